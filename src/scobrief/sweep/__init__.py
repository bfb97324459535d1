"""One notebook under many scenarios: a grid of parameters, executed side by side, and one tidy table of the facts."""

from .grid import LIMIT, Grid, grid
from .place import Place
from .results import Result, tidy
from .runs import Sweep, sweep
from .vectorised import facts_only

__all__ = ["LIMIT", "Grid", "Place", "Result", "Sweep", "facts_only", "grid", "sweep", "tidy"]
