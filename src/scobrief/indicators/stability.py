"""Calm and its lack: political stability as it is perceived, and how much of GDP goes to the military."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Annotated, Any, Literal, cast

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import RosterRule, Statuses, compared, roster
from ..parameters import Parameters, Rule, Standing, Weighting
from .history import history, of_year, weakest
from .registry import register
from .strength import BURDEN_YEARS, ENOUGH, military_burden

FIRST, LAST = 1996, 2024
# The source's own interval is 90 percent: so many standard errors either way.
ERRORS_OF_INTERVAL = 1.645
# First edition of the roster in force: that of 2001 does not exist.
SINCE = 2002
# Up to this year one method, after it another: a change across it is in part one of method.
SAME_METHOD_UNTIL = 2022

BurdenWeighting = Literal["gdp", "unweighted"]


class StabilityOf(Parameters):
    """A roster, a year and a weighting; without a year, all editions."""

    as_of: int | None = Field(
        None,
        ge=FIRST,
        le=LAST,
        description="Year of the estimates and of the roster; left out, all. 1997, 1999 and 2001 have none",
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    weighting: Annotated[Weighting, Field(description="Each state counted once, or each person")] = "unweighted"


class BurdenOf(Parameters):
    """A roster, a year and a weighting; without a year, all of them."""

    as_of: int | None = Field(
        None,
        ge=BURDEN_YEARS[0],
        le=BURDEN_YEARS[-1],
        description="Year of the figures and of the roster; left out, all",
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    burden_weighting: Annotated[
        BurdenWeighting, Field(description="By GDP at market rates, as for one economy, or each state counted once")
    ] = "gdp"


@cache
def _panel(column: str) -> pd.DataFrame:
    """A column of the governance table, year x iso3."""
    return open_table("governance").pivot(index="year", columns="iso3", values=column)


def editions() -> list[int]:
    """The years that have estimates, in order."""
    return _panel("political_stability").index.to_list()


def edition_before(year: int) -> int:
    """The last year with estimates that is not later than a year."""
    return max(made for made in editions() if made <= year)


def mean(codes: Collection[str], year: int, weighting: Weighting = "unweighted") -> dict[str, Any]:
    """Mean estimate of political stability of some economies in a year that has estimates.

    The standard error takes the errors of different states for independent; if all raters erred in the same way
    for all of them it would be stderr_most, the mean of the states' own. Weights are taken for exact.
    Returns political_stability, stderr, stderr_most, low, high (90 percent, as the source has it), edition, status,
    members_in_roster, members_reporting; missing values if none has an estimate.
    """
    estimates, errors = (
        of_year(_panel(column), year).reindex(list(codes)).dropna()
        for column in ("political_stability", "political_stability_stderr")
    )
    weights, status = pd.Series(1.0, index=estimates.index), "estimate"
    if weighting == "population":
        people, flags = history("population_m")
        weights = of_year(people, year).reindex(estimates.index).dropna()
        status = weakest(["estimate", *of_year(flags, year)[weights.index]])
    n = len(weights)
    shares, errors = weights / weights.sum(), errors[weights.index]
    value = float((shares * estimates[weights.index]).sum()) if n else np.nan
    error = float(np.sqrt((shares**2 * errors**2).sum())) if n else np.nan
    return {
        "political_stability": value,
        "stderr": error,
        "stderr_most": float((shares * errors).sum()) if n else np.nan,
        "low": value - ERRORS_OF_INTERVAL * error,
        "high": value + ERRORS_OF_INTERVAL * error,
        "edition": of_year(_panel("edition"), year).dropna().iloc[0],
        "status": status,
        "members_in_roster": len(codes),
        "members_reporting": n,
    }


def change(codes: Collection[str], since: int, until: int, weighting: Weighting = "unweighted") -> dict[str, float]:
    """Change of the mean of the same economies between two years, and its 90 percent interval either way.

    Returns change, half (half the interval, errors independent between states and years) and half_most (errors of a
    year shared by all states).
    """
    one, other = mean(codes, since, weighting), mean(codes, until, weighting)
    moved = other["political_stability"] - one["political_stability"]
    half = ERRORS_OF_INTERVAL * np.hypot(one["stderr"], other["stderr"])
    most = ERRORS_OF_INTERVAL * np.hypot(one["stderr_most"], other["stderr_most"])
    return {"change": moved, "half": float(half), "half_most": float(most)}


def over_time(
    rule: RosterRule, statuses: Statuses, weighting: Weighting = "unweighted", years: Collection[int] = ()
) -> pd.DataFrame:
    """`mean` of a roster by year, for the given years or all editions that it had somebody in.

    Returns year, roster_rule, statuses, weighting, and the columns of `mean`.
    """
    rows = []
    for year in years or editions():
        codes = roster(year, rule, statuses)
        if year in editions() and codes:
            labels = {"year": year, "roster_rule": rule, "statuses": statuses, "weighting": weighting}
            rows.append(labels | mean(codes, year, weighting))
    return pd.DataFrame(rows, columns=["year", "roster_rule", "statuses", "weighting", *_COLUMNS])


def by_rule(statuses: Statuses, weighting: Weighting = "unweighted", stated: RosterRule = "in_force") -> pd.DataFrame:
    """`over_time` under all three roster rules, and a stated one that is none of them, one below the other."""
    return pd.concat([over_time(rule, statuses, weighting) for rule in compared(stated)], ignore_index=True)


def world(year: int) -> dict[str, float]:
    """Mean and median estimate of all economies in a year, and how many there are: mean, median, economies."""
    found = of_year(_panel("political_stability"), year).dropna()
    return {"mean": float(found.mean()), "median": float(found.median()), "economies": len(found)}


def world_over_time() -> pd.DataFrame:
    """Median estimate of all economies by year: year, median."""
    return pd.DataFrame([{"year": year, **world(year)} for year in editions()])


def states(codes: Collection[str], year: int, since: int) -> pd.DataFrame:
    """Estimates of economies in two years, the least stable first.

    Returns iso3, political_stability, low, high (90 percent), since_stability, change, moved (whether the change is
    wider than the errors of both years together), rank (1: the least stable of the world), economies.
    """
    estimates, errors = _panel("political_stability"), _panel("political_stability_stderr")
    now, then = estimates.loc[year], estimates.loc[since]
    half, both = errors.loc[year], np.hypot(errors.loc[year], errors.loc[since])
    table = pd.DataFrame(
        {
            "political_stability": now,
            "low": now - ERRORS_OF_INTERVAL * half,
            "high": now + ERRORS_OF_INTERVAL * half,
            "since_stability": then,
            "change": now - then,
            "moved": (now - then).abs() > ERRORS_OF_INTERVAL * both,
            "rank": now.rank(),
            "economies": now.notna().sum(),
        }
    )
    chosen = table.reindex(sorted(codes)).dropna(subset="political_stability").sort_values("political_stability")
    return chosen.rename_axis("iso3").reset_index()


def burden(codes: Collection[str], year: int, weighting: BurdenWeighting) -> dict[str, object]:
    """Military spending of some economies as percent of GDP in a year, by the figures of those that have one.

    Weighted by GDP it is what they spend together over what they produce together. Returns military_burden_pct
    (missing if fewer than half have a figure), status, members_in_roster, members_reporting.
    """
    given = of_year(military_burden(), year).reindex(list(codes)).dropna()
    weights, status = pd.Series(1.0, index=given.index), weakest(["estimate"] if len(given) else [])
    if weighting == "gdp":
        gdp, flags = history("gdp_nominal_usd_bn")
        weights = of_year(gdp, year).reindex(given.index).dropna()
        status = weakest(["estimate", *of_year(flags, year)[weights.index]] if len(weights) else [])
    enough = len(weights) and len(weights) >= ENOUGH * len(codes)
    value = (weights * given[weights.index]).sum() / weights.sum() if enough else np.nan
    return {
        "military_burden_pct": float(value),
        "status": status,
        "members_in_roster": len(codes),
        "members_reporting": len(weights),
    }


def burdens(codes: Collection[str], year: int) -> pd.DataFrame:
    """Military spending of economies as percent of GDP, each figure on record: iso3, year, burden_pct, is_chosen.

    Chosen is the last figure not later than the year, or the first if all are later.
    """
    given = military_burden().reindex(columns=sorted(codes)).rename_axis(columns="iso3")
    table = cast("pd.Series", given.stack()).dropna().rename("burden_pct").reset_index()
    years = table["year"].groupby(table["iso3"])
    last = table["year"].where(table["year"] <= year).groupby(table["iso3"]).transform("max")
    return table.assign(is_chosen=table["year"] == last.fillna(years.transform("min")))


_COLUMNS = [
    *("political_stability", "stderr", "stderr_most", "low", "high", "edition", "status"),
    *("members_in_roster", "members_reporting"),
]


@register(
    name="political_stability",
    title="Political stability and absence of violence",
    unit="standard deviations of the world's distribution",
    formula=r"\sum_{i \in R} w_i s_i",
    range="any number",
    neutral="0, about the world's mean of every year",
    direction="more is more stable",
    parameters=StabilityOf,
    tables=("governance", "annual", "curated-memberships"),
    cite="kaufmannkraay2024",
    caveat="Perceptions, set to the same world mean every year: a flat line is no absence of change in the world. "
    "Another method from 2023 on. Enlargement moves it whatever happens in a state.",
)
def political_stability(p: StabilityOf) -> pd.DataFrame:
    """Mean estimate of political stability over the roster of the year, with its 90 percent interval.

    No row for a year without estimates, or in which nobody was on the roster.
    """
    return over_time(p.roster_rule, p.statuses, p.weighting, editions() if p.as_of is None else [p.as_of])


@register(
    name="military_burden_pct",
    title="Military spending",
    unit="percent of GDP",
    formula=r"\sum_{i \in R} w_i m_i",
    range="0 to 100",
    neutral="none",
    direction="more is more spent",
    parameters=BurdenOf,
    tables=("factbook", "annual", "curated-memberships"),
    cite="cia_factbook",
    caveat="Rounded estimates, for most states 2020 to 2024 only; missing if fewer than half of the roster has one. "
    "GDP weights from 2022 on are projections of 2022.",
)
def military_burden_pct(p: BurdenOf) -> pd.DataFrame:
    """Military spending of the roster of the year as percent of GDP, by the states that have a figure."""
    rows = []
    for year in BURDEN_YEARS if p.as_of is None else [p.as_of]:
        labels = {"year": year} | p.model_dump(include={"roster_rule", "statuses", "burden_weighting"})
        rows.append(labels | burden(roster(year, p.roster_rule, p.statuses), year, p.burden_weighting))
    return pd.DataFrame(rows)
