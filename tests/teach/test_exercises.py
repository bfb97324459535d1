"""The file of exercises: twelve in three levels, each whole, and a bad one told with its line."""

import re

import pytest

from scobrief import paths
from scobrief.cli import cli
from scobrief.errors import ExerciseError
from scobrief.teach import LEVELS, exercises, find, read_exercises
from scobrief.teach.commands import adapted, parse

SOURCE = paths.BOOK / "teaching" / "exercises.yaml"
ONE = """exercises:
  - number: 1
    level: read
    title: "A title"
    aim: "An aim."
    minutes: 20
    pages: [chapters/size]
    commands:
      - scobrief run size
    task: "A task."
    hand_in: "A sentence."
    key:
      values:
        share: {at: [facts, size.gdp_share, text]}
      answer: "It was {share}."
      look_for: ["A reason."]
"""


def refusal(tmp_path, old: str, new: str) -> str:
    path = tmp_path / "exercises.yaml"
    assert old in ONE
    path.write_text(ONE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ExerciseError) as caught:
        read_exercises(path)
    return str(caught.value).removeprefix(f"{path} ")


def test_there_are_four_exercises_of_each_level():
    levels = [exercise.level for exercise in exercises().values()]
    assert levels == [level for level in LEVELS for _ in range(4)]


@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda one: one.number)
def test_no_result_is_typed_in_an_exercise_or_in_its_model_answer(exercise):
    """As in the prose of the book: what is computed has no digits here."""
    result = re.compile(r"\d[\d,.]*\s?(%|percent\b|billion\b|million\b|points\b|times\b)")
    assert not result.search(exercise.task)
    assert not re.search(r"\d", re.sub(r"\{\w+\}", "", exercise.key.answer))
    assert not any(re.search(r"\d", point) for point in exercise.key.look_for)


@pytest.mark.parametrize("command", [c for one in exercises().values() for c in one.commands])
def test_a_command_has_only_options_that_the_program_takes(command):
    line = parse(command)
    if line.verb == "papermill":
        return
    taken = cli.commands["claims"].commands["invert" if line.verb == "invert" else "show"]
    known = taken if line.verb in ("claims", "invert") else cli.commands[line.verb]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {option for option, _ in line.options} <= options


def test_the_example_that_the_bad_ones_are_made_from_is_good(tmp_path):
    path = tmp_path / "exercises.yaml"
    path.write_text(ONE, encoding="utf-8")
    assert read_exercises(path).exercises[0].key.values["share"].of == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("level: read", "level: reed", "line 3: exercise 1: level='reed' is not one of read, rerun, build."),
        ("minutes: 20", "minuts: 20", "exercise 1: 'minuts' is not one of number, level, title, aim, minutes"),
        ("minutes: 20", "minutes: twenty", "line 6: exercise 1: minutes: input should be a valid integer, found"),
        ("chapters/size", "chapters/sise", "'chapters/sise' is no page of the book. Did you mean 'chapters/size'?"),
        ("run size", "run sise", "chapter='sise' is not one of claims, members, size"),
        ("run size", "run size --set as_off=2017", "'as_off' is not one of as_of"),
        ("run size", "rum size", "verb='rum' is not one of run, papermill, claims"),
        ("scobrief run size", "rm -rf size", "program='rm' is not one of scobrief, papermill"),
        ("It was {share}.", "It was {shar}.", "answer names 'shar', which is no value. Did you mean 'share'?"),
        ("It was {share}.", "It was so.", "values has share, which answer does not name"),
        ("{at: [facts", "{of: 2, at: [facts", "key: share is of=2, and there are 1 commands"),
        ("text]}", "text], where: {fact: a}}", "where picks rows; say what of them: count, every, least"),
        ("text]}", "text], least: a, most: a}", "least and most cannot stand together"),
        ("number: 1", "number: 2", "exercises are numbered 2; expected 1, 2, 3 and so on"),
        ('    aim: "An aim."\n', "", "line 2: exercise 1: aim is missing."),
        ('    aim: "An aim."\n', '    aim: "An aim."\n    aim: "Two."\n', "line 6: aim is given twice"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_what_is_wrong_where_and_what_is_near(tmp_path, old, new, told):
    assert told in refusal(tmp_path, old, new)


@pytest.mark.parametrize(("asked", "near"), [("13", "12"), ("0", "1"), ("-4", "1")])
def test_a_number_that_there_is_none_of_is_answered_with_the_nearest(asked, near):
    with pytest.raises(ExerciseError, match=f"Did you mean {near}"):
        find(asked)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("scobrief run size --set as_of=2017", "scobrief run size --set as_of=2017 --scenario ppp"),
        ("scobrief claims C17", "scobrief claims C17 --scenario ppp"),
        ("scobrief compare article-2021 no-china", "scobrief compare article-2021 no-china"),
        ("scobrief indicator gdp_share_pct", "scobrief indicator gdp_share_pct --set gdp_measure=ppp"),
        ("scobrief indicator gdp_share_pct --set gdp_measure=nominal",) * 2,
        ("scobrief indicator stii --set bloc=SCO",) * 2,
        ("papermill notebooks/03_size.ipynb o.ipynb", "papermill notebooks/03_size.ipynb o.ipynb -p gdp_measure ppp"),
        ("papermill book/teaching/own_roster.ipynb o.ipynb",) * 2,
    ],
)
def test_in_the_book_of_a_variant_a_command_asks_for_the_variant(command, expected):
    assert adapted(command, "ppp") == expected
    assert adapted(command, "article-2021") == command


def test_the_page_has_every_exercise_and_nothing_of_the_key():
    from scobrief.book.exercises import listing

    text = listing()
    assert text.count("*To hand in.*") == len(read_exercises(SOURCE).exercises) == 12
    # Nothing of the key: no look-for, no answer.
    for exercise in exercises().values():
        assert not any(point in text for point in exercise.key.look_for)
        longest = max(re.split(r"\{\w+\}", exercise.key.answer), key=len).strip()
        assert len(longest) > 20
        assert longest not in text
