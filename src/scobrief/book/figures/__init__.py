"""Each figure of the book as a publication of its own: its data, specification and pictures as files of the site.

tables      the tidy tables that a chart shows
fields      their columns: titles, units, types, how a value is written
sources     the tables of data/ that it is made from, and their licences
descriptor  all of this as a Data Package
picture     the figure as an SVG that stands alone
raster      the same in pixels, drawn once for each of its contents

    figures/fig-size-time.csv, fig-size-time-2.csv where there are two tables, .datapackage.json, .vl.json, .svg, .png
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import __version__
from ...charts import renderer
from ...cite import cff
from ...errors import BuildError
from ...scenario import DEFAULT
from .. import vintage
from . import descriptor, picture, sources
from .fields import Field, as_csv, fields
from .tables import Table, tables

FOLDER = "figures"
PACKAGE = ".datapackage.json"
# What a page shows of each figure, beside the pages and not among the files of the site.
RECORDS = "_generated/figures"
ROWS, CELLS = 40, 400  # of a table in a page, at most; the file has them all


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an executed copy.

    name: fig-size-time; caption: as a reader sees it; tables: names of the tables of data/ that it is made from.
    """

    name: str
    chapter: str
    caption: str
    spec: dict[str, Any]
    page: str
    tables: tuple[str, ...]


def of_copy(
    copy: Path, chapter: str, facts: Mapping[str, Mapping[str, Any]], used: Collection[str]
) -> Iterator[Figure]:
    """The figures of an executed copy, in their order.

    facts: name -> fact, as facts.json has them; used: the tables that the chapter opened.
    Raises BuildError if a cell is to be a figure and shows no chart.
    """
    before: tuple[str, ...] = ()
    for cell in json.loads(copy.read_text(encoding="utf-8"))["cells"]:
        said = cell["metadata"].get("mystnb", {}).get("figure")
        if not said:
            continue
        charts = [output["data"] for output in cell.get("outputs", ()) if renderer.MIME in output.get("data", {})]
        if len(charts) != 1:
            raise BuildError(f"{copy.name}: figure {said['name']!r} has {len(charts)} charts. Let its cell show one.")
        caption = worded(vintage.reworded("".join(said["caption"])), facts)
        before = tuple(sources.named(caption, used, before))
        page = "".join(charts[0]["text/html"])
        yield Figure(said["name"], chapter, caption, charts[0][renderer.MIME], page, before)


def files(figure: Figure, scenario: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """The files of a figure but for its pixels, name -> content; and what its page shows of it.

    scenario: name of the book's scenario, and `parameters` of each chapter, as facts.json has them.
    Shown: title, licence, and of each table file, title, heads, whether a column is of words, rows, and a note.
    """
    title, subtitle = renderer.titles(figure.spec)
    made: dict[str, str] = {}
    resources, shown = [], []
    for place, table in enumerate(tables(figure.spec), 1):
        columns = fields(table)
        name = figure.name if place == 1 else f"{figure.name}-{place}"
        made[f"{name}.csv"] = as_csv(table, columns)
        told = _told(figure, table)
        resources.append(descriptor.resource(name, told, table, columns, made[f"{name}.csv"]))
        shown.append({"file": f"{name}.csv", "title": told} | _shown(table, columns))
    package = descriptor.package(
        figure.name,
        title,
        _description(figure),
        resources,
        version=__version__,
        licenses=[descriptor.OWN, *(known for known in sources.licences(figure.tables) if known != descriptor.OWN)],
        sources=sources.described(figure.tables),
        scobrief={
            "caption": figure.caption,
            "measure": subtitle,
            "chapter": figure.chapter,
            "scenario": scenario["name"],
            "parameters": scenario["parameters"].get(figure.chapter, {}),
            "run_id": {"book": "", "chapter": ""},
            "specification": f"{figure.name}.vl.json",
            "pictures": [f"{figure.name}.svg", f"{figure.name}.png"],
        },
    )
    made[f"{figure.name}{PACKAGE}"] = descriptor.text(package)
    made[f"{figure.name}.vl.json"] = renderer.spec_text(figure.spec)
    made[f"{figure.name}.svg"] = picture.alone(picture.of_page(figure.page), words(figure, scenario["name"]))
    line = sources.licence_line(figure.tables)
    return made, {"title": sources.parts(figure.caption)[0].rstrip(". "), "licence": line, "tables": shown}


def _shown(table: Table, columns: list[Field]) -> dict[str, Any]:
    """A table as its page shows it: the columns that the chart names, and as many rows as a page can bear."""
    named = [field for field in columns if field.shown] or columns
    rows = table.rows[: min(ROWS, max(8, CELLS // len(named)))]
    notes = [f"The first {len(rows)} of {len(table.rows):,} rows; the CSV has them all."] if rows != table.rows else []
    if more := len(columns) - len(named):
        notes.append(f"The CSV has {more} more column{'s' if more > 1 else ''}.")
    return {
        "heads": [field.head for field in named],
        "words": [field.type not in ("integer", "number") for field in named],
        "rows": [[field.shown_cell(row[field.name]) for field in named] for row in rows],
        "note": " ".join(notes),
    }


def _description(figure: Figure) -> str:
    return " ".join(figure.spec["description"].split())


def words(figure: Figure, scenario: str) -> picture.Words:
    """What the figure's own picture says around the chart."""
    title, subtitle = renderer.titles(figure.spec)
    variant = "" if scenario == DEFAULT else f", scenario {scenario}"
    notes = (
        figure.caption,
        sources.licence_line(figure.tables),
        f"From: {cff.brief().title}, version {__version__}{variant}.",
    )
    return picture.Words(title, subtitle, _description(figure), notes)


def worded(caption: str, facts: Mapping[str, Mapping[str, Any]]) -> str:
    """A caption in MyST as plain text; an unknown fact keeps its name, and the page warns of it."""
    caption = re.sub(r"\{fact\}`([^`]+)`", lambda found: str(facts.get(found[1], {}).get("text", found[1])), caption)
    caption = re.sub(r"\{doc\}`[^`]*?([\w-]+)`", r"the page \1", caption)
    return " ".join(caption.replace("`", "").split())


def _told(figure: Figure, table: Table) -> str:
    """What a table of a figure measures, by its axis where it has one; else what the figure shows."""
    measured = {use.title for use in table.uses if use.title}
    return measured.pop() if len(measured) == 1 else sources.parts(figure.caption)[0].rstrip(". ")
