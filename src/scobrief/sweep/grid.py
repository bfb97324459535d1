"""From `name=values` texts to scenarios: every combination, checked before anything starts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from ..errors import ParameterError, nearest
from ..scenario import DEFAULT, Scenario, chapter_class, resolve

# More scenarios than this are executed only if it is said that they are meant.
LIMIT = 1000
_SEE = "scobrief sweep --help"
_NUMBER = r"-?[\d_]+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER})(?::({_NUMBER}))?")


def grid(
    chapter: str, axes: Iterable[str], preset: str = DEFAULT, settings: Iterable[str] = (), many: bool = False
) -> tuple[list[str], list[Scenario]]:
    """The names that vary, and a scenario for each combination of their values, the last name varying fastest.

    axes: `as_of=2001:2024`, `as_of=2001:2021:5`, `gdp_measure=nominal,ppp`; a range has both its ends. preset and
    settings hold for all. Two values that come to the same scenario are one. Raises ParameterError for a name that
    the chapter does not have, a value that it does not allow, an empty or reversed range, a combination that
    contradicts itself, and for more than LIMIT scenarios unless `many`.
    """
    kind = chapter_class(chapter)
    resolve([chapter], preset, settings)  # what holds for all is refused in its own words
    values: dict[str, list[str]] = {}
    for axis in axes:
        name, equals, text = axis.partition("=")
        where = f"--grid {axis}"
        if not equals or not name:
            raise ParameterError(f"{where}: expected name=values, such as as_of=2001:2024. See: {_SEE}")
        if name not in kind.model_fields:
            guess = nearest(name, kind.model_fields)
            hint = f" Did you mean {guess!r}?" if guess else ""
            known = ", ".join(kind.model_fields) or "nothing: the chapter has no parameters"
            raise ParameterError(f"{where}: {name!r} is not one of {known}.{hint} See: scobrief params {chapter}")
        if name in values:
            raise ParameterError(f"{where}: {name} is given twice. Write its values in one: {name}=a,b. See: {_SEE}")
        if any(setting.partition("=")[0] == name for setting in settings):
            raise ParameterError(f"{where}: {name} is also given by --set; it can be one of both. See: {_SEE}")
        values[name] = list(dict.fromkeys(_values(where, text)))
    if not values:
        raise ParameterError(f"a sweep needs at least one --grid name=values. See: {_SEE}")
    size = 1
    for choices in values.values():
        size *= len(choices)
    if size > LIMIT and not many:
        raise ParameterError(f"the grid has {size:,} scenarios; more than {LIMIT:,} are executed only with --yes.")
    return list(values), _scenarios(chapter, values, preset, settings)


def _scenarios(chapter: str, values: dict[str, list[str]], preset: str, settings: Iterable[str]) -> list[Scenario]:
    base = resolve([chapter], preset, settings)[chapter]
    kind, see = type(base), f"scobrief params {chapter}"
    # Each value is read once; only what the names say together is left to be checked for each combination.
    read = {
        name: [getattr(kind.parse([f"{name}={text}"], f"--grid {name}", see), name) for text in texts]
        for name, texts in (values | {}).items()
    }
    made: dict[Scenario, None] = {}
    for combination in product(*read.values()):
        chosen = dict(zip(read, combination, strict=True))
        made[kind.check(base.model_dump() | chosen, chapter, see)] = None
    return list(made)


def _values(where: str, text: str) -> list[str]:
    """The values of a comma list whose parts may be ranges."""
    found = []
    for part in text.split(","):
        if not part.strip():
            raise ParameterError(
                f"{where}: there is no value{' between two commas' if ',' in text else ''}. See: {_SEE}"
            )
        spanned = _RANGE.fullmatch(part.strip())
        found += _range(where, *spanned.groups()) if spanned else [part.strip()]
    return found


def _range(where: str, first: str, last: str, step: str | None) -> list[str]:
    is_whole = all(re.fullmatch(r"-?[\d_]+", text or "1") for text in (first, last, step))
    number = int if is_whole else float
    low, high, by = number(first), number(last), number(step or "1")
    if by <= 0:
        raise ParameterError(f"{where}: the step {step} is not above zero. See: {_SEE}")
    if low > high:
        raise ParameterError(f"{where}: the bounds are reversed. Did you mean {last}:{first}? See: {_SEE}")
    count = int((high - low) / by + 1e-9) + 1
    if count > 100 * LIMIT:
        raise ParameterError(f"{where}: that range has {count:,} values. See: {_SEE}")
    return [str(low + i * by) if is_whole else f"{low + i * by:.12g}" for i in range(count)]
