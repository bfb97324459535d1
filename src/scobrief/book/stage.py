"""The folder from which jupyter-book builds: pages, executed copies and what is made from facts.

It stays from build to build. A file is written only if its content is another, so that jupyter-book reads again
what has changed and nothing else. What one page may show of another (titles, figures, labels) is not followed by
an incremental build: when it changes, or the shell of all pages does, everything is built anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from .. import paths
from ..execute import cache
from .vega import BUNDLE, write_bundle

_SHELL = "shell"
# What other pages may show or lead to: headings, labels, names of figures.
_STRUCTURE = re.compile(r"^#+ .*|^\([\w-]+\)=|^:name:.*|^:label:.*|^```\{(?:figure|table|math).*", re.MULTILINE)


class Stage:
    """A stage on disk: `put` files into it, then `close`, which removes what was not put and tells what changed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.book = folder / "book"
        self.html = folder / "_build" / "html"
        self._put: set[Path] = set()
        self.changed: list[str] = []

    def put(self, name: str, content: bytes | str) -> None:
        """Write a file of the book, unless it is there with that content."""
        data = content.encode() if isinstance(content, str) else content
        path = self.book / name
        self._put.add(path)
        if path.is_file() and path.read_bytes() == data:
            return
        self.changed.append(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def put_tree(self, source: Path) -> None:
        """Put all files of a folder, as they are."""
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                self.put(path.relative_to(source).as_posix(), path.read_bytes())

    def put_bundle(self, name: str) -> None:
        """Put the Vega bundle; it takes a second to make, and depends on nothing but what is installed."""
        path, mark = self.book / name / BUNDLE, self.folder / "bundle"
        self._put.add(path)
        if not path.is_file() or not mark.is_file() or mark.read_text() != cache.installed():
            write_bundle(path)
            mark.write_text(cache.installed())
            self.changed.append(f"{name}/{BUNDLE}")

    def close(self, shell: Iterable[Path]) -> None:
        """Remove what was not put. If the shell of the pages or their structure is new, forget all that was built."""
        for path in sorted(self.book.rglob("*"), reverse=True):
            if path.is_file() and path not in self._put:
                path.unlink()
                self.changed.append(path.relative_to(self.book).as_posix())
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        said = _digest([*shell, self.book / "_toc.yml"], _structure(self._put))
        mark = self.folder / _SHELL
        if not mark.is_file() or mark.read_text() != said:
            self.forget()
            self.changed.append("the shell of the pages")
            mark.write_text(said)

    def forget(self) -> None:
        """Let the next build start clean."""
        shutil.rmtree(self.folder / "_build", ignore_errors=True)

    @property
    def is_built(self) -> bool:
        """Whether there are pages, and nothing has changed since they were made."""
        return not self.changed and (self.html / "index.html").is_file()


def put_copy(stage: Stage, name: str, copy: Path, stamp: Mapping[str, Any], more: str) -> None:
    """Put an executed copy, stamped for the run that it is put for, with a last section in Markdown.

    A copy may have been made for another run in which everything that it depends on was the same.
    """
    book = nbformat.read(copy, as_version=4)
    book.metadata["scobrief"] = dict(stamp)
    # Its times differ from run to run and say nothing of what it shows.
    book.metadata.pop("papermill", None)
    for cell in book.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    book.cells.insert(-1, nbformat.v4.new_markdown_cell(more, id="start-from-here"))
    stage.put(name, json.dumps(book, ensure_ascii=False, indent=1) + "\n")


def _structure(files: Iterable[Path]) -> str:
    """Headings, labels and figures of all pages."""
    parts = []
    for path in sorted(files):
        if path.suffix == ".md":
            parts += [path.name, *_STRUCTURE.findall(path.read_text(encoding="utf-8"))]
        elif path.suffix == ".ipynb":
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
            figures = [cell["metadata"]["mystnb"]["figure"]["name"] for cell in cells if "mystnb" in cell["metadata"]]
            parts += [path.name, *_STRUCTURE.findall(text), *figures]
    return "\n".join(parts)


def _digest(files: Iterable[Path], text: str) -> str:
    made = hashlib.sha256(text.encode())
    made.update(cache.installed().encode())
    for path in sorted(files):
        made.update(path.name.encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def shell() -> list[Path]:
    """The files that every page is made with: configuration, extension, style."""
    return [paths.CONFIG, *(path for path in sorted((Path(__file__).parent).rglob("*")) if path.suffix in _KINDS)]


_KINDS = (".py", ".css", ".js")
