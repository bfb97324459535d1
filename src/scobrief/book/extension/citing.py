"""How a page is cited: a box at its foot for readers, tags in its head for machines."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ... import cite
from ...cite import linked, records
from .. import runmark
from .facts import ledger
from .figures import first_picture
from .shell import summary

# The page that says at length how to cite, and the one that holds the tables.
GUIDE, TABLES = "cite", "data"
BOX = "cite-this-page"
BUILDERS = ("html", "dirhtml", "singlehtml")


def _cite_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The box and the tags of one page; pages that Sphinx makes, such as the search, are not cited."""
    # The theme would write the address too, and of the first page with its file's name.
    context["pageurl"] = None
    if doctree is None or "body" not in context or app.builder.name not in BUILDERS:
        return
    edition = cite.Edition.of_ledger(ledger(app))
    is_whole = pagename == app.config.root_doc
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else ""
    record = records.brief(edition) if is_whole else records.part(edition, title, pagename)
    guide = app.builder.get_relative_uri(pagename, GUIDE) if GUIDE in app.env.found_docs else ""
    context["body"] += box(record, edition.run_id, guide)
    about = summary(doctree) or record["title"]
    picture = first_picture(app, doctree) or app.config.scobrief_image
    tags = _tags(app, pagename, record, edition, about, picture)
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def box(record: dict[str, Any], run: str, guide: str = "") -> str:
    """The seven forms behind one line that opens; the buttons are added by a script, which alone can copy.

    guide: where the page on citing is, if anywhere.
    """
    forms = "".join(_form(record, style, run) for style in cite.STYLES)
    more = (
        f' How to cite a figure, a re-run or the data: <a href="{html.escape(guide)}">How to cite</a>.' if guide else ""
    )
    what = "the brief" if record["type"] == "report" else "this page"
    return (
        f'<details class="sb-cite" id="{BOX}">\n<summary>Cite {what}</summary>\n'
        f"<p>Version, run and data are part of each form.{more}</p>\n<dl>\n{forms}</dl>\n"
        '<p class="sb-cite-said" role="status"></p>\n</details>\n'
    )


def _form(record: dict[str, Any], style: str, run: str) -> str:
    text = runmark.marked(cite.form_html(record, style), run)
    kind, tag = ("prose", "p") if style in cite.PROSE else ("export", "pre")
    return (
        f'<div class="sb-cite-{kind}"><dt>{cite.NAMES[style]}</dt>'
        f'<dd><{tag} id="cite-{style}" data-copy="{cite.NAMES[style]}">{text}</{tag}></dd></div>\n'
    )


def _tags(app: Sphinx, page: str, record: dict[str, Any], edition: cite.Edition, about: str, picture: str) -> list[str]:
    """Address, tags of Google Scholar and Open Graph, the run, and JSON-LD."""
    named = linked.scholar(record)
    properties = linked.graph(record, edition, about, picture)
    found = [f'<meta name="{name}" content="{html.escape(value)}" />' for name, value in named.items()]
    found += [f'<meta property="{name}" content="{html.escape(value)}" />' for name, value in properties.items()]
    if edition.base_url:
        found.insert(0, f'<link rel="canonical" href="{html.escape(record["URL"])}" />')
    if edition.run_id:
        found.append(runmark.meta(edition.run_id))
    run = runmark.identifier(edition.run_id) if edition.run_id else None
    found.append(linked.script(linked.report(record, edition, about, run)))
    if page == TABLES:
        found.append(linked.script(linked.tables(edition, _downloads(app))))
    return found


def _downloads(app: Sphinx) -> set[str]:
    """The files under data/ that the book offers as they are."""
    folders = [Path(app.srcdir, name) for name in app.config.html_extra_path]
    files = (path for folder in folders for path in folder.glob("data/**/*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files for folder in folders if path.is_relative_to(folder)}


def _take_address(app: Sphinx, config: Config) -> None:
    """The address of this book is the one that it is staged for; what is configured may be that of another."""
    config.html_baseurl = ledger(app).get("base_url") or ""


def setup(app: Sphinx) -> None:
    """Cite each page after it is dressed: the description and the notice of a variant are there then."""
    app.add_config_value("scobrief_image", "", "html", str)  # stands for a page that has none of its own
    app.connect("config-inited", _take_address)
    app.connect("html-page-context", _cite_page, priority=950)
