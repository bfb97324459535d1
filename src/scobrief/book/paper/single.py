"""The whole book as one page for print: title page, contents, and every page as a chapter."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from copy import deepcopy

import lxml.html
from lxml import etree

from ..extension import look
from . import front, links
from .about import About
from .pages import Page

# The style sheets of the site that also serve paper; what is around the text on a screen has no place there.
STYLES = ("names", "text", "charts", "tables", "asides", "verdicts", "compare", "print")
# As wide as any page number; the real ones are known only once the book has been printed.
UNKNOWN = "\u2007\u2007\u2007"
# Code of more lines than this may go on overleaf.
LONG = 30


def document(about: About, pages: list[Page], site: str | None, numbers: Mapping[str, int] | None = None) -> str:
    """Return the book as one HTML document whose links stay inside it, or lead to the web.

    pages: as read; they are left as they are. numbers: on which page each chapter begins, by its id; without
    them the contents have blanks as wide.
    """
    pages = deepcopy(pages)
    links.mend(pages, lambda page, name: f"#{links.inside(page, name)}", site)
    for page in pages:
        links.prefix_ids(page)
    head = "".join(
        [
            '<meta charset="utf-8">',
            f"<title>{html.escape(about.whole_title)}</title>",
            f"<style>{styles(about, pages)}</style>",
        ]
    )
    body = "\n".join([front.title_page(about), _contents(pages, numbers), *map(_chapter, pages)])
    start = f'<!doctype html>\n<html lang="{about.language}" data-theme="light">'
    return f"{start}<head>{head}</head>\n<body>{body}</body></html>\n"


def styles(about: About, pages: list[Page]) -> str:
    """The style of the document: the site's, what is paper's own, and a head for each chapter."""
    parts = [(look.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in (*STYLES, "paper")]
    imprint = f"Version {about.version} · run {about.run}"
    parts.append(
        f"@page {{ @top-left {{ content: {_css(about.title)} }} @bottom-left {{ content: {_css(imprint)} }} }}"
    )
    for page in pages:
        parts.append(
            f"@page {page.key} {{ @top-right {{ content: {_css(page.short)} }} }}\n#{page.key} {{ page: {page.key} }}"
        )
    return "\n".join(parts)


def _css(text: str) -> str:
    """A string of CSS that cannot end its <style>."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")


def _contents(pages: list[Page], numbers: Mapping[str, int] | None) -> str:
    rows, part = [], None
    for page in pages:
        if page.part != part:
            part = page.part
            rows.append(f'<li class="sp-part">{html.escape(part)}</li>')
        number = UNKNOWN if numbers is None else f"{numbers[page.key]:\u2007>3}"
        rows.append(
            f'<li><a href="#{page.key}"><span class="sp-entry">{html.escape(page.title)}</span>'
            f'<span class="sp-leader"></span><span class="sp-number">{number}</span></a></li>'
        )
    return (
        f'<nav class="sp-contents" id="contents" aria-label="Contents"><h1>Contents</h1><ol>{"".join(rows)}</ol>'
        f'<p class="sp-note">This is the print edition. {front.LEFT_TO_THE_WEB}</p></nav>'
    )


def _chapter(page: Page) -> str:
    text = page.text
    for code in text.xpath(".//pre"):
        if code.text_content().count("\n") > LONG:
            code.set("class", f"{code.get('class', '')} sp-long".strip())
    text.set("id", page.key)
    text.set("class", "bd-article sp-chapter" + ("" if page.in_brief else " sp-behind"))
    if page.part:
        kicker = etree.Element("p", {"class": "sp-kicker"})
        kicker.text = page.part
        text.insert(0, kicker)
    made: str = lxml.html.tostring(text, encoding="unicode", with_tail=False)
    return made
