"""Put a whole folder in the place of another, in one step: at every moment one of the two is there, and whole."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

# renameat2 of Linux: paths from the working folder on, and that they are exchanged.
_HERE, _EXCHANGE = -100, 2
# A file system, or a kernel, that does not know how.
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


def swap(new: Path, target: Path) -> None:
    """Give `new` the name `target`; what was there, if anything, is afterwards where `new` was.

    Both lie in one file system. Where it cannot exchange two folders in one step (systems other than Linux), there is
    a moment between two steps, and who is killed in it leaves the old folder as .NAME-old: see `restore`.
    Raises OSError; both are then where they were.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchanged(new, target):
        old = _aside(target)
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        new.rename(target)
        old.rename(new)


def restore(target: Path) -> None:
    """Bring back what a `swap` that was killed between its two steps has left aside."""
    if (old := _aside(target)).is_dir() and not target.exists():
        old.rename(target)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}-old")


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system has exchanged them; False if it does not know how. Raises OSError."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
