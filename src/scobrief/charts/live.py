"""What a page carries of a chart for its live form: js/charts.js puts it together again.

A table goes column by column, and a column in which values come again as a list of these and their places. Of what
differs between the layouts for a wide page and for a phone, only the difference is said twice. What the chart does
not name is left out; and so are digits that no chart can show: the figure's own file has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

DIGITS = 7  # significant ones, of a number in a page
_WORD = re.compile(r"\w+")


def carried(spec: Mapping[str, Any], wide: Mapping[str, Any], phone: Mapping[str, Any]) -> dict[str, Any]:
    """The chart's JSON for its page: `datasets`; what `both` layouts have; what `wide` and `phone` add.

    spec: the chart as it was made; wide, phone: as layout.fit laid it out.
    """
    settable = "params" in spec  # expressions may name a column that no one wrote out, and work out sums
    named = None if settable else set(_WORD.findall(json.dumps({k: v for k, v in spec.items() if k != "datasets"})))
    tables = {
        name: packed(rows, named, None if settable else DIGITS) if isinstance(rows, list) else rows
        for name, rows in spec.get("datasets", {}).items()
    }
    both, wide, phone = parted(*({k: v for k, v in layout.items() if k != "datasets"} for layout in (wide, phone)))
    return {"datasets": tables, "both": both, "wide": wide, "phone": phone}


def packed(rows: list[dict[str, Any]], named: set[str] | None = None, digits: int | None = None) -> dict[str, Any]:
    """A table of the chart as {"rows": how many, "columns": name -> values}.

    Values are a list, or {"of": the different ones, "at": for each row its place among them}; without `at`, all rows
    have the one value. named: the words that the chart uses; a column that is not one of them is left out.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    kept = [name for name in names if named is None or set(_WORD.findall(name)) <= named]
    return {
        "rows": len(rows),
        "columns": {name: _column([_short(row.get(name), digits) for row in rows]) for name in kept},
    }


def parted(one: Any, other: Any) -> tuple[dict[Any, Any], dict[Any, Any], dict[Any, Any]]:
    """What two mappings have in common, to any depth, and what each has besides."""
    common, first, second = {}, {}, {}
    for key in [*one, *(key for key in other if key not in one)]:
        if key not in one:
            second[key] = other[key]
        elif key not in other:
            first[key] = one[key]
        elif one[key] == other[key]:
            common[key] = one[key]
        elif isinstance(one[key], dict) and isinstance(other[key], dict):
            common[key], first[key], second[key] = parted(one[key], other[key])
        else:
            first[key], second[key] = one[key], other[key]
    return common, first, second


def _column(values: list[Any]) -> list[Any] | dict[str, list[Any]]:
    texts = [_text(value) for value in values]
    different = dict(zip(texts, values, strict=True))
    if len(different) == 1 and len(values) > 1:
        return {"of": [values[0]]}
    places = {text: place for place, text in enumerate(different)}
    coded = {"of": list(different.values()), "at": [places[text] for text in texts]}
    return coded if len(_text(coded)) < len(_text(values)) else values


def _short(value: Any, digits: int | None) -> Any:
    return float(f"{value:.{digits}g}") if digits and isinstance(value, float) else value


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
