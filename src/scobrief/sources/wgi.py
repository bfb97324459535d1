"""World Bank Worldwide Governance Indicators: one table per statistic, one column per year -> one row per both.

The file holds one of the six dimensions, political stability and absence of violence or terrorism: the package
says so where it reads it, and Afghanistan's estimates of 2018 to 2022 are those of the World Bank's series PV.EST
to the last digit.

It joins two editions. Up to 2022 the values are those of the 2023 edition. Those of 2023 and 2024 are of the 2025
edition, which has another method and other numbers for the years before: a change from 2022 to 2023 is in part one
of method. Its "Rank" is no percentile rank but a score from 0 to 100 (65.894 + 17.082 times the estimate).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ..errors import SourceError
from .archive import database
from .registry import SOURCES

SOURCE = SOURCES["worldbank-wgi"]

# Table of the file -> our column.
STATISTICS = {
    "Estimate": "political_stability",
    "StdErr": "political_stability_stderr",
    "NumSrc": "sources_count",
    "Rank": "percentile_rank",
}
FIRST_EDITION, SECOND_EDITION, SECOND_FROM = "2023", "2025", 2023

# Codes that the package took from the customs statistics beside it. The values under R20 are Kosovo's: they begin
# in 2008, stand where the World Bank's code for it (LWI) falls in the alphabet, and that of 2024 is the published one.
AREAS = {"R20": "XKX"}
# No economy of ours: the first ended in 2010; nobody says which island the second is.
LEFT_OUT = {"ANT": "Netherlands Antilles (...2010)", "PUS": "US Misc. Pacific Isds"}
# Two rows are called Guyana. The file keeps the World Bank's order of codes, and the row just before Guam (GUM) is
# French Guiana's (GUF). From 2023 on both have the same values, averaged over three sources as those of French
# Guiana were, where Guyana had six: neither row is read there.
TWICE, TWICE_BEFORE = "GUY", "GUM"

GOVERNANCE = ["iso3", "year", *STATISTICS.values(), "edition"]
# Up to 2022 the file prints single precision with 16 digits; from 2023 on with seven decimals.
DECIMALS = 7


def read(archive: Path, iso3: Collection[str]) -> pd.DataFrame:
    """Political stability, one row per economy and year that has an estimate, sorted by both.

    iso3: the economies that there are. Returns iso3, year, political_stability (units of a standard normal
    distribution, about -2.5 to 2.5; higher is more stable), political_stability_stderr (its standard error),
    sources_count (how many sources were averaged), percentile_rank (0 lowest to 100; <NA> from 2023 on, where the
    file has none) and edition (whose method it is: '2023' or '2025').
    Raises SourceError on an unknown code, on two rows of one code, and on a cell that is neither number nor missing.
    """
    with database(archive, SOURCE.member) as db:
        tables = {column: _statistic(db, name) for name, column in STATISTICS.items()}
    estimates = tables["political_stability"]
    for column, table in tables.items():
        if not (table.index.equals(estimates.index) and table.columns.equals(estimates.columns)):
            raise SourceError(f"{SOURCE.id}: the rows or years of {column} are not those of the estimates.")
    economies = [AREAS.get(code, code) for code in estimates.index]
    if unknown := sorted(set(economies) - set(iso3)):
        raise SourceError(
            f"{SOURCE.id}: {', '.join(unknown)} is no economy's code. "
            "Add it to AREAS or LEFT_OUT in scobrief/sources/wgi.py."
        )
    table = pd.concat({column: wide.set_axis(economies).stack() for column, wide in tables.items()}, axis=1)
    table = table.rename_axis(["iso3", "year"]).dropna(subset="political_stability").sort_index().reset_index()
    table = table[(table["iso3"] != TWICE) | (table["year"] < SECOND_FROM)].reset_index(drop=True)
    second = table["year"] >= SECOND_FROM
    table["percentile_rank"] = table["percentile_rank"].mask(second)
    table["edition"] = second.map({False: FIRST_EDITION, True: SECOND_EDITION})
    if not (bad := table[table[["political_stability_stderr", "sources_count"]].isna().any(axis=1)]).empty:
        where = bad.iloc[0][["iso3", "year"]].to_dict()
        raise SourceError(f"{SOURCE.id}: an estimate without its standard error or its sources: {where}.")
    return table[GOVERNANCE].round(DECIMALS).astype({"sources_count": "int64"})


def _statistic(db: sqlite3.Connection, name: str) -> pd.DataFrame:
    """One table of the file: a row per code, a column per year, numbers or missing."""
    raw = pd.read_sql(f'SELECT * FROM "{name}"', db)
    misnamed = (raw["Code"] == TWICE) & (raw["Code"].shift(-1) == TWICE_BEFORE)
    raw = raw[~misnamed & ~raw["Code"].isin(LEFT_OUT)].set_index("Code")
    if not raw.index.is_unique:
        again = raw.index[raw.index.duplicated()][0]
        raise SourceError(f"{SOURCE.id}: table {name} has two rows for {again}.")
    cells = raw[[column for column in raw.columns if column.isdigit()]]
    numbers: pd.DataFrame = cells.apply(pd.to_numeric, errors="coerce")
    bad = numbers.isna() & ~cells.isin(["nan", "NA", "None"]) & cells.notna()
    for code, year in bad.stack()[lambda cell: cell].index[:1]:
        raise SourceError(f"{SOURCE.id}: {name} of {code} in {year} is {cells.loc[code, year]!r}, which is no number.")
    return numbers.set_axis(numbers.columns.astype(int), axis=1)
