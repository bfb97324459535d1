"""Hold the tables of data/ against their descriptor, each other, and values worked out elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import paths, sources
from ..errors import DataError
from . import editions
from .rebuild import DESCRIPTOR
from .tables import DTYPES, descriptor, embedded, read_table, resource


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with data/, where, and what to do."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A value that a table must give: `where` selects rows, the sum of `column` is compared."""

    table: str
    where: dict[str, Any]
    column: str
    expected: float
    tolerance: float
    source: str


# Values seen in the sources by hand, as published or as printed in the archive.
CHECKS = (
    Check(
        "annual",
        {"iso3": "CHN", "variable": "gdp_nominal_usd_bn", "year": 2021},
        "value",
        17744.64,
        0.005,
        "WEO",
    ),
    Check(
        "annual",
        {"iso3": "RUS", "variable": "gdp_nominal_usd_bn", "year": 2021},
        "value",
        1778.53,
        0.005,
        "WEO",
    ),
    Check(
        "annual",
        {"iso3": "KAZ", "variable": "gdp_nominal_usd_bn", "year": 2021},
        "value",
        197.112,
        0.0005,
        "WEO",
    ),
    Check("production_flows", {}, "value_usd_m", 14.640e6, 0.0005e6, "ICIO, all kinds"),
    Check("production_flows", {"kind": "goods"}, "value_usd_m", 9.413e6, 0.0005e6, "ICIO, goods"),
    Check("production_flows", {"exporter": "RUS", "importer": "CHN"}, "value_usd_m", 87.1e3, 50, "ICIO"),
    Check("production_flows", {"exporter": "CHN", "importer": "IND"}, "value_usd_m", 60.3e3, 50, "ICIO"),
    Check("production_flows", {"exporter": "USA", "importer": "MEX"}, "value_usd_m", 161.1e3, 50, "ICIO"),
    Check("production_flows", {"exporter": "DEU", "importer": "FRA"}, "value_usd_m", 76.7e3, 50, "ICIO"),
    Check("mineral_flows", {"year": 2022}, "value_usd_k", 3.5643e9, 0.0001e9, "BACI, all products"),
    Check(
        "mineral_flows",
        {"exporter": "RUS", "importer": "CHN", "product_group": "crude_oil", "year": 2024},
        *("value_usd_k", 62.59e6, 0.005e6, "BACI"),
    ),
    Check("land_borders", {"iso3": "KAZ", "neighbour_iso3": "RUS"}, "border_km", 7644, 0, "Factbook"),
    Check("factbook", {"iso3": "KAZ", "variable": "coastline_km"}, "value", 0, 0, "Factbook, landlocked"),
    Check("factbook", {"iso3": "RUS", "variable": "coastline_km"}, "value", 37653, 0, "Factbook"),
    Check("factbook", {"iso3": "KAZ", "variable": "gas_imports_bcm"}, "value", 0.408952, 0, "Factbook, in millions"),
    Check("factbook", {"iso3": "USA", "variable": "gas_production_bcm"}, "value", 1072, 0, "Factbook, in trillions"),
    Check("factbook", {"iso3": "CHN", "variable": "ports_count"}, "value", 66, 0, "Factbook"),
    # Afghanistan's as the World Bank publishes its series PV.EST; the rest as printed in the archive.
    Check("governance", {"iso3": "AFG", "year": 2022}, "political_stability", -2.5508018, 1e-9, "World Bank"),
    Check("governance", {"iso3": "NOR", "year": 2022}, "political_stability", 0.8609583, 1e-9, "WGI"),
    Check("governance", {"iso3": "COD", "year": 1996}, "political_stability", -2.6828129, 1e-9, "WGI"),
    Check("governance", {"iso3": "KAZ", "year": 2021}, "political_stability_stderr", 0.2123815, 1e-9, "WGI"),
    Check("governance", {"iso3": "CHN", "year": 2024}, "political_stability", -0.1533364, 1e-9, "WGI"),
    # Under a code of another meaning in the archive; as published, to three digits.
    Check("governance", {"iso3": "XKX", "year": 2024}, "political_stability", -0.322, 0.0005, "World Bank"),
)
# Our world sum of PPP GDP against the share that the outlook itself prints, in percentage points.
PPP_SHARE_TOLERANCE_PP = 0.1

# Borders that only one entry of the Factbook states: the other side has no entry, or lists them apart.
ONE_SIDED = {
    *(("ESH", "DZA"), ("ESH", "MAR"), ("ESH", "MRT")),  # not in its neighbours' lists
    *(("HKG", "CHN"), ("MAC", "CHN")),  # in China's total only
    *(("BRA", "GUF"), ("SUR", "GUF")),  # French Guiana is in France's entry
}

RESTORE = "Bring it back with `git checkout -- data`, or run `scobrief data build`."


def steps() -> dict[str, Callable[[], Iterator[Problem]]]:
    """The checks by title, in the order in which they make sense; a later one may need an earlier one."""
    return {
        "files and hashes": files,
        "schemas": schemas,
        "keys": keys,
        "totals": totals,
        "check values": check_values,
    }


def files() -> Iterator[Problem]:
    """Name every file of data/ that is missing, changed or extra."""
    known = {item["path"]: item for item in [*embedded()["resources"], *descriptor()["resources"]]}
    # A fetched vintage has a descriptor of its own, and is known here while it is in force.
    vintages = paths.DATA / editions.FOLDER
    on_disk = (
        path
        for path in paths.DATA.rglob("*")
        if path.is_file() and not _is_litter(path.name) and vintages not in path.parents
    )
    found = {path.relative_to(paths.DATA).as_posix() for path in on_disk} - {DESCRIPTOR}
    found |= {path for path in known if path.startswith(f"{editions.FOLDER}/") and (paths.DATA / path).is_file()}
    for path in sorted(known.keys() - found):
        yield Problem(f"data/{path}", f"is missing. {RESTORE}")
    for path in sorted(found - known.keys()):
        yield Problem(f"data/{path}", "is not in data/datapackage.json. Remove it, or describe it there.")
    for path in sorted(known.keys() & found):
        item, file = known[path], paths.DATA / path
        size = file.stat().st_size
        if size != item["bytes"]:
            yield Problem(f"data/{path}", f"has {size} bytes, expected {item['bytes']}. {_mend(path)}")
        elif f"sha256:{sources.sha256(file)}" != item["hash"]:
            yield Problem(f"data/{path}", f"has changed: its sha256 is not the stated one. {_mend(path)}")


def schemas() -> Iterator[Problem]:
    """Hold every table against its schema: columns, types, required values, patterns, ranges."""
    import pandera.pandas as pa

    for item in _tables():
        try:
            table = read_table(item["name"])
        except DataError as error:
            yield Problem(f"data/{item['path']}", str(error))
            continue
        columns = {field["name"]: _column(pa, field) for field in item["schema"]["fields"]}
        try:
            pa.DataFrameSchema(columns, strict=True, ordered=True).validate(table, lazy=True)
        except pa.errors.SchemaErrors as error:
            for case in error.failure_cases.head(5).itertuples():
                where = f"data/{item['path']}" if pd.isna(case.index) else _row(item["path"], case.index)
                message = f"{case.column}={case.failure_case!r} fails {case.check}. {_correct(item['path'])}"
                yield Problem(where, message)


def keys() -> Iterator[Problem]:
    """Hold primary keys unique and foreign keys known; membership spells of one economy apart."""
    for item in _tables():
        table, schema, path = read_table(item["name"]), item["schema"], item["path"]
        again = table.loc[table.duplicated(schema["primaryKey"]), schema["primaryKey"]].head(5)
        for index, key in zip(again.index, again.to_dict("records"), strict=True):
            yield Problem(_row(path, index), f"is another row for {key}. {_correct(path)}")
        for foreign in schema["foreignKeys"]:
            (field,), target = foreign["fields"], foreign["reference"]
            known = read_table(target["resource"])[target["fields"][0]]
            values = table[field].dropna().drop_duplicates()
            for index, value in values[~values.isin(known)].items():
                message = f"{field}={value!r} is not in the table {target['resource']}. {_correct(path)}"
                yield Problem(_row(path, index), message)
    spells = read_table("curated-memberships").sort_values(["organisation", "iso3", "from"])
    following = spells.groupby(["organisation", "iso3"])["from"].shift(-1)
    overlap = following.notna() & (spells["to"].isna() | (spells["to"] > following))
    backwards = spells["to"] <= spells["from"]
    for wrong, told in ((overlap & ~backwards, "runs into the next one"), (backwards, "ends before it began")):
        for row in spells[wrong].itertuples():
            path = "curated/memberships.csv"
            message = f"{row.organisation} {row.iso3}: the spell from {row._4:%Y-%m-%d} {told}. {_correct(path)}"
            yield Problem(_row(path, row.Index), message)


def totals() -> Iterator[Problem]:
    """Hold sums against what the sources print themselves."""
    annual = read_table("annual")
    wide = annual[annual["variable"].isin(["gdp_ppp_intl_bn", "gdp_ppp_world_share_pct"])].pivot(
        index=["iso3", "year"], columns="variable", values="value"
    )
    ours = 100 * wide["gdp_ppp_intl_bn"] / wide.groupby("year")["gdp_ppp_intl_bn"].transform("sum")
    gap = (ours - wide["gdp_ppp_world_share_pct"]).abs()
    for (iso3, year), value in gap[gap > PPP_SHARE_TOLERANCE_PP].items():
        yield Problem(
            "data/annual.csv", f"{iso3} {year}: PPP share {value:.2f} points off the outlook's own. {RESTORE}"
        )
    borders = read_table("land_borders").set_index(["iso3", "neighbour_iso3"])["border_km"]
    for a, b in borders.index:
        if (b, a) not in borders.index and (a, b) not in ONE_SIDED:
            yield Problem("data/land_borders.csv", f"{a} borders {b}, but {b} does not border {a}. {RESTORE}")


def check_values() -> Iterator[Problem]:
    """Hold single numbers against values read off the sources by hand."""
    for check in CHECKS:
        rows = read_table(check.table)
        for column, value in check.where.items():
            rows = rows[rows[column] == value]
        found = float(rows[check.column].sum()) if len(rows) else math.nan
        if not abs(found - check.expected) <= check.tolerance:
            told = f"{check.column} is {found:,.3f}, {check.source} says {check.expected:,.3f}. {RESTORE}"
            yield Problem(f"data/{resource(check.table)['path']}", f"{check.where or 'total'}: {told}")


def _tables() -> list[dict[str, Any]]:
    return [item for item in descriptor()["resources"] if "schema" in item]


def _is_litter(name: str) -> bool:
    """What file managers and editors leave behind, which no table is called."""
    return name.startswith(".") or name.endswith("~")


def _mend(path: str) -> str:
    if path.startswith("curated/"):
        return "If you meant the change, run `scobrief data build --describe`; else `git checkout -- data`."
    return RESTORE


def _correct(path: str) -> str:
    if path.startswith("curated/"):
        return "Correct the row and run `scobrief data build --describe`."
    return RESTORE


def _row(path: str, index: int) -> str:
    """Where a row is, counted as an editor counts it: the header is row 1."""
    return f"data/{path} row {int(index) + 2}"


def _column(pa: Any, field: dict[str, Any]) -> Any:
    """The pandera column of a Frictionless field."""
    limits = field.get("constraints", {})
    checks = []
    if "enum" in limits:
        checks.append(pa.Check.isin(limits["enum"]))
    if "pattern" in limits:
        checks.append(pa.Check.str_matches(f"(?:{limits['pattern']})$"))
    if "minimum" in limits:
        checks.append(pa.Check.ge(limits["minimum"]))
    if "maximum" in limits:
        checks.append(pa.Check.le(limits["maximum"]))
    required = limits.get("required", False)
    dtype = "int64" if field["type"] == "integer" and required else DTYPES[field["type"]]
    return pa.Column(None if dtype == "str" else dtype, checks, nullable=not required)
