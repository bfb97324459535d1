"""Commands on the brief: build, run, params, indicator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .. import paths
from ..terminal import note, print_frame, print_json, print_table, progress
from .options import AS_JSON, JOBS, KERNEL, SCENARIO, SETTINGS


@click.command()
@SCENARIO
@SETTINGS
@click.option("--force", is_flag=True, help="Execute and assemble everything, whatever is up to date.")
@JOBS
@KERNEL
@click.option("--dry-run", is_flag=True, help="Only say what would be executed, and why.")
@click.option("--base-url", metavar="URL", help="Where the book will be published: for citations and search engines.")
def build(
    scenario: str,
    settings: tuple[str, ...],
    force: bool,
    jobs: int | None,
    kernel: str | None,
    dry_run: bool,
    base_url: str | None,
) -> None:
    """Bring the book up to date and print where it is.

    A chapter is executed only if something that it depends on has changed: its notebook, its parameters, the
    modules and tables that it uses, what is installed. The default goes to _build/html, anything else to a folder of
    its own beside it. The book that is there is replaced only by a whole new one.

    Pages name their address only if it is known: by --base-url, for the default book also by SCOBRIEF_BASE_URL or by
    html_baseurl in _config.yml.

    \b
    Examples:
      scobrief build
      scobrief build --scenario ppp
      scobrief build --set as_of=2017 --set statuses=with_observers
      scobrief build --dry-run
      scobrief build --base-url https://example.org/brief/
    """
    from .. import fresh
    from ..cite import address

    address.base_url(base_url)  # a wrong one is refused before anything is done
    index = fresh.recall("build", scenario, settings)
    is_there = index is not None and address.published(Path(index)) == address.of_book(Path(index), base_url)
    if is_there and not (force or dry_run):
        click.echo(index)
        return
    if not dry_run and kernel != "plain":
        from ..execute import kernels

        kernels.start()  # it imports what kernels and workers need while we import what we need
    before = fresh.digest(scenario)
    from ..scenario import CHAPTERS, resolve

    chosen = resolve(CHAPTERS, scenario, settings)
    from ..book import assemble, work

    reasons = work.plan(chosen, force)
    if dry_run:
        rows = [
            {"what": name, "would be": "done" if why else "kept", "why": why or "nothing that it uses changed"}
            for name, why in reasons.items()
        ]
        print_table(assemble.run_name(chosen, scenario), ["what", "would be", "why"], rows)
        if is_there and not force:
            note("The book is up to date.")
        return
    with progress(sum(map(bool, reasons.values())) + 2) as step:
        target = assemble.output_folder(assemble.run_name(chosen, scenario)) / "index.html"
        where = address.of_book(target, base_url)
        index = assemble.build(
            chosen, scenario, step, reasons=reasons, force=force, jobs=jobs, kernel=kernel, base_url=where
        )
    fresh.remember("build", scenario, settings, str(index), before)
    click.echo(index)


@click.command()
@click.argument("chapter")
@SCENARIO
@SETTINGS
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the executed copy.")
@KERNEL
@AS_JSON
def run(
    chapter: str, scenario: str, settings: tuple[str, ...], out: Path | None, kernel: str | None, as_json: bool
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
    """
    from ..indicators import REGISTRY
    from ..indicators import indicator as find

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


def _check_out(out: Path | None) -> None:
    """Refuse a place for an executed copy before a kernel starts, rather than after."""
    if out is None:
        return
    if out.suffix != ".ipynb" or "{" in str(out):
        raise click.UsageError(f"--out {out}: expected the name of a notebook, ending in .ipynb and without braces.")
    if out.exists() and not out.is_file():
        raise click.UsageError(f"--out {out}: this is no ordinary file.")
    if out.resolve().is_relative_to(paths.NOTEBOOKS):
        raise click.UsageError(f"--out {out}: the notebooks of the project are its source. Name another folder.")


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
