"""What the tables hold of whom, how certain the typed rows are, and which annual figures are no outturns yet."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Annotated, Any, Literal, get_args

import pandas as pd
from pydantic import Field

from ..datapackage import open_shapes, open_table, per_vintage
from ..datapackage.crosscheck import ONE_SIDED
from ..members import RosterRule, Statuses, roster
from . import minerals
from .flow_sets import YEAR as NETWORK_YEAR
from .history import weakest
from .registry import register
from .size import YEARS, OneYear, years_of

TableOfFigures = Literal[
    "annual", "factbook", "trade_partners", "land_borders", "production_flows", "mineral_flows", "governance"
]
TABLES: tuple[TableOfFigures, ...] = get_args(TableOfFigures)
TABLE_WORDS: dict[TableOfFigures, str] = {
    "annual": "the annual panel",
    "factbook": "the Factbook's figures",
    "trade_partners": "main trade partners",
    "land_borders": "land borders",
    "production_flows": "the production network",
    "mineral_flows": "energy and mineral trade",
    "governance": "political stability",
}
STATES = ("whole", "part", "missing", "nothing to hold")
# Kinds of annual figures, the most certain first.
KINDS = ("outturn", "estimate", "projection")
# Figures of the Factbook that a state may lack because there is nothing to count.
OPTIONAL = (
    "gas_production_bcm", "gas_consumption_bcm", "gas_exports_bcm", "gas_imports_bcm", "ports_count", "railways_km",
)  # fmt: skip
# Tables typed by hand whose rows carry a certainty, after the memberships.
TYPED = {"curated-clashes": "clashes", "curated-timeline": "timeline", "curated-published": "published values"}
CERTAINTIES = ("high", "medium", "low")

Held = tuple[int, int]  # how many figures the table holds of an economy, and how many there could be


class CoverageOf(OneYear):
    """A roster, a year and a table."""

    table: Annotated[TableOfFigures, Field(description="Table of figures whose coverage is counted")] = "annual"


def of_tables(year: int, codes: Collection[str]) -> pd.DataFrame:
    """What each table of figures holds of each economy in a year, or in the nearest year that the table has.

    Returns one row per economy and table: iso3, table, year_read (missing where the table has none or several),
    held and of (figures there, and figures that there could be), what (is counted), state (one of STATES).
    """
    return pd.concat([of_table(table, year, codes) for table in TABLES], ignore_index=True)


def of_family(year: int) -> pd.DataFrame:
    """`of_tables` for everybody with a standing in the SCO in a year."""
    return of_tables(year, roster(year, "in_force", "family"))


def of_table(table: TableOfFigures, year: int, codes: Collection[str]) -> pd.DataFrame:
    """`of_tables` for one table."""
    year_read, what, held = _READERS[table](year, tuple(sorted(codes)))
    names = ["iso3", "table", "year_read", "held", "of", "what", "state"]
    rows = [(code, table, year_read, n, of, what, _state(n, of)) for code, (n, of) in held.items()]
    return pd.DataFrame(rows, columns=names).astype({"year_read": "Int64"})


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """How many tables hold each economy whole: iso3, tables_whole, tables_in_all, lacking (tables in part or not)."""
    wanted = table[table["state"] != "nothing to hold"]
    whole = wanted["state"] == "whole"
    grouped = whole.groupby(wanted["iso3"])
    lacking = wanted[~whole].groupby("iso3")["table"].agg(" ".join)
    made = pd.DataFrame({"tables_whole": grouped.sum(), "tables_in_all": grouped.size()})
    return made.assign(lacking=lacking).fillna({"lacking": ""}).reset_index()


def without_shape(codes: Collection[str]) -> tuple[str, ...]:
    """The economies that are too small for the map, by code."""
    drawn = {shape["id"] for shape in open_shapes(codes)["objects"]["countries"]["geometries"]}
    return tuple(sorted(set(codes) - drawn))


def certainty() -> pd.DataFrame:
    """How certain the rows typed by hand are: spells by organisation, then clashes, timeline and published values.

    Returns one row per kind of row and certainty, none left out: rows_of, table, certainty, rows, in_all.
    """
    spells = open_table("curated-memberships")
    groups = [(name, "curated-memberships", rows) for name, rows in spells.groupby("organisation")]
    groups += [(words, table, open_table(table)) for table, words in TYPED.items()]
    rows = []
    for name, table, found in groups:
        counts = found["certainty"].value_counts()
        rows += [
            {"rows_of": name, "table": table, "certainty": c, "rows": int(counts.get(c, 0)), "in_all": len(found)}
            for c in CERTAINTIES
        ]
    return pd.DataFrame(rows)


def kinds(codes: Collection[str]) -> pd.DataFrame:
    """Of what kind the annual figures of some economies are, by variable and year since the founding.

    Returns one row per variable and year: variable, year, kind (that of the least certain figure; missing if
    nobody has one), outturn, estimate and projection (economies), members_reporting, members_in_roster.
    """
    annual = _annual()
    found = annual[annual["iso3"].isin(codes)]
    grid = pd.MultiIndex.from_product([sorted(annual["variable"].unique()), range(YEARS[0], annual["year"].max() + 1)])
    grid = grid.set_names(["variable", "year"])
    counted = found.groupby(["variable", "year", "status"]).size().unstack("status").reindex(grid)
    counted = counted.reindex(columns=list(KINDS)).fillna(0).astype("int64")
    made: pd.DataFrame = counted.reset_index().rename_axis(columns=None)
    kinds = [weakest([kind for kind in KINDS if row[kind]]) for row in made.to_dict("records")]
    return made.assign(kind=kinds, members_reporting=counted.sum(axis=1).to_numpy(), members_in_roster=len(codes))


def kinds_of_roster(year: int, statuses: Statuses) -> pd.DataFrame:
    """`kinds` of the SCO's roster of a year."""
    return kinds(roster(year, "in_force", statuses))


@register(
    name="roster_coverage_pct",
    title="Members that a table holds whole",
    unit="percent of states",
    formula=r"100 \, h / n",
    range="0 to 100",
    neutral="none",
    direction="more is fewer gaps",
    parameters=CoverageOf,
    tables=(*TABLES, "curated-memberships"),
    cite="nardo2008",
    caveat="Whole means that nothing is missing which a state of its kind has; whether a figure is right is not asked.",
)
def roster_coverage(p: CoverageOf) -> pd.DataFrame:
    """Share of a roster that a table holds whole, of the states that it could hold."""
    return pd.DataFrame(_coverage(p.table, p.roster_rule, p.statuses, year) for year in years_of(p))


def _coverage(table: TableOfFigures, rule: RosterRule, statuses: Statuses, year: int) -> dict[str, Any]:
    found = of_table(table, year, roster(year, rule, statuses))
    states = found["state"].value_counts()
    wanted = len(found) - states.get("nothing to hold", 0)
    return {
        "year": year,
        "roster_rule": rule,
        "statuses": statuses,
        "table": table,
        "roster_coverage_pct": 100 * states.get("whole", 0) / wanted if wanted else float("nan"),
        "members_in_roster": len(found),
        "members_reporting": int(states.get("whole", 0) + states.get("part", 0)),
    }


def _state(held: int, of: int) -> str:
    if not of:
        return "nothing to hold"
    return "whole" if held == of else "part" if held else "missing"


def _nearest(year: int, years: Collection[int]) -> int:
    """The year nearest to one; of two the earlier."""
    return min(sorted(years), key=lambda found: abs(found - year))


@per_vintage
def _annual() -> pd.DataFrame:
    return open_table("annual")


@cache
def _pairs(table: str, first: str, second: str) -> dict[str, set[str]]:
    """What stands in the second column beside each economy of the first."""
    rows = open_table(table)[[first, second]].drop_duplicates()
    return {str(code): set(group) for code, group in rows.groupby(first)[second]}


def _of_annual(year: int, codes: tuple[str, ...]) -> tuple[int, str, dict[str, Held]]:
    annual = _annual()
    read = _nearest(year, annual["year"].unique())
    found = annual.loc[annual["year"] == read, "iso3"].value_counts()
    return read, "variables", {code: (int(found.get(code, 0)), annual["variable"].nunique()) for code in codes}


def _of_factbook(_: int, codes: tuple[str, ...]) -> tuple[None, str, dict[str, Held]]:
    wanted = set(open_table("factbook")["variable"]) - set(OPTIONAL)
    found = _pairs("factbook", "iso3", "variable")
    return None, "figures", {code: (len(found.get(code, set()) & wanted), len(wanted)) for code in codes}


def _of_partners(_: int, codes: tuple[str, ...]) -> tuple[None, str, dict[str, Held]]:
    found = _pairs("trade_partners", "iso3", "direction")
    return None, "lists, of exports and imports", {code: (len(found.get(code, ())), 2) for code in codes}


def _of_borders(_: int, codes: tuple[str, ...]) -> tuple[None, str, dict[str, Held]]:
    own = _pairs("land_borders", "iso3", "neighbour_iso3")
    others = _pairs("land_borders", "neighbour_iso3", "iso3")
    held = {}
    for code in codes:
        # What the source puts under another entry on purpose is not missing.
        stated = {other for other in others.get(code, ()) if (other, code) not in ONE_SIDED}
        held[code] = len(own.get(code, ())), len(own.get(code, set()) | stated)
    return None, "land borders", held


def _of_network(_: int, codes: tuple[str, ...]) -> tuple[int, str, dict[str, Held]]:
    sells, buys = _pairs("production_flows", "exporter", "kind"), _pairs("production_flows", "importer", "kind")
    return NETWORK_YEAR, "sides of trade", {code: ((code in sells) + (code in buys), 2) for code in codes}


def _of_minerals(year: int, codes: tuple[str, ...]) -> tuple[int, str, dict[str, Held]]:
    """Both sides of trade and, after the last full year, what each still has of its steady trade with the others."""
    trade = minerals.flows()
    read = _nearest(year, trade["year"].unique())
    now = trade[trade["year"] == read]
    if read <= minerals.LAST_FULL_YEAR:
        sells, buys = set(now["exporter"]), set(now["importer"])
        return read, "sides of trade", {code: ((code in sells) + (code in buys), 2) for code in codes}
    lost = minerals.lost_pairs(codes, read).index
    inside = now[now["exporter"].isin(codes) & now["importer"].isin(codes)]
    there = pd.concat([inside["exporter"], inside["importer"]]).value_counts()
    gone = pd.Series([code for pair in lost for code in pair], dtype="str").value_counts()
    held = {}
    for code in codes:
        n = int(there.get(code, 0))
        held[code] = n, max(1, n + int(gone.get(code, 0)))
    return read, "directions of trade with the others", held


def _of_governance(year: int, codes: tuple[str, ...]) -> tuple[int, str, dict[str, Held]]:
    table = open_table("governance")
    read = _nearest(year, table["year"].unique())
    found = set(table.loc[table["year"] == read, "iso3"])
    return read, "estimate", {code: (int(code in found), 1) for code in codes}


_READERS: dict[TableOfFigures, Callable[[int, tuple[str, ...]], tuple[int | None, str, dict[str, Held]]]] = {
    "annual": _of_annual,
    "factbook": _of_factbook,
    "trade_partners": _of_partners,
    "land_borders": _of_borders,
    "production_flows": _of_network,
    "mineral_flows": _of_minerals,
    "governance": _of_governance,
}
