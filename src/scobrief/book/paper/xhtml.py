"""Pages as XHTML, which an EPUB wants: each element in its namespace, each chart a picture in a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from .pages import Page, has_class

HTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
EPUB = "http://www.idpf.org/2007/ops"
# A reader's dark mode turns the letters of the page light, but not those of a chart: each has its own paper.
INK, PAPER = "#1b2430", "#ffffff"


def document(title: str, language: str, body: Iterable[etree._Element], kind: str = "") -> bytes:
    """A whole file: body as HTML trees, taken over into XHTML. kind: what EPUB calls it, as titlepage or bodymatter."""
    root = etree.Element(f"{{{HTML}}}html", nsmap={None: HTML, "epub": EPUB})
    root.set("lang", language)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    head = etree.SubElement(root, f"{{{HTML}}}head")
    etree.SubElement(head, f"{{{HTML}}}title").text = title
    etree.SubElement(head, f"{{{HTML}}}link", rel="stylesheet", type="text/css", href="epub.css")
    inside = etree.SubElement(root, f"{{{HTML}}}body")
    if kind:
        inside.set(f"{{{EPUB}}}type", kind)
    inside.extend(converted(part, HTML) for part in body)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", doctype="<!DOCTYPE html>")
    return made + b"\n"


def converted(element: etree._Element, space: str = HTML) -> etree._Element:
    """An HTML tree as XHTML; formulas become MathML. Drawings have their namespace already."""
    name = etree.QName(element)
    if name.namespace is None and name.localname == "math":
        space = MATHML
    made = etree.Element(f"{{{name.namespace or space}}}{name.localname}", nsmap={None: name.namespace or space})
    for key, value in element.attrib.items():
        if key not in ("xmlns", "border") and ":" not in key:
            # Sphinx's role of an entry is deprecated; the list around it says what it is.
            made.set(key, "listitem" if value == "doc-biblioentry" else value)
    made.text, made.tail = element.text, element.tail
    for child in element:
        if isinstance(child.tag, str):
            made.append(converted(child, space))
        elif child.tail:  # a comment goes, what follows it stays
            _append_text(made, child.tail)
    return made


def _append_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def take_pictures(page: Page) -> dict[str, bytes]:
    """Put an <img> in place of each chart of a page; return the pictures by their file names."""
    taken: dict[str, bytes] = {}
    for chart in page.text.xpath(f".//*[{has_class('sb-static')}]"):
        drawing = chart.find(f".//{{{SVG}}}svg")
        if drawing is None:
            continue
        holders = chart.xpath("ancestor::figure/@id")
        name = f"figures/{holders[-1] if holders else f'{page.key}-{len(taken) + 1}'}.svg"
        while name in taken:  # two charts in one figure
            name = name.replace(".svg", "-b.svg")
        taken[name] = picture(drawing)
        image = etree.Element("img", src=name, alt=chart.get("aria-label", ""))
        image.tail = chart.tail
        chart.getparent().replace(chart, image)
    return taken


def picture(drawing: etree._Element) -> bytes:
    """A drawing as an SVG file that stands alone: dark ink on white paper, whatever the page around it is."""
    made = deepcopy(drawing)
    made.tail = None
    for element in made.iter(etree.Element):
        for key, value in element.attrib.items():
            if value == "currentColor":
                element.set(key, INK)
    made.attrib.pop("class", None)
    made.set("color", INK)
    ground = etree.Element(f"{{{SVG}}}rect", width="100%", height="100%", fill=PAPER)
    made.insert(0, ground)
    etree.cleanup_namespaces(made)
    written: bytes = etree.tostring(made, xml_declaration=True, encoding="utf-8")
    return written + b"\n"
