"""Do members grow together: correlation of real growth among them, against groups drawn by chance."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import per_vintage
from ..members import RosterRule, Statuses
from .history import BLOCS, LAST, Bloc, OfBloc, apart, codes_of, history, known_years, of_year, weakest
from .registry import register

GROWTH = "gdp_growth_pct"
# The outlook's growth rates begin in 1990, so the shortest window ends in 1994.
FIRST_END = 1994
YEARS = range(FIRST_END, LAST + 1)
# Years in which output fell in many economies at once: they make any group look synchronous.
CRISES = (2009, 2020)
DRAWS, SEED = 2000, 2001
BAND = (0.025, 0.5, 0.975)
# A line over time is drawn where at least this share of the roster reports in every year of the window.
ENOUGH = 0.9

WindowLength = Annotated[int, Field(ge=5, le=20, description="Years in the moving window")]
WindowEnd = Annotated[int, Field(ge=FIRST_END, le=LAST, description="Last year of the window")]


class Synchrony(OfBloc):
    """A bloc, a roster and a window; without its last year, all windows."""

    window: WindowLength = 10
    as_of: WindowEnd | None = Field(None, description="Last year of the window; left out, all")


@per_vintage
def correlations(last: int, window: int, without: tuple[int, ...] = ()) -> pd.DataFrame:
    """Correlations of yearly real growth between all economies that report the whole window, iso3 x iso3.

    without: years left out of the window.
    """
    years = [year for year in range(last - window + 1, last + 1) if year not in without]
    table = history(GROWTH)[0].reindex(years).dropna(axis=1)
    return table.loc[:, table.std() > 0].corr()


@per_vintage
def random_groups(last: int, window: int, size: int, without: tuple[int, ...] = ()) -> np.ndarray:
    """Mean pairwise correlation in 2,000 random groups of so many of the world's economies, in rising order.

    Each group is drawn without replacement among all that report the window, members of the blocs included.
    The same window gives the same groups: the seed is fixed.
    """
    matrix = correlations(last, window, without).to_numpy()
    draws = np.random.default_rng([SEED, last, window, size]).random((DRAWS, len(matrix)))
    chosen = np.zeros_like(draws)
    np.put_along_axis(chosen, np.argpartition(draws, size - 1, axis=1)[:, :size], 1.0, axis=1)
    totals = ((chosen @ matrix) * chosen).sum(axis=1)
    return np.sort((totals - size) / (size * (size - 1)))


def synchrony(
    codes: Collection[str], last: int, window: int, without: tuple[int, ...] = ()
) -> dict[str, float | int | str]:
    """Mean correlation of yearly real growth over all pairs of a group, and what random groups of its size have.

    Each pair counts once, whatever the economies' size; an economy that lacks a year of the window is missing.
    Returns growth_synchrony (missing if fewer than two report), null_low, null_median, null_high (the middle 95
    percent of random groups), groups_below_pct (percent of random groups that are less synchronous),
    members_in_roster, members_reporting, status (that of the least certain figure in the window).
    """
    matrix = correlations(last, window, without)
    inside = matrix.index.intersection(list(codes))
    n = len(inside)
    found, low, median, high, below = (np.nan,) * 5
    if n > 1:
        block = matrix.loc[inside, inside].to_numpy()
        found = float((block.sum() - n) / (n * (n - 1)))
        groups = random_groups(last, window, n, without)
        low, median, high = np.quantile(groups, BAND)
        below = 100 * float(np.searchsorted(groups, found)) / DRAWS
    flags = history(GROWTH)[1].reindex(range(last - window + 1, last + 1))[list(inside)]
    return {
        "growth_synchrony": found,
        "null_low": low,
        "null_median": median,
        "null_high": high,
        "groups_below_pct": below,
        "members_in_roster": len(codes),
        "members_reporting": n,
        "status": weakest(flags.to_numpy().ravel()),
    }


def falling_pct(year: int) -> float:
    """Percent of the economies that report growth whose output fell in a year."""
    return 100 * float((of_year(history(GROWTH)[0], year).dropna() < 0).mean())


def over_time(groups: dict[str, tuple[str, ...]], window: int, name: str = "bloc") -> pd.DataFrame:
    """`synchrony` of groups that stay the same, by the last year of the window, with the label in the column `name`.

    Years in which fewer than nine in ten of a group report the whole window are left out.
    """
    rows = [
        {name: label, "year": last, **synchrony(codes, last, window)}
        for label, codes in groups.items()
        for last in YEARS
    ]
    table = pd.DataFrame(rows)
    enough = table["members_reporting"] >= ENOUGH * table["members_in_roster"]
    return table[enough].dropna(ignore_index=True)


def rosters(rule: RosterRule, statuses: Statuses, year: int) -> dict[Bloc, tuple[str, ...]]:
    """Each bloc's roster of a year under a rule."""
    return {bloc: codes_of(bloc, year, rule, statuses) for bloc in apart(rule)}


_COLUMNS = (
    "growth_synchrony", "null_low", "null_median", "null_high", "groups_below_pct", "members_in_roster",
    "members_reporting", "status",
)  # fmt: skip


@register(
    name="growth_synchrony",
    title="Growth synchrony",
    unit="mean pairwise correlation of yearly real growth",
    formula=r"\frac{2}{n (n - 1)} \sum_{i < j} r_{ij}",
    range="-1 to 1",
    neutral="0, but see the median of random groups",
    direction="more is more together",
    caveat="A crisis that hits everybody makes every group synchronous: read it beside random groups of the same size. "
    "Projected growth is smoother than what happens.",
    tables=("annual", "curated-memberships"),
    parameters=Synchrony,
    cite="frankelrose1998",
)
def growth_synchrony(p: Synchrony) -> pd.DataFrame:
    """Mean pairwise correlation of real growth in a moving window, roster of its last year, with a null band.

    No row for a year whose roster is not known.
    """
    rows = [
        {"bloc": bloc, "window": p.window, "year": last}
        | synchrony(codes_of(bloc, last, p.roster_rule, p.statuses), last, p.window)
        for bloc in (BLOCS if p.bloc is None else [p.bloc])
        for last in known_years(p.roster_rule, YEARS if p.as_of is None else [p.as_of])
    ]
    return pd.DataFrame(rows, columns=["bloc", "window", "year", *_COLUMNS])
