"""Command on many scenarios at once: sweep."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import paths
from ..terminal import note, print_json, print_table, progress
from .options import AS_JSON, JOBS, KERNEL, SCENARIO, SETTINGS

if TYPE_CHECKING:
    import pandas as pd

    from ..sweep import Sweep

SHOWN = 12  # failures that the table names


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
    kernel: str | None,
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
    line again to go on where it stopped: what is there is not executed again.

    \b
    Examples:
      scobrief sweep size --grid as_of=2001:2024 --grid gdp_measure=nominal,ppp --out sweep
      scobrief sweep trade --grid roster_rule=in_force,founders --pictures
      scobrief sweep size --grid as_of=2001:2024 --facts-only
      scobrief sweep size --grid as_of=2001:2024 --scheduler tcp://127.0.0.1:8786
    """
    from ..sweep import grid
    from ..sweep.runs import check_place

    if facts_only and (scheduler or pictures or kernel):
        raise click.UsageError("--facts-only runs no notebook: it goes with none of --scheduler, --kernel, --pictures.")
    names, scenarios = grid(chapter, axes, scenario, settings, many=yes)
    place = out or str(paths.BUILD / "sweeps" / "-".join([chapter, *(axis.replace(":", "_") for axis in axes)]))
    check_place(place)
    begun = time.perf_counter()
    if facts_only:
        _facts_only(names, scenarios, place, facts, as_json)
        return
    from ..sweep import sweep as execute

    with progress(len(scenarios)) as step:
        try:
            made = execute(
                names,
                scenarios,
                place,
                jobs=jobs,
                kernel=kernel,
                pictures="all" if pictures else "none",
                scheduler=scheduler,
                step=step,
            )
        except KeyboardInterrupt:
            _stopped(place)
            raise click.exceptions.Exit(130) from None
    seconds = time.perf_counter() - begun
    drawn = _draw(_table(made), names, facts, made.tables["facts.csv"].parent)
    _tell(made, len(scenarios), seconds, drawn, as_json)
    if made.failed:
        raise click.exceptions.Exit(1)


def _table(made: Sweep) -> pd.DataFrame:
    from ..sweep import tidy

    return tidy(made.axes, made.results)


def _facts_only(names: list[str], scenarios: list[Any], place: str, facts: tuple[str, ...], as_json: bool) -> None:
    from ..sweep import facts_only

    if "://" in place:
        raise click.UsageError("--facts-only writes tables to a folder; --out names none.")
    begun = time.perf_counter()
    table = facts_only(names, scenarios)
    seconds = time.perf_counter() - begun
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "facts.csv", index=False, lineterminator="\n")
    table.to_parquet(folder / "facts.parquet", index=False)
    drawn = _draw(table, names, facts, folder)
    if as_json:
        print_json({"scenarios": len(scenarios), "seconds": round(seconds, 4), "out": place, "chart": drawn})
        return
    click.echo(folder / "facts.csv")
    note(f"{len(scenarios):,} scenarios in {seconds:.3f} s, without notebooks.")


def _draw(table: pd.DataFrame, names: list[str], facts: tuple[str, ...], folder: Path) -> str | None:
    """Draw the facts asked for, or the first that the grid moves; None if it moves no number."""
    from .. import charts
    from ..charts import renderer, sweep
    from ..errors import FactError, not_allowed

    numbers = table[table["kind"] == "number"].dropna(subset=["value"])
    known = list(dict.fromkeys(numbers["fact"]))
    for fact in facts:
        if fact not in known:
            raise FactError(not_allowed("--chart", "fact", fact, known, "facts.csv"))
    spread = numbers.groupby("fact", sort=False)["value"].nunique()
    percent = list(dict.fromkeys(numbers.loc[numbers["unit"] == "percent", "fact"]))
    moved = [fact for fact in [*percent, *(f for f in known if f not in percent)] if spread[fact] > 1]
    chosen = list(facts) or moved[:3]
    if not chosen:
        return None
    charts.enable()
    spec = sweep.over_grid(table, names, chosen).to_dict()
    path = folder / "chart.svg"
    path.write_text(renderer.svg(spec), encoding="utf-8")
    renderer.write_spec(spec, folder / "chart.vl.json")
    return str(path)


def _stopped(place: str) -> None:
    from ..sweep.runs import RECORDS

    kept = len(list((Path(place) / RECORDS).glob("*.json"))) if "://" not in place else 0
    note(f"Stopped. {kept} finished scenarios are kept in {place}. To go on, run the same line again.")


def _tell(made: Sweep, total: int, seconds: float, drawn: str | None, as_json: bool) -> None:
    failed = made.failed
    if as_json:
        print_json(
            {
                "scenarios": total,
                "kept": made.kept,
                "failed": [{"run_id": f.id, "parameters": f.scenario.model_dump(), "error": f.error} for f in failed],
                "seconds": round(seconds, 3),
                "copies": made.copies,
                "tables": {name: str(path) for name, path in made.tables.items()},
                "chart": drawn,
            }
        )
        return
    for path in made.tables.values():
        click.echo(path)
    if drawn:
        click.echo(drawn)
    done = total - len(failed)
    note(f"{done:,} of {total:,} scenarios done in {seconds:.1f} s, {made.kept:,} of them from an earlier time.")
    if failed:
        rows = [
            {"run": f.id, **{name: getattr(f.scenario, name) for name in made.axes}, "error": f.error}
            for f in failed[:SHOWN]
        ]
        print_table(f"{len(failed)} failed", list(rows[0]), rows)
