"""Verdicts in words: what was found under the stated definition, in how many others, and which choice flips it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from ..claims import ComparisonTest, DateTest, NumberTest, Reading
from ..members import YARDSTICKS
from ..verdicts import ClaimVerdict, Judged
from .words import NAMED_WITH_THE, axis, choice, count, day, listing, name, plural, some, value

# How many of the choices that flip an answer a sentence names.
FLIPS = 3
_FINDING = {
    "met": "holds",
    "approximately met": "is too close to call",
    "not met": "does not hold",
    "undecidable": "cannot be decided",
}
# What a definition need not say, because it is what the brief is about.
_PLAIN = {"organisation": "SCO", "bloc": "SCO"}


def told(found: Judged) -> str:
    """What was found for one part of a claim, in a few sentences."""
    if found.by_reading:
        return cast("Reading", found.part.reading).reason
    if found.rule == "date":
        return _date(found)
    if found.rule == "cases":
        return _cases(found)
    return " ".join(filter(None, [_stated(found), _meant(found), support(found), flip(found)]))


def told_all(verdict: ClaimVerdict) -> str:
    """What was found for a claim: its parts one after the other, each with its label."""
    if len(verdict.parts) == 1:
        return told(verdict.parts[0])
    return " ".join(f"{_label(part)}: {part.verdict}. {told(part)}" for part in verdict.parts)


def entry(verdict: ClaimVerdict) -> dict[str, Any]:
    """A claim and its verdict as plain values, for a program."""
    claim = verdict.claim
    return {
        "id": claim.id,
        "paragraph": claim.paragraph,
        "type": claim.type,
        "theme": claim.theme,
        "paraphrase": claim.paraphrase,
        "verdict": verdict.verdict,
        "by_reading": verdict.by_reading,
        "parts": [_part(part) | {"told": told(part)} for part in verdict.parts],
    }


def _part(found: Judged) -> dict[str, Any]:
    reading, test = found.part.reading, found.part.test
    made: dict[str, Any] = {"label": found.part.label, "verdict": found.verdict, "rule": found.rule}
    if reading:
        return made | {"would_decide": reading.would_decide, "cite": reading.cite}
    made |= {"finding": found.finding, "value": found.value, "unit": found.unit}
    made |= {"test": cast("DateTest", test).model_dump(mode="json")}
    if found.found:
        return made | {"on_record": found.found.isoformat()}
    return made | {
        "definition": dict(found.stated),
        "definitions": len(cast("pd.DataFrame", found.definitions)),
        "decided": found.decided,
        "supporting": found.supporting,
        "flips": [] if found.flips is None else sorted(set(found.flips["axis"])),
    }


def support(found: Judged) -> str:
    """In how many of the definitions that can be decided the claim is supported."""
    n, k, total = found.decided, found.supporting, len(found.counting)
    if total < 2 or found.rule == "cases":
        return ""
    if not n:
        return f"None of {plural(total, 'definition')} can be decided."
    left = f"; {count(total - n)} more cannot be decided" if n < total else ""
    verb = "meet" if isinstance(found.part.test, NumberTest) else "support"
    return f"{some(k).capitalize()} of {plural(n, 'definition')} {verb}{'s' if k < 2 else ''} it{left}."


def flip(found: Judged) -> str:
    """The single choices that turn the answer over, in words."""
    rows = found.flips
    if rows is None or found.finding == "undecidable" or len(cast("pd.DataFrame", found.definitions)) < 2:
        return ""
    if rows.empty:
        return "No single choice turns it over."
    first = rows.drop_duplicates("axis").head(FLIPS).to_dict("records")
    words = [f"{axis(row['axis'])}: {choice(row['axis'], row[row['axis']])} ({shown(found, row)})" for row in first]
    head = "One choice alone turns it over" if len(words) == 1 else "Any one of these choices turns it over"
    return f"{head}: {'; '.join(words)}."


def definition(found: Judged) -> str:
    """The stated definition in words: what the claim fixes, its choices on the axes that vary, and the year."""
    test, table = cast("NumberTest | ComparisonTest", found.part.test), cast("pd.DataFrame", found.definitions)
    wanted = {*test.definition, *(name for name in found.stated if name in table)} - {"as_of"}
    words = [
        choice(key, made) for key, made in found.stated.items() if key in wanted and _PLAIN.get(key, "") != str(made)
    ]
    year = [str(found.stated["as_of"])] if "as_of" in found.stated else []
    return ", ".join([*words, *year])


def nearest(found: Judged) -> str:
    """The supporting definition that is nearest to what is printed, in words; empty if there is none."""
    table = cast("pd.DataFrame", found.definitions)
    rows = table[table["finding"] == "met"]
    return _row(found, rows.iloc[0].to_dict()) if len(rows) and found.rule != "cases" else ""


def shown(found: Judged, row: Mapping[Any, Any]) -> str:
    """The value of a definition; of a comparison both sides, with digits enough to tell them apart."""
    test = found.part.test
    if isinstance(test, NumberTest):
        return value(row["value"], found.unit)
    apart = round(row["left"] - row["right"], 9) != 0
    for more in range(4):
        left, right = (value(row[side], found.unit, more) for side in ("left", "right"))
        # Neither two values that differ, nor a small one and nothing, may look the same.
        naught = any(
            row[side] != 0 and not re.search("[1-9]", text) for side, text in (("left", left), ("right", right))
        )
        if not naught and (left != right or not apart):
            break
    if found.unit.startswith("points"):
        left = left.removesuffix(f" {found.unit}")
    return f"{left} against {right}{_than(cast('ComparisonTest', test))}"


def _row(found: Judged, row: Mapping[Any, Any]) -> str:
    varied = [key for key in found.stated if key in cast("pd.DataFrame", found.definitions)]
    return f"{', '.join(choice(key, row[key]) for key in varied)} ({shown(found, row)})"


def _stated(found: Judged) -> str:
    test, table = cast("NumberTest | ComparisonTest", found.part.test), cast("pd.DataFrame", found.definitions)
    title, which = test.entry.title, definition(found)
    if found.finding == "undecidable":
        under = f" ({which})" if which else ""
        lacks = (
            "this roster has no such number"
            if found.stated.get("roster_rule") in YARDSTICKS
            else "the data are missing"
        )
        return f"{title} under the stated definition{under}: {lacks}, so it cannot be decided."
    row = table[table["is_stated"]].iloc[0].to_dict()
    about = ", ".join(filter(None, [which, _reporting(row)]))
    about = f" ({about})" if about else ""
    if isinstance(test, NumberTest):
        printed = value(test.number, found.unit)
        return f"{title}: {value(found.value, found.unit)}{about}, against the printed {printed}: {found.finding}."
    return f"{title}: {shown(found, row)}{about}. The comparison {_FINDING[str(found.finding)]}."


def _meant(found: Judged) -> str:
    """Which of the definitions that could have been meant decides for a number that is not met as stated."""
    if not isinstance(found.part.test, NumberTest) or found.verdict not in (
        "supported under a stated definition",
        "mixed",
    ):
        return ""
    table = cast("pd.DataFrame", found.definitions)
    rows = table[table["is_meant"] & (table["finding"] != "undecidable")]
    if rows.empty or rows["is_stated"].iloc[0]:
        return ""
    return f"Of the definitions that could have been meant the nearest is {_row(found, rows.iloc[0].to_dict())}."


def _than(test: ComparisonTest) -> str:
    if not isinstance(test.than, dict):
        return ""
    words = [f"in {made}" if key == "as_of" else f"for {choice(key, made)}" for key, made in test.than.items()]
    return " " + " ".join(words)


def _reporting(row: Mapping[Any, Any]) -> str:
    """Who of a roster reports, where not all do."""
    n, of = row.get("members_reporting"), row.get("members_in_roster")
    if n is None or of is None or n != n or int(n) == int(of):
        return ""
    return f"by the figures of {count(int(n))} of {count(int(of))}"


def _cases(found: Judged) -> str:
    """For which cases the claim holds and for which not, each with its value."""
    test, table = cast("ComparisonTest", found.part.test), cast("pd.DataFrame", found.definitions)
    (case,) = test.cases
    held = table[table["finding"] == "met"]
    failed = table[table["finding"].isin(["approximately met", "not met"])]
    unknown = table[table["finding"] == "undecidable"]
    than = (
        test.number if test.number is not None else table["right"].dropna().iloc[0] if len(held) + len(failed) else None
    )
    limit = f" {test.relation} {value(than, found.unit)}{_than(test)}" if than is not None else ""
    year = f" in {found.stated['as_of']}" if "as_of" in found.stated else ""
    rule = found.stated.get("roster_rule")
    year += f" ({choice('roster_rule', rule)})" if rule in YARDSTICKS else ""
    decided = len(held) + len(failed)
    if not decided:
        return f"{test.entry.title}{year}: no case can be decided."

    def named(rows: Any) -> str:
        return "; ".join(
            f"{choice(case, row[case])} ({value(row['left'], found.unit)})" for row in rows.to_dict("records")
        )

    text = f"{test.entry.title}{limit}{year}: so for {some(len(held))} of {plural(decided, 'case')}"
    text += f": {named(held)}" if len(held) else ""
    text += f"{'; not for' if len(held) else ':'} {named(failed)}" if len(failed) else ""
    left = listing(choice(case, made) for made in unknown[case])
    return f"{text}.{f' For {left} it cannot be decided.' if len(unknown) else ''}"


def _date(found: Judged) -> str:
    test = cast("DateTest", found.part.test)
    body = f"{'the ' if test.organisation in NAMED_WITH_THE else ''}{test.organisation}"
    who = f"{name(test.member)} joined {body}" if test.member else f"{body[:1].upper()}{body[1:]} was founded"
    if found.found is None:
        return f"{who}: no such day is on record, so it cannot be decided."
    off = (
        ""
        if found.finding == "met"
        else f", {plural(int(cast('float', found.value)), 'day')} from the printed {test.printed}"
    )
    return f"{who} on {day(found.found)} by the membership table{off}."


def _label(part: Judged) -> str:
    return part.part.label[:1].upper() + part.part.label[1:]
