"""Command on what has been run: runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    """Every run at hand: run_id, what, set (what differs from the defaults), version, path, made."""
    for path in [paths.HTML / "facts.json", *(paths.BUILD / "variants").glob("*/html/facts.json")]:
        if said := _read(path):
            chosen: dict[str, Any] = {}
            for chapter, parameters in said["scenario"]["parameters"].items():
                chosen |= _changed(chapter, parameters)
            yield _run(said, f"book {said['scenario']['name']}", chosen, path.with_name("index.html"))
    for path in (paths.BUILD / "runs").glob("*.ipynb"):
        if (said := _read(path)) and (stamp := said.get("metadata", {}).get("scobrief")) and "run_id" in stamp:
            yield _run(stamp, f"chapter {stamp['chapter']}", _changed(stamp["chapter"], stamp["parameters"]), path)
    for path in (paths.BUILD / "sweeps").glob("*/scenarios.csv"):
        import csv

        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = {"run_id", "status", "seconds", "error"}
                chosen = {name: value for name, value in row.items() if name not in known}
                copy = path.parent / "copies" / f"{row['run_id']}.ipynb"
                if copy.is_file():
                    yield _run({"run_id": row["run_id"], "version": ""}, f"sweep {path.parent.name}", chosen, copy)


def _run(said: dict[str, Any], what: str, chosen: dict[str, Any], path: Path) -> dict[str, Any]:
    place = path.relative_to(paths.ROOT) if path.is_relative_to(paths.ROOT) else path
    return {
        "run_id": said["run_id"],
        "what": what,
        "set": chosen,
        "version": said["version"],
        "path": str(place),
        "made": path.stat().st_mtime,
    }


def _changed(chapter: str, parameters: dict[str, Any]) -> dict[str, Any]:
    from ..scenario import CHAPTERS

    fields = CHAPTERS[chapter].model_fields if chapter in CHAPTERS else {}
    return {name: value for name, value in parameters.items() if name in fields and value != fields[name].default}


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON file that says which run it is of; None for one that does not, or cannot be read."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) and ("run_id" in said or "metadata" in said) else None
