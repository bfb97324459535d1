"""Commands on what has been run: runs, verify."""

from __future__ import annotations

import sys
from typing import Any

import click

from ..terminal import note, print_json, print_table, progress
from .options import AS_JSON


@click.command()
@click.argument("run_id", required=False)
@AS_JSON
def runs(run_id: str | None, as_json: bool) -> None:
    """List the runs at hand with their ids, or tell the one with this RUN_ID.

    Books, chapters that were run by themselves, and sweeps; the newest first. The id is on every page of a book, and
    in the metadata of every executed copy. `scobrief cite --run RUN_ID` makes a reference of it.

    \b
    Examples:
      scobrief runs
      scobrief runs --json
    """
    from .. import runs as kept

    found = kept.at_hand() if run_id is None else [kept.find(run_id)]
    rows: list[dict[str, Any]] = [
        {"run_id": run.run_id, "what": run.what, "set": run.chosen, "version": run.version, "path": run.path}
        for run in found
    ]
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("No run is at hand. Make one: scobrief build, or scobrief run CHAPTER.")
        return
    shown = [row | {"set": ", ".join(f"{k}={v}" for k, v in row["set"].items()) or "the defaults"} for row in rows]
    print_table("runs", ["run_id", "what", "set", "version", "path"], shown)


@click.command()
@click.argument("run_id")
@AS_JSON
def verify(run_id: str, as_json: bool) -> None:
    """Make the run with this RUN_ID again, elsewhere and from nothing, and compare it with what is at hand.

    Of a book every file, of a chapter every cell of the executed copy, times left out. Nothing at hand is changed.
    Exit code 1 if anything differs.

    \b
    Examples:
      scobrief runs                       the ids at hand
      scobrief verify 7x2k-9abc           one of them, made again
    """
    from .. import reproduce
    from .. import runs as kept

    run = kept.find(run_id)
    with progress(2) as step:
        found = reproduce.again(run, step)
    if as_json:
        said = {"run_id": run.run_id, "what": run.what, "compared": found.compared, "of": found.unit}
        print_json(said | {"same": not found.differing, "differing": found.differing})
    elif found.differing:
        click.echo("\n".join(found.differing))
        click.echo(f"{run.what}: {len(found.differing)} of {found.compared} {found.unit} differ.", err=True)
    else:
        click.echo(f"{run.what}: made again, {found.compared:,} {found.unit} compared, all the same.")
    sys.exit(1 if found.differing else 0)
