"""A scenario: the typed parameters of each chapter, read from a notebook, the command line or a preset."""

from . import chapters
from .base import CHAPTERS, Scenario, chapter_class, notebook
from .identity import run_id
from .presets import DEFAULT, presets, read_preset, resolve

__all__ = [
    "CHAPTERS",
    "DEFAULT",
    "Scenario",
    "chapter_class",
    "chapters",
    "notebook",
    "presets",
    "read_preset",
    "resolve",
    "run_id",
]
