"""OECD Inter-Country Input-Output tables: arrays of 80 economies x 50 industries -> production-network flows."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import SourceError
from .contents import content
from .registry import SOURCES

SOURCE = SOURCES["oecd-icio-2022"]
YEAR = 2022
# ISIC sections A to C: agriculture, mining, manufacturing.
GOODS = ("A", "B", "C")


def read(archive: Path) -> pd.DataFrame:
    """Intermediate inputs bought across borders, one row per ordered pair and kind.

    Returns exporter, importer, kind ('goods' | 'services'), year, value_usd_m (current US dollars).
    Domestic blocks and final demand are left out: the first is no trade, the second is not split by
    buyer in the package. Raises SourceError if the arrays do not fit each other.
    """
    with np.load(io.BytesIO(content(archive, SOURCE.member)), allow_pickle=False) as arrays:
        economies = [str(code) for code in arrays["countries"]]
        sectors = [str(code) for code in arrays["sectors"]]
        shares, intermediate, sales = arrays["A"], arrays["omb"], arrays["s"]
    n, m = len(economies), len(sectors)
    if shares.shape != (n * m, n * m) or intermediate.shape != (n * m,) or sales.shape != (n * m,):
        raise SourceError(f"{SOURCE.id}: {n} economies x {m} sectors do not fit an array of {shares.shape}.")
    # Nodes are sector-major: node = sector * n + economy. Row sells, column buys.
    flows = (shares * (intermediate * sales)[None, :]).reshape(m, n, m, n)
    is_goods = np.array([code.startswith(GOODS) for code in sectors])
    kinds = {"goods": flows[is_goods].sum(axis=(0, 2)), "services": flows[~is_goods].sum(axis=(0, 2))}
    tables = [long(matrix, economies, kind, YEAR) for kind, matrix in kinds.items()]
    return pd.concat(tables).sort_values(["exporter", "importer", "kind"], ignore_index=True)


def long(matrix: np.ndarray, economies: list[str], kind: str, year: int) -> pd.DataFrame:
    """A matrix of sellers by buyers, million dollars, as rows; its diagonal, which is no trade, left out."""
    rows, columns = np.nonzero(~np.eye(len(economies), dtype=bool))
    codes = np.array(economies)
    return pd.DataFrame(
        {
            "exporter": codes[rows],
            "importer": codes[columns],
            "kind": kind,
            "year": year,
            # A hundred dollars is far below what the tables can tell; fewer digits keep the file small.
            "value_usd_m": matrix[rows, columns].round(4),
        }
    )
