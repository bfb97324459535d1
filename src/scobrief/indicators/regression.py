"""A straight line through a few points, with the interval that few points allow: least squares, Student's t."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import DataError

LEVEL = 0.95


def t_probability(t: float, dof: int) -> float:
    """Probability that Student's t with `dof` degrees of freedom lies between -t and t.

    For whole degrees of freedom the integral is a finite sum of sines and cosines. Source: Abramowitz and
    Stegun (1964), 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(dof))
    cosine = math.cos(angle)
    odd = dof % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(1 + odd, dof, 2):
        total += term
        term *= cosine**2 * k / (k + 1)
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total


def t_quantile(dof: int, level: float = LEVEL) -> float:
    """Return the t within which Student's t lies with probability `level`: the 2.447 of a table for 6 degrees.

    Found by halving the angle whose tangent it is. Raises DataError without degrees of freedom.
    """
    if dof < 1:
        raise DataError(f"t: {dof} degrees of freedom; a line needs three points for an interval.")
    low, high = 0.0, math.pi / 2
    for _ in range(100):
        middle = (low + high) / 2
        if t_probability(math.sqrt(dof) * math.tan(middle), dof) < level:
            low = middle
        else:
            high = middle
    return math.sqrt(dof) * math.tan(low)


@dataclass(frozen=True, slots=True)
class Line:
    """A least-squares line: y = intercept + slope x, with what its intervals are made of."""

    n: int
    intercept: float
    slope: float
    slope_error: float
    t: float
    residual_sd: float
    x_mean: float
    x_spread: float

    @property
    def slope_low(self) -> float:
        """Lower end of the slope's interval."""
        return self.slope - self.t * self.slope_error

    @property
    def slope_high(self) -> float:
        """Upper end of the slope's interval."""
        return self.slope + self.t * self.slope_error

    def at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the line at x, and the interval of the mean there: value, low, high."""
        value = self.intercept + self.slope * x
        half = self.t * self.residual_sd * np.sqrt(1 / self.n + (x - self.x_mean) ** 2 / self.x_spread)
        return value, value - half, value + half


def line(x: np.ndarray, y: np.ndarray, level: float = LEVEL) -> Line | None:
    """Return the line through the points, or None if they are fewer than three or all of one x.

    The interval takes the errors for independent, normal and equally spread. With three points or eight it is
    wide; that is the finding, not a fault.
    """
    n = len(x)
    spread = float(((x - x.mean()) ** 2).sum()) if n else 0.0
    if n < 3 or spread == 0:
        return None
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / spread)
    intercept = float(y.mean() - slope * x.mean())
    residual_sd = math.sqrt(float(((y - intercept - slope * x) ** 2).sum()) / (n - 2))
    error = residual_sd / math.sqrt(spread)
    return Line(n, intercept, slope, error, t_quantile(n - 2, level), residual_sd, float(x.mean()), spread)
