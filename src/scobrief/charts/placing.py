"""Where the name of a mark stands so that it covers no line, no other mark and no other name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import numpy as np

# Where a name may stand by its mark, the likeliest first: its box as seen from the mark (from the left and from the
# top, in widths and heights of the box, then px), and how its text is set.
SIDES: dict[str, tuple[tuple[float, float, float, float], dict[str, Any]]] = {
    "right": ((0, -0.5, 11, 0), {"align": "left", "baseline": "middle", "dx": 11}),
    "above": ((-0.5, -1, 0, -10), {"align": "center", "baseline": "bottom", "dy": -10}),
    "below": ((-0.5, 0, 0, 11), {"align": "center", "baseline": "top", "dy": 11}),
    "left": ((-1, -0.5, -11, 0), {"align": "right", "baseline": "middle", "dx": -11}),
    "above right": ((0, -1, 5, -6), {"align": "left", "baseline": "bottom", "dx": 5, "dy": -6}),
    "below right": ((0, 0, 5, 7), {"align": "left", "baseline": "top", "dx": 5, "dy": 7}),
    "above left": ((-1, -1, -5, -6), {"align": "right", "baseline": "bottom", "dx": -5, "dy": -6}),
    "below left": ((-1, 0, -5, 7), {"align": "right", "baseline": "top", "dx": -5, "dy": 7}),
}
LETTER, HIGH = 7.0, 13  # px of a letter and of a line
MARK = 8  # px from the middle of a mark to its edge
_SAMPLES = np.linspace(0, 1, 60)[:, None]


def sides(
    names: Sequence[str],
    at: Sequence[tuple[float, float]],
    pictures: Iterable[tuple[float, float]],
    lines: Sequence[tuple[int, int]] = (),
    padding: tuple[float, float] = (0, 0),
) -> list[str]:
    """On which of SIDES each name stands, judged on all pictures together, since a chart has one side for both.

    at: right and down of each mark, from 0 to 1 of the plot; pictures: px of the plot, wide and high; lines: pairs
    of marks, by number, which carry a word in the middle; padding: px around the plot that names may use.
    """
    costs = np.zeros((len(names), len(SIDES)))
    boxes = []
    for wide, high in pictures:
        marks = np.array(at, float) * (wide, high)
        points = [marks[a] + (marks[b] - marks[a]) * _SAMPLES for a, b in lines]
        middles = np.array([line[len(line) // 2] for line in points]).reshape(-1, 2)
        found = np.array([[_box(mark, name, side) for side in SIDES] for mark, name in zip(marks, names, strict=True)])
        boxes.append(found)
        for i, j in np.ndindex(*costs.shape):
            left, top, right, bottom = found[i, j]
            others = np.delete(marks, i, axis=0)
            crossed: int = sum(_inside(line, found[i, j], (3, 3)) for line in points)
            costs[i, j] += crossed
            costs[i, j] += 20 * _inside(middles, found[i, j], (18, 8)) + 20 * _inside(others, found[i, j], (MARK, MARK))
            over = max(-left, right - wide) - padding[0], max(-top, bottom - high) - padding[1]
            costs[i, j] += 20 * (max(0, over[0]) + max(0, over[1]))
    chosen: list[int] = []
    for i in range(len(names)):
        covered = [
            sum(_common(found[i, j], found[k, chosen[k]]) for found in boxes for k in range(i))
            for j in range(len(SIDES))
        ]
        chosen.append(int(np.argmin(costs[i] + covered + 0.2 * np.arange(len(SIDES)))))
    return [list(SIDES)[j] for j in chosen]


def texts(base: alt.Chart, field: str, **more: Any) -> list[alt.Chart]:
    """A layer of names for each side; the table of base has the names in `field`, and `side`."""
    seen = set(base.data["side"])
    return [
        base.transform_filter(f"datum.side === '{side}'").mark_text(**style, **more).encode(text=f"{field}:N")
        for side, (_, style) in SIDES.items()
        if side in seen
    ]


def _box(mark: np.ndarray, name: str, side: str) -> Sequence[float]:
    """The box of a name at a mark: left, top, right, bottom in px."""
    wide = LETTER * len(name)
    (right, down, dx, dy), _ = SIDES[side]
    left, top = mark[0] + right * wide + dx, mark[1] + down * HIGH + dy
    return left, top, left + wide, top + HIGH


def _inside(points: np.ndarray, box: np.ndarray, margin: tuple[float, float]) -> int:
    """How many points lie in a box, or closer to it than the margin, across and down."""
    left, top, right, bottom = box
    across = (points[:, 0] > left - margin[0]) & (points[:, 0] < right + margin[0])
    return int((across & (points[:, 1] > top - margin[1]) & (points[:, 1] < bottom + margin[1])).sum())


def _common(one: Sequence[float], other: Sequence[float]) -> float:
    """The area that two boxes share, in square px."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
