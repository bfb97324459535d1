"""The command that checks all that can be checked without a network."""

from __future__ import annotations

import sys
from time import monotonic

import click

from ..terminal import print_json, progress
from .options import AS_JSON


@click.command()
@AS_JSON
def check(as_json: bool) -> None:
    """Check all that needs no network: tables, cross-checks, claims, presets, notebooks, citations, verdicts.

    Nothing is written and no notebook is run; it takes about half a minute. Exit code 1 if anything is wrong.

    \b
    Examples:
      scobrief check
      scobrief check --json
    """
    from .. import checks

    begun = monotonic()
    titles = checks.steps()
    with progress(len(titles)) as step:
        found = checks.run(step)
    wrong = sum(map(len, found.values()))
    if as_json:
        listed = [
            {"check": title, "where": problem.where, "message": problem.message}
            for title, problems in found.items()
            for problem in problems
        ]
        skipped = [title for title in titles if title not in found]
        print_json({"ok": not wrong, "checks": list(found), "skipped": skipped, "problems": listed})
        sys.exit(1 if wrong else 0)
    for title, problems in found.items():
        for problem in problems:
            click.echo(f"{title}: {problem.where} {problem.message}".replace(":  ", ": "), err=True)
    if left := len(titles) - len(found):
        click.echo(f"Not checked: the other {left}. Mend this first.", err=True)
    told = f"{wrong} problem(s) found" if wrong else "nothing is wrong"
    click.echo(f"{len(found)} of {len(titles)} checks in {monotonic() - begun:.0f} seconds: {told}.")
    sys.exit(1 if wrong else 0)
