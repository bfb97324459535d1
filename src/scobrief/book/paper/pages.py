"""The pages of a built book, in the order of its contents, as trees without what only a screen can use.

Both editions are made from the HTML that readers see, and not by a second run of Sphinx: what is said is the same
to the letter, figures keep their numbers, and links and ids can be mended where all pages are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import yaml
from lxml import etree

from ... import paths
from ...errors import BuildError

# A thousand rows for looking things up are left to the web and to facts.json.
LEFT_OUT = ("numbers",)
# What a page offers to a hand on a screen. `sb-web` marks what an edition leaves out for any other reason.
_OFF = (
    "self::script or self::style or self::button or self::form or self::input or self::dialog or self::template "
    "or self::noscript or self::iframe or self::link or self::meta"
)
_OFF_CLASSES = (
    "headerlink", "sb-live", "sb-phone", "sb-controls", "sb-web", "cell_input", "sb-cite", "sb-tools", "sb-provenance",
)  # fmt: skip
# Of use to scripts or to a pointer alone.
_OFF_ATTRIBUTES = ("title", "hidden", "tabindex", "download", "style", "onclick", "loading")
_SVG = re.compile(r"(?s)<svg\b.*?</svg>")
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass
class Page:
    """One page: its place in the book without the ending, title, part of the contents, and text as a tree."""

    name: str
    title: str
    part: str
    text: lxml.html.HtmlElement

    @property
    def short(self) -> str:
        """The title up to its colon: Size."""
        return self.title.partition(":")[0] if self.part else "Summary"

    @property
    def in_brief(self) -> bool:
        """Whether it is of the argument, and not of what is behind it."""
        return self.part in ("", next(part for _, part in contents() if part))

    @property
    def key(self) -> str:
        """The name without slashes: chapters-size."""
        return self.name.replace("/", "-")

    @property
    def ids(self) -> set[str]:
        """What of the page a link may lead to."""
        return set(self.text.xpath(".//@id"))


def read(html: Path) -> list[Page]:
    """Return the pages of a built book. Raises BuildError where one is missing or has no text."""
    return [_read(html, name, part) for name, part in contents() if name not in LEFT_OUT]


def contents() -> Iterator[tuple[str, str]]:
    """Each page's name and the part of the book that it is in, in order; the first is in none."""
    toc = yaml.safe_load((paths.BOOK / "_toc.yml").read_text(encoding="utf-8"))
    yield toc["root"], ""
    for part in toc["parts"]:
        for entry in part["chapters"]:
            yield entry["file"], part["caption"]


def has_class(name: str) -> str:
    """An XPath condition: the element has this class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _read(html: Path, name: str, part: str) -> Page:
    path = html / f"{name}.html"
    if not path.is_file():
        raise BuildError(f"{path}: there is no such page, though book/_toc.yml names it. Run: scobrief build --force")
    source = path.read_text(encoding="utf-8")
    drawings: list[str] = []

    def aside(found: re.Match[str]) -> str:
        drawings.append(found[0])
        return f'<i data-drawing="{len(drawings) - 1}"></i>'

    # HTML's parser would put the names of SVG into small letters; Vega's drawings are well-formed XML.
    tree = lxml.html.document_fromstring(
        _SVG.sub(aside, source).encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    found = tree.xpath(f"//article[{has_class('bd-article')}]")
    titles = found[0].xpath(".//h1") if found else []
    if not titles:
        raise BuildError(f"{path}: no heading in an article.bd-article, so no edition can be made of it.")
    text = found[0]
    _put_back(text, drawings)
    _strip(text)
    _settle_ids(text)
    return Page(name, " ".join(titles[0].text_content().split()), part, text)


def _put_back(text: lxml.html.HtmlElement, drawings: list[str]) -> None:
    for place in text.xpath(".//i[@data-drawing]"):
        drawing = etree.fromstring(drawings[int(place.get("data-drawing"))])
        drawing.tail = place.tail
        place.getparent().replace(place, drawing)


def _settle_ids(text: lxml.html.HtmlElement) -> None:
    """A link to a section leads to its heading: on paper a section may begin at the foot of the page before it."""
    for heading in text.xpath(" | ".join(f".//section/{tag}" for tag in _HEADINGS)):
        section, before = heading.getparent(), heading.getprevious()
        while before is not None and before.tag == "span" and before.get("id") and not len(before):
            above = before.getprevious()
            before.tail = None
            heading.insert(0, before)
            before.tail, heading.text = heading.text, None
            before = above
        if section.get("id") and not heading.get("id"):
            heading.set("id", section.attrib.pop("id"))


def _strip(text: lxml.html.HtmlElement) -> None:
    off = " or ".join([_OFF, *map(has_class, _OFF_CLASSES)])
    for element in text.xpath(f".//*[{off}]"):
        # A switch that hid code goes with the code.
        switch = element.getparent()
        element.drop_tree()
        while switch is not None and switch.tag in ("details", "div") and not _says_something(switch):
            switch, empty = switch.getparent(), switch
            empty.drop_tree()
    for ledger in text.xpath(f".//details[{has_class('sb-ledger')}]"):
        _leave(ledger)
    for details in text.xpath(".//details"):
        _open(details)
    for number in text.xpath(f".//a[{has_class('sb-fact')}]"):
        # It leads to the ledger of numbers, which no edition has.
        number.tag = "span"
        number.attrib.pop("href", None)
    for element in text.iter(etree.Element):
        for name in [*_OFF_ATTRIBUTES, *(name for name in element.attrib if name.startswith("data-"))]:
            element.attrib.pop(name, None)


def _says_something(element: lxml.html.HtmlElement) -> bool:
    """Whether anything is left in a box but the words of a switch."""
    rest = [part for part in element if part.tag != "summary"]
    return bool(rest or (element.text or "").strip() or any((part.tail or "").strip() for part in element))


def _leave(ledger: lxml.html.HtmlElement) -> None:
    """A list of hundreds of numbers, closed until asked for, becomes a line that says where it is."""
    said = ledger.find("summary").text_content().strip()
    for part in list(ledger):
        part.drop_tree()
    ledger.tag, ledger.text = "p", f"{said}: in the web edition."
    ledger.set("class", "sp-left")


def _open(details: lxml.html.HtmlElement) -> None:
    """A box that opens on a screen lies open on paper, its label as a line before it."""
    details.tag = "div"
    details.set("class", f"{details.get('class', '')} sp-opened".strip())
    details.attrib.pop("open", None)
    for summary in details.xpath("./summary"):
        summary.tag = "p"
        summary.set("class", "sp-label")


def headings(page: Page, deepest: int = 2) -> list[tuple[int, str, str]]:
    """The headings of a page in their order: level, text, id (empty if it has none)."""
    found = page.text.xpath(f".//*[{' or '.join(f'self::{tag}' for tag in _HEADINGS[:deepest])}]")
    return [(_HEADINGS.index(one.tag) + 1, " ".join(one.text_content().split()), one.get("id", "")) for one in found]
