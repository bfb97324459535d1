"""Read a file of claims: YAML whose every complaint names the line, the field, what was found and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..datapackage import opened
from ..errors import ClaimError, nearest
from ..parameters import Organisation
from ..strict_yaml import follow, given_twice, parsed, text_of
from .rules import VERDICTS
from .schema import Claim, ComparisonTest, DateTest, File, NumberTest, Part, Reading

SEE = "See the page on bringing your own op-ed, book/op-ed.md."
_TESTS: dict[str, type[BaseModel]] = {"number": NumberTest, "comparison": ComparisonTest, "date": DateTest}
_ALLOWED = {
    "article": "the article that makes the claims, in words",
    "claims": "a list that holds at least one claim",
    "id": "a letter, then letters, digits, dots, dashes and underscores, 40 at most, and another for each claim",
    "paraphrase": "the claim in your own words",
    "kind": f"one of {', '.join(_TESTS)}",
    "indicator": "the name of an indicator; `scobrief indicator` lists them",
    "printed": 'for a number: it, in the indicator\'s unit, or a text like "43%"; for a date: a year, or "2001-06-15"',
    "tolerance": "a number from 0 up, in the indicator's unit; for a printed number also tolerance_pp",
    "near": "a number not below the tolerance, or near_pp",
    "tolerance_days": "a whole number of days from 0 up",
    "relation": "above or below",
    "than": "a number, or the choices that make the other definition",
    "event": "founded or joined",
    "organisation": f"one of {', '.join(get_args(Organisation))}",
    "member": "the ISO3 code of a state, like IRN",
    "quantifier": "every or most",
    "verdict": f"one of {', '.join(VERDICTS)}",
    "reason": "one or two sentences",
    "definition": "parameters of the indicator with their values",
    "vary": "parameters of the indicator, each with a list of choices or years like 2017-2025",
    "meant": "parameters of the indicator, each with a list of choices",
    "cases": "one parameter of the indicator with a list of choices",
    "label": "a word or two",
}


@cache
def brief_claims() -> dict[str, Claim]:
    """The article's claims by id, from the table of claims. Raises ClaimError or DataError."""
    return {claim.id: claim for claim in read_claims(opened("curated/claims.yaml")).claims}


def printed_numbers() -> dict[str, NumberTest]:
    """The numbers that the article prints, by claim."""
    return {name: claim.test for name, claim in brief_claims().items() if isinstance(claim.test, NumberTest)}


def read_claims(path: Path) -> File:
    """Read and check a file of claims. Raises ClaimError with a line for everything that is wrong."""
    text = text_of(path, ClaimError, "A file of claims")
    if not text.strip():
        raise ClaimError(f"{path} line 1: the text is empty. Expected `article:` and a list under `claims:`. {SEE}")
    root, values = parsed(path, text, ClaimError)
    problems = list(given_twice(root))
    try:
        file = File.model_validate(values)
    except ValidationError as error:
        problems += [_words(item, root, values) for item in error.errors()]
    else:
        problems += _same_ids(file, root)
    if problems:
        # A field that may be of two kinds is complained about once for each: the first says it.
        first: dict[tuple[int, str], str] = {}
        for line, field, message in sorted(problems, key=lambda problem: problem[0]):
            first.setdefault((line, field), f"{path} line {line}: {message}")
        raise ClaimError("\n".join([*first.values(), SEE]))
    return file


def _same_ids(file: File, root: yaml.Node | None) -> Iterator[tuple[int, str, str]]:
    first: dict[str, int] = {}
    for place, claim in enumerate(file.claims):
        line, _ = follow(root, ("claims", place, "id"))
        if claim.id in first:
            told = f"id={claim.id!r} is also the id of the claim on line {first[claim.id]}. Give each claim its own."
            yield line, "id", told
        first.setdefault(claim.id, line)


def _words(item: ErrorDetails, root: yaml.Node | None, values: Any) -> tuple[int, str, str]:
    """One of pydantic's complaints as line, field, and words."""
    line, path = follow(root, item["loc"])
    kind, found, name = item["type"], item["input"], str(item["loc"][-1]) if item["loc"] else "the file"
    field = name if kind in ("missing", "extra_forbidden") else str(path[-1]) if path else name
    where = _claim(values, path)
    if isinstance(path[-1] if path else None, int) and kind != "missing":
        field = "entry"
    hint = f" Allowed is {_ALLOWED[field]}." if field in _ALLOWED else ""
    if kind == "missing":
        told = f"{field} is missing.{hint}"
    elif kind == "extra_forbidden":
        allowed = list(_model(values, path[:-1]).model_fields)
        guess = nearest(field, allowed)
        told = f"{field!r} is not one of {', '.join(allowed)}.{f' Did you mean {guess!r}?' if guess else ''}"
    elif kind == "value_error":
        told = item["msg"].removeprefix("Value error, ").removesuffix(".") + "."
        named = re.match(r"(\w+)\b", told)
        line, _ = follow(root, (*item["loc"], named[1] if named else ""))
        own = {field, *_model(values, path).model_fields} if path else {field}
        told = told if not path or (named and named[1] in own) else f"{field}: {told}"
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        given = found.get("kind") if isinstance(found, dict) else None
        field, told = "kind", f"kind={given!r}" if given else "kind is missing"
        told += f". Allowed is {_ALLOWED['kind']}."
    elif kind in ("list_type", "too_short", "too_long") and not hint:
        alone = ", of one axis alone" if kind == "too_long" else ""
        told = f"{field}={_kind(found)}: allowed is a list of choices{alone}."
    elif kind in ("model_type", "dict_type"):
        what = path[-1] if path and isinstance(path[-1], str) else "entry" if path else "the file"
        told = f"{what}: expected fields of the form `name: value`, found {_kind(found)}."
    else:
        told = f"{field}={_kind(found)} is not allowed.{hint or ' ' + item['msg'] + '.'}"
    return line, field, where + told.replace("?.", "?")


def _kind(found: object) -> str:
    """What stands where something else was expected, in words."""
    words = {list: "a list", dict: "a mapping", type(None): "nothing"}
    return words.get(type(found)) or repr(found)[:80]


def _claim(values: Any, path: tuple[int | str, ...]) -> str:
    """Which claim a path is in, for the head of a message."""
    if len(path) < 2 or path[0] != "claims":
        return ""
    entry = values["claims"][path[1]]
    named = entry.get("id") if isinstance(entry, dict) else None
    return f"claim {named or int(path[1]) + 1}: "


def _model(values: Any, path: tuple[int | str, ...]) -> type[BaseModel]:
    """The entry that the keys lead to, whose fields are those allowed there."""
    model: type[BaseModel] = File
    for part in path:
        values = values[part]
        if part == "claims":
            model = Claim
        elif part == "parts":
            model = Part
        elif part == "reading":
            model = Reading
        elif part == "test":
            model = _TESTS.get(values.get("kind"), NumberTest)
    return model
