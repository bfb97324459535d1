"""An answer that was given before holds while nothing that it could depend on has changed, and no longer."""

import json
import os

import pytest

from scobrief import fresh, paths

ASKED = ("claims", "article-2021", ("as_of=2017",))


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout with a package, and an answer that was given in it."""
    for name, text in {
        "package/size.py": "x = 1\n",
        "notebooks/03_size.ipynb": "{}",
        "data/annual.csv": "iso3,year\n",
        "scenarios/article-2021.yaml": "as_of: 2021\n",
        "_config.yml": "title: A book\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    fresh.remember(*ASKED, {"C16": "mixed"}, fresh.digest("article-2021"))
    return tmp_path


def test_the_answer_holds_while_nothing_changes(checkout):
    assert fresh.recall(*ASKED) == {"C16": "mixed"}


@pytest.mark.parametrize(
    "changed", ["package/size.py", "notebooks/03_size.ipynb", "data/annual.csv", "_config.yml", "data/new.csv"]
)
def test_it_holds_no_longer_once_a_file_has_other_bytes_or_is_new(checkout, changed):
    with (checkout / changed).open("a") as file:
        file.write("2\n")
    assert fresh.recall(*ASKED) is None


def test_a_file_that_is_gone_or_has_another_name_counts_too(checkout):
    (checkout / "data/annual.csv").rename(checkout / "data/yearly.csv")
    assert fresh.recall(*ASKED) is None


def test_a_file_that_was_only_written_anew_changes_nothing(checkout):
    os.utime(checkout / "data/annual.csv", (0, 0))
    assert fresh.recall(*ASKED) == {"C16": "mixed"}


@pytest.mark.parametrize(
    "words",
    [
        ("build", "article-2021", ("as_of=2017",)),
        ("claims", "ppp", ("as_of=2017",)),
        ("claims", "article-2021", ("as_of=2018",)),
        ("claims", "article-2021", ()),
    ],
)
def test_other_words_are_another_question(checkout, words):
    assert fresh.recall(*words) is None


def test_a_scenario_file_is_asked_for_by_what_it_says(checkout):
    mine = checkout / "mine.yaml"
    mine.write_text("as_of: 2019\n")
    fresh.remember("claims", str(mine), (), [1], fresh.digest(str(mine)))
    assert fresh.recall("claims", str(mine), ()) == [1]
    mine.write_text("as_of: 2020\n")
    assert fresh.recall("claims", str(mine), ()) is None


def test_what_changed_while_the_answer_was_made_counts(checkout):
    before = fresh.digest("article-2021")
    (checkout / "data/annual.csv").write_text("iso3,year,gdp\n")
    fresh.remember(*ASKED, {"C16": "supported"}, before)
    assert fresh.recall(*ASKED) is None


def test_a_note_that_cannot_be_read_is_no_answer(checkout):
    (note,) = (checkout / "_build/asked").glob("*.json")
    whole = note.read_text()
    for spoilt in ("", whole[:20], "[]", json.dumps({"answer": 1})):
        note.write_text(spoilt)
        assert fresh.recall(*ASKED) is None


def test_a_folder_that_cannot_be_written_to_keeps_nobody_from_the_answer(checkout, monkeypatch):
    (checkout / "elsewhere").write_text("")
    monkeypatch.setattr(paths, "BUILD", checkout / "elsewhere" / "_build")  # below a file no folder can be made
    fresh.remember(*ASKED, {"C16": "mixed"}, "x")
    assert fresh.recall(*ASKED) is None
