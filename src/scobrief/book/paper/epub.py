"""The edition for reading devices: an EPUB 3 without scripts, a file for each page of the book."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import lxml.html

from ..extension import look
from . import cover, front, links, xhtml
from .about import About
from .pages import Page, headings

_TYPES = {".xhtml": "application/xhtml+xml", ".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual,visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "Every chart has an alternative text that says what it shows, and its finding as a heading. Formulas are "
        "MathML. Tables have heads. There are no scripts, sounds or moving pictures.",
    ),
)


def write(target: Path, about: About, pages: list[Page], site: str | None) -> None:
    """Write the EPUB. The same content gives the same bytes: its files carry the date of the release."""
    files = _files(about, pages, site)
    files["package.opf"] = _package(about, pages, files)
    day = about.released
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:

        def put(name: str, content: bytes | str, method: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            made.writestr(entry, content)

        put("mimetype", "application/epub+zip", zipfile.ZIP_STORED)  # first and plain, as the format wants
        put("META-INF/container.xml", _CONTAINER)
        for name in sorted(files):
            put(f"EPUB/{name}", files[name])


def _files(about: About, pages: list[Page], site: str | None) -> dict[str, bytes]:
    """Every file of the EPUB's own folder but the package's description."""
    pages = deepcopy(pages)
    links.mend(pages, lambda page, name: f"{page.key}.xhtml#{name}" if name else f"{page.key}.xhtml", site)
    picture = lxml.html.fragment_fromstring(
        f'<section class="sp-picture"><img src="cover.png" alt={quoteattr(f"Cover: {about.whole_title}")}></section>'
    )
    title = lxml.html.fragment_fromstring(front.title_page(about))
    for art in title.xpath(".//figure"):  # it is the cover
        art.drop_tree()
    title.append(lxml.html.fragment_fromstring(f'<p class="sp-left">{front.LEFT_TO_THE_WEB}</p>'))
    files = {
        "cover.png": cover.png(about),
        "epub.css": (look.STATIC / "css" / "epub.css").read_bytes(),
        "nav.xhtml": _navigation(about, pages),
        "cover.xhtml": xhtml.document("Cover", about.language, [picture], "cover"),
        "title.xhtml": xhtml.document("Title page", about.language, [title], "frontmatter"),
    }
    for page in pages:
        files |= xhtml.take_pictures(page)
        page.text.set("class", "sp-chapter" if page.in_brief else "sp-chapter sp-behind")
        kind = "bodymatter" if page.in_brief else "backmatter"
        files[f"{page.key}.xhtml"] = xhtml.document(page.title, about.language, [page.text], kind)
    return files


def _navigation(about: About, pages: list[Page]) -> bytes:
    """Contents (parts, chapters, sections) and landmarks."""
    rows, part = [], ""
    for page in pages:
        if page.part != part:
            rows.append(f"{'</ol></li>' if part else ''}<li><span>{escape(page.part)}</span><ol>")
            part = page.part
        inner = "".join(
            f'<li><a href="{page.key}.xhtml#{name}">{escape(text)}</a></li>'
            for level, text, name in headings(page)
            if level == 2 and name
        )
        rows.append(
            f'<li><a href="{page.key}.xhtml">{escape(page.title)}</a>{f"<ol>{inner}</ol>" if inner else ""}</li>'
        )
    rows.append("</ol></li>" if part else "")
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="{xhtml.HTML}" xmlns:epub="{xhtml.EPUB}" lang="{about.language}" xml:lang="{about.language}">
<head><title>Contents</title><link rel="stylesheet" type="text/css" href="epub.css"/></head>
<body>
<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(rows)}</ol></nav>
<nav epub:type="landmarks" hidden="hidden"><h2>Landmarks</h2><ol>
<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>
<li><a epub:type="toc" href="nav.xhtml">Contents</a></li>
<li><a epub:type="bodymatter" href="{pages[0].key}.xhtml">{escape(pages[0].short)}</a></li>
</ol></nav>
</body></html>
""".encode()


def _package(about: About, pages: list[Page], files: dict[str, bytes]) -> bytes:
    """The description of the EPUB: what it is, its files, their order."""
    creators = "".join(
        f'<dc:creator id="author-{n}">{escape(author)}</dc:creator>'
        f'<meta refines="#author-{n}" property="role" scheme="marc:relators">aut</meta>'
        for n, author in enumerate(about.authors, 1)
    )
    subjects = "".join(f"<dc:subject>{escape(word)}</dc:subject>" for word in about.keywords)
    access = "".join(f'<meta property="schema:{name}">{escape(said)}</meta>' for name, said in _ACCESS)
    items = "".join(
        f"<item id={quoteattr(_id(name))} href={quoteattr(name)} media-type={quoteattr(_TYPES[Path(name).suffix])}"
        f"{_properties(name, content)}/>"
        for name, content in sorted(files.items())
    )
    order = ["cover.xhtml", "title.xhtml", "nav.xhtml", *(f"{page.key}.xhtml" for page in pages)]
    spine = "".join(f"<itemref idref={quoteattr(_id(name))}/>" for name in order)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{about.language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{about.identifier}</dc:identifier>
<dc:title>{escape(about.whole_title)}</dc:title>
<dc:language>{about.language}</dc:language>
{creators}
<dc:date>{about.released.isoformat()}</dc:date>
<dc:description>{escape(about.abstract)}</dc:description>
{subjects}
<dc:rights>{escape(about.licence)}</dc:rights>
<dc:source>scobrief {escape(about.version)}, run {escape(about.run)}, scenario {escape(about.scenario)}</dc:source>
<meta property="dcterms:modified">{about.released.isoformat()}T00:00:00Z</meta>
{access}
<meta name="cover" content="{_id("cover.png")}"/>
</metadata>
<manifest>{items}</manifest>
<spine>{spine}</spine>
</package>
""".encode()


def _id(name: str) -> str:
    return "f-" + name.replace("/", "-").replace(".", "-")


def _properties(name: str, content: bytes) -> str:
    marks = {"mathml": b"<math", "svg": b"<svg"} if name.endswith(".xhtml") else {}
    found = [said for said, mark in marks.items() if mark in content]
    found += [said for said, file in (("nav", "nav.xhtml"), ("cover-image", "cover.png")) if name == file]
    return f" properties={quoteattr(' '.join(found))}" if found else ""
