"""Facts of chapter 4 on energy and minerals: share over time, what grew, what is no longer on record."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..indicators import minerals
from ..members import FIXED, RosterRule, compared, roster
from ..scenario.chapters import Trade
from .sheet import Facts, number, percent
from .words import alone, capital, count, listing, name, plural, some

INDICATOR = "minerals_intra_share_pct"
LATEST, REFERENCE = minerals.YEARS[-1], minerals.LAST_FULL_YEAR
COUNTING_WORDS = {"both_ends": "", "once": ", internal trade counted once,"}


def add(sheet: Facts, scenario: Trade) -> None:
    """Add the facts on energy and minerals to the sheet of the trade chapter."""
    words = minerals.PRODUCT_WORDS[scenario.products]
    sheet.add("product_words", scenario.products, words, "words", INDICATOR)
    sheet.add("latest", LATEST, str(LATEST), "year", INDICATOR)
    sheet.add("reference_year", REFERENCE, str(REFERENCE), "year", INDICATOR)
    own = _shares(sheet, scenario)
    _lost(sheet, scenario, cast("pd.Series[Any]", own.loc[LATEST]))
    _grown(sheet, scenario)
    _coverage(sheet, scenario)
    _iran(sheet)


def _shares(sheet: Facts, scenario: Trade) -> pd.DataFrame:
    """The share in the first and the last year: of the scenario's roster, and of rosters held fixed."""
    years = sorted({scenario.as_of, LATEST})
    asked = (scenario.statuses, scenario.products, scenario.counting, years)
    rules = compared(scenario.roster_rule)
    series: dict[RosterRule, Any] = {rule: minerals.intra_share(rule, *asked).set_index("year") for rule in rules}
    own: Any = series[scenario.roster_rule]
    for label, year in (("first", scenario.as_of), ("latest", LATEST)):
        sheet.percent(f"minerals_share_{label}", own.loc[year, "intra_share_pct"], INDICATOR)
        sheet.number(f"minerals_usd_bn_{label}", own.loc[year, "intra_usd_bn"], "billion US dollars", INDICATOR, 0)
        for rule in ("founders", "today"):
            sheet.percent(f"minerals_{rule}_{label}", series[rule].loc[year, "intra_share_pct"], INDICATOR)
    moving: RosterRule = "in_force" if scenario.roster_rule in FIXED else scenario.roster_rule
    then = roster(scenario.as_of, moving, scenario.statuses)
    fixed = [minerals.share_of(then, year, scenario.products, scenario.counting)["intra_share_pct"] for year in years]
    sheet.percent("minerals_fixed_first", fixed[0], INDICATOR)
    sheet.percent("minerals_fixed_latest", fixed[-1], INDICATOR)
    row = own.loc[LATEST]
    for column, label in (("members_reporting", "minerals_reporting"), ("members_in_roster", "minerals_roster")):
        sheet.add(label, int(row[column]), count(int(row[column])), "states", INDICATOR)
    what = f"The share of {sheet['product_words']} trade inside the bloc{COUNTING_WORDS[scenario.counting]}"
    sheet.sentence("minerals_finding", f"{what} {_moved(own, scenario.as_of)}", INDICATOR)
    sheet.sentence("minerals_fixed", _fixed(sheet, scenario, then), INDICATOR)
    return cast("pd.DataFrame", own)


def _moved(own: pd.DataFrame, first: int) -> str:
    """How the share moved, in words; 'at least' only where putting back what is missing would raise it."""
    cells: Any = own.loc
    then, now = cells[first, "intra_share_pct"], cells[LATEST, "intra_share_pct"]
    missing_lowers_it = cells[LATEST, "lower_bound"] and cells[LATEST, "restored_share_pct"] > now
    if first == LATEST or pd.isna(then) or pd.isna(now):
        return f"was {'at least ' if missing_lowers_it else ''}{percent(now)} in {LATEST}"
    rose = now > then
    bound = "at least " if rose and missing_lowers_it else ""
    states = [int(cells[year, "members_in_roster"]) for year in (first, LATEST)]
    told = [f" ({plural(n, 'state')})" if states[0] != states[1] else "" for n in states]
    return (
        f"{'rose' if rose else 'fell'} from {percent(then)} in {first}{told[0]} to {bound}{percent(now)} in "
        f"{LATEST}{told[1]}"
    )


def _fixed(sheet: Facts, scenario: Trade, then: tuple[str, ...]) -> str:
    """What rosters held fixed did, so that enlargement is told from change."""
    founders = alone(scenario.roster_rule, scenario.statuses)
    if scenario.as_of == LATEST and scenario.roster_rule == "founders":
        return f"Among today's members it was {sheet['minerals_today_latest']} in {LATEST}."
    if scenario.as_of == LATEST:
        return f"Among {founders} it was {sheet['minerals_founders_latest']} in {LATEST}."
    return (
        f"With the roster held fixed, the {count(len(then))} states of {scenario.as_of} went from "
        f"{sheet['minerals_fixed_first']} to {sheet['minerals_fixed_latest']}, and {founders} from "
        f"{sheet['minerals_founders_first']} to {sheet['minerals_founders_latest']}; what a fixed roster gains is not "
        f"enlargement."
    )


def _lost(sheet: Facts, scenario: Trade, latest: pd.Series[Any]) -> None:
    """What is no longer on record, inside and across the roster, and the share with it put back."""
    n = int(latest["pairs_lost"])
    sheet.add("pairs_lost", n, count(n), "directions of trade", INDICATOR)
    sheet.number("lost_usd_bn", latest["lost_usd_bn"], "billion US dollars", INDICATOR, 1)
    sheet.number("outside_lost_usd_bn", latest["outside_lost_usd_bn"], "billion US dollars", INDICATOR, 1)
    sheet.percent("restored_share", latest["restored_share_pct"], INDICATOR)
    if n:
        lost = minerals.lost_pairs(roster(LATEST, scenario.roster_rule, scenario.statuses), LATEST, scenario.products)
        (seller, buyer), value = lost.index[0], lost.iloc[0]
        inside = (
            f"{capital(plural(n, 'direction'))} of trade between members, worth {_billion(latest['lost_usd_bn'])} in "
            f"{REFERENCE}, {'is' if n == 1 else 'are'} no longer on record, so members' trade with one another in "
            f"{LATEST} is a lower bound; the largest, {name(seller)} to {name(buyer)}, was worth {_billion(value)}."
        )
    else:
        inside = (
            f"Every direction of trade between members that was on record each year to {REFERENCE} still is in "
            f"{LATEST}."
        )
    outside = latest["outside_lost_usd_bn"]
    back = (
        f" Trade with others worth {_billion(outside)} is gone too; with both put back at their values of {REFERENCE} "
        f"the share would be {sheet['restored_share']}."
        if outside > 0
        else ""
    )
    sheet.sentence("bound_sentence", inside + back, INDICATOR)


def _grown(sheet: Facts, scenario: Trade) -> None:
    """The two flows between members that grew most since the reference year, and their part of the whole rise."""
    codes = roster(LATEST, scenario.roster_rule, scenario.statuses)
    table = minerals.largest(scenario.roster_rule, scenario.statuses, LATEST, scenario.products)
    rise = table["value_usd_bn"] - table["before_usd_bn"]
    grown: Any = table.assign(rise=rise)[rise > 0].nlargest(2, "rise")
    if grown.empty:
        none = f"No flow between members that is on record in both years grew between {REFERENCE} and {LATEST}."
        sheet.percent("grown_part", float("nan"), INDICATOR, 0)
        sheet.sentence("grown_sentence", none, INDICATOR)
        sheet.sentence("flows_finding", f"Flows between members on record in {LATEST}", INDICATOR)
        return
    words = [
        f"{minerals.PRODUCT_WORDS[row.product_group]} from {name(row.exporter)} to {name(row.importer)} "
        f"({_billion(row.before_usd_bn)} in {REFERENCE}, {_billion(row.value_usd_bn)} in {LATEST})"
        for row in grown.itertuples()
    ]
    now, then = (minerals.share_of(codes, year, scenario.products)["intra_usd_bn"] for year in (LATEST, REFERENCE))
    part = 100 * grown["rise"].sum() / (now - then)
    text = sheet.percent("grown_part", part, INDICATOR, 0)
    rest = f", {text} of the whole rise among these members" if 0 < part <= 100 else ""
    verb = "is" if len(grown) == 1 else "are"
    sheet.sentence(
        "grown_sentence", f"What grew most between {REFERENCE} and {LATEST} {verb} {listing(words)}{rest}.", INDICATOR
    )
    first = grown.iloc[0]
    sheet.sentence(
        "flows_finding",
        f"What grew most since {REFERENCE}: {minerals.PRODUCT_WORDS[first['product_group']]} from "
        f"{name(first['exporter'])} to {name(first['importer'])}",
        INDICATOR,
    )


def _coverage(sheet: Facts, scenario: Trade) -> None:
    cover = minerals.coverage(scenario.roster_rule, scenario.statuses, LATEST, scenario.products)
    states = cover["state"].value_counts()
    counts = {state: int(states.get(state, 0)) for state in ("reported", "lost", "not reported")}
    for state, k in counts.items():
        sheet.add(f"coverage_{state.replace(' ', '_')}", k, str(k), "directions of trade", INDICATOR)
    sheet.sentence(
        "coverage_finding",
        f"{capital(some(counts['reported']))} of {len(cover)} directions of {sheet['product_words']} trade between "
        f"members {'is' if counts['reported'] == 1 else 'are'} on record in {LATEST}; {some(counts['lost'])} that "
        f"{'was' if counts['lost'] == 1 else 'were'} in {REFERENCE} no longer {'is' if counts['lost'] == 1 else 'are'}",
        INDICATOR,
    )


def _iran(sheet: Facts) -> None:
    """Iran's crude oil on record, the hole that matters most for a roster with Iran."""
    crude = minerals.flows("crude_oil")
    sales = crude[crude["exporter"] == "IRN"]
    by_year = sales.groupby("year")["value_usd_bn"].sum().reindex(minerals.YEARS, fill_value=0.0)
    unplaced = sales[(sales["year"] == REFERENCE) & (sales["importer"] == "XOA")]["value_usd_bn"].sum()
    sheet.sentence(
        "iran_sentence",
        f"Iran's crude oil sales on record were {_billion(by_year[2018])} in 2018, {_billion(by_year[REFERENCE])} in "
        f"{REFERENCE} ({_billion(unplaced)} of it to \u201cOther Asia, not specified\u201d) and "
        f"{_billion(by_year[LATEST])} in {LATEST}",
        INDICATOR,
    )


def _billion(usd_bn: float) -> str:
    """A sum in words: billions, millions where billions would print as nothing, or that it is next to none."""
    if pd.isna(usd_bn):
        return "an unreported sum"
    if usd_bn >= 0.05:
        return f"${number(usd_bn, 1)} billion"
    return f"${number(1e3 * usd_bn, 1)} million" if usd_bn >= 5e-5 else "next to nothing"
