"""The command for whoever teaches with the brief: the exercises, and the key to them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import paths
from ..errors import ParameterError, nearest
from ..terminal import note, print_json, print_table, progress
from .options import AS_JSON, SCENARIO

if TYPE_CHECKING:
    from ..teach import Exercise

FORMATS = {"md": (".md", ".txt"), "html": (".html", ".htm")}
# What `_build` publishes, or will: no key may lie there.
PUBLIC = ("html", "variants", "stage")


@click.command()
@click.argument("number", required=False)
@SCENARIO
@click.option("--key", "with_key", is_flag=True, help="Print the model answers, worked out from the data now.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the key to a file, .md or .html.")
@click.option("--format", "form", metavar="md|html", help="The form of the key.  [default: as --out ends, else md]")
@AS_JSON
def teach(number: str | None, scenario: str, with_key: bool, out: Path | None, form: str | None, as_json: bool) -> None:
    """List the exercises, tell one by its NUMBER, or work out the key to them.

    The key is made from the data when it is asked for. It is not part of the book, and no file of the project has
    its numbers.

    \b
    Examples:
      scobrief teach
      scobrief teach 5
      scobrief teach --key
      scobrief teach --key --scenario ppp --out ../key.html
    """
    if not with_key and (out is not None or form is not None):
        raise click.UsageError("--out and --format go with --key.")
    if with_key and as_json:
        raise click.UsageError("--json lists exercises; the key is text. Leave one of --json and --key out.")
    _check_out(out)
    form = _form(out, form)
    from ..scenario import CHAPTERS, resolve
    from ..teach import exercises, find

    resolve(CHAPTERS, scenario)  # refuses a preset that there is none of, before anything is computed
    known = list(exercises().values()) if number is None else [find(number)]
    if with_key:
        _key(known, number is None, scenario, out, form)
    elif as_json:
        print_json([_entry(exercise, scenario) for exercise in known])
    elif number is None:
        _list(known)
    else:
        _tell(known[0], scenario)


def _key(known: list[Exercise], whole: bool, scenario: str, out: Path | None, form: str) -> None:
    from ..teach import key

    with progress(1) as step:
        step("Working out the key")
        text = key(scenario, None if whole else [exercise.number for exercise in known])
    if form == "html":
        from ..teach.paper import page

        text = page(text, "Instructor key")
    if out is None:
        click.echo(text, nl=False)
        return
    beside = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    note(f"Written: {out}")


def _list(known: list[Exercise]) -> None:
    from ..teach import LEVELS

    columns = ["no.", "level", "title", "minutes", "aim"]
    rows = [
        {"no.": one.number, "level": LEVELS[one.level], "title": one.title, "minutes": one.minutes, "aim": one.aim}
        for one in known
    ]
    print_table("exercises", columns, rows)
    note("One at length: scobrief teach NUMBER. The model answers: scobrief teach --key.")


def _tell(exercise: Exercise, scenario: str) -> None:
    from ..teach import LEVELS
    from ..teach.commands import adapted

    lines = [
        f"{exercise.number}. {exercise.title}",
        f"{LEVELS[exercise.level]}; {exercise.minutes} minutes. Pages: {', '.join(exercise.pages)}.",
        f"Aim: {exercise.aim}",
        "",
        exercise.task.strip(),
        "",
        *(f"  {adapted(command, scenario)}" for command in exercise.commands),
        "",
        f"To hand in: {exercise.hand_in}",
    ]
    click.echo("\n".join(lines))


def _entry(exercise: Exercise, scenario: str) -> dict[str, Any]:
    """An exercise as plain values, for a program; without its key."""
    from ..teach.commands import adapted

    said = exercise.model_dump(exclude={"key"})
    return said | {"commands": [adapted(command, scenario) for command in exercise.commands]}


def _form(out: Path | None, form: str | None) -> str:
    """md or html: as it is said, or as the file's name ends. Raises ParameterError if the two differ."""
    if form is not None and form not in FORMATS:
        guess = nearest(form, FORMATS)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise ParameterError(f"--format {form}: allowed are {' and '.join(FORMATS)}.{hint}")
    if out is None:
        return form or "md"
    ending = next((name for name, ends in FORMATS.items() if out.suffix in ends), None)
    if ending is None:
        ends = ", ".join(end for ends in FORMATS.values() for end in ends)
        raise ParameterError(f"--out {out}: expected the name of a file that ends in one of {ends}.")
    if form not in (None, ending):
        raise ParameterError(f"--out {out} is {ending}, and --format says {form}. Leave one out.")
    return ending


def _check_out(out: Path | None) -> None:
    """Refuse a place for the key before it is worked out: no folder, the project's own files, the public pages."""
    if out is None:
        return
    if out.exists() and not out.is_file():
        raise ParameterError(f"--out {out}: this is no ordinary file.")
    if not out.parent.is_dir():
        raise ParameterError(f"--out {out}: there is no folder {out.parent}. Make it first, or name another.")
    place = out.resolve()
    if any(place.is_relative_to(folder.resolve()) for folder in (paths.HTML, *(paths.BUILD / one for one in PUBLIC))):
        raise ParameterError(f"--out {out}: that folder is published, and the key is not for the public. Name another.")
    if place.is_relative_to(paths.ROOT) and not place.is_relative_to(paths.BUILD.resolve()):
        raise ParameterError(
            f"--out {out}: the key is no part of the project. Name a folder outside of it, or "
            f"{paths.BUILD / 'key.md'}, which is not committed."
        )
