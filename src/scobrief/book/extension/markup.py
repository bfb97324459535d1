"""What Sphinx's extensions write into an article and HTML does not allow, put right."""

from __future__ import annotations

import html

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class closed_code(nodes.General, nodes.Element):
    """Code that is closed until asked for. MyST-NB's own has paragraphs in its summary, and another label."""


class CloseCode(SphinxPostTransform):
    """Take our form for MyST-NB's."""

    default_priority = 210  # after MyST-NB has hidden the code, at 199
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Replace the nodes of a page."""
        for node in list(self.document.findall(HideCodeCellNode)):
            node.replace_self(closed_code("", *node.children, prompt=node["prompt_show"], classes=["hide"]))


def _visit_closed_code(self, node: closed_code) -> None:
    # Its name stays the same: a browser says by itself whether it is open.
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{html.escape(node['prompt'])}</summary>\n")


def _depart_closed_code(self, node: closed_code) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Register what is put right."""
    app.add_node(closed_code, html=(_visit_closed_code, _depart_closed_code))
    app.add_post_transform(CloseCode)
