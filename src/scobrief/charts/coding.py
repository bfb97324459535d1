"""Words that many rows repeat, written once: a chart of hundreds of marks carries numbers in their place."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt
import pandas as pd


def coded(table: pd.DataFrame, columns: Iterable[str]) -> alt.Chart:
    """A chart of the table whose text columns are held as numbers, and made words again where it is drawn.

    columns: those of text, none of it missing. Encodings use them as if nothing had happened.
    """
    kept, words = table.copy(), {}
    for column in columns:
        codes, known = pd.factorize(kept[column])
        kept[column] = codes
        words[column] = f"{json.dumps(list(known), ensure_ascii=False)}[datum['{column}']]"
    return alt.Chart(kept).transform_calculate(**words)
