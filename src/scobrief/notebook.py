"""The handful of names that a notebook needs; importing it turns on the brief's charts."""

from . import charts
from .facts import facts_of
from .indicators import blocs, minerals, overlap, size
from .members import KNOWN_UNTIL, spells, standings, year_end
from .multiverse import definitions
from .scenario import Scenario

charts.enable()

__all__ = [
    "KNOWN_UNTIL",
    "Scenario",
    "blocs",
    "charts",
    "definitions",
    "facts_of",
    "minerals",
    "overlap",
    "size",
    "spells",
    "standings",
    "year_end",
]
