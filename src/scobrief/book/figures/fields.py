"""The columns of a figure's data: what each is called, its unit and type, and how its values are written.

A column keeps the name that it has in the chart, which says the unit; its title is what the chart's axes, legends and
tooltips call it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...indicators import REGISTRY
from ...indicators.history import income_unit
from .tables import PANEL, Table, titled

# By the end of a name, as the whole project has them; the longer before the shorter.
UNITS = {
    "usd_bn": "billion US dollars",
    "usd_m": "million US dollars",
    "km2": "square kilometres",
    "km": "kilometres",
    "pct": "percent",
    "pp": "percentage points",
    "intl": "constant {income}",
    "bn": "billion dollars",
}
DIGITS = 10  # significant ones, of a number in a file: all that are not noise
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?Z?)?")
_FORMAT = re.compile(r"([+]?)(,?)(\.\d+)?~?([dfegs%]?)")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: name, title, unit ('' if none), type of the Table Schema, the chart's own number format ('' if none).

    shown: whether the chart itself names it, so that a reader meets it there.
    """

    name: str
    title: str
    unit: str
    type: str
    format: str
    shown: bool

    @property
    def head(self) -> str:
        """Title and unit, each once."""
        said = self.title.lower()
        known = not self.unit or self.unit.split()[0] in said or self.unit in said or "%" in said
        return self.title if known else f"{self.title} ({self.unit})"

    def cell(self, value: Any) -> str:
        """The value as a file has it: `true`, a day as 2001-06-15, a number to ten digits; nothing if there is none."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float):
            return f"{value:.{DIGITS}g}"
        if self.type == "date":
            day = _DAY.fullmatch(value)
            assert day  # which made the column one of days
            return day[1]
        return str(value).replace("\u00a0", " ")

    def shown_cell(self, value: Any) -> str:
        """The value as a reader should see it."""
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.type in ("integer", "number"):
            return _number(value, self.format).replace("-", "−")
        return self.cell(value)


def fields(table: Table) -> list[Field]:
    """The columns of a table, in its order."""
    channels = [pair for use in table.uses for pair in use.channels]
    # A tooltip explains what an axis may leave to the eye.
    channels.sort(key=lambda pair: pair[0] != "tooltip")
    found = []
    for name in table.columns:
        mine = [said for _, said in channels if said["field"] == name]
        title = next((title for said in mine if (title := titled(said))), "")
        form = next(
            (form for said in mine if (form := said.get("format") or (said.get("axis") or {}).get("format"))), ""
        )
        kind = _type(row[name] for row in table.rows)
        unit = _unit(name) if kind in ("integer", "number") else ""
        shown = bool(title) or name == PANEL
        found.append(Field(name, title or _named(name), unit, kind, form, shown))
    return found


def as_csv(table: Table, columns: list[Field]) -> str:
    """The table as CSV: UTF-8 when written, LF, one line of names."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(field.name for field in columns)
    lines.writerows([field.cell(row[field.name]) for field in columns] for row in table.rows)
    return out.getvalue()


def _unit(name: str) -> str:
    known = REGISTRY.get(name)
    if known and known.unit:
        return known.unit
    unit = next((unit for end, unit in UNITS.items() if name == end or name.endswith(f"_{end}")), "")
    return unit.format(income=income_unit())


def _named(name: str) -> str:
    """A title for a column that the chart does not name."""
    if known := REGISTRY.get(name):
        return known.title
    end = next((end for end in UNITS if name.endswith(f"_{end}")), "")
    words = name.removesuffix(f"_{end}" if end else "").replace("_", " ")
    return words[:1].upper() + words[1:]


def _type(values: Iterable[Any]) -> str:
    there = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in there):
        return "boolean"
    if all(isinstance(value, int) and not isinstance(value, bool) for value in there):
        return "integer"
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in there):
        return "number"
    return "date" if all(isinstance(value, str) and _DAY.fullmatch(value) for value in there) else "string"


def _number(value: float, form: str) -> str:
    """A number in the chart's format, a pattern of d3; without one, in the digits that its size wants."""
    if form and (said := _FORMAT.fullmatch(form)):
        sign, comma, digits, kind = said.groups()
        if kind == "d":
            return f"{round(value):{sign}{comma}}"
        if kind in ("f", "e", "g", "%"):
            return f"{value:{sign}{comma}{digits or ''}{kind}}"
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}" if abs(value) >= 10_000 else f"{int(value)}"
    size = abs(value)
    return f"{value:,.0f}" if size >= 1000 else f"{value:.1f}" if size >= 100 else f"{value:.3g}"
