"""A scenario: the typed parameters of each chapter, read from a notebook, the command line or a preset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import yaml
from pydantic import Field, model_validator

from . import paths
from .errors import BuildError, ParameterError, nearest, not_allowed
from .indicators.size import EURASIA_KM2
from .parameters import (
    LAST_MINERAL_YEAR,
    CountingRule,
    FlowChoice,
    Gdp,
    Parameters,
    ProductChoice,
    Rule,
    Standing,
    Year,
    pairs,
)

DEFAULT = "article-2021"
# What papermill or a notebook may hold that is a value; modules, functions and classes are not.
_VALUES = (bool, int, float, str)
_SHELL = {"In", "Out", "exit", "quit"}


class Scenario(Parameters):
    """Parameters of one chapter; the defaults are those of the article's time."""

    chapter: ClassVar[str]

    @classmethod
    def from_notebook(cls, chapter: str, names: Mapping[str, Any]) -> Scenario:
        """Return the scenario that a notebook's variables describe: call it with `globals()`.

        Every public variable that holds a plain value is taken for a parameter, so a misspelt name is
        refused here too, whoever runs the notebook; a parameter's own name is taken whatever it holds, so
        a date is refused and does not give way to the default. Raises ParameterError.
        """
        kind = chapter_class(chapter)
        shell = names.get("get_ipython")
        # What a start-up file of the reader's own IPython has put there is no parameter.
        ours = set(shell().user_ns_hidden) if callable(shell) else set()
        values = {
            name: value
            for name, value in names.items()
            if name in kind.model_fields
            or (isinstance(value, _VALUES) and not name.startswith("_") and name not in _SHELL | ours)
        }
        return kind.check(values, chapter, f"scobrief params {chapter}")

    def changed(self) -> dict[str, Any]:
        """The parameters that differ from the default, in the order of the schema."""
        default = type(self)()
        return {name: value for name, value in self if value != getattr(default, name)}


class Members(Scenario):
    """Chapter 2: who is in, as what, since when?"""

    chapter = "members"
    as_of: Year = 2021
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"


class Size(Scenario):
    """Chapter 3: 43 % of people, 25 % of GDP, 80 % of Eurasia?"""

    chapter = "size"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"
    tolerance_pp: float = Field(0.5, ge=0, le=10, description="A printed number is met within this many points")
    near_pp: float = Field(2.5, ge=0, le=25, description="It is approximately met within this many points")
    eurasia_km2: int = Field(
        EURASIA_KM2,
        ge=40_000_000,
        le=70_000_000,
        description="Area of Eurasia, the denominator, in square kilometres",
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.near_pp < self.tolerance_pp:
            raise ValueError(
                f"near_pp={self.near_pp} is below tolerance_pp={self.tolerance_pp}; allowed is at least as much"
            )
        return self


class Trade(Scenario):
    """Chapter 4: does the bloc trade with itself?"""

    chapter = "trade"
    as_of: int = Field(
        2021,
        ge=2001,
        le=LAST_MINERAL_YEAR,
        description="Year from which the energy and mineral share is followed to 2024",
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    products: ProductChoice = "all"
    counting: CountingRule = "both_ends"
    flows: FlowChoice = "all"


CHAPTERS: dict[str, type[Scenario]] = {kind.chapter: kind for kind in (Members, Size, Trade)}


def chapter_class(chapter: str) -> type[Scenario]:
    """Return the scenario class of a chapter. Raises ParameterError with the nearest chapter."""
    if chapter in CHAPTERS:
        return CHAPTERS[chapter]
    raise ParameterError(not_allowed("scobrief", "chapter", chapter, CHAPTERS, "scobrief params"))


def notebook(chapter: str) -> Path:
    """Return the path of a chapter's notebook: notebooks/NN_chapter.ipynb."""
    chapter_class(chapter)
    found = next(paths.NOTEBOOKS.glob(f"[0-9][0-9]_{chapter}.ipynb"), None)
    if found is None:
        raise BuildError(f"{paths.NOTEBOOKS}: the notebook of {chapter} is missing. Bring it back with git.")
    return found


def presets() -> list[str]:
    """Return the names of the shipped presets."""
    return sorted(path.stem for path in paths.SCENARIOS.glob("*.yaml"))


def read_preset(name: str) -> dict[str, Any]:
    """Return the values of a preset by name, or of a YAML file by path. Raises ParameterError."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else paths.SCENARIOS / f"{name}.yaml"
    if not path.is_file():
        raise ParameterError(not_allowed("scobrief", "scenario", name, presets(), "the folder scenarios/"))
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # 2021-02-30 is no date, and no YAMLError either
        raise ParameterError(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from None
    values = {} if values is None else values
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ParameterError(f"{path}: expected lines of the form `name: value`, found {type(values).__name__}.")
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
