"""Hold the tables of data/ against their descriptor, each other, and values worked out elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import paths, sources
from ..errors import DataError
from . import added, crosscheck, editions, read_off, second_source
from .rebuild import DESCRIPTOR
from .tables import DTYPES, descriptor, embedded, open_table, read_table, resource


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with data/, where, and what to do."""

    where: str
    message: str


RESTORE = "Bring it back with `git checkout -- data`, or run `scobrief data build`."


def steps() -> dict[str, Callable[[], Iterator[Problem]]]:
    """The checks by title, in the order in which they make sense; a later one may need an earlier one."""
    return {
        "files and hashes": files,
        "schemas": schemas,
        "keys": keys,
        "totals": totals,
        "check values": check_values,
        "sums by product": products,
        "the network's cells": network,
        "the second source": second,
        "certainty of dates": certainty,
        "added tables": added_tables,
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
    spells = crosscheck.spells()
    place: Any
    for column, told in (("overlaps", "runs into the next one"), ("backwards", "ends before it began")):
        for place, row in spells[spells[column]].iterrows():
            path = "curated/memberships.csv"
            message = f"{row['what']}: the spell from {row['from']:%Y-%m-%d} {told}. {_correct(path)}"
            yield Problem(_row(path, place), message)


def totals() -> Iterator[Problem]:
    """Hold sums against what the sources print themselves."""
    shares = crosscheck.ppp_shares()
    for row in shares[~shares["ok"]].itertuples():
        told = f"{row.what}: PPP share {row.difference:.2f} points off the outlook's own. {RESTORE}"
        yield Problem("data/annual.csv", told)
    borders = crosscheck.borders()
    for row in borders[~borders["ok"]].itertuples():
        yield Problem("data/land_borders.csv", f"{_border(row)} {RESTORE}")


def _border(row: Any) -> str:
    """What is wrong with a border: one side does not know it, the two lengths differ, or neither any more."""
    a, b = row.iso3, row.neighbour_iso3
    if row.explanation:
        return f"{a} and {b} are listed as not agreeing on their border, and now do otherwise than listed."
    if pd.isna(row.difference):
        a, b = (a, b) if pd.isna(row.theirs) else (b, a)
        return f"{a} borders {b}, but {b} does not border {a}."
    return f"{a} states {row.ours:g} km of border with {b}, but {b} states {row.theirs:g} km."


def check_values() -> Iterator[Problem]:
    """Hold single numbers against values read off the sources by hand."""
    for check, row in zip(read_off.CHECKS, read_off.values().itertuples(), strict=True):
        if not row.ok:
            told = f"{check.column} is {row.ours:,.3f}, {check.source} says {check.expected:,.3f}. {RESTORE}"
            yield Problem(f"data/{resource(check.table)['path']}", f"{check.where or 'total'}: {told}")


def products() -> Iterator[Problem]:
    """Hold the sums of the product groups against those of the products in them."""
    found = crosscheck.products()
    for row in found[~found["ok"]].itertuples():
        told = f"{row.what}: the pairs make {row.ours:,.3f} thousand dollars, the products {row.theirs:,.3f}. {RESTORE}"
        yield Problem("data/mineral_flows.parquet", told)


def network() -> Iterator[Problem]:
    """Hold the production network against what a whole matrix has."""
    found = crosscheck.network()
    for row in found[~found["ok"]].itertuples():
        yield Problem("data/production_flows.csv", f"{row.what}: {row.ours:.0f}, expected {row.theirs:.0f}. {RESTORE}")


def second() -> Iterator[Problem]:
    """Hold the Factbook against the outlook, and the reasons for their differences against the two."""
    path = resource(second_source.TABLE)["path"]
    for told in second_source.problems():
        yield Problem(f"data/{path}", f"{told} Then run `scobrief data build --describe`.")


def certainty() -> Iterator[Problem]:
    """Hold the certainty of every date against its source and its precision."""
    found = crosscheck.certainty()
    row: Any
    for row in found[~found["ok"]].itertuples():
        path = resource(row.table)["path"]
        told = f"certainty={row.ours or 'nothing'!r}, though no source was seen or only the year is known."
        yield Problem(_row(path, row.row), f"{told} {_correct(path)}")


def added_tables() -> Iterator[Problem]:
    """Name every table beside data/ that is missing, changed, or not of its types."""
    for item in added.resources():
        try:
            open_table(item["name"])
        except DataError as error:
            yield Problem(item["name"], str(error))


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
