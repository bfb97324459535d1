"""The outlook's numbers are read back as they were printed; a text that is no such number is refused."""

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scobrief.errors import SourceError
from scobrief.sources import weo

YEARS = [str(year) for year in weo.YEARS]
HEADER = ["ISO", "WEO Subject Code", "Country", "Units", "Scale", *YEARS, "Estimates Start After"]


def read(texts: list[str]):
    """One economy's nominal GDP, a text a year from 1990 on, read from an archive made for it."""
    cells = texts + ["n/a"] * (len(YEARS) - len(texts))
    rows = [[*("ABW", subject, "", *printed(subject)), *["n/a"] * len(YEARS), ""] for subject in weo.SUBJECTS]
    rows.append(["CHN", "NGDPD", "China", *printed("NGDPD"), *cells, "2021"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weo.whl"
        with zipfile.ZipFile(path, "w") as whl, whl.open(weo.SOURCE.member, "w") as file:
            lines = ["\t".join(line) + "\n" for line in [HEADER, *rows]]
            file.write("".join(lines).encode("latin-1"))
        return weo.read(path)


def printed(subject: str) -> tuple[str, str]:
    """Units and scale; where nothing is left of one, it stands in the other."""
    return weo.PRINTED[subject], ""


NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
ABSENT = st.sampled_from(["", *weo.MISSING])


@settings(max_examples=30)
@given(st.lists(NUMBERS | ABSENT, max_size=len(YEARS)))
def test_every_number_is_read_in_its_year_and_what_is_not_printed_is_no_row(found):
    table = read([text if isinstance(text, str) else f"{text:,}" for text in found])
    expected = {1990 + place: float(n) for place, n in enumerate(found) if not isinstance(n, str)}
    assert dict(zip(table["year"], table["value"], strict=True)) == expected
    assert set(table["iso3"]) <= {"CHN"}


# What Python, pandas or a spreadsheet would take for a number, and the outlook never prints.
WRONG = [
    "inf",
    "-inf",
    "nan",
    "1e5",
    "0x10",
    "1_000",
    "1,2",
    "12,34.5",
    "1,2345",
    ".5",
    "5.",
    "+5",
    "\u00b15",
    "--5",
    "\u00b2",
    "1 000",
]


@settings(max_examples=30)
@given(st.sampled_from(WRONG) | st.text("0123456789.,-e ", min_size=1, max_size=8).filter(lambda t: not is_number(t)))
def test_a_text_in_another_shape_is_refused_with_its_place(text):
    with pytest.raises(SourceError, match=r"CHN NGDPD 1991: .* is no number"):
        read(["1.5", text])


def is_number(text: str) -> bool:
    """By hand: one to three figures, then threes behind commas, then decimals; before it a minus or nothing."""
    if text.strip() in ("", "--"):
        return True
    whole, point, decimals = text.removeprefix("-").partition(".")
    first, *groups = whole.split(",")
    figures = [first, *groups, *([decimals] if point else [])]
    return all(part.isdecimal() for part in figures) and len(first) <= 3 and all(len(part) == 3 for part in groups)
