"""What is in a pinned archive: its members by name, within limits, none of them from outside of it.

An archive is opened when its hash has been checked (archive.py); what is refused here is what no pinned archive holds,
so that a wrong pin, or an archive that somebody opens without one, costs a message and not a full disk or memory.
Nothing is unpacked under a name that an archive gives.
"""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, cast

from ..errors import SourceError

# The largest member of a pinned archive has 77 MB, all of the largest together 77 MB; the closest packed shrinks to a
# seventh. Ten times as much leaves room for a new edition.
MEMBERS, WHOLE_BYTES, RATIO = 10_000, 800_000_000, 100


def content(archive: Path, member: str) -> bytes:
    """The bytes of one member. Raises SourceError if there is none of that name, and as `contents`."""
    found = contents(archive, lambda name: name == member)
    if member not in found:
        raise SourceError(f"{archive}: {member} is not a file of the archive. Is it the pinned one?")
    return found[member]


def contents(archive: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The members whose names are wanted: name -> bytes, in the order of the archive, a zip (.whl) or a .tgz.

    Raises SourceError if the archive cannot be read to the end, or holds more, or other, than any that is pinned: too
    many members, too large ones, links, two of one name, or a name that leads out of the folder it is unpacked to.
    """
    with _worded(archive):
        return _of_tar(archive, wanted) if archive.suffix == ".tgz" else _of_zip(archive, wanted)


def _of_zip(archive: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as whl:
        items = [item for item in whl.infolist() if not item.filename.endswith("/")]
        _check_names(archive, [item.filename for item in items])
        _check_sizes(archive, sum(item.file_size for item in items))
        for item in items:
            if stat.S_ISLNK(item.external_attr >> 16):
                raise SourceError(f"{archive}: {item.filename} is a link. Do not use this archive.")
        # No member gives more bytes than its entry says: zipfile stops there, and refuses what differs from its sum.
        return {item.filename: whl.read(item) for item in items if wanted(item.filename)}


def _of_tar(archive: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    # What a stream unpacks to is known only when it is unpacked: no more is than may be.
    most = min(WHOLE_BYTES, RATIO * archive.stat().st_size)
    with gzip.open(archive) as packed:
        whole = packed.read(most + 1)
    _check_sizes(archive, len(whole))
    with tarfile.open(fileobj=io.BytesIO(whole), mode="r:") as tar:
        items = [item for item in tar.getmembers() if not item.isdir()]
        _check_names(archive, [item.name for item in items])
        for item in items:
            if not item.isreg():
                raise SourceError(f"{archive}: {item.name} is a link or a device. Do not use this archive.")
        return {item.name: cast("IO[bytes]", tar.extractfile(item)).read() for item in items if wanted(item.name)}


def _check_names(archive: Path, names: list[str]) -> None:
    if len(names) > MEMBERS:
        raise SourceError(f"{archive}: {len(names):,} members, more than {MEMBERS:,}. Do not use this archive.")
    seen: set[str] = set()
    for name in names:
        if leads_out(name):
            raise SourceError(f"{archive}: the name {name!r} leads out of the archive. Do not use this archive.")
        if name in seen:
            raise SourceError(f"{archive}: two members are called {name!r}. Do not use this archive.")
        seen.add(name)


def leads_out(name: str) -> bool:
    """Whether a name is absolute or climbs, on any system, or is none."""
    windows = PureWindowsPath(name)
    parts = {*PurePosixPath(name).parts, *windows.parts}
    return not name or "\0" in name or name.startswith("/") or bool(windows.drive or windows.root) or ".." in parts


def _check_sizes(archive: Path, size: int) -> None:
    most = min(WHOLE_BYTES, RATIO * archive.stat().st_size)
    if size > most:
        raise SourceError(f"{archive}: unpacks to more than {most:,} bytes. Do not use this archive.")


@contextmanager
def _worded(archive: Path) -> Iterator[None]:
    """What the readers of archives raise, as a SourceError that names the archive."""
    broken = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, struct.error, EOFError, ValueError)
    try:
        yield
    except (*broken, RuntimeError) as error:  # RuntimeError: a password, or a method that is not known
        raise SourceError(f"{archive}: cannot be read as an archive: {error}. Bring it again.") from None
