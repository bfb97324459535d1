"""IMF World Economic Outlook: tab-separated text -> the annual panel."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from ..errors import SourceError
from .contents import content
from .registry import SOURCES

SOURCE = SOURCES["imf-weo-2022-10"]

# Subject code -> (variable, unit). The variable carries its unit in its name; `unit` is the printed form.
SUBJECTS = {
    "LP": ("population_m", "million persons"),
    "NGDPD": ("gdp_nominal_usd_bn", "billion current US dollars"),
    "PPPGDP": ("gdp_ppp_intl_bn", "billion current international dollars"),
    "NGDPRPPPPC": ("gdp_per_head_ppp2017_intl", "2017 international dollars per head"),
    "NGDP_RPCH": ("gdp_growth_pct", "percent per year, constant prices"),
    "PPPSH": ("gdp_ppp_world_share_pct", "percent of world"),
    "BCA": ("current_account_usd_bn", "billion current US dollars"),
    "TM_RPCH": ("import_volume_growth_pct", "percent per year"),
    "TX_RPCH": ("export_volume_growth_pct", "percent per year"),
}
# Units and scale as the outlook prints them; another base year would make our names untrue.
PRINTED = {
    "LP": "Persons, Millions",
    "NGDPD": "U.S. dollars, Billions",
    "PPPGDP": "Purchasing power parity; international dollars, Billions",
    "NGDPRPPPPC": "Purchasing power parity; 2017 international dollar, Units",
    "NGDP_RPCH": "Percent change",
    "PPPSH": "Percent",
    "BCA": "U.S. dollars, Billions",
    "TM_RPCH": "Percent change",
    "TX_RPCH": "Percent change",
}
YEARS = range(1990, 2028)
# The first year that was not over when the vintage was published.
FIRST_PROJECTED_YEAR = 2022
# The outlook's own codes where they are not ISO 3166-1.
CODES = {"UVK": "XKX", "WBG": "PSE"}
# "n/a" is missing; "--" is printed for what is not meaningful or too small to print. Neither is a zero.
MISSING = ["n/a", "--"]
# Every number of the archive is printed so. Without the rule "1,2" would be read as 12, and "inf" as a value.
_NUMBER = r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?"


def read(archive: Path) -> pd.DataFrame:
    """Annual panel, one row per economy, variable and year that has a value.

    Returns iso3, variable, year, value, unit, status, vintage. `status` is 'outturn' up to the year the
    outlook names as the last before estimates, 'estimate' after it, and 'projection' from 2022 on.
    Raises SourceError if a subject, its unit or a number is not as expected.
    """
    text = io.BytesIO(content(archive, SOURCE.member))
    raw = pd.read_csv(text, sep="\t", encoding="latin-1", dtype=str, keep_default_na=False)
    raw = raw[raw["WEO Subject Code"].isin(SUBJECTS)]
    if absent := SUBJECTS.keys() - set(raw["WEO Subject Code"]):
        raise SourceError(f"{SOURCE.id}: no rows for subject {', '.join(sorted(absent))}.")
    printed = (raw["Units"] + ", " + raw["Scale"]).str.removesuffix(", ")
    for subject, found in zip(raw["WEO Subject Code"], printed, strict=True):
        if found != PRINTED[subject]:
            raise SourceError(f"{SOURCE.id}: {subject} is in {found!r}, expected {PRINTED[subject]!r}.")
    long = raw.melt(
        id_vars=["ISO", "WEO Subject Code", "Estimates Start After"],
        value_vars=[str(year) for year in YEARS],
        var_name="year",
        value_name="text",
    )
    long = long[~long["text"].isin(["", *MISSING])]
    if not (bad := long[~long["text"].str.fullmatch(_NUMBER)]).empty:
        row = bad.iloc[0]
        raise SourceError(f"{SOURCE.id}: {row.ISO} {row['WEO Subject Code']} {row.year}: {row.text!r} is no number.")
    long["value"] = pd.to_numeric(long["text"].str.replace(",", ""))
    named = pd.DataFrame.from_dict(SUBJECTS, orient="index", columns=["variable", "unit"])
    long = long.join(named, on="WEO Subject Code")
    long["year"] = long["year"].astype(int)
    long["iso3"] = long["ISO"].replace(CODES)
    long["status"] = _status(long["year"], pd.to_numeric(long["Estimates Start After"], errors="coerce"))
    long["vintage"] = SOURCE.vintage
    columns = ["iso3", "variable", "year", "value", "unit", "status", "vintage"]
    return long[columns].sort_values(["variable", "iso3", "year"], ignore_index=True)


def _status(year: pd.Series, last_outturn: pd.Series) -> pd.Series:
    """'outturn', 'estimate' or 'projection' per row; no stated last outturn means estimate."""
    status = pd.Series("estimate", index=year.index)
    status[year <= last_outturn] = "outturn"
    return status.mask(year >= FIRST_PROJECTED_YEAR, "projection")
