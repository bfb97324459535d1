"""Names at the ends of lines in place of a legend, moved apart where lines end close together.

A name is written in the page's ink, and a stroke in the line's colour leads to it: no single colour reads at 4.5:1
on white and on the dark page alike (tests/charts/test_ends.py shows it), and the stroke also tells whose name it is
where names had to move. Short names stand there on a phone too; for longer ones a phone keeps the legend. How a
layout knows which: by the names of views, see `layout`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import altair as alt
import numpy as np
import pandas as pd

from . import theme
from .axes import Axis
from .layers import layered

GAP = 15  # px from name to name
LEAD, WORDS = 16, 20  # px right of the plot at which the stroke ends and the name begins
EDGE = 4  # px within the plot's ends that the middle of a name keeps
PLACED = "placed"  # the field with the place of a name; a table that has it holds nothing but names
PHONE_LETTERS = 11  # of a name that fits beside a phone's plot


def ends(
    table: pd.DataFrame, by: str, field: str, axis: Axis, colours: alt.Scale, words: Mapping[str, str] | None = None
) -> alt.LayerChart:
    """The name of each line beside its end, with its last year where it ends before the others do.

    table: year, by, field; words: shorter names, by name. Every plot that this is layered on must be drawn with
    `axis`, and its horizontal axis must end in the table's last year.
    """
    until = int(table["year"].max())
    last = table.dropna(subset=field).sort_values("year", kind="stable").drop_duplicates(by, keep="last")
    names = [(words or {}).get(name, name) for name in last[by]]
    at = axis.px(last[field])
    rows = pd.DataFrame(
        {
            by: last[by].to_numpy(),
            "name": [n if y == until else f"{n} (to {y})" for n, y in zip(names, last["year"], strict=True)],
            PLACED: axis.value(spread(at, GAP, EDGE, axis.height - EDGE)),
        }
    )
    # A stroke from a line that ended earlier would draw years that have no figure.
    rows["end"] = last[field].where(last["year"] == until, rows[PLACED].set_axis(last.index)).to_numpy()
    rows = rows.round({PLACED: 6, "end": 6})
    short = max(map(len, rows["name"]), default=0) <= PHONE_LETTERS
    tag = f"{crc32(rows.to_csv().encode() + str(axis.height).encode()):08x}"  # names of views must differ
    view = f"{'' if short else 'wide_'}ends_color_{tag}"
    base = alt.Chart(rows)
    lead = base.mark_rule(strokeWidth=1.5, xOffset=3, x2Offset=LEAD).encode(
        x=alt.value("width"),
        x2=alt.value("width"),
        y=alt.Y("end:Q", scale=axis.scale()),
        y2=f"{PLACED}:Q",
        color=alt.Color(f"{by}:N", scale=colours, legend=None),
    )
    text = base.mark_text(align="left", baseline="middle", dx=WORDS).encode(
        x=alt.value("width"), y=alt.Y(f"{PLACED}:Q", scale=axis.scale()), text="name:N"
    )
    return layered(alt.layer(lead.properties(name=f"{view}_lead"), text.properties(name=f"{view}_name")))


def band_ends(
    table: pd.DataFrame, by: str, field: str, axis: Axis, colours: alt.Scale, order: list[str]
) -> alt.LayerChart:
    """The name of each band of a stack beside its middle in the last year; order: the names, the lowest band first."""
    last = table[table["year"] == table["year"].max()].set_index(by).reindex(order).reset_index()
    values = last[field].fillna(0)
    return ends(last.assign(middle=values.cumsum() - values / 2), by, "middle", axis, colours)


def spread(at: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """The places nearest to `at` (least squares) that are `gap` apart or more, in the same order, in low to high.

    Where all do not fit they keep the gap and begin at `low`. With the gaps taken out this is isotonic regression,
    which pooling adjacent violators solves: Barlow, Bartholomew, Bremner and Brunk (1972).
    """
    at = np.asarray(at, dtype=float)
    order = np.argsort(at, kind="stable")
    steps = gap * np.arange(len(at))
    pools: list[list[float]] = []  # sum, count
    for value in at[order] - steps:
        pools.append([value, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    means = np.concatenate([np.full(int(count), total / count) for total, count in pools] or [np.empty(0)])
    room = max(low, high - gap * (len(at) - 1))
    out = np.empty(len(at))
    out[order] = np.clip(means, low, room) + steps
    return out


def clear_side(table: pd.DataFrame, field: str, axis: Axis, level: float, part: float = 0.36) -> dict[str, Any]:
    """Where beside a level line its label is farthest from all lines: how to align the text, and above or below.

    table: year, field. part: of the years that the label covers, which on a phone is about a third.
    Returns properties of a text mark (align, dx, baseline, dy) and `year`, the end of the plot at which it stands.
    """
    first, last = float(table["year"].min()), float(table["year"].max())
    reach = (last - first) * part
    line = axis.px([level])[0]
    best = -1.0
    chosen: dict[str, Any] = {}
    for align, year, near in (
        ("left", first, table["year"] <= first + reach),
        ("right", last, table["year"] >= last - reach),
    ):
        drawn = axis.px(table.loc[near, field].dropna())
        for baseline, dy, middle in (("top", 5, line + 11), ("bottom", -4, line - 10)):
            if not theme.SMALL / 2 <= middle <= axis.height - theme.SMALL / 2:
                continue
            room = float(np.abs(drawn - middle).min()) if len(drawn) else float(axis.height)
            if room > best + 1:
                sides = {"align": align, "dx": 4 if align == "left" else -4, "baseline": baseline, "dy": dy}
                best, chosen = room, {**sides, "year": int(year)}
    return chosen
