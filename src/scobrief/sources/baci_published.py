"""CEPII BACI as published: a zip of yearly CSVs of bilateral flows by HS6 product -> flows by product group.

The layout, as seen in programs that read the releases 202401 to 202601: `BACI_HS92_Y2022_V202501.csv` with the columns
t (year), i (exporter), j (importer), k (product, six digits, whose leading zeros may be gone), v (value, thousand
current dollars, at times with spaces before it) and q (tons, NA where it is not known; not read), beside
`country_codes_V202501.csv` (country_code, country_name, country_iso2, country_iso3),
`product_codes_HS92_V202501.csv` (code, description) and Readme.txt. A zip holds one edition of the Harmonized System.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import SourceError
from . import published
from .baci import AREAS, GROUP_OF, GROUPS

FLOWS = r"BACI_(?P<hs>HS\d\d)_Y(?P<year>\d{4})_V(?P<vintage>\d{6}[a-z]?)\.csv"
COUNTRIES = r"country_codes_V\d{6}[a-z]?\.csv"
PRODUCTS = r"product_codes_HS\d\d_V\d{6}[a-z]?\.csv"
TYPES = {"t": pa.int32(), "i": pa.int32(), "j": pa.int32(), "k": pa.int32(), "v": pa.float64()}
# The brief's groups are of the edition of 1992; a product of that edition in none of them, and one of another edition.
OTHER, UNGROUPED = "other_goods", "ungrouped"
_HS6, _CODES = 1_000_000, 1_000


@dataclass(frozen=True, slots=True)
class Year:
    """A yearly file of an archive."""

    member: str
    year: int
    vintage: str
    edition: str


@dataclass(frozen=True, slots=True)
class Read:
    """The flows of a year as a tidy table, how many rows they came from, and what has no economy of its own.

    left_out: name of an area that is no economy -> value of its flows, thousand dollars.
    """

    table: pd.DataFrame
    source_rows: int
    left_out: dict[str, float]


def years(path: Path) -> dict[int, Year]:
    """The yearly files of an archive. Raises SourceError if it is no such archive, or holds a year twice."""
    with published.opened(path) as archive:
        fits = published.matching(path, archive, FLOWS, "yearly file of BACI, as BACI_HS92_Y2022_V202501.csv")
        published.matching(path, archive, COUNTRIES, "table of countries, as country_codes_V202501.csv")
        published.matching(path, archive, PRODUCTS, "table of products, as product_codes_HS92_V202501.csv")
    found: dict[int, Year] = {}
    for member, fit in fits.items():
        if (year := int(fit["year"])) in found:
            raise SourceError(f"{path}: holds {year} twice, in {found[year].member} and {member}.")
        found[year] = Year(member, year, fit["vintage"], fit["hs"])
    return found


def read(path: Path, item: Year, known: Collection[str]) -> Read:
    """Bilateral flows of a year: exporter, importer, product_group, year, value_usd_k (thousand current dollars).

    known: the economies of the brief, ISO3; flows of an area that is none of them (Europe EFTA, nes) are left out and
    counted. Raises SourceError on an unknown country code, a product that the table of products does not have, another
    year, or what is no number, each with its line.
    """
    with published.opened(path) as archive:
        names, iso3 = _countries(path, archive)
        economies = sorted({code for code in iso3.values() if code in known})
        groups = [*GROUPS, OTHER] if item.edition == "HS92" else [UNGROUPED]
        place = _places(iso3, economies)
        group = _groups(path, archive, groups)
        total = np.zeros((len(economies), len(economies), len(groups)))
        seen = np.zeros(total.shape, bool)
        left_out: dict[str, float] = {}
        rows = 0
        for block in published.blocks(path, archive, item.member, lambda header: _types(path, item.member, header)):
            t, i, j, k, v = (block.column(name).to_numpy(zero_copy_only=False) for name in TYPES)
            _checked(path, item, rows, {"t": t, "i": i, "j": j, "k": k, "v": v}, names, group)
            rows += len(t)
            a, b = place[i.astype(int)], place[j.astype(int)]
            inside = (a >= 0) & (b >= 0)
            for code in np.unique(np.concatenate([i[a < 0], j[b < 0]])):
                name = names[int(code)]
                left_out[name] = left_out.get(name, 0.0) + float(v[(i == code) | (j == code)].sum())
            at = a[inside], b[inside], group[k[inside].astype(int)]
            np.add.at(total, at, v[inside])
            seen[at] = True
    if not rows:
        raise SourceError(f"{path}: {item.member} holds no flows. Download the archive again.")
    a, b, g = np.nonzero(seen)
    codes = np.array(economies, dtype=object)
    table = pd.DataFrame(
        {
            "exporter": codes[a],
            "importer": codes[b],
            "product_group": np.array(groups, dtype=object)[g],
            "year": np.int16(item.year),
            "value_usd_k": total[seen].round(3),
        }
    )
    keys = ["exporter", "importer", "product_group"]
    return Read(table.sort_values(keys, ignore_index=True), rows, dict(sorted(left_out.items())))


def _types(path: Path, member: str, header: list[str]) -> dict[str, pa.DataType]:
    if not set(TYPES) <= set(header):
        raise published.columns_missing(path, member, ["t", "i", "j", "k", "v", "q"], header)
    return TYPES


def _countries(path: Path, archive: zipfile.ZipFile) -> tuple[dict[int, str], dict[int, str]]:
    """Name and ISO3 of each country code; areas that ISO 3166-1 does not list as in `baci.AREAS`."""
    member = next(iter(published.matching(path, archive, COUNTRIES, "table of countries")))
    names, iso3 = {}, {}
    for line, row in enumerate(published.rows(path, archive, member, ["country_code", "country_iso3"]), start=2):
        text = row["country_code"] or ""
        if not text.isdecimal() or int(text) >= _CODES:
            raise SourceError(f"{path}: {member} line {line}: country_code={text!r} is no number of three digits.")
        said = row["country_iso3"] or ""
        names[int(text)] = row.get("country_name") or said
        iso3[int(text)] = AREAS.get(said, said)
    return names, iso3


def _places(iso3: dict[int, str], economies: list[str]) -> np.ndarray:
    """The place of each country code among the economies; -1 for what is none of them."""
    place = np.full(_CODES, -1)
    for code, name in iso3.items():
        if name in economies:
            place[code] = economies.index(name)
    return place


def _groups(path: Path, archive: zipfile.ZipFile, groups: list[str]) -> np.ndarray:
    """The group of each HS6 product, by its place in `groups`; -1 for what is no product of the edition."""
    member = next(iter(published.matching(path, archive, PRODUCTS, "table of products")))
    found = np.full(_HS6, -1, np.int8)
    for row in published.rows(path, archive, member, ["code", "description"]):
        # The table has a line for what is not specified, 9999AA, that no flow can be of.
        if (row["code"] or "").isdecimal() and int(row["code"]) < _HS6:
            name = GROUP_OF.get(f"{int(row['code']):06d}", OTHER) if len(groups) > 1 else UNGROUPED
            found[int(row["code"])] = groups.index(name)
    return found


def _checked(
    path: Path, item: Year, before: int, cells: dict[str, np.ndarray], names: dict[int, str], group: np.ndarray
) -> None:
    """Refuse the first row of a block that is not what the tables beside it allow. before: rows of earlier blocks."""
    listed = np.zeros(_CODES, bool)
    listed[list(names)] = True

    def among(allowed: np.ndarray, values: np.ndarray) -> np.ndarray:
        fits = (values >= 0) & (values < len(allowed))  # an empty cell is NaN, and fits nowhere
        made: np.ndarray = fits & allowed[np.where(fits, values, 0).astype(int)]
        return made

    value = cells["v"]
    good = {
        "t": (cells["t"] == item.year, f"expected {item.year}"),
        "i": (among(listed, cells["i"]), "no such country code in the table of countries"),
        "j": (among(listed, cells["j"]), "no such country code in the table of countries"),
        "k": (among(group >= 0, cells["k"]), "no such product in the table of products"),
        "v": (np.isfinite(value) & (value >= 0), "expected a number of thousand dollars, not below zero"),
    }
    for name, (right, told) in good.items():
        if not right.all():
            row = int(np.argmin(right))
            found = cells[name][row]
            shown = "empty" if np.isnan(found) else f"{found:g}"
            raise SourceError(f"{path}: {item.member} line {before + row + 2}: {name} is {shown}; {told}.")
