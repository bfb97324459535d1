"""A run that is made again is what it was; where one byte is another, it is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from scobrief import paths, reproduce

pytestmark = pytest.mark.slow
SOURCES = ("book", "notebooks", "data", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A checkout with no run at hand."""
    folder = tmp_path_factory.mktemp("home")
    for name in SOURCES:
        (folder / name).symlink_to(paths.ROOT / name)
    return folder


def scobrief(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from scobrief.cli import main; main()", *arguments]
    environment = os.environ | {"SCOBRIEF_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=500)


def ids(home: Path) -> dict[str, str]:
    """The runs at hand: what -> id."""
    return {run["what"]: run["run_id"] for run in json.loads(scobrief(home, "runs", "--json").stdout)}


def test_a_chapter_is_made_again_cell_by_cell_and_a_number_that_was_changed_is_found(home):
    assert scobrief(home, "run", "members", "--set", "as_of=2017").returncode == 0
    name = ids(home)["chapter members"]
    told = scobrief(home, "verify", name)
    copy = home / "_build" / "runs" / "members-as_of=2017.ipynb"
    book = nbformat.read(copy, as_version=4)
    n = len(book.cells)
    assert (told.returncode, told.stdout) == (0, f"chapter members: made again, {n} cells compared, all the same.\n")
    book.cells[-1].outputs[0]["data"]["text/plain"] = "another number"
    book.metadata["scobrief"]["version"] = "0.0.1"
    nbformat.write(book, copy)
    told = scobrief(home, "verify", name, "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout) == {
        "run_id": name,
        "what": "chapter members",
        "compared": n,
        "of": "cells",
        "same": False,
        "differing": ["what the copy says of itself", f"cell {n}"],
    }


def test_a_scenario_of_a_sweep_is_made_again(home):
    out = home / "_build" / "sweeps" / "years"
    assert scobrief(home, "sweep", "members", "--grid", "as_of=2005", "--out", str(out)).returncode == 0
    told = scobrief(home, "verify", ids(home)["sweep of members"])
    assert told.returncode == 0, told.stdout + told.stderr
    assert "sweep of members: made again" in told.stdout


def test_a_book_is_made_again_file_by_file_and_one_letter_is_found(home):
    """A variant, by a preset and by a setting."""
    line = ["build", "--scenario", "ppp", "--set", "as_of=2019"]
    assert scobrief(home, *line).returncode == 0
    site = home / "_build" / "variants" / "ppp-as_of=2019" / "html"
    n = sum(path.is_file() for path in site.rglob("*"))
    name = ids(home)["book ppp-as_of=2019"]
    told = scobrief(home, "verify", name)
    assert (told.returncode, told.stdout) == (
        0,
        f"book ppp-as_of=2019: made again, {n:,} files compared, all the same.\n",
    ), told.stderr
    page = site / "chapters" / "size.html"
    was = page.read_text(encoding="utf-8")
    page.write_text(was.replace("Eurasia", "Eurasja", 1), encoding="utf-8")
    (site / "figures" / "one more.csv").write_text("a\n")
    try:
        told = scobrief(home, "verify", name)
    finally:
        page.write_text(was, encoding="utf-8")
    assert told.returncode == 1
    assert told.stdout.splitlines() == ["chapters/size.html", "figures/one more.csv"]
    assert told.stderr == f"book ppp-as_of=2019: 2 of {n + 1} files differ.\n"


def test_a_run_of_other_tables_or_of_another_version_is_refused_with_what_is_different(home):
    site = home / "_build" / "variants" / "old" / "html"
    shutil.copytree(home / "_build" / "variants" / "ppp-as_of=2019" / "html", site)
    said = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    (site / "facts.json").write_text(json.dumps(said | {"run_id": "0000-0000", "version": "0.0.1"}), encoding="utf-8")
    told = scobrief(home, "verify", "0000-0000")
    assert told.returncode == 2
    assert told.stderr.startswith(
        f"Error: run 0000-0000 was made with version 0.0.1: here the same parameters give run {said['run_id']}. "
    )
    (site / "facts.json").write_text(json.dumps(said | {"run_id": "0000-0000"}), encoding="utf-8")
    for path in (site / "_sources" / "chapters").glob("*.ipynb"):
        book = nbformat.read(path, as_version=4)
        book.metadata["scobrief"]["tables"]["annual"] = "sha256:of another year"
        nbformat.write(book, path)
    told = scobrief(home, "verify", "0000-0000")
    assert told.returncode == 2
    assert "run 0000-0000 was made with other tables (annual): here the same parameters give run" in told.stderr


def test_an_id_that_is_not_at_hand_is_refused_with_the_nearest(home):
    name = ids(home)["book ppp-as_of=2019"]
    told = scobrief(home, "verify", name[:-1])
    assert told.returncode == 2
    assert told.stderr == f"Error: no run {name[:-1]!r} is at hand. Did you mean {name!r}? See: scobrief runs\n"


def test_what_is_made_again_finds_the_tables_that_were_added(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    with reproduce._elsewhere() as home:
        assert [path.name for path in home.iterdir()] == ["data"]
    (tmp_path / "added").mkdir()
    with reproduce._elsewhere() as home:
        assert (home / "added").samefile(tmp_path / "added")
