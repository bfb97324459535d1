"""The print edition: printed once to learn on which page each chapter begins, and once more with that in the contents.

A style sheet for paper could ask for the page of a link's target (target-counter), but no browser heeds that yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf

from ... import paths
from ...errors import BuildError
from . import browser, single
from .about import About
from .pages import Page, headings

FONTS = paths.PACKAGE / "book" / "paper" / "fonts"
# Letters that a font draws alike, of which a print keeps the one that nobody types or looks for: modifier letters in
# place of single quotation marks. They are neighbours in both places, so a range from the first is right as well.
_ALIKE = {b"<02BB>": b"<2018>", b"<02BC>": b"<2019>"}
# The contents keep their length when they are filled in, so the second print has the numbers of the first.
_PRINTS = 3


def write(target: Path, about: About, pages: list[Page], site: str | None, folder: Path) -> None:
    """Write the print edition. folder: where to work; what is there stays for looking into.

    Raises BuildError if there is no browser, or it fails.
    """
    program = browser.find()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FONTS, folder / "fonts", dirs_exist_ok=True)
    page, printed = folder / "book.html", folder / "printed.pdf"
    numbers: dict[str, int] | None = None
    for _ in range(_PRINTS):
        page.write_text(single.document(about, pages, site, numbers), encoding="utf-8")
        browser.print_pdf(page, printed, program)
        with pikepdf.open(printed) as pdf:
            _check_age(pdf, program)
            before, numbers = numbers, _first_pages(pdf, pages)
            if numbers == before:
                _finish(pdf, about, pages)
                # Objects in streams: half the size. The id from the content: the same book is the same bytes.
                pdf.save(
                    target,
                    object_stream_mode=pikepdf.ObjectStreamMode.generate,
                    deterministic_id=True,
                    linearize=False,
                )
                return
    raise BuildError(f"{program}: the pages did not settle in {_PRINTS} prints, so the contents would be wrong.")


def _check_age(pdf: Pdf, program: str) -> None:
    """Refuse a print without heads and page numbers, which older browsers leave out in silence."""
    maker = str(pdf.docinfo.get("/Producer", ""))
    version = maker.rpartition("/PDF m")[2]
    if version.isdigit() and int(version) < browser.OLDEST:
        raise BuildError(
            f"{program}: version {version} prints no page numbers; {browser.OLDEST} or later does. {browser.INSTALL}"
        )


def _first_pages(pdf: Pdf, pages: list[Page]) -> dict[str, int]:
    """The page on which each chapter begins, as printed at its foot."""
    order = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    places: Any = pdf.Root.get("/Dests", {})
    found = {page.key: places.get(f"/{page.key}") for page in pages}
    if missing := [key for key, place in found.items() if place is None]:
        raise BuildError(f"the print has no place called {', '.join(missing)}, so no contents can be made.")
    return {key: order[place[0].objgen] for key, place in found.items()}


def _finish(pdf: Pdf, about: About, pages: list[Page]) -> None:
    """Metadata, an outline in the words of the headings, and text that can be searched as it is written."""
    _outline(pdf, pages)
    _spell(pdf)
    pdf.Root.Lang = pikepdf.String(about.language)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    day = f"D:{datetime.combine(about.released, datetime.min.time()):%Y%m%d%H%M%S}Z"
    fields = {
        "/Title": about.whole_title,
        "/Author": ", ".join(about.authors),
        "/Subject": about.abstract,
        "/Keywords": ", ".join(about.keywords),
        "/Creator": f"scobrief {about.version}, run {about.run}",
        "/Producer": str(pdf.docinfo.get("/Producer", "")),
        "/CreationDate": day,
        "/ModDate": day,
    }
    del pdf.docinfo
    for name, value in fields.items():
        pdf.docinfo[name] = value


def _spell(pdf: Pdf) -> None:
    """Let the apostrophe be the one that the text has."""
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Type") == Name.Font and "/ToUnicode" in font:
            table = font.ToUnicode.read_bytes()
            for drawn, written in _ALIKE.items():
                table = table.replace(drawn, written)
            font.ToUnicode.write(table)


def _outline(pdf: Pdf, pages: list[Page]) -> None:
    """Parts, chapters, sections. The browser's own outline has their places, but loses spaces at the ends of lines."""
    with pdf.open_outline(max_depth=20) as outline:
        places = [item.destination for item in _walk(outline.root)]
        told = [found for page in pages for found in headings(page, deepest=4)]
        front = len(places) - len(told)  # title and contents
        if front < 0:
            raise BuildError("the print's outline has fewer headings than the book. Is the browser too old?")
        rest = iter(places[front:])
        made, parts = [OutlineItem("Contents", places[front - 1])] if front else [], {}
        for page in pages:
            above: list[tuple[int, OutlineItem]] = []
            for level, text, _ in headings(page, deepest=4):
                item = OutlineItem(text, next(rest))
                item.is_closed = True
                while above and above[-1][0] >= level:
                    above.pop()
                if above:
                    above[-1][1].children.append(item)
                elif page.part:
                    if page.part not in parts:
                        parts[page.part] = OutlineItem(page.part, item.destination)
                        made.append(parts[page.part])
                    parts[page.part].children.append(item)
                else:
                    made.append(item)
                above.append((level, item))
        outline.root[:] = made


def _walk(items: list[OutlineItem]) -> Iterator[OutlineItem]:
    for item in items:
        yield item
        yield from _walk(item.children)
