"""Terms of the glossary lead to it where a page first uses them, and their definition goes with the link, as its title.

The title is what goes with a citation too. Without a script a browser shows it to those who point;
static/js/tips.js shows it to those who come by keyboard too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .facts import fact

GLOSSARY = "glossary"
# Words of everyday language as well: a page that means the term by one of them links it by hand.
EVERYDAY = {
    "axis", "certainty", "clash", "definition", "estimate", "fact", "finding", "flip", "intensity", "landlocked",
    "outlook", "outturn", "projection", "reading", "spell", "standing", "tolerance", "verdict",
}  # fmt: skip
# What is no running prose, or is linked already.
CLOSED = (
    nodes.reference, nodes.literal, nodes.title, nodes.caption, nodes.raw, nodes.math, nodes.table,
    nodes.citation, fact,
)  # fmt: skip


def _define(app: Sphinx, env: BuildEnvironment) -> None:
    """Read the glossary once for all pages. When it changes, every page is made anew (book/stage.py)."""
    glossary = env.get_doctree(GLOSSARY) if GLOSSARY in env.found_docs else None
    vars(env).update(
        scobrief_terms=definitions(glossary) if glossary else {}, scobrief_words=words(glossary) if glossary else {}
    )


def definitions(glossary: nodes.document) -> dict[str, str]:
    """The id of each term of a glossary -> its definition in plain text, without citations."""
    found: dict[str, str] = {}
    for item in glossary.findall(nodes.definition_list_item):
        text = " ".join(_plain(part) for part in item.findall(nodes.definition))
        for term in item.findall(nodes.term):
            found |= dict.fromkeys(term["ids"], text)
    return found


def _plain(node: nodes.Node) -> str:
    kept = node.deepcopy()
    for citation in list(kept.findall(addnodes.pending_xref)):
        if citation.get("refdomain") == "cite":
            citation.parent.remove(citation)
    text = " ".join(" ".join(paragraph.astext() for paragraph in kept.findall(nodes.paragraph)).split())
    return text.replace(" .", ".").replace(" ,", ",")


def words(glossary: nodes.document) -> dict[str, str]:
    """The terms of a glossary that a page may use without linking them -> their ids, the longest first."""
    found = {
        term.astext().split(" (")[0]: term["ids"][0]
        for term in glossary.findall(nodes.term)
        if "," not in term.astext()
    }
    return {word: found[word] for word in sorted(found, key=len, reverse=True) if word not in EVERYDAY}


def _link(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead from the first use of each term in a page's prose to the glossary, unless the page does so itself."""
    wanted = dict(getattr(app.env, "scobrief_words", {}))
    if page == GLOSSARY or not wanted:
        return
    linked = {link.get("refuri", "").rpartition("#")[2] for link in doctree.findall(nodes.reference)}
    wanted = {word: name for word, name in wanted.items() if name not in linked}
    for text in list(_prose(doctree)):
        parts = _parts(str(text), wanted, app.builder.get_relative_uri(page, GLOSSARY))
        if len(parts) > 1:
            text.parent.replace(text, parts)


def _prose(doctree: nodes.document) -> Iterator[nodes.Text]:
    for paragraph in doctree.findall(nodes.paragraph):
        for text in paragraph.findall(nodes.Text):
            above = text.parent
            while above is not doctree and not isinstance(above, CLOSED):
                above = above.parent
            if above is doctree:
                yield text


def _parts(text: str, wanted: dict[str, str], place: str) -> list[nodes.Node]:
    """A text in parts, each wanted term that it has as a link; such a term is then wanted no more."""
    for word, name in wanted.items():
        # An abbreviation as it is written, other words with either letter first, and in the plural.
        letters = re.escape(word) if word != word.lower() else f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}s?"
        if found := re.search(rf"(?<![\w-]){letters}(?![\w-])", text):
            for same in [other for other, whose in wanted.items() if whose == name]:
                del wanted[same]
            link = nodes.reference("", "", nodes.inline("", found[0], classes=["std", "std-term"]), internal=True)
            link["refuri"] = f"{place}#{name}"
            before, after = text[: found.start()], text[found.end() :]
            return [*_parts(before, wanted, place), link, *_parts(after, wanted, place)]
    return [nodes.Text(text)]


def _tell(app: Sphinx, doctree: nodes.document, page: str) -> None:
    terms = getattr(app.env, "scobrief_terms", {})
    for link in doctree.findall(nodes.reference):
        name = link.get("refid") or link.get("refuri", "").rpartition("#")[2]
        if name in terms and any("std-term" in child.get("classes", ()) for child in link.children):
            link["reftitle"] = terms[name]


def setup(app: Sphinx) -> None:
    """Define, then link, then tell."""
    app.connect("env-check-consistency", _define)
    app.connect("doctree-resolved", _link, priority=600)
    app.connect("doctree-resolved", _tell, priority=700)
