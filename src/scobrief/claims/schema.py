"""The schema of a file of claims: what is claimed, and how each claim is tested or read."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ..datapackage import open_table
from ..errors import BriefError, nearest
from ..indicators import REGISTRY, Indicator
from ..parameters import Organisation
from .rules import Verdict

Value = str | int | float | bool
# A tolerance in the indicator's unit, or the name of a parameter that sets it for the whole brief.
Tolerance = Annotated[float, Field(ge=0)] | Literal["tolerance_pp"]
Near = Annotated[float, Field(ge=0)] | Literal["near_pp"]
# What stands in a terminal or on a page as it is written: no codes that move the cursor or change colours, and none
# that show letters in another order than they have.
_UNSEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
Words = Annotated[str, Field(pattern=rf"^[^{_UNSEEN}]*$")]
Text = Annotated[Words, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_:.+/-]*$", max_length=80)]  # of a work in references.bib
Number = Annotated[float, Field(ge=-1e12, le=1e12)] | Annotated[str, Field(pattern=r"^-?\d{1,12}(\.\d{1,9})?%$")]
Choices = Annotated[list[Value], Field(min_length=1)]
# The longest span of years that a claim may vary over; the tables hold fewer.
SPAN = 200


class Entry(BaseModel):
    """Base of all entries: names and types are strict, unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _Test(Entry):
    """What tests have in common: an indicator, the definition as stated, and the choices that vary."""

    indicator: Text
    definition: dict[str, Value] = {}
    vary: dict[str, Choices | Text] | None = None

    @property
    def entry(self) -> Indicator:
        """The indicator that the claim is held against."""
        return REGISTRY[self.indicator]

    @property
    def in_percent(self) -> bool:
        """Whether the indicator is in percent."""
        return self.entry.unit.startswith("percent")

    @field_validator("indicator")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in REGISTRY:
            guess = nearest(name, REGISTRY)
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise ValueError(f"{name!r} is not one of the {len(REGISTRY)} that `scobrief indicator` lists.{hint}")
        if REGISTRY[name].many:
            raise ValueError(f"{name!r} has many values for one definition and cannot test a claim")
        return name

    @field_validator("vary")
    @classmethod
    def _spread(cls, choices: dict[str, list[Value] | str] | None) -> dict[str, list[Value]] | None:
        """Years written as a span become a list, so that all that follows sees choices."""
        return None if choices is None else {name: spread(found) for name, found in choices.items()}

    @field_validator("definition", "vary", "meant", "than", "cases", check_fields=False)
    @classmethod
    def _allowed(cls, choices: Any, info: Any) -> Any:
        """Each choice is one that the indicator takes, and none comes twice."""
        if not isinstance(choices, dict) or "indicator" not in info.data:
            return choices
        for name, found in choices.items():
            values = found if isinstance(found, list) else [found]
            for value in values:
                _check(REGISTRY[info.data["indicator"]], {name: value})
            if len({str(value) for value in values}) < len(values):
                raise ValueError(f"a choice of {name} comes twice: {', '.join(map(str, values))}")
        return choices

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A definition that leaves a parameter open has no value; a year is always set by the run."""
        kind, cases = self.entry.parameters, getattr(self, "cases", {})
        for name in cases:
            if name in self.definition or self.vary:
                raise ValueError(f"{'definition' if name in self.definition else 'vary'} cannot stand beside the cases")
        for name, field in kind.model_fields.items():
            if field.default is None and name not in {*self.definition, *cases, "as_of"}:
                allowed = kind.allowed(name).removesuffix(", or left out for all")
                raise ValueError(f"definition leaves {name} of {self.indicator} open; allowed is {allowed}")
        _check(self.entry, self.definition)
        return self


class NumberTest(_Test):
    """A printed number, held against an indicator."""

    kind: Literal["number"]
    printed: Number
    tolerance: Tolerance
    near: Near | None = None
    # What a reader of the article could have meant: the choices on some axes; others are listed, but do not support.
    meant: dict[str, Choices] = {}
    no_later: bool = False

    @property
    def number(self) -> float:
        """The printed number, in the indicator's unit."""
        return _number(self.printed)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _percentage("printed", self.printed, self)
        if not self.in_percent and (isinstance(self.tolerance, str) or isinstance(self.near, str)):
            raise ValueError(f"tolerance={self.tolerance}: {self.indicator} is not in percent; write a number")
        if isinstance(self.near, float) and isinstance(self.tolerance, float) and self.near < self.tolerance:
            raise ValueError(f"near={self.near:g} is below tolerance={self.tolerance:g}; allowed is at least as much")
        return self


class ComparisonTest(_Test):
    """An indicator above or below a number, or below or above itself under another definition."""

    kind: Literal["comparison"]
    relation: Literal["above", "below"]
    than: Number | Annotated[dict[str, Value], Field(min_length=1)]
    tolerance: Annotated[float, Field(ge=0)]
    # A claim about several cases: one axis whose choices are the cases.
    cases: Annotated[dict[str, Choices], Field(max_length=1)] = {}
    quantifier: Literal["every", "most"] | None = None

    @property
    def number(self) -> float | None:
        """What is compared with, if it is a number."""
        return None if isinstance(self.than, dict) else _number(self.than)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if isinstance(self.than, dict):
            if self.than.items() <= self.definition.items():
                raise ValueError("than makes the same definition as the other side; name a choice that differs")
            _check(self.entry, self.definition | self.than)
        else:
            _percentage("than", self.than, self)
        if (self.quantifier is not None) != bool(self.cases):
            raise ValueError("quantifier is needed beside cases, and there alone; allowed is every or most")
        return self


class DateTest(Entry):
    """A printed date, held against the membership table."""

    kind: Literal["date"]
    event: Literal["founded", "joined"]
    organisation: Organisation
    member: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    printed: Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")] | Annotated[int, Field(ge=1, le=9999)]
    tolerance_days: Annotated[int, Field(ge=0, le=100_000)]

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.event == "joined") != (self.member is not None):
            raise ValueError("member is needed for event=joined, and for that alone; write the ISO3 code of the state")
        if self.member and self.member not in set(open_table("economies")["iso3"]):
            raise ValueError(f"member={self.member!r} is no ISO3 code of the table of economies")
        return self

    @field_validator("printed")
    @classmethod
    def _is_date(cls, printed: str | int) -> str | int:
        try:
            span(printed)
        except ValueError:
            raise ValueError(f"printed={printed!r} is no day of the calendar") from None
        return printed


class Reading(Entry):
    """A verdict by reading, for what the default data cannot decide."""

    verdict: Verdict
    reason: Text
    would_decide: Words = ""
    cite: list[Key] = []

    @model_validator(mode="after")
    def _cited(self) -> Self:
        if not self.cite and self.verdict not in ("normative", "not testable as worded"):
            raise ValueError(f"cite is missing: a verdict by reading ({self.verdict}) needs a citation")
        return self


class Part(Entry):
    """One part of a claim: a test, or a reading."""

    label: Annotated[str, Field(pattern=rf"^[^{_UNSEEN}\t\n]*$", max_length=80)] = ""
    test: Annotated[NumberTest | ComparisonTest | DateTest, Field(discriminator="kind")] | None = None
    reading: Reading | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.test is None) == (self.reading is None):
            raise ValueError("expected either test or reading, and not both")
        return self


class Claim(Part):
    """One claim in the words of whoever tests it; the author's own words stay in the article."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]*$", max_length=40)]
    paragraph: Words = ""
    type: Words = ""
    theme: Words = ""
    paraphrase: Text
    ambiguities: Words = ""
    source: Words = ""
    parts: list[Part] = []

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.test is not None, self.reading is not None, bool(self.parts)]
        if sum(given) != 1:
            raise ValueError("expected exactly one of test, reading and parts")
        if not all(part.label for part in self.parts):
            raise ValueError("parts: each needs a label, a word or two on what it is about")
        return self

    @property
    def all_parts(self) -> list[Part]:
        """The parts of the claim; a claim that is not divided is its own only part."""
        return self.parts or [self]


class File(Entry):
    """A file of claims about one article."""

    article: Text
    claims: Annotated[list[Claim], Field(min_length=1)]


def span(printed: str | int) -> tuple[date, date]:
    """The first and the last day of a printed date: a year, a month, or a day. Raises ValueError."""
    match [int(part) for part in str(printed).split("-")]:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        case [year, month, day, *_]:
            return date(year, month, day), date(year, month, day)
    raise ValueError(f"{printed!r} is no date")


def spread(choices: list[Value] | str) -> list[Value]:
    """The choices on an axis: as listed, or the years from the first to the last of "2017-2025". Raises ValueError."""
    if isinstance(choices, list):
        return choices
    years = re.fullmatch(r"([0-9]{4})-([0-9]{4})", choices)
    first, last = map(int, years.groups()) if years else (1, 0)
    if not 0 <= last - first <= SPAN:
        raise ValueError(f"{choices!r} is no list of choices and no span of years like 2017-2025")
    return list(range(first, last + 1))


def _number(value: float | str) -> float:
    return float(value.rstrip("%")) if isinstance(value, str) else value


def _percentage(field: str, value: float | str, test: _Test) -> None:
    """Refuse a percentage that is written as a fraction, and a percent sign where the unit is another."""
    if test.in_percent and not isinstance(value, str) and 0 < abs(value) < 1:
        raise ValueError(
            f"{field}={value:g}: {test.indicator} is in percent, so write {100 * value:.10g}; "
            f'if {value:g} percent is meant, write "{value:g}%"'
        )
    if not test.in_percent and isinstance(value, str):
        raise ValueError(f"{field}={value!r}: {test.indicator} is in {test.entry.unit}, not in percent")


def _check(entry: Indicator, values: dict[str, Value]) -> None:
    """Refuse a parameter that the indicator does not know, or a value that it does not take."""
    try:
        entry.parameters.check(values, entry.name, f"scobrief indicator {entry.name}")
    except BriefError as error:
        raise ValueError(str(error)) from None
