"""The data of a chart as tidy tables: what it shows, each thing once, and nothing that only helps to draw it.

A chart brings tables of its own making: some hold the data, others the years to mark, the words beside a dot, or the
same rows again for another layer. Here what is left is found from how the chart uses them:

- rows that are part of a row of another table say nothing new; a few rows that only place a line or a word are marks,
  and so are names that were moved apart;
- tables with the same columns are one table, told apart by their panel where no column does;
- tables that describe the same things, row for row, are joined;
- where a line's dash changes, the chart repeats the point under the next kind: it is kept once, under its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...charts.ends import PLACED

Row = dict[str, Any]
Channels = tuple[tuple[str, Mapping[str, Any]], ...]

PANEL = "panel"
_MARKS = 5  # rows, at most, of a table that only marks something
_ALIKE = 0.75  # of the columns of two tables that are one
_COMPOSED = ("concat", "hconcat", "vconcat")


@dataclass(frozen=True, slots=True)
class Use:
    """One mark of the chart: the table it draws, how, in which panel, and what its channels say of which field."""

    table: str
    mark: str
    panel: int
    channels: Channels

    @property
    def title(self) -> str:
        """What the mark measures, by its axes."""
        for name in ("y", "x"):
            for channel, said in self.channels:
                if channel == name and said.get("type") == "quantitative" and (title := titled(said)):
                    return title
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table of a chart: its rows, all with the same columns, and how the chart uses it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    uses: tuple[Use, ...]


def tables(spec: Mapping[str, Any]) -> list[Table]:
    """The tidy tables of a chart, the one that says most of each thing before the others."""
    uses = list(_uses(spec))
    found: list[Table] = []
    for name in dict.fromkeys(use.table for use in uses):
        rows = spec.get("datasets", {}).get(name)
        if isinstance(rows, list) and rows:  # else the shapes of a map
            mine = tuple(use for use in uses if use.table == name)
            found.append(_plain(_long(rows, spec), mine))
    found = [table for table in found if not _only_marks(table, found)]
    found = [table for table in found if not any(_is_part(table, other) for other in found if other is not table)]
    whole = sorted(_joined(_stacked(found)), key=lambda table: -len(table.columns))
    return [_tidy(table) for table in whole]


def titled(said: Mapping[str, Any]) -> str:
    """What a channel calls its field, on its own or by its axis or legend; '' if nothing."""
    for part in (said, said.get("axis") or {}, said.get("legend") or {}, said.get("header") or {}):
        if title := part.get("title"):
            return " ".join(title) if isinstance(title, list) else str(title)
    return ""


def _uses(node: Mapping[str, Any], data: str = "", channels: Channels = (), panel: int = 0) -> Iterator[Use]:
    data = (node.get("data") or {}).get("name", data)
    channels = (*_channels(node.get("encoding") or {}), *_channels(_facets(node.get("facet"))), *channels)
    if "mark" in node:
        mark = node["mark"] if isinstance(node["mark"], str) else node["mark"]["type"]
        looked_up = [
            step["from"]["data"]["name"]
            for step in node.get("transform", ())
            if "name" in step.get("from", {}).get("data", {})
        ]
        for name in [*looked_up, data]:
            yield Use(name, mark, panel, channels)
    for child in node.get("layer", ()):
        yield from _uses(child, data, channels, panel)
    if "spec" in node:
        yield from _uses(node["spec"], data, channels, panel)
    for key in _COMPOSED:
        for place, child in enumerate(node.get(key, ())):
            yield from _uses(child, data, channels, panel * 10 + place + 1)


def _facets(facet: Any) -> dict[str, Any]:
    if not isinstance(facet, dict):
        return {}
    return {"facet": facet} if "field" in facet else {k: v for k, v in facet.items() if isinstance(v, dict)}


def _channels(encoding: Mapping[str, Any]) -> Channels:
    return tuple(
        (channel, said)
        for channel, all_said in encoding.items()
        for said in (all_said if isinstance(all_said, list) else [all_said])
        if isinstance(said, dict) and "field" in said
    )


def _long(rows: Sequence[Row], spec: Mapping[str, Any]) -> list[Row]:
    """Rows that hold a list of values each, by years: one row for each value. Rows without any value are left out."""
    rows = [row for row in rows if any(value not in (None, "") for value in row.values())]
    lists = {name for row in rows for name, value in row.items() if isinstance(value, list)}
    if not lists:
        return rows
    column, first = "place", 0
    for param in spec.get("params", ()):  # charts/controls.py: the place in the list of what the reader chose
        if param.get("name") == "at" and (said := re.fullmatch(r"(\w+) - (\d+)", param.get("expr", ""))):
            column, first = said[1], int(said[2])
    out = []
    for row in rows:
        values = {name: value for name, value in row.items() if name in lists and isinstance(value, list)}
        length = max(map(len, values.values()), default=0)
        same = {name: value for name, value in row.items() if name not in lists}
        for place in range(length):
            at = {name: value[place] if len(value) > 1 else value[0] for name, value in values.items()}
            out.append({**same, column: first + place, **at})
    return out


def _plain(rows: Sequence[Row], uses: tuple[Use, ...]) -> Table:
    """The table without what is nowhere filled in."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    kept = tuple(name for name in names if any(row.get(name) not in (None, "") for row in rows))
    return Table(kept, tuple({name: row.get(name) for name in kept} for row in rows), uses)


def _only_marks(table: Table, found: Sequence[Table]) -> bool:
    """Whether a table has a few rows that place a rule or a word, while others hold the data; or names of lines."""
    if PLACED in table.columns and all(use.mark in ("rule", "text") for use in table.uses):
        return True
    if len(found) == 1 or len(table.rows) > _MARKS:
        return False
    return len(table.columns) == 1 or (
        len(table.columns) <= 3 and all(use.mark in ("rule", "text") for use in table.uses)
    )


def _is_part(table: Table, other: Table) -> bool:
    """Whether each row of a table says only what some row of another one says; of two that agree the later is part."""
    holding: dict[Any, set[int]] = {}
    for place, row in enumerate(other.rows):
        for value in row.values():
            holding.setdefault(value, set()).add(place)
    for row in table.rows:
        said = [holding.get(value, set()) for value in row.values() if value is not None]
        if said and not set.intersection(*said):
            return False
    return len(table.rows) < len(other.rows) or len(table.columns) < len(other.columns)


def _stacked(found: list[Table]) -> list[Table]:
    """Tables with the same columns as one."""
    groups: list[list[Table]] = []
    for table in found:
        for group in groups:
            one, other = set(group[0].columns), set(table.columns)
            if len(one & other) >= _ALIKE * len(one | other):
                group.append(table)
                break
        else:
            groups.append([table])
    return [_stack(group) for group in groups]


def _stack(group: list[Table]) -> Table:
    if len(group) == 1:
        return group[0]
    columns = tuple(dict.fromkeys(name for table in group for name in table.columns))
    panels = [{use.panel for use in table.uses} for table in group]
    titles = [next((use.title for use in table.uses if use.title), "") for table in group]
    names = [re.sub(r" \([^()]*\)$", "", title) for title in titles]  # without the unit
    apart = any(
        all(isinstance(row.get(name), str) for table in group for row in table.rows)
        and sum(len({row[name] for row in table.rows}) for table in group)
        == len({row[name] for table in group for row in table.rows})
        for name in columns
    )
    if not apart and all(panels) and len(set(names)) == len(group):
        rows = [{PANEL: name, **row} for table, name in zip(group, names, strict=True) for row in table.rows]
        columns = (PANEL, *columns)
    else:
        rows = [row for table in group for row in table.rows]
    filled = ({name: row.get(name) for name in columns} for row in rows)
    unique = {tuple(row.values()): row for row in filled}
    return Table(columns, tuple(unique.values()), tuple(use for table in group for use in table.uses))


def _joined(found: list[Table]) -> list[Table]:
    """Tables that describe the same things row for row, as one."""
    out: list[Table] = []
    for table in found:
        for place, other in enumerate(out):
            if (join := _join(other, table)) is not None:
                out[place] = join
                break
        else:
            out.append(table)
    return out


def _join(one: Table, other: Table) -> Table | None:
    shared = [name for name in one.columns if name in other.columns]
    if not shared or len(one.rows) != len(other.rows):
        return None
    rows = {tuple(row[name] for name in shared): row for row in other.rows}
    keys = [tuple(row[name] for name in shared) for row in one.rows]
    if len(rows) != len(other.rows) or set(keys) != set(rows):
        return None
    columns = tuple(dict.fromkeys([*one.columns, *other.columns]))
    joined = tuple({**row, **rows[key]} for row, key in zip(one.rows, keys, strict=True))
    return Table(columns, joined, (*one.uses, *other.uses))


def _tidy(table: Table) -> Table:
    """The table without its helpers, in the order of a reader's interest, each thing once."""
    channels = [pair for use in table.uses for pair in use.channels]
    helping: dict[str, bool] = {}
    for use in table.uses:
        for channel, said in use.channels:
            name = said["field"]
            helping[name] = helping.get(name, True) and _helps(channel, dict(use.channels))
    helpers = {name for name, helps in helping.items() if helps}
    helpers |= {name for name in table.columns if all(_is_colour(row[name]) for row in table.rows)}
    told = [said["field"] for channel, said in channels if channel == "tooltip"]
    order = [PANEL, *told, *(said["field"] for _, said in channels), *table.columns]
    told_once: dict[tuple[str, ...], str] = {}  # a column that repeats another as text only writes it into the chart
    for name in dict.fromkeys(order):
        if name in table.columns and name not in helpers:
            told_once.setdefault(tuple(str(row[name]) for row in table.rows), name)
    columns = tuple(told_once.values())
    dashed = {said["field"] for channel, said in channels if channel == "strokeDash"}
    unique: dict[tuple[Any, ...], Row] = {}
    for row in table.rows:
        key = tuple(row[name] for name in columns if name not in dashed)
        unique.setdefault(key, {name: row[name] for name in columns})
    return replace(table, columns=columns, rows=tuple(unique.values()))


def _helps(channel: str, channels: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a channel only helps to draw: it parts lines, or puts a mark at a place that no axis measures."""
    place = channel.removesuffix("2")
    placed = place in ("x", "y") and channels.get(place, {}).get("axis", ...) is None
    return channel in ("detail", "order") or placed


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None
