"""Small words for computed sentences: lists, counts, dates, names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from ..datapackage import open_table
from ..members import STATUSES, RosterRule, Statuses

_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@cache
def _names() -> dict[str, str]:
    return open_table("economies").set_index("iso3")["name"].to_dict()


def name(iso3: str) -> str:
    """Return the display name of an economy."""
    return _names()[iso3]


def names(codes: Iterable[str]) -> str:
    """Return the names of economies as a list in words, in alphabetical order."""
    return listing(sorted(map(name, codes)))


def listing(words: Iterable[str]) -> str:
    """Return words as a list: a, b and c."""
    *first, last = list(words) or ["none"]
    return f"{', '.join(first)} and {last}" if first else last


def count(n: int) -> str:
    """Return a count in words up to twelve, in figures above."""
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


def some(n: int) -> str:
    """Return a count that stands before "of": none, one, two."""
    return count(n) if n else "none"


def plural(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: one member, two members."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def day(when: date) -> str:
    """Return a date in words: 9 June 2017."""
    return f"{when.day} {when:%B %Y}"


def years(found: Iterable[int]) -> str:
    """Return years as runs: 2019-2021 and 2023."""
    runs: list[list[int]] = []
    for year in sorted(set(found)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return listing(f"{run[0]}" if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs)


def counted(rule: RosterRule, statuses: Statuses, year: int | None = None) -> str:
    """Name a roster in words: the members of 2022, or of that year; today's members, observers and partners."""
    if rule == "founders":
        return "the founders"
    if rule == "today":
        return f"today's {STATUSES[statuses]}"
    return f"the {STATUSES[statuses]} of {year or 'that year'}"


def subject(statuses: Statuses) -> str:
    """Name the bloc at the head of a sentence by who is counted."""
    return {"members": "The SCO", "with_observers": "The SCO with observers", "family": "The SCO family"}[statuses]


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
