"""Command on many scenarios at once: sweep."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from typing import TYPE_CHECKING

import click

from .. import paths
from ..terminal import note, print_json, print_table, progress
from .options import AS_JSON, JOBS, KERNEL, SCENARIO, SETTINGS

if TYPE_CHECKING:
    import pandas as pd

    from ..execute import Kernel
    from ..sweep import Grid, Place, Sweep

SHOWN = 12  # failures that the table names
NAME = 80  # letters of a folder's name, when it is ours to choose


@click.command()
@click.argument("chapter", metavar="NOTEBOOK")
@click.option("--grid", "axes", multiple=True, metavar="NAME=VALUES", help="An axis: 2001:2024, 2001:2021:5 or a,b,c.")
@SCENARIO
@SETTINGS
@click.option(
    "--out", metavar="DIR", help="A folder, or the address of what papermill can write to.  [default: _build/sweeps/…]"
)
@JOBS
@KERNEL
@click.option("--pictures", is_flag=True, help="Draw the charts of the executed copies, which takes most of the time.")
@click.option("--scheduler", metavar="ADDRESS", help="Execute on a Dask cluster: tcp://host:port of its scheduler.")
@click.option("--facts-only", is_flag=True, help="Compute the facts in this process, without notebooks.")
@click.option("--chart", "facts", multiple=True, metavar="FACT", help="A fact to draw; may be given again.")
@click.option("--yes", is_flag=True, help="More than 1,000 scenarios are meant.")
@AS_JSON
def sweep(
    chapter: str,
    axes: tuple[str, ...],
    scenario: str,
    settings: tuple[str, ...],
    out: str | None,
    jobs: int | None,
    kernel: Kernel | None,
    pictures: bool,
    scheduler: str | None,
    facts_only: bool,
    facts: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> None:
    """Execute one NOTEBOOK under every scenario of a grid, and make one table of the facts and verdicts.

    Written to DIR: facts.parquet and facts.csv, one row per scenario and fact; scenarios.csv, one row per scenario
    with its error, if any; chart.svg and its Vega-Lite specification; copies/, the executed notebooks. Run the same
    line again to go on where it stopped: what is there is not executed again. Exit code 1 if a scenario failed.

    \b
    Examples:
      scobrief sweep size --grid as_of=2001:2024 --grid gdp_measure=nominal,ppp --out sweep
      scobrief sweep trade --grid roster_rule=in_force,founders --pictures
      scobrief sweep size --grid as_of=2001:2024 --facts-only
      scobrief sweep size --grid as_of=2001:2024 --scheduler tcp://127.0.0.1:8786
    """
    from ..scenario import DEFAULT
    from ..sweep import Place, grid

    if facts_only and (scheduler or pictures or kernel or jobs):
        raise click.UsageError(
            "--facts-only runs no notebook: it goes with none of --scheduler, --jobs, --kernel, --pictures."
        )
    if scheduler is not None and jobs:
        raise click.UsageError("--jobs is for this machine's cores; on a cluster its workers set how many at once.")
    made = grid(chapter, axes, scenario, settings, many=yes)
    named = (
        out if out is not None else _default(chapter, *([] if scenario == DEFAULT else [scenario]), *axes, *settings)
    )
    place = Place.of(named, chapter)
    place.check()
    for remark in _remarks(made):
        note(remark)
    if facts_only:
        _facts_only(made, place, facts, as_json)
    else:
        _executed(made, place, facts, as_json, jobs, kernel, pictures, scheduler)


def _executed(
    made: Grid,
    place: Place,
    facts: tuple[str, ...],
    as_json: bool,
    jobs: int | None,
    kernel: Kernel | None,
    pictures: bool,
    scheduler: str | None,
) -> None:
    from ..sweep import sweep as execute
    from ..sweep import tidy

    _check_chart(made, facts)
    begun = time.perf_counter()
    with progress(len(made.scenarios)) as step:
        try:
            swept = execute(
                made.axes,
                made.scenarios,
                place,
                jobs=jobs,
                kernel=kernel,
                pictures="all" if pictures else "none",
                scheduler=scheduler,
                step=step,
                tell=note,
            )
        except KeyboardInterrupt:
            _stopped(made, place)
            sys.exit(130)
    seconds = time.perf_counter() - begun
    drawn = _draw(tidy(swept.axes, swept.results), made, facts, place)
    _tell(swept, made, seconds, drawn, as_json)
    if swept.failed:
        sys.exit(1)


def _facts_only(made: Grid, place: Place, facts: tuple[str, ...], as_json: bool) -> None:
    from ..sweep import facts_only

    if not place.is_folder:
        raise click.UsageError("--facts-only writes tables to a folder; --out names none.")
    begun = time.perf_counter()
    table = facts_only(made.axes, made.scenarios)
    seconds = time.perf_counter() - begun
    if facts:
        _refuse_unknown(table, facts)
    written = place.write_facts(table)
    drawn = _draw(table, made, facts, place)
    if as_json:
        print_json(
            {
                "scenarios": len(made.scenarios),
                "left_out": made.left_out,
                "seconds": round(seconds, 4),
                "tables": written,
                "chart": drawn,
            }
        )
        return
    for path in [*written.values(), *([drawn] if drawn else [])]:
        click.echo(path)
    note(f"{len(made.scenarios):,} scenarios in {seconds:.3f} s, without notebooks.")


def _default(*said: str) -> str:
    """The folder of a sweep that was given none: the same for the same line."""
    words = re.sub(r"[^\w.,=+-]", "_", "-".join(said))  # nothing that ends the name of a folder on any system
    if len(words) > NAME:
        words = f"{words[:NAME]}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    return str(paths.BUILD / "sweeps" / words)


def _remarks(made: Grid) -> list[str]:
    """What a person should know of the grid before it is executed."""
    n = len(made.left_out)
    if not n:
        return []
    verb = "combination contradicts itself and is" if n == 1 else "combinations contradict themselves and are"
    return [f"{n:,} {verb} left out: {made.left_out[0]}{' And so on.' if len(set(made.left_out)) > 1 else ''}"]


def _check_chart(made: Grid, facts: tuple[str, ...]) -> None:
    """Refuse to draw what the chapter has no fact of before anything is executed, rather than after."""
    if not facts:
        return
    from ..facts import facts_of
    from ..sweep import Result, tidy

    # Some facts are there in some scenarios only: the first and the last stand for all.
    ends = [made.scenarios[0], made.scenarios[-1]]
    _refuse_unknown(tidy(made.axes, [Result(s, facts_of(s), 0.0, "") for s in ends]), facts)


def _refuse_unknown(table: pd.DataFrame, facts: tuple[str, ...]) -> None:
    from ..charts import sweep
    from ..errors import ParameterError, not_allowed

    known = sweep.drawable(table)
    for fact in facts:
        if fact not in known:
            raise ParameterError(not_allowed("--chart", "fact", fact, known, "facts.csv"))


def _draw(table: pd.DataFrame, made: Grid, facts: tuple[str, ...], place: Place) -> str | None:
    """Draw the facts asked for, or the first that the grid moves; None if it moves nothing."""
    from .. import charts
    from ..charts import renderer, sweep
    from ..errors import FactError, not_allowed
    from ..sweep.place import whole

    known = sweep.drawable(table)
    for fact in facts:
        if fact not in known:
            raise FactError(not_allowed("--chart", "fact", fact, known, "facts.csv"))
    chosen = list(facts) or sweep.moved(table, made.axes)
    if not chosen:
        return None
    charts.enable()
    spec = sweep.over_grid(table, made.axes, chosen).to_dict()
    path = whole(place.folder / "chart.svg", renderer.svg(spec).encode("utf-8"))
    renderer.write_spec(spec, place.folder / "chart.vl.json")
    return str(path)


def _stopped(made: Grid, place: Place) -> None:
    """Say what is kept of a sweep that was stopped, and how to go on."""
    from ..scenario import run_id

    kept = sum((place.records / f"{run_id({s.chapter: s})}.json").is_file() for s in made.scenarios)
    note(
        f"Stopped. {kept:,} of {len(made.scenarios):,} scenarios are finished and kept in {place.address}. "
        "To go on, run the same line again."
    )


def _tell(swept: Sweep, made: Grid, seconds: float, drawn: str | None, as_json: bool) -> None:
    failed, total = swept.failed, len(made.scenarios)
    if as_json:
        print_json(
            {
                "scenarios": total,
                "left_out": made.left_out,
                "kept": swept.kept,
                "failed": [{"run_id": f.id, "parameters": f.scenario.model_dump(), "error": f.error} for f in failed],
                "seconds": round(seconds, 3),
                "copies": swept.place.where("copies"),
                "tables": dict(swept.tables),
                "chart": drawn,
            }
        )
        return
    for path in [*swept.tables.values(), *([drawn] if drawn else [])]:
        click.echo(path)
    done = total - len(failed)
    note(f"{done:,} of {total:,} scenarios done in {seconds:.1f} s, {swept.kept:,} of them from an earlier time.")
    if failed:
        rows = [
            {"run": f.id, **{name: getattr(f.scenario, name) for name in swept.axes}, "error": f.error}
            for f in failed[:SHOWN]
        ]
        more = f" (the first {SHOWN} are shown; all are in scenarios.csv)" if len(failed) > SHOWN else ""
        print_table(f"{len(failed)} failed{more}", list(rows[0]), rows)
