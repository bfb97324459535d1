"""Commands on the tables: list, check, fetch, build, refresh; what is added is in added.py."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import BriefError
from ..terminal import print_json, print_table, progress
from .added import add
from .options import AS_JSON


@click.group()
def data() -> None:
    """List, check and rebuild the tables, and add others."""


data.add_command(add)


@data.command("list")
@AS_JSON
def list_tables(as_json: bool) -> None:
    """List the tables with their source, vintage, rows and licence."""
    from ..datapackage import added, descriptor

    rows = [
        {
            "name": item["name"],
            "rows": item.get("rows"),
            "vintage": item.get("vintage"),
            "source": item["sources"][0]["title"],
            "licence": item["licenses"][0]["name"],
            "path": f"data/{item['path']}".removeprefix("data/../"),
        }
        for item in (*descriptor()["resources"], *added.resources())
    ]
    if as_json:
        print_json(rows)
    else:
        print_table("tables", ["name", "rows", "vintage", "source", "licence"], rows)


@data.command("check")
@AS_JSON
def check_tables(as_json: bool) -> None:
    """Hold every table against its schema, its hash, the others, and values read off the sources by hand.

    Exit code 1 if anything is wrong.
    """
    from ..datapackage import verify

    found: list[dict[str, str]] = []
    steps = verify.steps()
    with progress(len(steps)) as step:
        for title, check in steps.items():
            step(f"Checking {title}")
            problems = [{"check": title, "where": p.where, "message": p.message} for p in check()]
            found += problems
            if problems and title in ("files and hashes", "schemas"):
                break  # what follows would only repeat that the tables are not the described ones
    if as_json:
        print_json({"ok": not found, "problems": found})
    else:
        for problem in found:
            click.echo(f"{problem['where']} {problem['message']}", err=True)
        click.echo("All tables are as described." if not found else f"{len(found)} problem(s) found.")
    sys.exit(1 if found else 0)


@data.command("fetch")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Copy them there too.")
def fetch_archives(to: Path | None) -> None:
    """Bring the five pinned archives into the cache, each hash checked; for a machine without a network, copy them.

    What cannot be had is named and the rest is brought all the same; the exit code is then 1.

    \b
    Examples:
      scobrief data fetch
      scobrief data fetch --to ~/archives      then, elsewhere: scobrief data build --offline ~/archives
    """
    import shutil

    from .. import sources

    if to is not None:
        to.mkdir(parents=True, exist_ok=True)  # before anything is fetched: it may be no place for a folder
    missing = []
    with progress(len(sources.ARCHIVES)) as step:
        for source in sources.ARCHIVES.values():
            step(source.title)
            try:
                path = sources.fetch(source)
            except BriefError as error:
                missing.append(str(error))
                continue
            if to is not None:
                path = Path(shutil.copy(path, to))
            click.echo(path)
    for message in missing:
        click.echo(f"Error: {message}", err=True)
    sys.exit(1 if missing else 0)


@data.command("build")
@click.option(
    "--offline",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Take the archives from a folder instead of the network.",
)
@click.option("--describe", is_flag=True, help="Only rewrite the descriptor, after a curated table was edited.")
def build_tables(offline: Path | None, describe: bool) -> None:
    """Read the five pinned archives and write the tables, byte-identical each time.

    \b
    Examples:
      scobrief data build
      scobrief data build --offline ~/archives
      scobrief data build --describe
    """
    from .. import sources
    from ..alone import alone
    from ..datapackage import rebuild

    if describe and offline is not None:
        raise click.UsageError("--describe reads no archive: leave --offline out.")
    with alone("data build"):
        if describe:
            click.echo(rebuild.rewrite_descriptor())
            return
        with progress(sources.STEPS) as step:
            written = rebuild.rebuild(offline, step=step)
    for path in written:
        click.echo(path)


@data.group("refresh")
def refresh() -> None:
    """Bring a new vintage of the annual panel, beside the ones that are there."""


@refresh.command("worldbank")
@click.option("--endpoint", metavar="URL", help="Where the API is, for who reaches it by a mirror.  [default: its own]")
def refresh_worldbank(endpoint: str | None) -> None:
    """Fetch the annual panel anew from the World Bank; print the name of the vintage and its folder.

    It is called after the day and lies in data/vintages/, whole or not at all; no vintage is ever overwritten.
    Needs a network and the extra `online`. A vintage is then a parameter like any other.

    \b
    Examples:
      scobrief data refresh worldbank
      scobrief run size --set vintage=worldbank-2026-11-29
      scobrief compare --vintage imf-weo-2022-10 worldbank-2026-11-29
    """
    from datetime import date
    from urllib.parse import urlsplit

    from ..datapackage.refresh import refresh
    from ..sources import worldbank

    if endpoint is not None and not (urlsplit(endpoint).scheme in ("http", "https") and urlsplit(endpoint).hostname):
        raise click.UsageError(f"--endpoint {endpoint}: it is no absolute http or https URL.")
    with progress(worldbank.STEPS) as step:
        name, folder = refresh(date.today(), endpoint, lambda title: step(f"Asking for {title}"))
    click.echo(f"{name}\t{folder}")
