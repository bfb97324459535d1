"""How large the bloc is: shares of the world's people and product, and of Eurasia's area."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import RULES, STATUSES, RosterRule, Statuses, roster
from ..parameters import FIRST_YEAR, LAST_ROSTER_YEAR, Gdp, GdpMeasure, Parameters, Rule, Standing, Year
from .registry import register

AreaColumn = Literal["area_km2", "land_km2"]

GDP_VARIABLE: dict[GdpMeasure, str] = {"nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}
YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)
# A round figure for the continent with its islands; the areas of all economies that the rule of the country
# table places in Eurasia add up to within a few thousand square kilometres of it: see eurasia_area_km2().
EURASIA_KM2 = 55_000_000


class OneYear(Parameters):
    """A roster and a year; without a year, all of them."""

    as_of: Year | None = Field(None, description="Year whose roster and figures are read; left out, all years")
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"


class GdpShare(OneYear):
    """A roster, a year and a measure of product."""

    gdp_measure: Gdp = "nominal"


class AreaShare(OneYear):
    """A roster, a year and the area of the continent."""

    eurasia_km2: int = Field(
        EURASIA_KM2,
        ge=40_000_000,
        le=70_000_000,
        description="Area of Eurasia, the denominator, in square kilometres",
    )


@cache
def panel(variable: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and statuses of an annual variable, year x iso3, missing where the source has none."""
    annual = open_table("annual")
    rows = annual[(annual["variable"] == variable) & annual["year"].isin(YEARS)]
    return rows.pivot(index="year", columns="iso3", values="value"), rows.pivot(
        index="year", columns="iso3", values="status"
    )


def share(variable: str, rule: RosterRule, statuses: Statuses, years: range | list[int] = YEARS) -> pd.DataFrame:
    """Share of a roster in the world total of an annual variable, percent.

    The world is the sum over the economies that have a value that year. Returns one row per year: year,
    roster_rule, statuses, share_pct (missing if no member reports), members_in_roster, members_reporting,
    status ('outturn' only if every member's figure is one), roster (ISO3 codes).
    """
    values, flags = panel(variable)
    rows = []
    for year in years:
        codes = [*roster(year, rule, statuses)]
        known = values.loc[year].dropna()
        reporting = known.index.intersection(codes)
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "share_pct": 100 * known[reporting].sum() / known.sum() if len(reporting) else np.nan,
                "members_in_roster": len(codes),
                "members_reporting": len(reporting),
                "status": _weakest(flags.loc[year, reporting]),
                "roster": " ".join(codes),
            }
        )
    return pd.DataFrame(rows)


def _weakest(flags: pd.Series) -> str:
    """The least certain of the statuses, which is that of a sum."""
    return next((kind for kind in ("projection", "estimate") if (flags == kind).any()), "outturn")


@cache
def eurasia_area_km2(column: AreaColumn = "area_km2") -> float:
    """Sum of the areas of all economies that count as Eurasian, in square kilometres."""
    economies = open_table("economies")
    return float(economies.loc[economies["in_eurasia"], column].sum())


def area_share(
    rule: RosterRule,
    statuses: Statuses,
    eurasia_km2: float,
    years: range | list[int] = YEARS,
    inside_only: bool = False,
    column: AreaColumn = "area_km2",
) -> pd.DataFrame:
    """Area of a roster as percent of Eurasia's.

    Members count with their whole territory, as in the article's claim; with `inside_only` those that are
    not Eurasian by the country table's rule (Egypt) are left out. `column` is area with inland water or
    land alone. Returns the columns of `share`, and members_km2.
    """
    area = open_table("economies").set_index("iso3")
    rows = []
    for year in years:
        codes = [*roster(year, rule, statuses)]
        counted = area.loc[codes]
        if inside_only:
            counted = counted[counted["in_eurasia"]]
        known = counted[column].dropna()
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "share_pct": 100 * known.sum() / eurasia_km2 if len(known) else np.nan,
                "members_in_roster": len(codes),
                "members_reporting": len(known),
                "status": "outturn",
                "roster": " ".join(codes),
                "members_km2": known.sum() if len(known) else np.nan,
            }
        )
    return pd.DataFrame(rows)


def by_rule(variable: str, statuses: Statuses) -> pd.DataFrame:
    """`share` under all three roster rules, one below the other."""
    return pd.concat([share(variable, rule, statuses) for rule in RULES], ignore_index=True)


def by_standing(variable: str) -> pd.DataFrame:
    """`share` of the roster in force for each set of statuses, one below the other."""
    return pd.concat([share(variable, "in_force", statuses) for statuses in STATUSES], ignore_index=True)


def years_of(p: OneYear) -> range | list[int]:
    """The years that a set of parameters asks for."""
    return YEARS if p.as_of is None else [p.as_of]


_SHARE = {
    "unit": "percent of the world",
    "formula": r"100 \sum_{i \in R} x_i \Big/ \sum_i x_i",
    "range": "0 to 100",
    "neutral": "none",
    "direction": "none",
    "cite": "imf_weo_2022",
    "tables": ("annual", "curated-memberships"),
}


@register(
    name="population_share_pct",
    title="Share of world population",
    parameters=OneYear,
    caveat="The world is the sum of the outlook's economies: without Cuba and North Korea, without Syria from 2011.",
    **_SHARE,
)
def population_share(p: OneYear) -> pd.DataFrame:
    """Share of the roster in world population."""
    return share("population_m", p.roster_rule, p.statuses, years_of(p)).rename(
        columns={"share_pct": "population_share_pct"}
    )


@register(
    name="gdp_share_pct",
    title="Share of world GDP",
    parameters=GdpShare,
    caveat="Nominal and PPP shares differ widely; Iran at its official exchange rate moves the nominal one.",
    **_SHARE,
)
def gdp_share(p: GdpShare) -> pd.DataFrame:
    """Share of the roster in world GDP, nominal or at purchasing power parity."""
    return share(GDP_VARIABLE[p.gdp_measure], p.roster_rule, p.statuses, years_of(p)).rename(
        columns={"share_pct": "gdp_share_pct"}
    )


@register(
    name="eurasia_area_share_pct",
    title="Area as a share of Eurasia",
    unit="percent of Eurasia's area",
    parameters=AreaShare,
    formula=r"100 \sum_{i \in R} a_i \Big/ A_{\text{Eurasia}}",
    range="0 and up",
    neutral="none",
    direction="none",
    cite="cia_factbook",
    tables=("economies", "curated-memberships"),
    caveat="Members count with their whole territory, Russia's and Egypt's too; the continent's area is a convention.",
)
def eurasia_area_share(p: AreaShare) -> pd.DataFrame:
    """Area of the roster as a share of Eurasia's."""
    return area_share(p.roster_rule, p.statuses, p.eurasia_km2, years_of(p)).rename(
        columns={"share_pct": "eurasia_area_share_pct"}
    )
