"""Vertical axes whose ends and ticks are known here, so that words can be placed along them in px."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10, sqrt
from typing import Any

import altair as alt
import numpy as np

from . import theme

APART = 53  # px from tick to tick, about


@dataclass(frozen=True, slots=True)
class Axis:
    """A vertical axis of a plot `height` px high: its ends, its ticks, and whether equal steps are equal ratios."""

    low: float
    high: float
    ticks: tuple[float, ...]
    height: int = theme.HEIGHT
    log: bool = False

    def scale(self) -> alt.Scale:
        """The scale with these ends, which Vega is not to round."""
        kind: dict[str, Any] = {"type": "log"} if self.log else {}
        return alt.Scale(domain=[self.low, self.high], nice=False, **kind)

    def y(self, field: str, title: str | None, **axis: Any) -> alt.Y:
        """Y encoding of a field on this axis."""
        # Vega leaves out every second tick where there are more than the theme's count.
        ticks = alt.Axis(values=list(self.ticks), tickCount=len(self.ticks), **axis)
        return alt.Y(f"{field}:Q", title=title, scale=self.scale(), axis=ticks)

    def px(self, values: Iterable[float]) -> np.ndarray:
        """How far below the top of the plot the values are drawn."""
        low, high = self._even(self.low), self._even(self.high)
        at = np.asarray(self._even(np.asarray(list(values), dtype=float)))
        return (high - at) / (high - low) * self.height

    def value(self, px: np.ndarray) -> np.ndarray:
        """The values that are drawn so far below the top: the inverse of `px`."""
        low, high = self._even(self.low), self._even(self.high)
        at = high - np.asarray(px, dtype=float) / self.height * (high - low)
        return np.exp(at) if self.log else at

    def extended(self) -> Axis:
        """The same axis with one tick more above, for words that want room there."""
        high = 2 * self.ticks[-1] - self.ticks[-2]
        return replace(self, high=high, ticks=(*self.ticks, high))

    def _even(self, value: float | np.ndarray) -> float | np.ndarray:
        return np.log(value) if self.log else value


def axis(values: Iterable[float], height: int = theme.HEIGHT, zero: bool = True) -> Axis:
    """An axis that holds the values and ends on ticks; zero: that it holds 0 too, as bars and shares want.

    Raises ValueError without a value.
    """
    known = [float(value) for value in values if value == value]
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _step(low, high, max(2, round(height / APART)))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = max(0, -floor(log10(step)))  # 3 times 0.1 is 0.3
    marks = tuple(round(n * step, places) for n in range(first, last + 1))
    return Axis(marks[0], marks[-1], marks, height)


def log_axis(values: Iterable[float], ticks: Sequence[float], height: int = theme.HEIGHT) -> Axis:
    """An axis of equal ratios that holds the values with a little room, and those of the ticks that lie on it."""
    known = [float(value) for value in values if value == value]
    low, high = min(known), max(known)
    room = (high / low) ** 0.04 if high > low else 2.0
    low, high = low / room, high * room
    return Axis(low, high, tuple(tick for tick in ticks if low <= tick <= high), height, log=True)


def _step(low: float, high: float, count: int) -> float:
    """The step of about `count` ticks: 1, 2 or 5 times a power of ten, as d3-array's tickIncrement chooses it."""
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    error = rough / power
    return power * (10 if error >= sqrt(50) else 5 if error >= sqrt(10) else 2 if error >= sqrt(2) else 1)
