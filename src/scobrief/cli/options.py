"""Options that several commands take."""

from __future__ import annotations

import click

SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be given again."
)
SCENARIO = click.option(
    "--scenario", default="article-2021", show_default=True, help="A preset's name, or a YAML file."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 1000), metavar="N", help="How many notebooks at once.  [default: one per core]"
)
KERNEL = click.option(
    "--kernel",
    type=click.Choice(["fork", "plain"]),
    help="How kernels are started: forked from one that has everything imported, or as Jupyter does.  [default: fork]",
)


def one_form(as_json: bool, as_csv: bool) -> None:
    """Refuse to print in two forms at once."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv are two forms of one answer. Leave one out.")
