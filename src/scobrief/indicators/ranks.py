"""Rank association of a few cases, with an exact permutation p: every order counted, none drawn by lot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..errors import DataError

# 12 cases have 479 million orders. They are counted through 4,096 subsets; each case more doubles time and memory.
MAX_CASES = 12
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Association:
    """Spearman's rho of n cases; chances under random pairing; an approximate 95 % interval."""

    n: int
    rho: float
    p_positive: float
    p_negative: float
    p_two_sided: float
    low: float
    high: float


def association(x: Sequence[float] | pd.Series, y: Sequence[float] | pd.Series) -> Association:
    """Spearman's rho of paired values, ties at their mean rank, with its exact permutation p.

    Pairs with a missing value are left out. p_positive is the share of all n! pairings whose rho is at least as
    high, p_negative at most as high, p_two_sided at least as far from zero. All are missing with fewer than two
    cases or without variation. The interval is that of Bonett and Wright (2000), missing with fewer than four
    cases or a perfect order. Raises DataError for more than MAX_CASES cases.
    """
    pairs = pd.DataFrame({"x": x, "y": y}).dropna()
    n = len(pairs)
    if n < 2 or pairs["x"].nunique() < 2 or pairs["y"].nunique() < 2:
        return Association(n, *[math.nan] * 6)
    a, b = _whole(pairs["x"].to_numpy()), _whole(pairs["y"].to_numpy())
    counts = _products(tuple(sorted(a.tolist())), tuple(sorted(b.tolist())))
    seen = int(a @ b)
    # n times a sum of products, less the product of the sums, is a covariance in whole numbers: no rounding.
    centred = n * np.arange(len(counts)) - int(a.sum()) * int(b.sum())
    observed = n * seen - int(a.sum()) * int(b.sum())
    total = math.factorial(n)
    found = observed / math.sqrt(_spread(a) * _spread(b))
    return Association(
        n,
        found,
        float(counts[seen:].sum() / total),
        float(counts[: seen + 1].sum() / total),
        float(counts[np.abs(centred) >= abs(observed)].sum() / total),
        *interval(found, n),
    )


def rho(x: np.ndarray, y: np.ndarray) -> float:
    """Spearman's rho of paired values without missing ones, ties at their mean rank; missing without variation."""
    a, b = _mean_ranks(x), _mean_ranks(y)
    spread = math.sqrt(_spread(a) * _spread(b))
    return float(len(a) * (a @ b) - a.sum() * b.sum()) / spread if spread else math.nan


def interval(rho: float, n: int) -> tuple[float, float]:
    """Approximate 95 % interval of Spearman's rho; missing with fewer than four cases or a perfect order.

    Fisher's z with the variance (1 + rho^2 / 2) / (n - 3). Source: Bonett and Wright (2000).
    """
    if n < 4 or abs(rho) >= 1:
        return math.nan, math.nan
    half = Z_95 * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half)


def critical(values: Sequence[float] | np.ndarray, level: float = 0.05) -> float:
    """The lowest rho of these values with an order without ties whose one-sided p is at most `level`, if there is one.

    `critical(range(11))` is the entry for 11 cases in the published tables.
    """
    a, n = _whole(np.asarray(values, dtype=float)), len(values)
    counts = _products(tuple(sorted(a.tolist())), tuple(range(n)))
    tails = counts[::-1].cumsum()[::-1] / math.factorial(n)
    reached = np.flatnonzero((tails <= level) & (counts > 0))
    if not len(reached):
        return math.nan
    b = np.arange(n)
    return float((n * reached[0] - a.sum() * b.sum()) / math.sqrt(_spread(a) * _spread(b)))


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    """Twice the ranks from the lowest on, less one: whole numbers, ties at their mean rank."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: np.ndarray = (2 * count.cumsum() - count)[place].astype(np.int64)
    return ranks


def _whole(values: np.ndarray) -> np.ndarray:
    """Mean ranks as the smallest whole numbers from zero in the same proportions; rho does not change."""
    ranks = _mean_ranks(values)
    ranks -= ranks.min()
    smallest: np.ndarray = ranks // np.gcd.reduce(ranks)
    return smallest


def _spread(ranks: np.ndarray) -> int:
    """n times the sum of squares about the mean, in whole numbers."""
    return int(len(ranks) * (ranks @ ranks) - ranks.sum() ** 2)


@cache
def _products(a: tuple[int, ...], b: tuple[int, ...]) -> np.ndarray:
    """How many of the n! pairings of two sorted lists of ranks have each sum of products, from 0 on.

    The first k of `a` can be paired with any k of `b`: counts are kept for each subset of `b`, not for each order.
    """
    n = len(a)
    if n > MAX_CASES:
        raise DataError(f"rank association: {n} cases; exact for at most {MAX_CASES}. Leave some out.")
    width = sum(i * j for i, j in zip(a, b, strict=True)) + 1
    # Half the memory to move where n! fits into 32 bits.
    counts = np.zeros((1 << n, width), dtype=np.int32 if math.factorial(n) < 1 << 31 else np.int64)
    counts[0, 0] = 1
    subsets = np.arange(1 << n)
    sizes = np.array([subset.bit_count() for subset in range(1 << n)])
    for k, rank in enumerate(a):
        paired = subsets[sizes == k]
        # The largest sum that k pairs can have: with the k largest of b, in the same order.
        most = sum(i * j for i, j in zip(a[:k], b[n - k :], strict=True)) + 1
        for place, other in enumerate(b):
            free = paired[(paired >> place) & 1 == 0]
            step = rank * other
            reach = min(most, width - step)
            counts[free | 1 << place, step : step + reach] += counts[free, :reach]
    found: np.ndarray = counts[-1].astype(np.int64)
    return found
