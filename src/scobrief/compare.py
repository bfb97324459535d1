"""Two scenarios side by side: which facts and verdicts differ, by how much, and which parameter moved them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from .claims import brief_claims
from .errors import BriefError
from .facts import Fact, facts_of
from .facts.words import listing
from .scenario import Scenario

# What a fact may be; a setting only repeats or offers a parameter of the run.
KINDS = ("verdict", "number", "words", "sentence", "setting")
COLUMNS = (
    "chapter", "fact", "kind", "claim", "part", "paraphrase", "indicator", "unit", "value_a", "text_a", "value_b",
    "text_b", "difference", "ratio", "moved_by",
)  # fmt: skip
_NUMBERS = ("value_a", "value_b", "difference", "ratio")
# Units whose zero is no nothing: twice as much of them means nothing.
_NO_RATIO = re.compile(
    r"year|place|rank|index|score|points|probability|standard deviations|correlation|rho|log|random|percent in ten"
)
_VERDICT = re.compile(r"verdicts\.(C\d+)(?:_(\d+))?_verdict")


@dataclass(frozen=True, slots=True)
class Part:
    """What differs in one chapter: rows of the table as plain values, and the counts of `Comparison`."""

    rows: list[dict[str, Any]]
    facts: int
    alike: int
    untried: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two scenarios.

    a, b: a scenario for each chapter asked for. table: COLUMNS, one row per fact that is printed differently or that
    only one of them has, by chapter and in the facts' own order; value_a and value_b are numbers, and missing where
    a fact is words; difference is b less a in the fact's unit (of a percentage, points); ratio is b over a, where
    both are above zero and the unit has a zero. alike: how many numbers differ by less than is printed. facts: how
    many facts were held against one another. untried: the changes, one parameter at a time, that no scenario allows.
    """

    a: Mapping[str, Scenario]
    b: Mapping[str, Scenario]
    table: pd.DataFrame
    facts: int
    alike: int
    untried: tuple[str, ...]

    def of(self, kind: str) -> pd.DataFrame:
        """The rows of one kind."""
        return self.table[self.table["kind"] == kind]

    @property
    def claims(self) -> pd.DataFrame:
        """The claims whose verdict differs, without those of which only a part does."""
        found = self.of("verdict")
        return found[found["part"].isna()]


def compare(
    a: Mapping[str, Scenario], b: Mapping[str, Scenario], step: Callable[[str], None] = lambda title: None
) -> Comparison:
    """Compare two scenarios, chapter by chapter; a chapter that both set alike is not computed at all.

    step: told the chapter that comes next. Raises BriefError if the facts of a or of b cannot be computed.
    """
    parts = []
    for chapter in moved_chapters(a, b):
        step(f"Comparing {chapter}")
        parts.append(compare_chapter(a[chapter], b[chapter]))
    return joined(a, b, parts)


def compare_chapter(a: Scenario, b: Scenario) -> Part:
    """Compare two scenarios of one chapter."""
    before, after = _facts(a), _facts(b)
    names = [*before, *(name for name in after if name not in before)]
    moved = [name for name in names if _print(before, name) != _print(after, name)]
    alike = sum(
        before[name].value != after[name].value
        for name in before.keys() & after.keys()
        if name not in moved and _is_number(before[name])
    )
    mover = _Mover(a, b)
    rows = [_row(a.chapter, before.get(name), after.get(name), mover) for name in moved]
    return Part(rows, len(names), alike, mover.untried)


def joined(a: Mapping[str, Scenario], b: Mapping[str, Scenario], parts: Iterable[Part]) -> Comparison:
    """The comparison of all chapters, from those of each, in their order."""
    parts = list(parts)
    table = pd.DataFrame([row for part in parts for row in part.rows], columns=list(COLUMNS))
    kinds = {name: "float64" if name in _NUMBERS else "str" for name in COLUMNS}
    facts, alike = (sum(counted) for counted in ((p.facts for p in parts), (p.alike for p in parts)))
    untried = tuple(told for part in parts for told in part.untried)
    return Comparison(a, b, table.astype(kinds), facts, alike, untried)


def moved_chapters(a: Mapping[str, Scenario], b: Mapping[str, Scenario]) -> list[str]:
    """The chapters that two scenarios set differently, in the order of the book."""
    return [chapter for chapter in a if a[chapter] != b[chapter]]


def moved_parameters(a: Scenario, b: Scenario) -> dict[str, tuple[Any, Any]]:
    """The parameters that differ between two scenarios of a chapter, each with its value in a and in b."""
    return {name: (value, getattr(b, name)) for name, value in a if value != getattr(b, name)}


def difference(row: Mapping[str, Any]) -> str:
    """The difference of a row in words: +9.8 points; as exact as what is printed, and more where that shows naught."""
    amount, unit = row["difference"], str(row["unit"])
    if pd.isna(amount):
        return ""
    printed = re.findall(r"\d\.(\d+)", f"{row['text_a']} {row['text_b']}")
    digits = 0 if abs(amount) >= 1000 else max(map(len, printed), default=0)
    while amount and not round(abs(amount), digits) and digits < 6:
        digits += 1
    text = f"{amount:+,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return f"{text} points" if unit.startswith("percent") else text


@lru_cache(maxsize=1024)
def _facts(scenario: Scenario) -> dict[str, Fact]:
    """A chapter's facts, computed once for each of its scenarios: comparisons share many of them.

    A plain dict, which can be asked for a name that it has not.
    """
    return dict(facts_of(scenario).items())


@lru_cache(maxsize=1024)
def _tried(kind: type[Scenario], values: tuple[tuple[str, Any], ...]) -> dict[str, Fact] | None:
    """The facts of a scenario that nobody asked for; None if its parameters do not go together or have no data."""
    try:
        return _facts(kind.check(dict(values), kind.chapter, f"scobrief params {kind.chapter}"))
    except BriefError:
        return None


class _Mover:
    """Which of a chapter's parameters moved a fact from what a prints to what b prints.

    Each parameter is changed by itself, from a towards b; where there are more than two, each is also kept back
    while all others are changed. What is tried is shared by all facts of the chapter.
    """

    def __init__(self, a: Scenario, b: Scenario):
        self.names = list(moved_parameters(a, b))
        self.before, self.after = _facts(a), _facts(b)
        self.alone: dict[str, dict[str, Fact] | None] = {}
        self.without: dict[str, dict[str, Fact] | None] = {}
        self.untried: list[str] = []
        if len(self.names) < 2:  # of one parameter nothing need be tried
            return
        for name in self.names:
            self.alone[name] = self._try(a, {name: getattr(b, name)})
        if len(self.names) == 2:
            self.without = dict(zip(self.names, reversed(self.alone.values()), strict=True))
        else:
            self.without = {name: self._try(b, {name: getattr(a, name)}) for name in self.names}
        for name in (name for name, facts in self.alone.items() if facts is None):
            self.untried.append(f"{a.chapter}: {name}={getattr(b, name)} by itself")

    def words(self, name: str) -> str:
        """What moved a fact, in words."""
        if len(self.names) == 1:
            return self.names[0]
        was, is_now = _print(self.before, name), _print(self.after, name)
        tried = {key: _print(facts, name) for key, facts in self.alone.items() if facts is not None}
        enough = [key for key, text in tried.items() if text == is_now]
        if enough:
            return f"{enough[0]} alone" if len(enough) == 1 else f"{' or '.join(enough)}, each alone"
        part = [key for key, text in tried.items() if text != was]
        needed = [key for key in self.names if (f := self.without[key]) is None or _print(f, name) != is_now]
        rest = [key for key in needed if key not in part]
        if len(part) > 1:
            return f"{listing(part)}, each in part" + (f"; {listing(rest)} only together with them" if rest else "")
        if part:
            return f"{part[0]} in part" + (f", {listing(rest)} only together with it" if rest else "")
        # Where one cannot be tried by itself, nobody can say that it would not do.
        only = "only " if len(tried) == len(self.names) else ""
        return f"{listing(needed if len(needed) > 1 else self.names)} {only}together"

    @staticmethod
    def _try(base: Scenario, changes: Mapping[str, Any]) -> dict[str, Fact] | None:
        return _tried(type(base), tuple({**base.model_dump(), **changes}.items()))


def _print(facts: Mapping[str, Fact], name: str) -> tuple[str, str] | None:
    """What is printed of a fact: its text and unit; None where there is no such fact."""
    fact = facts.get(name)
    return None if fact is None else (fact.text, fact.unit)


def _row(chapter: str, before: Fact | None, after: Fact | None, mover: _Mover) -> dict[str, Any]:
    """One row of the table, for a fact that is there in a or in b."""
    both = [fact for fact in (before, after) if fact is not None]
    name = both[0].name
    units = list(dict.fromkeys(fact.unit for fact in both))
    values: list[Any] = [fact.value if fact is not None and _is_number(fact) else None for fact in (before, after)]
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "chapter": chapter,
        "fact": name,
        "kind": _kind(chapter, name, both, mover),
        "indicator": both[0].indicator,
        "unit": " against ".join(units),
        "text_a": before.text if before else None,
        "text_b": after.text if after else None,
        "moved_by": mover.words(name),
    }
    row |= dict(zip(("value_a", "value_b"), values, strict=True)) | _by_how_much(values, units)
    if found := _VERDICT.fullmatch(name):
        claim = brief_claims()[found[1]]
        part = claim.all_parts[int(found[2]) - 1].label if found[2] else None
        row |= {"claim": claim.id, "part": part, "paraphrase": claim.paraphrase}
    return row


def _by_how_much(values: list[float | None], units: list[str]) -> dict[str, float | None]:
    """Difference and ratio of two values, where they are numbers of the same unit."""
    first, second = values
    if first is None or second is None or len(units) > 1:
        return {"difference": None, "ratio": None}
    sensible = first > 0 and second > 0 and not _NO_RATIO.search(units[0])
    return {"difference": second - first, "ratio": second / first if sensible else None}


def _kind(chapter: str, name: str, facts: list[Fact], mover: _Mover) -> str:
    own = name.removeprefix(f"{chapter}.")
    if _VERDICT.fullmatch(name):
        return "verdict"
    if own in mover.names or facts[0].unit == "setting":
        return "setting"
    if any(map(_is_number, facts)):
        return "number"
    return "sentence" if facts[0].unit == "sentence" else "words"


def _is_number(fact: Fact) -> bool:
    return isinstance(fact.value, int | float) and not isinstance(fact.value, bool)


def payload(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON-safe values: what was set, how many facts of each kind differ, and every one of them."""
    rows = found.table.astype("object").where(found.table.notna(), None).to_dict("records")
    chapters = moved_chapters(found.a, found.b)
    return {
        "moved_parameters": {
            chapter: {name: list(pair) for name, pair in moved_parameters(found.a[chapter], found.b[chapter]).items()}
            for chapter in chapters
        },
        "counts": {
            "facts_compared": found.facts,
            "facts_that_differ": len(rows),
            "claims_with_another_verdict": len(found.claims) if "verdicts" in found.a else None,
            "by_kind": {kind: len(found.of(kind)) for kind in KINDS},
            "printed_alike": found.alike,
        },
        "verdicts": [row for row in rows if row["kind"] == "verdict"],
        "facts": rows,
        "untried": list(found.untried),
    }
