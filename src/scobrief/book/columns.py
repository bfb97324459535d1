"""What a column of a table holds, from its texts alone: figures or words, their common unit, how they line up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..facts.words import count

_NUMBER = r"[+−-]?\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?: ?%| (?:days?|points?|years?|km|states))?"
_COUNT = "|".join(map(count, range(1, 13)))
# 42.2%, above 60.0, 5 of 8, −2.96 to 1.69, 34.3%, 2020, eight of ten, 2012–2021.
_WORDY = rf"(?:{_NUMBER}|{_COUNT})"
_ONE = re.compile(rf"(?:(?:above|below) )?({_NUMBER})({_UNIT})")
_FIGURE = re.compile(rf"{_WORDY}{_UNIT}(?:(?: of | to |, |–){_WORDY}{_UNIT})?|{_ONE.pattern}", re.IGNORECASE)
# Words that may stand where a figure is missing.
_SHORT = 16
# From here on a cell is a text to be read, not a word to be looked up.
_LONG = 40


@dataclass(frozen=True)
class Column:
    """figures: whether the column holds figures, which stand to the right; unit: what all of them end with, or "".

    pads: for each cell what it lacks behind its last digit to line up with the others on the decimal; is_long:
    whether any cell is a text of some length.
    """

    figures: bool
    unit: str
    pads: tuple[str, ...]
    is_long: bool


def column(texts: Sequence[str]) -> Column:
    """Read a column from the texts of its cells, the head left out.

    It holds figures if more than half of what is not empty is figures, and what is none is a short word.
    """
    said = [text.strip() for text in texts]
    filled = [text for text in said if text]
    is_long = any(len(text) > _LONG for text in filled)
    other = [text for text in filled if not _FIGURE.fullmatch(text)]
    if not filled or 2 * len(other) >= len(filled) or any(len(text) > _SHORT for text in other):
        return Column(False, "", ("",) * len(said), is_long)
    ones = [_ONE.fullmatch(text) for text in said]
    units = {one[2] for one in ones if one}
    if len(units) != 1 or not all(ones[i] for i, text in enumerate(said) if text and text not in other):
        return Column(True, "", ("",) * len(said), False)
    places = [len(one[1].partition(".")[2]) if one else None for one in ones]
    most = max(place for place in places if place is not None)
    pads = ("" if place is None else _lacking(place, most) for place in places)
    return Column(True, units.pop(), tuple(pads), False)


def _lacking(place: int, most: int) -> str:
    """The digits that a figure lacks, and the point if it has none."""
    return ("" if place or not most else ".") + "0" * (most - place)
