"""Commands on the brief: run, params, indicator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import paths
from ..terminal import note, print_frame, print_json, print_table, progress
from .options import AS_JSON, KERNEL, SCENARIO, SETTINGS, one_form

if TYPE_CHECKING:
    from ..execute import Kernel


@click.command()
@click.argument("chapter")
@SCENARIO
@SETTINGS
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the executed copy.")
@KERNEL
@AS_JSON
def run(
    chapter: str, scenario: str, settings: tuple[str, ...], out: Path | None, kernel: Kernel | None, as_json: bool
) -> None:
    """Execute one CHAPTER's notebook and print where the copy is.

    \b
    Examples:
      scobrief run size --set as_of=2017
      scobrief run size --set as_of=2017 --set gdp_measure=ppp --json
      scobrief run trade --scenario founders --out trade-founders.ipynb
    """
    from ..scenario import resolve, run_id

    chosen = resolve([chapter], scenario, settings)[chapter]
    _check_out(out)
    from .. import execute

    with progress(1) as step:
        step(f"Executing {chapter}")
        done = execute.run(chosen, out, kernel)
    if as_json:
        facts = {name: {"value": fact.value, "unit": fact.unit, "text": fact.text} for name, fact in done.facts.items()}
        about = {"run_id": run_id({chapter: chosen}), "chapter": chapter, "parameters": chosen.model_dump()}
        print_json(about | {"notebook": str(done.path), "facts": facts})
    else:
        click.echo(done.path)


@click.command()
@click.argument("chapter", required=False)
@AS_JSON
def params(chapter: str | None, as_json: bool) -> None:
    """List what may be set, for one CHAPTER or all, and which charts and claims it moves.

    A chart moves if its data or marks do, a claim if its verdict does or the reason given for it.

    \b
    Examples:
      scobrief params
      scobrief params size --json
    """
    from ..scenario import CHAPTERS, chapter_class
    from ..scenario.moved import in_words, moved

    kinds = {chapter: chapter_class(chapter)} if chapter is not None else CHAPTERS
    listing = {name: kind.listing() for name, kind in kinds.items()}
    if as_json:
        print_json({c: [row | {"moves": moved(c, row["name"])} for row in rows] for c, rows in listing.items()})
        return
    for name, rows in listing.items():
        if rows:
            told = [row | {"moves": in_words(name, row["name"])} for row in rows]
            print_table(name, ["name", "type", "default", "allowed", "meaning", "moves"], told)
        else:
            click.echo(f"{name}: no parameters\n")


@click.command()
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
      scobrief indicator gdp_share_pct --set vintage=worldbank-2026-11-29
    """
    one_form(as_json, as_csv)
    from ..datapackage import editions
    from ..indicators import REGISTRY
    from ..indicators import indicator as find
    from ..parameters import OfVintage

    if name is None:
        if settings:
            raise click.UsageError("--set needs the name of an indicator. See: scobrief indicator")
        _list_indicators(list(REGISTRY.values()), as_json, as_csv)
        return
    entry = find(name)
    see = f"scobrief indicator {name}"
    # The vintage is no choice of the indicator's own: it says which edition of the tables all of them open.
    own, vintage = _apart(settings, name, see)
    chosen = entry.parameters.parse(own, name, see)
    with editions.using(vintage):
        table = entry.compute(chosen)
    if as_json:
        rows = json.loads(table.to_json(orient="records", double_precision=12))
        about = {"name": entry.name, "unit": entry.unit, "caveat": entry.caveat, "tables": entry.tables}
        said = {"vintage": vintage} if vintage != editions.EMBEDDED else {}
        print_json(about | {"parameters": chosen.model_dump() | said, "rows": rows})
    elif as_csv:
        click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        print_frame(entry.axis, table)
        note(f"Beware: {entry.caveat}")
        listed = [*chosen.listing(), *OfVintage.listing()]
        note("May be set: " + ", ".join(f"{item['name']} ({item['allowed']})" for item in listed))


def _apart(settings: tuple[str, ...], name: str, see: str) -> tuple[list[str], str]:
    """The settings without that of the vintage, and the vintage."""
    from ..parameters import OfVintage

    ours = [setting for setting in settings if setting.partition("=")[0] == "vintage"]
    return [setting for setting in settings if setting not in ours], OfVintage.parse(ours, name, see).vintage


def _check_out(out: Path | None) -> None:
    """Refuse a place for an executed copy before a kernel starts, rather than after."""
    if out is None:
        return
    if out.suffix != ".ipynb" or "{" in str(out):
        raise click.UsageError(f"--out {out}: expected the name of a notebook, ending in .ipynb and without braces.")
    if out.exists() and not out.is_file():
        raise click.UsageError(f"--out {out}: this is no ordinary file.")
    if ours := paths.source(out):
        raise click.UsageError(f"--out {out}: {ours.name}/ is the project's source. Name another folder.")
    there = next(folder for folder in out.absolute().parents if folder.exists())
    if not there.is_dir():
        raise click.UsageError(f"--out {out}: {there} is a file. Name a folder.")


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
