"""What a person sees in a terminal: tables, JSON, notes, a progress bar; quiet in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, silence in a pipe; yields a function that says what comes next."""
    if not sys.stderr.isatty():
        yield lambda title: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=total)
        begun = 0

        def step(title: str) -> None:
            nonlocal begun
            bar.update(task, description=title, completed=begun)
            begun += 1

        yield step


def print_json(value: Any) -> None:
    """Print a value as JSON, for a program."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False))


def print_table(title: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Print rows as a table of text, for a person; nothing in title and cells is mark-up."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        # As plain text: square brackets and colons in a cell are no mark-up.
        table.add_row(*(Text("" if row[column] is None else str(row[column])) for column in columns))
    # A pipe has no width; what is cut off there cannot be read by widening the window.
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(Text(title, "bold"))
    console.print(table)


def print_frame(title: str, frame: pd.DataFrame) -> None:
    """A data frame for people: one row as a list, many as a table; what is the same in all rows said once."""
    shown = frame.drop(columns="roster", errors="ignore")  # a list of up to 27 codes: see --json or --csv
    if len(shown) == 1:
        rows = [{"field": column, "value": _cell(value)} for column, value in shown.iloc[0].items()]
        print_table(title, ["field", "value"], rows)
        return
    same = [column for column in shown if shown[column].dtype == "str" and shown[column].nunique() == 1]
    rows = [{str(column): _cell(value) for column, value in row.items()} for row in shown.to_dict("records")]
    print_table(title, [column for column in shown.columns if column not in same], rows)
    if same:
        note("In all rows: " + ", ".join(f"{column} {shown[column].iloc[0]}" for column in same))


def _cell(value: Any) -> str:
    if value is None or value != value:
        return "not reported"
    if isinstance(value, float):
        return f"{value:,.3f}" if value % 1 else f"{value:,.0f}"
    return str(value)


def note(text: str) -> None:
    """Print a remark beside the answer, on standard error."""
    click.echo(text, err=True)
