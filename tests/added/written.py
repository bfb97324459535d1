"""Archives in the layout in which CEPII and the OECD publish theirs, written by tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from scobrief import paths
from scobrief.sources import icio_published

# Codes as BACI has them, two of which are no economy of the brief and two of which are areas of one.
COUNTRIES = {
    156: ("China", "CHN"),
    398: ("Kazakhstan", "KAZ"),
    490: ("Other Asia, nes", "S19"),
    643: ("Russian Federation", "RUS"),
    688: ("Serbia", "SRB"),
    697: ("Europe EFTA, nes", "R20"),
    699: ("India", "IND"),
    810: ("USSR (...1990)", "SUN"),
    891: ("Serbia and Montenegro (...2005)", "SCG"),
}
PRODUCTS = ["010111", "270900", "270111", "270112", "870323"]
HEADER = "t,i,j,k,v,q\n"


def baci(
    path: Path,
    years: Mapping[int, str | bytes | Iterable[tuple]],
    vintage: str = "202501",
    edition: str = "HS92",
    countries: Mapping[int, tuple[str, str]] | None = None,
    products: Sequence[str] = tuple(PRODUCTS),
    more: Mapping[str, str] | None = None,
) -> Path:
    """A zip of BACI. years: year -> rows of t, i, j, k, v, q, or the whole text of its file."""
    listed = "".join(f'{code},"{name}",,{iso3}\n' for code, (name, iso3) in (countries or COUNTRIES).items())
    files: dict[str, str | bytes] = {
        f"country_codes_V{vintage}.csv": f"country_code,country_name,country_iso2,country_iso3\n{listed}",
        f"product_codes_{edition}_V{vintage}.csv": "code,description\n"
        + "".join(f'{code},"Goods, of {code}"\n' for code in products),
        "Readme.txt": "BACI",
    }
    for year, rows in years.items():
        text = rows if isinstance(rows, (str, bytes)) else HEADER + "".join(",".join(map(str, r)) + "\n" for r in rows)
        files[f"BACI_{edition}_Y{year}_V{vintage}.csv"] = text
    return zipped(path, files | dict(more or {}))


def icio(path: Path, years: Mapping[int, pd.DataFrame], suffix: str = "_SML") -> Path:
    """A zip of the OECD. years: year -> flows of seller by buyer, labelled as there; totals and demand are added."""
    files = {}
    for year, flows in years.items():
        wide = flows
        economies = dict.fromkeys(label.partition("_")[0] for label in flows.columns)
        demand = [f"{economy}_{what}" for economy in economies for what in icio_published.DEMAND]
        wide = pd.concat([wide, pd.DataFrame(1e6, index=wide.index, columns=[*demand, "OUT"])], axis=1)
        for total in ("TLS", "VA", "OUT"):
            wide.loc[total] = 9e9
        text = io.StringIO()
        wide.to_csv(text, index_label="V1", lineterminator="\n")
        files[f"{year}{suffix}.csv"] = text.getvalue()
    return zipped(path, files)


def labelled(economies: Sequence[str], sectors: Sequence[str], flows: np.ndarray) -> pd.DataFrame:
    """A square of flows with the labels of the OECD, economy by economy."""
    labels = [f"{economy}_{sector}" for economy in economies for sector in sectors]
    return pd.DataFrame(flows, index=labels, columns=labels)


def zipped(path: Path, files: Mapping[str, str | bytes], level: int = 1) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def known() -> set[str]:
    """The economies of the brief."""
    return set(pd.read_csv(paths.DATA / "economies.csv")["iso3"])
