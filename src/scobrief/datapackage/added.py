"""Tables that a reader has added beside data/, in the folder added/, with a descriptor of their own.

data/ stays as it is. A table is of one source and one year; `flows` names what the trade chapter can take of it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import DataError

DESCRIPTOR = "datapackage.json"
# Table names begin with this word, and flows of a source with the second one.
PREFIX = "added-"
GOODS, INPUTS = "all-goods", "inputs"
HOW = "Others can be added from files that you have: scobrief data add --help"


@dataclass(frozen=True, slots=True)
class Flows:
    """What a name of flows stands for: a table, the year that it is of, and the kind of inputs, None for all."""

    table: str
    source: str
    year: int
    kind: str | None = None


def folder() -> Path:
    """Where added tables are: beside data/."""
    return paths.DATA.parent / "added"


def resources() -> list[dict[str, Any]]:
    """The added tables as items of a descriptor, oldest year first; `path` leads there from data/.

    Raises DataError if their descriptor cannot be read.
    """
    path = folder() / DESCRIPTOR
    try:
        told = path.stat()
    except FileNotFoundError:
        return []
    return list(_resources(path, told.st_mtime_ns, told.st_size))


@lru_cache(maxsize=4)
def _resources(path: Path, *_: int) -> tuple[dict[str, Any], ...]:
    try:
        items = json.loads(path.read_text(encoding="utf-8"))["resources"]
        found = [item | {"path": f"../{path.parent.name}/{item['path']}"} for item in items]
        return tuple(sorted(found, key=lambda item: (item["source"], item["year"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} is no description of added tables: {error}. Remove the folder and add them again."
        ) from None


def flows() -> dict[str, Flows]:
    """The flows that added tables offer, by the name that a parameter takes; the latest goods also without a year."""
    found: dict[str, Flows] = {}
    for item in resources():
        table, source, year = item["name"], item["source"], item["year"]
        if source == "baci":
            found[f"{GOODS}-{year}"] = found[GOODS] = Flows(table, source, year)
        else:
            found[f"{INPUTS}-{year}"] = Flows(table, source, year)
            found |= {f"{INPUTS}-{kind}-{year}": Flows(table, source, year, kind) for kind in ("goods", "services")}
    return dict(sorted(found.items()))


def hashes(values: Iterable[Any]) -> dict[str, str]:
    """The added tables that some parameters' values name: table -> hash. Empty for most."""
    known = flows() if folder().is_dir() else {}
    wanted = {known[value].table for value in values if isinstance(value, str) and value in known}
    return {item["name"]: item["hash"] for item in resources() if item["name"] in wanted}


def describe(items: Iterable[dict[str, Any]]) -> None:
    """Write the descriptor of the added tables, whole or not at all; then remove the files that it names no more."""
    place = folder()
    items = sorted(items, key=lambda item: item["name"])
    said: dict[str, Any] = {
        "profile": "data-package",
        "name": "scobrief-added",
        "title": "Tables added by the reader",
        "resources": [item | {"path": Path(item["path"]).name} for item in items],
    }
    with tempfile.TemporaryDirectory(dir=place, prefix=".new-") as made:
        new = Path(made) / DESCRIPTOR
        new.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(place / DESCRIPTOR)
    kept = {item["path"] for item in said["resources"]}
    for old in place.glob("*.parquet"):
        if old.name not in kept:
            old.unlink(missing_ok=True)
