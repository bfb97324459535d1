"""The instructor key: every value is what the exercise's own command answers, when it is really run."""

from __future__ import annotations

import csv
import functools
import json
import os
import shlex
import subprocess
import sys

import nbformat
import pytest

from scobrief import paths
from scobrief.errors import ExerciseError
from scobrief.facts import MIME
from scobrief.teach import answers, exercises, key
from scobrief.teach.commands import parse
from scobrief.teach.key import taken
from scobrief.teach.schema import Value

ROWS = {"rows": [{"n": "a", "v": 2.5}, {"n": "b", "v": 1.0}, {"n": "a", "v": 4.0}, {"n": "c", "v": None}]}
PROGRAMS = {
    "scobrief": "from scobrief.cli import main; main()",
    "papermill": "from papermill.cli import papermill as p; p()",
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value(at=["rows"], count=True), "4"),
        (Value(at=["rows"], where={"n": "a"}, count=True), "2"),
        (Value(at=["rows"], where={"n": "a"}, most="v", digits=1), "4.0"),
        (Value(at=["rows"], least="v"), "1"),
        (Value(at=["rows"], every="n"), "a, b and c"),
        (Value(at=["rows"], where={"n": "z"}, first="v"), "none"),
        (Value(at=["rows", 1, "n"]), "b"),
        (Value(at=["rows", 3, "v"]), "not reported"),
    ],
)
def test_a_value_is_taken_from_its_place(value, expected):
    assert taken(ROWS, value, "here") == expected


def test_a_place_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(ExerciseError, match=r"here: there is no 'row' there\. Did you mean 'rows'"):
        taken(ROWS, Value(at=["row"]), "here")
    with pytest.raises(ExerciseError, match="these are rows; say what of them"):
        taken(ROWS, Value(at=["rows"]), "here")


def test_the_key_follows_the_scenario():
    """24.0 and 30.1: the members' share of GDP in 2021, at market rates and at parity, as the chapter prints it."""
    assert answers(exercises()[1])["product"] == "24.0%"
    assert answers(exercises()[1], "ppp")["product"] == "30.1%"
    assert "24.0% of the product" in key(numbers=[1])
    assert "30.1% of the product" in key("ppp", [1])
    assert "scobrief run size --scenario ppp" in key("ppp", [1])


@pytest.mark.slow
def test_the_whole_key_has_every_exercise_and_the_answers_to_what_was_predicted():
    """Of the members in force 42.2% of the people in 2021, after the last year before India and Pakistan: 22.2%."""
    text = key()
    assert [f"### {number}. " in text for number in exercises()] == [True] * 12
    line = next(line for line in text.splitlines() if "`size.population_share`" in line)
    assert "2013 22.2%" in line
    assert line.split(" | ")[2].endswith("2021 42.2%")


def test_no_model_answer_lies_in_the_project(tmp_path):
    """The words of a model answer are there, with names in braces; with numbers they are nowhere."""
    told = [line for line in key(numbers=[2]).splitlines() if line.startswith("*Answer.*")]
    start = told[0].removeprefix("*Answer.* ")[:24]
    tracked = subprocess.run(["git", "ls-files"], cwd=paths.ROOT, capture_output=True, text=True).stdout.split("\n")
    texts = [paths.ROOT / name for name in tracked if name.endswith((".md", ".yaml", ".py", ".ipynb", ".html"))]
    assert len(texts) > 50
    assert [path.name for path in texts if path.is_file() and start in path.read_text(encoding="utf-8")] == []


# --- every command, run ---


@functools.cache
def really(command: str, folder: str) -> dict:
    """What a command answers: JSON of scobrief, the facts in papermill's copy, the table of a sweep."""
    line, (program, *words) = parse(command), shlex.split(command)
    out = f"{folder}/{abs(hash(command))}"
    if line.verb == "papermill":
        out += ".ipynb"
        words[words.index(line.words[1])] = out
    elif line.verb == "sweep":
        words[words.index("--out") + 1] = out
    else:
        words += ["--json"] + (["--out", f"{out}.ipynb"] if line.verb == "run" else [])
    environment = os.environ | {"SCOBRIEF_HOME": str(paths.ROOT), "PYTHONPATH": str(paths.PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMS[program], *words],
        cwd=paths.ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if line.verb == "papermill":
        outputs = [o for cell in nbformat.read(out, as_version=4).cells for o in cell.get("outputs", ())]
        return {"facts": next(o["data"][MIME] for o in outputs if MIME in o.get("data", {}))}
    if line.verb == "sweep":
        with open(f"{out}/facts.csv", encoding="utf-8", newline="") as file:  # noqa: PTH123
            rows = list(csv.DictReader(file))
        return {"rows": [row | {"value": float(row["value"]) if row["value"] else None} for row in rows]}
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda one: one.number)
def test_the_numbers_of_a_model_answer_are_what_its_commands_print(exercise, tmp_path_factory):
    folder = str(tmp_path_factory.getbasetemp())
    run = {
        name: taken(really(exercise.commands[value.of - 1], folder), value, name)
        for name, value in exercise.key.values.items()
    }
    assert answers(exercise) == run
