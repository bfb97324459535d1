"""Presets, and what is set besides: one scenario for each chapter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from .. import paths
from ..errors import ParameterError, nearest, not_allowed
from ..parameters import pairs
from ..strict_yaml import given_twice, parsed, text_of
from .base import CHAPTERS, Scenario, chapter_class

DEFAULT = "article-2021"
SUFFIXES = (".yaml", ".yml")
_FORM = "expected lines of the form `name: value`"
_FOUND = {list: "a list", str: "a text", type(None): "null"}


def presets() -> list[str]:
    """Return the names of the shipped presets."""
    return sorted(path.stem for path in paths.SCENARIOS.glob("*.yaml"))


def read_preset(name: str) -> dict[str, Any]:
    """Return the values of a preset by name, or of a YAML file by path. Raises ParameterError."""
    return _read(name)[0]


def resolve(
    chapters: Iterable[str], preset: str = DEFAULT, settings: Iterable[str] = (), see: str = "scobrief params"
) -> dict[str, Scenario]:
    """Return the scenario of each chapter: the preset's values, then `name=value` settings over them.

    A name is refused only if no chapter asked for knows it; each chapter takes the names that are its own.
    Raises ParameterError.
    """
    classes = [chapter_class(chapter) for chapter in chapters]
    wanted, lines, path = _read(preset)
    given = pairs(settings, _where(classes), see)
    known = {name for kind in (CHAPTERS.values() if len(classes) > 1 else classes) for name in kind.model_fields}
    everywhere = {name for kind in CHAPTERS.values() for name in kind.model_fields}
    unknown = [
        *(_unknown(name, everywhere, f"{path} line {lines[name]}", see) for name in wanted if name not in everywhere),
        *(_unknown(name, known, _where(classes), see) for name in given if name not in known),
    ]
    if unknown:
        raise ParameterError("\n".join(unknown))
    return {kind.chapter: _combine(kind, wanted, given, lines, path) for kind in classes}


def _path(name: str) -> Path:
    """Where a preset's name or a file's path leads. Raises ParameterError if nowhere."""
    if not name.isprintable():
        raise ParameterError(f"scenario {name!r}: the name has a sign that nobody sees. Rename the file.")
    if not name.endswith(SUFFIXES):
        if name in presets():
            return paths.SCENARIOS / f"{name}.yaml"
        if not name or not Path(name).is_dir():
            raise ParameterError(not_allowed("scobrief", "scenario", name, presets(), "the folder scenarios/"))
    if not Path(name).exists():
        guess = nearest(Path(name).stem, presets())
        hint = f" Did you mean the preset {guess!r}?" if guess else ""
        raise ParameterError(f"{name}: no such file. Presets go by name alone: {', '.join(presets())}.{hint}")
    return Path(name)


def _read(name: str) -> tuple[dict[str, Any], dict[str, int], Path]:
    """The values of a preset or a file, the line of each, and where they stand. Raises ParameterError."""
    path = _path(name)
    root, values = parsed(path, text_of(path, ParameterError, "A scenario"), ParameterError)
    line = root.start_mark.line + 1 if root else 1
    if not isinstance(values, dict) or not isinstance(root, yaml.MappingNode):
        found = _FOUND.get(type(values), "a single value") if root else "nothing"
        raise ParameterError(f"{path} line {line}: {_FORM}, found {found}. See: scobrief params")
    if twice := [f"{path} line {at}: {told}" for at, _, told in given_twice(root)]:
        raise ParameterError("\n".join(twice))
    lines = {key.value: key.start_mark.line + 1 for key, _ in root.value}
    for key, _ in root.value:
        if not key.tag.endswith(":str"):
            found = f"{key.value} for a name"
            raise ParameterError(f"{path} line {lines[key.value]}: {_FORM}, found {found}. See: scobrief params")
    return values, lines, path


def _unknown(name: str, allowed: set[str], where: str, see: str) -> str:
    """Word the refusal of a name that is no parameter."""
    if not allowed:
        return f"{where}: {name!r} cannot be set; the chapter has no parameters. See: {see}"
    guess = nearest(name, allowed)
    hint = f" Did you mean {guess!r}?" if guess else ""
    return f"{where}: {name!r} is not one of {', '.join(sorted(allowed))}.{hint} See: {see}"


def _combine(
    kind: type[Scenario], wanted: dict[str, Any], given: dict[str, str], lines: dict[str, int], path: Path
) -> Scenario:
    own = {name: value for name, value in wanted.items() if name in kind.model_fields}
    see = f"scobrief params {kind.chapter}"
    kind.check(own, str(path), see, lines)
    texts = [f"{name}={value}" for name, value in given.items() if name in kind.model_fields]
    over = kind.parse(texts, kind.chapter, see)
    # Checked once more as a whole: what the preset and the settings say must go together.
    return kind.check(own | {name: getattr(over, name) for name in over.model_fields_set}, kind.chapter, see)


def _where(classes: list[type[Scenario]]) -> str:
    return classes[0].chapter if len(classes) == 1 else "scobrief"
