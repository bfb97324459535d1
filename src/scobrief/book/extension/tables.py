"""Tables of Markdown as HTML: rows with names, figures that line up, units in the head, sources underneath.

A page says no more than its rows. What a column holds is read from its texts (book/columns.py):

- Figures stand to the right and line up on the decimal. A unit that all of them end with is moved to the head; it stays
  in each cell for those who hear the table read, and for a fact, whose text is always whole.
- Neighbouring heads `Each state once: 2001` and `Each state once: 2021` get one head over both.
- Under a table with facts stand the sources of these. Nothing is typed.

Other builders than those of HTML print the table as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..columns import Column, column
from ..tables import CLOSE, OPEN
from .facts import fact, ledger

SPANNER = ": "


class data_table(nodes.table):
    """A table in our form; a subclass, so that Sphinx numbers it and sets its caption."""


class data_row(nodes.row):
    """A row of it."""


class data_cell(nodes.entry, nodes.TextElement):
    """A cell of it, which holds text or paragraphs. scope: col, colgroup, row or none; pad, head: see `_visit_cell`."""


class LayTables(SphinxPostTransform):
    """Turn each table into ours."""

    default_priority = 700  # after references have been resolved
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Lay out the tables of a page."""
        for table in list(self.document.findall(nodes.table)):
            if not isinstance(table, data_table):
                table.replace_self(self._laid(table))

    def _laid(self, table: nodes.table) -> data_table:
        group = next(table.findall(nodes.tgroup))
        head, body = (
            [_row(row) for part in group.children if isinstance(part, kind) for row in part.children]
            for kind in (nodes.thead, nodes.tbody)
        )
        made: data_table = data_table(table.rawsource, ids=table["ids"], names=table["names"], classes=["sb-table"])
        made.source, made.line = table.source, table.line
        made += [child for child in table.children if isinstance(child, nodes.title)]
        if body and len({len(row) for row in [*head, *body]}) == 1 and len(head) == 1:
            columns = [column([cell.astext() for cell in cells]) for cells in zip(*body, strict=True)]
            if len(columns) > 2 and any(found.is_long for found in columns[1:]):
                made["classes"].append("sb-cards-when-narrow")
                _label(head[0], body)
            for name, found, cells in zip(head[0], columns, zip(*body, strict=True), strict=True):
                _line_up(found, name, cells)
        made += [_part(nodes.thead, list(_spanned(head)), "col"), _part(nodes.tbody, body, None)]
        made["sources"] = _sources(body, ledger(self.app).get("tables") or {})
        return made


def _row(row: nodes.row) -> list[data_cell]:
    """The cells of a row; a paragraph that is alone in its cell is no paragraph."""
    cells = []
    for entry in row.children:
        alone = len(entry) == 1 and isinstance(entry[0], nodes.paragraph)
        cell = data_cell("", "", *(entry[0] if alone else entry).children)
        cell["columns"], cell["rows"] = entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1
        # MyST writes the alignment of `---:` as a class.
        cell["classes"] = ["sb-figures"] if "text-right" in entry["classes"] else []
        cells.append(cell)
    return cells


def _part(kind: type[nodes.Element], rows: Sequence[Sequence[data_cell]], scope: str | None) -> nodes.Element:
    made = kind()
    for cells in rows:
        for i, cell in enumerate(cells):
            cell["scope"] = cell.get("scope") or scope or ("row" if i == 0 else None)
        made += data_row("", *cells)
    return made


def _line_up(found: Column, head: data_cell, cells: Sequence[data_cell]) -> None:
    """Put a column's figures to the right, in line, and their unit into its head."""
    if not found.figures:
        if found.is_long:
            for cell in cells:
                cell["classes"].append("sb-text")
        return
    head["classes"].append("sb-figures")
    for cell, pad in zip(cells, found.pads, strict=True):
        cell["classes"].append("sb-figures")
        cell["pad"] = pad
    if found.unit and all(_hide_unit(cell, found.unit) for cell in cells if cell.astext().strip().endswith(found.unit)):
        head += nodes.inline("", found.unit.strip(), classes=["sb-unit"])


def _hide_unit(cell: data_cell, unit: str) -> bool:
    """Leave the unit at the end of a cell to those who hear it."""
    *_, last = cell.findall(nodes.Text)
    text = last.astext().rstrip()
    if not text.endswith(unit):
        return False
    last.parent.replace(last, [nodes.Text(text.removesuffix(unit)), nodes.inline("", unit, classes=["sb-heard"])])
    return True


def _label(head: Sequence[data_cell], body: Sequence[Sequence[data_cell]]) -> None:
    """Let each cell know its column's head: on a phone a row is a card, and each of its lines has a name."""
    for row in body:
        for name, cell in zip(head[1:], row[1:], strict=True):
            cell["head"] = name.astext()


def _spanned(head: Sequence[Sequence[data_cell]]) -> Iterator[Sequence[data_cell]]:
    """One row of heads, or two where neighbours share what is before the colon."""
    if len(head) != 1:
        yield from head
        return
    runs = [(name, list(cells)) for name, cells in groupby(head[0], key=_shared)]
    if not any(name and len(cells) > 1 for name, cells in runs):
        yield list(head[0])
        return
    over, under = [], []
    for name, cells in runs:
        if name and len(cells) > 1:
            over.append(data_cell("", name, columns=len(cells), rows=1, scope="colgroup"))
            for cell in cells:
                first = next(cell.findall(nodes.Text))
                first.parent.replace(first, nodes.Text(first.astext().removeprefix(name + SPANNER)))
            under += cells
        else:
            for cell in cells:
                cell["rows"] = 2
            over += cells
    yield over
    yield under


def _shared(cell: data_cell) -> str:
    """What a head has before its colon; '' if it has none."""
    first = next(cell.findall(nodes.Text), "")
    name, colon, _ = first.partition(SPANNER)
    return name if colon else ""


def _sources(body: Sequence[Sequence[data_cell]], titles: dict[str, str]) -> list[str]:
    """The titles of the sources of the facts in a table, in the order of the data package."""
    used = {table for row in body for cell in row for found in cell.findall(fact) for table in found["tables"]}
    return list(dict.fromkeys(title for table, title in titles.items() if table in used))


def _visit_table(self: Any, node: data_table) -> None:
    self.body.append(self.starttag(node, "div", ""))
    self.body.append(f"{OPEN}<table>\n")


def _depart_table(self: Any, node: data_table) -> None:
    self.body.append(f"</table>{CLOSE}\n")
    if said := node["sources"]:
        word = "Source" if len(said) == 1 else "Sources"
        self.body.append(f'<p class="sb-table-note">{word}: {self.encode("; ".join(said))}.</p>\n')
    self.body.append("</div>\n")


def _visit_row(self: Any, node: data_row) -> None:
    self.body.append(self.starttag(node, "tr", ""))


def _depart_row(self: Any, node: data_row) -> None:
    self.body.append("</tr>\n")


def _visit_cell(self: Any, node: data_cell) -> None:
    given = {
        "scope": node["scope"],
        "colspan": node["columns"] if node["columns"] > 1 else None,
        "rowspan": node["rows"] if node["rows"] > 1 else None,
        "data-pad": node.get("pad"),  # digits that it lacks: set unseen behind it
        "data-head": node.get("head"),
    }
    self.body.append(self.starttag(node, _tag(node), "", **{name: said for name, said in given.items() if said}))


def _depart_cell(self: Any, node: data_cell) -> None:
    self.body.append(f"</{_tag(node)}>")


def _tag(node: data_cell) -> str:
    return "th" if node["scope"] else "td"


def setup(app: Sphinx) -> None:
    """Register the form of tables."""
    app.add_enumerable_node(data_table, "table", html=(_visit_table, _depart_table))
    app.add_node(data_row, html=(_visit_row, _depart_row))
    app.add_node(data_cell, html=(_visit_cell, _depart_cell))
    app.add_post_transform(LayTables)
