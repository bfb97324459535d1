"""The process that runs jupyter-book: it imports what that needs while notebooks execute, then waits for the word."""

from __future__ import annotations

import functools
import gc
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pybtex.plugin

# Sphinx imports its extensions when it is set up; these are the slow ones, and any that is missing it will tell.
EXTENSIONS = ("myst_nb.sphinx_ext", "sphinxcontrib.bibtex", "sphinx_external_toc", "jupyter_book")


@contextmanager
def ready(folder: Path) -> Iterator[Press]:
    """A process that is getting ready to run jupyter-book in a folder; it ends with the block, run or not."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", __name__],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Press(process)
    finally:
        process.kill()
        process.communicate()


class Press:
    """The waiting process."""

    def __init__(self, process: subprocess.Popen[str]):
        self._process = process

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run jupyter-book with these arguments and return its exit code and all that it said."""
        self.start(*arguments)
        return self.finish()

    def start(self, *arguments: str) -> None:
        """Let jupyter-book begin."""
        assert self._process.stdin  # `ready` gave it a pipe
        with suppress(BrokenPipeError):  # it is dead already; `finish` has its last words
            self._process.stdin.write(f"{json.dumps(arguments)}\n")
            self._process.stdin.flush()

    def finish(self) -> tuple[int, str]:
        """Wait for its end, and return its exit code and all that it said."""
        said, _ = self._process.communicate()
        return self._process.returncode, said


def _wait() -> None:
    # A build makes millions of small objects and keeps them: to look through them time and again takes a second.
    gc.set_threshold(200_000, 50, 50)
    # For each of two hundred citations pybtex asks all that is installed for plugins; it does not change meanwhile.
    pybtex.plugin.find_plugin = functools.cache(pybtex.plugin.find_plugin)
    for name in EXTENSIONS:
        with suppress(ImportError):
            importlib.import_module(name)
    from jupyter_book.cli.main import main

    if line := sys.stdin.readline():
        main(json.loads(line), prog_name="jupyter-book")


if __name__ == "__main__":
    _wait()
