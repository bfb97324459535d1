"""CONTRIBUTING.md shows by real past changes how things are added: the commits are there and touched those files."""

from __future__ import annotations

import re
import subprocess

import pytest

from scobrief import paths

TEXT = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHAPTERS = dict(re.findall(r"^## (.+)\n((?:.*\n(?!## ))*)", TEXT, re.MULTILINE))
COMMIT = re.compile(r"^> `([0-9a-f]{7})` (.+)\n((?:>.*\n)+)", re.MULTILINE)
SHOWN = [(name, subject, re.findall(r"^> - `([^`]+)`", files, re.M)) for name, subject, files in COMMIT.findall(TEXT)]


@pytest.mark.parametrize("what", ["a source", "an indicator", "a chapter", "a claim"])
def test_how_each_thing_is_added_is_shown_by_a_past_change(what):
    assert COMMIT.search(CHAPTERS[f"Add {what}"] + "\n")


def test_every_change_names_files():
    assert len(SHOWN) == 7
    assert all(files for _, _, files in SHOWN)


@pytest.mark.parametrize(("name", "subject", "files"), SHOWN, ids=[name for name, _, _ in SHOWN])
def test_a_past_change_is_in_the_history_with_its_subject_and_its_files(name, subject, files):
    command = ["git", "show", "--name-only", "--format=%s", name]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("the history of the repository is not at hand")
    said, _, *touched = done.stdout.splitlines()
    assert said == subject
    assert set(files) <= set(touched)


def test_every_file_that_is_named_is_there():
    """But for those that stand for the next one: NAME."""
    named = set(re.findall(r"`((?:src|tests|book|data|notebooks)/[\w./-]+)`", TEXT))
    assert len(named) > 30
    assert {name for name in named if "NAME" not in name and not (paths.ROOT / name).exists()} == set()


@pytest.mark.parametrize("target", re.findall(r"(?m)(?:^|`)make (\w+)", TEXT))
def test_every_target_of_make_that_is_named_is_one(target):
    assert re.search(rf"^{target}:", (paths.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
