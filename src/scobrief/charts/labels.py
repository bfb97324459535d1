"""Names beside the marks they name, where a legend would send the reader's eye away and back.

Widths are not known here: what differs between a wide page and a phone is an expression of Vega's, worked out when
the picture is laid out. `width` and `bandwidth('x')` are those of a chart of one view; composed views have others.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from . import theme

LINE = 15  # px between two labels, one below the other
LETTER = 6.3  # px, the mean width of a letter of the smallest text
# While a chart is fitted its plot is first as wide as the picture, then what its names leave of that.
IS_PHONE = f"width <= {theme.PHONE}"
PLOT = (470, 190)  # px that long names of rows leave on a wide page, and on a phone


def legend_columns(wide: int, phone: int = 1) -> alt.ExprRef:
    """Columns of a legend of a chart of one view, on a wide page and on a phone."""
    return alt.ExprRef(f"{IS_PHONE} ? {phone} : {wide}")


def room(right: float = 5, top: float = 5, left: float = 5) -> dict[str, float]:
    """Padding of a chart with words beyond its plot, which Vega does not measure: charts.properties(padding=…)."""
    return {"left": left, "right": right, "top": top, "bottom": 5}


def heads(field: str, order: Sequence[str], **more: object) -> alt.X:
    """X encoding of a grid's columns, names above: level and broken into lines where they fit, else upright.

    What fits is judged beforehand: a chart that is laid out anew does not measure names again that have turned.
    """
    letters = [int(width / len(order) / LETTER) for width in PLOT]
    level = [max(len(word) for name in order for word in name.split()) <= most for most in letters]
    lines = [_broken(most) if fits else "datum.label" for most, fits in zip(letters, level, strict=True)]
    axis = alt.Axis(
        orient="top",
        labelLimit=220,
        labelExpr=lines[0] if lines[0] == lines[1] else f"{IS_PHONE} ? {lines[1]} : {lines[0]}",
        labelAngle=_either(level, "0", "-90"),
        labelAlign=_either(level, "'center'", "'left'"),
        labelBaseline=_either(level, "'line-bottom'", "'middle'"),
        **more,
    )
    return alt.X(f"{field}:N", title=None, sort=list(order), axis=axis, scale=alt.Scale(paddingInner=0.08))


def _broken(letters: int) -> str:
    """Vega's expression of a label as lines; the pattern ends each with a break, so nothing is left after the last."""
    return f"slice(split(replace(datum.label, regexp('(.{{1,{letters}}})( +|$)', 'g'), '$1\\n'), '\\n'), 0, -1)"


def _either(level: Sequence[bool], yes: str, no: str) -> alt.ExprRef:
    """One value or the other, on a wide page and on a phone."""
    wide, phone = (yes if fits else no for fits in level)
    return alt.ExprRef(wide if wide == phone else f"{IS_PHONE} ? {phone} : {wide}")


def lattice(**more: object) -> dict[str, object]:
    """Properties of an axis whose lines run between the categories: the frame of a grid with few cells filled."""
    return {"grid": True, "tickBand": "extent", **more}


def apart(values: Sequence[float], low: float, high: float, height: float, gap: float = LINE) -> list[float]:
    """Rising values moved so far apart that labels at them do not touch, and kept between low and high.

    height: px from low to high; gap: px from label to label.
    """
    step = gap * (high - low) / height
    places: list[float] = []
    for value in values:
        places.append(max(value, places[-1] + step) if places else value)
    over = max(0.0, places[-1] - high) if places else 0.0
    for i in reversed(range(len(places))):
        lowered = places[i] - over
        places[i] = min(lowered, places[i + 1] - step) if i + 1 < len(places) else lowered
    return places


def at_ends(
    table: pd.DataFrame, name: str, x: str, y: str, within: tuple[float, float], height: float, **key: alt.SchemaBase
) -> alt.LayerChart:
    """The name of each line at its end, moved apart where two ends are close, behind a mark of its colour.

    table: one row per point; name, x, y: columns; within: the ends of the vertical scale, height: its px; key: the
    colour and the shape of the lines, without legends. Leave room(right=…) for the names.
    """
    known = table.dropna(subset=[y]).sort_values(x, kind="stable")
    ends = known.groupby(name, sort=False).tail(1).sort_values(y, kind="stable")
    placed = ends[[name]].assign(**{x: table[x].max(), y: apart(list(ends[y]), *within, height)})
    base = alt.Chart(placed).encode(x=f"{x}:Q", y=f"{y}:Q")
    marks = base.mark_point(size=40, xOffset=10).encode(**key)
    return alt.layer(marks, base.mark_text(align="left", baseline="middle", dx=17).encode(text=f"{name}:N"))


def beside(places: pd.DataFrame, width: float, height: float) -> pd.DataFrame:
    """Where the name of each dot of a scatter stands: the first free place of right, left, above, below.

    places: name, x and y, both from 0 to 1 and y from the top; width, height: px of the narrowest plot.
    Returns the rows with dx, dy (px) and align.
    """
    dots = [(row.x * width, row.y * height) for row in places.itertuples()]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in dots]
    chosen = []
    for (x, y), name in zip(dots, places["name"], strict=True):
        wide = LETTER * len(name) + 4
        tried = {
            ("left", 9, 0): (x + 7, y - 8, x + 9 + wide, y + 8),
            ("right", -9, 0): (x - 9 - wide, y - 8, x - 7, y + 8),
            ("center", 0, -13): (x - wide / 2, y - 21, x + wide / 2, y - 6),
            ("center", 0, 13): (x - wide / 2, y + 6, x + wide / 2, y + 21),
        }
        best = min(tried, key=lambda way: _cost(tried[way], taken, width, height))
        taken.append(tried[best])
        chosen.append(best)
    made = pd.DataFrame(chosen, columns=["align", "dx", "dy"], index=places.index)
    return places.join(made)


def _cost(box: tuple[float, ...], taken: list[tuple[float, ...]], width: float, height: float) -> float:
    """How much of a box lies on others, or outside the plot, in square px."""
    left, top, right, bottom = box
    inside = max(0, min(right, width) - max(left, 0)) * max(0, min(bottom, height) - max(top, 0))
    covered = sum(
        max(0, min(right, other[2]) - max(left, other[0])) * max(0, min(bottom, other[3]) - max(top, other[1]))
        for other in taken
    )
    return covered + (right - left) * (bottom - top) - inside


def colour(name: str, domain: Sequence[str], range_: Sequence[str], **more: object) -> alt.Color:
    """Colour of a column in words, by a domain of its own."""
    return alt.Color(f"{name}:N", title=None, scale=alt.Scale(domain=list(domain), range=list(range_)), **more)


INK_ON_COLOUR = {"fillOpacity": 0.42, "strokeWidth": 1.5, "strokeOpacity": 1}  # numbers on it read in the page's ink
