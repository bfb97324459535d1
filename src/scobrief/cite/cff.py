"""CITATION.cff: who wrote what, in which version, when, under which licence. Read once and checked."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from .. import paths
from ..errors import CitationError
from ..strict_yaml import given_twice, parsed, text_of

NAME = "CITATION.cff"


def _day(value: Any) -> Any:
    """A day as CFF has it, a text; `date` alone would also take numbers."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]


class _Part(BaseModel):
    """CFF has many more fields; those that a citation is made of are checked, the others are let be."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="ignore", alias_generator=lambda name: name.replace("_", "-")
    )


class Entity(_Part):
    """A corporate author."""

    name: Text


class Report(_Part):
    """The brief, as a reader is asked to cite it."""

    type: Literal["report"]
    title: Text
    authors: Annotated[list[Entity], Field(min_length=1)]
    version: Text
    date_released: Day
    license: Text
    abstract: Text
    keywords: Annotated[list[Text], Field(min_length=1)]


class CitationFile(_Part):
    """The software, and the brief as the citation that is preferred."""

    cff_version: Literal["1.2.0"]
    message: Text
    type: Literal["software"]
    title: Text
    authors: Annotated[list[Entity], Field(min_length=1)]
    version: Text
    date_released: Day
    license: Text
    preferred_citation: Report

    @model_validator(mode="after")
    def _agrees(self) -> CitationFile:
        for name in ("version", "date_released", "authors"):
            own, other = getattr(self, name), getattr(self.preferred_citation, name)
            if own != other:
                field = name.replace("_", "-")
                raise ValueError(f"preferred-citation.{field} is not the {field} of the software; they are one")
        return self


@cache
def brief() -> Report:
    """The brief as CITATION.cff of the checkout has it. Raises CitationError that names the field."""
    return read(paths.ROOT / NAME).preferred_citation


def read(path: Path) -> CitationFile:
    """Read and check a CITATION.cff. Raises CitationError with the first field that is missing or wrong."""
    root, said = parsed(path, text_of(path, CitationError, "A CITATION.cff"), CitationError)
    for line, _, told in given_twice(root):
        raise CitationError(f"{path} line {line}: {told}")
    if not isinstance(said, dict):
        raise CitationError(f"{path}: expected the fields of a citation file, cff-version first.")
    try:
        return CitationFile.model_validate(said)
    except ValidationError as error:
        raise CitationError(
            f"{path}: {_words(error.errors()[0])} See: https://citation-file-format.github.io"
        ) from None


def _words(item: Any) -> str:
    """The field that is missing or wrong, what was found in it, and what is allowed."""
    field = ".".join(str(part) for part in item["loc"])
    if item["type"] == "missing":
        return f"{field} is missing; a citation needs it."
    if not field:  # a rule of the whole file, worded where it stands
        return f"{item['msg'].removeprefix('Value error, ')}."
    return f"{field}={item['input']!r} is not allowed: {item['msg'].removeprefix('Value error, ')}."
