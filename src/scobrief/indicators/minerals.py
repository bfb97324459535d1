"""How much of members' energy and mineral trade stays inside the bloc, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import RosterRule, Statuses, compared, roster
from ..parameters import (
    FIRST_YEAR,
    LAST_MINERAL_YEAR,
    Counting,
    CountingRule,
    Parameters,
    ProductChoice,
    Products,
    Rule,
    Standing,
)
from ..sources.baci import ENERGY
from .registry import register

# 2000 is the first well-covered year; the roster in force begins in 2001.
FIRST_COVERED = 2000
YEARS = range(FIRST_COVERED, LAST_MINERAL_YEAR + 1)
# From 2022 on, pairs of members are missing that had reported every year: their sums are lower bounds.
LAST_FULL_YEAR = 2021
REFERENCE_YEARS = (2019, 2020, 2021)

# What stands before "trade" in a sentence.
PRODUCT_WORDS = {
    "all": "energy, mineral and metal", "energy": "energy", "crude_oil": "crude oil", "pipeline_gas": "pipeline gas",
    "lng": "LNG", "coal": "coal", "iron_ore": "iron ore", "base_metals": "base-metal ore and aluminium",
    "precious_metals": "precious metal", "critical_minerals": "critical mineral", "other_minerals": "other mineral",
}  # fmt: skip


class Minerals(Parameters):
    """A roster, products, a counting rule and a year; without a year, all of them."""

    as_of: int | None = Field(
        None, ge=FIRST_COVERED, le=LAST_MINERAL_YEAR, description="Year; left out, all years from 2000 on"
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    products: ProductChoice = "all"
    counting: CountingRule = "both_ends"


def _groups(products: Products) -> tuple[str, ...] | None:
    """The product groups of a choice; None for all of them."""
    if products == "all":
        return None
    return ENERGY if products == "energy" else (products,)


@cache
def flows(products: Products = "all") -> pd.DataFrame:
    """Reported flows of a choice of products: exporter, importer, year, value_usd_bn."""
    table = open_table("mineral_flows")
    groups = _groups(products)
    if groups is not None:
        table = table[table["product_group"].isin(groups)]
    total = table.groupby(["exporter", "importer", "year"], observed=True)["value_usd_k"].sum() / 1e6
    return total.rename("value_usd_bn").reset_index()


def intra_share(
    rule: RosterRule,
    statuses: Statuses,
    products: Products = "all",
    counting: Counting = "both_ends",
    years: range | list[int] = YEARS,
) -> pd.DataFrame:
    """Share of members' reported trade that stays inside the bloc, percent: `share_of` for each year's roster.

    Returns one row per year: year, roster_rule, statuses, and the columns of `share_of`.
    """
    rows = []
    for year in years:
        # Before the founding there is no roster in force; later rosters can be read backwards.
        codes = roster(year, rule, statuses) if rule != "in_force" or year >= FIRST_YEAR else ()
        rows.append(
            {"year": year, "roster_rule": rule, "statuses": statuses, **share_of(codes, year, products, counting)}
        )
    return pd.DataFrame(rows)


def share_of(
    codes: tuple[str, ...], year: int, products: Products = "all", counting: Counting = "both_ends"
) -> dict[str, Any]:
    """Share of the reported trade of some economies that is with one another, in one year.

    Returns intra_share_pct and intra_usd_bn (counted once), both missing where no pair of them reports;
    members_in_roster, members_reporting, pairs_reporting (ordered); pairs_lost (on record in each of 2019 to
    2021 and no longer) and lost_usd_bn (their value in 2021), which make the internal trade a lower_bound;
    outside_lost_usd_bn, the same for pairs with one end outside; and restored_share_pct, the share if both
    were still there at their values of 2021.
    """
    trade = _by_year(products).get(year, flows(products).head(0))
    sells, buys = trade["exporter"].isin(codes), trade["importer"].isin(codes)
    inside = trade[sells & buys]
    internal = inside["value_usd_bn"].sum()
    both_ends = trade.loc[sells, "value_usd_bn"].sum() + trade.loc[buys, "value_usd_bn"].sum()
    lost, outside = _lost(products, codes, trade) if year > LAST_FULL_YEAR else (pd.Series(), pd.Series())
    restored = internal + lost.sum()
    return {
        "intra_share_pct": _share(internal, both_ends, counting) if len(inside) else np.nan,
        "intra_usd_bn": internal if len(inside) else np.nan,
        "members_in_roster": len(codes),
        "members_reporting": len(set(trade.loc[sells, "exporter"]) | set(trade.loc[buys, "importer"])),
        "pairs_reporting": len(inside),
        "pairs_lost": len(lost),
        "lost_usd_bn": float(lost.sum()),
        "lower_bound": len(lost) > 0,
        "outside_lost_usd_bn": float(outside.sum()),
        "restored_share_pct": _share(restored, both_ends + 2 * lost.sum() + outside.sum(), counting),
    }


def _share(internal: float, both_ends: float, counting: Counting) -> float:
    """Percent inside; `both_ends` counts internal trade twice, and so does the share unless it is counted once."""
    if not both_ends:
        return np.nan
    return 200 * internal / both_ends if counting == "both_ends" else 100 * internal / (both_ends - internal)


@cache
def _by_year(products: Products) -> dict[int, pd.DataFrame]:
    by_year = cast("Iterable[tuple[int, pd.DataFrame]]", flows(products).groupby("year"))
    return dict(iter(by_year))


@cache
def _steady(products: Products) -> pd.Series:
    """Value in 2021, billion US dollars, of each ordered pair that reported in every reference year."""
    table = flows(products)
    wide = table[table["year"].isin(REFERENCE_YEARS)].pivot(
        index=["exporter", "importer"], columns="year", values="value_usd_bn"
    )
    return wide.dropna()[LAST_FULL_YEAR]


def _lost(products: Products, codes: tuple[str, ...], trade: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Values in 2021 of pairs that had reported steadily and are not in `trade`: inside the roster, and across it."""
    steady = _steady(products)
    gone = steady[~steady.index.isin(pd.MultiIndex.from_frame(trade[["exporter", "importer"]]))]
    exporter, importer = gone.index.get_level_values("exporter"), gone.index.get_level_values("importer")
    sells, buys = exporter.isin(codes), importer.isin(codes)
    return gone[sells & buys], gone[sells ^ buys]


def lost_pairs(codes: tuple[str, ...], year: int, products: Products = "all") -> pd.Series:
    """Values in 2021 of members' pairs no longer on record, billion US dollars, largest first.

    Returns a series indexed by exporter and importer.
    """
    trade = _by_year(products).get(year, flows(products).head(0))
    return _lost(products, codes, trade)[0].sort_values(ascending=False)


def by_rule(
    statuses: Statuses,
    products: Products = "all",
    counting: Counting = "both_ends",
    stated: RosterRule = "in_force",
) -> pd.DataFrame:
    """`intra_share` under all three roster rules, and a stated one that is none of them, one below the other."""
    return pd.concat([intra_share(rule, statuses, products, counting) for rule in compared(stated)], ignore_index=True)


def coverage(rule: RosterRule, statuses: Statuses, year: int, products: Products = "all") -> pd.DataFrame:
    """What each ordered pair of members reported: exporter, importer, value_usd_bn, state.

    `state` is 'reported', 'lost' (reported in each of 2019 to 2021, not in this later year) or 'not reported'.
    """
    codes = roster(year, rule, statuses)
    grid = pd.MultiIndex.from_product([codes, codes], names=["exporter", "importer"]).to_frame(index=False)
    grid = grid[grid["exporter"] != grid["importer"]]
    trade = flows(products)
    seen = trade[trade["year"] == year].drop(columns="year")
    made = grid.merge(seen, how="left", on=["exporter", "importer"])
    steady = pd.MultiIndex.from_frame(made[["exporter", "importer"]]).isin(_steady(products).index)
    made["state"] = np.where(
        made["value_usd_bn"].notna(),
        "reported",
        np.where(steady & (year > LAST_FULL_YEAR), "lost", "not reported"),
    )
    return made.reset_index(drop=True)


def largest(rule: RosterRule, statuses: Statuses, year: int, products: Products = "all", n: int = 12) -> pd.DataFrame:
    """The n largest flows between members in a year, with their value in 2021.

    Returns exporter, importer, product_group, value_usd_bn, before_usd_bn (missing if not reported then).
    """
    codes = roster(year, rule, statuses)
    table = open_table("mineral_flows")
    inside = table["exporter"].isin(codes) & table["importer"].isin(codes) & table["year"].isin([year, LAST_FULL_YEAR])
    groups = _groups(products)
    if groups is not None:
        inside &= table["product_group"].isin(groups)
    keys = ["exporter", "importer", "product_group"]
    wide = table[inside].pivot(index=keys, columns="year", values="value_usd_k").reindex(columns=[year, LAST_FULL_YEAR])
    made = pd.DataFrame({"value_usd_bn": wide[year] / 1e6, "before_usd_bn": wide[LAST_FULL_YEAR] / 1e6})
    return made.dropna(subset="value_usd_bn").nlargest(n, "value_usd_bn").reset_index()


@register(
    name="minerals_intra_share_pct",
    title="Share of energy and mineral trade inside the bloc",
    unit="percent of members' reported trade",
    formula=r"S = T_{RR} / T_R \text{ on reported flows of 74 products}",
    range="0 to 100",
    neutral="none",
    direction="more is more trade inside",
    parameters=Minerals,
    tables=("mineral_flows", "products", "curated-memberships"),
    cite="gaulier2010",
    caveat="After 2021 Russia-Belarus and other pairs are no longer on record, and from 2023 no crude oil of Iran.",
)
def minerals_share(p: Minerals) -> pd.DataFrame:
    """Share of members' energy and mineral trade inside the bloc."""
    years = YEARS if p.as_of is None else [p.as_of]
    return intra_share(p.roster_rule, p.statuses, p.products, p.counting, years).rename(
        columns={"intra_share_pct": "minerals_intra_share_pct"}
    )
