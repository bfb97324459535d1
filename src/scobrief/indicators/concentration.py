"""How concentrated the bloc is: the Herfindahl-Hirschman index of members' GDP and the effective number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..members import RosterRule, Statuses, roster
from ..parameters import GdpMeasure
from .registry import register
from .size import GDP_VARIABLE, YEARS, GdpShare, panel, years_of


def hhi(values: pd.Series) -> float:
    """Sum of squared shares, from 1/n for equal parts to 1; missing if there is nothing to share."""
    known = values.dropna()
    return float(((known / known.sum()) ** 2).sum()) if len(known) else np.nan


def gdp_concentration(
    rule: RosterRule, statuses: Statuses, measure: GdpMeasure = "nominal", years: range | list[int] = YEARS
) -> pd.DataFrame:
    """HHI of members' GDP and its inverse, the effective number of members, one row per year.

    Returns year, roster_rule, statuses, gdp_hhi, effective_members, members_in_roster, members_reporting.
    """
    values, _ = panel(GDP_VARIABLE[measure])
    rows = []
    for year in years:
        codes = roster(year, rule, statuses)
        known = values.loc[year].reindex(codes).dropna()
        index = hhi(known)
        rows.append((year, rule, statuses, index, 1 / index, len(codes), len(known)))
    columns = ["year", "roster_rule", "statuses", "gdp_hhi", "effective_members"]
    return pd.DataFrame(rows, columns=[*columns, "members_in_roster", "members_reporting"])


_CONCENTRATION = {
    "parameters": GdpShare,
    "tables": ("annual", "curated-memberships"),
    "cite": "imf_weo_2022",
    "neutral": "none",
    "caveat": "Enlargement changes it whatever members' economies do: compare fixed and current rosters.",
}


@register(
    name="gdp_hhi",
    title="Concentration of GDP among members",
    unit="index from 1/n to 1",
    formula=r"\mathrm{HHI} = \sum_i s_i^2",
    range="1/n to 1",
    direction="more is more concentrated",
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
    **_CONCENTRATION,
)
def effective_members(p: GdpShare) -> pd.DataFrame:
    """Number of equal members that would give the same concentration of GDP."""
    return gdp_concentration(p.roster_rule, p.statuses, p.gdp_measure, years_of(p)).drop(columns="gdp_hhi")
