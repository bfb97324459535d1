"""Shares in single years, for a reader who is to draw their course before seeing it."""

from __future__ import annotations

from ..indicators import size
from ..parameters import FIRST_YEAR, LAST_ROSTER_YEAR
from ..scenario.chapters import Size
from .sheet import Facts

# Few enough points to guess, close enough to show an enlargement; the same in every scenario, as all names are.
YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1, 4)


def add(sheet: Facts, scenario: Size) -> None:
    """The roster's share of the world's people in every fourth year since the founding."""
    table = size.share("population_m", scenario.roster_rule, scenario.statuses, YEARS)
    for year, share in zip(table["year"], table["share_pct"], strict=True):
        sheet.percent(f"population_share_{year}", share, "population_share_pct")
