"""Open a table of data/ by its name, with the types that the descriptor states."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, cast

import pandas as pd

from .. import paths, sources
from ..errors import DataError, nearest
from . import added, editions
from .editions import per_vintage

# What is typed by hand is named after what it holds.
CURATED = "curated-"
DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
    "date": "datetime64[s]",
}


@per_vintage
def descriptor() -> dict[str, Any]:
    """Return data/datapackage.json, with the panel of the vintage in force in place of the embedded one.

    Raises DataError if it is missing or is no JSON, or if there is no such vintage.
    """
    found = embedded()
    if (vintage := editions.in_force()) == editions.EMBEDDED:
        return found
    panel = editions.panel(vintage)
    return found | {"resources": [panel if item["name"] == panel["name"] else item for item in found["resources"]]}


def embedded() -> dict[str, Any]:
    """Return data/datapackage.json as it is. Raises DataError."""
    path = paths.DATA / "datapackage.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not found["resources"]:
            raise KeyError("resources")
        for item in found["resources"]:
            for key in ("name", "path", "format", "bytes", "hash", "sources", "licenses"):
                item[key]
    except FileNotFoundError:
        raise DataError(f"{path} is missing. Bring it back with git, or run: scobrief data build") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{path} is no JSON (line {error.lineno}). Bring it back with git.") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is no UTF-8 text. Bring it back with git.") from None
    except (KeyError, TypeError) as error:
        raise DataError(
            f"{path} is no description of the tables: {error} is missing. Bring it back with git."
        ) from None
    return found


def resource(name: str) -> dict[str, Any]:
    """Return a resource of the descriptor, or one that was added, by name. Raises DataError with the nearest name."""
    by_name: dict[str, dict[str, Any]] = {item["name"]: item for item in (*descriptor()["resources"], *_added(name))}
    if name in by_name:
        return by_name[name]
    guess = nearest(name, by_name)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise DataError(f"table {name!r} is not one of {', '.join(by_name)}.{hint} See: scobrief data list")


def _added(name: str) -> list[dict[str, Any]]:
    """The added tables, looked for only if a name or a path is not one of data/."""
    return added.resources() if name.startswith((added.PREFIX, "..")) else []


# Files of data/ that this process has asked for: a run says at its end what it was made from.
OPENED: set[str] = set()


def open_table(name: str) -> pd.DataFrame:
    """Return a table with the descriptor's types: dates as datetime64, missing as missing.

    The table is read, and its hash checked, once per process: no number comes from a table that is not the
    described one. Changing the returned frame does not change the next one. Raises DataError if the table is
    unknown, its file is missing or changed, or its columns or types differ.
    """
    opened(resource(name)["path"])
    return read_table(name)


def read_table(name: str) -> pd.DataFrame:
    """`open_table` without the look at the hash, for checks that are to say what has changed."""
    return _read(name).copy(deep=False)


def open_shapes(codes: Collection[str]) -> dict[str, Any]:
    """Return the shapes of the given economies as a TopoJSON object (object `countries`, ISO3 as id).

    Arcs that no kept shape uses are left out. Economies too small for the scale have no shape.
    """
    world: dict[str, Any] = json.loads(opened(resource("shapes")["path"]).read_text(encoding="utf-8"))
    kept = [shape for shape in world["objects"]["countries"]["geometries"] if shape["id"] in set(codes)]
    new: dict[int, int] = {}

    def renumbered(arcs: Any) -> Any:
        # A negative number means the arc is walked backwards: ~n is arc n.
        if isinstance(arcs, list):
            return [renumbered(arc) for arc in arcs]
        place = new.setdefault(arcs if arcs >= 0 else ~arcs, len(new))
        return place if arcs >= 0 else ~place

    shapes = [{**shape, "arcs": renumbered(shape["arcs"])} for shape in kept]
    collection = {"type": "GeometryCollection", "geometries": shapes}
    return world | {"objects": {"countries": collection}, "arcs": [world["arcs"][old] for old in new]}


def vintages() -> dict[str, str]:
    """Return the vintage of each source, by the source's id."""
    return {item["sources"][0]["name"]: item["vintage"] for item in descriptor()["resources"] if item.get("vintage")}


def credits() -> list[str]:
    """Return the credit line of each source, as a reader should see it."""
    sources = (item["sources"][0] for item in descriptor()["resources"])
    return list(dict.fromkeys(source["credit"] for source in sources if "credit" in source))


def origins(besides: Iterable[str] = ()) -> dict[str, str]:
    """Return where each table comes from, by its name, as a note on a source says it: an archive, or this brief.

    besides: names of added tables that are to be told of too.
    """
    found = {item["name"]: item["sources"][0]["title"] for item in descriptor()["resources"]}
    own = {name: f"{name.removeprefix(CURATED).replace('_', ' ')} of the brief" for name in found if CURATED in name}
    return found | own | {name: resource(name)["sources"][0]["title"] for name in besides}


@per_vintage
def _read(name: str) -> pd.DataFrame:
    item = resource(name)
    if "schema" not in item:
        raise DataError(f"{name} is no table; it is {item['format']}.")
    path = paths.DATA / item["path"]
    fields = item["schema"]["fields"]
    names = [field["name"] for field in fields]
    if not path.is_file():
        raise DataError(f"{path} is missing. {_mend(name)}")
    try:
        if item["format"] == "parquet":
            table = pd.read_parquet(path)
        else:
            table = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
        if list(table.columns) != names:
            raise ValueError(f"its columns are {', '.join(table.columns)}, expected {', '.join(names)}")
        return pd.DataFrame({field["name"]: _typed(table[field["name"]], field) for field in fields})
    except (ValueError, TypeError, OSError) as error:
        told = f"{path} cannot be read: {error}. Bring it back with git, or see: scobrief data check"
        raise DataError(told) from error


def opened(name: str) -> Path:
    """`whole`, on the record of what was asked for."""
    OPENED.add(name)
    return whole(name)


@per_vintage
def whole(name: str) -> Path:
    """Return the path of a file of data/, whose bytes are the described ones. Raises DataError."""
    path = paths.DATA / name
    item = next(item for item in (*descriptor()["resources"], *_added(name)) if item["path"] == name)
    if not path.is_file():
        raise DataError(f"{path} is missing. {_mend(name)}")
    if f"sha256:{sources.sha256(path)}" != item["hash"]:
        told = path.parent / added.DESCRIPTOR if _added(name) else "data/datapackage.json"
        raise DataError(f"{path} is not the table that {told} describes. See: scobrief data check")
    return path


def _mend(name: str) -> str:
    if _added(name):
        return "Add it again: scobrief data add --help"
    return "Bring it back with git, or run: scobrief data build"


def _typed(cells: pd.Series[Any], field: dict[str, Any]) -> pd.Series[Any]:
    """Give a column its field's type. Raises ValueError on the first cell that is not of that type.

    A plain cast would turn "perhaps" into True, 2.5 into 2 and 2017-10 into its first day.
    """
    name, kind = field["name"], field["type"]
    dtype: Any = _dtype(field)
    typed: pd.Series[Any]
    if kind == "string":
        typed = cells.astype(dtype)
        return typed
    if kind == "boolean":
        typed = cells.map({"True": True, "False": False})
    elif kind == "date":
        typed = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    else:
        typed = pd.to_numeric(cells, errors="coerce")
    bad = typed.isna() if dtype in ("bool", "int64") else typed.isna() & cells.notna()
    if kind == "integer":
        bad |= typed.notna() & (typed % 1 != 0)
    if bad.any():
        row = int(cast("int", bad.idxmax()))
        raise ValueError(f"row {row + 2}: {name}={cells.fillna('')[row]!r} is no {kind}")
    typed = typed.astype(dtype)
    return typed


def _dtype(field: dict[str, Any]) -> str:
    """The pandas type of a field; a required whole number needs no room for a missing one."""
    if field["type"] == "integer" and field.get("constraints", {}).get("required"):
        return "int64"
    return DTYPES[field["type"]]
