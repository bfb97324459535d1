"""Typed parameters: what may be set, to what, and the words for what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .datapackage import added, editions
from .errors import ParameterError, nearest
from .members import RosterRule, Statuses

FIRST_YEAR, LAST_ROSTER_YEAR, LAST_MINERAL_YEAR = 2001, 2026, 2024

GdpMeasure = Literal["nominal", "ppp"]
Products = Literal[
    "all", "energy", "crude_oil", "pipeline_gas", "lng", "coal", "iron_ore", "base_metals",
    "precious_metals", "critical_minerals", "other_minerals",
]  # fmt: skip
Counting = Literal["both_ends", "once"]
Flows = Literal["all", "goods", "services"]
Organisation = Literal[
    "SCO", "SHANGHAI5", "EU", "ASEAN", "EAEU", "CIS", "CST", "CSTO", "NATO", "BRICS", "GCC", "SAARC", "ECO", "MERCOSUR",
    "RCEP", "USMCA", "AIIB",
]  # fmt: skip
CapabilityMeasure = Literal["gdp", "population", "military"]

Year = Annotated[
    int,
    Field(
        ge=FIRST_YEAR,
        le=LAST_ROSTER_YEAR,
        description="Year whose roster and figures are read; from 2022 projections",
    ),
]
Rule = Annotated[
    RosterRule,
    Field(
        description="Who counts: those in force on 31 December, the founders throughout, or today's members "
        "throughout; as a yardstick those in force without China, or the EU in the SCO's place"
    ),
]
Standing = Annotated[
    Statuses,
    Field(description="Members alone, with observers, or the whole family with partners"),
]
Gdp = Annotated[GdpMeasure, Field(description="GDP at market exchange rates, or at purchasing power parity")]
ProductChoice = Annotated[Products, Field(description="Products of the energy and mineral flows")]
CountingRule = Annotated[
    Counting,
    Field(description="Internal energy and mineral trade counted at both ends, or once as in most press figures"),
]


@dataclass(frozen=True)
class AtHand:
    """A text that is one of some choices, or of more that depend on what this machine holds.

    fixed: the choices that every copy of the brief has. more: asks for the others. how: says how to have more.
    """

    fixed: tuple[str, ...]
    more: Callable[[], Iterable[str]]
    how: str

    @property
    def choices(self) -> tuple[str, ...]:
        """All that can be chosen now."""
        return (*self.fixed, *self.more())

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic refuse a text that is none of them, as it refuses one that a Literal lacks."""
        return core_schema.no_info_after_validator_function(self._one, handler(source))

    def _one(self, value: str) -> str:
        # What is always there is not looked for: parameters are checked by the thousand.
        if value not in self.fixed and value not in self.more():
            raise PydanticCustomError("at_hand", "not at hand")
        return value


FlowChoice = Annotated[
    str,
    AtHand(get_args(Flows), added.flows, added.HOW),
    Field(description="Flows of the production network, or of a table that was added"),
]
Weighting = Literal["unweighted", "population"]
WeightingChoice = Annotated[Weighting, Field(description="In a mean each state counts once, or each person")]
OrganisationChoice = Annotated[Organisation, Field(description="Organisation whose roster is read")]
Capability = Annotated[
    CapabilityMeasure,
    Field(description="What members are compared by: GDP, people, or military spending (from 2015)"),
]
Weights = Annotated[
    Literal["equal", "pca", "random"],
    Field(
        description="Weights of the composite: equal, by the first principal component, or the mean over random ones"
    ),
]
Normalisation = Annotated[
    Literal["minmax", "z", "rank"],
    Field(description="How unlike measures are made comparable: minimum to maximum, standard scores, or ranks"),
]
Aggregation = Annotated[
    Literal["arithmetic", "geometric"],
    Field(description="How the composite adds up: arithmetic mean, or geometric, which forgives a weak side less"),
]


Vintage = Annotated[
    str,
    AtHand((editions.EMBEDDED,), editions.fetched, editions.HOW),
    Field(description="Edition of the annual panel: the embedded one, or one that `scobrief data refresh` brought"),
]


class Parameters(BaseModel):
    """Base of all parameter sets: names and types are strict, unknown names are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    @classmethod
    def check(cls, values: Mapping[str, Any], where: str, see: str, lines: Mapping[str, int] | None = None) -> Self:
        """Return the set of native values, or raise ParameterError in words that say what is allowed.

        lines: of a file, on which line each value stands.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise ParameterError(cls._words(error, where, see, lines or {})) from None

    @classmethod
    def parse(cls, settings: Iterable[str], where: str, see: str) -> Self:
        """Return the set that `name=value` texts describe. Raises ParameterError."""
        values = pairs(settings, where, see)
        try:
            return cls.model_validate_strings(values)
        except ValidationError as error:
            raise ParameterError(cls._words(error, where, see, {})) from None

    @classmethod
    def listing(cls) -> list[dict[str, Any]]:
        """One entry per parameter: name, type, default, allowed, meaning."""
        return [
            {
                "name": name,
                "type": _type(field.annotation),
                "default": field.default,
                "allowed": cls.allowed(name),
                "meaning": field.description,
            }
            for name, field in cls.model_fields.items()
        ]

    @classmethod
    def allowed(cls, name: str) -> str:
        """What a parameter may be, in words: its choices, or its type and range."""
        annotation = cls.model_fields[name].annotation
        optional = ", or left out for all" if type(None) in get_args(annotation) else ""
        if choices := cls._open(name):
            return f"{', '.join(choices)}{optional}"
        if _type(annotation) == "str":
            return f"{cls.model_fields[name].description}{optional}"
        low, high = cls.span(name)
        return f"a {'whole ' if _type(annotation) == 'int' else ''}number from {low} to {high}{optional}"

    @classmethod
    def choices(cls, name: str) -> tuple[str, ...]:
        """The choices that a parameter has in every copy of the brief; empty for numbers and free text."""
        at_hand = cls._at_hand(name)
        return at_hand.fixed if at_hand else _choices(cls.model_fields[name].annotation)

    @classmethod
    def _at_hand(cls, name: str) -> AtHand | None:
        return next((item for item in cls.model_fields[name].metadata if isinstance(item, AtHand)), None)

    @classmethod
    def _open(cls, name: str) -> tuple[str, ...]:
        """The choices of a parameter on this machine."""
        at_hand = cls._at_hand(name)
        return at_hand.choices if at_hand else cls.choices(name)

    @classmethod
    def span(cls, name: str) -> tuple[float, float]:
        """The lowest and the highest value of a number."""
        field = cls.model_fields[name]
        limits = [*field.metadata, *_limits(field.annotation)]
        low = next(limit.ge for limit in limits if hasattr(limit, "ge"))
        return low, next(limit.le for limit in limits if hasattr(limit, "le"))

    @classmethod
    def _nearest(cls, name: str, found: object) -> str:
        """The right value nearest to what was found, as a question; empty if nothing is near."""
        annotation = cls.model_fields[name].annotation
        if choices := cls._open(name):
            guess = nearest(found, choices)
        elif _type(annotation) == "str":
            guess = None
        else:
            try:
                low, high = cls.span(name)
                near = min(max(float(str(found)), low), high)
                guess = str(round(near) if _type(annotation) == "int" else near).removesuffix(".0")
            except ValueError:
                guess = None
        if guess in (None, "nan"):
            return ""
        if guess == found:  # a number that is written as a text
            return f"Did you mean {guess}, without quotes?"
        return f"Did you mean {guess!r}?"

    @classmethod
    def _words(cls, error: ValidationError, where: str, see: str, numbered: Mapping[str, int]) -> str:
        lines = []
        for item in error.errors():
            if item["type"] == "value_error":  # a rule of the set itself, worded where it stands
                lines.append(f"{where}: {item['msg'].removeprefix('Value error, ')}. See: {see}")
                continue
            name, found = str(item["loc"][0]), item["input"]
            here = f"{where} line {numbered[name]}" if name in numbered else where
            if item["type"] == "extra_forbidden":
                guess = nearest(name, cls.model_fields)
                hint = f" Did you mean {guess!r}?" if guess else ""
                allowed = (
                    f"is not one of {', '.join(cls.model_fields)}" if cls.model_fields else "cannot be set; nothing can"
                )
                lines.append(f"{here}: {name!r} {allowed}.{hint} See: {see}")
                continue
            hint = f" {cls._nearest(name, found)}".rstrip()
            if at_hand := cls._at_hand(name):
                hint += f" {at_hand.how}."
            lines.append(f"{here}: {name}={found!r}: allowed is {cls.allowed(name)}.{hint} See: {see}")
        return "\n".join(dict.fromkeys(lines))


class OfVintage(Parameters):
    """The vintage alone, which may be set wherever something is computed."""

    vintage: Vintage = editions.EMBEDDED


def pairs(settings: Iterable[str], where: str, see: str) -> dict[str, str]:
    """Return name -> value of `name=value` texts. Raises ParameterError if one is not, or a name comes twice."""
    values: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise ParameterError(f"{where}: {setting!r} is not of the form name=value. See: {see}")
        if name in values:
            raise ParameterError(f"{where}: {name} is set twice. See: {see}")
        values[name] = value
    return values


def _plain(annotation: Any) -> Any:
    """An annotation without None and without what is annotated."""
    if type(None) in get_args(annotation):
        annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _limits(annotation: Any) -> list[Any]:
    """The limits that are annotated inside an optional type."""
    parts = [part for kind in get_args(annotation) if get_origin(kind) is Annotated for part in get_args(kind)[1:]]
    return [limit for part in parts for limit in getattr(part, "metadata", ())]


def _choices(annotation: Any) -> tuple[str, ...]:
    plain = _plain(annotation)
    return get_args(plain) if get_origin(plain) is Literal else ()


def _type(annotation: Any) -> str:
    plain = _plain(annotation)
    return "str" if get_origin(plain) is Literal else plain.__name__
