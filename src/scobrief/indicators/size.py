"""How large a bloc is: shares of the world's people and product, and of Eurasia's area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table, per_vintage
from ..members import STATUSES, RosterRule, Statuses, compared, roster
from ..parameters import (
    FIRST_YEAR,
    LAST_ROSTER_YEAR,
    Gdp,
    GdpMeasure,
    OrganisationChoice,
    Parameters,
    Rule,
    Standing,
    Year,
)
from . import shares
from .registry import register

Source = Literal["weo", "factbook"]

GDP_VARIABLE: dict[GdpMeasure, str] = {"nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}
MEASURES: dict[str, str] = {"population": "population_m"} | GDP_VARIABLE
# The Factbook's newest figures, the second source, and the year that most of them state.
FACTBOOK = {
    "population": ("population_persons", 2025),
    "nominal": ("gdp_official_usd_bn", 2024),
    "ppp": ("gdp_ppp_2021intl_bn", 2024),
}
YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)

SourceChoice = Annotated[
    Source, Field(description="IMF, World Economic Outlook, or the newest figures of the CIA World Factbook")
]

ChinaScope = Literal["as_listed", "with_hong_kong_macao", "with_taiwan"]
ChinaChoice = Annotated[
    ChinaScope,
    Field(
        description="China as the sources list it, with Hong Kong and Macao, or also with Taiwan; implies no position"
    ),
]


class OneYear(Parameters):
    """A roster and a year; without a year, all of them."""

    as_of: Year | None = Field(None, description="Year whose roster and figures are read; left out, all years")
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"


class GdpShare(OneYear):
    """A roster, a year and a measure of product."""

    gdp_measure: Gdp = "nominal"


class RosterOfYear(OneYear):
    """An organisation's roster and a year."""

    organisation: OrganisationChoice = "SCO"


class PeopleOfWorld(RosterOfYear):
    """An organisation's roster, a year, a source, and what counts with China."""

    china: ChinaChoice = "as_listed"
    source: SourceChoice = "weo"


class GdpOfWorld(GdpShare):
    """An organisation's roster, a year, a measure of product, a source, and what counts with China."""

    organisation: OrganisationChoice = "SCO"
    china: ChinaChoice = "as_listed"
    source: SourceChoice = "weo"


@per_vintage
def panel(variable: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and statuses of an annual variable, year x iso3, missing where the source has none."""
    annual = open_table("annual")
    rows = annual[(annual["variable"] == variable) & annual["year"].isin(YEARS)]
    return rows.pivot(index="year", columns="iso3", values="value"), rows.pivot(
        index="year", columns="iso3", values="status"
    )


@per_vintage
def _world(measures: tuple[str, ...]) -> tuple[shares.Figures, dict[tuple[str, str, int], int]]:
    """Figures of the measures by both sources, and the number of the series of each measure, source and year."""
    rows: list[pd.Series] = []
    ranks: list[pd.Series | int] = []
    place: dict[tuple[str, str, int], int] = {}
    for measure in measures:
        values, flags = panel(MEASURES[measure])
        for year in values.index:
            place[measure, "weo", year] = len(rows)
            rows.append(values.loc[year])
            ranks.append(flags.loc[year].map({name: i for i, name in enumerate(shares.STATUS)}))
        if measure in FACTBOOK:
            variable, year = FACTBOOK[measure]
            book = open_table("factbook")
            newest = book[book["variable"] == variable].sort_values("year").groupby("iso3")["value"].last()
            place[measure, "factbook", year] = len(rows)
            rows.append(newest)
            ranks.append(1)
    return shares.Figures.of(rows, ranks, [row.sum() for row in rows]), place


def world_shares(measures: Sequence[str], axes: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Share of the world of every combination of choices: see `shares.grid`.

    measures: 'population', or 'nominal' and 'ppp'. axes: organisation, roster_rule, statuses, as_of, source and,
    where there is a choice, gdp_measure. The world is the sum over the economies that have a figure.
    """
    figures, place = _world(tuple(measures))
    names = ["gdp_measure", "source", "as_of"] if "gdp_measure" in axes else ["source", "as_of"]
    found = axes.get("gdp_measure", measures)
    series = np.array(
        [[[place.get((m, s, y), -1) for y in axes["as_of"]] for s in axes["source"]] for m in found],
        dtype=int,
    )
    return shares.grid(axes, names, series if "gdp_measure" in axes else series[0], figures)


def share(variable: str, rule: RosterRule, statuses: Statuses, years: range | list[int] = YEARS) -> pd.DataFrame:
    """Share of an SCO roster in the world total of an annual variable, percent.

    The world is the sum over the economies that have a value that year. Returns one row per year: year,
    roster_rule, statuses, share_pct (missing if no member reports), members_in_roster, members_reporting,
    status ('outturn' only if every member's figure is one), roster (ISO3 codes).
    """
    measure = next(name for name, column in MEASURES.items() if column == variable)
    axes = one_roster(rule, statuses, years) | {"source": ["weo"]}
    return plain(world_shares([measure], axes)).drop(columns="source")


def one_roster(rule: RosterRule, statuses: Statuses, years: range | list[int]) -> dict[str, Sequence[Any]]:
    """The axes that one SCO roster leaves, a choice on each but the years."""
    return {"organisation": ["SCO"], "as_of": list(dict.fromkeys(years)), "roster_rule": [rule], "statuses": [statuses]}


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A small table with plain columns; the year is called one."""
    plain = {str(name): table[name].astype("str") for name in table.select_dtypes("category") if name != "as_of"}
    made = table.assign(**plain, as_of=table["as_of"].astype(int)).rename(columns={"as_of": "year"})
    return made.drop(columns="organisation")


def by_rule(variable: str, statuses: Statuses, stated: RosterRule = "in_force") -> pd.DataFrame:
    """`share` under all three roster rules, and a stated one that is none of them, one below the other."""
    return pd.concat([share(variable, rule, statuses) for rule in compared(stated)], ignore_index=True)


def by_standing(variable: str) -> pd.DataFrame:
    """`share` of the roster in force for each set of statuses, one below the other."""
    return pd.concat([share(variable, "in_force", statuses) for statuses in STATUSES], ignore_index=True)


def years_of(p: OneYear) -> range | list[int]:
    """The years that a set of parameters asks for."""
    return YEARS if p.as_of is None else [p.as_of]


def _population_grid(axes: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    return world_shares(["population"], axes)


def _gdp_grid(axes: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    return world_shares(list(GDP_VARIABLE), axes)


_SHARE = {
    "unit": "percent of the world",
    "formula": r"100 \sum_{i \in R} x_i \Big/ \sum_i x_i",
    "range": "0 to 100",
    "neutral": "none",
    "direction": "none",
    "cite": "imf_weo_2022",
    "tables": ("annual", "curated-memberships"),
}


def _one(grid: pd.DataFrame, name: str) -> pd.DataFrame:
    return plain(grid).rename(columns={"share_pct": name})


def axes_of(p: OneYear) -> dict[str, Sequence[Any]]:
    """A set of parameters as axes with one choice each, and all years where none is given."""
    one: dict[str, Sequence[Any]] = {name: [value] for name, value in p}
    return one | {"as_of": list(years_of(p))}


@register(
    name="population_share_pct",
    title="Share of world population",
    parameters=PeopleOfWorld,
    caveat="The world is the sum of the outlook's economies, without Cuba, North Korea and, from 2011, Syria; of the "
    "Factbook's, if that is the source.",
    grid=_population_grid,
    **_SHARE,
)
def population_share(p: PeopleOfWorld) -> pd.DataFrame:
    """Share of the roster in world population."""
    return _one(_population_grid(axes_of(p)), "population_share_pct")


@register(
    name="gdp_share_pct",
    title="Share of world GDP",
    parameters=GdpOfWorld,
    caveat="Nominal and PPP shares differ widely; Iran at its official exchange rate moves the nominal one. With the "
    "Factbook as source, its newest figures.",
    grid=_gdp_grid,
    **_SHARE,
)
def gdp_share(p: GdpOfWorld) -> pd.DataFrame:
    """Share of the roster in world GDP, nominal or at purchasing power parity."""
    return _one(_gdp_grid(axes_of(p)), "gdp_share_pct")


@register(
    name="roster_size",
    title="Number of states on the roster",
    unit="states",
    parameters=RosterOfYear,
    formula=r"|R|",
    range="0 and up",
    neutral="none",
    direction="none",
    cite="sco_charter_2002",
    tables=("curated-memberships",),
    caveat="Counts standings, not activity; dialogue partners count from the day of the signed memorandum.",
)
def roster_size(p: RosterOfYear) -> pd.DataFrame:
    """Number of states that count as the organisation."""
    rows = [(year, roster(year, p.roster_rule, p.statuses, p.organisation)) for year in years_of(p)]
    return pd.DataFrame({"year": year, "roster_size": len(codes), "roster": " ".join(codes)} for year, codes in rows)
