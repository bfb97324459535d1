"""Names beside the marks they name, where a legend would send the reader's eye away and back.

Widths are not known here: what differs between a wide page and a phone is an expression of Vega's, worked out when
the picture is laid out. `width` and `bandwidth('x')` are those of a chart of one view; composed views have others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from . import theme

LINE = 15  # px between two labels, one below the other
LETTER = 6.3  # px, the mean width of a letter of the smallest text
# While a chart is fitted its plot is first as wide as the picture, then what its names leave of that.
IS_PHONE = f"width <= {theme.PHONE}"
NAMES = {theme.WIDE: 240, theme.PHONE: 145}  # px of the picture -> the most that names of rows take of them


def legend_columns(wide: int, phone: int = 1) -> alt.ExprRef:
    """Columns of a legend of a chart of one view, on a wide page and on a phone."""
    return alt.ExprRef(f"{IS_PHONE} ? {phone} : {wide}")


def room(right: float = 5, top: float = 5, left: float = 5) -> dict[str, float]:
    """Padding of a chart with words beyond its plot, which Vega does not measure: charts.properties(padding=…)."""
    return {"left": left, "right": right, "top": top, "bottom": 5}


def heads(field: str, order: Sequence[str], rows: Iterable[str], **more: Any) -> alt.X:
    """X encoding of a grid's columns, names above: level and broken into lines where they fit, else upright.

    rows: the names beside the grid, which leave the columns less or more room. What fits is judged beforehand: a
    chart that is laid out anew does not measure names again that have turned.
    """
    taken = LETTER * max(map(len, rows)) + 20
    letters = [int((width - min(taken, most)) / len(order) / LETTER) for width, most in NAMES.items()]
    level = [max(len(word) for name in order for word in name.split()) <= most for most in letters]
    lines = [_broken(order, most) if fits else {} for most, fits in zip(letters, level, strict=True)]
    high = [max(map(len, found.values()), default=1) for found in lines]
    wide, phone = (f"{json.dumps(found)}[datum.label]" if found else "datum.label" for found in lines)
    axis = alt.Axis(
        orient="top",
        labelLimit=220,
        labelExpr=wide if wide == phone else f"{IS_PHONE} ? {phone} : {wide}",
        labelAngle=_either("0" if fits else "-90" for fits in level),
        labelAlign=_either("'center'" if fits else "'left'" for fits in level),
        labelBaseline=_either("'bottom'" if fits else "'middle'" for fits in level),
        # Vega writes the lines of a name downwards from the place of the first.
        labelPadding=_either(str(6 + LINE * (count - 1)) for count in high),
        **more,
    )
    return alt.X(f"{field}:N", title=None, sort=list(order), axis=axis, scale=alt.Scale(paddingInner=0.08))


def _broken(names: Sequence[str], letters: int) -> dict[str, list[str]]:
    """Each name as lines, as many for all: empty ones first."""
    lines = {name: wrap(name, letters) for name in names}
    most = max(map(len, lines.values()))
    return {name: [""] * (most - len(found)) + found for name, found in lines.items()}


def _either(values: Iterable[str]) -> alt.ExprRef:
    """One value or the other, on a wide page and on a phone."""
    wide, phone = values
    return alt.ExprRef(wide if wide == phone else f"{IS_PHONE} ? {phone} : {wide}")


def lattice(**more: Any) -> dict[str, Any]:
    """Properties of an axis whose lines run between the categories: the frame of a grid with few cells filled."""
    return {"grid": True, "tickBand": "extent", **more}


def colour(name: str, domain: Sequence[str], range_: Sequence[str], **more: Any) -> alt.Color:
    """Colour of a column in words, by a domain of its own."""
    return alt.Color(f"{name}:N", title=None, scale=alt.Scale(domain=list(domain), range=list(range_)), **more)


# Numbers on it read in the page's ink.
INK_ON_COLOUR: dict[str, Any] = {"fillOpacity": 0.42, "strokeWidth": 1.5, "strokeOpacity": 1}
