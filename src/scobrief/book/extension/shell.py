"""What is around the text of a page: notice of a variant, footer, description; and nothing from outside."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ... import __version__
from ...cite import cff
from .. import runmark
from ..banner import banner
from .facts import ledger

# All that a page loads; a page with charts loads the Vega bundle besides, by brief.js.
OURS = ("brief.css", "brief.js", "mode.js")
_RIGHTS = "Text and figures: CC BY 4.0. Code: MIT. Each table of data: its own licence, on the page Data."


def _dress_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """The notice on a variant, footer, description and assets of one page."""
    context["sb_footer"] = _footer(ledger(app))
    context["sb_contents"] = _contents(context)
    context["sb_sections"] = _sections(context.get("toc") or "")
    if "body" in context:
        context["body"] = banner(ledger(app).get("scenario") or {}, pagename) + context["body"]
    if doctree is not None and 'name="description"' not in context.get("metatags", ""):
        told = html.escape(summary(doctree) or app.config.html_title, quote=True)
        context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{told}" />'
    # What extensions add for features that no page has: 5 MB, part of it from elsewhere.
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context.get(kind, ()) if _is_ours(asset)]


def _footer(ledger: dict[str, Any]) -> str:
    scenario = ledger.get("scenario") or {}
    said = cff.brief()
    parts = {
        "Version": ledger.get("version", __version__),
        "Last updated": f"{said.date_released.day} {said.date_released:%B %Y}",
        "Data": "; ".join(ledger.get("credits") or ()),
        "Scenario": scenario.get("name"),
    }
    shown = [f"<span>{what}: {html.escape(str(said))}</span>" for what, said in parts.items() if said]
    if run := ledger.get("run_id"):
        shown.append(f"<span>Run: {runmark.element(run)}</span>")
    rights = f"© {said.date_released.year} {said.authors[0].name}. {_RIGHTS}"
    return f'<p class="sb-provenance">{" ".join(shown)}</p>\n<p class="sb-rights">{html.escape(rights)}</p>'


def summary(doctree: nodes.document, length: int = 155) -> str:
    """The page's first paragraph as plain text, without references to literature, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = _said(paragraph)
        if isinstance(paragraph.parent, nodes.section) and len(text) > 40:
            return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def _said(paragraph: nodes.paragraph) -> str:
    """What a reader hears of a paragraph: no mark-up, and none of the brackets that lead to the references."""
    texts = (text for text in paragraph.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))
    return re.sub(r"\s*\[[^\]]*\b(?:n\.d\.|\d{4})\w?\]", "", " ".join("".join(texts).split()))


def _is_ours(asset: object) -> bool:
    return Path(str(getattr(asset, "filename", asset))).name in OURS


def _contents(context: dict[str, Any]) -> str:
    """The contents of the book in their parts, the page at hand marked; '' where there are none."""
    if "toctree" not in context:
        return ""
    made = context["toctree"](maxdepth=1, collapse=False, includehidden=True, titles_only=True) or ""
    made = made.replace(' role="heading"', "").replace(' class="current"', "")
    made = re.sub(r' class="toctree-l1(?: current)?"', "", made)
    here = made.replace('class="current reference internal"', 'class="sb-here" aria-current="page"')
    return here.replace(' class="reference internal"', "")


def _sections(toc: str) -> str:
    """The sections of a page as a list, without the page's own title; '' if there are fewer than three."""
    found = re.fullmatch(r"\s*<ul>\s*<li>\s*<a [^>]*>.*?</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>\s*", toc, re.DOTALL)
    return found[1].replace(' class="reference internal"', "") if found and found[1].count("<li>") > 2 else ""


def setup(app: Sphinx) -> None:
    """Dress each page as it is written."""
    # Jupyter Book sets it whether or not the extension that knows it is loaded, and Sphinx warns of what nobody knows.
    if "comments_config" not in app.config:
        app.add_config_value("comments_config", {}, "html", dict)
    app.connect("html-page-context", _dress_page, priority=900)
