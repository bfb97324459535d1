"""Do members grow alike: the spread of incomes (sigma), and whether the poorer grow faster (beta)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, cast

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import FIXED, RosterRule, Statuses, compared
from ..parameters import Weighting, WeightingChoice
from .history import (
    BLOCS,
    FIRST,
    INCOME,
    LAST,
    Bloc,
    OfBloc,
    PanelYear,
    apart,
    codes_of,
    history,
    known_years,
    of_year,
    weakest,
)
from .registry import register
from .regression import Line, line

WEIGHTINGS: dict[Weighting, str] = {
    "unweighted": "each state counted once",
    "population": "each person counted once",
}
PEOPLE = "population_m"
YEARS = range(FIRST, LAST + 1)
FOUNDING = 2001
BAND_POINTS = 25
# Both are members since the founding; Turkmenistan belongs to the region and not to the organisation.
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "UZB")
CENTRAL_ASIA_FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


class Dispersion(OfBloc):
    """A bloc, a roster, a weighting and a year; without a year, all of them."""

    weighting: WeightingChoice = "unweighted"
    as_of: PanelYear | None = Field(None, description="Year whose roster and incomes are read; left out, all years")


class Slope(OfBloc):
    """A bloc, a roster and two years; without the second, all later ones."""

    since: Annotated[int, Field(ge=FIRST, le=2015, description="First year of the growth that is compared")] = FOUNDING
    until: PanelYear | None = Field(None, description="Last year of it, whose roster is read; left out, all later ones")


def dispersion(codes: Collection[str], years: range | list[int], weighting: Weighting) -> pd.DataFrame:
    """Standard deviation of log GDP per head among the same economies, one row per year.

    The sum is over all n, not n - 1: the roster is the whole population, and equal weights then give the
    same number as equal populations. Returns year, income_dispersion (missing if fewer than two report),
    members_in_roster, members_reporting, status. Source: Sala-i-Martin (1996).
    """
    return pd.DataFrame([_dispersion(codes, year, weighting) for year in years])


def _dispersion(codes: Collection[str], year: int, weighting: Weighting) -> dict[str, object]:
    (values, flags), (people, _) = history(INCOME), history(PEOPLE)
    logs = cast("pd.Series", np.log(of_year(values, year).reindex(list(codes)).dropna()))
    weights = pd.Series(1.0, index=logs.index)
    if weighting == "population":
        weights = of_year(people, year).reindex(logs.index).dropna()
        logs = logs[weights.index]
    found = np.nan
    if len(logs) > 1:
        weights = weights / weights.sum()
        found = float(np.sqrt((weights * (logs - (weights * logs).sum()) ** 2).sum()))
    return {
        "year": year,
        "income_dispersion": found,
        "members_in_roster": len(codes),
        "members_reporting": len(logs),
        "status": weakest(of_year(flags, year)[logs.index]),
    }


def held(codes: Collection[str], since: int, until: int) -> tuple[str, ...]:
    """Return those of the codes whose income and people are known in every year: a roster that can be held fixed."""
    known = history(INCOME)[0].reindex(columns=list(codes)).notna()
    known &= history(PEOPLE)[0].reindex(columns=list(codes)).notna()
    whole = known.loc[min(since, until) : until].all()
    return tuple(whole.index[whole])


def over_time(groups: dict[str, tuple[str, ...]], name: str) -> pd.DataFrame:
    """`dispersion` of groups that stay the same, under both weightings, in the years in which all of a group report.

    groups: label -> ISO3 codes. Returns its columns, weighting, and the label in the column `name`. A line of a
    group of which some begin to report later would move by their arrival.
    """
    frames = [
        dispersion(codes, YEARS, weighting).assign(**{name: label, "weighting": weighting})
        for label, codes in groups.items()
        for weighting in WEIGHTINGS
    ]
    table = pd.concat(frames, ignore_index=True)
    return table[table["members_reporting"] == table["members_in_roster"]].dropna(ignore_index=True)


def rosters(rule: RosterRule, statuses: Statuses, since: int, until: int) -> dict[Bloc, tuple[str, ...]]:
    """Each bloc's roster of the year `until` under a rule, without those whose incomes are not known since `since`."""
    return {bloc: held(codes_of(bloc, until, rule, statuses), since, until) for bloc in apart(rule)}


def by_rule(statuses: Statuses, since: int, until: int, stated: RosterRule = "in_force") -> pd.DataFrame:
    """Dispersion in the SCO over time under each roster rule: the columns of `over_time`, by roster_rule.

    Founders and today's members are held fixed; the roster in force is that of each year, and moves, as does a
    stated roster that is none of the three.
    """
    fixed = {rule: held(codes_of("SCO", until, rule, statuses), since, until) for rule in ("founders", "today")}
    moving = [
        dispersion(codes_of("SCO", year, rule, statuses), [year], weighting).assign(
            weighting=weighting, roster_rule=rule
        )
        for rule in compared(stated)
        if rule not in FIXED
        for weighting in WEIGHTINGS
        for year in known_years(rule, range(FOUNDING, LAST + 1))
    ]
    return pd.concat([*moving, over_time(fixed, "roster_rule")], ignore_index=True)


def growth(codes: Collection[str], since: int, until: int) -> pd.DataFrame:
    """Yearly growth of GDP per head between two years, one row per economy that reports both.

    Returns iso3, initial_intl (2017 international dollars), growth_pct (percent a year, continuously
    compounded: the difference of logs over the years), status. Empty unless `until` comes after `since`.
    """
    values, flags = history(INCOME)
    if until <= since:
        return pd.DataFrame({"iso3": [], "initial_intl": [], "growth_pct": [], "status": []})
    ends = values.loc[[since, until]].reindex(columns=list(codes)).dropna(axis=1)
    return pd.DataFrame(
        {
            "iso3": ends.columns,
            "initial_intl": of_year(ends, since).to_numpy(),
            "growth_pct": 100 * np.log((of_year(ends, until) / of_year(ends, since)).to_numpy()) / (until - since),
            "status": [weakest(flags.loc[[since, until], code]) for code in ends.columns],
        }
    )


def fit(table: pd.DataFrame) -> Line | None:
    """Return the least-squares line of growth on log initial income, or None for fewer than three economies."""
    return line(np.log(table["initial_intl"].to_numpy(float)), table["growth_pct"].to_numpy(float))


def rate_pct(slope: float, years: int) -> float:
    """Yearly rate at which a gap closes that a slope over so many years implies, percent; missing if there is none.

    A slope b of growth in percent on log income means exp(-rate * years) = 1 + b / 100 * years; a slope so
    steep that incomes would change places has no rate. Source: Barro and Sala-i-Martin (1992).
    """
    left = 1 + slope / 100 * years
    return float(-100 * np.log(left) / years) if left > 0 else np.nan


def slope(codes: Collection[str], since: int, until: int) -> dict[str, object]:
    """Slope of growth on log initial income with its 95 percent interval, and the rates that they imply.

    Returns beta_slope, slope_low, slope_high (points of yearly growth per unit of log income), rate_pct,
    rate_low_pct, rate_high_pct, members_in_roster, members_reporting, status.
    """
    table = growth(codes, since, until)
    found = fit(table)
    ends = (found.slope, found.slope_low, found.slope_high) if found else (np.nan,) * 3
    middle, fast, slow = (rate_pct(end, until - since) if found else np.nan for end in ends)
    return {
        **dict(zip(("beta_slope", "slope_low", "slope_high"), ends, strict=True)),
        "rate_pct": middle,
        "rate_low_pct": slow,
        "rate_high_pct": fast,
        "members_in_roster": len(codes),
        "members_reporting": len(table),
        "status": weakest(table["status"]),
    }


def scatter(groups: dict[str, tuple[str, ...]], since: int, until: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the beta chart shows: `growth` by bloc, and the fitted lines with the interval of the mean.

    Returns points (the columns of `growth`, and bloc) and lines (bloc, initial_intl, fitted_pct, low_pct, high_pct).
    """
    points, lines = [], []
    for bloc, codes in groups.items():
        table = growth(codes, since, until).assign(bloc=bloc)
        points.append(table)
        if found := fit(table):
            least, most = np.log([table["initial_intl"].min(), table["initial_intl"].max()])
            x = np.linspace(least, most, BAND_POINTS)
            value, low, high = found.at(x)
            band = {"initial_intl": np.exp(x), "fitted_pct": value, "low_pct": low, "high_pct": high}
            lines.append(pd.DataFrame(band).assign(bloc=bloc))
    columns = ["initial_intl", "fitted_pct", "low_pct", "high_pct", "bloc"]
    return pd.concat(points, ignore_index=True), pd.concat(lines) if lines else pd.DataFrame(columns=columns)


def incomes(codes: Collection[str]) -> pd.DataFrame:
    """GDP per head of economies over time: iso3, year, income_intl (2017 international dollars), status."""
    values, flags = history(INCOME)
    long, kinds = (
        cast("pd.Series", table.reindex(columns=list(codes)).rename_axis(columns="iso3").stack()).rename(name)
        for table, name in ((values.loc[FIRST:], "income_intl"), (flags, "status"))
    )
    return pd.concat([long, kinds], axis=1, join="inner").dropna(subset="income_intl").reset_index()


_CONVERGENCE = {"tables": ("annual", "curated-memberships"), "direction": "less is more alike"}


@register(
    name="income_dispersion",
    title="Dispersion of income per head",
    unit="standard deviation of log GDP per head",
    formula=r"\sigma = \sqrt{\sum_i w_i (\ln y_i - \sum_j w_j \ln y_j)^2}",
    range="0 and up",
    neutral="none",
    caveat="Enlargement moves it whatever incomes do: compare fixed rosters. Weighting by people can turn its sign.",
    parameters=Dispersion,
    cite="salaimartin1996",
    **_CONVERGENCE,
)
def income_dispersion(p: Dispersion) -> pd.DataFrame:
    """Sigma: standard deviation of log GDP per head at 2017 purchasing power, roster of each year.

    No row for a year whose roster is not known.
    """
    rows = [
        {"bloc": bloc, **_dispersion(codes_of(bloc, year, p.roster_rule, p.statuses), year, p.weighting)}
        for bloc in (BLOCS if p.bloc is None else [p.bloc])
        for year in known_years(p.roster_rule, YEARS if p.as_of is None else [p.as_of])
    ]
    return pd.DataFrame(rows, columns=["bloc", "year", "income_dispersion", *_COUNTS])


_COUNTS = ["members_in_roster", "members_reporting", "status"]
_ENDS = ["beta_slope", "slope_low", "slope_high", "rate_pct", "rate_low_pct", "rate_high_pct"]


@register(
    name="beta_slope",
    title="Slope of growth on initial income",
    unit="points of yearly growth per unit of log income",
    formula=r"\frac{\ln y_{i,T} - \ln y_{i,0}}{T} = a + \beta \ln y_{i,0} + e_i",
    range="any number",
    neutral="0",
    caveat="The roster is the sample: read the 95 percent interval, not the slope. A slope below zero need not narrow "
    "the spread of incomes.",
    parameters=Slope,
    cite="barro1992",
    **_CONVERGENCE,
)
def beta_slope(p: Slope) -> pd.DataFrame:
    """Beta: slope of yearly growth on log initial income among the roster of the last year, with its interval.

    No row for a year whose roster is not known.
    """
    rows = [
        {"bloc": bloc, "since": p.since, "year": year}
        | slope(codes_of(bloc, year, p.roster_rule, p.statuses), p.since, year)
        for bloc in (BLOCS if p.bloc is None else [p.bloc])
        for year in known_years(p.roster_rule, range(p.since + 1, LAST + 1) if p.until is None else [p.until])
    ]
    return pd.DataFrame(rows, columns=["bloc", "since", "year", *_ENDS, *_COUNTS])
