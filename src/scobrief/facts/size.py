"""Facts of chapter 3: 43 % of people, 25 % of GDP, 80 % of Eurasia, under every definition."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from .. import multiverse
from ..claims import NumberTest
from ..datapackage import open_table
from ..indicators import area, size
from ..members import KNOWN_UNTIL, STATUSES, members, roster
from ..scenario.chapters import Size
from ..verdicts import Judged
from . import milestones
from .inverter import CLAIMS, LISTED, MEASURES, NOUNS, add_grid, add_nearest, judged_size, settings
from .sheet import Facts, number, percent
from .words import beside, count, counted, listing

STATUS_WORDS = {"outturn": "an outturn", "estimate": "an estimate", "projection": "a projection"}


def facts(scenario: Size) -> Facts:
    """Return the facts of the size chapter."""
    sheet = Facts("size")
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", "population_share_pct")
    who = counted(scenario.roster_rule, scenario.statuses)
    sheet.add("who", f"{scenario.roster_rule} {scenario.statuses}", who, "words", "population_share_pct")
    sheet.number("tolerance_pp", scenario.tolerance_pp, "points", "population_share_pct", 1)
    sheet.number("near_pp", scenario.near_pp, "points", "population_share_pct", 1)
    judged = {q: judged_size(q, scenario) for q in CLAIMS}
    for q, found in judged.items():
        _value(sheet, q, found)
        add_grid(sheet, q, found, multiverse.labels(cast("NumberTest", found.part.test), settings(scenario)))
    _status(sheet, scenario)
    _measures(sheet, scenario)
    _iran(sheet, scenario)
    _area(sheet, scenario)
    _joint(sheet, {CLAIMS[q]: cast("pd.DataFrame", found.definitions) for q, found in judged.items()})
    add_nearest(sheet, scenario)
    _second_source(sheet, judged)
    _over_time(sheet, scenario)
    milestones.add(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario), "population_share_pct")
    return sheet


def _value(sheet: Facts, q: str, found: Judged) -> None:
    test, table = cast("NumberTest", found.part.test), cast("pd.DataFrame", found.definitions)
    row = table[table["is_stated"]].iloc[0]
    sheet.percent(f"{q}_printed", test.number, test.indicator, 0)
    sheet.percent(f"{q}_share", row["value"], test.indicator)
    sheet.add(f"{q}_finding", found.finding, str(found.finding), "finding", test.indicator)
    sheet.add(f"{q}_verdict", found.verdict, found.verdict, "finding", test.indicator)
    sheet.number(f"{q}_distance_pp", abs(row["value"] - test.number), "points", test.indicator, 1)
    for column in ("members_in_roster", "members_reporting"):
        sheet.add(f"{q}_{column}", int(row[column]), count(int(row[column])), "states", test.indicator)
    sheet.add(f"{q}_status", row["status"], STATUS_WORDS[row["status"]], "words", test.indicator)


def _status(sheet: Facts, scenario: Size) -> None:
    """What kind of figures the scenario's are, in one sentence."""
    kinds = [str(sheet[f"{q}_status"].value) for q in ("population", "gdp")]
    words = (
        f"The figures for {scenario.as_of} are {kinds[0]}s"
        if kinds[0] == kinds[1]
        else f"For {scenario.as_of} the population figure is {STATUS_WORDS[kinds[0]]}, the GDP figure "
        f"{STATUS_WORDS[kinds[1]]}"
    )
    sheet.sentence("status_sentence", f"{words}.", "population_share_pct")


def _measures(sheet: Facts, scenario: Size) -> None:
    """GDP by both measures for the scenario's roster, and what Iran's exchange rate does to the nominal one."""
    shares = {
        measure: size.share(variable, scenario.roster_rule, scenario.statuses, [scenario.as_of]).iloc[0]["share_pct"]
        for measure, variable in size.GDP_VARIABLE.items()
    }
    for measure, share in shares.items():
        sheet.percent(f"gdp_{measure}_share", share, "gdp_share_pct")
    sheet.add("gdp_measure", scenario.gdp_measure, MEASURES[scenario.gdp_measure], "words", "gdp_share_pct")
    sheet.number("gdp_measure_gap_pp", shares["ppp"] - shares["nominal"], "points", "gdp_share_pct", 1)


def _iran(sheet: Facts, scenario: Size) -> None:
    """What Iran's exchange rate does to nominal shares, and what its membership would do."""
    nominal: Any
    nominal, _ = size.panel(size.GDP_VARIABLE["nominal"])
    iran = nominal.loc[scenario.as_of].get("IRN")
    sheet.percent("iran_gdp_share", 100 * iran / nominal.loc[scenario.as_of].sum(), "gdp_share_pct")
    sheet.number("iran_gdp_usd_bn", iran, "billion US dollars", "gdp_share_pct", 0)
    book = open_table("factbook")
    newest = book[(book["iso3"] == "IRN") & (book["variable"] == "gdp_official_usd_bn")].sort_values("year").iloc[-1]
    text = number(newest["value"], 0)
    sheet.add("iran_gdp_factbook_usd_bn", newest["value"], text, "billion US dollars", None, ("factbook",))
    sheet.add("iran_gdp_factbook_year", int(newest["year"]), str(newest["year"]), "year", None, ("factbook",))
    codes = roster(scenario.as_of)
    with_iran = sorted({*codes, "IRN"})
    shares = [
        sheet.percent(
            f"{q}_with_iran",
            cast("float", 100 * panel.loc[scenario.as_of, with_iran].sum() / panel.loc[scenario.as_of].sum()),
            of,
        )
        for q, of, (panel, _) in (
            ("population", "population_share_pct", size.panel("population_m")),
            ("gdp", "gdp_share_pct", size.panel(size.GDP_VARIABLE[scenario.gdp_measure])),
        )
    ]
    own = beside("in_force", scenario.roster_rule, "members", scenario.as_of)
    words = (
        f"Iran is among {own}."
        if "IRN" in codes
        else f"With Iran, whose accession was opened in September 2021, {own} would hold "
        f"{shares[0]} of the world's population and {shares[1]} of world GDP {MEASURES[scenario.gdp_measure]}."
    )
    sheet.sentence("iran_sentence", words, "gdp_share_pct")
    inherits = (
        "A roster with Iran in it inherits that uncertainty."
        if scenario.gdp_measure == "nominal"
        else "At purchasing power parity the rate does not matter."
    )
    sheet.sentence("iran_rate_sentence", inherits, "gdp_share_pct")


def _area(sheet: Facts, scenario: Size) -> None:
    """What rosters hold of Eurasia, and how large it would have to be for the printed number to be true."""
    now = [KNOWN_UNTIL.year]
    for statuses in STATUSES:
        row = area.area_share("today", statuses, scenario.eurasia_km2, now).iloc[0]
        sheet.percent(f"eurasia_today_{statuses}", row["share_pct"], "eurasia_area_share_pct")
    inside = area.area_share("today", "family", scenario.eurasia_km2, now, "inside Eurasia only").iloc[0]
    sheet.percent("eurasia_today_inside", inside["share_pct"], "eurasia_area_share_pct")
    family = members("SCO", KNOWN_UNTIL, "family")
    sheet.add("family_today", len(family), str(len(family)), "states", "eurasia_area_share_pct")
    then = area.area_share("in_force", "family", scenario.eurasia_km2, [scenario.as_of]).iloc[0]
    widest = sheet.percent("eurasia_family_then", then["share_pct"], "eurasia_area_share_pct")
    sheet.sentence(
        "widest_sentence",
        f"Counted as widely as possible in {scenario.as_of}, all {then['members_in_roster']} states with any standing "
        f"in the SCO held {widest} of Eurasia.",
        "eurasia_area_share_pct",
    )
    km2 = open_table("economies").set_index("iso3")["area_km2"]
    total = area.area_share("today", "members", scenario.eurasia_km2, now)["members_km2"].iloc[0]
    sheet.percent("russia_of_members_area", 100 * km2["RUS"] / total, "eurasia_area_share_pct", 0)
    held = area.area_share(scenario.roster_rule, scenario.statuses, scenario.eurasia_km2, [scenario.as_of])
    needed = held["members_km2"].iloc[0] / sheet["eurasia_printed"].value * 100
    for label, amount in (
        ("eurasia_km2", scenario.eurasia_km2),
        ("eurasia_sum_km2", area.eurasia_area_km2()),
        ("eurasia_land_km2", area.eurasia_area_km2("land_km2")),
        ("eurasia_needed_km2", needed),
    ):
        sheet.add(label, amount, f"{amount / 1e6:.2f} million", "square kilometres", "eurasia_area_share_pct")
    sheet.sentence(
        "map_finding",
        f"All {len(family)} members and partners of the SCO hold {sheet['eurasia_today_family']} of Eurasia; the "
        f"members alone hold {sheet['eurasia_today_members']}",
        "eurasia_area_share_pct",
    )


def _joint(sheet: Facts, grids: dict[str, pd.DataFrame]) -> None:
    """Is there one roster and year under which all three numbers hold?"""
    table = multiverse.joint(grids, [CLAIMS["eurasia"]])
    met, near = int(table["all_met"].sum()), int(table["all_near"].sum())
    sheet.add("joint_rosters", len(table), str(len(table)), "definitions", "population_share_pct")
    sheet.add("joint_met", met, count(met), "definitions", "population_share_pct")
    sheet.add("joint_near", near, count(near), "definitions", "population_share_pct")
    n = len(table)
    if met:
        words = f"In {count(met)} of {n} combinations of roster and year all three numbers are met."
    elif near:
        words = f"In none of {n} combinations of roster and year are all three met; in {count(near)} all are nearly so."
    else:
        words = f"In none of {n} combinations of roster and year are all three numbers even approximately met."
    sheet.sentence("joint_sentence", words, "population_share_pct")


def _second_source(sheet: Facts, judged: dict[str, Judged]) -> None:
    """The same shares of today's members by the Factbook."""
    for q in ("population", "gdp"):
        grid = cast("pd.DataFrame", judged[q].definitions)
        grid = grid[grid["china"] == LISTED]
        test = cast("NumberTest", judged[q].part.test)
        book = grid[(grid["source"] == "factbook") & (grid["roster"] == " ".join(members("SCO", KNOWN_UNTIL)))]
        row = book[book["gdp_measure"] == "nominal"].iloc[0] if q == "gdp" else book.iloc[0]
        tables = ("factbook", "curated-memberships")
        sheet.add(f"{q}_factbook_share", row["value"], percent(row["value"]), "percent", test.indicator, tables)
        sheet.add(f"{q}_factbook_year", int(row["as_of"]), str(row["as_of"]), "year", None, ("factbook",))


def _over_time(sheet: Facts, scenario: Size) -> None:
    """How the shares moved with the roster held fixed, from the founding to the scenario's year."""
    first, last = size.YEARS[0], scenario.as_of
    gdp = size.GDP_VARIABLE[scenario.gdp_measure]
    moved = {}
    for q, variable in (("population", "population_m"), ("gdp", gdp)):
        for rule in ("founders", "today"):
            table = size.share(variable, rule, scenario.statuses, [first, last])["share_pct"]
            moved[q, rule] = f"from {percent(table[0])} to {percent(table.iloc[-1])}"
    panel: Any
    panel, _ = size.panel(gdp)
    china = [percent(100 * panel.loc[year, "CHN"] / panel.loc[year].sum()) for year in (first, last)]
    gdp_words = f"GDP {MEASURES[scenario.gdp_measure]}"
    if first == last:
        words = {f"{q}_{rule}": text.partition(" to ")[2] for (q, rule), text in moved.items()}
        told = (
            f"In {last} the founders held {words['population_founders']} of world population and today's "
            f"{STATUSES[scenario.statuses]} {words['population_today']}; of {gdp_words} {words['gdp_founders']} and "
            f"{words['gdp_today']}. China's own share was {china[0]}."
        )
        sheet.sentence("time_sentence", told, "gdp_share_pct")
        finding = f"The founders' share of world GDP was {words['gdp_founders']} in {last}, China's alone {china[0]}"
        sheet.sentence("time_finding", finding, "gdp_share_pct")
        return
    sheet.sentence(
        "time_sentence",
        f"From {first} to {last} the share of world population went {moved['population', 'founders']} for the "
        f"founders and {moved['population', 'today']} for today's {STATUSES[scenario.statuses]}; that of {gdp_words} "
        f"{moved['gdp', 'founders']} and {moved['gdp', 'today']}. China's own went from {china[0]} to {china[1]}.",
        "gdp_share_pct",
    )
    sheet.sentence(
        "time_finding",
        f"The founders' share of world GDP went {moved['gdp', 'founders']} from {first} to {last}, China's alone from "
        f"{china[0]} to {china[1]}",
        "gdp_share_pct",
    )


def _answer(sheet: Facts, scenario: Size) -> str:
    parts = [
        f"{sheet[f'{q}_share']} of {noun} (the article says {sheet[f'{q}_printed']}: {sheet[f'{q}_finding']})"
        for q, noun in NOUNS.items()
    ]
    parts[1] = parts[1].replace(NOUNS["gdp"], f"{NOUNS['gdp']} {MEASURES[scenario.gdp_measure]}")
    projected = "projection" in {sheet["population_status"].value, sheet["gdp_status"].value}
    n, of = (cast("int", sheet[f"gdp_members_{which}"].value) for which in ("reporting", "in_roster"))
    if n < of:
        parts[1] = parts[1].replace(" (the article", f" by the figures of {count(n)} of {count(of)} (the article")
    held = "hold, by projections," if projected else "held"
    return f"In {scenario.as_of} {sheet['who']} {held} {listing(parts)}. {sheet['joint_sentence']}"
