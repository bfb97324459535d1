"""Names beside points, each on the side where it covers no other name and no point, for a wide page and a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from . import theme, variants

WIDTH = {variants.WIDE: theme.WIDE, variants.PHONE: theme.PHONE}
BESIDE = 45  # px of a picture that its vertical axis takes
HIGH, DEEP = 10, 3  # px of a line of names above and below its baseline
LETTER = 8.2  # px of a capital, about
DOT = 4  # px from the middle of a point to its edge
# Text properties, and where the box then begins from the point: as parts of its width, and px to its top.
SIDES: tuple[tuple[dict[str, Any], float, int], ...] = (
    ({"align": "center", "dx": 0, "dy": -7}, -0.5, -7 - HIGH),
    ({"align": "center", "dx": 0, "dy": 16}, -0.5, 16 - HIGH),
    ({"align": "left", "dx": 7, "dy": 4}, 0.0, 4 - HIGH),
    ({"align": "right", "dx": -7, "dy": 4}, -1.0, 4 - HIGH),
)


def names(
    base: alt.Chart,
    points: pd.DataFrame,
    name: str,
    across: Sequence[float] | np.ndarray,
    down: Sequence[float] | np.ndarray,
) -> list[alt.Chart]:
    """Text layers that name the points of `base`; a name for which no side is free is left to the tooltip.

    points: the rows of `base`, with a column `name`; across: where each is on the horizontal axis, from 0 to 1;
    down: how many px below the top of the plot.
    """
    layers = []
    for prefix, width in WIDTH.items():
        chosen = sides(points[name].to_list(), np.asarray(across) * (width - BESIDE), np.asarray(down))
        for n, (text, _, _) in enumerate(SIDES):
            shown = [value for value, side in zip(points[name], chosen, strict=True) if side == n]
            if shown:
                layer = base.transform_filter(alt.FieldOneOfPredicate(name, shown)).mark_text(
                    baseline="alphabetic", **text
                )
                layers.append(layer.encode(text=f"{name}:N").properties(name=f"{prefix}{'_'.join(shown)}"))
    return layers


def sides(words: Sequence[str], x: np.ndarray, y: np.ndarray) -> list[int | None]:
    """For each point the first of SIDES on which its word is clear of all points and of the words placed before it.

    Words are placed from the left; x, y: px. None: no side is free.
    """
    taken = [(a - DOT, b - DOT, a + DOT, b + DOT) for a, b in zip(x, y, strict=True)]
    out: list[int | None] = [None] * len(taken)
    for i in np.argsort(x, kind="stable"):
        long = LETTER * len(words[i])
        for side, (text, begins, top) in enumerate(SIDES):
            left = x[i] + text["dx"] + begins * long
            box = (left, y[i] + top, left + long, y[i] + top + HIGH + DEEP)
            if not any(_meet(box, other) for n, other in enumerate(taken) if n != i):
                taken.append(box)
                out[i] = side
                break
    return out


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
