"""How much of their product members' trade with one another comes to, and which of two depends more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import RosterRule, Statuses, compared, roster
from ..parameters import FIRST_YEAR, LAST_MINERAL_YEAR, GdpMeasure
from .history import history, of_year, weakest
from .minerals import LAST_FULL_YEAR, flows, lost_pairs
from .network import production_network
from .registry import register
from .sales_by_buyer import SELLERS
from .size import GDP_VARIABLE, GdpShare

YEARS = range(FIRST_YEAR, LAST_MINERAL_YEAR + 1)
GIANTS = ("CHN", "RUS")
NETWORK_YEAR = 2022
Trade = Literal["minerals", "network"]


class Dependence(GdpShare):
    """A roster, a measure of product and a year; without a year, all of them."""

    as_of: int | None = Field(
        None, ge=FIRST_YEAR, le=LAST_MINERAL_YEAR, description="Year; left out, all from 2001 to 2024"
    )


def trade_dependence(
    rule: RosterRule, statuses: Statuses, measure: GdpMeasure = "nominal", years: range | list[int] = YEARS
) -> pd.DataFrame:
    """Reported energy and mineral trade between members, counted once, as percent of their GDP, one row per year.

    Members without a GDP figure are left out of both. Returns year, roster_rule, statuses, gdp_measure,
    trade_dependence_pct and intra_usd_bn (missing where no pair reports), gdp_bn, members_in_roster,
    members_reporting (with GDP and a flow with another member on record), pairs_lost (on record in each of 2019 to
    2021 and no longer), lower_bound (whether any is), status of GDP.
    """
    values, flags = history(GDP_VARIABLE[measure])
    rows = []
    for year in years:
        codes = roster(year, rule, statuses)
        gdp = of_year(values, year).reindex(list(codes)).dropna()
        inside = _reported(year, gdp.index, gdp.index)
        trade = inside["value_usd_bn"].sum() if len(inside) else np.nan
        lost = len(lost_pairs(codes, year)) if year > LAST_FULL_YEAR else 0
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "gdp_measure": measure,
                "trade_dependence_pct": 100 * trade / gdp.sum(),
                "intra_usd_bn": trade,
                "gdp_bn": gdp.sum(),
                "members_in_roster": len(codes),
                "members_reporting": len(set(inside["exporter"]) | set(inside["importer"])),
                "pairs_lost": lost,
                "lower_bound": lost > 0,
                "status": weakest(of_year(flags, year)[gdp.index]),
            }
        )
    return pd.DataFrame(rows)


def by_rule(statuses: Statuses, measure: GdpMeasure, stated: RosterRule = "in_force") -> pd.DataFrame:
    """`trade_dependence` under all three roster rules, and a stated one that is none of them."""
    return pd.concat([trade_dependence(rule, statuses, measure) for rule in compared(stated)], ignore_index=True)


def _reported(year: int, exporters: Iterable[str], importers: Iterable[str]) -> pd.DataFrame:
    """Reported energy and mineral flows of a year from some economies to others."""
    table = flows("all")
    of_year = table[table["year"] == year]
    return of_year[of_year["exporter"].isin(exporters) & of_year["importer"].isin(importers)]


def on_giants(
    codes: Iterable[str], year: int, measure: GdpMeasure = "nominal", trade: Trade = "minerals"
) -> pd.DataFrame:
    """What trade with China, and with Russia, comes to in the GDP of each economy, and the other way round.

    trade: 'minerals' (reported, of the year) or 'network' (intermediate inputs of 2022, whatever the year). Returns
    one row per economy and partner: iso3, partner, trade_usd_bn (both directions), directions (of two on record),
    dependence_pct (D_ij, of the economy's GDP), reverse_pct (D_ji, of the partner's), asymmetry
    ((D_ij - D_ji) / (D_ij + D_ji), above 0 where the economy depends more); missing where no trade is on record.

    Both ends divide the same trade, so the asymmetry is that of the two GDPs and no trade enters it.
    """
    values, _ = history(GDP_VARIABLE[measure])
    gdp = values.loc[NETWORK_YEAR if trade == "network" else year]
    rows = []
    for code in codes:
        for partner in GIANTS:
            if code == partner:
                continue
            both_ways = (_way(code, partner, year, trade), _way(partner, code, year, trade))
            ways = [way for way in both_ways if way is not None]
            both = sum(ways) if ways else np.nan
            mine, theirs = 100 * both / gdp.get(code, np.nan), 100 * both / gdp.get(partner, np.nan)
            rows.append(
                {
                    "iso3": code,
                    "partner": partner,
                    "trade_usd_bn": both,
                    "directions": len(ways),
                    "dependence_pct": mine,
                    "reverse_pct": theirs,
                    "asymmetry": (mine - theirs) / (mine + theirs),
                }
            )
    return pd.DataFrame(rows)


def members_on_giants(rule: RosterRule, statuses: Statuses, year: int, measure: GdpMeasure = "nominal") -> pd.DataFrame:
    """`on_giants` for the roster of a year and all five states of Central Asia, Turkmenistan among them."""
    return on_giants(sorted({*roster(year, rule, statuses), *SELLERS["central_asia"]}), year, measure)


def _way(exporter: str, importer: str, year: int, trade: Trade) -> float | None:
    """One direction of trade in billion US dollars; None where it is not on record."""
    if trade == "network":
        network = production_network()
        if not {exporter, importer} <= set(network.codes):
            return None
        place = network.codes.index
        return float(network.flows[place(exporter), place(importer)]) / 1e3
    found = _reported(year, [exporter], [importer])["value_usd_bn"]
    return float(found.sum()) if len(found) else None


@register(
    name="trade_dependence_pct",
    title="Energy and mineral trade between members over their GDP",
    unit="percent of members' GDP",
    formula=r"100 \sum_{i,j \in R} x_{ij} \Big/ \sum_{i \in R} Y_i",
    range="0 and up",
    neutral="none",
    direction="more is more dependence on one another",
    parameters=Dependence,
    tables=("mineral_flows", "annual", "curated-memberships"),
    cite="gaulier2010",
    caveat="74 products, not all trade: a lower bound. Dollars mix price and volume; from 2022 GDP is projected.",
)
def dependence(p: Dependence) -> pd.DataFrame:
    """Reported energy and mineral trade between members as percent of their GDP."""
    years = YEARS if p.as_of is None else [p.as_of]
    return trade_dependence(p.roster_rule, p.statuses, p.gdp_measure, years)
