"""The schema of the exercises: what is asked, by which commands it is answered, and where in their answer to look."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from .. import paths
from ..errors import BriefError, nearest
from ..scenario import CHAPTERS
from .commands import check

Level = Literal["read", "rerun", "build"]
LEVELS: dict[Level, str] = {
    "read": "Read and interpret",
    "rerun": "Run again with other parameters",
    "build": "Build something of your own",
}
Text = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


class Entry(BaseModel):
    """Base of all entries: names and types are strict, unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Value(Entry):
    """One computed value of a model answer, as a place in what a command answers with --json.

    of: which of the exercise's commands, from 1. at: the keys and places that lead to a value, or to rows; where:
    which rows count. Of rows exactly one is said: their count, every value of a field, its least, its most, or that
    of the first row. digits: for a number that is not printed already.
    """

    of: Annotated[int, Field(ge=1)] = 1
    at: Annotated[list[Text | int], Field(min_length=1)]
    where: dict[str, Text | int | float | bool | None] | None = None
    count: Literal[True] | None = None
    every: Text | None = None
    least: Text | None = None
    most: Text | None = None
    first: Text | None = None
    digits: Annotated[int, Field(ge=0, le=6)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in ("count", "every", "least", "most", "first") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} cannot stand together; of rows one thing is said")
        if self.where is not None and not given:
            raise ValueError("where picks rows; say what of them: count, every, least, most or first")
        return self


class Key(Entry):
    """A model answer: text with the names of values in braces, and what else a good answer has."""

    values: Annotated[dict[str, Value], Field(min_length=1)]
    answer: Text
    look_for: Annotated[list[Text], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        try:
            named = {name for _, name, _, _ in Formatter().parse(self.answer) if name is not None}
        except ValueError as error:
            raise ValueError(f"answer has braces that name no value: {error}") from None
        for name in sorted(named - self.values.keys()):
            guess = nearest(name, self.values)
            raise ValueError(f"answer names {name!r}, which is no value.{f' Did you mean {guess!r}?' if guess else ''}")
        if unused := sorted(self.values.keys() - named):
            raise ValueError(f"values has {', '.join(unused)}, which answer does not name")
        return self


class Exercise(Entry):
    """One exercise."""

    number: Annotated[int, Field(ge=1, le=99)]
    level: Level
    title: Text
    aim: Text
    minutes: Annotated[int, Field(ge=5, le=600)]
    pages: Annotated[list[Text], Field(min_length=1)]
    commands: Annotated[list[Text], Field(min_length=1)]
    task: Text
    hand_in: Text
    key: Key

    @field_validator("pages")
    @classmethod
    def _known(cls, pages: list[str]) -> list[str]:
        known = [*(f"chapters/{chapter}" for chapter in CHAPTERS), *(path.stem for path in paths.BOOK.glob("*.md"))]
        for page in pages:
            if page not in known:
                guess = nearest(page, known)
                raise ValueError(f"{page!r} is no page of the book.{f' Did you mean {guess!r}?' if guess else ''}")
        return pages

    @field_validator("commands")
    @classmethod
    def _taken(cls, commands: list[str]) -> list[str]:
        for command in commands:
            try:
                check(command)
            except BriefError as error:
                raise ValueError(f"{command!r}: {error}") from None
        return commands

    @model_validator(mode="after")
    def _of(self) -> Self:
        for name, value in self.key.values.items():
            if value.of > len(self.commands):
                raise ValueError(f"key: {name} is of={value.of}, and there are {len(self.commands)} commands")
        return self


class File(Entry):
    """The file of exercises."""

    exercises: Annotated[list[Exercise], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        numbers = [exercise.number for exercise in self.exercises]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"exercises are numbered {', '.join(map(str, numbers))}; expected 1, 2, 3 and so on")
        places = [list(LEVELS).index(exercise.level) for exercise in self.exercises]
        if places != sorted(places):
            raise ValueError(f"exercises must come in the order of their levels: {', '.join(LEVELS)}")
        return self
