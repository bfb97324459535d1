"""What members of any roster have in common: five outcomes, and other readings of the same ones.

Each takes ISO3 codes and a year and gives a value, how many members it rests on, and the least certain kind of
figure in it. What members have in common is not what membership did: geography, wealth and history are in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..datapackage import open_table
from . import minerals
from .history import history, of_year, weakest
from .network import Network, bloc_trade, no_preference, production_network, production_null
from .synchrony import correlations

# The outlook of October 2022 projects from 2022 on, stability changes its method in 2023, and from 2022 on pairs of
# members are missing from the energy and mineral trade: later years are read as this one.
LAST_MEASURED = 2021
NETWORK_YEAR, CUSTOMERS_YEAR = 2022, 2023
WINDOW = 10
MIN_MEMBERS = 2

Codes = tuple[str, ...]
Measured = tuple[float, int, str]
GROWS, SHRINKS, NONE = "larger blocs are higher by arithmetic", "larger blocs are lower by arithmetic", "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it is called, in which unit, which way is better, and what size does to it by arithmetic alone."""

    title: str
    unit: str
    more_is_better: bool
    tilt: str
    measure: Callable[[Codes, int], Measured]
    digits: int = 1
    states_count_alike: bool = False  # a mean of states; otherwise a sum in which the large weigh more

    def enough(self, reporting: int, in_roster: int) -> bool:
        """Whether so many members can stand for the roster: two, and half of it where every state counts alike."""
        return reporting >= MIN_MEMBERS and (not self.states_count_alike or 2 * reporting >= in_roster)


def measured(year: int) -> int:
    """The year that outcomes are read in: the given one, or the last one that is no projection."""
    return min(year, LAST_MEASURED)


def reported(variable: str, codes: Codes, years: list[int]) -> tuple[pd.DataFrame, str]:
    """Values of those who report in every one of the years, and the least certain kind among them."""
    values, kinds = (table.reindex(index=years).reindex(columns=list(codes)) for table in history(variable))
    values = values.dropna(axis=1)
    return values, weakest(kinds[values.columns].to_numpy().ravel())


@cache
def _stability() -> pd.DataFrame:
    """Political stability, year x iso3; until 2002 the source has every other year: the year before stands in."""
    wide = open_table("governance").pivot(index="year", columns="iso3", values="political_stability")
    return wide.reindex(range(wide.index.min(), wide.index.max() + 1)).ffill(limit=1)


@cache
def minerals_network(year: int) -> tuple[Network, Network]:
    """Reported energy and mineral flows of a year as a matrix, billion US dollars, and the same without preference.

    A pair without a report has no flow here: the sums of rows and columns are those that are reported.
    """
    flows = minerals.flows()
    flows = flows[flows["year"] == year]
    codes = tuple(sorted({*flows["exporter"], *flows["importer"]}))
    wide = flows.pivot(index="exporter", columns="importer", values="value_usd_bn")
    network = Network(codes, wide.reindex(index=codes, columns=codes).fillna(0.0).to_numpy())
    return network, no_preference(network)


def _shares(network: Network, null: Network, codes: Codes) -> tuple[float, float, int]:
    """Share of trade inside, observed and without preference, and members in the network."""
    n = int(network.mask(codes).sum())
    if not n:
        return np.nan, np.nan, 0
    return bloc_trade(network, codes).share, bloc_trade(null, codes).share, n


def _production(codes: Codes) -> tuple[float, float, int]:
    return _shares(production_network(), production_null(), codes)


def _minerals(codes: Codes, year: int) -> tuple[float, float, int]:
    return _shares(*minerals_network(max(measured(year), minerals.FIRST_COVERED)), codes)


def beyond(share: float, free: float) -> float:
    """How far a share is from its no-preference value (0) to all of the trade (100), percent; below zero if under it.

    Both ends are the same for a small and a large bloc, unlike those of the share itself or of a ratio.
    """
    return 100 * (share - free) / (1 - free)


def trade_beyond(codes: Codes, year: int) -> Measured:
    """Production trade kept inside, beyond no preference."""
    share, free, n = _production(codes)
    return beyond(share, free), n, "outturn"


def trade_ratio(codes: Codes, year: int) -> Measured:
    """Share of production trade inside over its no-preference value."""
    share, free, n = _production(codes)
    return share / free if free else np.nan, n, "outturn"


def trade_share(codes: Codes, year: int) -> Measured:
    """Share of production trade inside, both ends counted, percent."""
    share, _, n = _production(codes)
    return 100 * share, n, "outturn"


def customers(codes: Codes, year: int) -> Measured:
    """Mean over members of the share of exports that goes to fellow members among the five largest buyers, percent."""
    table = open_table("trade_partners")
    sales = table[(table["direction"] == "exports") & table["iso3"].isin(codes)]
    sellers = sales["iso3"].unique()
    inside = sales[sales["partner_iso3"].isin(codes)].groupby("iso3")["share_pct"].sum()
    # Sales to a member outside a seller's first five are not stated: the mean is a lower bound.
    return float(inside.reindex(sellers, fill_value=0.0).mean()), len(sellers), "estimate"


def minerals_beyond(codes: Codes, year: int) -> Measured:
    """Energy and mineral trade kept inside, beyond no preference."""
    share, free, n = _minerals(codes, year)
    return beyond(share, free), n, "outturn"


def minerals_share(codes: Codes, year: int) -> Measured:
    """Share of reported energy and mineral trade inside, both ends counted, percent."""
    share, _, n = _minerals(codes, year)
    return 100 * share, n, "outturn"


def in_step(codes: Codes, year: int) -> Measured:
    """Mean correlation of yearly real growth over ten years, each pair of members counted once."""
    last = measured(year)
    world = correlations(last, WINDOW)
    inside = world.index.intersection(list(codes))
    pairs = world.loc[inside, inside].to_numpy()[np.triu_indices(len(inside), 1)]
    kinds = history("gdp_growth_pct")[1].loc[last - WINDOW + 1 : last, inside]
    return pairs.mean() if len(pairs) else np.nan, len(inside), weakest(kinds.to_numpy().ravel())


def _spread(codes: Codes, year: int) -> tuple[float, float, int, str]:
    """Standard deviation of log income per head ten years ago and now, of those who report both."""
    last = measured(year)
    income, kind = reported("gdp_per_head_ppp2017_intl", codes, [last - WINDOW, last])
    then, now = np.log(income).std(axis=1, ddof=0)
    return then, now, income.shape[1], kind


def gap_closed(codes: Codes, year: int) -> Measured:
    """Fall of the spread of log income per head over ten years, percent; below zero where it widened."""
    then, now, n, kind = _spread(codes, year)
    return 100 * (1 - now / then) if n >= MIN_MEMBERS and then > 0 else np.nan, n, kind


def income_gap(codes: Codes, year: int) -> Measured:
    """Spread of log income per head."""
    _, now, n, kind = _spread(codes, year)
    return now, n, kind


def stability_gain(codes: Codes, year: int) -> Measured:
    """Mean change of members' political stability over ten years."""
    last = measured(year)
    both = _stability().reindex(index=[last - WINDOW, last], columns=list(codes)).dropna(axis=1)
    return (of_year(both, last) - of_year(both, last - WINDOW)).mean(), both.shape[1], "estimate"


def stability_level(codes: Codes, year: int) -> Measured:
    """Mean of members' political stability."""
    now = _stability().reindex(index=[measured(year)], columns=list(codes)).dropna(axis=1)
    return now.iloc[0].mean(), now.shape[1], "estimate"


# The five of the composite. None of them has a tilt: what size does by arithmetic is not to be mistaken for effect.
OUTCOMES = {
    "trade": Outcome("Trade kept inside", "percent beyond no preference", True, NONE, trade_beyond),
    "minerals": Outcome("Energy and minerals kept inside", "percent beyond no preference", True, NONE, minerals_beyond),
    "synchrony": Outcome("Growth in step", "mean correlation", True, NONE, in_step, 2, True),
    "gap_closed": Outcome("Income gap closed", "percent in ten years", True, NONE, gap_closed, 1, True),
    "stability": Outcome("Stability gained", "index points in ten years", True, NONE, stability_gain, 2, True),
}
# Other readings of the same outcomes, for the question whether the choice of a reading makes the result.
READINGS = {
    "trade_share": Outcome("Trade inside", "percent", True, GROWS, trade_share),
    "trade_ratio": Outcome("Trade inside over no preference", "ratio", True, SHRINKS, trade_ratio),
    "customers": Outcome(
        "Exports to fellow members", "percent to the five largest buyers", True, GROWS, customers, 1, True
    ),
    "minerals_share": Outcome("Energy and minerals inside", "percent", True, GROWS, minerals_share),
    "income_gap": Outcome("Income gap, its level", "log points", False, NONE, income_gap, 2, True),
    "stability_level": Outcome("Stability, its level", "index points", True, NONE, stability_level, 2, True),
}
INSTEAD = {
    "trade": ("trade_share", "trade_ratio", "customers"),
    "minerals": ("minerals_share",),
    "gap_closed": ("income_gap",),
    "stability": ("stability_level",),
}
ALL = OUTCOMES | READINGS
