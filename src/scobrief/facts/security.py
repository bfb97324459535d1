"""Facts of chapter 7: how stable members are thought to be, what they spend on arms; clashes stand beside."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..claims import brief_claims
from ..indicators import stability
from ..indicators.strength import BURDEN_YEARS
from ..members import RULES, STATUSES, YARDSTICKS, roster
from ..scenario.chapters import Security, Verdicts
from ..verdicts import judge
from . import afghanistan, clashes, pair_rates
from .judged import told_all
from .sheet import Facts, number
from .words import capital, count, counted, listing, name, names, plural

STABLE, BURDEN = "political_stability", "military_burden_pct"
UNIT = "standard deviations"
CLAIMS = ("C12", "C14", "C20", "C21", "C34", "C35", "C36")


def facts(scenario: Security) -> Facts:
    """Return the facts of the security chapter."""
    sheet = Facts("security")
    codes = roster(scenario.as_of, scenario.roster_rule, scenario.statuses)
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", STABLE)
    who = counted(scenario.roster_rule, scenario.statuses, scenario.as_of)
    sheet.add("who", f"{scenario.roster_rule} {scenario.statuses}", who, "words", STABLE)
    sheet.add("roster_size", len(codes), count(len(codes)), "states", STABLE)
    year = stability.edition_before(scenario.as_of)
    sheet.add("edition", year, str(year), "year", STABLE)
    sheet.add("since", stability.SINCE, str(stability.SINCE), "year", STABLE)
    _levels(sheet, scenario, year)
    _world(sheet, year)
    _changes(sheet, scenario, year)
    _states(sheet, codes, year)
    _burden(sheet, scenario)
    clashes.add(sheet, scenario)
    pair_rates.add(sheet, scenario)
    afghanistan.add(sheet, scenario)
    _claims(sheet, scenario)
    sheet.sentence(
        "answer",
        f"{capital(str(sheet['clash_clause']))}; {sheet['ratio_clause']}. {sheet['level_sentence']}",
        STABLE,
    )
    return sheet


def _levels(sheet: Facts, scenario: Security, year: int) -> None:
    """The mean under each roster rule in the newest edition, with its interval, and what enlargement does to it."""
    found = {}
    for rule in RULES:
        made: Any = stability.mean(roster(scenario.as_of, rule, scenario.statuses), year)
        found[rule] = made["political_stability"]
        for column in ("political_stability", "low", "high"):
            label = {"political_stability": ""}.get(column, f"_{column}")
            sheet.number(f"stability_{rule}{label}", made[column], UNIT, STABLE)
    made = stability.mean(roster(scenario.as_of, scenario.roster_rule, scenario.statuses), year)
    people: Any = stability.mean(roster(scenario.as_of, scenario.roster_rule, scenario.statuses), year, "population")
    for label, column in (
        *(("", "political_stability"), ("_low", "low"), ("_high", "high")),
        *(("_stderr", "stderr"), ("_stderr_most", "stderr_most")),
    ):
        sheet.number(f"stability{label}", made[column], UNIT, STABLE)
    sheet.number("stability_people", people["political_stability"], UNIT, STABLE)
    n = made["members_reporting"]
    sheet.add("stability_reporting", n, count(n), "states", STABLE)
    gap = found["in_force"] - found["founders"]
    sheet.number("enlargement_gap", gap, UNIT, STABLE)
    codes = {rule: set(roster(scenario.as_of, rule, scenario.statuses)) for rule in ("in_force", "founders")}
    # The enlargement was the SCO's, China being in it, whichever body a run sets in its place.
    own = "the SCO's own" if scenario.roster_rule in YARDSTICKS else "the"
    words = (
        f"In the estimates for {year} {own} roster in force in {scenario.as_of} lies {number(abs(gap))} "
        f"{'below' if gap < 0 else 'above'} the founders alone: that is enlargement, and no change in any state."
        if codes["in_force"] != codes["founders"]
        else f"In {scenario.as_of} {own} roster in force is that of the founders: enlargement has changed nothing yet."
    )
    sheet.sentence("enlargement_sentence", words, STABLE)


def _world(sheet: Facts, year: int) -> None:
    """Where the world stands in the same estimates."""
    world = stability.world(year)
    sheet.number("world_mean", world["mean"], UNIT, STABLE)
    sheet.number("world_median", world["median"], UNIT, STABLE)
    sheet.add("world_economies", world["economies"], str(world["economies"]), "economies", STABLE)
    sheet.percent("level", 90, STABLE, 0)
    table = stability.world_over_time()
    sheet.number("world_median_least", table["median"].min(), UNIT, STABLE)
    sheet.number("world_median_most", table["median"].max(), UNIT, STABLE)
    low: Any
    high: Any
    low, high = sheet["stability_low"].value, sheet["stability_high"].value
    side = "below" if high < world["median"] else "above" if low > world["median"] else "around"
    sheet.add("world_side", side, side, "words", STABLE)
    sheet.sentence(
        "level_sentence",
        f"The mean estimate of the political stability of {sheet['who']} was {sheet['stability']} standard deviations "
        f"in {year} ({sheet['level']} interval {sheet['stability_low']} to {sheet['stability_high']}), {side} the "
        f"world median of {sheet['world_median']}; none of this says what membership did.",
        STABLE,
    )


def _changes(sheet: Facts, scenario: Security, year: int) -> None:
    """What the founders' mean did since the founding, within one method, and how sure that is."""
    until = min(year, stability.SAME_METHOD_UNTIL)
    sheet.add("until", until, str(until), "year", STABLE)
    founders = roster(scenario.as_of, "founders")
    if until <= stability.SINCE:
        words = f"There is no change to tell yet: the first edition after the founding is that of {stability.SINCE}"
        for label in ("changes_sentence", "stability_finding"):
            sheet.sentence(label, words + "." * (label == "changes_sentence"), STABLE)
        return
    series = stability.over_time("founders", "members", years=range(stability.SINCE, until + 1))
    by_year: Any = series.set_index("year")["political_stability"]
    first, last, lowest = by_year[stability.SINCE], by_year[until], int(by_year.idxmin())
    texts = [number(value) for value in (first, by_year[lowest], last)]
    spans = dict.fromkeys((stability.SINCE, lowest))
    told = "".join(_moved(founders, since, until, sheet["level"]) for since in spans)
    sheet.sentence(
        "changes_sentence",
        f"The founders' mean was {texts[0]} in {stability.SINCE} and {texts[2]} in {until}, with its lowest point, "
        f"{texts[1]}, in {lowest}.{told}",
        STABLE,
    )
    today: Any = stability.mean(roster(scenario.as_of, "today", scenario.statuses), until)[STABLE]
    sheet.sentence(
        "stability_finding",
        f"The founders' mean: {texts[0]} in {stability.SINCE}, {texts[2]} in {until}; that of today's "
        f"{STATUSES[scenario.statuses]}: {number(today)}",
        STABLE,
    )


def _moved(codes: tuple[str, ...], since: int, until: int, level: object) -> str:
    """A change with both its intervals; nothing if the years are one."""
    if since >= until:
        return ""
    made = stability.change(codes, since, until)
    moved, half, most = abs(made["change"]), made["half"], made["half_most"]
    sure = (
        "within the errors"
        if moved <= half
        else "beyond the errors if they differ from state to state, not if all states share them"
        if moved <= most
        else "beyond the errors"
    )
    return (
        f" From {since} to {until} it moved by {number(made['change'])}, {sure} ({level} interval: {number(half)} "
        f"either way, {number(most)} if shared)."
    )


def _states(sheet: Facts, codes: tuple[str, ...], year: int) -> None:
    """Who moved further than the errors of the estimates, and where each end of the roster stands."""
    since = min(stability.SINCE, year)
    table = stability.states(codes, year, since)
    sheet.add("states_since", since, str(since), "year", STABLE)
    low, high = table.iloc[0], table.iloc[-1]
    ends = [f"{name(row['iso3'])} ({number(row[STABLE])})" for row in (low, high)]
    sheet.sentence("states_finding", f"In {year} estimates ran from {ends[0]} to {ends[1]}", STABLE)
    up, down = (table.loc[table["moved"] & side, "iso3"] for side in (table["change"] > 0, table["change"] < 0))
    parts = [f"{names(group)} {word}" for group, word in ((up, "rose"), (down, "fell")) if len(group)]
    still = len(table) - len(up) - len(down)
    words = (
        f"Between {since} and {year} {' and '.join(parts) if parts else 'no state moved'} by more than the errors of "
        f"both estimates; for {'all' if not parts else 'the other'} {count(still)} the change is within them."
        if since < year
        else f"The estimates are those of {year}; there is no later edition to compare them with."
    )
    if year > stability.SAME_METHOD_UNTIL:
        words += f" The method changed after {stability.SAME_METHOD_UNTIL}, so part of a change may be the method's."
    sheet.sentence("states_sentence", words, STABLE)


def _burden(sheet: Facts, scenario: Security) -> None:
    """What the roster spends on the military, as a whole and at its ends."""
    year = min(max(scenario.as_of, BURDEN_YEARS[0]), BURDEN_YEARS[-1])
    codes = roster(scenario.as_of, scenario.roster_rule, scenario.statuses)
    whole: Any
    each: Any
    whole, each = (stability.burden(codes, year, weighting) for weighting in ("gdp", "unweighted"))
    sheet.add("burden_year", year, str(year), "year", BURDEN)
    sheet.add("burden_first_year", BURDEN_YEARS[0], str(BURDEN_YEARS[0]), "year", BURDEN)
    sheet.percent("burden", whole[BURDEN], BURDEN)
    sheet.percent("burden_each", each[BURDEN], BURDEN)
    table = stability.burdens(codes, year)
    then = table[table["year"] == year].sort_values("burden_pct")
    missing = sorted(set(codes) - set(table["iso3"]))
    sheet.add("burden_missing", " ".join(missing), names(missing), "names", BURDEN)
    of = f"{count(len(then))} of {count(len(codes))} states on the roster"
    if sheet["burden"].value is None or scenario.as_of < BURDEN_YEARS[0]:
        words = f"For {scenario.as_of} too few states on the roster have a figure to speak of a whole"
        finding = f"Military spending of single states; of the roster of {scenario.as_of} as a whole none is on record"
    else:
        fewer = len(then) - whole["members_reporting"]
        left = f" ({plural(fewer, 'state')} left out for want of GDP)" if fewer else ""
        words = (
            f"In {year}, by the figures of {of}, they spent {sheet['burden']} of their GDP together{left}; with each "
            f"state counted once the mean is {sheet['burden_each']}"
        )
        finding = f"Military spending in {year}: {sheet['burden']} of GDP together, {_range(then)}"
    sheet.sentence("burden_sentence", f"{words}.", BURDEN)
    sheet.sentence("burden_finding", finding, BURDEN)
    moved = table.sort_values("year").groupby("iso3")["burden_pct"].agg(["first", "last"])
    up, down = moved.index[moved["last"] > moved["first"]], moved.index[moved["last"] < moved["first"]]
    sides = [f"{word} in {names(group)}" for word, group in (("rose", up), ("fell", down)) if len(group)]
    sheet.sentence(
        "burden_moves_sentence",
        f"Between the first and the last year on record for each, the share {listing(sides) if sides else 'stayed'}.",
        BURDEN,
    )


def _range(table: pd.DataFrame) -> str:
    """The least and the most of a year, with the states."""
    ends = [f"{row['burden_pct']:.1f}% in {name(row['iso3'])}" for row in (table.iloc[0], table.iloc[-1])]
    return f"from {ends[0]} to {ends[1]}"


def _claims(sheet: Facts, scenario: Security) -> None:
    """The verdicts on the claims of this chapter, under the chapter's parameters."""
    settings = scenario.model_dump() | {"robust_share": Verdicts().robust_share}
    for claim_id in CLAIMS:
        claim = brief_claims()[claim_id]
        found = judge(claim, settings)
        key, tables = claim_id.lower(), ("curated-claims",)
        sheet.add(f"{key}_paraphrase", claim.paraphrase, claim.paraphrase, "words", tables=tables)
        sheet.add(f"{key}_verdict", found.verdict, found.verdict, "finding", tables=tables)
        told = told_all(found)
        sheet.add(f"{key}_told", told, told, "sentence", tables=tables)
