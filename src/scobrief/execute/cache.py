"""Executed copies, kept with what they were made from, and made again only when something of that has changed.

A copy belongs to a chapter and its parameters. It was made from the notebook, the modules of the package that its
code can reach, the tables that the run opened, and what is installed. All of it is compared by content: no clock
is trusted. `reason` says in words why a copy must be made.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from .. import fresh, paths
from ..datapackage import added, descriptor, editions
from ..facts import Fact, from_payload
from ..scenario import Scenario, notebook
from . import dependencies
from .notebooks import Run

# Sets of parameters that are kept of one chapter; the ones that were used last.
KEPT = 40
# How many of them are looked through for charts that need not be drawn again.
DRAWN = 3
RENDERER = "scobrief.charts.renderer"
_COPY, _RECORD = "notebook.ipynb", "record.json"


def reason(scenario: Scenario) -> str | None:
    """Why the chapter must be executed with these parameters; None if the copy that is kept still holds."""
    record = _read(scenario)
    if record is None:
        return "not executed with these parameters yet"
    return difference(record["made_from"], _made_from(scenario, record["used"]))


def difference(then: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    """What has changed between two records of what something was made from, in words; None if nothing has."""
    changed = [what for what in {**now, **then} if now.get(what) != then.get(what)]
    if not changed:
        return None
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{changed[0]} changed{more}"


def kept(scenario: Scenario) -> tuple[Path, dict[str, Fact]]:
    """The executed copy that is kept, and its facts. Look at `reason` first."""
    folder, record = _folder(scenario), _read(scenario)
    assert record  # or there is a reason
    folder.touch()
    return folder / _COPY, from_payload(record["facts"])


def tables(scenario: Scenario) -> list[str]:
    """The names of the tables that the run opened whose copy is kept."""
    record = _read(scenario)
    assert record  # a copy is never kept without
    opened = set(record["used"]["tables"])
    with editions.using(scenario.vintage):
        return [item["name"] for item in _resources() if item["path"] in opened]


def drawn(chapter: str) -> list[Path]:
    """The copies of a chapter that were used last, under whatever parameters, if the same code drew their charts."""
    now = hashes([RENDERER], {"tables": [], "indicators": []})
    found = []
    for folder in sorted(_folders(chapter), key=lambda path: -path.stat().st_mtime)[:DRAWN]:
        record = _record(folder)
        if record and all(record["made_from"].get(what) == made for what, made in now.items()):
            found.append(folder / _COPY)
    return found


def keep(run: Run) -> None:
    """Take an executed copy into the cache, from the place where it was made."""
    folder = _folder(run.scenario)
    folder.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "parameters": run.scenario.model_dump(),
        "made_from": _made_from(run.scenario, run.used),
        "used": run.used,
        "facts": {name: asdict(fact) for name, fact in run.facts.items()},
    }
    # Whole or not at all: the copy never lies beside a record of another one.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as made:
        whole = Path(made) / "whole"
        whole.mkdir()
        run.path.replace(whole / _COPY)
        (whole / _RECORD).write_text(json.dumps(record, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        whole.replace(folder)
    others = [path for path in _folders(run.scenario.chapter) if path != folder]  # a clock may have gone back
    for old in sorted(others, key=lambda path: -path.stat().st_mtime)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _folders(chapter: str) -> list[Path]:
    return list((paths.BUILD / "cache" / chapter).glob("[0-9a-f]*"))


def _folder(scenario: Scenario) -> Path:
    said = json.dumps(scenario.model_dump(), sort_keys=True)
    return paths.BUILD / "cache" / scenario.chapter / hashlib.sha256(said.encode()).hexdigest()[:16]


def _read(scenario: Scenario) -> dict[str, Any] | None:
    return _record(_folder(scenario))


def _record(folder: Path) -> dict[str, Any] | None:
    try:
        if not (folder / _COPY).is_file():
            return None
        record: dict[str, Any] = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return record
    except (OSError, ValueError):  # what cannot be read is made again
        return None


def _made_from(scenario: Scenario, used: Mapping[str, list[str]]) -> dict[str, str]:
    """Everything that a run depends on: what it is called -> hash of its content."""
    source = notebook(scenario.chapter)
    own = {f"notebook {source.name}": hashlib.sha256(source.read_bytes()).hexdigest()}
    with editions.using(scenario.vintage):
        return own | hashes(dependencies.of_notebook(source, scenario.chapter), used)


def hashes(roots: Iterable[str], used: Mapping[str, list[str]]) -> dict[str, str]:
    """What code that starts in some modules depends on: what it is called -> hash of its content.

    used: the `tables` and `indicators` that a run of it asked for.
    """
    known = {item["path"]: item["hash"] for item in _resources()}
    return (
        {f"table {name}": known.get(name, "gone") for name in used["tables"]}
        | {f"module {name}": found for name, found in dependencies.modules(roots, used["indicators"]).items()}
        | {"what is installed": installed()}
    )


@cache
def installed() -> str:
    """A hash of Python's version and of every installed distribution with its version."""
    return hashlib.sha256("\n".join([sys.version, *sorted(fresh.installed())]).encode()).hexdigest()


@cache
def everything(chapter: str) -> str:
    """A hash of all that a run of the chapter could depend on: its notebook, the whole package, tables, packages."""
    made = hashlib.sha256(installed().encode())
    made.update(notebook(chapter).read_bytes())
    made.update(dependencies.whole_package().encode())
    for item in _resources():
        made.update(item["hash"].encode())
    return made.hexdigest()


def _resources() -> list[dict[str, Any]]:
    """The tables of data/, and those that were added."""
    return [*descriptor()["resources"], *added.resources()]
