"""Exercises for classes: read from a file, and their model answers worked out from the data."""

from .exercises import exercises, find, read_exercises
from .key import answers, key
from .schema import LEVELS, Exercise

__all__ = ["LEVELS", "Exercise", "answers", "exercises", "find", "key", "read_exercises"]
