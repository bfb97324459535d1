"""Whether a book is up to date, told in a fraction of a second: nothing that the answer does not need is imported.

A build notes what was asked for and a hash of every file that it could depend on. If the same is asked for and no
file has changed, there is nothing to do. If one has, the build itself finds out what depends on it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import paths

# Folders and files of the checkout, beside the package, of which a book is made.
_SOURCES = ("notebooks", "book", "data", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")


def current(scenario: str, settings: Iterable[str]) -> Path | None:
    """The index.html of the book that was asked for in these words, if nothing has changed since it was made."""
    try:
        said = json.loads(_note(scenario, settings).read_text(encoding="utf-8"))
        index = Path(said["index"])
        return index if index.is_file() and said["digest"] == digest(scenario) else None
    except (OSError, ValueError, KeyError, TypeError):  # no note, or none that can be read
        return None


def note(scenario: str, settings: Iterable[str], index: Path, made_from: str) -> None:
    """Note that a book is up to date. made_from: the digest of before it was made; what changed meanwhile counts."""
    path = _note(scenario, settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps({"index": str(index), "digest": made_from}), encoding="utf-8")
    new.replace(path)


def digest(scenario: str) -> str:
    """A hash of all files that a book could depend on, by name and content, and of what is installed."""
    made = hashlib.sha256("\n".join([sys.version, *sorted(installed())]).encode())
    for path in _files(scenario):
        made.update(f"{path}\n".encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def installed() -> set[str]:
    """Every installed distribution with its version, as its folder is called."""
    return {path.stem for entry in sys.path for path in Path(entry or ".").glob("*.dist-info")}


def _files(scenario: str) -> Iterator[Path]:
    for root in (paths.PACKAGE, *(paths.ROOT / name for name in _SOURCES)):
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    if scenario.endswith((".yaml", ".yml")) and Path(scenario).is_file():
        yield Path(scenario).resolve()


def _note(scenario: str, settings: Iterable[str]) -> Path:
    said = json.dumps([str(Path(scenario).resolve()) if "/" in scenario else scenario, *settings])
    return paths.BUILD / "asked" / f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.json"
