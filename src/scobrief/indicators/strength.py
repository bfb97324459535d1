"""What members are compared by: product, people, or military spending; the whole and each member's part."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ..datapackage import open_table, per_vintage
from ..members import RosterRule, Statuses, roster
from ..parameters import CapabilityMeasure, GdpMeasure
from .history import of_year, weakest
from .size import GDP_VARIABLE, MEASURES, YEARS, panel

BURDEN = "military_expenditure_gdp_pct"
# The Factbook has five years for each state, for most 2020 to 2024; later ones are few.
BURDEN_YEARS = range(2015, 2025)
# A bloc is told from its members' figures only where at least this part of the roster has one.
ENOUGH = 0.5
# Economies with a line of their own where members are compared; the rest are added up.
NAMED = ("CHN", "RUS", "IND", "PAK", "IRN", "KAZ")


@cache
def military_burden() -> pd.DataFrame:
    """Military spending as percent of GDP by the Factbook, year x iso3."""
    book = open_table("factbook")
    rows = book[(book["variable"] == BURDEN) & book["year"].isin(BURDEN_YEARS)]
    return rows.pivot(index="year", columns="iso3", values="value")


@per_vintage
def levels(capability: CapabilityMeasure, measure: GdpMeasure = "nominal") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values of a capability and their statuses, year x iso3, missing where there is none.

    GDP in billion US or international dollars; people in millions; military spending in billions, approximate:
    its share of GDP by the Factbook, rounded to a tenth of a percent, times GDP by the outlook.
    """
    if capability == "population":
        return panel(MEASURES["population"])
    gdp, flags = panel(GDP_VARIABLE[measure])
    if capability == "gdp":
        return gdp, flags
    burden = military_burden()
    spent = burden * gdp.reindex_like(burden) / 100
    kinds = flags.reindex_like(burden).replace("outturn", "estimate")  # the share is an estimate wherever it is given
    return spent, kinds.where(spent.notna())


def known(
    year: int, codes: tuple[str, ...], capability: CapabilityMeasure, measure: GdpMeasure = "nominal"
) -> tuple[pd.Series, str]:
    """Values of those of some economies that have one in a year, by iso3, and their weakest status."""
    values, flags = levels(capability, measure)
    if year not in values.index:
        return pd.Series(dtype=float), weakest(())
    found = of_year(values, year).reindex(list(codes)).dropna()
    return found, weakest(of_year(flags, year)[found.index])


def members_of(
    year: int,
    rule: RosterRule,
    statuses: Statuses,
    capability: CapabilityMeasure = "gdp",
    measure: GdpMeasure = "nominal",
) -> pd.DataFrame:
    """Members by what they have, largest first: iso3, value, share_pct of the sum of those reporting."""
    found, _ = known(year, roster(year, rule, statuses), capability, measure)
    made = pd.DataFrame({"iso3": found.index, "value": found.to_numpy(), "share_pct": 100 * found.to_numpy()})
    made["share_pct"] /= found.sum()
    return made.sort_values("value", ascending=False, ignore_index=True)


def largest_members(
    rule: RosterRule, statuses: Statuses, capability: CapabilityMeasure = "gdp", measure: GdpMeasure = "nominal"
) -> pd.DataFrame:
    """Shares of the members in NAMED and, as 'other', of the rest together, in years in which enough report.

    Returns year, iso3, share_pct, status (of the bloc's weakest figure), members_in_roster, members_reporting.
    """
    frames = []
    for year in YEARS:
        codes = roster(year, rule, statuses)
        found, status = known(year, codes, capability, measure)
        if len(found) < ENOUGH * len(codes):
            continue
        parts = (100 * found / found.sum()).groupby(lambda code: code if code in NAMED else "other").sum()
        frames.append(
            pd.DataFrame(
                {
                    "year": year,
                    "iso3": parts.index,
                    "share_pct": parts.to_numpy(),
                    "status": status,
                    "members_in_roster": len(codes),
                    "members_reporting": len(found),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def military_years(rule: RosterRule, statuses: Statuses) -> list[int]:
    """The years in which enough of the roster has a figure of military spending."""
    burden = military_burden()
    rosters = {year: list(roster(year, rule, statuses)) for year in BURDEN_YEARS}
    return [
        year for year, codes in rosters.items() if burden.loc[year].reindex(codes).notna().sum() >= ENOUGH * len(codes)
    ]


def military(rule: RosterRule, statuses: Statuses, year: int, measure: GdpMeasure = "nominal") -> pd.DataFrame:
    """Military spending of each member of a year's roster that has a figure, largest first.

    Returns iso3, burden_pct (percent of GDP), first_burden_pct (in the first year on record), first_year, spent_bn
    (approximate, billion US or international dollars; missing without GDP).
    """
    burden = military_burden().reindex(columns=list(roster(year, rule, statuses)))
    spent, _ = levels("military", measure)
    given = burden.loc[year].dropna()
    first = burden[given.index].notna().idxmax()
    made = pd.DataFrame(
        {
            "iso3": given.index,
            "burden_pct": given.to_numpy(),
            "first_burden_pct": [burden.loc[first[code], code] for code in given.index],
            "first_year": first.to_numpy(int),
            "spent_bn": spent.loc[year].reindex(given.index).to_numpy(),
        }
    )
    return made.sort_values(["spent_bn", "burden_pct"], ascending=False, ignore_index=True)
