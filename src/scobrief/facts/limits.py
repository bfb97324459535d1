"""Facts of the page on limits: what the tables hold of whom, what is a lower bound, and which data would say more."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

import pandas as pd

from ..claims import overview
from ..datapackage import open_table
from ..indicators import coverage, minerals
from ..members import STATUSES, roster
from ..scenario.chapters import Limits
from . import certainty
from .claims import slug
from .minerals import LATEST
from .sheet import Facts, billion
from .words import capital, count, counted, listing, name, names, plural, some

COVERAGE = "roster_coverage_pct"
LEDGER = ("curated-claims",)
# More names than these in one cell of a table are counted.
MOST_NAMES = 6
GAPS = ("part", "missing")


def facts(scenario: Limits) -> Facts:
    """Return the facts of the page on limits."""
    sheet = Facts("limits")
    year = scenario.as_of
    codes, family = roster(year, "in_force", scenario.statuses), roster(year, "in_force", "family")
    sheet.add("as_of", year, str(year), "year", COVERAGE)
    sheet.add("who", scenario.statuses, counted("in_force", scenario.statuses, year), "words", COVERAGE)
    sheet.add("roster_count", len(codes), count(len(codes)), "states", COVERAGE)
    sheet.add("family_count", len(family), count(len(family)), "states", COVERAGE)
    sheet.add("tables", len(coverage.TABLES), count(len(coverage.TABLES)), "tables", COVERAGE)
    table = coverage.of_family(year)
    own = table[table["iso3"].isin(codes)]
    _grid(sheet, table)
    _read(sheet, year)
    _gaps(sheet, own, scenario)
    _map(sheet, table, family)
    _bounds(sheet, scenario)
    certainty.add(sheet, codes, year)
    _wanted(sheet)
    sheet.sentence("answer", f"{_whole(own, scenario)} {_sure(sheet)}", COVERAGE)
    return sheet


def _grid(sheet: Facts, table: pd.DataFrame) -> None:
    """For each table the year that is read, and whom of the family it holds whole, in part, or not at all."""
    for key, rows in table.groupby("table", sort=False):
        read = rows["year_read"].iloc[0]
        words = "no one year" if pd.isna(read) else str(read)
        sheet.add(f"{key}_year", None if pd.isna(read) else int(read), words, "year", COVERAGE)
        of = {state: sorted(found["iso3"]) for state, found in rows.groupby("state")}
        whole = len(of.get("whole", ()))
        sheet.add(f"{key}_whole", whole, str(whole), "states", COVERAGE)
        for state in GAPS:
            found = of.get(state, [])
            shown = names(found) if len(found) <= MOST_NAMES else f"{len(found)} states"
            sheet.add(f"{key}_{state}", " ".join(found), shown, "names", COVERAGE)
    lacked = int(((table["table"] == "production_flows") & (table["state"] == "missing")).sum())
    partly = int(((table["table"] == "mineral_flows") & (table["state"] == "part")).sum())
    words = f"The production network lacks {count(lacked)} of {_states(sheet)}"
    words += f"; energy and mineral trade is there in part for {count(partly)}" if partly else ""
    sheet.sentence("grid_finding", words, COVERAGE)


def _read(sheet: Facts, year: int) -> None:
    """Which tables are read in another year than the one asked for."""
    dated = [key for key in coverage.TABLES if sheet[f"{key}_year"].value is not None]
    away = [
        f"{coverage.TABLE_WORDS[key]} of {sheet[f'{key}_year']}" for key in dated if sheet[f"{key}_year"].value != year
    ]
    words = f"Where a table does not have {year}, the nearest year is read instead: {listing(away)}."
    sheet.sentence("read_sentence", words if away else f"Every table of several years has {year}.", COVERAGE)


def _gaps(sheet: Facts, own: pd.DataFrame, scenario: Limits) -> None:
    """Whom of the roster the production network and the annual panel lack."""
    keys: tuple[tuple[Literal["production_flows", "annual"], str], ...] = (
        ("production_flows", "network"),
        ("annual", "panel"),
    )
    for key, label in keys:
        rows = own[own["table"] == key]
        part, missing = (rows.loc[rows["state"] == state, "iso3"] for state in GAPS)
        of = f"the {count(len(rows))} {STATUSES[scenario.statuses]} of {scenario.as_of}"
        words = f"{capital(coverage.TABLE_WORDS[key])} of {sheet[f'{key}_year']} "
        words += f"lacks {count(len(missing))} of {of}: {names(missing)}" if len(missing) else f"has all of {of}"
        words += f"; of {names(part)} it holds a part" if len(part) else ""
        sheet.sentence(f"{label}_sentence", f"{words}.", COVERAGE)


def _map(sheet: Facts, table: pd.DataFrame, family: tuple[str, ...]) -> None:
    """Who of the family has no gap, who has the most, and who is too small for the map."""
    gaps = coverage.summary(table).set_index("iso3")["lacking"].str.split().map(len)
    whole, worst = sorted(gaps.index[gaps == 0]), sorted(gaps.index[gaps == gaps.max()])
    sheet.add("family_whole", len(whole), count(len(whole)), "states", COVERAGE)
    sheet.add("family_whole_names", " ".join(whole), names(whole), "names", COVERAGE)
    words = f"{capital(some(len(whole)))} of {_states(sheet)} {_is(len(whole))} whole in every table"
    words += f"; {names(worst)} {'has' if len(worst) == 1 else 'have'} the most gaps, {count(int(gaps.max()))}"
    sheet.sentence("map_finding", words, COVERAGE)
    small = coverage.without_shape(family)
    words = (
        f"{names(small)} {'is' if len(small) == 1 else 'are'} too small to be drawn, and in the grid below alone."
        if small
        else f"No state of the family in {sheet['as_of']} is too small to be drawn."
    )
    sheet.add("small_sentence", " ".join(small), words, "sentence", tables=("shapes", "curated-memberships"))


def _bounds(sheet: Facts, scenario: Limits) -> None:
    """What makes sums and counts lower bounds."""
    found = minerals.share_of(roster(LATEST, "in_force", scenario.statuses), LATEST)
    n, who = found["pairs_lost"], f"the {STATUSES[scenario.statuses]} of {LATEST}"
    words = (
        f"{capital(plural(n, 'direction'))} of energy and mineral trade between {who}, worth "
        f"{billion(found['lost_usd_bn'])} in {minerals.LAST_FULL_YEAR}, {_is(n)} no longer on record in {LATEST}: what "
        f"they are seen to trade with one another is a lower bound."
        if n
        else f"All steady directions of energy and mineral trade between {who} are still on record in {LATEST}."
    )
    sheet.sentence("minerals_sentence", words, "minerals_intra_share_pct")
    clashes = open_table("curated-clashes")
    seen, uncounted = int((clashes["certainty"] == "high").sum()), int(clashes["deaths_high"].isna().sum())
    words = (
        f"Of {len(clashes)} listed clashes {seen} have a day and an event that were seen in a source, and for "
        f"{uncounted} no full count of the dead was seen."
    )
    sheet.add("clashes_sentence", words, words, "sentence", tables=("curated-clashes",))


def _wanted(sheet: Facts) -> None:
    """Which data would decide what is judged by reading, by theme of the claims."""
    parts = overview.parts()
    by_theme: dict[str, dict[str, list[str]]] = {theme: defaultdict(list) for theme in parts["theme"].unique()}
    row: Any
    for row in parts.itertuples():
        for data in row.would_decide:
            by_theme[row.theme][capital(data)].append(row.claim)
    every = {data for found in by_theme.values() for data in found}
    asked = int((parts["would_decide"].map(len) > 0).sum())
    sheet.add("wanted_count", len(every), str(len(every)), "data sets and records", tables=LEDGER)
    sheet.add("wanted_parts", asked, str(asked), "parts of claims", tables=LEDGER)
    for theme, found in by_theme.items():
        said = "; ".join(f"{data}: {', '.join(dict.fromkeys(claims))}" for data, claims in found.items())
        sheet.add(f"wanted_{slug(theme)}", len(found), said or "none named", "names", tables=LEDGER)


def _whole(own: pd.DataFrame, scenario: Limits) -> str:
    """How many of the roster have no gap, and which table has the most."""
    found = coverage.summary(own)
    whole = int((found["lacking"] == "").sum())
    words = (
        f"Of the {count(len(found))} {STATUSES[scenario.statuses]} of {scenario.as_of}, {some(whole)} {_is(whole)} "
        f"held whole by every one of the {count(len(coverage.TABLES))} tables of figures"
    )
    gaps = own[own["state"].isin(GAPS)]["table"].value_counts()
    if gaps.empty:
        return f"{words}."
    most = next(table for table in coverage.TABLES if gaps.get(table) == gaps.max())
    rows = own[own["table"] == most]
    part, missing = (rows.loc[rows["state"] == state, "iso3"].to_list() for state in GAPS)
    kinds = [f"lacks {_those(missing)}"] if missing else []
    kinds += [f"has {_those(part)} only in part"] if part else []
    return f"{words}; most gaps are in {coverage.TABLE_WORDS[most]}, which {listing(kinds)}."


def _those(codes: list[str]) -> str:
    return name(codes[0]) if len(codes) == 1 else f"{count(len(codes))} of them"


def _sure(sheet: Facts) -> str:
    first = sheet["projected_from"]
    figures = (
        "none of the annual figures is marked as a projection"
        if first.value is None
        else f"from {first} on the annual figures are projections"
    )
    return (
        f"Of {sheet['spells']} membership spells {sheet['spells_high']} rest on a source that was seen, and {figures}."
    )


def _states(sheet: Facts) -> str:
    return f"the {sheet['family_count']} states of the family in {sheet['as_of']}"


def _is(n: int) -> str:
    return "is" if n == 1 else "are"
