"""Facts of chapter 5: China's GDP against Russia's, and how concentrated the world economy is."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..datapackage import per_vintage
from ..indicators import asymmetry
from ..indicators.history import first_projected, last_year
from ..members import STATUSES
from ..parameters import GdpMeasure
from ..scenario.chapters import Asymmetry
from . import central_asia, choices, dependence, weight, west
from .sheet import Facts, number
from .words import capital, count, counted, listing, name

RATIO, WORLD = "gdp_ratio_china_russia", "power_concentration"
MEASURES: dict[GdpMeasure, str] = {"nominal": "at market exchange rates", "ppp": "at purchasing power parity"}
FIRST, FOUNDED = asymmetry.LONG_YEARS[0], 2001
# The years in which the rouble's rate, and not output, moved the nominal ratio.
ROUBLE = (1992, 1994)
# Two ratios that are no further apart than this print alike.
SAME = 0.005


def facts(scenario: Asymmetry) -> Facts:
    """Return the facts of the asymmetry chapter."""
    sheet = Facts("asymmetry")
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", RATIO)
    who = counted(scenario.roster_rule, scenario.statuses, scenario.as_of)
    sheet.add("who", f"{scenario.roster_rule} {scenario.statuses}", who, "words", "china_russia_share_pct")
    sheet.add("measure_words", scenario.gdp_measure, MEASURES[scenario.gdp_measure], "words", RATIO)
    sheet.add("statuses_words", scenario.statuses, STATUSES[scenario.statuses], "words", "china_russia_share_pct")
    choices.gdp_measure(sheet, scenario.gdp_measure, RATIO)
    choices.roster_rule(sheet, scenario.roster_rule, "china_russia_share_pct")
    choices.statuses(sheet, scenario.statuses, "china_russia_share_pct")
    other = MEASURES[cast("GdpMeasure", sheet["try_measure"].value)]
    sheet.add("try_measure_words", other, other, "words", RATIO)
    for measure in MEASURES:
        _ratio(sheet, measure, scenario.as_of)
    _ratios(sheet, scenario)
    _base_years(sheet, scenario.as_of)
    weight.add(sheet, scenario)
    central_asia.add(sheet, scenario)
    west.add(sheet)
    dependence.add(sheet, scenario)
    _world(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario.as_of), RATIO)
    return sheet


def was(year: int) -> str:
    """The verb before a figure of the outlook: from 2022 on it projects."""
    row = asymmetry.gdp_ratio("nominal", [year]).iloc[0]
    return "is projected at" if row["status"] == "projection" else "was"


def _series(measure: GdpMeasure) -> pd.Series[float]:
    return asymmetry.gdp_ratio(measure).set_index("year")["gdp_ratio_china_russia"]


def _ratio(sheet: Facts, measure: GdpMeasure, on: int) -> None:
    """The ratio of the year by one measure: where it began, its ends, and the years in which it fell."""
    series = _series(measure)
    past: Any = series.loc[FIRST:on]
    low, high = int(past.idxmin()), int(past.idxmax())
    for label, year in (
        ("", on),
        ("_first", FIRST),
        ("_founded", FOUNDED),
        ("_last", last_year()),
        ("_lowest", low),
        ("_highest", high),
    ):
        sheet.number(f"ratio_{measure}{label}", series[year], "ratio", RATIO)
    sheet.add(f"ratio_{measure}_lowest_year", low, str(low), "year", RATIO)
    sheet.add(f"ratio_{measure}_highest_year", high, str(high), "year", RATIO)
    fell = int((past.diff() < 0).sum())
    sheet.add(f"ratio_{measure}_fell", fell, count(fell), "years", RATIO)
    step = series[on] - series[FIRST]
    word = "wider" if step > SAME else "narrower" if step < -SAME else "as wide"
    sheet.add(f"ratio_{measure}_word", word, word, "words", RATIO)
    sheet.sentence(
        f"ratio_{measure}_sentence",
        f"{capital(MEASURES[measure])} China's GDP {was(on)} {sheet[f'ratio_{measure}']} times Russia's in {on}, "
        f"against {sheet[f'ratio_{measure}_first']} times in {FIRST}; from one year to the next the ratio fell "
        f"{count(fell)} of {count(on - FIRST)} times, and it was lowest in {low} "
        f"({sheet[f'ratio_{measure}_lowest']}) and highest in {high} ({sheet[f'ratio_{measure}_highest']}).",
        RATIO,
    )


def _ratios(sheet: Facts, scenario: Asymmetry) -> None:
    """Both measures in one title, and the years of the organisation by the scenario's measure."""
    on = scenario.as_of
    sheet.add("first_year", FIRST, str(FIRST), "year", RATIO)
    sheet.add("last_year", last_year(), str(last_year()), "year", RATIO)
    nominal, ppp = (number(cast("float", sheet[f"ratio_{measure}"].value), 1) for measure in MEASURES)
    sheet.sentence(
        "ratio_finding",
        f"In {on} China's GDP {was(on)} {nominal} times Russia's at market rates and {ppp} times at purchasing power",
        RATIO,
    )
    own = _series(scenario.gdp_measure).loc[FOUNDED:on]
    sheet.sentence(
        "ratio_founded_sentence",
        f"In {FOUNDED}, the year of the founding, it was {number(own[FOUNDED])} "
        f"{MEASURES[scenario.gdp_measure]}{_since(own)}.",
        RATIO,
    )


def _since(ratio: pd.Series[float]) -> str:
    """The extremes of the ratio after the year of the founding, which is the first of the series."""
    after: Any
    start, after = ratio.iloc[0], ratio.iloc[1:]
    if len(after) < 2:
        return "".join(f"; in {year} it was {number(value)}" for year, value in after.items())
    low = f"never lower than in {FOUNDED}" if after.min() >= start else f"lowest {_at(after, int(after.idxmin()))}"
    high = f"never higher than in {FOUNDED}" if after.max() <= start else f"highest {_at(after, int(after.idxmax()))}"
    return f"; from {after.index[0]} to {after.index[-1]} it was {low} and {high}"


def _at(ratio: pd.Series[float], year: int) -> str:
    return f"in {year} ({number(ratio[year])}{', projected' if year >= first_projected() else ''})"


def _base_years(sheet: Facts, on: int) -> None:
    """How much the base year decides, and what the rouble's rate did in the first years."""
    parts = []
    for measure, words in MEASURES.items():
        series = _series(measure)
        below = int((series.loc[FIRST : on - 1] < series[on]).sum())
        sheet.add(f"base_years_{measure}", below, count(below), "years", RATIO)
        parts.append(f"{count(below)} {words}")
    years = on - FIRST
    sheet.add("base_years", years, count(years), "years", RATIO)
    sheet.sentence(
        "base_sentence",
        f"Of the {count(years)} earlier years with a ratio, {listing(parts)} had a smaller one than {on}.",
        RATIO,
    )
    gdp = {measure: asymmetry.gdp_ratio(measure, list(ROUBLE))["russia_bn"].to_list() for measure in MEASURES}
    moved = {measure: " to ".join(number(value, 0) for value in values) for measure, values in gdp.items()}
    sheet.sentence(
        "rouble_sentence",
        f"From {ROUBLE[0]} to {ROUBLE[1]} the source takes Russia's GDP from {moved['nominal']} billion US dollars at "
        f"market exchange rates, but from {moved['ppp']} billion international dollars at purchasing power parity.",
        RATIO,
    )


@per_vintage
def _concentration(measure: GdpMeasure) -> pd.DataFrame:
    """`asymmetry.power_concentration` by year, computed once: only the year that is read off it changes."""
    return asymmetry.power_concentration(measure).set_index("year")


def _world(sheet: Facts, scenario: Asymmetry) -> None:
    """How concentrated the world economy is by both measures, and which two economies lead it."""
    on = scenario.as_of
    parts, changes = [], []
    for measure, words in MEASURES.items():
        table = _concentration(measure)
        series = table["power_concentration"]
        past: Any = series.loc[FIRST:on]
        low, high = int(past.idxmin()), int(past.idxmax())
        for label, year in (("", on), ("_first", FIRST), ("_lowest", low), ("_highest", high)):
            sheet.number(f"con_{measure}{label}", series[year], "index", WORLD, 3)
        fixed = cast("float", table.loc[on, "power_concentration_fixed"])
        sheet.number(f"con_{measure}_fixed", fixed, "index", WORLD, 3)
        first, now, lowest, highest = (sheet[f"con_{measure}{end}"] for end in ("_first", "", "_lowest", "_highest"))
        values: tuple[Any, Any] = first.value, now.value
        parts.append(
            f"{words} {first} in {FIRST} and {now} in {on} (lowest {lowest}, {low}; highest {highest}, {high})"
        )
        way = "unchanged" if first.text == now.text else "higher" if values[1] > values[0] else "lower"
        sheet.add(f"con_{measure}_word", way, way, "words", WORLD)
        changes.append(f"{first} to {now} {words}")
    sheet.sentence("con_sentence", f"The index is {listing(parts)}.", WORLD)
    sheet.sentence("con_finding", f"Concentration of world GDP, {FIRST} to {on}: {listing(changes)}", WORLD)
    table = _concentration(scenario.gdp_measure)
    pairs = []
    for label, year in (("then", FIRST), ("now", on)):
        row: Any = table.loc[year]
        shares = [
            f"{name(row[place])} ({sheet.percent(f'world_{place}_{label}', row[f'{place}_share_pct'], WORLD)})"
            for place in ("first", "second")
        ]
        pairs.append(f"{year} {listing(shares)}")
    sheet.sentence(
        "world_sentence",
        f"The two largest economies {MEASURES[scenario.gdp_measure]}, with their shares of the world: "
        f"{'; '.join(pairs)}.",
        WORLD,
    )


def _answer(sheet: Facts, on: int) -> str:
    """Two sentences: China against Russia, and Central Asia between them."""
    nominal, ppp = (sheet[f"ratio_{measure}_word"].value for measure in MEASURES)
    both = (
        f"{nominal} by both measures"
        if nominal == ppp
        else f"{nominal} at market exchange rates and {ppp} at purchasing power parity"
    )
    return (
        f"In {on} China's GDP {was(on)} {sheet['ratio_nominal']} times Russia's at market exchange rates and "
        f"{sheet['ratio_ppp']} times at purchasing power parity, against {sheet['ratio_nominal_first']} and "
        f"{sheet['ratio_ppp_first']} in {FIRST}: the gap is {both}, and from one year to the next the ratio at "
        f"market exchange rates fell {sheet['ratio_nominal_fell']} of {sheet['base_years']} times. "
        f"{sheet['between_sentence']}"
    )
