"""What stands with each figure: where it is from and its licence in the caption, and below it what a reader can take.

All of it is HTML that works without a script; js/copy.js adds copying. It is made from the files that were staged
for the figure (scobrief/book/figures), so that a page cannot offer what is not there.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ...cite import Edition, figure_citation
from .. import runmark
from ..figures import FOLDER, PACKAGE, RECORDS
from .facts import ledger

# In a citation that is made once, in place of what differs from figure to figure.
_NUMBER, _TITLE, _PAGE, _LABEL = "909090", "Qtitleq", "qpageq", "qlabelq"


class figure_tools(nodes.General, nodes.Element):
    """What is below a figure, as HTML. The search knows only raw nodes: of each page it would find the same buttons,
    and the id of a run that is another by now."""


def _visit_tools(self: Any, node: figure_tools) -> None:
    self.body.append(node["html"])
    raise nodes.SkipNode


def _record(app: Sphinx, name: str) -> dict[str, Any] | None:
    """What a page shows of a figure, or None if it is not one of ours."""
    path = Path(app.srcdir, RECORDS, f"{name}.json")
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=256)
def _read(path: Path, _mtime: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _figures(app: Sphinx, doctree: nodes.document) -> Iterator[tuple[str, nodes.figure, dict[str, Any]]]:
    """The figures of a page that were staged: name, node, what its page shows of it."""
    for figure in list(doctree.findall(nodes.figure)):
        for name in figure["ids"]:
            if record := _record(app, name):
                yield name, figure, record


def first_picture(app: Sphinx, doctree: nodes.document) -> str:
    """The place in the book of the first figure's picture on a page, in pixels; '' if it has no figure."""
    return next((f"{FOLDER}/{name}.png" for name, _, _ in _figures(app, doctree)), "")


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page shows, while it is read: what is learnt later, Sphinx does not keep."""
    _shown(app.env)[app.env.docname] = {name: _said(app, record) for name, _, record in _figures(app, doctree)}


def _dress(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Complete the captions of a page, and put below each figure its tools."""
    for name, figure, record in _figures(app, doctree):
        for caption in figure.findall(nodes.caption):
            _part(caption)
        figure += nodes.legend("", nodes.paragraph("", record["licence"], classes=["sb-licence"]))
        if app.builder.name == "html":
            tools = figure_tools(html=_tools(app, page, name, figure, record))
            figure.parent.insert(figure.parent.index(figure) + 1, tools)


def _shown(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """What each page shows of its figures; kept with Sphinx's own record of the pages."""
    shown: dict[str, dict[str, str]] = vars(env).setdefault("scobrief_figures", {})
    return shown


def _said(app: Sphinx, record: dict[str, Any] | None) -> str:
    """All that a page can show of a figure, but for the run, whose id is stamped."""
    return json.dumps([record, _pattern(_edition(app)).replace(str(ledger(app).get("run_id")), "")])


def _outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """The pages with a figure of which they would show something else now."""
    return [
        page
        for page, figures in _shown(env).items()
        if page in env.found_docs and any(_said(app, _record(app, name)) != said for name, said in figures.items())
    ]


def _purge(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _shown(env).pop(page, None)


def _merge(app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment) -> None:
    _shown(env).update({page: shown for page, shown in _shown(other).items() if page in pages})


def _part(caption: nodes.caption) -> None:
    """Let the sources, and a note on boundaries, begin a line of their own."""
    line: nodes.Element = caption
    for child in list(caption.children):
        caption.remove(child)
        if not isinstance(child, nodes.Text):
            line += child
            continue
        before, *rest = re.split(r"\s+(?=Sources?: |Boundary note: )", child.astext())
        if before:
            line += nodes.Text(before)
        for text in rest:
            line = nodes.inline("", nodes.Text(text).astext(), classes=["sb-source"])
            caption += nodes.Text(" ")
            caption += line


def _tools(app: Sphinx, page: str, name: str, figure: nodes.figure, record: dict[str, Any]) -> str:
    """The files of a figure, its citation and its address; below them its data as a table."""
    number = _number(app.env, page, figure)
    folder = f"{'../' * page.count('/')}{FOLDER}"
    several = len(record["tables"]) > 1
    items = []
    for place, table in enumerate(record["tables"], 1):
        which = f" {place}" if several else ""
        label = f"Data{which} (CSV) of figure {number}" + (f": {table['title']}" if several else "")
        items.append(_file(f"{folder}/{table['file']}", f"Data{which} (CSV)", label))
    items += [
        _file(f"{folder}/{name}{PACKAGE}", "Metadata", f"Metadata of figure {number}, a Data Package"),
        _file(f"{folder}/{name}.svg", "SVG", f"SVG of figure {number}"),
        _file(f"{folder}/{name}.png", "PNG", f"PNG of figure {number}"),
        _file(f"{folder}/{name}.vl.json", "Vega-Lite", f"Vega-Lite specification of figure {number}, JSON"),
        f'<li hidden="hidden"><button type="button" data-copies="{name}-citation" '
        f'aria-label="Copy citation of figure {number}">Copy citation</button></li>',
        f'<li><a class="sb-address" href="#{name}" aria-label="Link to figure {number}">Link</a></li>',
    ]
    below = "".join(_table(number, f" {i}" if several else "", table) for i, table in enumerate(record["tables"], 1))
    return (
        f'<div class="sb-tools" role="group" aria-label="Files of figure {number}"><ul>{"".join(items)}</ul>'
        f'<p class="sb-copied" role="status"></p><div class="sb-below">{below}<details class="sb-citation">'
        f'<summary aria-label="Citation of figure {number}">Citation</summary>'
        f'<p id="{name}-citation">{_citation(app, page, name, number, record)}</p></details></div></div>'
    )


def _file(address: str, text: str, label: str) -> str:
    return f'<li><a href="{address}" download="" aria-label="{html.escape(label)}">{text}</a></li>'


def _number(env: BuildEnvironment, page: str, figure: nodes.figure) -> str:
    numbers = env.toc_fignumbers.get(page, {}).get("figure", {})
    return ".".join(map(str, next((numbers[known] for known in figure["ids"] if known in numbers), ())))


def _citation(app: Sphinx, page: str, name: str, number: str, record: dict[str, Any]) -> str:
    """The citation as HTML, the id of the run marked."""
    text = _pattern(_edition(app))
    for stands, what in ((_NUMBER, number), (_TITLE, record["title"]), (_PAGE, page), (_LABEL, name)):
        text = text.replace(stands, what)
    return runmark.marked(html.escape(text, quote=False), str(ledger(app).get("run_id") or ""))


def _edition(app: Sphinx) -> str:
    return json.dumps({key: said for key, said in ledger(app).items() if key != "facts"}, sort_keys=True)


@lru_cache(maxsize=2)
def _pattern(edition: str) -> str:
    """The citation of a figure with blanks: a style is worked out once, and a book has eighty figures."""
    return figure_citation(_LABEL, _NUMBER, _TITLE, _PAGE, Edition.of_ledger(json.loads(edition)))


def _table(number: str, which: str, table: dict[str, Any]) -> str:
    """The data as a table; the first column, words or years, names its rows."""
    kinds = ["" if words else ' class="sb-n"' for words in table["words"]]
    heads = "".join(
        f'<th scope="col"{kind}>{html.escape(head)}</th>' for head, kind in zip(table["heads"], kinds, strict=True)
    )
    rows = []
    for row in table["rows"]:
        cells = [f"<td{kind}>{html.escape(cell, quote=False)}</td>" for cell, kind in zip(row, kinds, strict=True)]
        cells[0] = f'<th scope="row"{kinds[0]}>{html.escape(row[0], quote=False)}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    note = f"<p>{html.escape(table['note'])}</p>" if table["note"] else ""
    label = f"Table{which} of figure {number}"
    return (
        f'<details class="sb-data"><summary aria-label="{label}">Table{which}</summary>'
        f'<div role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{html.escape(table['title'])}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{note}</details>"
    )


def setup(app: Sphinx) -> None:
    """Dress the figures once their numbers are known, and read a page again when a figure of it is another."""
    app.add_node(figure_tools, html=(_visit_tools, None))
    app.connect("doctree-read", _note)
    app.connect("doctree-resolved", _dress)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
