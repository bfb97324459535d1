"""What a browser may do for a page: its Content-Security-Policy, the same on every page.

A page loads scripts, styles and pictures from its own book, and nothing else: no script or style that stands in the
text, no address elsewhere, no plug-in or frame, no string made into code. Vega's expressions are interpreted
(static/js/charts.js, `ast`), so they need no exception. What is JSON in a <script> is data, and no policy's concern.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    # The search. In a book that is opened from a file, Firefox takes no form's target for the page's own.
    "form-action": "'self' file:",
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {allowed}" for name, allowed in DIRECTIVES.items())


def _give(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the policy to the layout, which writes it before anything that it is about."""
    context["sb_policy"] = POLICY


def setup(app: Sphinx) -> None:
    """Register it for every page, those that Sphinx makes too."""
    app.connect("html-page-context", _give)
