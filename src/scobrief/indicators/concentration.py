"""How concentrated the bloc is: the Herfindahl-Hirschman index of what members have, and the effective number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..members import RosterRule, Statuses, compared, roster
from ..parameters import Capability, CapabilityMeasure, GdpMeasure
from .registry import register
from .size import YEARS, GdpShare, years_of
from .strength import ENOUGH, known


class ByCapability(GdpShare):
    """A roster, a year, a measure of product, and what members are compared by."""

    capability: Capability = "gdp"


def hhi(values: pd.Series) -> float:
    """Sum of squared shares, from 1/n for equal parts to 1; missing if there is nothing to share."""
    parts = values.dropna()
    return float(((parts / parts.sum()) ** 2).sum()) if len(parts) else np.nan


def concentration(
    rule: RosterRule,
    statuses: Statuses,
    capability: CapabilityMeasure = "gdp",
    measure: GdpMeasure = "nominal",
    years: range | list[int] = YEARS,
) -> pd.DataFrame:
    """HHI of what members have and its inverse, the effective number of members, one row per year.

    Returns year, roster_rule, statuses, capability, hhi and effective_members (missing where fewer than half of the
    roster report), members_in_roster, members_reporting, status (of the weakest figure).
    """
    rows = []
    for year in years:
        codes = roster(year, rule, statuses)
        found, status = known(year, codes, capability, measure)
        index = hhi(found) if len(found) >= ENOUGH * len(codes) else np.nan
        rows.append((year, rule, statuses, capability, index, 1 / index, len(codes), len(found), status))
    columns = ["year", "roster_rule", "statuses", "capability", "hhi", "effective_members"]
    return pd.DataFrame(rows, columns=[*columns, "members_in_roster", "members_reporting", "status"])


def gdp_concentration(
    rule: RosterRule, statuses: Statuses, measure: GdpMeasure = "nominal", years: range | list[int] = YEARS
) -> pd.DataFrame:
    """`concentration` of GDP: the same columns without capability, and hhi is named gdp_hhi."""
    table = concentration(rule, statuses, "gdp", measure, years)
    return table.drop(columns="capability").rename(columns={"hhi": "gdp_hhi"})


def by_rule(
    statuses: Statuses, capability: CapabilityMeasure, measure: GdpMeasure, stated: RosterRule = "in_force"
) -> pd.DataFrame:
    """`concentration` by roster rule, in the years that have one: the three, and a stated one that is none of them."""
    rules = compared(stated)
    table = pd.concat([concentration(rule, statuses, capability, measure) for rule in rules], ignore_index=True)
    return table.dropna(subset="effective_members").reset_index(drop=True)


_CONCENTRATION = {
    "cite": "imf_weo_2022",
    "neutral": "none",
    "caveat": "Enlargement changes it whatever members do: compare fixed and current rosters.",
}


@register(
    name="gdp_hhi",
    title="Concentration of GDP among members",
    unit="index from 1/n to 1",
    formula=r"\mathrm{HHI} = \sum_i s_i^2",
    range="1/n to 1",
    direction="more is more concentrated",
    parameters=GdpShare,
    tables=("annual", "curated-memberships"),
    **_CONCENTRATION,
)
def gdp_hhi(p: GdpShare) -> pd.DataFrame:
    """Herfindahl-Hirschman index of members' shares of the bloc's GDP."""
    return gdp_concentration(p.roster_rule, p.statuses, p.gdp_measure, years_of(p)).drop(columns="effective_members")


@register(
    name="effective_members",
    title="Effective number of members",
    unit="members of equal size",
    formula=r"1 / \mathrm{HHI}",
    range="1 to n",
    direction="more is more even",
    parameters=ByCapability,
    tables=("annual", "factbook", "curated-memberships"),
    **_CONCENTRATION,
)
def effective_members(p: ByCapability) -> pd.DataFrame:
    """Number of equal members that would give the same concentration of GDP, people or military spending."""
    years = years_of(p)
    return concentration(p.roster_rule, p.statuses, p.capability, p.gdp_measure, years).drop(columns="hhi")
