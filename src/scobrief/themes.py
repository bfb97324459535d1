"""Which of twelve themes a text speaks of, paragraph by paragraph, by a codebook of terms.

A term is a word, a word with a star for any ending (`econom*`), or several words. A dictionary counts words, not
arguments: "no trade" counts as trade.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from .datapackage import open_table
from .errors import TextError

MAX_BYTES = 2_000_000  # some 300,000 words; what is longer is hardly one article
COLUMNS = ["paragraph", "theme", "matches", "words_in_terms", "words_in_paragraph", "terms"]

# What files begin with that are no plain text, though a word processor or a browser shows them as such.
_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed file, such as .docx, .odt or .epub",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "a UTF-16 text",
    b"\xfe\xff": "a UTF-16 text",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
_SAVE = "Save the text alone, as UTF-8."

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+|(?<=\d)[.,](?=\d)[^\W_]+)*")
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")  # the dot inside B.R.I., not the one behind it
_SIGNS = str.maketrans(dict.fromkeys("‘’ʼ′", "'") | dict.fromkeys("‐‑‒–−", "-") | {"_": " "})


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file. Raises TextError with what is wrong and where."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise TextError(f"{path}: this is a folder. Name a text file in it.") from None
    except OSError as error:
        raise TextError(f"{path}: cannot be read: {error.strerror}.") from None
    return decoded(data, str(path))


def decoded(data: bytes, name: str) -> str:
    """Return bytes as text; `name` is what the reader knows them by. Raises TextError."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    for mark, kind in _KINDS.items():
        if start.startswith(mark.lower()):
            raise TextError(f"{name}: this is {kind}, not plain text. {_SAVE}")
    if len(data) > MAX_BYTES:
        raise TextError(f"{name}: longer than {MAX_BYTES / 1e6:g} MB. Give the text of one article or book.")
    if b"\0" in data:
        raise TextError(f"{name}, byte {data.index(0) + 1}: a zero byte, which no plain text has. {_SAVE}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, found = data[: error.start].count(b"\n") + 1, f"0x{data[error.start]:02x}"
        raise TextError(f"{name} line {line}, byte {error.start + 1}: {found} is no UTF-8. {_SAVE}") from None
    if not _WORD.search(text):
        raise TextError(f"{name}: no word in it. Expected a text, its paragraphs set apart by blank lines.")
    return text


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what stands between blank lines and has a word in it.

    A title on a line of its own is a paragraph; a row of stars is not.
    """
    lines = text.replace("\N{PARAGRAPH SEPARATOR}", "\n\n").splitlines()
    blocks = re.split(r"\n{2,}", "\n".join(line.strip() for line in lines))
    return [block for block in blocks if _WORD.search(block)]


def codebook() -> dict[str, list[str]]:
    """Theme -> its terms, in the order of the table."""
    grouped = open_table("curated-codebook").groupby("theme", sort=False)["term"]
    return {str(theme): list(terms) for theme, terms in grouped}


def code(text: str, book: Mapping[str, Iterable[str]] | None = None) -> pd.DataFrame:
    """How often each theme's terms stand in each paragraph.

    Case is ignored, words are whole, and of terms that fit at a place the longest counts, so that a term inside
    another of its theme does not count again; a word may count for several themes. book: theme -> terms, the
    codebook if left out. Returns one row per paragraph (from 1) and theme: matches, words_in_terms,
    words_in_paragraph, and terms with their counts, like "econom* 3; trade* 1". A word is a run of letters and digits:
    a hyphen parts two words, an apostrophe inside one does not.
    """
    readers = {theme: _reader(tuple(terms)) for theme, terms in (codebook() if book is None else book).items()}
    rows = []
    for number, paragraph in enumerate(paragraphs(text), start=1):
        plain = _plain(paragraph)
        length = len(_WORD.findall(plain))
        for theme, (pattern, terms) in readers.items():
            found = list(pattern.finditer(plain))
            counts = Counter(terms[match.lastindex - 1] for match in found if match.lastindex)
            covered = sum(len(_WORD.findall(match[0])) for match in found)
            rows.append((number, theme, len(found), covered, length, _listed(counts)))
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(coded: pd.DataFrame) -> pd.DataFrame:
    """Themes of a whole text, the most frequent first.

    coded: as `code` returns it. Returns one row per theme: matches, words_in_terms, share_of_text_pct (of the words,
    those that stand in its terms), paragraphs (that have the theme), paragraphs_pct, terms with their counts.
    """
    length = coded.groupby("paragraph", sort=False)["words_in_paragraph"].first()
    by_theme = coded.groupby("theme", sort=False)
    table = by_theme[["matches", "words_in_terms"]].sum()
    table["share_of_text_pct"] = 100 * table["words_in_terms"] / length.sum()
    table["paragraphs"] = by_theme["matches"].agg(lambda matches: int((matches > 0).sum()))
    table["paragraphs_pct"] = 100 * table["paragraphs"] / len(length)
    table["terms"] = by_theme["terms"].agg(lambda cells: _listed(sum(map(counts, cells.dropna()), Counter())))
    return table.sort_values("matches", ascending=False, kind="stable").reset_index()


def counts(listed: str) -> Counter[str]:
    """The terms of a cell with their counts: "econom* 3; trade* 1" gives econom* 3 and trade* 1."""
    pairs = (entry.rsplit(" ", 1) for entry in listed.split("; ") if entry)
    return Counter({term: int(count) for term, count in pairs})


def article() -> pd.DataFrame:
    """The themes of the article, as `code` counted them: paragraph T (title) and P1 to P7, and share_pct.

    share_pct: of the paragraph's words, those that stand in the theme's terms.
    """
    table = open_table("curated-themes")
    return table.assign(share_pct=100 * table["words_in_terms"] / table["words_in_paragraph"])


def _listed(found: Counter[str]) -> str:
    """Terms with their counts, the most frequent first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0].casefold()))
    return "; ".join(f"{term} {count}" for term, count in ordered)


@cache
def _reader(terms: tuple[str, ...]) -> tuple[re.Pattern[str], list[str]]:
    """One expression for the terms of a theme, a group for each, and the terms in the order of the groups."""
    ordered = sorted(terms, key=lambda term: (-len(_WORD.findall(term)), -len(term.rstrip("*")), term))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, ordered))})(?!\w)"), ordered


def _expression(term: str) -> str:
    """A term as a group: its blanks also match a line's end or a hyphen, its hyphens a slash."""
    made = {" ": r"(?:\s+|-)", "-": "[-/]", "*": r"[^\W_]*"}
    return f"({''.join(made.get(sign) or re.escape(sign) for sign in _plain(term))})"


def _plain(text: str) -> str:
    """The text without case, and with one sign for every apostrophe and every hyphen.

    What only guides the eye goes: soft hyphens, joiners, marks that no letter takes in, raised numbers of notes.
    """
    raised = "".join(" " if unicodedata.category(sign) == "No" else sign for sign in text)
    folded = unicodedata.normalize("NFKC", raised).casefold().translate(_SIGNS)
    kept = (sign for sign in folded if unicodedata.category(sign) not in ("Mn", "Mc", "Me", "Cf"))
    return _INITIALS.sub("", "".join(kept))
