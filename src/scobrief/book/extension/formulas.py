"""$x$ and $$x$$ as MathML, drawn by the browser itself: no MathJax."""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

log = logging.getLogger(__name__)


def _mathml(node: nodes.Element, display: str) -> str:
    """The formula as MathML; as code, with a warning, where latex2mathml does not know its LaTeX."""
    latex = node.astext().strip()
    # Of the environments that align, latex2mathml has `split`. Sphinx also takes lines without any.
    known = re.sub(r"\\(begin|end)\{(?:align|aligned|eqnarray)\*?\}", r"\\\1{split}", latex)
    if display == "block" and r"\\" in re.sub(r"(?s)\\begin\{.*\\end\{", "", known):
        known = rf"\begin{{split}}{known}\end{{split}}"
    try:
        drawn, problem = convert(known, display=display), "unknown LaTeX"
    except Exception as e:  # latex2mathml has a dozen unrelated error classes
        drawn, problem = "", repr(e)
    if not drawn or re.search(r">(?:&|\\\w+)<", drawn):  # what it does not know it prints as it stands
        log.warning(f"formula {latex!r}: {problem}", location=node, type="scobrief", subtype="math")
        return f"<code>{html.escape(latex)}</code>"
    return drawn.replace("<math ", f'<math alttext="{html.escape(latex, quote=True)}" ', 1)


def _inline_math(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<span class="math notranslate">{_mathml(node, "inline")}</span>')
    raise nodes.SkipNode


def _block_math(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate"))
    self.body.append(f'<div class="sb-equation">{_mathml(node, "block")}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer; _config.yml chooses it."""
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
