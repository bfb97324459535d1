"""Facts of chapter 3: 43 % of people, 25 % of GDP, 80 % of Eurasia, under every definition."""

from __future__ import annotations

import pandas as pd

from .. import multiverse
from ..claims import PRINTED, PrintedNumber, finding
from ..datapackage import open_table
from ..indicators import REGISTRY, size
from ..members import KNOWN_UNTIL, STATUSES, members
from ..scenario import Size
from .sheet import Facts, number, percent
from .words import capital, count, counted, listing, plural, years

NOUNS = {"population": "the world's population", "gdp": "world GDP", "eurasia": "the area of Eurasia"}
MEASURES = {"nominal": "at market exchange rates", "ppp": "at purchasing power parity"}
STATUS_WORDS = {"outturn": "an outturn", "estimate": "an estimate", "projection": "a projection"}


def facts(scenario: Size) -> Facts:
    """Return the facts of the size chapter."""
    sheet = Facts("size")
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", "population_share_pct")
    who = counted(scenario.roster_rule, scenario.statuses)
    sheet.add("who", f"{scenario.roster_rule} {scenario.statuses}", who, "words", "population_share_pct")
    sheet.number("tolerance_pp", scenario.tolerance_pp, "points", "population_share_pct", 1)
    sheet.number("near_pp", scenario.near_pp, "points", "population_share_pct", 1)
    grids = {}
    for claim in PRINTED.values():
        _value(sheet, claim, scenario)
        grids[claim.id] = multiverse.definitions(
            claim.id, scenario.tolerance_pp, scenario.near_pp, scenario.eurasia_km2
        )
        _grid(sheet, claim, grids[claim.id])
    _measures(sheet, scenario)
    _family(sheet, scenario)
    _joint(sheet, grids)
    _second_source(sheet, grids)
    _over_time(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario), "population_share_pct")
    return sheet


def value(claim: PrintedNumber, scenario: Size) -> pd.Series:
    """The value of a claim's indicator under the scenario, as a row of its table (share_pct, ...)."""
    rule, statuses, on = scenario.roster_rule, scenario.statuses, [scenario.as_of]
    if claim.quantity == "eurasia":
        return size.area_share(rule, statuses, scenario.eurasia_km2, on).iloc[0]
    variable = "population_m" if claim.quantity == "population" else size.GDP_VARIABLE[scenario.gdp_measure]
    return size.share(variable, rule, statuses, on).iloc[0]


def _value(sheet: Facts, claim: PrintedNumber, scenario: Size) -> None:
    q, row = claim.quantity, value(claim, scenario)
    found = finding(row["share_pct"], claim.printed_pct, scenario.tolerance_pp, scenario.near_pp)
    sheet.percent(f"{q}_printed", claim.printed_pct, claim.indicator, 0)
    sheet.percent(f"{q}_share", row["share_pct"], claim.indicator)
    sheet.add(f"{q}_finding", found, found, "finding", claim.indicator)
    gap = abs(row["share_pct"] - claim.printed_pct)
    sheet.number(f"{q}_distance_pp", gap, "points", claim.indicator, 1)
    for column in ("members_in_roster", "members_reporting"):
        sheet.add(f"{q}_{column}", int(row[column]), count(int(row[column])), "states", claim.indicator)
    sheet.add(f"{q}_status", row["status"], STATUS_WORDS[row["status"]], "words", claim.indicator)


def _grid(sheet: Facts, claim: PrintedNumber, grid: pd.DataFrame) -> None:
    """How many definitions meet the printed number, which is nearest, and which rosters are among them."""
    q, n = claim.quantity, len(grid)
    sheet.add(f"{q}_definitions", n, str(n), "definitions", claim.indicator)
    for kind, label in (("met", "met"), ("approximately met", "near")):
        k = int((grid["finding"] == kind).sum())
        sheet.add(f"{q}_{label}", k, count(k), "definitions", claim.indicator)
    met, near = grid[grid["finding"] == "met"], grid[grid["finding"].isin(multiverse.FINDINGS[:2])]
    met_words = capital(count(len(met)))
    by = f": {_rosters(met, claim)}" if len(met) else ""
    others = len(near) - len(met)
    sheet.sentence(
        f"{q}_met_sentence",
        f"{met_words} of {n} definitions {'meets' if len(met) == 1 else 'meet'} {sheet[f'{q}_printed']}{by}. "
        f"{capital(count(others))} more {'comes' if others == 1 else 'come'} within {sheet['near_pp']} points.",
        claim.indicator,
    )
    low, high = grid["share_pct"].min(), grid["share_pct"].max()
    sheet.percent(f"{q}_lowest", low, claim.indicator)
    sheet.percent(f"{q}_highest", high, claim.indicator)
    share = sheet.percent(f"{q}_met_share", 100 * len(met) / n, claim.indicator, 0)
    sheet.sentence(
        f"{q}_curve_finding",
        f"{sheet[f'{q}_printed']} of {NOUNS[q]}: {count(len(met))} of {n} definitions meet it ({share})",
        claim.indicator,
    )


def _rosters(rows: pd.DataFrame, claim: PrintedNumber) -> str:
    """The rosters of some definitions in words, with measures and years: today's members in 2019-2021."""
    if rows.empty:
        return "no roster"
    words = []
    keys = ["roster_rule", "statuses", "measure", "source"]
    for (rule, statuses, measure, source), group in rows.groupby(keys, sort=False):
        text = counted(rule, statuses)
        if claim.quantity == "gdp":
            text += f" {MEASURES[measure]}"
        if claim.quantity == "eurasia":
            text += f" ({measure})"
        text += f" in {years(group['year'])}"
        words.append(text + (" by the Factbook" if source == "factbook" and claim.quantity != "eurasia" else ""))
    return "; ".join(words)


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
    nominal, _ = size.panel(size.GDP_VARIABLE["nominal"])
    iran = nominal.loc[scenario.as_of].get("IRN")
    sheet.percent("iran_gdp_share", 100 * iran / nominal.loc[scenario.as_of].sum(), "gdp_share_pct")
    sheet.number("iran_gdp_usd_bn", iran, "billion US dollars", "gdp_share_pct", 0)
    book = open_table("factbook")
    newest = book[(book["iso3"] == "IRN") & (book["variable"] == "gdp_official_usd_bn")].sort_values("year").iloc[-1]
    sheet.add(
        "iran_gdp_factbook_usd_bn",
        newest["value"],
        number(newest["value"], 0),
        "billion US dollars",
        None,
        ("factbook",),
    )
    sheet.add("iran_gdp_factbook_year", int(newest["year"]), str(newest["year"]), "year", None, ("factbook",))


def _family(sheet: Facts, scenario: Size) -> None:
    """What today's whole family would hold."""
    for statuses in STATUSES:
        row = size.area_share("today", statuses, scenario.eurasia_km2, [KNOWN_UNTIL.year]).iloc[0]
        sheet.percent(f"eurasia_today_{statuses}", row["share_pct"], "eurasia_area_share_pct")
    inside = size.area_share("today", "family", scenario.eurasia_km2, [KNOWN_UNTIL.year], inside_only=True).iloc[0]
    sheet.percent("eurasia_today_inside", inside["share_pct"], "eurasia_area_share_pct")
    family = members("SCO", KNOWN_UNTIL, "family")
    sheet.add("family_today", len(family), str(len(family)), "states", "eurasia_area_share_pct")
    russia = size.area_share("today", "members", scenario.eurasia_km2, [KNOWN_UNTIL.year])["members_km2"].iloc[0]
    area = open_table("economies").set_index("iso3")["area_km2"]
    sheet.percent("russia_of_members_area", 100 * area["RUS"] / russia, "eurasia_area_share_pct", 0)
    sheet.sentence(
        "map_finding",
        f"It takes all {len(family)} members and partners to hold {sheet['eurasia_today_family']} of Eurasia; the "
        f"members alone hold {sheet['eurasia_today_members']}",
        "eurasia_area_share_pct",
    )
    total = size.eurasia_area_km2()
    sheet.add("eurasia_sum_km2", total, f"{total / 1e6:.2f} million", "square kilometres", "eurasia_area_share_pct")
    stated = scenario.eurasia_km2
    sheet.add("eurasia_km2", stated, f"{stated / 1e6:.2f} million", "square kilometres", "eurasia_area_share_pct")


def _joint(sheet: Facts, grids: dict[str, pd.DataFrame]) -> None:
    """Is there one roster and year under which all three numbers hold?"""
    table = multiverse.joint(grids)
    met, near = int(table["all_met"].sum()), int(table["all_near"].sum())
    sheet.add("joint_rosters", len(table), str(len(table)), "definitions", "population_share_pct")
    sheet.add("joint_met", met, count(met), "definitions", "population_share_pct")
    sheet.add("joint_near", near, count(near), "definitions", "population_share_pct")
    if met:
        words = (
            f"{capital(plural(met, 'roster and year', 'rosters and years'))} of {len(table)} meet all three numbers."
        )
    elif near:
        words = f"No roster and year of {len(table)} meets all three numbers; {count(near)} approximately meet them."
    else:
        words = f"No roster and year of {len(table)} meets all three numbers, not even approximately."
    sheet.sentence("joint_met_sentence", words, "population_share_pct")


def _second_source(sheet: Facts, grids: dict[str, pd.DataFrame]) -> None:
    """The same shares of today's members by the Factbook."""
    for claim_id, label in (("C16", "population"), ("C17", "gdp")):
        grid = grids[claim_id]
        row = grid[(grid["source"] == "factbook") & (grid["roster"] == " ".join(members("SCO", KNOWN_UNTIL)))].iloc[0]
        sheet.add(
            f"{label}_factbook_share",
            row["share_pct"],
            f"{number(row['share_pct'], 1)}%",
            "percent",
            REGISTRY[PRINTED[claim_id].indicator].name,
            ("factbook", "curated-memberships"),
        )
        sheet.add(f"{label}_factbook_year", int(row["year"]), str(row["year"]), "year", None, ("factbook",))


def _over_time(sheet: Facts, scenario: Size) -> None:
    """How the shares moved with the roster held fixed, from the founding to the scenario's year."""
    first = size.YEARS[0]
    moved = {}
    for q, variable in (("population", "population_m"), ("gdp", size.GDP_VARIABLE[scenario.gdp_measure])):
        for rule in ("founders", "today"):
            table = size.share(variable, rule, scenario.statuses, [first, scenario.as_of])["share_pct"]
            moved[q, rule] = f"from {percent(table[0])} to {percent(table.iloc[-1])}"
    sheet.sentence(
        "time_sentence",
        f"From {first} to {scenario.as_of} the founders' share of world population went "
        f"{moved['population', 'founders']}, that of today's {STATUSES[scenario.statuses]} "
        f"{moved['population', 'today']}; of GDP {MEASURES[scenario.gdp_measure]} {moved['gdp', 'founders']} and "
        f"{moved['gdp', 'today']}.",
        "gdp_share_pct",
    )
    sheet.sentence(
        "time_finding",
        f"With the founders alone the share of world GDP went {moved['gdp', 'founders']} from {first} to "
        f"{scenario.as_of}, that of population {moved['population', 'founders']}",
        "gdp_share_pct",
    )


def _answer(sheet: Facts, scenario: Size) -> str:
    parts = listing(
        f"{sheet[f'{q}_share']} of {noun} ({sheet[f'{q}_printed']} printed: {sheet[f'{q}_finding']})"
        for q, noun in NOUNS.items()
    )
    joint = (
        "No single roster and year makes all three true at once"
        if not sheet["joint_met"].value
        else f"All three hold together under {sheet['joint_met']} of {sheet['joint_rosters']} rosters and years"
    )
    gdp = MEASURES[scenario.gdp_measure]
    return f"In {scenario.as_of} {sheet['who']} held {parts}, with GDP {gdp}. {joint}."
