"""The command that holds two scenarios side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from .. import paths
from ..errors import ParameterError
from ..terminal import note, print_json, print_table, progress
from .options import AS_JSON, one_form

if TYPE_CHECKING:
    import pandas as pd

    from ..compare import Comparison
    from ..scenario import Scenario

SUFFIXES = (".csv", ".json", ".parquet")
# Figures of the panel that are listed of those that two vintages print differently.
REVISED = 12
# The year whose members they are where no chapter that is compared has one.
YEAR = 2021
# What is listed unless --all asks for the rest too, and how the rest is counted.
LISTED = ("verdict", "number")
REST = {
    "words": ("name or word", "names and words"),
    "sentence": ("computed sentence", "computed sentences"),
    "setting": ("setting", "settings"),
}


@click.command()
@click.argument("a", metavar="[A]", required=False)
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--vintage",
    "vintages",
    nargs=2,
    metavar="A B",
    help="Compare two vintages of the annual panel instead, under --scenario and --set.",
)
@click.option("--scenario", metavar="NAME", help="With --vintage: the scenario of both.  [default: article-2021]")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of B, or with --vintage of both.",
)
@click.option("--chapter", "chapters", multiple=True, metavar="NAME", help="Only this chapter; may be given again.")
@click.option("--all", "everything", is_flag=True, help="List words, sentences and settings too.")
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: a row per fact that differs.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all that differs to a .csv, .json or .parquet.",
)
def compare(
    a: str | None,
    b: str | None,
    vintages: tuple[str, str] | None,
    scenario: str | None,
    settings: tuple[str, ...],
    chapters: tuple[str, ...],
    everything: bool,
    as_json: bool,
    as_csv: bool,
    out: Path | None,
) -> None:
    """Say which verdicts and numbers differ between scenarios A and B, by how much, and what moved them.

    A and B are each a preset's name or a YAML file. A fact differs if it is printed differently; a difference is
    B less A. Where several parameters differ, each is also changed by itself, to see what it moves alone.

    With --vintage it is the changelog of two vintages of the annual panel: which numbers and verdicts the new figures
    moved, all else being the same.

    \b
    Examples:
      scobrief compare article-2021 ppp
      scobrief compare article-2021 today --chapter size --chapter verdicts
      scobrief compare article-2021 article-2021 --set as_of=2017
      scobrief compare founders today --out founders-today.csv
      scobrief compare --vintage imf-weo-2022-10 worldbank-2026-11-29
    """
    one_form(as_json, as_csv)
    from ..scenario import CHAPTERS, DEFAULT, chapter_class, resolve

    _check_out(out)
    for chapter in chapters:
        chapter_class(chapter)
    asked = [chapter for chapter in CHAPTERS if chapter in chapters or not chapters]
    if vintages:
        if a is not None:
            raise click.UsageError("--vintage compares two vintages under one scenario. Name it by --scenario.")
        base = scenario or DEFAULT
        before, after = (resolve(asked, base, [*settings, f"vintage={vintage}"]) for vintage in vintages)
        names = vintages
        if before == after:
            raise ParameterError(f"scobrief compare: both vintages are {vintages[0]!r}. Name another one.")
    elif a is None or b is None:
        raise click.UsageError("name two scenarios A and B, or two vintages by --vintage A B.")
    elif scenario is not None:
        raise click.UsageError("--scenario goes with --vintage; without it the scenarios are A and B.")
    else:
        before, after = resolve(asked, a), resolve(asked, b, settings)
        names = (a, " ".join([b, *settings]))
    if not vintages and a == b and before == after:
        raise ParameterError(
            f"scobrief compare: A and B are both {a!r}, and nothing is set. Name another scenario, or change B, as in: "
            f"scobrief compare {a} {b} --set as_of=2017"
        )
    from ..compare import compare as held
    from ..compare import moved_chapters

    with progress(len(moved_chapters(before, after))) as step:
        found = held(before, after, step)
    made = _for_programs(found, names) if as_json or (out and out.suffix == ".json") else {}
    if made and vintages:
        made |= {"revised": _revised(before, vintages).replace({float("nan"): None}).to_dict("records")}
    if out is not None:
        _write(out, found, made)
    if as_json:
        print_json(made)
    elif as_csv:
        click.echo(found.table.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        _tell(found, names, everything)
        if vintages:
            _tell_revisions(_revised(before, vintages), vintages)
    if out is not None:
        note(f"Written: {out}")


def _for_programs(found: Comparison, names: tuple[str, str]) -> dict[str, Any]:
    """The comparison with what names each side and its run."""
    from ..compare import payload
    from ..scenario import run_id

    def side(name: str, scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
        said = {chapter: scenario.model_dump() for chapter, scenario in scenarios.items()}
        return {"name": name, "run_id": run_id(scenarios), "parameters": said}

    return {"a": side(names[0], found.a), "b": side(names[1], found.b)} | payload(found)


def _tell(found: Comparison, names: tuple[str, str], everything: bool) -> None:
    """Both tables, and what is not in them."""
    from ..claims import brief_claims
    from ..compare import KINDS, difference

    if found.table.empty:
        click.echo("No fact differs.")
    verdicts = found.of("verdict")
    if len(verdicts):
        rows = [
            {
                "name": row["claim"] if row["part"] != row["part"] else f"{row['claim']}, {row['part']}",
                **_sides(row, names),
                "moved by": row["moved_by"],
                "claim": row["paraphrase"],
            }
            for row in cast("list[dict[str, Any]]", verdicts.to_dict("records"))
        ]
        title = f"verdicts: {len(found.claims)} of {len(brief_claims())} claims differ"
        print_table(title, list(rows[0]), rows)
    elif "verdicts" in found.a and len(found.table):
        click.echo("verdicts: none differs\n")
    kinds = [kind for kind in KINDS if kind != "verdict" and (everything or kind in LISTED)]
    for kind in kinds:
        rows = [
            {
                "name": row["fact"],
                **_sides(row, names),
                **({"difference": difference(row), "unit": row["unit"]} if kind == "number" else {}),
                "moved by": row["moved_by"],
            }
            for row in cast("list[dict[str, Any]]", found.of(kind).to_dict("records"))
        ]
        if rows:
            title = f"numbers: {len(rows)} differ" if kind == "number" else f"{REST[kind][1]}: {len(rows)}"
            print_table(title, list(rows[0]), rows)
    _add_notes(found, everything)


def _revised(scenarios: Mapping[str, Scenario], vintages: tuple[str, str]) -> pd.DataFrame:
    """The figures of the SCO's members of the year that two vintages print differently: why the rest moved."""
    from ..datapackage.revisions import revised
    from ..members import roster

    year = next((made.as_of for made in scenarios.values() if hasattr(made, "as_of")), YEAR)
    return revised(*vintages, roster(year, "in_force", "members"), year)


def _tell_revisions(table: pd.DataFrame, vintages: tuple[str, str]) -> None:
    """The revised figures, the most revised first."""
    if table.empty:
        click.echo("panel: no figure of the year's members differs.")
        return
    rows = [
        {
            "figure": f"{row.iso3} {row.variable}",
            **{
                name: "-" if value != value else f"{value:,.4g}"
                for name, value in zip(vintages, (row.value_a, row.value_b), strict=True)
            },
            "change": "" if row.change_pct != row.change_pct else f"{row.change_pct:+.1f}%",
        }
        for row in cast("Iterable[Any]", table.head(REVISED).itertuples())
    ]
    many = "figure differs" if len(table) == 1 else "figures differ"
    print_table(f"panel: {len(table)} {many} for the members of {table['year'].iloc[0]}", list(rows[0]), rows)


def _sides(row: Mapping[str, Any], names: tuple[str, str]) -> dict[str, str]:
    """What is printed under a and under b; a fact that one of them lacks is missing there."""
    texts = ("-" if row[side] != row[side] else row[side] for side in ("text_a", "text_b"))
    # The same name on both sides happens with settings alone, and then the second says them.
    return dict(zip(names, texts, strict=True))


def _add_notes(found: Comparison, everything: bool) -> None:
    rest = {kind: len(found.of(kind)) for kind in REST}
    counted = [f"{n} {REST[kind][n > 1]}" for kind, n in rest.items() if n]
    if counted and not everything:
        note(f"Differ too: {', '.join(counted)}. To see them: --all, or --json.")
    if found.alike:
        note(
            f"{found.alike} more {'number differs' if found.alike == 1 else 'numbers differ'} by less than is printed."
        )
    if found.untried:
        note(f"No scenario allows {'; '.join(found.untried)}: what that alone would move is not known.")


def _check_out(out: Path | None) -> None:
    """Refuse a file that cannot be written before anything is computed, rather than after."""
    if out is None:
        return
    if out.suffix not in SUFFIXES:
        raise ParameterError(f"--out {out}: expected the name of a file that ends in {', '.join(SUFFIXES)}.")
    if not out.parent.is_dir():
        raise ParameterError(f"--out {out}: there is no folder {out.parent}. Make it first, or name another.")
    if out.exists() and not out.is_file():
        raise ParameterError(f"--out {out}: this is no ordinary file.")
    if ours := paths.source(out):
        raise ParameterError(f"--out {out}: {ours.name}/ is the project's source. Name another folder.")


def _write(out: Path, found: Comparison, made: Mapping[str, Any]) -> None:
    """Write beside, then put in place: whoever reads the file finds the old or the new one, and never half of it."""
    beside = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        if out.suffix == ".csv":
            found.table.to_csv(beside, index=False, lineterminator="\n")
        elif out.suffix == ".parquet":
            found.table.to_parquet(beside, index=False)
        else:
            beside.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
