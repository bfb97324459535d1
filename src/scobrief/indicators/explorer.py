"""What a reader's own definition is made of: standings, figures and flows of every state that can be counted.

The page adds these up itself, for whichever states its reader counts, and so no share is worked out here. A year's
place in a list is its distance from FIRST_YEAR.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, get_args

import numpy as np
import pandas as pd

from ..datapackage import open_table
from ..members import STATUSES, RosterRule, compared, roster
from ..parameters import FIRST_YEAR, LAST_MINERAL_YEAR, LAST_ROSTER_YEAR, Flows, Products
from . import minerals, size
from .area import EURASIA_KM2
from .flow_sets import flow_set
from .network import production_network, production_null

SIZE_YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)
MINERAL_YEARS = range(FIRST_YEAR, LAST_MINERAL_YEAR + 1)
FLOWS: tuple[Flows, ...] = get_args(Flows)
# The digit of a state that is not on the roster, above those of all sets of statuses.
OFF = 9
# A world total or a flow keeps its full weight in a share, to better than one part in a million, with these digits.
WHOLE_DIGITS, FLOW_DIGITS = 12, 8


def standings(stated: RosterRule, years: Iterable[int]) -> dict[str, dict[str, str]]:
    """How each state stands under each rule that `stated` is compared with: iso3 -> rule -> a digit per year.

    The digit is the place, from 1, of the first set of STATUSES that holds the state, and OFF if none does: a state
    is on the roster of the n-th set if its digit is at most n, since each set holds the ones before it. Only states
    that are on some roster; sorted by name.
    """
    rules, years = compared(stated), list(years)
    found: dict[str, dict[RosterRule, list[int]]] = {}
    for rule in rules:
        for place, year in enumerate(years):
            for digit, statuses in reversed(list(enumerate(STATUSES, start=1))):
                for iso3 in roster(year, rule, statuses):
                    digits = found.setdefault(iso3, {}).setdefault(rule, [OFF] * len(years))
                    digits[place] = digit
    nobody = [OFF] * len(years)
    return {
        iso3: {rule: "".join(map(str, found[iso3].get(rule, nobody))) for rule in rules}
        for iso3 in sorted(found, key=names().__getitem__)
    }


def names() -> dict[str, str]:
    """Display name of each economy, by ISO3 code."""
    table = open_table("economies")
    return dict(zip(table["iso3"], table["name"], strict=True))


def sizes(codes: Iterable[str]) -> list[dict[str, Any]]:
    """Figures of states: iso3, and population, nominal, ppp by year, and eurasia, an area that has no year.

    Missing figures are None. Units: millions of people, billions of dollars, square kilometres.
    """
    panels = {measure: size.panel(variable)[0] for measure, variable in size.MEASURES.items()}
    km2 = open_table("economies").set_index("iso3")["area_km2"]
    return [
        {"iso3": iso3}
        | {name: _plain(table[iso3].reindex(SIZE_YEARS)) for name, table in panels.items()}
        | {"eurasia": _plain(km2.loc[[iso3]])}
        for iso3 in codes
    ]


def wholes(eurasia_km2: float = EURASIA_KM2) -> dict[str, list[float | int | None]]:
    """What each measure is a share of: the world's sum by year, and the area of Eurasia."""
    panels = {measure: size.panel(variable)[0] for measure, variable in size.MEASURES.items()}
    sums = {name: table.sum(axis=1).reindex(SIZE_YEARS) for name, table in panels.items()}
    return {name: _plain(whole, WHOLE_DIGITS) for name, whole in sums.items()} | {"eurasia": [eurasia_km2]}


def flows_beside(stated: str) -> tuple[str, ...]:
    """The flows that a reader can choose among who starts from some: those of the embedded network, or these alone."""
    return FLOWS if stated in FLOWS else (stated,)


def network_years(stated: str) -> range:
    """The one year of some flows."""
    year = flow_set(stated).year
    return range(year, year + 1)


def network_pairs(codes: Sequence[str], offered: Sequence[str] = FLOWS) -> list[dict[str, Any]]:
    """Trade of states with one another on the production network, million dollars, both directions together.

    One row per pair: a, b, a column per choice of flows, and one that ends in _free without any preference. And one
    row per state with b None: what it trades with all economies; None if it is not in the tables.
    """
    found: dict[str, Any] = {}  # a square frame each
    for flows in offered:
        for suffix, network in (("", production_network(flows)), ("_free", production_null(flows))):
            found[f"{flows}{suffix}"] = pd.DataFrame(network.flows, network.codes, network.codes)
    covered = [iso3 for iso3 in codes if iso3 in production_network(offered[0]).codes]
    pairs = [
        {"a": a, "b": b} | {name: _digits(x.at[a, b] + x.at[b, a], FLOW_DIGITS) for name, x in found.items()}
        for a, b in combinations(covered, 2)
    ]
    totals: list[dict[str, Any]] = [
        {"a": a, "b": None}
        | {
            name: _digits(x.loc[a].sum() + x[a].sum(), FLOW_DIGITS) if a in covered else None
            for name, x in found.items()
        }
        for a in codes
    ]
    return totals + pairs


def mineral_pairs(codes: Sequence[str], products: Products = "all") -> list[dict[str, Any]]:
    """Reported energy and mineral trade of states with one another, million dollars, both directions together.

    One row per pair with any trade on record: a, b, and usd_m by year, 0 where there is none on record. And one row
    per state with b None: what it trades with all economies.
    """
    flows = minerals.flows(products)
    flows = flows[flows["year"].isin(MINERAL_YEARS)]
    ends = [flows.rename(columns={"exporter": a, "importer": b}) for a, b in (("a", "b"), ("b", "a"))]
    both = pd.concat(ends, ignore_index=True)
    both = both[both["a"].isin(codes)]
    wide: dict[str, Any] = {"index": "a", "columns": "year", "values": "value_usd_bn", "aggfunc": "sum"}
    totals = both.pivot_table(**wide).reindex(index=list(codes), columns=MINERAL_YEARS)
    inside = both[both["b"].isin(codes) & (both["a"] < both["b"])]
    pairs = inside.pivot_table(**wide | {"index": ["a", "b"]}).reindex(columns=MINERAL_YEARS)
    rows: list[tuple[Any, pd.Series]] = [((a, None), values) for a, values in totals.iterrows()]
    rows += pairs.iterrows()
    return [{"a": a, "b": b, "usd_m": _plain(1e3 * values.fillna(0), FLOW_DIGITS)} for (a, b), values in rows]


def _plain(values: pd.Series, digits: int | None = None) -> list[float | int | None]:
    """Numbers that JSON knows: None for missing, whole ones without a point."""
    return [None if np.isnan(value) else _digits(value, digits) for value in values.to_numpy(float)]


def _digits(value: float, digits: int | None) -> float | int:
    value = float(value) if digits is None else float(f"{value:.{digits}g}")
    return int(value) if value.is_integer() else value
