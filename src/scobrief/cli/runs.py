"""Command on what has been run: runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from .. import paths
from ..terminal import note, print_json, print_table
from .options import AS_JSON


@click.command()
@click.argument("run_id", required=False)
@AS_JSON
def runs(run_id: str | None, as_json: bool) -> None:
    """List the runs at hand with their ids, or tell the one with this RUN_ID.

    Books, chapters that were run by themselves, and sweeps; the newest first. The id is on every page of a book, and
    in the metadata of every executed copy.

    \b
    Examples:
      scobrief runs
      scobrief runs --json
    """
    found = sorted(_found(), key=lambda run: (-run["made"], run["run_id"]))
    if run_id is not None:
        found = [run for run in found if run["run_id"] == run_id]
        if not found:
            raise click.UsageError(f"no run {run_id!r} is at hand. See: scobrief runs")
    rows = [{key: value for key, value in run.items() if key != "made"} for run in found]
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("No run is at hand. Make one: scobrief build, or scobrief run CHAPTER.")
        return
    shown = [row | {"set": ", ".join(f"{k}={v}" for k, v in row["set"].items()) or "the defaults"} for row in rows]
    print_table("runs", ["run_id", "what", "set", "version", "path"], shown)


def _found() -> Iterator[dict[str, Any]]:
    """Every run at hand: run_id, what, set (what differs from the defaults), version, path, made.

    A file that is not what we write is passed over: it says of no run.
    """
    for path in [paths.HTML / "facts.json", *(paths.BUILD / "variants").glob("*/html/facts.json")]:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            yield _book(path)
    for path in (paths.BUILD / "runs").glob("*.ipynb"):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            stamp = _read(path)["metadata"]["scobrief"]
            chosen = _changed(stamp["chapter"], stamp["parameters"])
            yield _run(stamp, f"chapter {stamp['chapter']}", chosen, str(path), path)
    for path in (paths.BUILD / "sweeps").glob("*/sweep.json"):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            yield from _sweep(path)


def _book(path: Path) -> dict[str, Any]:
    said, chosen = _read(path), {}
    for chapter, parameters in said["scenario"]["parameters"].items():
        chosen |= _changed(chapter, parameters)
    page = path.with_name("index.html")
    return _run(said, f"book {said['scenario']['name']}", chosen, str(page), page)


def _sweep(path: Path) -> Iterator[dict[str, Any]]:
    """The scenarios of a sweep that are done: each has a record; its copy may lie at an address."""
    said = _read(path)
    for run_id, parameters in said["scenarios"].items():
        record = path.parent / "records" / f"{run_id}.json"
        if record.is_file():
            run = {"run_id": run_id, "version": said["version"]}
            chosen = _changed(said["chapter"], parameters)
            base, mark, query = said["copies"].partition("?")
            yield _run(run, f"sweep of {said['chapter']}", chosen, f"{base}/{run_id}.ipynb{mark}{query}", record)


def _run(said: dict[str, Any], what: str, chosen: dict[str, Any], place: str, made: Path) -> dict[str, Any]:
    local = "://" not in place and Path(place).is_relative_to(paths.ROOT)
    return {
        "run_id": said["run_id"],
        "what": what,
        "set": chosen,
        "version": said["version"],
        "path": str(Path(place).relative_to(paths.ROOT)) if local else place,
        "made": made.stat().st_mtime,
    }


def _changed(chapter: str, parameters: dict[str, Any]) -> dict[str, Any]:
    from ..scenario import CHAPTERS

    fields = CHAPTERS[chapter].model_fields if chapter in CHAPTERS else {}
    return {name: value for name, value in parameters.items() if name in fields and value != fields[name].default}


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
