"""Who buys the energy and minerals that Central Asia, or Russia, is on record as having sold."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import members
from ..parameters import LAST_MINERAL_YEAR, Parameters, ProductChoice, Products
from .minerals import FIRST_COVERED, LAST_FULL_YEAR, REFERENCE_YEARS, flows
from .registry import register

Seller = Literal["central_asia", "central_asia_members", "RUS"]
Buyer = Literal["CHN", "RUS", "EU", "other"]

SELLERS: dict[Seller, tuple[str, ...]] = {
    "central_asia": ("KAZ", "KGZ", "TJK", "TKM", "UZB"),
    "central_asia_members": ("KAZ", "KGZ", "TJK", "UZB"),  # Turkmenistan never joined
    "RUS": ("RUS",),
}
BUYERS: tuple[Buyer, ...] = ("CHN", "RUS", "EU", "other")
FIRST = 1995
YEARS = range(FIRST, LAST_MINERAL_YEAR + 1)
# Until 2003 a good part of the oil is booked to islands where traders were registered, not to where it went.
TRADERS = ("BMU", "VGB")

SellerChoice = Annotated[
    Seller, Field(description="The five states of Central Asia, the four of them that are SCO members, or Russia")
]
BuyerChoice = Annotated[
    Buyer, Field(description="China, Russia, the European Union's members of the year, or all others")
]


class ByBuyer(Parameters):
    """A seller, a buyer, products and a year; without a buyer or a year, all of them."""

    seller: SellerChoice = "central_asia"
    buyer: BuyerChoice | None = Field(None, description="One buyer only; left out, all four")
    products: ProductChoice = "all"
    as_of: int | None = Field(None, ge=FIRST, le=LAST_MINERAL_YEAR, description="Year; left out, all from 1995 to 2024")


@cache
def _union(year: int) -> tuple[str, ...]:
    """Members of the EU on 31 December: the United Kingdom up to 2019."""
    return members("EU", date(year, 12, 31))


@cache
def _sales(seller: Seller, products: Products) -> pd.DataFrame:
    """Reported sales of a seller, or of each in a group: exporter, importer, year, value_usd_bn, buyer."""
    table = flows(products)
    table = table[table["exporter"].isin(SELLERS[seller]) & table["year"].isin(YEARS)]
    return table.assign(buyer=[buyer_of(*sale) for sale in zip(table["importer"], table["year"], strict=True)])


def buyer_of(importer: str, year: int) -> Buyer:
    """Which of the four buyers an importer is in a year."""
    if importer == "CHN":
        return "CHN"
    if importer == "RUS":
        return "RUS"
    return "EU" if importer in _union(year) else "other"


def by_buyer(seller: Seller, products: Products = "all", years: range | list[int] = YEARS) -> pd.DataFrame:
    """Reported energy and mineral exports of a seller by buyer, one row per year and buyer.

    Returns year, seller, buyer, value_usd_bn and buyer_share_pct (of the seller's reported exports; missing where
    none to the buyer is on record), sold_usd_bn (to all), sellers_in_group, sellers_reporting; union_states (in the
    EU at the end of the year, whose share moves with it); directions_lost and
    lost_usd_bn (sales to the buyer on record in each of 2019 to 2021 and no longer, at their value of 2021),
    restored_share_pct (the share with all lost sales put back). Sales of one seller to another in a group are
    sales to 'other'. A seller does not buy from itself: no row.
    """
    codes = SELLERS[seller]
    buyers = [buyer for buyer in BUYERS if codes != (buyer,)]
    sales = _sales(seller, products)
    rows = []
    for year in years:
        now = sales[sales["year"] == year]
        sold = now["value_usd_bn"].sum()
        to = now.groupby("buyer")["value_usd_bn"].sum().reindex(buyers)
        gone = lost(seller, products, year)
        back = gone.groupby("buyer")["value_usd_bn"].sum().reindex(buyers).fillna(0)
        whole = sold + back.sum()
        rows += [
            {
                "year": year,
                "seller": seller,
                "buyer": buyer,
                "value_usd_bn": to[buyer],
                "buyer_share_pct": 100 * to[buyer] / sold if sold else np.nan,
                "sold_usd_bn": sold if len(now) else np.nan,
                "sellers_in_group": len(codes),
                "sellers_reporting": now["exporter"].nunique(),
                "union_states": len(_union(year)),
                "directions_lost": int((gone["buyer"] == buyer).sum()),
                "lost_usd_bn": float(back[buyer]),
                "restored_share_pct": 100 * (to.fillna(0)[buyer] + back[buyer]) / whole if whole else np.nan,
            }
            for buyer in buyers
        ]
    return pd.DataFrame(rows)


def lost(seller: Seller, products: Products, year: int) -> pd.DataFrame:
    """Sales on record in each reference year and not in this later one: importer, buyer, value_usd_bn of 2021."""
    sales = _sales(seller, products)
    if year <= LAST_FULL_YEAR:
        return sales.head(0)
    pair = ["exporter", "importer"]
    years = sales[sales["year"].isin(REFERENCE_YEARS)].groupby(pair)["year"].nunique()
    steady = years.index[years == len(REFERENCE_YEARS)]
    silent = steady.difference(pd.MultiIndex.from_frame(sales.loc[sales["year"] == year, pair]))
    last = sales[sales["year"] == LAST_FULL_YEAR].set_index(pair).loc[silent].reset_index()
    return last.assign(buyer=[buyer_of(code, year) for code in last["importer"]])


def well_covered(seller: Seller, products: Products = "all") -> pd.DataFrame:
    """`by_buyer` from 2000 on, the first well-covered year."""
    return by_buyer(seller, products, range(FIRST_COVERED, LAST_MINERAL_YEAR + 1))


def sales_to(seller: Seller, importers: tuple[str, ...], year: int, products: Products = "all") -> float:
    """Reported sales of a seller to some importers in a year, billion US dollars; missing if none is on record."""
    sales = _sales(seller, products)
    found = sales.loc[(sales["year"] == year) & sales["importer"].isin(importers), "value_usd_bn"]
    return float(found.sum()) if len(found) else np.nan


def share_to(seller: Seller, importers: tuple[str, ...], year: int, products: Products = "all") -> float:
    """The same as percent of the seller's reported exports, for any set of importers held fixed."""
    sales = _sales(seller, products)
    return 100 * sales_to(seller, importers, year, products) / sales.loc[sales["year"] == year, "value_usd_bn"].sum()


def all_goods() -> pd.DataFrame:
    """China and Russia among the top five partners of each Central Asian state, all goods, by the Factbook.

    Returns iso3, direction ('exports', 'imports'), partner, share_pct (missing where it is not among the five),
    fifth_pct (the share of the fifth), year.
    """
    table = open_table("trade_partners")
    table = table[table["iso3"].isin(SELLERS["central_asia"])]
    rows = []
    for (iso3, direction), five in table.groupby(["iso3", "direction"], sort=True):
        listed = five.set_index("partner_iso3")["share_pct"]
        rows += [
            {
                "iso3": iso3,
                "direction": direction,
                "partner": partner,
                "share_pct": listed.get(partner, np.nan),
                "fifth_pct": listed.min(),
                "year": int(five["year"].iloc[0]),
            }
            for partner in ("CHN", "RUS")
        ]
    return pd.DataFrame(rows)


@register(
    name="buyer_share_pct",
    title="Share of a buyer in energy and mineral exports",
    unit="percent of the seller's reported energy and mineral exports",
    formula=r"100\, x_{sb} \Big/ \sum_j x_{sj}",
    range="0 to 100",
    neutral="none",
    direction="more is more dependence on one buyer",
    parameters=ByBuyer,
    tables=("mineral_flows", "products", "curated-memberships"),
    cite="gaulier2010",
    caveat="74 products, not all trade; the EU grows in 2004, 2007 and 2013 and loses the UK in 2020.",
)
def buyer_share(p: ByBuyer) -> pd.DataFrame:
    """Share of each buyer in a seller's reported energy and mineral exports."""
    made = by_buyer(p.seller, p.products, YEARS if p.as_of is None else [p.as_of])
    return made if p.buyer is None else made[made["buyer"] == p.buyer].reset_index(drop=True)
