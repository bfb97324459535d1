"""From `name=values` texts to scenarios: every combination, checked before anything starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..errors import ParameterError, nearest
from ..parameters import pairs
from ..scenario import DEFAULT, Scenario, chapter_class, resolve

# More scenarios than this are executed only if it is said that they are meant.
LIMIT = 1000
_SEE = "scobrief sweep --help"
_NUMBER = r"-?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?"  # \d takes the digits of any script
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER})(?::({_NUMBER}))?")


@dataclass(frozen=True, slots=True)
class Grid:
    """The names that vary, and a scenario for each combination of their values, the last name varying fastest.

    left_out: why a combination is none, for each that contradicts itself.
    """

    axes: list[str]
    scenarios: list[Scenario]
    left_out: list[str]


def grid(
    chapter: str, axes: Iterable[str], preset: str = DEFAULT, settings: Iterable[str] = (), many: bool = False
) -> Grid:
    """The scenarios of a chapter over some axes.

    axes: `as_of=2001:2024`, `as_of=2001:2021:5`, `gdp_measure=nominal,ppp`; a range has both its ends. preset and
    settings hold for all. Two combinations that come to the same scenario are one. Raises ParameterError for a
    name that the chapter does not have, a value that it does not allow, an empty or reversed range, a grid of which
    no combination is possible, and for more than LIMIT scenarios unless `many`.
    """
    kind = chapter_class(chapter)
    see = f"scobrief params {chapter}"
    given = pairs(settings, chapter, see)
    if not given.keys() <= kind.model_fields.keys():
        resolve([chapter], preset, settings)  # which refuses them in its own words
    base = resolve([chapter], preset)[chapter]
    wanted = {name: _values(f"--grid {axis}", text) for name, axis, text in _axes(kind, axes, given)}
    size = 1
    for choices in wanted.values():
        size *= len(choices)
    if size > LIMIT and not many:
        raise ParameterError(f"the grid has {size:,} scenarios; more than {LIMIT:,} are executed only with --yes.")
    fixed = {name: _read(kind, chapter, name, text) for name, text in given.items()}
    # Each value is read once; only what the names say together is left to be checked for each combination.
    read = {name: [_read(kind, f"--grid {name}", name, text) for text in texts] for name, texts in wanted.items()}
    made, left_out = _combined(base, fixed, read)
    if not made:
        raise ParameterError(left_out[0])
    return Grid(list(read), made, left_out)


def _axes(kind: type[Scenario], axes: Iterable[str], given: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """(name, what was written, the part with the values) of each axis. Raises ParameterError for a wrong name."""
    seen: set[str] = set()
    for axis in axes:
        name, equals, text = axis.partition("=")
        where = f"--grid {axis}"
        if not equals or not name:
            raise ParameterError(f"{where}: expected name=values, such as as_of=2001:2024. See: {_SEE}")
        if name not in kind.model_fields:
            guess = nearest(name, kind.model_fields)
            hint = f" Did you mean {guess!r}?" if guess else ""
            known = f"is not one of {', '.join(kind.model_fields)}" if kind.model_fields else "cannot vary; nothing can"
            raise ParameterError(f"{where}: {name!r} {known}.{hint} See: scobrief params {kind.chapter}")
        if name in seen:
            raise ParameterError(f"{where}: {name} is given twice. Write its values in one: {name}=a,b. See: {_SEE}")
        if name in given:
            raise ParameterError(f"{where}: {name} is also given by --set; it can be one of both. See: {_SEE}")
        seen.add(name)
        yield name, axis, text
    if not seen:
        raise ParameterError(f"a sweep needs at least one --grid name=values. See: {_SEE}")


def _read(kind: type[Scenario], where: str, name: str, text: str) -> Any:
    """One value, checked by itself: what it must not be together with others depends on those of the grid."""
    field = kind.model_fields[name]
    strict = ConfigDict(strict=True, allow_inf_nan=False)
    kind_of: Any = Annotated[field.annotation, name, *field.metadata]
    alone: TypeAdapter[Any] = TypeAdapter(kind_of, config=strict)
    try:
        return alone.validate_strings(text)
    except ValidationError:
        kind.parse([f"{name}={text}"], where, f"scobrief params {kind.chapter}")
        raise


def _combined(
    base: Scenario, fixed: Mapping[str, Any], read: Mapping[str, list[Any]]
) -> tuple[list[Scenario], list[str]]:
    """The scenario of each combination, and why some are none."""
    kind, see = type(base), f"scobrief params {base.chapter}"
    same = base.model_dump() | dict(fixed)
    made: dict[Scenario, None] = {}
    left_out: list[str] = []
    for combination in product(*read.values()):
        chosen = dict(zip(read, combination, strict=True))
        try:
            made[kind.check(same | chosen, base.chapter, see)] = None
        except ParameterError as error:
            left_out.append(str(error))
    return list(made), left_out


def _values(where: str, text: str) -> list[str]:
    """The values of a comma list whose parts may be ranges, each once."""
    found: list[str] = []
    for part in map(str.strip, text.split(",")):
        if not part:
            between = " between two commas" if "," in text else ""
            raise ParameterError(f"{where}: there is no value{between}. See: {_SEE}")
        spanned = _RANGE.fullmatch(part)
        if ":" in part and not spanned:
            raise ParameterError(f"{where}: {part!r} is no range; write first:last or first:last:step. See: {_SEE}")
        found += _range(where, *spanned.groups()) if spanned else [part]
    return list(dict.fromkeys(found))


def _range(where: str, first: str, last: str, step: str | None) -> list[str]:
    is_whole = not any("." in text for text in (first, last, step or ""))
    number = int if is_whole else float
    try:
        low, high, by = number(first), number(last), number(step or "1")
        count = int((high - low) / by + 1e-9) + 1 if by > 0 else 0
    except (ValueError, OverflowError):  # thousands of digits
        raise ParameterError(f"{where[:80]}…: a bound is too large. See: {_SEE}") from None
    if by <= 0:
        raise ParameterError(f"{where}: the step {step} is not above zero. See: {_SEE}")
    if low > high:
        raise ParameterError(f"{where}: the bounds are reversed. Did you mean {last}:{first}? See: {_SEE}")
    if count > 100 * LIMIT:
        raise ParameterError(f"{where}: that range has {count:,} values. See: {_SEE}")
    return [str(low + i * by) if is_whole else f"{low + i * by:.12g}" for i in range(count)]
