"""The command line. Heavy modules are imported by the command that needs them, so that --help is quick."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from . import __version__
from .errors import BriefError
from .terminal import note, print_frame, print_json, print_table, progress

SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be given again."
)
SCENARIO = click.option(
    "--scenario", default="article-2021", show_default=True, help="A preset's name, or a YAML file."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="scobrief")
def cli() -> None:
    """Test an op-ed's claims on the SCO with public data; re-run every number.

    \b
    Examples:
      scobrief build                                  build the book
      scobrief run size --set as_of=2017              one chapter, another year
      scobrief indicator gdp_share_pct --set as_of=2021
      scobrief params size                            what may be set
      scobrief data check                             is every table as described?
    """


@cli.command()
@SCENARIO
@SETTINGS
def build(scenario: str, settings: tuple[str, ...]) -> None:
    """Execute all chapters and build the book.

    The default goes to _build/html, anything else to a folder of its own beside it. The book that is there
    is replaced only by a whole new one.

    \b
    Examples:
      scobrief build
      scobrief build --scenario ppp
      scobrief build --set as_of=2017 --set statuses=with_observers
    """
    from .scenario import CHAPTERS, resolve

    chosen = resolve(CHAPTERS, scenario, settings)
    from .book.assemble import STEPS
    from .book.assemble import build as assemble

    with progress(STEPS) as step:
        index = assemble(chosen, scenario, step)
    click.echo(index)


@cli.command()
@click.argument("chapter")
@SCENARIO
@SETTINGS
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the executed copy.")
@AS_JSON
def run(chapter: str, scenario: str, settings: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Execute one CHAPTER's notebook and print where the copy is.

    \b
    Examples:
      scobrief run size --set as_of=2017
      scobrief run size --set as_of=2017 --set gdp_measure=ppp --json
      scobrief run trade --scenario founders --out trade-founders.ipynb
    """
    from .scenario import resolve

    chosen = resolve([chapter], scenario, settings)[chapter]
    from . import execute

    with progress(1) as step:
        step(f"Executing {chapter}")
        done = execute.run(chosen, out)
    if as_json:
        facts = {name: {"value": fact.value, "unit": fact.unit, "text": fact.text} for name, fact in done.facts.items()}
        print_json({"chapter": chapter, "parameters": chosen.model_dump(), "notebook": str(done.path), "facts": facts})
    else:
        click.echo(done.path)


@cli.command()
@click.argument("chapter", required=False)
@AS_JSON
def params(chapter: str | None, as_json: bool) -> None:
    """List what may be set, for one CHAPTER or all.

    \b
    Examples:
      scobrief params
      scobrief params size --json
    """
    from .scenario import CHAPTERS, chapter_class

    kinds = {chapter: chapter_class(chapter)} if chapter else CHAPTERS
    listing = {name: kind.listing() for name, kind in kinds.items()}
    if as_json:
        print_json(listing)
        return
    for name, rows in listing.items():
        print_table(name, ["name", "type", "default", "allowed", "meaning"], rows)


@cli.command()
@click.argument("name", required=False)
@SETTINGS
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def indicator(name: str | None, settings: tuple[str, ...], as_json: bool, as_csv: bool) -> None:
    """Print an indicator, or without NAME list all with unit and caveat.

    \b
    Examples:
      scobrief indicator
      scobrief indicator population_share_pct --set as_of=2021
      scobrief indicator minerals_intra_share_pct --set roster_rule=founders --csv
    """
    from .indicators import REGISTRY
    from .indicators import indicator as find

    if name is None:
        if settings:
            raise click.UsageError("--set needs the name of an indicator. See: scobrief indicator")
        _list_indicators(list(REGISTRY.values()), as_json, as_csv)
        return
    entry = find(name)
    see = f"scobrief indicator {name}"
    chosen = entry.parameters.parse(settings, name, see)
    table = entry.compute(chosen)
    if as_json:
        rows = json.loads(table.to_json(orient="records", double_precision=12))
        about = {"name": entry.name, "unit": entry.unit, "caveat": entry.caveat, "tables": entry.tables}
        print_json(about | {"parameters": chosen.model_dump(), "rows": rows})
    elif as_csv:
        click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        print_frame(entry.axis, table)
        note(f"Beware: {entry.caveat}")
        note("May be set: " + ", ".join(f"{item['name']} ({item['allowed']})" for item in chosen.listing()))


@cli.group()
def data() -> None:
    """List, check and rebuild the tables."""


@data.command("list")
@AS_JSON
def list_tables(as_json: bool) -> None:
    """List the tables with their source, vintage, rows and licence."""
    from .datapackage import descriptor

    rows = [
        {
            "name": item["name"],
            "rows": item.get("rows"),
            "vintage": item.get("vintage"),
            "source": item["sources"][0]["title"],
            "licence": item["licenses"][0]["name"],
            "path": f"data/{item['path']}",
        }
        for item in descriptor()["resources"]
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
    from .datapackage import verify

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
    from . import sources
    from .datapackage import rebuild

    if describe:
        click.echo(rebuild.rewrite_descriptor())
        return
    with progress(sources.STEPS) as step:
        written = rebuild.rebuild(offline, step=step)
    for path in written:
        click.echo(path)


def main() -> None:
    """Run the command line; what is wrong is one message on standard error and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Stopped; nothing was left half-written.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BriefError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


def _list_indicators(entries: list[Any], as_json: bool, as_csv: bool) -> None:
    columns = ["name", "title", "unit", "caveat"]
    rows = [{column: getattr(entry, column) for column in columns} for entry in entries]
    if as_json:
        print_json(rows)
    elif as_csv:
        import pandas as pd

        click.echo(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        print_table("indicators", ["name", "unit", "caveat"], rows)
