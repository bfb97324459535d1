"""Command on texts: themes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from ..terminal import note, print_json, print_table
from .options import AS_JSON, one_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

TOP = 6  # terms that the table names


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: one row per paragraph and theme.")
def themes(file: Path, as_json: bool, as_csv: bool) -> None:
    """Count which of the article's twelve themes a text speaks of.

    FILE is plain text in UTF-8, its paragraphs set apart by blank lines; a single dash reads standard input. The
    terms of each theme are in data/curated/codebook.csv.

    \b
    Examples:
      scobrief themes README.md
      scobrief themes README.md --json
      scobrief themes - --csv < README.md
    """
    one_form(as_json, as_csv)
    from .. import themes as coder

    if is_input := str(file) == "-":
        stdin: BinaryIO = click.get_binary_stream("stdin")  # type: ignore[operator]  # click finds it by its name alone
        text = coder.decoded(stdin.read(coder.MAX_BYTES + 1), "standard input")
    else:
        text = coder.read_text(file)
    name = "standard input" if is_input else click.format_filename(file)
    coded = coder.code(text)
    if as_json:
        print_json(_entry(name, coded))
    elif as_csv:
        click.echo(coded.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        _show(name, coded)


def _show(name: str, coded: pd.DataFrame) -> None:
    """The themes of a text as a table for a person."""
    from ..themes import summary

    length, number = _size(coded)
    rows = [
        {
            "theme": row.theme,
            "count": row.matches,
            "share of text": f"{row.share_of_text_pct:.1f}%",
            "paragraphs": row.paragraphs,
            "top terms": "; ".join(row.terms.split("; ")[:TOP]),
        }
        for row in cast("Iterable[Any]", summary(coded).itertuples())
    ]
    words = f"{length:,} {'word' if length == 1 else 'words'}"
    title = f"{name}: {words}, {number:,} {'paragraph' if number == 1 else 'paragraphs'}"
    print_table(title, list(rows[0]), rows)
    if not coded["matches"].any():
        note("No term of the codebook is in it; the codebook is in English.")
    note("Share of text: the words that stand in a theme's terms, in percent of all words; a word may count twice.")
    note("A dictionary counts words, not arguments. The terms: data/curated/codebook.csv.")
    if number == 1:
        note("There is one paragraph: paragraphs are set apart by blank lines.")


def _entry(name: str, coded: pd.DataFrame) -> dict[str, Any]:
    """The themes of a text as plain values, for a program."""
    from ..themes import counts, summary

    length, number = _size(coded)

    def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=12))
        return [row | {"terms": dict(counts(row["terms"]))} for row in rows]

    about = {"text": name, "words": length, "paragraphs": number}
    return about | {"themes": plain(summary(coded)), "by_paragraph": plain(coded[coded["matches"] > 0])}


def _size(coded: pd.DataFrame) -> tuple[int, int]:
    """Words and paragraphs of a coded text."""
    length = coded.groupby("paragraph")["words_in_paragraph"].first()
    return int(length.sum()), len(length)
