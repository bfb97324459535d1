"""The runs at hand: books, chapters that were run by themselves, scenarios of sweeps; each by its id."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import paths
from .errors import ParameterError, nearest


@dataclass(frozen=True, slots=True)
class Run:
    """A run at hand.

    what: `book ppp`, `chapter size`, `sweep of size`; chapter: None for a book; chosen: what differs from the
    defaults; path: where its book or copy is, from the folder of the project on; record: the file that tells of it;
    made: when that was written. base_url: where a book is published, if anywhere.
    """

    run_id: str
    what: str
    chapter: str | None
    chosen: dict[str, Any]
    version: str
    path: str
    record: Path
    made: float
    base_url: str | None = None

    def facts(self) -> dict[str, str]:
        """The text of each fact of the run, by its name, as the run published it."""
        said = _read(self.record)
        if "cells" in said:
            from .facts import MIME

            found = [output["data"][MIME] for cell in said["cells"] for output in cell.get("outputs", ())
                     if MIME in output.get("data", {})]  # fmt: skip
            facts = found[0] if found else {}
        else:
            facts = said["facts"]
        return {name: str(fact["text"]) for name, fact in facts.items()}


def at_hand() -> list[Run]:
    """Every run at hand, the newest first. A file that is not what we write is passed over: it says of no run."""
    return sorted(_found(), key=lambda run: (-run.made, run.run_id))


def find(run_id: str) -> Run:
    """The run at hand of that id. Raises ParameterError with the nearest id."""
    found = at_hand()
    for run in found:
        if run.run_id == run_id:
            return run
    guess = nearest(run_id, (run.run_id for run in found))
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise ParameterError(f"no run {run_id!r} is at hand.{hint} See: scobrief runs")


def differing(parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Those of the chapters' parameters that differ from the default, by name.

    parameters: chapter -> parameter -> value. Where chapters have one at values of their own, all are told: 2026/2024.
    """
    from .scenario import CHAPTERS

    found: dict[str, list[Any]] = {}
    for chapter, values in parameters.items():
        fields = CHAPTERS[chapter].model_fields if chapter in CHAPTERS else {}
        for name, value in values.items():
            if name in fields and value != fields[name].default and value not in found.get(name, []):
                found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else "/".join(map(str, values)) for name, values in found.items()}


def _found() -> Iterator[Run]:
    broken = (OSError, ValueError, KeyError, TypeError, AttributeError)
    for path in [paths.HTML / "facts.json", *(paths.BUILD / "variants").glob("*/html/facts.json")]:
        with suppress(*broken):
            yield _book(path)
    for path in (paths.BUILD / "runs").glob("*.ipynb"):
        with suppress(*broken):
            stamp = _read(path)["metadata"]["scobrief"]
            chapter = stamp["chapter"]
            chosen = differing({chapter: stamp["parameters"]})
            yield _run(stamp, f"chapter {chapter}", chapter, chosen, str(path), path)
    for path in (paths.BUILD / "sweeps").glob("*/sweep.json"):
        with suppress(*broken):
            yield from _sweep(path)


def _book(path: Path) -> Run:
    said = _read(path)
    chosen = differing(said["scenario"]["parameters"])
    page = path.with_name("index.html")
    base_url = said.get("base_url")
    return _run(said, f"book {said['scenario']['name']}", None, chosen, str(page), path, page, base_url)


def _sweep(path: Path) -> Iterator[Run]:
    """The scenarios of a sweep that are done: each has a record; its copy may lie at an address."""
    said = _read(path)
    chapter = said["chapter"]
    for run_id, parameters in said["scenarios"].items():
        record = path.parent / "records" / f"{run_id}.json"
        if record.is_file():
            run = {"run_id": run_id, "version": said["version"]}
            base, mark, query = said["copies"].partition("?")
            place = f"{base}/{run_id}.ipynb{mark}{query}"
            yield _run(run, f"sweep of {chapter}", chapter, differing({chapter: parameters}), place, record)


def _run(
    said: dict[str, Any],
    what: str,
    chapter: str | None,
    chosen: dict[str, Any],
    place: str,
    record: Path,
    dated: Path | None = None,
    base_url: str | None = None,
) -> Run:
    local = "://" not in place and Path(place).is_relative_to(paths.ROOT)
    return Run(
        run_id=said["run_id"],
        what=what,
        chapter=chapter,
        chosen=chosen,
        version=said["version"],
        path=str(Path(place).relative_to(paths.ROOT)) if local else place,
        record=record,
        made=(dated or record).stat().st_mtime,
        base_url=base_url,
    )


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
