"""Scenarios drawn from the schema itself: a new parameter or choice is tried from the day on which it is there."""

from typing import Any

from hypothesis import strategies as st

from scobrief.errors import ParameterError
from scobrief.scenario import CHAPTERS, Scenario


def value(kind: type[Scenario], name: str) -> st.SearchStrategy[Any]:
    """Any value of a parameter: one of its choices, or a number in its range, ends included."""
    if choices := kind.choices(name):
        return st.sampled_from(choices)
    low, high = kind.span(name)
    if isinstance(kind.model_fields[name].default, int):
        return st.integers(low, high)
    return st.floats(low, high)


def of_chapter(chapter: str) -> st.SearchStrategy[Scenario]:
    """Any scenario of a chapter; what contradicts itself is none."""
    kind = CHAPTERS[chapter]
    values = st.fixed_dictionaries({name: value(kind, name) for name in kind.model_fields})
    return values.map(lambda drawn: _made(kind, drawn)).filter(lambda made: made is not None)


def scenarios() -> st.SearchStrategy[Scenario]:
    """Any scenario of any chapter."""
    return st.sampled_from(list(CHAPTERS)).flatmap(of_chapter)


def _made(kind: type[Scenario], values: dict[str, Any]) -> Scenario | None:
    try:
        return kind.check(values, kind.chapter, "")
    except ParameterError:
        return None


# Every parameter that is a number, by chapter.
NUMBERED = [(kind, name) for kind in CHAPTERS.values() for name in kind.model_fields if not kind.choices(name)]
