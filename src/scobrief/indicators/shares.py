"""Shares of many rosters in many sets of figures at once: two matrix products, whatever the number of definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ..datapackage import open_table
from ..errors import ParameterError
from ..members import RosterRule, Statuses, roster

# From the most to the least certain; the status of a sum is that of its least certain part.
STATUS = np.array(["outturn", "estimate", "projection"])
# The axes that choose a roster, in the order in which `_rosters` is indexed.
WHO = ("organisation", "roster_rule", "statuses", "as_of")
# What may be counted with China, which sources list without it; none of the three implies a position.
CHINA = {"as_listed": (), "with_hong_kong_macao": ("HKG", "MAC"), "with_taiwan": ("HKG", "MAC", "TWN")}


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of all economies, one row per series; a missing figure is 0 in `values` and False in `known`.

    values, known, rank: (series, economies), in the order of `economies()`; rank is the place in STATUS.
    whole: (series,) what a share is a share of.
    """

    values: np.ndarray
    known: np.ndarray
    rank: np.ndarray
    whole: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[pd.Series], ranks: Sequence[pd.Series | int], whole: Sequence[float]) -> Figures:
        """Return the figures that series indexed by iso3 hold; ranks as series or one for all."""
        values = np.array([row.reindex(economies()).to_numpy(float) for row in rows])
        places = np.array(
            [
                np.full(len(economies()), rank) if isinstance(rank, int) else rank.reindex(economies()).to_numpy(float)
                for rank in ranks
            ]
        )
        return cls(np.nan_to_num(values), ~np.isnan(values), np.nan_to_num(places), np.array(whole, float))


@cache
def economies() -> tuple[str, ...]:
    """ISO3 codes of all economies, in one fixed order."""
    return tuple(open_table("economies")["iso3"])


def grid(axes: Mapping[str, Sequence[Any]], by: Sequence[str], series: np.ndarray, figures: Figures) -> pd.DataFrame:
    """The share of every combination of choices that exists, in percent.

    axes: name -> choices; those of WHO choose the roster, those named in `by` the series; `china` says what counts
    with China. series: number of the
    series for each combination of the axes in `by`, -1 where there is none. An axis that is neither (a stated
    denominator) takes the place of `whole`: it is called `whole` there and given as numbers.
    Returns a categorical column per axis, share_pct (missing if no member reports), members_in_roster,
    members_reporting, status, roster (ISO3 codes).
    """
    codes = dict(zip(axes, np.indices([len(choices) for choices in axes.values()]).reshape(len(axes), -1), strict=True))
    index, masks, texts = _rosters(*(tuple(axes[name]) for name in WHO))
    r, s = index[tuple(codes[name] for name in WHO)], series[tuple(codes[name] for name in by)]
    exists = (r >= 0) & (s >= 0)
    if not exists.all():
        r, s = r[exists], s[exists]
        codes = {name: places[exists] for name, places in codes.items()}
    sums = _sums(masks, figures, axes.get("china", ["as_listed"]))[codes.get("china", 0), r, s]
    reporting = (masks @ figures.known.T.astype(float))[r, s].astype(int)
    worst = np.zeros_like(reporting)
    for rank in (1, 2):
        worst[(masks @ (figures.known & (figures.rank == rank)).T.astype(float))[r, s] > 0] = rank
    whole = figures.whole[s]
    if "whole" in axes:
        stated = np.asarray(axes["whole"], float)[codes["whole"]]
        whole = np.where(np.isnan(whole), stated, whole)
    columns = {name: pd.Categorical.from_codes(codes[name], pd.Index(list(choices))) for name, choices in axes.items()}
    return pd.DataFrame(
        columns
        | {
            "share_pct": np.where(reporting > 0, 100 * sums / whole, np.nan),
            "members_in_roster": masks.sum(axis=1).astype(int)[r],
            "members_reporting": reporting,
            "status": pd.Categorical.from_codes(worst, pd.Index(list(STATUS))),
            "roster": pd.Categorical.from_codes(r, pd.Index(texts)),
        }
    )


def _sums(masks: np.ndarray, figures: Figures, china: Sequence[str]) -> np.ndarray:
    """Sums of every roster in every series, for each way to count China: (china, rosters, series)."""
    place = {code: i for i, code in enumerate(economies())}
    with_china = np.flatnonzero(masks[:, place["CHN"]] > 0)
    made = []
    for choice in china:
        widened = masks.copy()
        widened[np.ix_(with_china, np.array([place[code] for code in CHINA[choice]], int))] = 1
        made.append(widened @ figures.values.T)
    return np.array(made)


@cache
def _rosters(
    organisations: tuple[str, ...],
    rules: tuple[RosterRule, ...],
    statuses: tuple[Statuses, ...],
    years: tuple[int, ...],
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Which roster each combination of choices has: its number (-1: not known), members as 0 and 1, and codes."""
    place = {code: i for i, code in enumerate(economies())}
    found: dict[tuple[str, ...], int] = {}
    index = np.full([len(organisations), len(rules), len(statuses), len(years)], -1)
    for (o, organisation), (r, rule), (s, status), (y, year) in product(
        enumerate(organisations), enumerate(rules), enumerate(statuses), enumerate(years)
    ):
        try:
            codes = roster(year, rule, status, organisation)
        except ParameterError:  # the roster in force in a year that lies ahead
            continue
        index[o, r, s, y] = found.setdefault(codes, len(found))
    masks = np.zeros([len(found), len(place)])
    for codes, number in found.items():
        masks[number, [place[code] for code in codes]] = 1
    return index, masks, [" ".join(codes) for codes in found]
