"""A book is never lost and never half: not by kill -9, a full disk, a disk for reading only, a clock put back."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from .checkout import COMMAND, checkout, environment, everything, kills, leftovers, scobrief

pytestmark = pytest.mark.slow
MORE = "\nOne sentence more.\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A checkout whose book is built."""
    made = checkout(tmp_path_factory.mktemp("of"))
    told = scobrief(made, "build")
    assert (told.returncode, told.stdout) == (0, f"{made}/_build/html/index.html\n"), told.stderr
    return made


@pytest.fixture
def page(home) -> Path:
    """A page of the checkout that a test may change."""
    path = home / "book" / "op-ed.md"
    was = path.read_text(encoding="utf-8")
    yield path
    path.write_text(was, encoding="utf-8")


def html(home: Path) -> Path:
    return home / "_build" / "html"


def elsewhere(home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script that may mount file systems which nobody else sees; skip the test where that is not allowed.

    The script finds the command that it is to run in "$@".
    """
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("this user may not mount a file system of its own, which the test needs")
    return subprocess.run(
        ["unshare", "-m", "bash", "-euc", script, "bash", *COMMAND],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=500,
    )


def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_book_the_old_one_or_the_new(home, page):
    """Fifty times, each after something has changed, at moments drawn from the whole time that a build takes."""
    texts = [page.read_text(encoding="utf-8"), page.read_text(encoding="utf-8") + MORE]
    books = [everything(html(home))]
    page.write_text(texts[1], encoding="utf-8")
    # The longest is a build after one that was killed: all pages are made anew.
    (home / "_build" / "stage" / "article-2021" / "whole").unlink()
    begun = time.monotonic()
    assert scobrief(home, "build").returncode == 0
    longest = time.monotonic() - begun
    books.append(everything(html(home)))
    assert books[0] != books[1]
    page.write_text(texts[0], encoding="utf-8")
    for which in kills(home, 1, longest, "build"):
        book = everything(html(home))
        assert book in books, which
        page.write_text(texts[1 - books.index(book)], encoding="utf-8")  # so that there is something to do
    page.write_text(texts[0], encoding="utf-8")
    assert scobrief(home, "build").returncode == 0
    assert everything(html(home)) == books[0]
    assert leftovers(home) == []


def test_a_table_that_was_cut_off_stops_the_build_and_the_book_stays(home):
    book, table = everything(html(home)), home / "data" / "factbook.csv"
    was = table.read_bytes()
    table.write_bytes(was[: len(was) // 2])
    try:
        told = scobrief(home, "build")
    finally:
        table.write_bytes(was)
    assert told.returncode == 1
    assert told.stderr.startswith(
        f"Error: data/factbook.csv has {len(was) // 2} bytes, expected {len(was)}. Bring it back "
    )
    assert "Traceback" not in told.stderr
    assert everything(html(home)) == book
    assert scobrief(home, "build").returncode == 0


def test_a_full_disk_is_told_and_the_book_stays(home, page):
    """All that a build writes goes to a disk of its own that has one megabyte left."""
    book = everything(html(home))
    page.write_text(page.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    told = elsewhere(
        home,
        """
        cp -a _build .build-kept
        size=$(( $(du -sk --apparent-size _build | cut -f1) * 115 / 100 ))
        mount -t tmpfs -o size=${size}k tmpfs _build
        cp -a .build-kept/. _build/
        # What is left of it, but for a megabyte, is taken.
        left=$(( $(df -k --output=avail _build | tail -1) - 1024 ))
        head -c ${left}K /dev/zero > _build/taken
        code=0; "$@" build || code=$?
        cp -a _build/html .html-seen
        exit $code
        """,
    )
    seen = everything(home / ".html-seen")
    shutil.rmtree(home / ".html-seen")
    shutil.rmtree(home / ".build-kept")
    assert told.returncode == 1, told.stderr
    assert "No space left on device" in told.stderr
    assert "Traceback" not in told.stderr
    assert seen == book


def test_a_folder_for_reading_only_is_told_in_one_line_and_the_book_stays(home, page):
    book = everything(html(home))
    page.write_text(page.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    told = elsewhere(home, 'mount --bind _build _build; mount -o remount,bind,ro _build; "$@" build')
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        f"Error: {home}/_build/build.lock: Read-only file system. Nothing can be written on that disk. "
        "Work in a copy of the checkout elsewhere.\n"
    )
    assert everything(html(home)) == book


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_after_a_clock_was_put_back_a_changed_page_is_made_anew(home, page):
    """jupyter-book goes by the times of files: a page is read again if it is younger than what was made of it."""
    book = everything(html(home))
    was = page.read_text(encoding="utf-8")
    page.write_text(was + MORE, encoding="utf-8")
    tomorrow = subprocess.run(
        ["faketime", "-f", "+30d", *COMMAND, "build"],
        cwd=home,
        env=environment(home, FAKETIME_DONT_FAKE_MONOTONIC="1"),
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert tomorrow.returncode == 0, tomorrow.stderr
    assert "One sentence more." in (html(home) / "op-ed.html").read_text(encoding="utf-8")
    page.write_text(was, encoding="utf-8")
    assert scobrief(home, "build").returncode == 0
    assert everything(html(home)) == book


def test_two_builds_at_once_give_one_book_and_one_message(home, page):
    page.write_text(page.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    started = [
        subprocess.Popen([*COMMAND, "build"], cwd=home, env=environment(home), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [build.communicate(timeout=300)[1] for build in started]
    codes = [build.returncode for build in started]
    assert sorted(codes) == [0, 1], said
    first, second = codes.index(0), codes.index(1)
    assert f"`scobrief build` (process {started[first].pid}, since " in said[second]
    assert "is writing here. Wait until it has ended, and run the same line again." in said[second]
    assert "One sentence more." in (html(home) / "op-ed.html").read_text(encoding="utf-8")
