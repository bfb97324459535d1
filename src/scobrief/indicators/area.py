"""How much of Eurasia a roster covers: members' area as a share of the continent's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import RosterRule, Statuses
from . import shares
from .registry import register
from .size import YEARS, RosterOfYear, axes_of, one_roster, plain

AreaColumn = Literal["area_km2", "land_km2"]
AreaMeasure = Literal["whole territory", "inside Eurasia only", "land without inland water"]

LAND: AreaMeasure = "land without inland water"
# A round figure for the continent with its islands; the areas of all economies that the rule of the country
# table places in Eurasia add up to within a few thousand square kilometres of it: see eurasia_area_km2().
EURASIA_KM2 = 55_000_000


class AreaOfEurasia(RosterOfYear):
    """An organisation's roster, a year, what is counted, and the area of the continent."""

    area_measure: AreaMeasure = Field(
        "whole territory", description="Whole territory, what UN statistics place in Eurasia only, or land only"
    )
    eurasia_km2: int = Field(
        EURASIA_KM2,
        ge=40_000_000,
        le=70_000_000,
        description="Area of Eurasia, the denominator, in square kilometres",
    )


@cache
def eurasia_area_km2(column: AreaColumn = "area_km2") -> float:
    """Sum of the areas of all economies that count as Eurasian, in square kilometres."""
    table = open_table("economies")
    return float(table.loc[table["in_eurasia"], column].sum())


@cache
def _areas() -> shares.Figures:
    table = open_table("economies").set_index("iso3")
    rows = [table["area_km2"], table["area_km2"].where(table["in_eurasia"]), table["land_km2"]]
    # Economies outside Eurasia are not missing from the second reading: they count as nothing.
    figures = shares.Figures.of(rows, [0, 0, 0], [np.nan, np.nan, eurasia_area_km2("land_km2")])
    figures.known[1] = figures.known[0]
    return figures


def area_shares(axes: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Area of every combination of choices as percent of Eurasia's: see `shares.grid`.

    axes: organisation, roster_rule, statuses, as_of, area_measure, eurasia_km2. Land without inland water is held
    against the land of Eurasia, whatever the stated area: the column `figures` has one number for what is one.
    """
    known = get_args(AreaMeasure)
    series = np.array([known.index(measure) for measure in axes["area_measure"]])
    renamed = {"whole" if name == "eurasia_km2" else name: choices for name, choices in axes.items()}
    table = shares.grid(renamed, ["area_measure"], series, _areas()).rename(columns={"whole": "eurasia_km2"})
    measure, whole = table["area_measure"].cat.codes.to_numpy(), table["eurasia_km2"].cat.codes.to_numpy()
    summed = (table["area_measure"] == LAND).to_numpy()
    return table.assign(figures=np.where(summed, -1, measure * len(axes["eurasia_km2"]) + whole))


def area_share(
    rule: RosterRule,
    statuses: Statuses,
    eurasia_km2: float,
    years: range | list[int] = YEARS,
    area_measure: AreaMeasure = "whole territory",
) -> pd.DataFrame:
    """Area of an SCO roster as percent of Eurasia's, by year: the columns of `share`, and members_km2.

    Members count with their whole territory, as in the article's claim; 'inside Eurasia only' leaves out those
    that are not Eurasian by the country table's rule (Egypt).
    """
    axes = one_roster(rule, statuses, years) | {"area_measure": [area_measure], "eurasia_km2": [eurasia_km2]}
    table = plain(area_shares(axes)).drop(columns=["area_measure", "eurasia_km2", "figures"])
    whole = eurasia_area_km2("land_km2") if area_measure == LAND else eurasia_km2
    return table.assign(members_km2=table["share_pct"] * whole / 100)


@register(
    name="eurasia_area_share_pct",
    title="Area as a share of Eurasia",
    unit="percent of Eurasia's area",
    parameters=AreaOfEurasia,
    formula=r"100 \sum_{i \in R} a_i \Big/ A_{\text{Eurasia}}",
    range="0 and up",
    neutral="none",
    direction="none",
    cite="cia_factbook",
    tables=("economies", "curated-memberships"),
    caveat="Members count with their whole territory, Russia's and Egypt's too; the continent's area is a convention.",
    grid=area_shares,
    yearly=False,
)
def eurasia_area_share(p: AreaOfEurasia) -> pd.DataFrame:
    """Area of the roster as a share of Eurasia's."""
    return plain(area_shares(axes_of(p))).rename(columns={"share_pct": "eurasia_area_share_pct"})
