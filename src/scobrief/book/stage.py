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
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from .. import paths
from ..cite import cff
from ..execute import cache
from . import figures, runmark, vintage
from .vega import BUNDLE, write_bundle

_SHELL = "shell"
# A style sheet whose name holds its hash gets another one from the second build of a folder on.
_TWICE = re.compile(r"(mystnb\.[0-9a-f]{64}\.css)\?v=[0-9a-f]+")
# What other pages may show or lead to: headings, labels, names of figures.
_STRUCTURE = re.compile(r"^#+ .*|^\([\w-]+\)=|^:name:.*|^:label:.*|^(?:```|:::)\{(?:figure|table|math).*", re.MULTILINE)


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

    def put_tree(self, source: Path, at: str = "") -> None:
        """Put all files of a folder, as they are, into one of the book's."""
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                self.put((PurePosixPath(at) / path.relative_to(source).as_posix()).as_posix(), path.read_bytes())

    def put_bundle(self, name: str) -> None:
        """Put the Vega bundle; it takes a second to make, and depends on nothing but what is installed."""
        path, mark = self.book / name / BUNDLE, self.folder / "bundle"
        self._put.add(path)
        if not path.is_file() or not mark.is_file() or mark.read_text() != cache.installed():
            write_bundle(path)
            mark.write_text(cache.installed())
            self.changed.append(f"{name}/{BUNDLE}")

    def close(self, shell: Iterable[Path], said: str) -> None:
        """Remove what was not put. If the shell of the pages or their structure is new, forget all that was built.

        shell: the files that every page is made with; said: what every page says.
        """
        for path in sorted(self.book.rglob("*"), reverse=True):
            if path.is_file() and path not in self._put:
                path.unlink()
                self.changed.append(path.relative_to(self.book).as_posix())
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        digest = _digest([*shell, self.book / "_toc.yml"], said + _structure(self._put))
        mark = self.folder / _SHELL
        if not mark.is_file() or mark.read_text() != digest:
            self.forget()
            self.changed.append("the shell of the pages")
            mark.write_text(digest)

    def forget(self) -> None:
        """Let the next build start clean."""
        shutil.rmtree(self.folder / "_build", ignore_errors=True)
        (self.folder / "indexentries.json").unlink(missing_ok=True)

    def stamp(self, book: str, chapters: Mapping[str, Mapping[str, Any]]) -> None:
        """Write the ids of their runs into the built pages and the figures' packages, and the whole stamp into copies.

        Afterwards, because an id changes with any table, and a page that shows nothing of that table does not.
        book: the id of the book's run; chapters: what an executed copy of each says of itself.
        """
        ids = {chapter: str(stamp["run_id"]) for chapter, stamp in chapters.items()}
        for page in self.html.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            made = runmark.stamped(_TWICE.sub(r"\1", text), book, ids)
            if made != text:
                page.write_text(made, encoding="utf-8")
        for package in self.html.glob(f"{figures.FOLDER}/*{figures.PACKAGE}"):
            text = package.read_text(encoding="utf-8")
            if (made := figures.descriptor.stamped(text, book, ids)) != text:
                package.write_text(made, encoding="utf-8")
        for chapter, stamp in chapters.items():
            for copy in self.html.glob(f"_sources/*/{chapter}.ipynb"):
                read = nbformat.read(copy, as_version=4)
                read.metadata["scobrief"] = dict(stamp) | {"book_run_id": book}
                copy.write_text(json.dumps(read, ensure_ascii=False), encoding="utf-8")

    def complete_search(self) -> None:
        """Put back what Sphinx forgets of its search index when it reads only some pages again: index entries.

        They come from glossaries alone, and where one changes everything is built anew. A word that no page has any
        more is taken out, as a build from nothing would not have it.
        """
        file, kept = self.html / "searchindex.js", self.folder / "indexentries.json"
        begin, end = "Search.setIndex(", ")"
        index = json.loads(file.read_text(encoding="utf-8").removeprefix(begin).removesuffix(end))
        if kept.is_file():
            index["indexentries"] = json.loads(kept.read_text(encoding="utf-8"))
        else:
            kept.write_text(json.dumps(index["indexentries"]), encoding="utf-8")
        for part in ("terms", "titleterms"):
            index[part] = {word: places for word, places in index[part].items() if places != []}
        text = json.dumps(index, separators=(",", ":"), sort_keys=True)
        file.write_text(f"{begin}{text}{end}", encoding="utf-8")

    @contextmanager
    def under_way(self) -> Iterator[bool]:
        """Until the end of the block the stage is being changed; yields whether the one before came to its end.

        A build that was stopped has put files in place of which it has made no pages: the next must not take its
        stage for one in which nothing changed. Nor can one be trusted that comes from the future, by a clock that
        has been put back: jupyter-book reads a page again if it is younger than what was made of it.
        """
        mark = self.folder / "whole"
        try:
            was_whole = float(mark.read_text(encoding="utf-8")) <= time.time()
        except (FileNotFoundError, ValueError):
            was_whole = False
        mark.unlink(missing_ok=True)
        yield was_whole
        mark.write_text(str(time.time()), encoding="utf-8")

    @property
    def is_built(self) -> bool:
        """Whether there are pages, and nothing has changed since they were made."""
        return not self.changed and (self.html / "index.html").is_file()


def put_copy(stage: Stage, name: str, copy: Path, more: str) -> None:
    """Put an executed copy, with a last section in Markdown, and without what says which run it was made for.

    It may serve other runs too, in which everything that it depends on is the same; `Stage.stamp` says which.
    """
    book = nbformat.read(copy, as_version=4)
    book.metadata.pop("scobrief", None)
    # Its times differ from run to run and say nothing of what it shows.
    book.metadata.pop("papermill", None)
    for cell in book.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if figure := cell.metadata.get("mystnb", {}).get("figure"):
            figure["caption"] = vintage.reworded("".join(figure["caption"]))
    book.cells.insert(-1, nbformat.v4.new_markdown_cell(more, id="start-from-here"))
    stage.put(name, json.dumps(book, ensure_ascii=False))


def _structure(files: Iterable[Path]) -> str:
    """Headings, labels and figures of all pages."""
    parts = []
    for path in sorted(files):
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            parts += [path.name, *([text] if "{glossary}" in text else _STRUCTURE.findall(text))]
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
    """The files that every page is made with: configuration, extension, style, citations."""
    folders = (Path(__file__).parent, paths.PACKAGE / "cite")
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _KINDS)
    return [paths.CONFIG, paths.ROOT / cff.NAME, *(path for path in files if _EDITIONS not in path.parts)]


# Editions are made from the pages, and no page from them.
_EDITIONS = "paper"

_KINDS = (".py", ".css", ".js", ".html", ".toml", ".csl")
