"""A checkout of a test's own, and what is seen of a command that runs there from outside."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from scobrief import paths

SCOBRIEF = [sys.executable, "-c", "from scobrief.cli import main; main()"]


def checkout(folder: Path) -> Path:
    """The project with a package and notebooks that a test may change; all else is the real one's."""
    folder.mkdir()
    for name in ("_config.yml", "data", "scenarios", "book"):
        (folder / name).symlink_to(paths.ROOT / name)
    shutil.copytree(paths.NOTEBOOKS, folder / "notebooks")
    shutil.copytree(paths.PACKAGE, folder / "src" / "scobrief", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_cell(home: Path, notebook: str, source: str) -> None:
    """Put a code cell before the last one, which publishes the facts."""
    path = home / "notebooks" / notebook
    book = nbformat.read(path, as_version=4)
    book.cells.insert(-1, nbformat.v4.new_code_cell(source))
    nbformat.write(book, path)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process needs to take the checkout for its own."""
    return os.environ | {"SCOBRIEF_HOME": str(home), "PYTHONPATH": str(home / "src")} | more


class Started:
    """A `scobrief` command that was started, with a folder for temporary files and a mark on all its processes."""

    def __init__(self, home: Path, *arguments: str):
        # The path of a socket must be short, which pytest's own folders are not.
        self.temporary = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
        self.mark = f"SCOBRIEF_TEST={self.temporary.name}"
        seen = environment(home, TMPDIR=str(self.temporary), SCOBRIEF_TEST=self.temporary.name)
        self.process = subprocess.Popen(
            [*SCOBRIEF, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=seen,
            cwd=home,
        )

    def __del__(self):
        """After a test that failed on the way, nothing of it goes on."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        shutil.rmtree(self.temporary, ignore_errors=True)

    def ended(self, timeout: float = 120) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        out, err = self.process.communicate(timeout=timeout)
        self.left = list(self.temporary.iterdir())
        shutil.rmtree(self.temporary, ignore_errors=True)
        return self.process.returncode, out, err

    def processes(self) -> list[int]:
        """Every process that carries the mark: the command, its workers and their kernels."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:  # it has just ended
                continue
        return found


def scobrief(home: Path, *arguments: str) -> tuple[int, str, str]:
    return Started(home, *arguments).ended()


def wait_for(is_so, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
