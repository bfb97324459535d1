"""What is around the text of a page: notice of a variant, footer, description; and nothing from outside."""

from __future__ import annotations

import html
import re

from docutils import nodes
from sphinx.application import Sphinx

from ... import __version__
from .. import runmark
from ..banner import banner
from .facts import ledger


def _dress_page(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
    """The notice on a variant, footer, description and assets of one page."""
    context["theme_extra_footer"] = _footer(ledger(app))
    if "body" in context:
        context["body"] = banner(ledger(app).get("scenario") or {}, pagename) + context["body"]
    if doctree is not None and 'name="description"' not in context.get("metatags", ""):
        summary = html.escape(_summary(doctree) or app.config.html_title, quote=True)
        context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{summary}" />'
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context.get(kind, ()) if _is_local(asset)]


def _footer(ledger: dict) -> str:
    scenario = ledger.get("scenario") or {}
    parts = {
        "Version": ledger.get("version", __version__),
        "Data": "; ".join(ledger.get("credits") or ()),
        "Scenario": scenario.get("name"),
    }
    shown = [f"<span>{what}: {html.escape(str(said))}</span>" for what, said in parts.items() if said]
    if run := ledger.get("run_id"):
        shown.append(f"<span>Run: {runmark.element(run)}</span>")
    return f'<p class="sb-provenance">{" ".join(shown)}</p>'


def _summary(doctree: nodes.document, length: int = 155) -> str:
    """The page's first paragraph, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if isinstance(paragraph.parent, nodes.section) and len(text) > 40:
            return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def _is_local(asset: object) -> bool:
    """Whether a script or style sheet is the book's own. Thebe is not: it starts a kernel elsewhere."""
    said = f"{getattr(asset, 'filename', asset)} {getattr(asset, 'attributes', {}).get('body', '')}"
    return not re.search(r"thebe|(?:https?:|\s|^)//", said)


def _drop_thebe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the script that Jupyter Book's thebe extension writes into each page."""
    for raw in list(doctree.findall(nodes.raw)):
        if re.search(r"text/x-thebe-config|<script>kernelName", raw.astext()):
            raw.parent.remove(raw)


def setup(app: Sphinx) -> None:
    """Dress each page as it is written."""
    app.connect("doctree-resolved", _drop_thebe, priority=900)
    app.connect("html-page-context", _dress_page, priority=900)
