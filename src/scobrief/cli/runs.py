"""Command on what has been run: runs."""

from __future__ import annotations

import click

from ..terminal import note, print_json, print_table
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
    rows = [
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
