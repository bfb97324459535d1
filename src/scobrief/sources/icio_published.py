"""OECD Inter-Country Input-Output tables as published: a zip of one wide CSV a year -> flows of intermediate inputs.

The layout, as seen in programs that read the editions of 2023 and 2025: `2022_SML.csv`, several in a zip that is named
after its years (2016-2022_SML.zip). The first column, V1, holds the row's label, `AUS_A01`: seller and industry. The
columns of buyers have labels of the same form; after them come final demand (`AUS_HFCE`, NPISH, GGFC, GFCF, INVNT,
DPABR) and OUT. The last rows are TLS, VA and OUT. Values are million current dollars. The extended edition (`2022.csv`)
has China and Mexico in two parts each, CN1, CN2, MX1, MX2; both editions have ROW, the rest of the world.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import SourceError
from . import published
from .icio import GOODS, long

TABLE = r"(?P<year>\d{4})(?:_(?:SML|EXT))?\.csv"
LABEL = "V1"
TOTALS = ("TLS", "VA", "OUT")
DEMAND = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
REST = "ROW"


@dataclass(frozen=True, slots=True)
class Year:
    """A yearly table of an archive."""

    member: str
    year: int


def years(path: Path) -> dict[int, Year]:
    """The yearly tables of an archive. Raises SourceError if it is no such archive, or holds a year twice."""
    with published.opened(path) as archive:
        fits = published.matching(path, archive, TABLE, "yearly table of the OECD, as 2022_SML.csv")
    found: dict[int, Year] = {}
    for member, fit in fits.items():
        if (year := int(fit["year"])) in found:
            raise SourceError(f"{path}: holds {year} twice, in {found[year].member} and {member}.")
        found[year] = Year(member, year)
    return found


def read(path: Path, item: Year, known: Collection[str]) -> pd.DataFrame:
    """Intermediate inputs bought across borders, one row per ordered pair and kind, as `icio.read` has them.

    Returns exporter, importer, kind ('goods' | 'services'), year, value_usd_m (current US dollars). Domestic blocks,
    final demand and the rest of the world are left out. known: the economies of the brief, ISO3. Raises SourceError if
    a label is of no known economy or no industry, rows and columns are not of the same economies, or a cell is no
    number.
    """
    economies: list[str] = []
    buyers: list[str] = []
    node: list[tuple[str, str]] = []

    def types(header: list[str]) -> dict[str, pa.DataType]:
        if header[:1] != [LABEL] or "OUT" not in header:
            raise published.columns_missing(path, item.member, [LABEL, "AUS_A01", "...", "OUT"], header)
        for name in header[1:]:
            if name not in TOTALS and name.partition("_")[2] not in DEMAND:
                node.append(_node(path, item, name, known))
                buyers.append(name)
        economies.extend(sorted({economy for economy, _ in node} - {REST}))
        return {LABEL: pa.string()} | dict.fromkeys(buyers, pa.float64())

    kinds: dict[str, np.ndarray] = {}
    to: np.ndarray | None = None
    bought: set[str] = set()
    sold: set[str] = set()
    with published.opened(path) as archive:
        for block in published.blocks(path, archive, item.member, types):
            if to is None:
                to = np.array([[economy == code for code in economies] for economy, _ in node], dtype=float)
                bought = set(buyers)
                kinds = {kind: np.zeros((len(economies),) * 2) for kind in ("goods", "services")}
            labels = block.column(LABEL).to_pylist()
            matrix = np.column_stack([block.column(name).to_numpy(zero_copy_only=False) for name in buyers])
            for label, sales in zip(labels, matrix @ to, strict=True):
                if label in TOTALS:
                    continue
                seller, industry = _node(path, item, label or "", known)
                if label in sold:
                    raise SourceError(f"{path}: {item.member}: the row {label} is there twice.")
                if not np.isfinite(sales).all():
                    raise SourceError(f"{path}: {item.member}: the row {label} has an empty cell, or no number.")
                sold.add(label)
                if seller != REST and label in bought:
                    kinds["goods" if industry.startswith(GOODS) else "services"][economies.index(seller)] += sales
    if missing := sorted(bought ^ sold):
        raise SourceError(
            f"{path}: {item.member}: {missing[0]} is not in both rows and columns. Download the archive again."
        )
    tables = [long(matrix, economies, kind, item.year) for kind, matrix in kinds.items()]
    return pd.concat(tables).sort_values(["exporter", "importer", "kind"], ignore_index=True)


def _node(path: Path, item: Year, label: str, known: Collection[str]) -> tuple[str, str]:
    """Economy and industry of a label. Raises SourceError."""
    economy, _, industry = label.partition("_")
    economy = PARTS.get(economy, economy)
    if economy != REST and economy not in known:
        raise SourceError(f"{path}: {item.member}: {label!r} is of no known economy.")
    if not industry[:1].isalpha() or not industry[:1].isupper():
        raise SourceError(
            f"{path}: {item.member}: {label!r} is of no section of ISIC; editions before 2023 have other labels."
        )
    return economy, industry
