"""Would chance do as much? A bloc's trade with itself among thousands of blocs drawn by lot.

Random blocs have as many members as the bloc has in the network. *Plain* ones are drawn among all economies alike;
*matched* ones take as many from each class of trade size as the bloc has there. Neither kind knows of distance.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, prod
from typing import Literal, get_args

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import RosterRule, Statuses
from .blocs import BLIND, OnNetwork, rosters
from .flow_sets import flow_set
from .network import Network, production_network, production_null
from .registry import register

Measure = Literal["share", "intensity", "stii", "ratio"]
Null = Literal["plain", "matched"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
NULLS: tuple[Null, ...] = get_args(Null)
# Under what name each measure is in the registry.
INDICATORS = {"share": "intra_share_pct", "intensity": "trade_intensity", "stii": "stii", "ratio": "preference_ratio"}

DRAWS, SEED = 5_000, 2022
# Classes of trade size, each of equally many economies: one class is none. Of ten, the first holds the eight largest
# traders, so that China has peers to be drawn in its place, though none is its equal.
CLASSES: dict[Null, int] = {"plain": 1, "matched": 10}
# Two ways to the same sum differ in the last digits: a random bloc this near to the bloc's own value ties with it.
TIE = 1e-9


class OnChance(OnNetwork):
    """A bloc, what is compared, and how random blocs are drawn."""

    measure: Measure | None = Field(
        None, description="What is compared: ratio is the share over its no-preference value"
    )
    null: Null | None = Field(
        None, description="Random blocs of all economies alike, or matched by class of trade size"
    )
    draws: int = Field(DRAWS, ge=2_000, le=20_000, description="How many random blocs are drawn")
    seed: int = Field(
        SEED, ge=0, le=1_000_000, description="Start of the random numbers; the same draws the same blocs"
    )


def statistics(network: Network, free: Network, masks: np.ndarray) -> dict[str, np.ndarray]:
    """The measures of many blocs at once, by the formulas of `network.bloc_trade`.

    masks: one row per bloc, one column per economy, True where it is in. free: the no-preference matrix.
    Returns share and weight in percent, intensity, stii and ratio; NaN where a sum to divide by is zero.
    """
    inside = masks.astype(float)
    internal, expected = (np.einsum("ij,ij->i", inside @ x.flows, inside) for x in (network, free))
    t_rr, t_r, t_w = 2 * internal, inside @ network.trade, network.trade.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        s, w, v = t_rr / t_r, t_r / t_w, (t_r - t_rr) / (t_w - t_r)
        found = {
            "share": 100 * s,
            "intensity": s / w,
            "stii": (s - v) / (s + v - 2 * s * v),
            "ratio": internal / expected,
            "weight": 100 * w,
        }
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in found.items()}


def size_classes(network: Network, null: Null) -> np.ndarray:
    """The class of each economy by total trade, 0 the largest; sizes of classes differ by one economy at most."""
    classes: np.ndarray = _size_ranks(network) * CLASSES[null] // len(network.codes)
    return classes


def members_by_class(network: Network, mask: np.ndarray, null: Null) -> tuple[int, ...]:
    """How many members a bloc has in each class of trade size."""
    return tuple(np.bincount(size_classes(network, null)[mask], minlength=CLASSES[null]).tolist())


def draw(network: Network, wanted: tuple[int, ...], null: Null, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Random blocs with so many members of each class, as masks: draws x economies.

    Every such bloc is equally likely, and none has a member twice. The names of economies and their order do not
    matter, only their sizes.
    """
    drawn: np.ndarray = _lottery(network, null, draws, seed) < np.array(wanted)[size_classes(network, null)]
    return drawn


def percentile(values: np.ndarray, own: float) -> float:
    """Of 100 values, how many are below one's own; ties count half. NaN if there is nothing to compare."""
    values = values[~np.isnan(values)]
    if np.isnan(own) or not len(values):
        return float("nan")
    ties = np.isclose(values, own, rtol=TIE, atol=TIE)
    return float(100 * (((values < own) & ~ties).mean() + ties.mean() / 2))


def table(
    rule: RosterRule = "in_force",
    statuses: Statuses = "members",
    flows: str = "all",
    draws: int = DRAWS,
    seed: int = SEED,
    every: bool = False,
) -> pd.DataFrame:
    """One row per bloc of `blocs.rosters`, measure and null: where the bloc stands among random blocs.

    bloc, members_in_roster, members_reporting, measure, null, observed, null_percentile, null_mean, null_p05,
    null_p50, null_p95, draws; weight_pct and null_weight_pct, what the bloc and the mean random bloc make of the
    network's trade; possible_blocs, how many different ones could be drawn. Shares and weights are in percent.
    """
    network, free = production_network(flows), production_null(flows)
    rows = []
    for bloc, codes in rosters(rule, statuses, every, flow_set(flows).year).items():
        mask = network.mask(codes)
        own = {name: values[0] for name, values in statistics(network, free, mask[None]).items()}
        for null in NULLS:
            wanted = members_by_class(network, mask, null)
            lots = _lots(flows, null, wanted, draws, seed)
            for measure in MEASURES:
                rows.append(
                    {
                        "bloc": bloc,
                        "members_in_roster": len(codes),
                        "members_reporting": int(mask.sum()),
                        "measure": measure,
                        "null": null,
                        "observed": own[measure],
                        **_place(lots[measure], own[measure]),
                        "draws": draws,
                        "weight_pct": own["weight"],
                        "null_weight_pct": lots["weight"].mean(),
                        "possible_blocs": _possible(network, null, wanted),
                    }
                )
    return pd.DataFrame(rows)


def class_of(iso3: str, flows: str = "all") -> pd.DataFrame:
    """The economies of one economy's class of trade size, itself among them: iso3, trade_pct of the network's trade."""
    network = production_network(flows)
    classes = size_classes(network, "matched")
    peers = classes == classes[network.codes.index(iso3)]
    trade_pct = 100 * network.trade / network.trade.sum()
    found = pd.DataFrame({"iso3": np.array(network.codes)[peers], "trade_pct": trade_pct[peers]})
    return found.sort_values("trade_pct", ascending=False, ignore_index=True)


def _size_ranks(network: Network) -> np.ndarray:
    """The rank of each economy by total trade, 0 the largest."""
    ranks = np.empty(len(network.codes), dtype=int)
    ranks[np.argsort(-network.trade, kind="stable")] = np.arange(len(ranks))
    return ranks


@lru_cache(maxsize=8)
def _lottery(network: Network, null: Null, draws: int, seed: int) -> np.ndarray:
    """The place of each economy in a random order of its class, draws x economies: one lottery serves all blocs."""
    n = len(network.codes)
    # Column k belongs to the k-th largest trader, whatever it is called. A class and its fraction sort by class
    # first and by lot within.
    lots = np.random.default_rng(seed).random((draws, n))[:, _size_ranks(network)]
    classes = size_classes(network, null)
    order = np.argsort(classes + lots, axis=1)
    places = np.empty((draws, n), dtype=np.int16)
    np.put_along_axis(places, order, np.arange(n, dtype=np.int16)[None], axis=1)
    starts = np.searchsorted(np.sort(classes), np.arange(CLASSES[null]))
    lottery: np.ndarray = places - starts[classes].astype(np.int16)
    return lottery


@lru_cache(maxsize=128)
def _lots(flows: str, null: Null, wanted: tuple[int, ...], draws: int, seed: int) -> dict[str, np.ndarray]:
    """The measures of the random blocs that all blocs with the same number of members in each class share."""
    network = production_network(flows)
    return statistics(network, production_null(flows), draw(network, wanted, null, draws, seed))


def _place(values: np.ndarray, own: float) -> dict[str, float]:
    """A bloc's percentile, and the mean, the middle and the band of nine in ten random blocs."""
    if np.isnan(own):  # nothing of the bloc is in the network
        return dict.fromkeys(("null_percentile", "null_mean", "null_p05", "null_p50", "null_p95"), float("nan"))
    low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
    return {
        "null_percentile": percentile(values, own),
        "null_mean": float(np.nanmean(values)),
        "null_p05": float(low),
        "null_p50": float(middle),
        "null_p95": float(high),
    }


def _possible(network: Network, null: Null, wanted: tuple[int, ...]) -> float:
    """How many different blocs have so many members of each class."""
    sizes = np.bincount(size_classes(network, null)).tolist()
    return float(prod(map(comb, sizes, wanted)))


@register(
    name="null_percentile",
    title="Place among random blocs",
    unit="random blocs of 100 that are below",
    formula=r"100 \cdot \frac{B + E / 2}{D}",
    range="0 to 100",
    neutral="50",
    direction="more is more trade inside than blocs drawn by lot",
    parameters=OnChance,
    tables=("production_flows", "curated-memberships"),
    caveat=(
        "B random blocs of D are below the bloc and E equal to it. An estimate, within a point or two; no p-value: "
        f"members were not drawn by lot, and neighbours trade more with one another, treaty or not. {BLIND}"
    ),
    cite="phipson2010",
)
def null_percentile(p: OnChance) -> pd.DataFrame:
    """How many of 100 random blocs of as many reporting members are below the bloc."""
    made = table(p.roster_rule, p.statuses, p.flows, p.draws, p.seed, p.bloc is not None)
    for column in ("bloc", "measure", "null"):
        if (chosen := getattr(p, column)) is not None:
            made = made[made[column] == chosen]
    return made.reset_index(drop=True)
