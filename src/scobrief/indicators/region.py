"""How much of Central Asia's energy and mineral trade stays in Central Asia."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field

from ..parameters import LAST_MINERAL_YEAR, CountingRule, Parameters, ProductChoice
from . import minerals
from .registry import register
from .sales_by_buyer import SELLERS


class OfRegion(Parameters):
    """Which states, products, a counting rule and a year; without a year, all of them."""

    group: Literal["central_asia", "central_asia_members"] = Field(
        "central_asia", description="The five states of Central Asia, or the four of them that are SCO members"
    )
    products: ProductChoice = "all"
    counting: CountingRule = "both_ends"
    as_of: int | None = Field(
        None, ge=minerals.FIRST_COVERED, le=LAST_MINERAL_YEAR, description="Year; left out, all from 2000 on"
    )


@register(
    name="regional_share_pct",
    title="Central Asia's trade with itself",
    unit="percent of the states' reported energy and mineral trade",
    formula=r"S = T_{RR} / T_R",
    range="0 to 100",
    neutral="none",
    direction="more is more trade inside",
    parameters=OfRegion,
    tables=("mineral_flows", "products"),
    cite="gaulier2010",
    caveat="74 products, not all trade; electricity, cotton, food and refined oil are not among them. What is not on "
    "record is missing.",
)
def regional_share(p: OfRegion) -> pd.DataFrame:
    """Share of the reported energy and mineral trade of Central Asian states that is with one another."""
    rows = [
        {"year": year, "group": p.group} | minerals.share_of(SELLERS[p.group], year, p.products, p.counting)
        for year in (minerals.YEARS if p.as_of is None else [p.as_of])
    ]
    return pd.DataFrame(rows).rename(columns={"intra_share_pct": "regional_share_pct"})
