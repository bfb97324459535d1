"""What Sphinx's extensions write into an article and HTML does not allow, put right."""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class closed_code(nodes.General, nodes.Element):
    """Code that is closed until asked for. MyST-NB's own has paragraphs in its summary, and another label."""


class listed_work(nodes.citation):
    """A work in a list of works. docutils gives it a role that stands in no list of <div>, nor alone any more."""


class CloseCode(SphinxPostTransform):
    """Take our form for MyST-NB's."""

    default_priority = 210  # after MyST-NB has hidden the code, at 199
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Replace the nodes of a page."""
        for node in list(self.document.findall(HideCodeCellNode)):
            node.replace_self(closed_code("", *node.children, prompt=node["prompt_show"], classes=["hide"]))


class ListWorks(SphinxPostTransform):
    """Take our form for docutils' citations."""

    default_priority = 210
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Replace the nodes of a page."""
        for node in list(self.document.findall(nodes.citation)):
            node.replace_self(
                listed_work("", *node.children, ids=node["ids"], names=node["names"], classes=["citation"])
            )


def _visit_listed_work(self: Any, node: listed_work) -> None:
    if not isinstance(node.previous_sibling(), listed_work):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", role="listitem"))


def _depart_listed_work(self: Any, node: listed_work) -> None:
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), listed_work):
        self.body.append("</div>\n")


def _visit_closed_code(self: Any, node: closed_code) -> None:
    # Its name stays the same: a browser says by itself whether it is open.
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{html.escape(node['prompt'])}</summary>\n")


def _depart_closed_code(self: Any, node: closed_code) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Register what is put right."""
    app.add_node(closed_code, html=(_visit_closed_code, _depart_closed_code))
    app.add_post_transform(CloseCode)
    app.add_node(listed_work, html=(_visit_listed_work, _depart_listed_work))
    app.add_post_transform(ListWorks)
