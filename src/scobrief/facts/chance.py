"""Facts of chapter 4 on chance: where the blocs stand among blocs drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from ..indicators import blocs, nulls
from ..indicators.flow_sets import flow_set
from ..scenario.chapters import Trade
from .sheet import NOT_REPORTED, Facts
from .words import count, listing, plural, some, subject

INDICATOR = "null_percentile"
# Blocs whose place is printed by every measure; of the others the ratio alone.
FULL = (blocs.SCO, "EU", "ASEAN", "EAEU")
# The band of random blocs is the middle nine of ten; below one in five, chance does as much at times, not often.
RARE, OFTEN = 5, 20
NO_ARTICLE = {"ASEAN", "USMCA", "RCEP", "BRICS", "MERCOSUR"}


def add(sheet: Facts, scenario: Trade, keys: Mapping[str, str]) -> None:
    """Add the facts on random blocs to the sheet of the trade chapter. keys: bloc -> its part of a fact's name."""
    year = flow_set(scenario.flows).year
    every = nulls.table(scenario.roster_rule, scenario.statuses, scenario.flows, every=True)
    table = every[every["bloc"].isin(blocs.rosters(scenario.roster_rule, scenario.statuses, year=year))]
    places: Any = table.set_index(["bloc", "measure", "null"])
    sheet.add("draws", nulls.DRAWS, f"{nulls.DRAWS:,}", "random blocs", INDICATOR)
    classes = nulls.CLASSES["matched"]
    sheet.add("size_classes", classes, count(classes), "classes", INDICATOR)
    key: Any
    for key, row in every.set_index(["bloc", "measure", "null"]).iterrows():
        bloc, measure, null = key
        if bloc in FULL or measure == "ratio":
            below, name = row["null_percentile"], f"chance_{measure}_{keys.get(bloc, bloc.lower())}_{null}"
            sheet.add(name, below, of_hundred(below), "random blocs of 100", INDICATOR)
    for null in nulls.NULLS:
        own = places.loc[(blocs.SCO, "ratio", null)]
        sheet.number(f"chance_middle_{null}", own["null_p50"], "ratio", INDICATOR)
        sheet.percent(f"chance_weight_{null}", own["null_weight_pct"], INDICATOR)
    sheet.percent("weight_sco", places.loc[(blocs.SCO, "ratio", "plain"), "weight_pct"], INDICATOR)
    _findings(sheet, places, subject(scenario.statuses, scenario.roster_rule))
    sheet.sentence("chance_others", _others(places), INDICATOR)
    sheet.sentence("chance_giant", _giant(sheet, scenario), INDICATOR)
    sheet.sentence("chance_few", _few(table), INDICATOR)


def of_hundred(below: float) -> str:
    """A percentile as a count of random blocs in a hundred; the last one is never claimed."""
    if pd.isna(below):
        return NOT_REPORTED
    if below >= 99.5:
        return "more than 99"
    return "fewer than one" if below <= 0.5 else f"{below:.0f}"


def _findings(sheet: Facts, places: pd.DataFrame, who: str) -> None:
    plain, matched = (sheet[f"chance_ratio_sco_{null}"] for null in nulls.NULLS)
    sheet.sentence(
        "chance_finding",
        f"{who} is above {plain} of 100 random blocs by its ratio, and above {matched} of 100 of like trade size",
        INDICATOR,
    )
    reach = [100 - cast("float", places.loc[(blocs.SCO, "ratio", null), "null_percentile"]) for null in nulls.NULLS]
    sheet.sentence(
        "chance_sentence",
        f"Of 100 random blocs of as many members {of_hundred(reach[0])} would reach as high a ratio, and of 100 of "
        f"like trade size {of_hundred(reach[1])}: {_verdict(*reach)}",
        INDICATOR,
    )
    share, intensity, stii = (sheet[f"chance_{measure}_sco_plain"] for measure in ("share", "intensity", "stii"))
    sheet.sentence(
        "measures_finding",
        f"{who} is above {share} of 100 random blocs by share, {intensity} by intensity, {stii} by introversion",
        INDICATOR,
    )


def _verdict(*reach: float) -> str:
    """What it means that so many of 100 random blocs reach the bloc's value, under either way to draw them."""
    if max(reach) < RARE:
        return "chance alone would seldom do as much"
    if min(reach) < RARE:
        return "whether chance alone would do as much depends on how the blocs are drawn"
    if min(reach) > 100 - RARE:
        return "chance alone would nearly always do as much"
    return f"chance alone would {'often' if min(reach) >= OFTEN else 'at times'} do as much"


def _others(places: pd.DataFrame) -> str:
    """Which other blocs stand above the band of both kinds of random blocs."""
    ratios = places.xs("ratio", level="measure")["null_percentile"].unstack("null")
    ratios = ratios.loc[[bloc for bloc in blocs.OTHERS if bloc in ratios.index]]
    above = (ratios > 100 - RARE).all(axis=1)
    who = f": {listing(map(_called, ratios.index[above]))}" if 0 < above.sum() < len(above) else ""
    return (
        f"Of the {count(len(above))} other blocs {'all' if above.all() else some(int(above.sum()))} "
        f"{'stands' if above.sum() == 1 else 'stand'} above {100 - RARE} of 100 random blocs of either kind{who}"
    )


def _giant(sheet: Facts, scenario: Trade) -> str:
    """How near random blocs come to the bloc's size, and to its largest member's."""
    peers = nulls.class_of("CHN", scenario.flows).set_index("iso3")["trade_pct"]
    china, others = peers["CHN"], peers.drop("CHN")
    near, all_of_them = int((others >= china / 2).sum()), count(len(others))
    those = f"all {all_of_them}" if near == len(others) else f"{some(near)} of the {all_of_them}"
    sheet.percent("weight_china", china, INDICATOR)
    who = subject(scenario.statuses, scenario.roster_rule)
    return (
        f"{who} makes {sheet['weight_sco']} of the network's trade, plain random blocs "
        f"{sheet['chance_weight_plain']} on average, those of like trade size {sheet['chance_weight_matched']}. China "
        f"alone makes {sheet['weight_china']}; {those} other economies of its class {'makes' if near == 1 else 'make'} "
        f"at least half as much"
    )


def _few(table: pd.DataFrame) -> str:
    """The bloc with the fewest different random blocs of like size."""
    fewest = table[table["null"] == "matched"].nsmallest(1, "possible_blocs").iloc[0]
    return (
        f"Where few members report there are few peers to draw: for {_called(fewest['bloc'])}, with "
        f"{plural(int(fewest['members_reporting']), 'reporting member')}, only "
        f"{count(int(fewest['possible_blocs']))} different blocs of like trade size, itself among them"
    )


def _called(bloc: str) -> str:
    return bloc if bloc in NO_ARTICLE else f"the {bloc}"
