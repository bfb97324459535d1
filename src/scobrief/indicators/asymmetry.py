"""How unequal China and Russia are, what they hold of the bloc, and how concentrated the world economy is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import RosterRule, Statuses, roster
from ..parameters import Gdp, GdpMeasure, Parameters
from .concentration import hhi
from .history import FIRST, LAST, PanelYear, history, last_year, of_year, weakest
from .registry import register
from .size import GDP_VARIABLE, YEARS, GdpShare, years_of

CHINA, RUSSIA = "CHN", "RUS"
# The outlook's first year for Russia is 1992: there is no ratio for the years of the Soviet Union.
LONG_YEARS = range(FIRST, LAST + 1)
# The world's figure is called an estimate once estimates make up this much of it; a few small economies' do not.
ESTIMATED = 0.01


class LongGdp(Parameters):
    """A year since 1992 and a measure of product; without a year, all of them."""

    as_of: PanelYear | None = Field(
        None, description="Year that is read; left out, all from 1992 to 2027; from 2022 projections"
    )
    gdp_measure: Gdp = "nominal"


def gdp_ratio(measure: GdpMeasure = "nominal", years: range | list[int] = LONG_YEARS) -> pd.DataFrame:
    """China's GDP as a multiple of Russia's, one row per year.

    Returns year, gdp_measure, gdp_ratio_china_russia (missing where either is), china_bn, russia_bn (billion US or
    international dollars), status ('outturn' only if both are).
    """
    values, flags = history(GDP_VARIABLE[measure])
    pair = values.reindex(index=list(years), columns=[CHINA, RUSSIA])
    kinds = flags.reindex(index=list(years), columns=[CHINA, RUSSIA])
    return pd.DataFrame(
        {
            "year": pair.index,
            "gdp_measure": measure,
            "gdp_ratio_china_russia": (pair[CHINA] / pair[RUSSIA]).to_numpy(),
            "china_bn": pair[CHINA].to_numpy(),
            "russia_bn": pair[RUSSIA].to_numpy(),
            "status": [weakest(row.dropna()) for _, row in kinds.iterrows()],
        }
    )


def ratio_by_measure() -> pd.DataFrame:
    """`gdp_ratio` by both measures, one below the other."""
    return pd.concat([gdp_ratio(measure) for measure in GDP_VARIABLE], ignore_index=True)


def china_russia_share(
    rule: RosterRule, statuses: Statuses, measure: GdpMeasure = "nominal", years: range | list[int] = YEARS
) -> pd.DataFrame:
    """China and Russia as percent of the GDP of an SCO roster, one row per year.

    Returns year, roster_rule, statuses, gdp_measure, china_russia_share_pct (missing where either is),
    china_share_pct, russia_share_pct, members_in_roster, members_reporting, status.
    """
    values, flags = history(GDP_VARIABLE[measure])
    rows = []
    for year in years:
        codes = roster(year, rule, statuses)
        known = of_year(values, year).reindex(codes).dropna()
        china, russia = (100 * known.get(code, np.nan) / known.sum() for code in (CHINA, RUSSIA))
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "gdp_measure": measure,
                "china_russia_share_pct": china + russia,
                "china_share_pct": china,
                "russia_share_pct": russia,
                "members_in_roster": len(codes),
                "members_reporting": len(known),
                "status": weakest(of_year(flags, year)[known.index]),
            }
        )
    return pd.DataFrame(rows)


def concentration_of(values: pd.Series) -> float:
    """CON of some parts: 0 for equal parts, 1 for one that holds all; missing for fewer than two.

    Source: Singer, Bremer and Stuckey (1972).
    """
    known = values.dropna()
    if len(known) < 2:
        return np.nan
    least = 1 / len(known)
    return float(np.sqrt(max(hhi(known) - least, 0) / (1 - least)))


def power_concentration(measure: GdpMeasure = "nominal", years: range | list[int] = LONG_YEARS) -> pd.DataFrame:
    """Concentration of world GDP over all economies that have a figure, one row per year.

    Returns year, gdp_measure, power_concentration, power_concentration_fixed (over the economies that have a
    figure in every year), economies_reporting, first, first_share_pct, second, second_share_pct (the two largest,
    percent of the sum), status ('estimate' if estimates are a hundredth of the sum or more).
    """
    values, flags = history(GDP_VARIABLE[measure])
    always = values.loc[FIRST : last_year()].dropna(axis="columns").columns
    rows = []
    for year in years:
        world = of_year(values, year).dropna().sort_values(ascending=False)
        if len(world) < 2:  # a year past the panel's end
            continue
        share = 100 * world / world.sum()
        kinds = of_year(flags, year)[world.index]
        sure = world[kinds == "outturn"].sum() > (1 - ESTIMATED) * world.sum()
        rows.append(
            {
                "year": year,
                "gdp_measure": measure,
                "power_concentration": concentration_of(world),
                "power_concentration_fixed": concentration_of(of_year(values, year)[always]),
                "economies_reporting": len(world),
                "first": share.index[0],
                "first_share_pct": share.iloc[0],
                "second": share.index[1],
                "second_share_pct": share.iloc[1],
                "status": "outturn" if sure else weakest(kinds),
            }
        )
    return pd.DataFrame(rows)


def concentration_by_measure() -> pd.DataFrame:
    """`power_concentration` by both measures, one below the other."""
    return pd.concat([power_concentration(measure) for measure in GDP_VARIABLE], ignore_index=True)


def _years(p: LongGdp) -> range | list[int]:
    return LONG_YEARS if p.as_of is None else [p.as_of]


@register(
    name="gdp_ratio_china_russia",
    title="China's GDP over Russia's",
    unit="ratio",
    formula=r"Y_{\text{China}} / Y_{\text{Russia}}",
    range="0 and up",
    neutral="1",
    direction="more is a larger China",
    parameters=LongGdp,
    tables=("annual",),
    cite="imf_weo_2022",
    caveat="Russia's series begins in 1992, at a rouble in free movement: the base year decides how much it has grown.",
)
def ratio(p: LongGdp) -> pd.DataFrame:
    """China's GDP as a multiple of Russia's."""
    return gdp_ratio(p.gdp_measure, _years(p))


@register(
    name="china_russia_share_pct",
    title="China and Russia in the GDP of the bloc",
    unit="percent of members' GDP",
    formula=r"100 (Y_{\text{China}} + Y_{\text{Russia}}) \Big/ \sum_{i \in R} Y_i",
    range="0 to 100",
    neutral="none",
    direction="more is more weight of the two",
    parameters=GdpShare,
    tables=("annual", "curated-memberships"),
    cite="imf_weo_2022",
    caveat="Nearly all of it is China. Weight is not initiative; enlargement lowers it whatever the two do.",
)
def two_giants(p: GdpShare) -> pd.DataFrame:
    """China and Russia as percent of members' GDP."""
    return china_russia_share(p.roster_rule, p.statuses, p.gdp_measure, years_of(p))


@register(
    name="power_concentration",
    title="Concentration of world GDP",
    unit="index from 0 to 1",
    formula=r"\mathrm{CON} = \sqrt{\frac{\sum_i s_i^2 - 1/N}{1 - 1/N}}",
    range="0 to 1",
    neutral="none",
    direction="more is more concentrated",
    parameters=LongGdp,
    tables=("annual",),
    cite="singer1972",
    caveat="The formula was made for military, industrial and demographic strength together; here GDP stands alone.",
)
def con(p: LongGdp) -> pd.DataFrame:
    """Concentration of world GDP."""
    return power_concentration(p.gdp_measure, _years(p))
