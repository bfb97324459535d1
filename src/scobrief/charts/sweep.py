"""What a sweep found: a panel for each number over one axis of the grid, and below them the verdicts that change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import altair as alt
import pandas as pd

from . import theme
from .frame import above, framed, stacked
from .layers import layered

# How many numbers, and how many rows of verdicts, are drawn of their own accord; how many lines have a name.
NUMBERS, ROWS, NAMED = 3, 12, 8
_HEIGHT, _LINE = 160, 15  # of a panel; between two labels
# A verdict has a shape too, for eyes and printers that do not part the colours.
SHAPES = dict(
    zip(
        theme.VERDICT,
        ("circle", "diamond", "triangle-up", "cross", "square", "square", "triangle-down"),
        strict=True,
    )
)
_POINTS = 40  # more than these to a line, and the points would be the line


def drawable(table: pd.DataFrame) -> list[str]:
    """The facts that can be drawn: numbers, and verdicts.

    table: as `sweep.tidy` gives it.
    """
    known = table[((table["kind"] == "number") & table["value"].notna()) | (table["kind"] == "verdict")]
    return list(dict.fromkeys(known["fact"]))


def moved(table: pd.DataFrame, axes: Sequence[str]) -> list[str]:
    """The first numbers that differ between scenarios, and the verdicts that do.

    Before others come numbers that more of the axes move, shares, and what is no parameter told again.
    """
    numbers = table[(table["kind"] == "number") & table["value"].notna()]
    differ = _differing(numbers, "value")
    shares = set(numbers.loc[numbers["unit"] == "percent", "fact"])
    by = {fact: _movers(rows, axes) for fact, rows in numbers.groupby("fact", sort=False) if fact in set(differ)}
    told = sorted(differ, key=lambda fact: (-by[fact], fact not in shares, fact.rpartition(".")[2] in axes))
    return told[:NUMBERS] + _differing(table[table["kind"] == "verdict"], "text")[:ROWS]


def over_grid(table: pd.DataFrame, axes: Sequence[str], facts: Sequence[str]) -> alt.VConcatChart:
    """Each fact over the axis with the most values, a line for each choice of the others.

    table: as `sweep.tidy` gives it; axes: those of the grid; facts: names in it that `drawable` gives. Lines that
    are the same throughout are one; more than NAMED are drawn without their names.
    """
    shown = table[table["fact"].isin(facts)]
    varied = [name for name in axes if shown[name].nunique() > 1] or [axes[0]]
    first = max(varied, key=lambda name: (_is_number(shown[str(name)]), shown[str(name)].nunique()))
    others = [name for name in varied if name != first]
    lines = _lines(shown, others)
    shown = shown.assign(line=lines, at=shown[first])[["fact", "kind", "unit", "at", "line", "value", "text"]]
    each = dict(list(shown.groupby("fact", sort=False)))
    numbers = [fact for fact in facts if not _is_verdict(each[fact])]
    strips = [_merged(rows, "text", others) for fact, rows in each.items() if fact not in numbers]
    panels, most = [], 0
    for fact in numbers:
        rows, title = each[fact], f"{fact}, {each[fact]['unit'].iloc[0]}"
        if _is_number(rows["at"]):
            rows = _merged(rows, "value", others)
            # The axis is named once, below the last panel.
            panels.append(_curve(rows, None if strips or fact != numbers[-1] else first, title))
        else:
            panels.append(_dots(rows, first, title, not panels))
        most = max(most, rows["line"].nunique())
    if strips:
        panels.append(_strips(pd.concat(strips), first))
    title, told = _finding(shown, facts)
    span = f" from {shown['at'].min():,.10g} to {shown['at'].max():,.10g}" if _is_number(shown["at"]) else ""
    span = f" from {shown['at'].min()} to {shown['at'].max()}" if span and shown["at"].max() < 10_000 else span
    kind = "line" if span else "point"
    by = f"Over {first}{span}" + (f", a {kind} for each {' and '.join(others)}" if others else "")
    by += f" ({most} of them: the table has their names)" if most > NAMED else ""
    return framed(stacked(panels), title, by, f"{by}. {told}")


def _lines(rows: pd.DataFrame, others: Sequence[str]) -> pd.Series:
    """The name of the line that each row is on: its choices on the other axes; a number with the name of its axis."""
    parts = [f"{name} " + rows[name].astype(str) if _is_number(rows[name]) else rows[name] for name in others]
    return pd.concat(parts, axis=1).agg(", ".join, axis=1) if parts else pd.Series("", index=rows.index)


def _merged(rows: pd.DataFrame, column: str, others: Sequence[str]) -> pd.DataFrame:
    """The rows with lines that are the same throughout made one, under all their names."""
    wide = rows.pivot_table(index="line", columns="at", values=column, aggfunc="first", sort=False, dropna=False)
    same: dict[tuple[Any, ...], list[str]] = {}
    for line, values in zip(wide.index, wide.fillna("").itertuples(index=False, name=None), strict=True):
        same.setdefault(values, []).append(line)
    names = {}
    for alike in same.values():
        every = f"every {' and '.join(others)}" if len(alike) == len(wide) > 1 else ""
        more = f" and {len(alike) - 1} more" if len(alike) > 2 else f" and {alike[1]}" if len(alike) == 2 else ""
        names[alike[0]] = every or f"{alike[0]}{more if len(more) < 24 else ' and 1 more'}"
    return rows[rows["line"].isin(names)].assign(line=lambda kept: kept["line"].map(names))


def _curve(rows: pd.DataFrame, first: str | None, title: str) -> alt.LayerChart:
    """A line for each choice over a numeric axis, named at its end; one alone has its values there."""
    low, high = rows["value"].min(), rows["value"].max()
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1
    span = [low - room, high + room]
    whole = bool(pd.api.types.is_integer_dtype(rows["at"]))
    style: dict[str, Any] = {"format": "d" if rows["at"].max() < 10_000 else ",d", "tickMinStep": 1} if whole else {}
    x = alt.X("at:Q", title=first, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(**style))
    y = alt.Y("value:Q", title=title, scale=alt.Scale(domain=span, nice=False, zero=False))
    names = list(dict.fromkeys(rows["line"]))
    is_few = len(names) <= NAMED
    mark: dict[str, Any] = {"point": {"size": 28}} if rows["at"].nunique() <= _POINTS and is_few else {}
    thin: dict[str, Any] = {} if is_few else {"strokeWidth": 1, "opacity": 0.45}
    base = alt.Chart(rows).mark_line(**mark, **thin)
    tips = _tooltip(first or "at", "line" if len(names) > 1 else "")
    lines = base.encode(x=x, y=y, detail="line:N", tooltip=tips)
    if is_few and len(names) > 1:
        lines = lines.encode(color=alt.Color("line:N", legend=None, scale=theme.series_scale(names)))
    layers = [lines]
    if is_few:
        layers.append(_names(rows, x, span) if len(names) > 1 or names[0] else _values(rows, x))
    return layered(alt.layer(*layers).properties(height=_HEIGHT))


def _names(rows: pd.DataFrame, x: alt.X, span: list[float]) -> alt.LayerChart:
    """The name of each line at its end, moved apart where two ends are close."""
    ends = rows.dropna(subset=["value"]).sort_values("at", kind="stable").groupby("line", sort=False).tail(1)
    ends = ends.sort_values("value", kind="stable")
    apart = _LINE * (span[1] - span[0]) / _HEIGHT
    places: list[float] = []
    for value in ends["value"]:
        places.append(max(value, places[-1] + apart) if places else value)
    over = max(0.0, places[-1] - span[1])
    for i in reversed(range(len(places))):
        places[i] = min(places[i] - over, places[i + 1] - apart) if i + 1 < len(places) else places[i] - over
    base = alt.Chart(ends.assign(value=places, at=rows["at"].max())).encode(x=x, y="value:Q")
    # A point of the line's colour, where its name had to move away from its end.
    scale = theme.series_scale(dict.fromkeys(rows["line"]))
    key = base.mark_point(size=40, xOffset=14).encode(color=alt.Color("line:N", legend=None, scale=scale))
    text = base.mark_text(align="left", baseline="middle", dx=22, limit=230).encode(text="line:N")
    return layered(alt.layer(key, text))


def _values(rows: pd.DataFrame, x: alt.X) -> alt.LayerChart:
    """The values at both ends of a line that is alone, and at its highest and lowest place."""
    known = rows.dropna(subset=["value"]).sort_values("at", kind="stable")
    wanted = {known.index[0], known.index[-1], known["value"].idxmax(), known["value"].idxmin()}
    # Two labels side by side would run into each other: the end is told, its neighbour is not.
    at: dict[Any, Any] = known["at"].to_dict()
    far = (known["at"].max() - known["at"].min()) / 10
    kept: list[object] = [known.index[0]]
    for one in [known.index[-1], *(wanted - {known.index[0], known.index[-1]})]:
        if all(abs(at[one] - at[other]) > far for other in kept):
            kept.append(one)
    told = known.loc[kept]
    sides: dict[object, Literal["left", "right"]] = {known.index[0]: "left", known.index[-1]: "right"}
    layers = []
    for one in kept:
        # The lowest is told below the line, everything else above it; at the ends inside the plot.
        is_low = one not in sides and known.at[one, "value"] == known["value"].min()
        place: dict[str, Any] = {"baseline": "top", "dy": 8} if is_low else {"baseline": "bottom", "dy": -7}
        base = alt.Chart(told.loc[[one]]).mark_text(align=sides.get(one, "center"), **place)
        layers.append(base.encode(x=x, y="value:Q", text="text:N"))
    return layered(alt.layer(*layers))


def _dots(rows: pd.DataFrame, first: str, title: str, legend: bool) -> alt.LayerChart:
    """A row for each choice of the first axis and in it a point for each line; one alone has its value beside it."""
    names = list(dict.fromkeys(rows["line"]))
    order = list(dict.fromkeys(rows["at"]))
    x = alt.X("value:Q", title=title, scale=alt.Scale(zero=False, padding=24))
    base = alt.Chart(rows).encode(x=x, y=alt.Y("at:N", title=None, sort=order))
    dots = base.mark_point(size=80).encode(tooltip=_tooltip(first, "line" if len(names) > 1 else ""))
    if len(names) == 1:
        return layered(alt.layer(dots, base.mark_text(align="left", dx=8).encode(text="text:N")))
    if len(names) <= NAMED:
        shown = alt.Legend(labelLimit=300) if legend else None
        dots = dots.encode(color=alt.Color("line:N", title=None, scale=theme.series_scale(names), legend=shown))
    # Points of one value would hide each other.
    dots = dots.encode(yOffset=alt.YOffset("line:N", sort=names))
    return layered(alt.layer(dots).properties(height=alt.Step(max(theme.ROW, 9 * len(names)), **{"for": "position"})))


def _strips(rows: pd.DataFrame, first: str) -> alt.LayerChart:
    """A row for each verdict and line, coloured by what the verdict is at each place of the axis."""
    facts = [fact.rpartition(".")[2] for fact in rows["fact"]]
    named = [
        f"{fact}: {line}" if line and not line.startswith("every ") else fact
        for fact, line in zip(facts, rows["line"], strict=True)
    ]
    rows = rows.assign(row=named)
    kept = list(dict.fromkeys(named))[: 2 * ROWS]
    rows = rows[rows["row"].isin(kept)]
    if _is_number(rows["at"]):
        places = sorted(set(rows["at"]))
        whole = bool(pd.api.types.is_integer_dtype(rows["at"]))
        # As wide as the closest two allow, in a plot that is as wide as its names leave it.
        close = min((b - a for a, b in pairwise(places)), default=1) / ((places[-1] - places[0]) or 1)
        size = min(14, max(2, 460 * close)) ** 2
        style: dict[str, Any] = {"format": "d" if places[-1] < 10_000 else ",d", "tickMinStep": 1} if whole else {}
        x = alt.X("at:Q", title=first, scale=alt.Scale(zero=False, nice=False, padding=8), axis=alt.Axis(**style))
    else:
        size, x = 14**2, above("at", sort=None)
    tints = theme.verdict_scale(set(rows["text"]))
    forms = alt.Scale(domain=tints.domain, range=[SHAPES[verdict] for verdict in tints.domain])
    key: dict[str, Any] = {"title": None, "legend": alt.Legend(columns=2)}
    colour, shape = alt.Color("text:N", scale=tints, **key), alt.Shape("text:N", scale=forms, **key)
    marks = alt.Chart(rows).mark_point(size=size)
    tips = _tooltip(first, "row")
    marks = marks.encode(x=x, y=alt.Y("row:N", title=None, sort=kept), color=colour, shape=shape, tooltip=tips)
    return layered(alt.layer(marks))


def _finding(shown: pd.DataFrame, facts: Sequence[str]) -> tuple[str, str]:
    """The first number's range as a title, and what every fact does, for those who cannot see it."""
    told = []
    for fact in facts:
        rows = shown[shown["fact"] == fact]
        if _is_verdict(rows):
            kinds = list(dict.fromkeys(rows["text"]))
            told.append(f"{fact} is {', '.join(kinds[:-1])} or {kinds[-1]}" if kinds[1:] else f"{fact} is {kinds[0]}")
            continue
        least: Any = rows["value"].idxmin()
        most: Any = rows["value"].idxmax()
        low, high = rows.loc[least, "text"], rows.loc[most, "text"]
        told.append(f"{fact} is {low} throughout" if low == high else f"{fact} runs from {low} to {high}")
    return told[0], f"{'; '.join(told)}."


def _tooltip(first: str, line: str) -> list[alt.Tooltip]:
    lines = [alt.Tooltip(f"{line}:N", title="which")] if line else []
    return [
        alt.Tooltip("fact:N", title="fact"),
        alt.Tooltip("at", title=first),
        *lines,
        alt.Tooltip("text:N", title="value"),
    ]


def _movers(rows: pd.DataFrame, axes: Sequence[str]) -> int:
    """How many of the axes move a number, the others held."""
    found = 0
    for name in axes:
        others = [other for other in axes if other != name]
        counts = rows.groupby(others)["value"].nunique() if others else pd.Series([rows["value"].nunique()])
        found += bool((counts > 1).any())
    return found


def _differing(rows: pd.DataFrame, column: str) -> list[str]:
    counts = rows.groupby("fact", sort=False)[column].nunique()
    return list(counts[counts > 1].index)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values))


def _is_verdict(rows: pd.DataFrame) -> bool:
    return bool((rows["kind"] == "verdict").all())
