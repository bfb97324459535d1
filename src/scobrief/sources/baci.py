"""CEPII BACI: SQLite of bilateral flows by HS6 product -> flows by product group, and the world's total of each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import SourceError
from .archive import database
from .registry import SOURCES

SOURCE = SOURCES["cepii-baci-minerals"]

# The groups of the brief and the HS 1992 subheadings that are in each; every product of the file is in one.
GROUPS = {
    "crude_oil": "270900",
    "pipeline_gas": "271121",
    "lng": "271111",
    "coal": "270111 270112 270119 270210 270220",
    "iron_ore": "260111 260112",
    "base_metals": "260300 260600 260700 260800 260900 283030 760110 810710",
    "precious_metals": "261610 261690 710812 711011 711019 711021 711029 711031 711039 711290 711510",
    "critical_minerals": "250410 250490 251110 252910 252922 260200 260400 261000 261100 261210 261390 "
    "261400 261510 261710 280450 280480 280490 280530 282200 282520 282530 283691 284610 284690 720292 "
    "720293 810110 810310 810510 810600 811211 811230",
    "other_minerals": "250310 250390 250700 250810 250830 250840 251020 251200 251910 252010 252400 252890 280540",
}
# Reporters that ISO 3166-1 does not list, and the economy that holds all or most of each; the customs union of
# southern Africa reported as one until 1999. "Other Asia, nes" stays apart: it holds Taiwan's trade and also
# what customs offices do not attribute, most of Iran's crude oil of 2020 to 2022 among it.
AREAS = {"S19": "XOA", "ZA1": "ZAF", "SCG": "SRB", "ANT": "CUW", "PUS": "UMI"}
GROUP_OF = {code: group for group, codes in GROUPS.items() for code in codes.split()}
ENERGY = ("crude_oil", "pipeline_gas", "lng", "coal")


def products(archive: Path) -> pd.DataFrame:
    """The products of the file: hs6 (six digits, HS 1992), product_group, description."""
    with database(archive, SOURCE.member) as db:
        names = pd.read_sql("SELECT code, description FROM product_codes_HS92_V202401b", db)
        present = {f"{code:06d}" for (code,) in db.execute("SELECT DISTINCT k FROM baci_trade")}
    if unplaced := sorted(present - GROUP_OF.keys()):
        raise SourceError(f"{SOURCE.id}: HS6 {', '.join(unplaced)} is in no product group.")
    if absent := sorted(GROUP_OF.keys() - present):
        raise SourceError(f"{SOURCE.id}: HS6 {', '.join(absent)} is in a product group but not in the file.")
    table = pd.DataFrame({"hs6": sorted(GROUP_OF)})
    table["product_group"] = table["hs6"].map(GROUP_OF)
    described = names.set_index("code")["description"].str.strip()
    return table.join(described, on="hs6")


def read(archive: Path) -> pd.DataFrame:
    """Bilateral flows, one row per exporter, importer, product group and year that is reported.

    Returns exporter, importer, product_group, year, value_usd_k (thousand current US dollars).
    A pair that is not in the file is not reported, which is not the same as no trade.
    Raises SourceError on a flow of an unknown economy or a value that is no number.
    """
    with database(archive, SOURCE.member) as db:
        flows = pd.read_sql("SELECT t, i, j, k, v FROM baci_trade", db)
        codes = pd.read_sql("SELECT country_code, country_iso3 FROM country_codes_V202401b", db)
    # The table gives former states the code of their successor: Belgium-Luxembourg until 1998 is BEL.
    iso3 = codes.set_index("country_code")["country_iso3"].replace(AREAS)
    iso3 = iso3.where(iso3.str.fullmatch("[A-Z]{3}"))  # R20, "Europe EFTA, nes", is no economy
    flows["exporter"], flows["importer"] = flows["i"].map(iso3), flows["j"].map(iso3)
    flows["product_group"] = flows["k"].map(lambda code: GROUP_OF.get(f"{code:06d}"))
    flows["year"] = flows["t"].astype("int16")
    # The values are text with spaces around them.
    flows["value_usd_k"] = pd.to_numeric(flows["v"].str.strip(), errors="coerce")
    keys = ["exporter", "importer", "product_group", "year"]
    if not (bad := flows[flows[[*keys, "value_usd_k"]].isna().any(axis=1)]).empty:
        raise SourceError(f"{SOURCE.id}: cannot read the flow {bad.iloc[0][['t', 'i', 'j', 'k', 'v']].to_dict()}.")
    total = flows.groupby(keys, observed=True, sort=True)["value_usd_k"].sum().round(3)
    return total.reset_index()


def totals(archive: Path) -> pd.DataFrame:
    """World total of each product in each year: hs6, year, value_usd_k (thousand current US dollars).

    Added up by the database, straight from the file, so that the groups of `read` can be held against it.
    """
    with database(archive, SOURCE.member) as db:
        table = pd.read_sql(
            "SELECT printf('%06d', k) AS hs6, CAST(t AS INTEGER) AS year, SUM(CAST(TRIM(v) AS REAL)) AS value_usd_k "
            "FROM baci_trade GROUP BY k, t ORDER BY hs6, year",
            db,
        )
    return table.round({"value_usd_k": 3})
