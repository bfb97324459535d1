"""What was asked before, in the same words, and whether the answer still holds: told in a fraction of a second.

Beside an answer stands a hash of every file that it could depend on. If the same is asked and no file has changed,
there is nothing to do, and nothing that the doing needs is imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import paths

# What a book is made from, beside the package, and so what an answer could depend on; not everybody has added tables.
SOURCES = ("notebooks", "book", "data", "added", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")


def recall(command: str, scenario: str, settings: Iterable[str]) -> Any | None:
    """The answer that a command gave to these words, if nothing has changed since; None if there is none."""
    try:
        said = json.loads(_note(command, scenario, settings).read_text(encoding="utf-8"))
        return said["answer"] if said["digest"] == digest(scenario) else None
    except (OSError, ValueError, KeyError, TypeError):  # no note, or none that can be read
        return None


def remember(command: str, scenario: str, settings: Iterable[str], answer: Any, made_from: str) -> None:
    """Note an answer. made_from: the digest of before it was made; what changed meanwhile counts."""
    path = _note(command, scenario, settings)
    with suppress(OSError):  # a folder that cannot be written to keeps nobody from the answer
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}-{os.getpid()}")
        new.write_text(json.dumps({"answer": answer, "digest": made_from}, ensure_ascii=False), encoding="utf-8")
        new.replace(path)


def digest(scenario: str) -> str:
    """A hash of all files that an answer could depend on, by name and content, and of what is installed."""
    made = hashlib.sha256("\n".join([sys.version, *sorted(installed())]).encode())
    for path in _files(scenario):
        made.update(f"{path}\n".encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def installed() -> set[str]:
    """Every installed distribution with its version, as its folder is called."""
    return {path.stem for entry in sys.path for path in Path(entry or ".").glob("*.dist-info")}


def _files(scenario: str) -> Iterator[Path]:
    for root in (paths.PACKAGE, *(paths.ROOT / name for name in SOURCES)):
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    if scenario.endswith((".yaml", ".yml")) and Path(scenario).is_file():
        yield Path(scenario).resolve()


def _note(command: str, scenario: str, settings: Iterable[str]) -> Path:
    said = json.dumps([command, str(Path(scenario).resolve()) if "/" in scenario else scenario, *settings])
    return paths.BUILD / "asked" / f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.json"
