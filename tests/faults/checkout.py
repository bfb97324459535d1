"""A checkout of a test's own, under a name with spaces and letters of several scripts; commands are killed in it.

What is killed is the command alone, by SIGKILL: nothing of ours runs any more that could tidy up, and what it had
started must find out by itself.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scobrief import paths

SOURCES = ("book", "notebooks", "data", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")
COMMAND = [sys.executable, "-c", "from scobrief.cli import main; main()"]
KILLS = 50
# Seconds in which the processes of a command that was killed must be gone.
GONE = 30


def checkout(folder: Path) -> Path:
    """A copy of what a checkout holds, but for the package."""
    home = folder / "a brief, 上海 и Астана"
    home.mkdir()
    for name in SOURCES:
        source = paths.ROOT / name
        shutil.copytree(source, home / name) if source.is_dir() else shutil.copy(source, home / name)
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    return os.environ | {"SCOBRIEF_HOME": str(home), "COLUMNS": "200"} | more


def scobrief(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=home, env=environment(home, **more), capture_output=True, text=True, timeout=500
    )


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its name in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kills(home: Path, seed: int, longest: float, *arguments: str) -> Iterator[str]:
    """Kill a command fifty times while it is at work, at random moments of the time that it takes at most, in seconds.

    Yields after each start, also of one that had ended before its moment came: which kill it was, in words.
    """
    chance, n = random.Random(seed), 0
    while n < KILLS:
        moment = chance.uniform(0, longest)
        n += killed(home, moment, *arguments)
        yield f"kill {n} after {moment:.2f} s"


def killed(home: Path, seconds: float, *arguments: str) -> bool:
    """Start a command and kill it after some time; whether it was still at work. All its processes are gone then."""
    started = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=home,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        started.wait(seconds)
    except subprocess.TimeoutExpired:
        started.send_signal(signal.SIGKILL)
    code = started.wait()
    assert code in (0, -signal.SIGKILL)
    until = time.monotonic() + GONE
    while left := at_work(home):
        assert time.monotonic() < until, f"processes outlive the command that was killed: {left}"
        time.sleep(0.05)
    return code != 0


def at_work(home: Path) -> list[str]:
    """The processes that work for a checkout: they have its address in their environment."""
    mark, found = f"SCOBRIEF_HOME={home}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200])
        except OSError:  # gone meanwhile, or another's
            continue
    return found


def leftovers(home: Path) -> list[str]:
    """What a stopped command may have left half-made beside tables and books."""
    found = [*home.glob(".data-*"), *(home / "_build").glob(".*"), *(home / "_build").glob("cache/*/.*")]
    return [path.relative_to(home).as_posix() for path in found]
