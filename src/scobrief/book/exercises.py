"""The exercises as a fragment of a page; what is in the key stays out."""

from __future__ import annotations

from ..scenario import DEFAULT
from ..teach import LEVELS, Exercise, exercises
from ..teach.commands import adapted

# What each level asks of a class, beside the project itself.
NEEDED = {
    "read": "These need the pages alone. The commands are for whoever wants to look further.",
    "rerun": "These need the project, {doc}`set up once <rerun>`, and a terminal. One computer for two will do.",
    "build": "These need the project, an editor, and more time than a session has: set them as coursework.",
}


def fragments(preset: str = DEFAULT) -> dict[str, str]:
    """File name -> MyST text. preset: under which the commands are to be run, for the book of a variant."""
    return {"exercises.md": listing(preset)}


def listing(preset: str = DEFAULT) -> str:
    """Every exercise by level: aim, time, pages, task, commands, and what to hand in."""
    parts = []
    for level, title in LEVELS.items():
        found = [exercise for exercise in exercises().values() if exercise.level == level]
        parts += [f"## {title}", NEEDED[level], *(_one(exercise, preset) for exercise in found)]
    return "\n\n".join(parts) + "\n"


def _one(exercise: Exercise, preset: str) -> str:
    pages = ", ".join(f"{{doc}}`{page}`" for page in exercise.pages)
    lines = "\n".join(f"$ {adapted(command, preset)}" for command in exercise.commands)
    return (
        f"(exercise-{exercise.number})=\n### {exercise.number}. {exercise.title}\n\n"
        f"*Aim.* {exercise.aim.strip()}\n\n"
        f"*Time and pages.* {exercise.minutes} minutes. {pages}.\n\n"
        f"{exercise.task.strip()}\n\n```console\n{lines}\n```\n\n*To hand in.* {exercise.hand_in.strip()}"
    )
