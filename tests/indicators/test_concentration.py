"""How concentrated the bloc's product is, by hand and against published values of another vintage."""

import csv
from datetime import date

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import concentration, size
from scobrief.indicators.concentration import gdp_concentration, hhi
from scobrief.members import KNOWN_UNTIL, members

# The published values are from World Bank series of March 2026; ours from the outlook of October 2022, in
# which 2023 is a projection. Three hundredths is what a year of growth and exchange rates moves such an index.
OTHER_VINTAGE = 0.03
with (paths.CURATED / "published.csv").open(encoding="utf-8", newline="") as file:
    PUBLISHED = {
        row["quantity"].removeprefix("HHI of GDP inside the bloc, ").removesuffix(", 2023"): float(row["value"])
        for row in csv.DictReader(file)
        if row["quantity"].startswith("HHI of GDP inside the bloc")
    }


def gdp(*codes: str, year: int = 2023) -> pd.Series:
    """Nominal product in billion US dollars, by iso3."""
    values, _ = size.panel("gdp_nominal_usd_bn")
    return values.loc[year].reindex(list(codes))


@pytest.mark.parametrize("n", [1, 2, 7, 27])
def test_equal_parts_have_an_index_of_one_over_their_number(n):
    assert hhi(pd.Series([3.5] * n)) == pytest.approx(1 / n)


def test_shares_of_a_half_a_third_and_a_sixth_have_an_index_of_14_thirty_sixths():
    assert hhi(pd.Series([3.0, 2.0, 1.0])) == pytest.approx(14 / 36)
    assert hhi(pd.Series([300.0, 200.0, 100.0])) == pytest.approx(14 / 36)


def test_one_giant_among_dwarfs_comes_near_one():
    assert hhi(pd.Series([1e6, 1.0, 1.0])) == pytest.approx(1, abs=1e-5)


def test_a_missing_part_is_left_out_and_is_no_zero_among_the_members():
    assert hhi(pd.Series([3.0, np.nan, 3.0])) == pytest.approx(1 / 2)


@pytest.mark.parametrize("values", [[], [np.nan], [np.nan, np.nan]])
def test_nothing_to_share_has_no_index(values):
    assert np.isnan(hhi(pd.Series(values, dtype=float)))


@pytest.mark.parametrize(
    ("bloc", "codes"),
    [
        ("SCO, 6 members", members("SCO", date(2001, 12, 31))),
        ("EAEU", members("EAEU", date(2023, 12, 31))),
        ("CSTO, 6 members", members("CSTO", date(2023, 12, 31))),
        ("MERCOSUR, 5 members", (*members("MERCOSUR", date(2023, 12, 31)), "BOL")),
        ("BRICS, 10 members", members("BRICS", KNOWN_UNTIL)),
        ("ASEAN, 10 members", members("ASEAN", date(2023, 12, 31))),
        ("EU, 27 members", members("EU", date(2023, 12, 31))),
    ],
)
def test_the_index_of_a_bloc_is_near_the_published_one(bloc, codes):
    assert hhi(gdp(*codes)) == pytest.approx(PUBLISHED[bloc], abs=OTHER_VINTAGE)


def test_the_gulf_is_near_the_published_index_once_qatar_is_left_out():
    """The World Bank series has no product of Qatar in 2023; with Qatar the same six are far less concentrated."""
    six = members("GCC", date(2023, 12, 31))
    assert hhi(gdp(*(code for code in six if code != "QAT"))) == pytest.approx(PUBLISHED["GCC"], abs=OTHER_VINTAGE)
    assert hhi(gdp(*six)) < PUBLISHED["GCC"] - 2 * OTHER_VINTAGE


def test_the_sco_is_near_the_published_index_once_iran_has_the_exchange_rate_of_the_factbook():
    """The outlook has Iran at its official rate, 2,044 billion dollars; the Factbook has 437. Pakistan has no 2023."""
    ten = gdp(*members("SCO", KNOWN_UNTIL))
    assert ten.index[ten.isna()].tolist() == ["PAK"]
    assert hhi(ten) == pytest.approx(0.513, abs=0.001)
    ten["IRN"], ten["PAK"] = 436.906, gdp("PAK", year=2022)["PAK"]
    assert hhi(ten) == pytest.approx(PUBLISHED["SCO, 10 members"], abs=0.01)


def test_saarc_is_near_the_published_index_in_the_last_year_in_which_all_but_one_report():
    """In 2023 the outlook has neither Pakistan nor Sri Lanka, and Afghanistan ends in 2020: then India is all."""
    codes = members("SAARC", date(2023, 12, 31))
    assert gdp(*codes, year=2021).isna().sum() == 1
    assert hhi(gdp(*codes, year=2021)) == pytest.approx(PUBLISHED["SAARC"], abs=OTHER_VINTAGE)
    assert hhi(gdp(*codes)) > PUBLISHED["SAARC"] + 0.1


def test_the_effective_number_is_the_inverse_of_the_index():
    table = gdp_concentration("in_force", "members")
    assert table["effective_members"].tolist() == pytest.approx((1 / table["gdp_hhi"]).tolist())
    assert (table["effective_members"] <= table["members_reporting"]).all()


def test_enlargement_makes_the_bloc_less_concentrated_whatever_the_founders_do():
    in_force, founders = (
        gdp_concentration(rule, "members", years=[2016, 2017])["gdp_hhi"] for rule in ("in_force", "founders")
    )
    assert in_force[0] == founders[0]
    assert in_force[1] < in_force[0] - 0.1
    assert abs(founders[1] - founders[0]) < 0.02


def test_the_measure_of_product_changes_the_index():
    nominal, ppp = (gdp_concentration("today", "members", measure, [2021]) for measure in ("nominal", "ppp"))
    assert nominal["gdp_hhi"][0] > ppp["gdp_hhi"][0] + 0.05
    assert nominal["members_reporting"][0] == ppp["members_reporting"][0] == 10


def test_a_member_without_a_figure_is_counted_in_the_roster_and_not_among_those_reporting():
    """Afghanistan, an observer, ends in 2020."""
    row = gdp_concentration("in_force", "with_observers", years=[2021]).iloc[0]
    assert (row["members_in_roster"], row["members_reporting"]) == (12, 11)


def test_the_index_of_2021_equals_squares_summed_by_hand():
    codes = members("SCO", date(2021, 12, 31))
    figures = [float(value) for value in gdp(*codes, year=2021)]
    expected = sum((value / sum(figures)) ** 2 for value in figures)
    assert concentration.gdp_hhi(size.GdpShare(as_of=2021))["gdp_hhi"].tolist() == pytest.approx([expected])
