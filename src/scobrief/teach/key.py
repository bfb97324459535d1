"""The instructor key: model answers whose numbers are worked out when it is asked for, and stand nowhere before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .. import __version__, paths
from ..errors import ExerciseError, nearest
from ..facts import Fact, facts_of
from ..facts.sheet import number
from ..facts.words import listing
from ..scenario import CHAPTERS, DEFAULT, resolve, run_id
from .commands import adapted, result
from .exercises import exercises
from .schema import LEVELS, Exercise, Value

_ASKED = re.compile(r"\{predict\} (\S+)\n:(fact|series): (\S+)")
_QUESTIONS = "predict.md"


def answers(exercise: Exercise, preset: str = DEFAULT) -> dict[str, str]:
    """The values of an exercise's model answer, as they are printed. Raises BriefError."""
    lines = [adapted(command, preset) for command in exercise.commands]
    return {
        name: taken(result(lines[value.of - 1]), value, f"exercise {exercise.number}: {name}")
        for name, value in exercise.key.values.items()
    }


def taken(answer: Any, value: Value, where: str) -> str:
    """One value out of what a command answered. where: for the words of a refusal. Raises ExerciseError."""
    for part in value.at:
        known = range(len(answer)) if isinstance(answer, list) else answer if isinstance(answer, dict) else ()
        if part not in known:
            guess = nearest(part, map(str, known))
            raise ExerciseError(f"{where}: there is no {part!r} there.{f' Did you mean {guess!r}?' if guess else ''}")
        answer = answer[part]
    if not isinstance(answer, list):
        return _printed(answer, value)
    rows = [row for row in answer if all(row.get(name) == wanted for name, wanted in (value.where or {}).items())]
    if value.count:
        return str(len(rows))
    field = value.every or value.least or value.most or value.first
    if field is None:
        raise ExerciseError(f"{where}: these are rows; say what of them: count, every, least, most or first.")
    found = [row[field] for row in rows if row.get(field) is not None]
    if not found:
        return "none"
    if value.every:
        return listing(list(dict.fromkeys(map(str, found))))
    return _printed(found[0] if value.first else min(found) if value.least else max(found), value)


def _printed(value: Any, how: Value) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, how.digits if how.digits is not None else 0)
    return "not reported" if value is None else str(value)


def key(preset: str = DEFAULT, numbers: Iterable[int] | None = None) -> str:
    """The key in Markdown, of all exercises or of some; of all, with the answers to what was to be predicted."""
    known = exercises()
    wanted = list(known) if numbers is None else list(numbers)
    run = run_id(resolve(CHAPTERS, preset))
    parts = [
        "# Instructor key",
        "Worked out from the data when it was asked for. It is not part of the book; keep it out of students' reach.",
        f"Scenario `{preset}`, run `{run}`, version {__version__}.",
    ]
    for level, title in LEVELS.items():
        found = [known[number] for number in wanted if known[number].level == level]
        parts += [f"## {title}", *(_one(exercise, preset) for exercise in found)] if found else []
    if numbers is None:
        parts.append(_predicted(preset))
    return "\n\n".join(parts) + "\n"


def _one(exercise: Exercise, preset: str) -> str:
    lines = "\n".join(f"    {adapted(command, preset)}" for command in exercise.commands)
    # What a command printed is text, not mark-up of the answer.
    told = exercise.key.answer.strip().format_map(answers(exercise, preset))
    looked = "\n".join(f"- {point}" for point in exercise.key.look_for)
    return (
        f"### {exercise.number}. {exercise.title}\n\n*Aim.* {exercise.aim.strip()} ({exercise.minutes} minutes)\n\n"
        f"*Worked out as by*\n\n{lines}\n\n*Answer.* {told}\n\n*Look for*\n\n{looked}"
    )


def _line(name: str, facts: Mapping[str, Fact]) -> str:
    """The years of a line with what is printed of each, up to the year that the run reads."""
    last: Any = facts[f"{name.partition('.')[0]}.as_of"].value
    years = [int(one[-4:]) for one in facts if re.fullmatch(rf"{re.escape(name)}_\d{{4}}", one)]
    return "; ".join(f"{year} {facts[f'{name}_{year}'].text}" for year in years if year <= last)


def _predicted(preset: str) -> str:
    """The answers to the questions of the page that asks for predictions."""
    asked = _ASKED.findall((paths.BOOK / _QUESTIONS).read_text(encoding="utf-8"))
    chapters = dict.fromkeys(name.partition(".")[0] for _, _, name in asked)
    facts = {name: one for s in resolve(chapters, preset).values() for name, one in facts_of(s).items()}
    rows = [
        f"| {place} | {title} | {_line(name, facts) if kind == 'series' else facts[name].text} | `{name}` |"
        for place, (title, kind, name) in enumerate(asked, 1)
    ]
    head = "## Predict, then look\n\n| No. | Question | Answer | Fact |\n|---|---|---|---|\n"
    return head + "\n".join(rows)
