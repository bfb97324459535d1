"""Presets, and what is set besides: one scenario for each chapter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import ParameterError, nearest, not_allowed
from ..parameters import pairs
from ..strict_yaml import given_twice, parsed, text_of
from .base import CHAPTERS, Scenario, chapter_class

DEFAULT = "article-2021"
SUFFIXES = (".yaml", ".yml")


def presets() -> list[str]:
    """Return the names of the shipped presets."""
    return sorted(path.stem for path in paths.SCENARIOS.glob("*.yaml"))


def read_preset(name: str) -> dict[str, Any]:
    """Return the values of a preset by name, or of a YAML file by path. Raises ParameterError."""
    path = paths.SCENARIOS / f"{name}.yaml"
    if name.endswith(SUFFIXES) or (name and not path.is_file() and Path(name).is_dir()):
        path = Path(name)
    if not path.exists():
        raise ParameterError(not_allowed("scobrief", "scenario", name, presets(), "the folder scenarios/"))
    root, values = parsed(path, text_of(path, ParameterError, "A scenario"), ParameterError)
    values = {} if values is None else values
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ParameterError(f"{path}: expected lines of the form `name: value`, found {type(values).__name__}.")
    if twice := [f"{path} line {line}: {told}" for line, _, told in given_twice(root)]:
        raise ParameterError("\n".join(twice))
    return values


def resolve(
    chapters: Iterable[str], preset: str = DEFAULT, settings: Iterable[str] = (), see: str = "scobrief params"
) -> dict[str, Scenario]:
    """Return the scenario of each chapter: the preset's values, then `name=value` settings over them.

    A name is refused only if no chapter asked for knows it; each chapter takes the names that are its own.
    Raises ParameterError.
    """
    classes = [chapter_class(chapter) for chapter in chapters]
    wanted = read_preset(preset)
    given = pairs(settings, _where(classes), see)
    known = {name for kind in (CHAPTERS.values() if len(classes) > 1 else classes) for name in kind.model_fields}
    everywhere = {name for kind in CHAPTERS.values() for name in kind.model_fields}
    for names, allowed, where in (
        (wanted, everywhere, f"scenario {preset}"),
        (given, known, _where(classes)),
    ):
        for name in names:
            if name not in allowed:
                if not allowed:
                    raise ParameterError(f"{where}: {name!r} cannot be set; the chapter has no parameters. See: {see}")
                guess = nearest(name, allowed)
                hint = f" Did you mean {guess!r}?" if guess else ""
                raise ParameterError(f"{where}: {name!r} is not one of {', '.join(sorted(allowed))}.{hint} See: {see}")
    return {kind.chapter: _combine(kind, wanted, given, preset) for kind in classes}


def _combine(kind: type[Scenario], wanted: dict[str, Any], given: dict[str, str], preset: str) -> Scenario:
    own = {name: value for name, value in wanted.items() if name in kind.model_fields}
    see = f"scobrief params {kind.chapter}"
    kind.check(own, f"scenario {preset}", see)
    texts = [f"{name}={value}" for name, value in given.items() if name in kind.model_fields]
    over = kind.parse(texts, kind.chapter, see)
    # Checked once more as a whole: what the preset and the settings say must go together.
    return kind.check(own | over.model_dump(include=over.model_fields_set), kind.chapter, see)


def _where(classes: list[type[Scenario]]) -> str:
    return classes[0].chapter if len(classes) == 1 else "scobrief"
