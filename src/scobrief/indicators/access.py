"""What states have of coast, rail and wire: the newest figures of the Factbook, each with its year."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ..datapackage import open_table
from ..members import roster
from ..parameters import Weighting, WeightingChoice
from .connectivity import OneRoster, neighbours, years_of
from .registry import register

# Name and unit of each measure of the chapter's table; the names are short enough for the head of a column.
MEASURES = {
    "internet_users_pct": ("Internet", "percent of people who use it"),
    "mobile_subscriptions_per_100": ("Mobile", "subscriptions per 100 people"),
    "broadband_subscriptions_per_100": ("Broadband", "fixed subscriptions per 100 people"),
    "electricity_access_pct": ("Electricity", "percent of people with access"),
    "railways_km": ("Rail", "km per 1,000 square km of land"),
}


class InternetMean(OneRoster):
    """A roster, its year, and what the mean counts."""

    weighting: WeightingChoice = "population"


@cache
def latest(variable: str) -> pd.DataFrame:
    """The newest figure that the Factbook gives of a variable, by iso3: value, year (missing if undated)."""
    table = open_table("factbook")
    rows = table[table["variable"] == variable].sort_values("year", na_position="first")
    return rows.groupby("iso3")[["value", "year"]].last()


def coasts(codes: Collection[str]) -> pd.DataFrame:
    """What each state has of the sea: iso3, coastline_km, coast.

    `coast` is 'coast', 'landlocked', 'doubly landlocked' (every land neighbour is landlocked too) or 'not stated'.
    The Caspian is a lake here, as it is in the source: no coast.
    """
    coastline = latest("coastline_km")["value"]
    shut = set(coastline.index[coastline == 0])

    def word(code: str) -> str:
        if code not in coastline.index:
            return "not stated"
        if code not in shut:
            return "coast"
        return "doubly landlocked" if neighbours().get(code, frozenset()) <= shut else "landlocked"

    rows = [(code, coastline.get(code, np.nan), word(code)) for code in sorted(codes)]
    return pd.DataFrame(rows, columns=["iso3", "coastline_km", "coast"])


def access(codes: Collection[str]) -> pd.DataFrame:
    """Rails and wires of each economy, one row per measure; value and year are missing where there is no figure.

    Returns iso3, measure, value, year, of_most (the value as a share of the largest among these economies).
    Railways are per 1,000 square kilometres of land, so that states of unlike size can stand in one column.
    """
    land_km2 = latest("area_land_km2")["value"]
    found = []
    for measure in MEASURES:
        rows = latest(measure).reindex(sorted(codes)).rename_axis("iso3").reset_index().assign(measure=measure)
        if measure == "railways_km":
            rows["value"] = 1000 * rows["value"] / rows["iso3"].map(land_km2)
        rows["of_most"] = rows["value"] / rows["value"].max()
        found.append(rows[["iso3", "measure", "value", "year", "of_most"]])
    return pd.concat(found, ignore_index=True)


def mean(codes: Collection[str], variable: str, weighting: Weighting) -> dict[str, Any]:
    """Mean of a Factbook figure over the economies that have one and, where people weigh, a population.

    Returns value, members_reporting, first_year and last_year of the figures; without any, value and years are missing.
    """
    found = latest(variable).reindex(sorted(codes)).dropna(subset="value")
    people = latest("population_persons")["value"].reindex(found.index)
    weights = people.dropna() if weighting == "population" else pd.Series(1.0, index=found.index)
    found = found.loc[weights.index]
    return {
        "value": float((found["value"] * weights).sum() / weights.sum()) if len(found) else np.nan,
        "members_reporting": len(found),
        "first_year": found["year"].min() if len(found) else pd.NA,
        "last_year": found["year"].max() if len(found) else pd.NA,
    }


@register(
    name="landlocked_pct",
    title="Members without a sea coast",
    unit="percent of members",
    formula=r"100 \, l / n",
    range="0 to 100",
    neutral="none",
    direction="more is harder access to the sea",
    parameters=OneRoster,
    tables=("factbook", "land_borders", "curated-memberships"),
    cite="cia_factbook",
    caveat="The Factbook counts the Caspian as a lake, so Kazakhstan and Azerbaijan have no coast. Each state is one.",
)
def landlocked(p: OneRoster) -> pd.DataFrame:
    """Share of the roster's states that have no sea coast, of those whose coast is stated."""
    rows = []
    for year in years_of(p):
        table = coasts(roster(year, p.roster_rule, p.statuses))
        known = table.dropna(subset="coastline_km")
        shut = int((known["coastline_km"] == 0).sum())
        rows.append(
            {
                "year": year,
                "roster_rule": p.roster_rule,
                "statuses": p.statuses,
                "landlocked_pct": 100 * shut / len(known) if len(known) else np.nan,
                "landlocked": shut,
                "members_in_roster": len(table),
                "members_reporting": len(known),
            }
        )
    return pd.DataFrame(rows)


@register(
    name="internet_users_mean_pct",
    title="Internet users, mean of members",
    unit="percent of people",
    formula=r"\sum_i w_i u_i \Big/ \sum_i w_i",
    range="0 to 100",
    neutral="none",
    direction="more is more connected",
    parameters=InternetMean,
    tables=("factbook", "curated-memberships"),
    cite="cia_factbook",
    caveat="The newest figure of each state, rounded and estimated, whatever the year whose roster is read.",
)
def internet_users(p: InternetMean) -> pd.DataFrame:
    """Mean share of people who use the Internet, over the roster's states with a figure."""
    rows = []
    for year in years_of(p):
        codes = roster(year, p.roster_rule, p.statuses)
        found = mean(codes, "internet_users_pct", p.weighting)
        who = {"year": year, "roster_rule": p.roster_rule, "statuses": p.statuses, "weighting": p.weighting}
        rows.append({**who, "internet_users_mean_pct": found.pop("value"), "members_in_roster": len(codes), **found})
    return pd.DataFrame(rows)
