"""Facts of chapter 6, second part: do members grow together, and does trade outgrow output."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..datapackage import per_vintage
from ..indicators import convergence, trade_growth
from ..indicators import synchrony as growth
from ..indicators.history import BLOCS, apart, first_projected
from ..scenario.chapters import Convergence
from .sheet import Facts
from .words import capital, count, listing

NAME, GAP = "growth_synchrony", "trade_growth_gap_pp"
# Random groups are a sample too: a percentile this close to the band's edge, in points, is on the edge.
EDGE_PP = 0.5
LOW_PCT, HIGH_PCT = 2.5, 97.5
PLACES = {
    "above": "above the band of random groups",
    "upper edge": "at the upper edge of the band of random groups",
    "inside": "inside the band of random groups",
    "lower edge": "at the lower edge of the band of random groups",
    "below": "below the band of random groups",
    "none": "not held against random groups",
}


def add(sheet: Facts, scenario: Convergence) -> None:
    """Add the facts of growth synchrony and of trade growth."""
    first, last = scenario.as_of - scenario.window + 1, scenario.as_of
    words = f"{first}\N{EN DASH}{last}"
    sheet.add("window", scenario.window, count(scenario.window), "years", NAME)
    sheet.add("window_years", f"{first}-{last}", words, "years", NAME)
    sheet.add("draws", growth.DRAWS, f"{growth.DRAWS:,}", "random groups", NAME)
    crises = tuple(year for year in growth.CRISES if first <= year <= last)
    sheet.add("crises", " ".join(map(str, crises)), listing(map(str, crises)), "years", NAME)
    groups = growth.rosters(scenario.roster_rule, scenario.statuses, last)
    for bloc in BLOCS:
        _one(sheet, bloc.lower(), groups.get(bloc, groups["SCO"]), scenario, crises)
    for label, codes in (("four", convergence.CENTRAL_ASIA), ("five", convergence.CENTRAL_ASIA_FIVE)):
        _one(sheet, label, codes, scenario, crises)
    _sentences(sheet, crises, scenario)
    _projected(sheet, last)
    for year in growth.CRISES:
        sheet.percent(f"fell_{year}", growth.falling_pct(year), NAME, 0)
    _trade(sheet, scenario, words)


def _one(sheet: Facts, key: str, codes: tuple[str, ...], scenario: Convergence, crises: tuple[int, ...]) -> None:
    """Synchrony of one group in the whole window, and without the crises that it holds."""
    for label, without in (("", ()), ("_calm", crises)):
        found: dict[str, Any] = growth.synchrony(codes, scenario.as_of, scenario.window, without)
        name = f"sync_{key}{label}"
        sheet.number(name, found[NAME], "mean pairwise correlation", NAME)
        for end in ("low", "high"):
            sheet.number(f"{name}_null_{end}", found[f"null_{end}"], "mean pairwise correlation", NAME)
        sheet.percent(f"{name}_above_groups", found["groups_below_pct"], NAME)
        place = _place(found["groups_below_pct"])
        sheet.add(f"{name}_place", place, PLACES[place], "words", NAME)
    for column in ("members_in_roster", "members_reporting"):
        sheet.add(f"sync_{column}_{key}", int(found[column]), count(int(found[column])), "economies", NAME)


def _place(below_pct: float) -> str:
    """Where a percentile lies to the middle 95 percent."""
    if pd.isna(below_pct):
        return "none"
    if abs(below_pct - HIGH_PCT) <= EDGE_PP:
        return "upper edge"
    if abs(below_pct - LOW_PCT) <= EDGE_PP:
        return "lower edge"
    return "above" if below_pct > HIGH_PCT else "below" if below_pct < LOW_PCT else "inside"


def _sentences(sheet: Facts, crises: tuple[int, ...], scenario: Convergence) -> None:
    """Synchrony as a title, as a clause of the answer, and without the crises."""
    when, without = sheet["window_years"], " and ".join(map(str, crises))
    known = sheet["sync_sco"].value is not None
    short = f"too few members report their growth in every year of {when} for a correlation"
    clause = (
        f"in {when} growth {sheet['where_sco']} had a mean pairwise correlation of {sheet['sync_sco']}, "
        f"{sheet['sync_sco_place']}"
    )
    title = f"Growth {sheet['where_sco']} correlated at {sheet['sync_sco']} in {when}, {sheet['sync_sco_place']}"
    if crises:
        calm = [f"{sheet[f'sync_{b.lower()}_calm']} {sheet[f'where_{b.lower()}']}" for b in apart(scenario.roster_rule)]
        told = f"Without {without} the correlation is {listing(calm)}."
        clause += f", and {sheet['sync_sco_calm']} without {without}"
        title += f"; without {without}, {sheet['sync_sco_calm']}"
    else:
        told = f"Neither {' nor '.join(map(str, growth.CRISES))} lies in this window."
    sheet.sentence("synchrony_finding", title if known else capital(short), NAME)
    sheet.add("synchrony_clause", clause if known else short, clause if known else short, "words", NAME)
    sheet.sentence("calm_sentence", told if known or not crises else f"{capital(short)}.", NAME)


def _projected(sheet: Facts, last: int) -> None:
    """How much of the window is forecast."""
    n = max(0, last - first_projected() + 1)
    sheet.add("projected_years", n, count(n), "years", NAME)
    words = (
        f"{capital(count(n))} of the window's years {'is a projection' if n == 1 else 'are projections'}; what is "
        "projected is smoother than what happens."
        if n
        else "No year of the window is a projection."
    )
    sheet.sentence("projected_sentence", words, NAME)


@per_vintage
def _gap(last: int, window: int, average: trade_growth.Average) -> dict[str, object]:
    """`trade_growth.gap`, computed once: runs of other rosters ask for the same windows."""
    return trade_growth.gap(last, window, average)


def _trade(sheet: Facts, scenario: Convergence, words: str) -> None:
    """How much faster imports grew than GDP, in the window and in the widest one before it."""
    tables = {
        average: pd.DataFrame([_gap(last, scenario.window, average) for last in growth.YEARS if last <= scenario.as_of])
        for average in trade_growth.AVERAGES
    }
    for average, table in tables.items():
        sheet.number(f"gap_{average}", table[GAP].iloc[-1], "points a year", GAP, 1)
    now = tables["median"].iloc[-1]
    n = int(now["economies_reporting"])
    sheet.add("gap_economies", n, str(n), "economies", GAP)
    sheet.percent("gap_positive", now["positive_pct"], GAP, 0)
    known = tables["median"].dropna()
    if pd.isna(now[GAP]):
        finding = f"The outlook does not reach back far enough for imports and GDP in {words}"
        widest = finding
        sheet.number("gap_widest", float("nan"), "points a year", GAP, 1)
    else:
        top: Any = known.loc[cast("int", known[GAP].idxmax())]
        sheet.number("gap_widest", top[GAP], "points a year", GAP, 1)
        side = "faster" if now[GAP] > 0 else "slower"
        before = f"{top['year'] - scenario.window + 1}\N{EN DASH}{top['year']}"
        finding = f"Imports grew {abs(now[GAP]):.1f} points a year {side} than GDP in the median economy in {words}"
        finding += (
            ", the most so far" if top["year"] == scenario.as_of else f", against {sheet['gap_widest']} in {before}"
        )
        widest = (
            f"Of all windows of this length up to {scenario.as_of}, the one that ended in {top['year']} has the widest "
            f"median gap, {sheet['gap_widest']} points a year over {int(top['economies_reporting'])} economies"
        )
    sheet.sentence("gap_finding", finding, GAP)
    sheet.sentence("gap_widest_sentence", f"{widest}.", GAP)
