"""What there is to cite: the pages of the book and its figures, by the titles and numbers that they have there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .. import paths
from ..errors import CitationError, ParameterError, nearest
from ..scenario import CHAPTERS, notebook
from ..strict_yaml import parsed, text_of

CHAPTER_FOLDER = "chapters"
_TOC = "_toc.yml"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; its number counts through the whole book. caption: as the source has it, facts by their names."""

    label: str
    number: int
    caption: str
    page: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the book, or a chapter of it. place: without the ending, chapters/size; chapter: None of a page."""

    place: str
    title: str
    chapter: str | None
    figures: tuple[Figure, ...]


@cache
def pages() -> tuple[Page, ...]:
    """Every page in the order of the contents, the first page among them. Raises CitationError if one is not there."""
    found: list[Page] = []
    count = 0
    for place in _places():
        folder, _, name = place.rpartition("/")
        chapter = name if folder == CHAPTER_FOLDER and name in CHAPTERS else None
        source = notebook(chapter) if chapter else paths.BOOK / f"{place}.md"
        title, captions = _read(source)
        figures = [Figure(label, number, caption, place) for number, (label, caption) in enumerate(captions, count + 1)]
        count += len(figures)
        found.append(Page(place, title, chapter, tuple(figures)))
    return tuple(found)


def find(what: str) -> Page | Figure:
    """The page or figure that goes by a name: size, methods, chapters/claims, fig-size-time, 14.

    A chapter goes by its name; a page that is called like one by its file, claims.html. Raises ParameterError with
    the nearest name.
    """
    figures = [figure for page in pages() for figure in page.figures]
    named: dict[str, Page | Figure] = {}
    for page in pages():
        for name in filter(None, (page.chapter, page.place, f"{page.place}.html")):
            # The place of a page must not take the name from a chapter, whichever is first in the book.
            if name not in named or page.chapter == name:
                named[name] = page
    named |= {figure.label: figure for figure in figures}
    if what in named:
        return named[what]
    if (number := re.fullmatch(r"(?i)(?:fig(?:ure|\.)? ?)?(\d{1,9})", what)) and 1 <= int(number[1]) <= len(figures):
        return figures[int(number[1]) - 1]
    guess = nearest(what, named)
    hint = f" Did you mean {guess!r}?" if guess else ""
    others = ", ".join(page.place for page in pages() if not page.chapter)
    raise ParameterError(
        f"scobrief cite: {what!r} is no chapter, page or figure of the brief.{hint} Chapters: {', '.join(CHAPTERS)}. "
        f"Pages: {others}. Figures go by label (fig-size-time) or number, 1 to {len(figures)}."
    )


def spoken(text: str, facts: Mapping[str, str]) -> str:
    """A title or caption as a reader sees it. facts: name -> text, for those that stand in it by their names."""
    text = re.sub(r"\{fact\}`([^`]+)`", lambda found: facts[found[1]], text)
    text = re.sub(r"\{\w[\w:]*\}`([^`<]+?)(?: <[^`]*)?`", r"\1", text)
    return re.sub(r"\\([$*_%#&])", r"\1", re.sub(r"\*+([^*]+)\*+|`([^`]+)`", r"\1\2", text))


def asked(text: str) -> set[str]:
    """The names of the facts that stand in a text."""
    return set(re.findall(r"\{fact\}`([^`]+)`", text))


def _places() -> Iterator[str]:
    path = paths.BOOK / _TOC
    _, said = parsed(path, text_of(path, CitationError, "A table of contents"), CitationError)
    yield said["root"]
    for part in said.get("parts", [said]):
        for entry in part.get("chapters", ()):
            yield entry["file"]


def _read(source: Path) -> tuple[str, list[tuple[str, str]]]:
    """The title of a page, and label and caption of each of its figures."""
    text = text_of(source, CitationError, "A page") if source.suffix == ".md" else source.read_text(encoding="utf-8")
    captions: list[tuple[str, str]] = []
    if source.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        shown = [
            cell["metadata"]["mystnb"]["figure"] for cell in cells if "figure" in cell["metadata"].get("mystnb", {})
        ]
        captions = [(figure["name"], figure["caption"]) for figure in shown]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    title = re.search(r"^# (.+?)\s*$", text, re.MULTILINE)
    if title is None:
        raise CitationError(f"{source}: no line begins with `# `; a page has a title.")
    return title[1], captions
