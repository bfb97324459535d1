"""Write the tables of data/ and their descriptor; the same input gives the same bytes."""

from __future__ import annotations

import filecmp
import json
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .. import __version__, paths, sources
from ..errors import DataError
from ..swap import restore, swap
from .tables import DTYPES, descriptor

DESCRIPTOR = "datapackage.json"
_NAME = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
_CURATED_LICENCE = sources.Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "2026-11-24")


def declared() -> dict[str, Any]:
    """Return the hand-written half of the descriptor."""
    found: dict[str, Any] = yaml.safe_load((files(__package__) / "resources.yaml").read_text(encoding="utf-8"))
    return found


def rebuild(
    offline: Path | None = None, out: Path = paths.DATA, step: Callable[[str], None] = lambda title: None
) -> list[Path]:
    """Read the archives and write every table and the descriptor; return the paths of these files.

    Everything is made in a folder beside `out`, which then takes its place in one step: tables and descriptor
    belong together at every moment. Tables of the same bytes are left alone. The curated tables are read, never
    written. Raises SourceError or DataError.
    """
    curated = _curated("economies")
    tables = sources.read_all(curated, offline, step)
    out.parent.mkdir(parents=True, exist_ok=True)
    restore(out)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".data-") as folder:
        made = Path(folder) / "made"
        made.mkdir()
        for item in declared()["resources"]:
            if item["name"] in tables:
                write_table(tables[item["name"]], made / item["path"])
        descriptor = describe(made)
        (made / DESCRIPTOR).write_text(_json(descriptor), encoding="utf-8")
        names = sorted(path.name for path in made.iterdir())
        if not all(_same(made / name, out / name) for name in names):
            _replace(made, out)
    return [out / name for name in names]


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _replace(made: Path, out: Path) -> None:
    """Put a folder of tables in the place of `out`, with all else that is there: what is typed by hand."""
    for path in sorted(out.iterdir()) if out.is_dir() else ():
        if path.is_dir():
            shutil.copytree(path, made / path.name)
        elif not (made / path.name).exists():
            shutil.copy2(path, made / path.name)
    swap(made, out)


def rewrite_descriptor() -> Path:
    """Write the descriptor anew after a curated table was edited.

    Raises DataError if a table that comes from an archive is not the described one: describing it would only
    hide the change.
    """
    path = paths.DATA / DESCRIPTOR
    for item in descriptor()["resources"]:
        table = paths.DATA / item["path"]
        if not item["path"].startswith("curated/") and f"sha256:{sources.sha256(table)}" != item["hash"]:
            raise DataError(f"{table} comes from an archive and has changed. Run: scobrief data build")
    text = _json(describe(paths.DATA))
    with tempfile.TemporaryDirectory(dir=path.parent.parent, prefix=".data-") as folder:
        made = Path(folder) / DESCRIPTOR
        made.write_text(text, encoding="utf-8")
        made.replace(path)
    return path


def write_table(table: pd.DataFrame | dict[str, Any], path: Path) -> None:
    """Write a table in the format that its name says: CSV, Parquet (zstd) or JSON."""
    if isinstance(table, dict):
        path.write_text(json.dumps(table, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    elif path.suffix == ".parquet":
        table.to_parquet(path, compression="zstd", index=False)
    else:
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def describe(folder: Path) -> dict[str, Any]:
    """Return the descriptor (Frictionless Data Package) of the tables in `folder` and the curated ones."""
    half = declared()
    return {
        "profile": "data-package",
        "name": half["package"]["name"],
        "title": half["package"]["title"],
        "description": half["package"]["description"],
        "version": __version__,
        "licenses": [licence(_CURATED_LICENCE)],
        "resources": [_resource(item, half["fields"], folder) for item in half["resources"]],
    }


def _resource(item: dict[str, Any], shared: dict[str, Any], folder: Path) -> dict[str, Any]:
    path = (paths.DATA if item["path"].startswith("curated/") else folder) / item["path"]
    if not path.is_file():
        raise DataError(f"{path} is missing. Bring it back with git, or run: scobrief data build")
    fields = [field(entry, shared) for entry in item.get("fields", ())]
    kind = item.get("format", path.suffix[1:])
    made: dict[str, Any] = {
        "profile": "tabular-data-resource" if kind == "csv" else "data-resource",
        "name": item["name"],
        "path": item["path"],
        "title": item["title"],
        "description": item["description"],
        "format": kind,
        "mediatype": item.get("mediatype", {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}.get(kind)),
        "encoding": "utf-8",
        **_origin(item),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sources.sha256(path)}",
        "absent": item["absent"],
    }
    if fields:
        table = pd.read_parquet(path) if kind == "parquet" else pd.read_csv(path, dtype="str", keep_default_na=False)
        empty = (table.isna() | (table == "")).sum() if kind == "csv" else table.isna().sum()
        made["rows"] = len(table)
        made["emptyCells"] = {name: int(count) for name, count in empty.items() if count}
        made["schema"] = {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": item["primaryKey"],
            "foreignKeys": [foreign(*pair) for pair in item.get("foreignKeys", {}).items()],
        }
    return made


def _origin(item: dict[str, Any]) -> dict[str, Any]:
    """Sources, licences and vintage of a resource: the archive's, or our own for what is typed or counted by us."""
    if item["source"] is None:
        return {
            "sources": [{"title": item.get("made", "Typed by hand; each row names its source")}],
            "licenses": [licence(_CURATED_LICENCE)],
        }
    origin = sources.source(item["source"])
    listed = [
        {
            "name": origin.id,
            "title": origin.title,
            "package": origin.requirement,
            "member": origin.member,
            "archiveHash": f"sha256:{origin.sha256}",
            "cite": origin.cite,
            "credit": origin.credit,
        }
    ]
    listed += [{"title": f"Table {name}"} for name in item.get("also", ())]
    return {"sources": listed, "licenses": [licence(origin.licence)], "vintage": origin.vintage}


def licence(licence: sources.Licence) -> dict[str, Any]:
    """A licence as a descriptor has it."""
    made: dict[str, Any] = {"name": licence.name, "title": licence.title, "checked": licence.checked}
    if licence.name in _NAME:
        made["path"] = _NAME[licence.name]
    if licence.note:
        made["note"] = licence.note
    return made


def field(entry: str | dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A field as a descriptor has it: what is shared under its name, then its own. Raises DataError."""
    own = {"name": entry} if isinstance(entry, str) else entry
    made = {"name": own["name"], **shared.get(own["name"], {}), **own}
    if made["type"] not in DTYPES:
        raise DataError(f"resources.yaml: {made['name']} has type {made['type']!r}, not one of {', '.join(DTYPES)}.")
    return made


def foreign(column: str, target: str) -> dict[str, Any]:
    """A foreign key as a descriptor has it; target: table.column."""
    resource, key = target.split(".")
    return {"fields": [column], "reference": {"resource": resource, "fields": [key]}}


def _curated(name: str) -> pd.DataFrame:
    path = paths.CURATED / f"{name}.csv"
    if not path.is_file():
        raise DataError(f"{path} is missing. Bring it back with git: it is typed by hand.")
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")


def _json(descriptor: dict[str, Any]) -> str:
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
