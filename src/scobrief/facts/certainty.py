"""Facts on how sure the rows are: days that were seen in a source, and annual figures that are no outturns yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..datapackage import editions, open_table, resource, vintages
from ..indicators import coverage
from .claims import slug
from .precedence import the
from .sheet import Facts, percent
from .words import capital, count, listing, names, plural, some

SPELLS, PANEL = ("curated-memberships",), ("annual", "curated-memberships")
NAMES = {"CST": "Collective Security Treaty", "SHANGHAI5": "Shanghai Five"}
OUTLOOK = "imf-weo-2022-10"


def add(sheet: Facts, codes: tuple[str, ...], year: int) -> None:
    """Add the facts on certainty to the sheet of the limits: of the rows, and of a roster's figures in a year."""
    _rows(sheet)
    _own(sheet)
    _outlook(sheet)
    _kinds(sheet, codes, year)


def _rows(sheet: Facts) -> None:
    """How many rows typed by hand rest on a source that has been seen."""
    table = coverage.certainty()
    spells = table[table["table"] == SPELLS[0]]
    by = spells.groupby("certainty")["rows"].sum()
    total, high = int(by.sum()), int(by["high"])
    _count(sheet, "spells", total, SPELLS)
    _count(sheet, "spells_high", high, SPELLS)
    sheet.add("spells_high_pct", 100 * high / total, percent(100 * high / total, 0), "percent", tables=SPELLS)
    unsure = spells[spells["certainty"] != "high"].groupby("rows_of")["rows"].sum()
    most = unsure.sort_values(ascending=False, kind="stable")
    _sentence(
        sheet,
        "certainty_finding",
        f"{high} of {total} membership spells rest on a source that was seen; of the other {total - high}, "
        f"{most.iloc[0]} are the {most.index[0]}'s",
        SPELLS,
    )
    sure = sorted(unsure.index[unsure == 0])
    called = [the(NAMES.get(body, body)) for body in sure]
    sheet.add("bodies_sure", " ".join(sure), listing(called), "names", tables=SPELLS)
    for label, rows in table[table["table"] != SPELLS[0]].groupby("rows_of", sort=False):
        counted: Any = rows.set_index("certainty")
        _count(sheet, f"{slug(str(label))}_high", int(counted.loc["high", "rows"]), (rows["table"].iloc[0],), "rows")
        _count(sheet, f"{slug(str(label))}_rows", int(rows["in_all"].iloc[0]), (rows["table"].iloc[0],), "rows")


def _own(sheet: Facts) -> None:
    """The SCO's own spells whose day has not been seen, and the spells of which only the year is known."""
    memberships = open_table(SPELLS[0])
    own = memberships[memberships["organisation"] == "SCO"]
    unseen = own[own["certainty"] != "high"]
    who = sorted(set(unseen["iso3"]))
    sheet.add("sco_unseen_names", " ".join(who), names(who), "names", tables=SPELLS)
    full = int((unseen["status"] == "member").sum())
    standing = f"{some(full)} of them a spell of full membership" if full else "none of them a spell of full membership"
    _sentence(
        sheet,
        "sco_sentence",
        f"Of the SCO's own {plural(len(own), 'spell')} {count(len(unseen))} begin or end on a day that has not been "
        f"seen in a source, {standing}; they are those of {names(who)}.",
        SPELLS,
    )
    _count(sheet, "spells_by_year", int((memberships["date_precision"] == "year").sum()), SPELLS)


def _outlook(sheet: Facts) -> None:
    """Which edition the annual panel is, and from when it projects."""
    panel = open_table("annual")
    if editions.in_force() != editions.EMBEDDED:
        sheet.add("projected_from", None, "no year", "year", tables=("annual",))
        _sentence(
            sheet,
            "vintage_sentence",
            f"The annual panel is that of the {resource('annual')['sources'][0]['credit']}: it ends in "
            f"{panel['year'].max()}, and the World Bank marks neither estimates nor projections.",
            ("annual",),
        )
        return
    first = int(panel.loc[panel["status"] == "projection", "year"].min())
    made = date.fromisoformat(f"{vintages()[OUTLOOK]}-01")
    sheet.add("projected_from", first, str(first), "year", tables=("annual",))
    _sentence(
        sheet,
        "vintage_sentence",
        f"The annual panel is the outlook of {made:%B %Y}: it projects {first} to {panel['year'].max()}, and what "
        f"happened since it appeared is not in it.",
        ("annual",),
    )


def _kinds(sheet: Facts, codes: tuple[str, ...], year: int) -> None:
    """Which annual figures of the roster are outturns, estimates and projections."""
    table = coverage.kinds(codes)
    now = table[table["year"] == year]
    first: Any
    n, sure, first = len(now), int((now["kind"] == "outturn").sum()), sheet["projected_from"].value
    words = (
        f"For {sheet['who']} {some(sure)} of {count(n)} annual variables {'is' if sure <= 1 else 'are'} told in "
        f"{year}; no figure is marked as an estimate or a projection"
        if first is None
        else f"From {first} on all annual figures are projections, those of {year} among them"
        if year >= first
        else f"For {sheet['who']} {some(sure)} of {count(n)} annual variables "
        f"{'is' if sure <= 1 else 'are'} all outturns in {year}; from {first} all are projections"
    )
    _sentence(sheet, "kinds_finding", words, PANEL)
    sums = {kind: int(now[kind].sum()) for kind in coverage.KINDS}
    every = n * len(codes)
    absent = every - sum(sums.values())
    parts = [plural(sums[kind], kind) for kind in coverage.KINDS if sums[kind]]
    source = "outlook" if first is not None else "World Bank"
    parts += [f"{count(absent)} that the {source} does not have"] if absent else []
    _sentence(
        sheet,
        "kinds_sentence",
        f"{capital(count(n))} variables for {plural(len(codes), 'state')} make {every} figures of {year}: "
        f"{listing(parts)}.",
        PANEL,
    )
    certain = table.groupby("year")["kind"].agg(lambda kinds: set(kinds) == {"outturn"})
    last = int(certain.index[certain].max()) if certain.any() else None
    words = (
        f"The last year in which every figure that these states have is an outturn is {last}."
        if last
        else "In no year since the founding is every figure that these states have an outturn."
    )
    sheet.add("outturns_sentence", last, words, "sentence", tables=PANEL)


def _count(sheet: Facts, name: str, n: int, tables: tuple[str, ...], unit: str = "spells") -> None:
    sheet.add(name, n, str(n), unit, tables=tables)


def _sentence(sheet: Facts, name: str, text: str, tables: tuple[str, ...]) -> None:
    sheet.add(name, text, text, "sentence", tables=tables)
