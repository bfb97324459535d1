"""What a command of an exercise answers, worked out here without running it.

`result` gives the part of a command's JSON that model answers are taken from: the same keys, the same rows. That it
is what the command itself prints is seen to by a test, which runs every one of them.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .. import paths
from ..claims import brief_claims, read_claims
from ..compare import compare, payload
from ..datapackage import per_vintage
from ..errors import ClaimError, ExerciseError, ParameterError, nearest, not_allowed
from ..facts import facts_of
from ..facts.judged import entry
from ..indicators import indicator
from ..scenario import CHAPTERS, DEFAULT, Scenario, read_preset, resolve
from ..sweep import facts_only, grid
from ..verdicts import judge
from . import own

# How many words each option takes behind it.
_TAKES = {
    "--set": 1, "--scenario": 1, "--grid": 1, "--file": 1, "--out": 1, "--chapter": 1, "--part": 1,
    "--json": 0, "--met": 0, "--facts-only": 0, "-p": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A command line: what it runs, on what, and its options."""

    verb: str
    words: tuple[str, ...]
    options: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    def all(self, name: str) -> list[str]:
        """Every value of an option, in order."""
        return [" ".join(values) for option, values in self.options if option == name]

    def one(self, name: str, default: str = "") -> str:
        """The last value of an option."""
        return (self.all(name) or [default])[-1]


def check(text: str) -> None:
    """Refuse a command that could not be run: an unknown verb, option, chapter, claim or setting. Raises BriefError."""
    line = parse(text)
    _ANSWERS[line.verb][0](line)


def adapted(text: str, preset: str) -> str:
    """The command as it is to be typed for another scenario than the default one.

    One that names its scenarios itself, or knows none, stays as it is.
    """
    line = parse(text)
    if preset == DEFAULT or line.one("--scenario"):
        return text
    if line.verb in ("run", "claims", "invert", "sweep"):
        return f"{text} --scenario {shlex.quote(preset)}"
    wanted = read_preset(preset)
    if line.verb == "indicator":
        given = {setting.partition("=")[0] for setting in line.all("--set")}
        known = indicator(line.words[0]).parameters.model_fields
        more = {name: value for name, value in wanted.items() if name in known and name not in given}
        return " ".join([text, *(f"--set {name}={value}" for name, value in more.items())])
    if line.verb == "papermill" and (chapter := _chapter(line)):
        given = {pair.partition(" ")[0] for pair in line.all("-p")}
        own_ones = CHAPTERS[chapter].model_fields
        more = {name: value for name, value in wanted.items() if name in own_ones and name not in given}
        return " ".join([text, *(f"-p {name} {value}" for name, value in more.items())])
    return text


@per_vintage(maxsize=64)
def result(text: str) -> dict[str, Any]:
    """What the command answers. Raises BriefError in the command's own words."""
    line = parse(text)
    return _ANSWERS[line.verb][1](line)


def parse(text: str) -> Line:
    """A command as its parts. Raises ExerciseError for what is none of the exercises' commands."""
    try:
        program, *rest = shlex.split(text)
    except ValueError as error:
        raise ExerciseError(f"this is no command line: {error}.") from None
    if program not in ("scobrief", "papermill"):
        raise ExerciseError(not_allowed("command", "program", program, ("scobrief", "papermill"), "the README"))
    words, options = [], []
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            words.append(word)
            continue
        if word not in _TAKES:
            guess = nearest(word, _TAKES)
            raise ExerciseError(f"option {word} is not known here.{f' Did you mean {guess}?' if guess else ''}")
        n = _TAKES[word]
        if len(rest) < n:
            raise ExerciseError(f"option {word} has nothing behind it.")
        options.append((word, tuple(rest[:n])))
        rest = rest[n:]
    verb = "papermill" if program == "papermill" else words.pop(0) if words else ""
    if verb == "claims" and words[:1] in (["invert"], ["show"]):
        verb = "invert" if words.pop(0) == "invert" else verb
    if verb not in _ANSWERS:
        raise ExerciseError(not_allowed("command", "verb", verb, _ANSWERS, "the page on how to re-run"))
    return Line(verb, tuple(words), tuple(options))


def _scenario(line: Line) -> Scenario:
    chapter = _word(line, 0, "a chapter")
    return resolve([chapter], line.one("--scenario", DEFAULT), line.all("--set"))[chapter]


def _run(line: Line) -> dict[str, Any]:
    return _sheet(facts_of(_scenario(line)))


def _sheet(facts: Any) -> dict[str, Any]:
    return {"facts": {name: {"value": one.value, "unit": one.unit, "text": one.text} for name, one in facts.items()}}


def _chapter(line: Line) -> str | None:
    """The chapter whose notebook papermill runs; None for one of the exercises' own."""
    found = re.fullmatch(r"notebooks/\d\d_(\w+)\.ipynb", _word(line, 0, "a notebook"))
    return found and found[1]


def _check_papermill(line: Line) -> None:
    if not (paths.ROOT / _word(line, 0, "a notebook")).is_file():
        raise ExerciseError(f"there is no notebook {line.words[0]}.")
    _word(line, 1, "a name for the executed copy")
    if chapter := _chapter(line):
        resolve([chapter], settings=[pair.replace(" ", "=", 1) for pair in line.all("-p")])
    else:
        own.check(line.words[0], _given(line))


def _papermill(line: Line) -> dict[str, Any]:
    if chapter := _chapter(line):
        settings = [pair.replace(" ", "=", 1) for pair in line.all("-p")]
        return _sheet(facts_of(resolve([chapter], settings=settings)[chapter]))
    return _sheet(own.facts(line.words[0], _given(line)))


def _given(line: Line) -> dict[str, str]:
    return {values[0]: values[1] for option, values in line.options if option == "-p"}


def _asked(line: Line) -> tuple[dict[str, Any], list[Any]]:
    """The settings of the run and the claims that a line is about."""
    path = line.one("--file")
    known = {c.id: c for c in read_claims(paths.ROOT / path).claims} if path else brief_claims()
    wanted = line.words[:1]
    if wanted and wanted[0] not in known:
        raise ClaimError(not_allowed(path or "scobrief claims", "claim", wanted[0], known, "scobrief claims"))
    settings = resolve(["verdicts"], line.one("--scenario", DEFAULT), line.all("--set"))["verdicts"].model_dump()
    return settings, [known[wanted[0]]] if wanted else list(known.values())


def _claims(line: Line) -> dict[str, Any]:
    settings, claims = _asked(line)
    made = [_plain(entry(judge(claim, settings))) for claim in claims]
    return made[0] if line.words else {"claims": made}


def _invert(line: Line) -> dict[str, Any]:
    settings, (claim,) = _asked(line)
    parts = judge(claim, settings).parts
    numbers = [part.definitions for part in parts if part.definitions is not None]
    table = numbers[int(line.one("--part", "1")) - 1]
    return {"definitions": _rows(table[table["finding"] == "met"] if "--met" in dict(line.options) else table)}


def _pair(line: Line) -> tuple[dict[str, Scenario], dict[str, Scenario]]:
    asked = [chapter for chapter in CHAPTERS if chapter in line.all("--chapter") or not line.all("--chapter")]
    if unknown := set(line.all("--chapter")) - set(CHAPTERS):
        resolve(unknown)
    a, b = _word(line, 0, "two scenarios"), _word(line, 1, "two scenarios")
    return resolve(asked, a), resolve(asked, b, line.all("--set"))


def _compare(line: Line) -> dict[str, Any]:
    return payload(compare(*_pair(line)))


def _parameters(line: Line) -> tuple[Any, Any]:
    entry = indicator(_word(line, 0, "an indicator"))
    return entry, entry.parameters.parse(line.all("--set"), entry.name, f"scobrief indicator {entry.name}")


def _indicator(line: Line) -> dict[str, Any]:
    entry, chosen = _parameters(line)
    return {"rows": _rows(entry.compute(chosen))}


def _grid(line: Line) -> Any:
    chapter = _word(line, 0, "a chapter")
    return grid(chapter, line.all("--grid"), line.one("--scenario", DEFAULT), line.all("--set"))


def _sweep(line: Line) -> dict[str, Any]:
    made = _grid(line)
    return {"rows": _rows(facts_only(made.axes, made.scenarios))}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=12))
    return rows


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _word(line: Line, place: int, what: str) -> str:
    if len(line.words) <= place:
        raise ParameterError(f"{line.verb}: expected {what}.")
    return line.words[place]


# Of each verb: what refuses a line that could not be run, and what it answers.
_ANSWERS: dict[str, tuple[Callable[[Line], Any], Callable[[Line], dict[str, Any]]]] = {
    "run": (_scenario, _run),
    "papermill": (_check_papermill, _papermill),
    "claims": (_asked, _claims),
    "invert": (_asked, _invert),
    "compare": (_pair, _compare),
    "indicator": (_parameters, _indicator),
    "sweep": (_grid, _sweep),
}
