"""Tables that are written as HTML at once, because a page holds too many rows of them for Markdown.

The same form as the Markdown tables get from extension/tables.py, and the same style and script.
"""

from __future__ import annotations

import html
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

OPEN, CLOSE = '<div class="sb-table-box">', "</div>"


@dataclass(frozen=True)
class Row:
    """A row: its cells as HTML, the first of which names it; and the id that links lead to."""

    cells: Sequence[str]
    id: str = ""


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a title over all columns, or under none."""

    rows: Iterable[Row]
    title: str = ""


def table(heads: Sequence[str], groups: Iterable[Group], kind: str, figures: Container[int] = ()) -> str:
    """A table as HTML: a head for each column, the rows in their groups.

    kind: class of the whole; figures: columns, counted from 0, that hold figures and stand to the right.
    """
    columns = [' class="sb-figures"' if i in figures else "" for i in range(len(heads))]
    head = "".join(
        f'<th scope="col"{column}>{html.escape(title)}</th>' for title, column in zip(heads, columns, strict=True)
    )
    bodies = "".join(_body(group, columns) for group in groups)
    return f'<div class="sb-table {kind}">{OPEN}<table><thead><tr>{head}</tr></thead>{bodies}</table>{CLOSE}</div>'


def code(name: str) -> str:
    """The name of a fact as HTML; it may break after what joins its words."""
    return f"<code>{html.escape(name).replace('_', '_<wbr>')}</code>"


def _body(group: Group, columns: Sequence[str]) -> str:
    title = (
        f'<tr><th colspan="{len(columns)}" scope="rowgroup">{html.escape(group.title)}</th></tr>' if group.title else ""
    )
    return f"<tbody>{title}{''.join(_row(row, columns) for row in group.rows)}</tbody>"


def _row(row: Row, columns: Sequence[str]) -> str:
    own = f' id="{row.id}"' if row.id else ""
    name, *cells = row.cells
    told = "".join(f"<td{column}>{cell}</td>" for cell, column in zip(cells, columns[1:], strict=True))
    return f'<tr{own}><th scope="row">{name}</th>{told}</tr>'
