"""One at a time: whoever writes to the tables or to a book of a checkout holds its lock, and says who it is.

The lock is the system's: it goes with the process that holds it, however that ends. What a process which was killed
left half-made lies in hidden folders of its own, and the next holder removes them.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from . import paths
from .errors import BuildError

# Work folders of those who hold the lock.
_LEFT = (
    "_build/.work-*",
    "_build/.new-*",
    "_build/variants/*/.new-*",
    "_build/cache/*/.new-*",
    "data/vintages/.new-*",
    "added/.new-*",
    ".data-*",
)


@contextmanager
def alone(command: str) -> Iterator[None]:
    """Hold the lock of the checkout until the end of the block.

    command: what a person called, for whoever finds the lock held. Raises BuildError that names the holder.
    """
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(paths.BUILD / "build.lock"), paths.BUILD / "build.holder"
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise BuildError(
            f"{paths.ROOT}: {_who(holder)} is writing here. Wait until it has ended, and run the same line again."
        ) from None
    try:
        holder.write_text(f"`scobrief {command}` (process {os.getpid()}, since {datetime.now():%H:%M:%S})", "utf-8")
        ours = (paths.ROOT.resolve(), paths.BUILD.resolve())
        for folder in (folder for pattern in _LEFT for folder in paths.ROOT.glob(pattern)):
            # What lies elsewhere, where a link leads to, is another checkout's, and may be at work.
            if any(folder.resolve().is_relative_to(place) for place in ours):
                shutil.rmtree(folder, ignore_errors=True)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _who(holder: Path) -> str:
    """Who holds the lock, in words. One that has just got it needs a moment to say so."""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            if said := holder.read_text(encoding="utf-8"):
                return said
        except FileNotFoundError:
            pass
        time.sleep(0.01)
    return "another process"
