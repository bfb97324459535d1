"""What a sweep found: a panel for each fact, over the first axis of the grid, a line for each choice of the others."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from . import theme

# Panels and lines that one picture can hold.
MOST_PANELS, MOST_LINES = 6, 8
_HEIGHT = 150


def over_grid(table: pd.DataFrame, axes: Sequence[str], facts: Sequence[str]) -> alt.Chart:
    """Each fact over the first axis.

    table: as `sweep.tidy` gives it; facts: names in it, numbers, of which the first MOST_PANELS are shown. Choices
    of the other axes beyond MOST_LINES are left out, and the subtitle says so.
    """
    first, *others = axes
    shown = table[table["fact"].isin(facts[:MOST_PANELS])].dropna(subset=["value"])
    lines = shown[others].astype(str).agg(", ".join, axis=1) if others else pd.Series("", index=shown.index)
    kept = list(dict.fromkeys(lines))
    named = [f"{fact} ({unit})" for fact, unit in zip(shown["fact"], shown["unit"], strict=True)]
    shown = shown.assign(line=lines, panel=named, at=shown[first])
    shown = shown[shown["line"].isin(kept[:MOST_LINES])][["panel", "at", "line", "value", "text"]]
    is_number = pd.api.types.is_numeric_dtype(shown["at"])
    told = f"By {first}" + (f"; a line for each {' and '.join(others)}" if others else "")
    if len(kept) > MOST_LINES:
        told += f"; the first {MOST_LINES} of {len(kept)}"
    mark = alt.Chart(shown).mark_line(point=True) if is_number else alt.Chart(shown).mark_point(filled=True, size=70)
    chart = mark.encode(
        x=alt.X(
            "at:Q" if is_number else "at:N",
            title=first,
            scale=alt.Scale(zero=False, nice=False) if is_number else alt.Undefined,
            axis=alt.Axis(format="d", tickMinStep=1) if _whole(shown["at"]) else alt.Axis(),
        ),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
        tooltip=[
            alt.Tooltip("panel:N", title="fact"),
            alt.Tooltip("at", title=first),
            *([alt.Tooltip("line:N", title=", ".join(others))] if others else []),
            alt.Tooltip("text:N", title="value"),
        ],
    )
    if others:
        chart = chart.encode(color=alt.Color("line:N", title=None, scale=theme.series_scale(kept[:MOST_LINES])))
    names = ", ".join(facts[:MOST_PANELS])
    return (
        chart.properties(height=_HEIGHT)
        .facet(facet=alt.Facet("panel:N", title=None, sort=list(dict.fromkeys(shown["panel"]))), columns=1)
        .resolve_scale(y="independent")
        .properties(
            title=alt.Title(f"What {' and '.join(axes)} {'moves' if len(axes) == 1 else 'move'}", subtitle=told),
            description=f"{names}, {told[:1].lower()}{told[1:]}.",
        )
    )


def _whole(values: pd.Series) -> bool:
    return pd.api.types.is_integer_dtype(values)
