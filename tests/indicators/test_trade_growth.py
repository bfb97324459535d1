"""Imports against output: by hand on four economies, then against the plain table."""

import csv
import math

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, trade_growth
from scobrief.indicators.synchrony import GROWTH


def plain(variable: str, years: range) -> dict[str, list[float]]:
    """The series of all economies that report every year, read from the file itself."""
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variable"] == variable and int(row["year"]) in years]
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        found.setdefault(row["iso3"], {})[int(row["year"])] = float(row["value"])
    return {code: [series[year] for year in years] for code, series in found.items() if len(series) == len(years)}


def test_imports_that_double_and_halve_have_not_grown(monkeypatch):
    """Their mean yearly rate is 25 percent; compounded it is nothing."""
    years = pd.Index([2001, 2002], name="year")
    imports = pd.DataFrame({"A": [100.0, -50.0], "B": [21.0, 0.0], "C": [0.0, 0.0], "D": [5.0, np.nan]}, index=years)
    output = pd.DataFrame({"A": [0.0, 0.0], "B": [0.0, 0.0], "C": [21.0, 0.0], "D": [1.0, 1.0]}, index=years)
    worth = pd.DataFrame({"A": [1.0, 1.0], "B": [2.0, np.nan], "C": [1.0, 1.0], "D": [9.0, 9.0]}, index=years)
    flags = imports.map(lambda _: "outturn").astype(object)
    tables = {trade_growth.IMPORTS: (imports, flags), GROWTH: (output, flags), "gdp_nominal_usd_bn": (worth, flags)}
    monkeypatch.setattr(trade_growth, "history", tables.__getitem__)
    table = trade_growth.gaps(2002, 2)
    assert table["gap_pp"].to_dict() == pytest.approx({"A": 0.0, "B": 10.0, "C": -10.0}, abs=1e-9)
    median, weighted = (trade_growth.gap(2002, 2, average) for average in ("median", "gdp_weighted"))
    assert median["trade_growth_gap_pp"] == pytest.approx(0, abs=1e-9)
    assert weighted["trade_growth_gap_pp"] == pytest.approx((2 * 10 - 10) / 4)
    assert median["economies_reporting"] == 3
    assert median["positive_pct"] == pytest.approx(100 / 3)


def test_a_real_gap_equals_a_plain_loop_over_the_table():
    years = range(2012, 2022)
    imports, output = plain(trade_growth.IMPORTS, years), plain(GROWTH, years)

    def yearly(rates):
        return 100 * (math.prod(1 + rate / 100 for rate in rates) ** (1 / len(rates)) - 1)

    gaps = [yearly(imports[code]) - yearly(output[code]) for code in imports.keys() & output.keys()]
    found = REGISTRY["trade_growth_gap_pp"].table(as_of=2021).iloc[0]
    assert found["trade_growth_gap_pp"] == pytest.approx(np.median(gaps))
    assert found["economies_reporting"] == len(gaps) == 167


def test_a_window_that_begins_before_the_outlook_has_no_gap():
    table = REGISTRY["trade_growth_gap_pp"].table(as_of=1994, window=20, average="gdp_weighted")
    assert len(table) == 1
    assert pd.isna(table["trade_growth_gap_pp"][0])
