"""Read the file of exercises: every complaint names the line, the exercise, the field, and what is allowed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .. import paths
from ..errors import ExerciseError, nearest, not_allowed
from ..strict_yaml import follow, given_twice, parsed, text_of
from .schema import LEVELS, Exercise, File, Key, Value

PLACE = Path("teaching") / "exercises.yaml"


def exercises() -> dict[int, Exercise]:
    """The exercises of the book, by number. Raises ExerciseError."""
    return _read(paths.BOOK / PLACE)


def find(number: str | int) -> Exercise:
    """The exercise of that number. Raises ExerciseError with the nearest."""
    known = exercises()
    text = str(number).strip()
    # Thousands of digits are no number to Python.
    wanted = int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
    if wanted in known:
        return known[wanted]
    # Of numbers the nearest is the one least far away, not the one that looks most alike.
    near = None if wanted is None else min(max(wanted, 1), len(known))
    told = not_allowed("scobrief teach", "exercise", text, known, "scobrief teach")
    raise ExerciseError(told if near is None else f"{told.partition(' Did you mean')[0]} Did you mean {near}?")


@cache
def _read(path: Path) -> dict[int, Exercise]:
    return {exercise.number: exercise for exercise in read_exercises(path).exercises}


def read_exercises(path: Path) -> File:
    """Read and check a file of exercises. Raises ExerciseError with a line for everything that is wrong."""
    text = text_of(path, ExerciseError, "A file of exercises")
    if not text.strip():
        raise ExerciseError(f"{path} line 1: the text is empty. Expected a list under `exercises:`.")
    root, values = parsed(path, text, ExerciseError)
    problems = [(line, told) for line, _, told in given_twice(root)]
    try:
        file = File.model_validate(values)
    except ValidationError as error:
        problems += [_words(item, root, values) for item in error.errors()]
    if problems:
        raise ExerciseError("\n".join(dict.fromkeys(f"{path} line {line}: {told}" for line, told in sorted(problems))))
    return file


def _words(item: ErrorDetails, root: yaml.Node | None, values: Any) -> tuple[int, str]:
    """One of pydantic's complaints as line and words."""
    line, path = follow(root, item["loc"])
    kind, name = item["type"], str(item["loc"][-1]) if item["loc"] else "the file"
    if kind == "missing":
        told = f"{name} is missing."
    elif kind == "extra_forbidden":
        allowed = list(_model(path[:-1]).model_fields)
        guess = nearest(name, allowed)
        told = f"{name!r} is not one of {', '.join(allowed)}.{f' Did you mean {guess!r}?' if guess else ''}"
    elif kind == "value_error":
        told = item["msg"].removeprefix("Value error, ").removesuffix(".").replace("?.", "?")
        told = told if told.endswith("?") else f"{told}."
    elif kind == "literal_error" and name == "level":
        guess = nearest(item["input"], LEVELS)
        told = (
            f"level={item['input']!r} is not one of {', '.join(LEVELS)}.{f' Did you mean {guess!r}?' if guess else ''}"
        )
    else:
        told = f"{name}: {item['msg'][:1].lower()}{item['msg'][1:]}, found {_found(item['input'])}."
    return line, _where(values, path) + told


def _found(value: Any) -> str:
    return {list: "a list", dict: "a mapping", type(None): "nothing"}.get(type(value)) or repr(value)[:80]


def _where(values: Any, path: tuple[int | str, ...]) -> str:
    """Which exercise a path is in, for the head of a message."""
    if len(path) < 2 or path[0] != "exercises":
        return ""
    entry = values["exercises"][path[1]]
    named = entry.get("number") if isinstance(entry, dict) else None
    return f"exercise {named if named is not None else int(path[1]) + 1}: "


def _model(path: tuple[int | str, ...]) -> type[BaseModel]:
    """The entry that the keys lead to, whose fields are those allowed there."""
    if "values" in path and len(path) > path.index("values") + 1:
        return Value
    return Key if "key" in path else Exercise if path else File
