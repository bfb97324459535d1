"""Shares in single years, for a reader who is to draw their course before seeing it."""

from __future__ import annotations

from ..indicators import size
from ..scenario.chapters import Size
from .sheet import Facts

# Six points from the founding to the article's year: few enough to guess, close enough to show an enlargement.
EVERY = 4


def add(sheet: Facts, scenario: Size) -> None:
    """The roster's share of the world's people in every fourth year since the founding, and in the scenario's own."""
    years = sorted({*range(size.YEARS[0], scenario.as_of + 1, EVERY), scenario.as_of})
    table = size.share("population_m", scenario.roster_rule, scenario.statuses, years)
    for year, share in zip(table["year"], table["share_pct"], strict=True):
        sheet.percent(f"population_share_{year}", share, "population_share_pct")
