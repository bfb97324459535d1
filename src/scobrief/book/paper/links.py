"""Where the links of a page lead once all pages are one document, or the files of another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from .pages import Page

# Attributes that hold ids of the same page, one or several.
_REFERRING = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_URL = re.compile(r"url\(#([^)]+)\)")
_XLINK = "{http://www.w3.org/1999/xlink}href"


def mend(pages: Iterable[Page], address: Callable[[Page, str], str], site: str | None = None) -> None:
    """Point every link of the pages at what it means in an edition, in place.

    address: the link to an id of a page, or with '' to the page itself. site: the web address of the book, if it
    knows one; what only the site has is linked there, and is plain text otherwise.
    """
    known = {page.name: page for page in pages}
    ids = {name: page.ids for name, page in known.items()}
    for page in known.values():
        for link in page.text.xpath(".//a[@href]"):
            href = _mended(page, link.get("href"), known, ids, address, site)
            if href is None:
                link.tag = "span"
                for name in ("href", "rel", "target"):
                    link.attrib.pop(name, None)
            else:
                link.set("href", href)


def _mended(
    page: Page,
    href: str,
    known: dict[str, Page],
    ids: dict[str, set[str]],
    address: Callable[[Page, str], str],
    site: str | None,
) -> str | None:
    """The link as it should be, or None where an edition has nothing to lead to."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(parts.path))) if parts.path else ""
    target = known.get(path.removesuffix(".html")) if path else page
    if target is None:
        return urljoin(site, f"{path}#{parts.fragment}".rstrip("#")) if site else None
    fragment = unquote(parts.fragment)
    return address(target, fragment if fragment in ids[target.name] else "")


def prefix_ids(page: Page) -> None:
    """Give every id of a page, and what refers to it there, the page's key in front: ids stay apart in one document."""
    for element in page.text.iter(etree.Element):
        if name := element.get("id"):
            element.set("id", inside(page, name))
        for attribute in _REFERRING:
            if names := element.get(attribute):
                element.set(attribute, " ".join(inside(page, name) for name in names.split()))
        for attribute, value in element.attrib.items():
            if "url(#" in value:
                element.set(attribute, _URL.sub(lambda found: f"url(#{inside(page, found[1])})", value))
            elif attribute == _XLINK and value.startswith("#"):
                element.set(attribute, f"#{inside(page, value[1:])}")


def inside(page: Page, name: str = "") -> str:
    """The id of a place of a page in one document of all pages."""
    return f"{page.key}--{name}" if name else page.key
