"""What every chapter's parameters have in common, and the chapters by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from .. import paths
from ..datapackage import added, editions
from ..errors import BuildError, ParameterError, not_allowed
from ..parameters import OfVintage

# Every chapter, in the order in which the book has them: a class enters itself.
CHAPTERS: dict[str, type[Scenario]] = {}
# What papermill or a notebook may hold that is a value; modules, functions and classes are not.
_VALUES = (bool, int, float, str)
_SHELL = {"In", "Out", "exit", "quit"}


class Scenario(OfVintage):
    """Parameters of one chapter; the defaults are those of the article's time."""

    chapter: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        CHAPTERS[cls.chapter] = cls

    @model_validator(mode="after")
    def _reaches(self) -> Self:
        """Refuse a year that the vintage has no figures of; the embedded one reaches every year that is allowed."""
        last, year = editions.last_year(self.vintage), getattr(self, "as_of", None)
        if last is not None and year is not None and year > last:
            raise ValueError(f"as_of={year}: vintage={self.vintage!r} ends in {last}; allowed is up to {last}")
        return self

    @model_serializer(mode="wrap")
    def _said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """All parameters by name; the embedded vintage is not said, so that a run without another keeps its id."""
        return {name: value for name, value in handler(self).items() if (name, value) != ("vintage", editions.EMBEDDED)}

    @classmethod
    def own(cls) -> list[str]:
        """The names of the chapter's own parameters: all but the vintage, which every chapter has."""
        return [name for name in cls.model_fields if name != "vintage"]

    @classmethod
    def from_notebook(cls, chapter: str, names: Mapping[str, Any]) -> Scenario:
        """Return the scenario that a notebook's variables describe: call it with `globals()`.

        Every public variable that holds a plain value is taken for a parameter, so a misspelt name is
        refused here too, whoever runs the notebook; a parameter's own name is taken whatever it holds, so
        a date is refused and does not give way to the default. From then on this process opens tables from the
        scenario's vintage. Raises ParameterError.
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
        found = kind.check(values, chapter, f"scobrief params {chapter}")
        # The notebook's other cells open tables too.
        editions.keep(found.vintage)
        return found

    def changed(self) -> dict[str, Any]:
        """The parameters that differ from the default, in the order of the schema."""
        default = type(self)()
        return {name: value for name, value in self if value != getattr(default, name)}

    def added(self) -> dict[str, str]:
        """The tables beside data/ that the parameters name, with their hashes; none for most scenarios."""
        return added.hashes(value for _, value in self)


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
