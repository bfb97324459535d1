"""The outlook's annual series over all their years, and who counts as a bloc in a year."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal, cast

import pandas as pd
from pydantic import Field

from ..datapackage import editions, open_table, per_vintage
from ..members import FIXED, KNOWN_UNTIL, RosterRule, Statuses, roster
from ..parameters import Parameters, Rule, Standing
from ..sources.weo import FIRST_PROJECTED_YEAR

Bloc = Literal["SCO", "EU", "ASEAN"]
BLOCS: tuple[Bloc, ...] = ("SCO", "EU", "ASEAN")
FIRST, LAST = 1992, 2027
INCOME = "gdp_per_head_ppp2017_intl"
MISSING = "not reported"

PanelYear = Annotated[int, Field(ge=FIRST, le=LAST, description="Year that is read; from 2022 projections")]


class OfBloc(Parameters):
    """A bloc and a roster; without a bloc, all three."""

    bloc: Bloc | None = Field(None, description="One bloc only; left out, all three")
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"


@per_vintage
def history(variable: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and statuses of an annual variable, year x iso3, from 1990 to 2027; empty past a vintage's end."""
    annual = open_table("annual")
    rows = annual[annual["variable"] == variable]
    values, statuses = (rows.pivot(index="year", columns="iso3", values=name) for name in ("value", "status"))
    if editions.in_force() != editions.EMBEDDED:
        years = pd.RangeIndex(values.index.min(), LAST + 1, name="year")
        values, statuses = values.reindex(years), statuses.reindex(years)
    # In one block; as text each economy is one of its own, also after `astype`, and every look-up takes them all.
    return values, pd.DataFrame(statuses.to_numpy(object), statuses.index, statuses.columns, dtype=object)


def of_year(panel: pd.DataFrame, year: int) -> pd.Series:
    """A year's row of a table by year and iso3: a series by iso3. Raises KeyError if there is none."""
    return cast("pd.Series", panel.loc[year])  # pandas cannot know that a year has one row


def last_year() -> int:
    """The last year of the panel in force."""
    return editions.last_year(editions.in_force()) or LAST


@per_vintage
def income_unit() -> str:
    """The unit of GDP per head in the panel in force; the World Bank moves its base year now and then."""
    annual = open_table("annual")
    return str(annual.loc[annual["variable"] == INCOME, "unit"].iloc[0]).removesuffix(" per head")


def first_projected() -> int:
    """The first year in which the panel in force projects; the one after its last if it never does."""
    return FIRST_PROJECTED_YEAR if editions.in_force() == editions.EMBEDDED else last_year() + 1


def weakest(flags: Collection[object]) -> str:
    """The least certain of some statuses, which is that of what is made of them."""
    found = set(flags)
    return next((kind for kind in ("projection", "estimate", "outturn") if kind in found), MISSING)


def known_years(rule: RosterRule, years: range | list[int]) -> list[int]:
    """The years whose roster is known: all of them, unless the roster of each year is asked for."""
    return [year for year in years if rule in FIXED or year <= KNOWN_UNTIL.year]


def apart(rule: RosterRule) -> tuple[Bloc, ...]:
    """The blocs that are different bodies under a rule: with the EU in the SCO's place it is not beside itself."""
    return tuple(bloc for bloc in BLOCS if rule != "eu" or bloc != "EU")


def codes_of(bloc: Bloc, year: int, rule: RosterRule, statuses: Statuses) -> tuple[str, ...]:
    """ISO3 codes that count as a bloc in a year; the EU and ASEAN count members alone, whatever the statuses.

    Raises ParameterError if the roster of the year is not known.
    """
    return roster(year, rule, statuses if bloc == "SCO" else "members", bloc)
