"""Eleven regional organisations on what members have in common, and on five measures of size."""

from __future__ import annotations

from itertools import product
from typing import Literal, get_args

import numpy as np
import pandas as pd

from ..datapackage import open_table, per_vintage
from ..members import RosterRule, Statuses, roster
from .outcomes import ALL, INSTEAD, OUTCOMES, reported

# A treaty or charter among states, standing organs, and members of one region or of regions that touch. That
# leaves out BRICS (no charter, no organs), RCEP and USMCA (trade agreements without a wider purpose) and AIIB (a
# bank, open to the world).
Bloc = Literal["SCO", "EU", "ASEAN", "EAEU", "CIS", "CSTO", "GCC", "SAARC", "ECO", "MERCOSUR", "NATO"]
SizeMeasure = Literal["population", "gdp_nominal", "gdp_ppp", "area", "members"]
BLOCS = get_args(Bloc)
# Fewer would leave the composite to one or two outcomes.
MIN_OUTCOMES = 3

SIZES: dict[str, str] = {
    "population": "people",
    "gdp_nominal": "GDP at market rates",
    "gdp_ppp": "GDP at purchasing power",
    "area": "area",
    "members": "members",
}
SIZE_UNITS = {
    "population": "million people",
    "gdp_nominal": "billion US dollars",
    "gdp_ppp": "billion international dollars",
    "area": "square kilometres",
    "members": "states",
}
VARIABLES = {"population": "population_m", "gdp_nominal": "gdp_nominal_usd_bn", "gdp_ppp": "gdp_ppp_intl_bn"}


def rosters(as_of: int, rule: RosterRule = "in_force", statuses: Statuses = "members") -> dict[str, tuple[str, ...]]:
    """Members of each organisation that had any; the SCO's under the given rule, the others' in force.

    With the EU in the SCO's place the EU is there once: twice, it would tie with itself on every outcome.
    """
    found = {
        bloc: roster(as_of, rule, statuses) if bloc == "SCO" else roster(as_of, organisation=bloc)
        for bloc in BLOCS
        if rule != "eu" or bloc != "EU"
    }
    return {bloc: codes for bloc, codes in found.items() if codes}


@per_vintage
def _measured(key: str, codes: tuple[str, ...], as_of: int) -> tuple[float, int, str]:
    """One outcome of one roster: the other organisations' are the same whichever way the SCO is counted."""
    return ALL[key].measure(codes, as_of)


@per_vintage
def _profile(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    rows = []
    for (bloc, codes), (key, outcome) in product(rosters(as_of, rule, statuses).items(), ALL.items()):
        value, n, kind = _measured(key, codes, as_of)
        rows.append((bloc, key, value if outcome.enough(n, len(codes)) else np.nan, len(codes), n, kind))
    columns = ["bloc", "outcome", "value", "members_in_roster", "members_reporting", "status"]
    table = pd.DataFrame(rows, columns=columns)
    signs = table["outcome"].map({key: 1 if outcome.more_is_better else -1 for key, outcome in ALL.items()})
    better = (table["value"] * signs).groupby(table["outcome"])
    return table.assign(place=better.rank(ascending=False), blocs_reporting=better.transform("count"))


def profile(as_of: int = 2021, rule: RosterRule = "in_force", statuses: Statuses = "members") -> pd.DataFrame:
    """Every organisation on every outcome and reading, one row each.

    Returns bloc, outcome, value (missing where too few members report), members_in_roster,
    members_reporting, status (outturn, estimate or projection), place (1 for the best; ties share their mean
    place) and blocs_reporting.
    """
    return _profile(as_of, rule, statuses).copy()


@per_vintage
def oriented(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """Outcomes and readings as columns, organisations as rows, turned so that more is better."""
    wide = _profile(as_of, rule, statuses).pivot(index="bloc", columns="outcome", values="value")
    wide = wide.reindex(index=[bloc for bloc in BLOCS if bloc in wide.index], columns=list(ALL))
    return wide * [1 if outcome.more_is_better else -1 for outcome in ALL.values()]


def placed(wide: pd.DataFrame) -> pd.DataFrame:
    """The rows of `oriented` that report at least MIN_OUTCOMES of the five outcomes."""
    return wide[wide[list(OUTCOMES)].notna().sum(axis=1) >= MIN_OUTCOMES]


# The five outcomes in every combination of their readings, the one of the composite first.
READINGS = tuple(product(*[(key, *INSTEAD.get(key, ())) for key in OUTCOMES]))


@per_vintage
def _size(key: str, codes: tuple[str, ...], as_of: int) -> tuple[float, int, str]:
    """One size of one roster, how many report it, and the least certain kind of figure in it."""
    kind = "outturn"
    if key == "members":
        known = pd.Series(1.0, list(codes))
    elif key == "area":
        known = open_table("economies").set_index("iso3")["area_km2"].reindex(list(codes)).dropna()
    else:
        found, kind = reported(VARIABLES[key], codes, [as_of])
        known = found.iloc[0]
    return known.sum() if len(known) else np.nan, len(known), kind


@per_vintage
def _sizes(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    rows = []
    for (bloc, codes), key in product(rosters(as_of, rule, statuses).items(), SIZES):
        value, n, kind = _size(key, codes, as_of)
        rows.append((bloc, key, value, len(codes), n, kind))
    columns = ["bloc", "size_measure", "value", "members_in_roster", "members_reporting", "status"]
    return pd.DataFrame(rows, columns=columns)


def sizes(as_of: int = 2021, rule: RosterRule = "in_force", statuses: Statuses = "members") -> pd.DataFrame:
    """Every organisation by every measure of size, one row each: sums over the members that report.

    Returns bloc, size_measure, value (units: SIZE_UNITS), members_in_roster, members_reporting, status.
    """
    return _sizes(as_of, rule, statuses).copy()


def overlapping(as_of: int, rule: RosterRule, statuses: Statuses) -> tuple[int, int]:
    """Pairs of organisations that share at least half of the smaller one's members, and all pairs."""
    found = [set(codes) for codes in rosters(as_of, rule, statuses).values()]
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :]]
    return sum(2 * len(a & b) >= min(len(a), len(b)) for a, b in pairs), len(pairs)
