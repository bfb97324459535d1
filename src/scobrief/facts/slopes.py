"""Facts of chapter 6, on beta convergence: do the poorer members grow faster, and how surely can that be told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..indicators import convergence
from ..indicators.history import BLOCS, Bloc, apart, codes_of
from ..indicators.regression import LEVEL
from ..scenario.chapters import Convergence
from .sheet import Facts
from .words import count, listing, name

BETA = "beta_slope"
UNIT = "points of yearly growth per unit of log income"
READINGS = {
    "below": "lies below zero: on average the poorer grew faster",
    "above": "lies above zero: on average the richer grew faster",
    "contains": "contains zero: it does not show whether the poorer or the richer grew faster",
    "none": "cannot be computed",
}


def add(sheet: Facts, scenario: Convergence) -> None:
    """Add the facts of beta convergence."""
    sheet.percent("level", 100 * LEVEL, BETA, 0)
    for bloc in BLOCS:
        _slope(sheet, bloc, scenario)
    _finding(sheet, scenario)
    _one_out(sheet, scenario)


def _slope(sheet: Facts, bloc: Bloc, scenario: Convergence) -> None:
    """The slope of a bloc with its interval, what it implies, and how to read it."""
    key = bloc.lower()
    codes = codes_of(bloc, scenario.as_of, scenario.roster_rule, scenario.statuses)
    found: dict[str, Any] = convergence.slope(codes, scenario.since, scenario.as_of)
    for label, column in (("", "beta_slope"), ("_low", "slope_low"), ("_high", "slope_high")):
        sheet.number(f"slope_{key}{label}", found[column], UNIT, BETA)
    for label, column in (("", "rate_pct"), ("_low", "rate_low_pct"), ("_high", "rate_high_pct")):
        sheet.percent(f"rate_{key}{label}", found[column], BETA)
    n = int(found["members_reporting"])
    sheet.add(f"slope_n_{key}", n, count(n), "economies", BETA)
    side = _side(found)
    sheet.add(f"slope_reading_{key}", side, READINGS[side], "words", BETA)


def _side(found: dict[str, Any]) -> str:
    """Where an interval lies: below zero, above it, around it; none without an interval."""
    if pd.isna(found["slope_low"]):
        return "none"
    return "below" if found["slope_high"] < 0 else "above" if found["slope_low"] > 0 else "contains"


def _finding(sheet: Facts, scenario: Convergence) -> None:
    """The intervals as a title, and the rates that the slopes imply."""
    if sheet["slope_sco"].value is None:
        title = f"No growth to compare: the first year, {scenario.since}, is not before {scenario.as_of}"
        rates = title
    else:
        parts = [
            f"{reading.split(':')[0]} {where}"
            for side, reading in READINGS.items()
            if (where := listing(_wheres(sheet, side, scenario))) != "none"
        ]
        title = f"The {sheet['level']} interval of the slope of growth on initial income {listing(parts)}"
        each = listing(f"{_rate(sheet, bloc)} {sheet[f'where_{bloc.lower()}']}" for bloc in apart(scenario.roster_rule))
        rates = f"Read as the yearly rate at which gaps close, the slopes mean {each}"
    sheet.sentence("beta_finding", title, BETA)
    sheet.sentence("rates_sentence", f"{rates}.", BETA)


def _wheres(sheet: Facts, side: str, scenario: Convergence) -> list[str]:
    """The blocs whose interval lies on a side, each with its interval."""
    known = [bloc.lower() for bloc in apart(scenario.roster_rule)]
    keys = [key for key in known if sheet[f"slope_reading_{key}"].value == side]
    return [f"{sheet[f'where_{key}']} ({sheet[f'slope_{key}_low']} to {sheet[f'slope_{key}_high']})" for key in keys]


def _rate(sheet: Facts, bloc: Bloc) -> str:
    """A rate with its interval; an end without a rate is too steep for one."""
    key = bloc.lower()
    low, middle, high = (sheet[f"rate_{key}{end}"] for end in ("_low", "", "_high"))
    if middle.value is None:
        return "no rate"
    return f"{middle} ({low} to {high})" if high.value is not None else f"{middle} (from {low} up)"


def _one_out(sheet: Facts, scenario: Convergence) -> None:
    """How far the SCO's slope turns on a single economy."""
    codes = codes_of("SCO", scenario.as_of, scenario.roster_rule, scenario.statuses)
    reporting = convergence.growth(codes, scenario.since, scenario.as_of)["iso3"].to_list()
    found = {
        code: convergence.slope([c for c in reporting if c != code], scenario.since, scenario.as_of)["beta_slope"]
        for code in reporting
    }
    known: Any = pd.Series(found, dtype=float).dropna()
    low, high = (known.min(), known.max()) if len(known) else (float("nan"),) * 2
    texts = [sheet.number(f"slope_one_out_{label}", v, UNIT, BETA) for label, v in (("low", low), ("high", high))]
    words = (
        f"Leaving out one economy at a time moves the slope between {texts[0]} (without {name(known.idxmin())}) and "
        f"{texts[1]} (without {name(known.idxmax())})."
        if len(known)
        else "Without a slope there is nothing to leave an economy out of."
    )
    sheet.sentence("one_out_sentence", words, BETA)
