"""Which charts and claims a parameter moves: found by setting it to other values and looking at what comes out.

The notebooks' own cells are run, in this process and without a kernel; what a cell shows is compared with what it
shows by default. So a parameter moves what it moves, whatever way it takes through the package.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ..datapackage.rebuild import rewrite_descriptor, write_table
from ..errors import ParameterError
from ..facts import Facts
from ..facts.inverter import CLAIMS, judged_size
from ..facts.judged import told
from ..scenario import CHAPTERS, Scenario, notebook
from ..scenario.chapters import Size
from ..scenario.moved import COLUMNS, FILE

TABLE = "curated-moves"
# Values that are tried for each number beside its ends; a year in the middle may matter where no end does.
BETWEEN = (0.25, 0.5, 0.75)
# The words over and about a chart: that a number in a title changes does not make it another chart.
_WORDS = ("title", "description", "usermeta", "name")


def rows(chapters: Iterable[str] = tuple(CHAPTERS)) -> pd.DataFrame:
    """What each parameter of some chapters moves: chapter, parameter, kind (chart, claim), id; in the book's order."""
    found = [row for chapter in chapters for row in _chapter(chapter)]
    return pd.DataFrame(found, columns=COLUMNS)


def record() -> Path:
    """Find anew what every parameter moves, put it on record and describe the table anew."""
    write_table(rows(), FILE)
    rewrite_descriptor()
    return FILE


def other_values(kind: type[Scenario], name: str) -> list[Any]:
    """Values of a parameter other than its default: every choice, or the ends of its range and some between."""
    default = kind.model_fields[name].default
    if choices := kind.choices(name):
        return [choice for choice in choices if choice != default]
    low, high = kind.span(name)
    tried = [low, *(low + part * (high - low) for part in BETWEEN), high]
    whole = isinstance(default, int)
    return [value for value in dict.fromkeys(round(v) if whole else float(v) for v in tried) if value != default]


def shown(scenario: Scenario) -> dict[str, dict[str, str]]:
    """What the chapter's notebook shows under a scenario, as text: of each chart data and marks, of each claim it all.

    Returns kind (chart, claim) -> name of the figure or id of the claim -> text.
    """
    names: dict[str, Any] = {}
    drawn = {}
    for cell in json.loads(notebook(scenario.chapter).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"]))
        figure = cell["metadata"].get("mystnb", {}).get("figure", {}).get("name")
        last = body.body.pop() if figure else None
        exec(compile(body, scenario.chapter, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", ()):
            names |= scenario.model_dump()
        if isinstance(last, ast.Expr):
            spec = eval(compile(ast.Expression(last.value), scenario.chapter, "eval"), names).to_dict()
            drawn[figure] = json.dumps({key: part for key, part in spec.items() if key not in _WORDS}, sort_keys=True)
    return {"chart": drawn, "claim": _claims(scenario, names["facts"])}


def _claims(scenario: Scenario, facts: Facts) -> dict[str, str]:
    """What the chapter says of each claim that it judges: claim -> verdict and reason, as text."""
    if isinstance(scenario, Size):
        judged = {CLAIMS[quantity]: judged_size(quantity, scenario) for quantity in CLAIMS}
        return {claim: f"{found.verdict} {told(found)}" for claim, found in judged.items()}
    said: dict[str, str] = {}
    for name, fact in facts.items():
        if place := re.fullmatch(r"([Cc]\d\d)(?:_\d+)?_(?:verdict|told)", name.rpartition(".")[2]):
            claim = place[1].upper()
            said[claim] = f"{said.get(claim, '')} {fact.text}"
    return said


def _chapter(chapter: str) -> Iterator[tuple[str, str, str, str]]:
    """The rows of one chapter."""
    kind = CHAPTERS[chapter]
    by_default = shown(kind())
    for name in kind.own():
        moved: dict[str, set[str]] = {"chart": set(), "claim": set()}
        for value in other_values(kind, name):
            try:
                other = kind.check({name: value}, chapter, f"scobrief params {chapter}")
            except ParameterError:  # a value that goes with another choice alone
                continue
            for what, made in shown(other).items():
                moved[what] |= {key for key, text in by_default[what].items() if made.get(key) != text}
        for what, found in moved.items():
            yield from ((chapter, name, what, key) for key in by_default[what] if key in found)
