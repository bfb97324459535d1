"""Many measures to one score, by every usual choice: normalisation, weights, aggregation; and the ranks they give.

Scores run from 1 to 100, so that a geometric mean exists; standard scores stay around zero and have none.
Source of the choices: Nardo and others (2008), steps 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any, get_args

import numpy as np
import pandas as pd

from ..parameters import Aggregation, Normalisation, Weights

LOWEST, HIGHEST = 1.0, 100.0
DRAWS, SEED = 2000, 20
RANGE = (0.05, 0.95)  # of the ranks that an interval spans


def choices(annotated: Any) -> tuple[str, ...]:
    """The values that an annotated choice may take."""
    return get_args(get_args(annotated)[0])


WEIGHTS, NORMALISATIONS, AGGREGATIONS = map(choices, (Weights, Normalisation, Aggregation))
# The scales and means that go together; `check` refuses the other pair.
WAYS = [(scale, mean) for scale in NORMALISATIONS for mean in AGGREGATIONS if (scale, mean) != ("z", "geometric")]


def check(normalisation: str, aggregation: str) -> None:
    """Refuse the one pair of choices that does not go together. Raises ValueError."""
    if (normalisation, aggregation) not in WAYS:
        raise ValueError(
            "aggregation='geometric' needs positive scores, and standard scores (normalisation='z') fall on both sides "
            "of zero; allowed is normalisation 'minmax' or 'rank', or aggregation 'arithmetic'"
        )


def normalise(values: pd.DataFrame, how: str) -> pd.DataFrame:
    """Measures, one column each and more is better, on one scale; missing stays missing.

    minmax: from 1 for the lowest to 100 for the highest. rank: the same of mean ranks. z: standard scores, with
    the deviation of the reported cases themselves. A measure on which all are alike gives the middle of the scale.
    """
    if how == "z":
        spread = values.std(ddof=0)
        return (values - values.mean()) / spread.where(spread > 0, 1.0)
    table = values.rank() if how == "rank" else values
    span = table.max() - table.min()
    place = (table - table.min()) / span.where(span > 0)
    return LOWEST + (HIGHEST - LOWEST) * place.mask(place.isna() & table.notna(), 0.5)


def weights(scores: pd.DataFrame, how: str) -> np.ndarray:
    """Sets of weights, one row each, that add up to one.

    equal: one set. pca: one set, the squared loadings of the first principal component of the correlations, each
    of them over the cases that report both measures; the squares lose the sign. random: DRAWS sets, each as
    likely as any other (Dirichlet), from a fixed seed.
    """
    n = scores.shape[1]
    if how == "equal":
        return np.full((1, n), 1 / n)
    if how == "random":
        return _drawn(n)
    correlation = scores.corr(min_periods=3).fillna(0.0).to_numpy(copy=True)
    np.fill_diagonal(correlation, 1.0)
    first = np.linalg.eigh(correlation)[1][:, -1]
    return (first**2)[None, :]


@cache
def _drawn(n: int) -> np.ndarray:
    return np.random.default_rng(SEED).dirichlet(np.ones(n), DRAWS)


def aggregate(scores: pd.DataFrame, sets: np.ndarray, how: str) -> np.ndarray:
    """Weighted means of what each case reports: (cases, sets). The weights of the missing go to the others.

    arithmetic, or geometric: the exponential of the mean logarithm.
    """
    values = scores.to_numpy()
    if how == "geometric":
        values = np.log(values)
    known = ~np.isnan(values)
    means: np.ndarray = np.nan_to_num(values) @ sets.T / (known.astype(float) @ sets.T)
    return np.exp(means) if how == "geometric" else means


def score(values: pd.DataFrame, weighting: str, normalisation: str, aggregation: str) -> pd.Series:
    """Composite of each case; with random weights the mean over them. Raises ValueError as `check` does."""
    check(normalisation, aggregation)
    scores = normalise(values, normalisation)
    made = aggregate(scores, weights(scores, weighting), aggregation)
    return pd.Series(made.mean(axis=1), index=values.index)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Rank of each case in each column, 1 for the highest, ties at their mean rank."""
    # Sums in another order differ in the last digit: what agrees to nine digits is a tie.
    rounded = np.round(scores, 9)
    higher = rounded[:, None, :] > rounded[None, :, :]
    below, above = (higher.sum(axis=axis, dtype=np.int16) for axis in (1, 0))
    found: np.ndarray = (len(scores) + 1 + above - below) / 2
    return found


def all_ranks(values: pd.DataFrame, readings: Iterable[Iterable[str]] | None = None) -> np.ndarray:
    """Ranks of the cases under every weighting, normalisation and aggregation that go together: (cases, choices).

    readings: the columns of `values` that make up one composite, for each way to read the measures; all of them
    together if it is left out.
    """
    found = []
    wholes = {how: normalise(values, how) for how in NORMALISATIONS}  # of each column by itself, whatever the reading
    for columns, normalisation in product([values.columns] if readings is None else readings, NORMALISATIONS):
        scores = wholes[normalisation][list(columns)]
        sets = np.concatenate([weights(scores, how) for how in WEIGHTS])
        found += [ranks(aggregate(scores, sets, mean)) for scale, mean in WAYS if scale == normalisation]
    return np.concatenate(found, axis=1)


def rank_interval(values: pd.DataFrame, readings: Iterable[Iterable[str]] | None = None) -> pd.DataFrame:
    """The ranks between which nine in ten choices place each case: rank_low, rank_median, rank_high by case."""
    found = np.quantile(all_ranks(values, readings), [RANGE[0], 0.5, RANGE[1]], axis=1, method="inverted_cdf")
    return pd.DataFrame(found.T, index=values.index, columns=["rank_low", "rank_median", "rank_high"])
