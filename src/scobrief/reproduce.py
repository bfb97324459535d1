"""Make a run again, elsewhere and from nothing, and hold what comes out against what is at hand, byte by byte."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml

from . import __version__, execute, paths
from .book import assemble
from .book.paper import FILES
from .datapackage import descriptor
from .errors import BuildError, ParameterError
from .facts.sheet import from_payload
from .fresh import SOURCES
from .runs import Run
from .scenario import CHAPTERS, DEFAULT, Scenario, presets, resolve, run_id

# What differs from time to time, whatever is shown: times, and the number of the process that ran a cell.
_TIMES = ("papermill", "execution")
_PROCESS = re.compile(r"ipykernel_\d+/\d+")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came out of making a run again.

    compared: how many files of a book, or cells of a notebook, were held against each other; differing: the names
    of those that are not the same, or that only one of the two has.
    """

    run: Run
    compared: int
    differing: list[str]

    @property
    def unit(self) -> str:
        """What was compared: files, or cells."""
        return "cells" if self.run.chapter else "files"


def again(run: Run, step: Callable[[str], None] = lambda title: None) -> Comparison:
    """Make a run again and compare. What is at hand is read, never written.

    Raises ParameterError if the run was made by another version or from other tables than those of this checkout,
    BuildError if it cannot be made.
    """
    if run.chapter is None:
        return _book(run, step)
    step(f"Executing {run.chapter}")
    if run.record.suffix == ".json":
        return _scenario_of_sweep(run)
    there = nbformat.read(run.record, as_version=4)
    scenario = _scenario(run, run.chapter, there.metadata["scobrief"]["parameters"])
    return _cells(run, scenario, there, "all")


def _cells(run: Run, scenario: Scenario, there: nbformat.NotebookNode, pictures: execute.Pictures) -> Comparison:
    """Execute a chapter again and compare the copies, cell by cell, and what the copy says of itself."""
    with tempfile.TemporaryDirectory(prefix="scobrief-") as folder:
        made = nbformat.read(execute.run(scenario, Path(folder) / "again.ipynb", pictures=pictures).path, as_version=4)
    one, other = _plain(there), _plain(made)
    differing = [] if one["metadata"] == other["metadata"] else ["what the copy says of itself"]
    n = max(len(one["cells"]), len(other["cells"]))
    for place in range(n):
        if one["cells"][place : place + 1] != other["cells"][place : place + 1]:
            differing.append(f"cell {place + 1}")
    return Comparison(run, n, differing)


def _scenario_of_sweep(run: Run) -> Comparison:
    """A scenario of a sweep: its copy if that is on this machine, else the facts that were kept of it."""
    said = json.loads(run.record.read_text(encoding="utf-8"))
    scenario = _scenario(run, said["chapter"], said["parameters"])
    copy = paths.ROOT / run.path
    if "://" not in run.path and copy.is_file():
        there = nbformat.read(copy, as_version=4)
        has = {form for cell in there.cells for output in cell.get("outputs", ()) for form in output.get("data", ())}
        pictures: execute.Pictures = "all" if "image/png" in has else "page" if "image/svg+xml" in has else "none"
        return _cells(run, scenario, there, pictures)
    kept = from_payload(said["facts"])
    with tempfile.TemporaryDirectory(prefix="scobrief-") as folder:
        made = execute.run(scenario, Path(folder) / "again.ipynb", pictures="none").facts
    differing = [name for name in kept | made if kept.get(name) != made.get(name)]
    return Comparison(run, len(kept | made), differing)


def _book(run: Run, step: Callable[[str], None]) -> Comparison:
    """Build a book again, from nothing, and compare every file of the two sites."""
    said = json.loads(run.record.read_text(encoding="utf-8"))
    scenarios = {chapter: _scenario(run, chapter, given, alone=False) for chapter, given in _chapters(said).items()}
    _same_id(run, run_id(scenarios), said["version"], _tables(run.record.parent))
    wanted = [kind for kind, name in FILES.items() if (run.record.parent / name).is_file()]
    with _elsewhere() as home:
        line = ["build", *_line(said["scenario"]["name"], scenarios, home), *(f"--{kind}" for kind in wanted)]
        line += ["--base-url", said["base_url"]] if said["base_url"] else []
        step("Building the book again, from nothing")
        told = subprocess.run(
            [sys.executable, "-c", "from scobrief.cli import main; main()", *line],
            cwd=home,
            env=os.environ | {"SCOBRIEF_HOME": str(home), "PYTHONPATH": str(paths.PACKAGE.parent)},
            capture_output=True,
            text=True,
        )
        if told.returncode:
            raise BuildError(f"run {run.run_id} cannot be made again: {told.stderr.strip().removeprefix('Error: ')}")
        step("Comparing the files")
        made = Path(told.stdout.splitlines()[0]).parent
        names = {path.relative_to(site) for site in (made, run.record.parent) for path in _files(site)}
        differing = sorted(str(name) for name in names if not _same(made / name, run.record.parent / name))
    return Comparison(run, len(names), differing)


def _files(site: Path) -> Iterator[Path]:
    return (path for path in site.rglob("*") if path.is_file())


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _chapters(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    parameters: dict[str, dict[str, Any]] = said["scenario"]["parameters"]
    return parameters


def _scenario(run: Run, chapter: str, parameters: dict[str, Any], alone: bool = True) -> Scenario:
    """The scenario that a record names. Raises ParameterError if it is none of this version's, or of other tables."""
    if chapter not in CHAPTERS or set(parameters) - {"vintage"} != set(CHAPTERS[chapter].own()):
        raise ParameterError(
            f"run {run.run_id} has parameters of version {run.version}; this is {__version__}. Make it again with that."
        )
    scenario = CHAPTERS[chapter].check(parameters, f"run {run.run_id}", f"scobrief params {chapter}")
    if alone:
        _same_id(run, run_id({chapter: scenario}), run.version, {})
    return scenario


def _tables(site: Path) -> dict[str, str]:
    """The tables that a book was made from, name -> hash, as its executed copies say."""
    for copy in sorted(site.glob("_sources/*/*.ipynb")):
        return dict(nbformat.read(copy, as_version=4).metadata["scobrief"]["tables"])
    return {}


def _same_id(run: Run, now: str, version: str, tables: Mapping[str, str]) -> None:
    """Raises ParameterError if what is here gives another run than the one that is asked for."""
    if now == run.run_id:
        return
    here = {item["name"]: item["hash"] for item in descriptor()["resources"]}
    changed = sorted(name for name in {*tables, *here} if tables and tables.get(name) != here.get(name))
    what = f"version {version}" if version != __version__ else "other tables"
    which = f" ({', '.join(changed)})" if changed else ""
    raise ParameterError(
        f"run {run.run_id} was made with {what}{which}: here the same parameters give run {now}. "
        "Take the checkout that it was made with, by git, and verify it there."
    )


def _line(name: str, scenarios: Mapping[str, Scenario], home: Path) -> list[str]:
    """The options by which the book of that name is built: a preset, or a file of that name, and settings."""
    for preset in sorted(presets(), key=len, reverse=True):
        if name == preset or name.startswith(f"{preset}-"):
            base = resolve(scenarios, preset)
            besides = {
                key: value
                for chapter, s in scenarios.items()
                for key, value in s
                if value != getattr(base[chapter], key)
            }
            settings = [f"{key}={value}" for key, value in besides.items()]
            if resolve(scenarios, preset, settings) == scenarios and assemble.run_name(scenarios, preset) == name:
                return ["--scenario", preset, *(part for setting in settings for part in ("--set", setting))]
    stem = name.split("-file", 1)[0] if name.endswith("-file") else re.split(r"-\w+=", name)[0]
    file = home / f"{stem}.yaml"
    file.write_text(
        yaml.safe_dump(_besides(resolve(scenarios, DEFAULT), scenarios), allow_unicode=True), encoding="utf-8"
    )
    if resolve(scenarios, str(file)) != scenarios:
        raise ParameterError(f"book {name}: its parameters are those of no preset and of no one file of a scenario.")
    return ["--scenario", str(file)]


def _besides(base: Mapping[str, Scenario], scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
    """The parameters in which scenarios differ from those of a preset."""
    return {name: value for key, s in scenarios.items() for name, value in s if value != getattr(base[key], name)}


@contextmanager
def _elsewhere() -> Iterator[Path]:
    """A checkout with the sources of this one, and nothing built."""
    with tempfile.TemporaryDirectory(prefix="scobrief-") as folder:
        home = Path(folder)
        for name in SOURCES:
            if (paths.ROOT / name).exists():
                (home / name).symlink_to(paths.ROOT / name)
        yield home


def _plain(book: nbformat.NotebookNode) -> dict[str, Any]:
    """A notebook without what differs from time to time."""
    text = _PROCESS.sub("ipykernel", json.dumps(book))
    plain: dict[str, Any] = json.loads(text)
    for part in (plain, *plain["cells"]):
        for name in _TIMES:
            part["metadata"].pop(name, None)
    return plain
