"""How sure a rate of few events is: exact intervals for one rate, and for the ratio of two."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .regression import LEVEL


@dataclass(frozen=True, slots=True)
class Stratum:
    """Events and units of time of one pair of states, under two conditions."""

    count: int
    exposure: float
    other_count: int
    other_exposure: float


def poisson_at_most(count: int, mean: float) -> float:
    """Probability that a Poisson number of events with that mean is at most `count`."""
    if mean == 0:
        return 1.0
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def rate_interval(count: int, exposure: float, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of a rate: `count` events in `exposure` units of time, per unit.

    The events are taken to come independently and at one steady rate; events that come in clusters, as clashes
    do, are less certain than this says. Without exposure nothing is known. Source: Garwood (1936).
    """
    if exposure <= 0:
        return 0.0, math.inf
    tail = (1 - level) / 2
    # No mean that leaves so little in the tail lies above this.
    top = count + 12 * math.sqrt(count + 1) + 12
    low = _crossing(lambda mean: poisson_at_most(count - 1, mean), 1 - tail, top) if count else 0.0
    return low / exposure, _crossing(lambda mean: poisson_at_most(count, mean), tail, top) / exposure


def common_ratio(strata: Sequence[Stratum], level: float = LEVEL) -> tuple[float, float, float]:
    """The rate over the other rate, if it is the same in every stratum, with its exact interval: value, low, high.

    Each stratum is compared with itself alone, so that it does not matter how much of the time each of them spent
    under either condition. Given how many events each had in all, those under the first are binomial, and their sum
    says all there is to say of the ratio: the value is the likeliest, and the interval, for one stratum, that of
    Clopper and Pearson (1934) for the share. A stratum without events or without time under both says nothing; if
    all are such, any ratio may be and the value is missing.
    """
    told = [s for s in strata if s.count + s.other_count and s.exposure > 0 and s.other_exposure > 0]
    if not told:
        return math.nan, 0.0, math.inf
    trials = [s.count + s.other_count for s in told]
    tilts = [s.exposure / s.other_exposure for s in told]
    seen = sum(s.count for s in told)

    def at_most(count: int, ratio: float) -> float:
        shares = [ratio * tilt / (1 + ratio * tilt) for tilt in tilts]
        return float(_sum_of_binomials(trials, shares)[: count + 1].sum())

    def missing(ratio: float) -> float:
        return seen - sum(n * ratio * tilt / (1 + ratio * tilt) for n, tilt in zip(trials, tilts, strict=True))

    # Halved on a log scale; one side without events leaves that end open.
    tail, none, every = (1 - level) / 2, seen == 0, seen == sum(trials)
    value = 0.0 if none else math.inf if every else _ratio(missing, 0)
    low = 0.0 if none else _ratio(lambda r: at_most(seen - 1, r), 1 - tail)
    return value, low, math.inf if every else _ratio(lambda r: at_most(seen, r), tail)


def _sum_of_binomials(trials: Sequence[int], shares: Sequence[float]) -> np.ndarray:
    """Probabilities of 0, 1, 2, ... successes in all, of binomial numbers with shares of their own."""
    made = np.ones(1)
    for n, share in zip(trials, shares, strict=True):
        terms = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
        made = np.convolve(made, terms)
    return made


def _ratio(falling: Callable[[float], float], level: float) -> float:
    """Where a function of a ratio falls through a level."""
    return math.exp(_crossing(lambda x: falling(math.exp(x)), level, 30, -30))


def _crossing(falling: Callable[[float], float], level: float, high: float, low: float = 0.0) -> float:
    """Where a falling function passes through a level, found by halving."""
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > level else (low, middle)
    return (low + high) / 2
