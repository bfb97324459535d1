"""How often pairs of states clashed, by the list, before and while both belonged: events over years at risk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import pandas as pd

from ..members import Statuses
from .clashes import FIRST_DAY, PHASES, Phase, listed, phase, stays, together
from .connectivity import neighbours
from .rates import Stratum, common_ratio, rate_interval

DAYS_A_YEAR = 365.25
# From here on the list is better covered, by its own account.
BETTER_FROM = date(2011, 1, 1)
KEYS = ["party_a", "party_b"]


def by_pair(statuses: Statuses, threshold: int, until: date, since: date = FIRST_DAY) -> pd.DataFrame:
    """Years and listed clashes of every pair of states in each phase, between two days.

    The states are all that ever stood in the organisation, in any way: for these the list was made. A pair that
    comes together only after `until` counts as never both. Returns party_a, party_b, neighbours (by land), phase,
    years, clashes (that began in it, from `threshold` deaths on); no row for a phase without a day.
    """
    first, last = pd.Timestamp(since), pd.Timestamp(until) + pd.Timedelta(days=1)
    starts = _starts(threshold, first, last)
    rows = []
    days: dict[Phase, int]
    for a, b in combinations(sorted(stays("family")), 2):
        spans = [(max(start, first), min(end, last)) for start, end in together(a, b, statuses) if start < last]
        if spans:
            both = sum((end - start).days for start, end in spans)
            days = {"before": (spans[0][0] - first).days, "both": both, "left": (last - spans[-1][1]).days}
        else:
            days = {"never": (last - first).days}
        found = [phase(a, b, start, statuses) if spans else "never" for start in starts.get((a, b), ())]
        near = b in neighbours().get(a, frozenset())
        rows += [(a, b, near, kind, n / DAYS_A_YEAR, found.count(kind)) for kind, n in days.items() if n]
    return pd.DataFrame(rows, columns=[*KEYS, "neighbours", "phase", "years", "clashes"])


def _starts(threshold: int, first: pd.Timestamp, last: pd.Timestamp) -> dict[tuple[str, str], list[pd.Timestamp]]:
    """First days of the listed clashes from so many deaths on, by pair."""
    table = listed()
    table = table[(first <= table["start"]) & (table["start"] < last) & (table["deaths_known"] >= threshold)]
    return {(str(a), str(b)): list(group) for (a, b), group in table.groupby(KEYS)["start"]}


def rates(pairs: pd.DataFrame) -> pd.DataFrame:
    """Clashes per hundred pair-years in each phase, among all pairs and among land neighbours.

    pairs: as `by_pair` returns them. Returns scope ('all' or 'neighbours'), phase, pairs, pair_years, clashes,
    clashes_per_100_pair_years, low, high (exact 95 percent interval, if clashes came independently: they do not).
    The phases are made of different pairs: `within` compares each pair with itself.
    """
    rows = []
    for scope, table in (("all", pairs), ("neighbours", pairs[pairs["neighbours"]])):
        for kind in PHASES:
            part = table[table["phase"] == kind]
            if len(part):
                years, n = float(part["years"].sum()), int(part["clashes"].sum())
                rows.append((scope, kind, len(part), years, n, 100 * n / years, *rate_interval(n, years / 100)))
    columns = ["scope", "phase", "pairs", "pair_years", "clashes", "clashes_per_100_pair_years", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def compared(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that came together and clashed at some time: clashes in ten years, before and while both belonged.

    pairs: as `by_pair` returns them. Returns party_a, party_b, phase, years, clashes, clashes_per_decade, low, high.
    """
    table = pairs[pairs["phase"].isin(["before", "both"])]
    groups = table.groupby(KEYS)
    kept = groups["clashes"].transform("sum").gt(0) & groups["phase"].transform("size").eq(2)
    table = table[kept].drop(columns="neighbours").reset_index(drop=True)
    ends = [rate_interval(n, years / 10) for n, years in zip(table["clashes"], table["years"], strict=True)]
    return table.assign(
        clashes_per_decade=10 * table["clashes"] / table["years"],
        low=[low for low, _ in ends],
        high=[high for _, high in ends],
    )


def within(table: pd.DataFrame) -> tuple[float, float, float]:
    """How many times as often the pairs clashed while both belonged as before, each compared with itself.

    table: as `compared` returns it. Returns the ratio of rates and its exact 95 percent interval.
    """
    return common_ratio([_stratum(group.set_index("phase")) for _, group in table.groupby(KEYS)])


def _stratum(pair: pd.DataFrame) -> Stratum:
    clashes, years = pair["clashes"], pair["years"]
    return Stratum(clashes["both"], years["both"], clashes["before"], years["before"])


def elsewhere(pairs: pd.DataFrame, threshold: int, until: date) -> pd.DataFrame:
    """Clashes between pairs that never both belonged, before the list is better covered and from then on.

    What grows here too did not grow for having both joined. Returns since, until, pair_years, clashes,
    clashes_per_100_pair_years, for the spans that begin before `until`; no row if
    all pairs came together.
    """
    apart = [tuple(pair) for pair in pairs.loc[pairs["phase"] == "never", KEYS].to_numpy()]
    end = pd.Timestamp(until) + pd.Timedelta(days=1)
    split = min(pd.Timestamp(BETTER_FROM), end)
    rows = []
    for first, last in ((pd.Timestamp(FIRST_DAY), split), (split, end)):
        if first < last and apart:
            starts = _starts(threshold, first, last)
            n, years = _total(starts, apart), len(apart) * (last - first).days / DAYS_A_YEAR
            rows.append((first, last - pd.Timedelta(days=1), years, n, 100 * n / years))
    return pd.DataFrame(rows, columns=["since", "until", "pair_years", "clashes", "clashes_per_100_pair_years"])


def _total(starts: dict[tuple[str, str], list[pd.Timestamp]], chosen: Iterable[tuple[str, str]]) -> int:
    return sum(len(starts.get(pair, ())) for pair in chosen)
