"""What the starting notebooks of the last exercises compute: a roster of one's own, an indicator of one's own.

The notebooks are in book/teaching/. The first calls `roster_facts`, and so does the key. The second writes its
indicator out, because to write one is the exercise; `median_facts` is the same once more, for the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from ..datapackage import open_table
from ..errors import ExerciseError, ParameterError, nearest
from ..facts import Facts
from ..facts.sheet import number
from ..indicators import size
from ..indicators.network import bloc_trade, production_network, production_null
from ..members import RosterRule, roster
from ..parameters import GdpMeasure

ROSTER, INDICATOR = "book/teaching/own_roster.ipynb", "book/teaching/own_indicator.ipynb"
# The parameters of each notebook, as its first cell has them.
PARAMETERS: dict[str, dict[str, Any]] = {
    ROSTER: {"members": "KAZ KGZ TJK TKM UZB", "year": 2021},
    INDICATOR: {"as_of": 2021, "roster_rule": "in_force", "gdp_measure": "nominal"},
}


def states(text: str) -> tuple[str, ...]:
    """The states that a text names by ISO3 code, apart by blanks or commas. Raises ParameterError for an unknown."""
    known = open_table("economies")["iso3"].tolist()
    codes = tuple(dict.fromkeys(text.upper().replace(",", " ").split()))
    for code in codes:
        if code not in known:
            guess = nearest(code, known)
            raise ParameterError(f"members: {code!r} is no ISO3 code.{f' Did you mean {guess!r}?' if guess else ''}")
    if not codes:
        raise ParameterError("members: expected the ISO3 codes of some states, such as KAZ KGZ TJK.")
    return codes


def roster_facts(members: str, year: int) -> Facts:
    """What a set of states holds of the world, and trades with itself.

    Facts own.states, own.population_share and own.gdp_share (percent of the world in that year), own.in_tables (how
    many are in the production tables), own.trade_share (percent of their trade in inputs, both ends counted) and
    own.trade_ratio (that share over its no-preference value). Raises ParameterError for an unknown state or year.
    """
    codes = states(members)
    if year not in size.YEARS:
        raise ParameterError(f"year={year!r}: allowed is a whole number from {size.YEARS[0]} to {size.YEARS[-1]}.")
    sheet = Facts("own")
    sheet.add("states", len(codes), str(len(codes)), "states", "population_share_pct")
    for name, variable, of in (
        ("population", "population_m", "population_share_pct"),
        ("gdp", size.GDP_VARIABLE["nominal"], "gdp_share_pct"),
    ):
        figures = cast(pd.Series, size.panel(variable)[0].loc[year])
        held = figures.reindex(codes)
        sheet.percent(f"{name}_share", float(100 * held.sum(min_count=1) / figures.sum()), of)
    network = production_network()
    covered = int(network.mask(codes).sum())
    sheet.add("in_tables", covered, str(covered), "states", "intra_share_pct")
    if covered:
        share = bloc_trade(network, codes).share
        sheet.percent("trade_share", 100 * share, "intra_share_pct")
        free = bloc_trade(production_null(), codes).share
        sheet.number("trade_ratio", share / free if free else float("nan"), "ratio", "preference_ratio", 1)
    else:
        for name, unit, of in (
            ("trade_share", "percent", "intra_share_pct"),
            ("trade_ratio", "ratio", "preference_ratio"),
        ):
            sheet.add(name, None, "not reported", unit, of)
    return sheet


def median_facts(as_of: int, roster_rule: RosterRule, gdp_measure: GdpMeasure) -> Facts:
    """The GDP of the largest member over that of the member in the middle: own.largest_over_median."""
    figures = cast(pd.Series, size.panel(size.GDP_VARIABLE[gdp_measure])[0].loc[as_of])
    held = figures.reindex(roster(as_of, roster_rule)).dropna()
    sheet = Facts("own")
    ratio = float(held.max() / held.median())
    tables = ("annual", "curated-memberships")
    sheet.add("largest_over_median", ratio, number(ratio, 1), "ratio", tables=tables)
    return sheet


def check(notebook: str, given: Mapping[str, str]) -> None:
    """Refuse a notebook that is none of the two, or a parameter that it does not have. Raises ExerciseError."""
    if notebook not in PARAMETERS:
        guess = nearest(notebook, PARAMETERS)
        raise ExerciseError(
            f"{notebook} is no notebook of the exercises.{f' Did you mean {guess!r}?' if guess else ''}"
        )
    for name in given:
        if name not in PARAMETERS[notebook]:
            guess = nearest(name, PARAMETERS[notebook])
            allowed = ", ".join(PARAMETERS[notebook])
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise ExerciseError(f"{name!r} is not a parameter of {notebook}: {allowed}.{hint}")


def facts(notebook: str, given: Mapping[str, str]) -> Facts:
    """The facts of one of the notebooks under some parameters, which come as texts."""
    check(notebook, given)
    plain = PARAMETERS[notebook]
    values = {name: type(plain[name])(given.get(name, value)) for name, value in plain.items()}
    return roster_facts(**values) if notebook == ROSTER else median_facts(**values)
