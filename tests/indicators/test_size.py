"""Shares of the world and of Eurasia on a hand-made panel, then on the real tables."""

import csv

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, area, size

CODES = ["CHN", "IND", "KAZ", "RUS", "USA"]
VALUES = pd.DataFrame(
    # Kazakhstan has no figure in 2017, and nobody but the United States has one in 2018.
    [[50, 30, 2, 8, 10], [50, 30, np.nan, 10, 10], [np.nan, np.nan, np.nan, np.nan, 10]],
    index=pd.Index([2016, 2017, 2018], name="year"),
    columns=CODES,
)
FLAGS = pd.DataFrame(
    [["outturn"] * 5, ["outturn", "estimate", None, "outturn", "projection"], [None] * 4 + ["outturn"]],
    index=VALUES.index,
    columns=CODES,
)


@pytest.fixture
def small_world(monkeypatch):
    """A world of five economies and three years; the rosters are the real ones."""
    monkeypatch.setattr(size, "panel", lambda variable: (VALUES, FLAGS))
    monkeypatch.setattr(size, "FACTBOOK", {})
    size._world.cache_clear()
    yield
    size._world.cache_clear()


def row(year: int, rule="in_force", statuses="members"):
    return size.share("population_m", rule, statuses, [year]).iloc[0]


def real(variable: str, year: int, code: str) -> float:
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        return next(
            float(found["value"])
            for found in csv.DictReader(file)
            if (found["variable"], found["year"], found["iso3"]) == (variable, str(year), code)
        )


def test_a_share_is_the_roster_over_all_economies_that_have_a_figure(small_world):
    """2016, founders only: 50 + 2 + 8 of 100."""
    assert row(2016)["share_pct"] == pytest.approx(60)


def test_a_share_counts_india_only_from_the_year_it_joined(small_world):
    assert row(2016)["share_pct"] == pytest.approx(60)
    assert row(2017)["share_pct"] == pytest.approx(90)
    assert row(2016, "today")["share_pct"] == pytest.approx(90)
    assert row(2017, "founders")["share_pct"] == pytest.approx(60)


def test_a_member_without_a_figure_leaves_the_roster_as_it_is_and_does_not_report(small_world):
    """Eight members in 2017; of the five economies India, China and Russia are members with a figure."""
    assert (row(2017)["members_in_roster"], row(2017)["members_reporting"]) == (8, 3)


def test_a_share_of_which_no_member_reports_is_missing_and_not_zero(small_world):
    assert pd.isna(row(2018)["share_pct"])
    assert row(2018)["members_reporting"] == 0


def test_the_status_of_a_sum_is_that_of_its_weakest_part(small_world):
    """India's figure of 2017 is an estimate. The projection is America's and does not count."""
    assert row(2016)["status"] == "outturn"
    assert row(2017)["status"] == "estimate"
    assert row(2017, "founders")["status"] == "outturn"


@pytest.mark.parametrize(
    ("flags", "weakest"),
    [
        (["outturn", "projection", "estimate"], "projection"),
        (["outturn", "estimate", "estimate"], "estimate"),
        (["outturn", "outturn", "outturn"], "outturn"),
    ],
)
def test_a_projection_is_weaker_than_an_estimate_and_an_estimate_than_an_outturn(
    monkeypatch, small_world, flags, weakest
):
    """China, Kazakhstan and Russia are the founders that have a figure in 2016."""
    made = FLAGS.copy()
    made.loc[2016, ["CHN", "KAZ", "RUS"]] = flags
    monkeypatch.setattr(size, "panel", lambda variable: (VALUES, made))
    size._world.cache_clear()
    assert row(2016)["status"] == weakest


def test_eight_members_of_2021_hold_42_of_people_24_of_product_and_62_of_eurasia():
    """On the outlook of October 2022; World Bank series give 41.4, 24.1 and 62.7."""
    assert row(2021)["share_pct"] == pytest.approx(42.2, abs=0.05)
    gdp = size.share("gdp_nominal_usd_bn", "in_force", "members", [2021]).iloc[0]
    assert gdp["share_pct"] == pytest.approx(24.04, abs=0.005)
    eurasia = area.area_share("in_force", "members", 55e6, [2021]).iloc[0]
    assert eurasia["share_pct"] == pytest.approx(62.4, abs=0.05)
    for found in (row(2021), gdp, eurasia):
        assert (found["members_in_roster"], found["members_reporting"]) == (8, 8)
        assert found["roster"] == "CHN IND KAZ KGZ PAK RUS TJK UZB"


def test_with_observers_eleven_of_twelve_report_in_2021_because_afghanistan_is_missing():
    found = row(2021, statuses="with_observers")
    assert (found["members_in_roster"], found["members_reporting"]) == (12, 11)
    values, _ = size.panel("population_m")
    assert [code for code in found["roster"].split() if pd.isna(values.loc[2021].get(code))] == ["AFG"]


def test_all_27_hold_four_fifths_of_eurasia_and_no_smaller_roster_does():
    """Published, on other areas: 80.1%, 70.1% and 62.7%."""
    shares = [area.area_share("today", statuses, 55e6, [2026])["share_pct"][0] for statuses in ("family", "members")]
    assert shares == pytest.approx([79.7, 65.7], abs=0.05)


def test_the_share_of_china_in_product_at_ppp_agrees_with_the_outlooks_own_world():
    """The outlook prints 18.557; the sum over its economies is a hair smaller than its world."""
    values, _ = size.panel("gdp_ppp_intl_bn")
    own = real("gdp_ppp_world_share_pct", 2021, "CHN")
    assert own == pytest.approx(18.557, abs=0.0005)
    assert 100 * values.loc[2021, "CHN"] / values.loc[2021].sum() == pytest.approx(own, abs=0.02)


@pytest.mark.parametrize(("code", "usd_bn"), [("CHN", 17744.64), ("RUS", 1778.53), ("KAZ", 197.112)])
def test_nominal_product_of_2021_has_the_check_values_of_the_source(code, usd_bn):
    values, _ = size.panel("gdp_nominal_usd_bn")
    assert values.loc[2021, code] == pytest.approx(usd_bn, abs=0.005)


def test_the_areas_of_all_eurasian_economies_sum_to_54_999_million_square_kilometres():
    with (paths.DATA / "economies.csv").open(encoding="utf-8", newline="") as file:
        by_hand = sum(float(found["area_km2"] or 0) for found in csv.DictReader(file) if found["in_eurasia"] == "True")
    assert area.eurasia_area_km2() == pytest.approx(by_hand)
    assert by_hand / 1e6 == pytest.approx(54.999, abs=0.0005)
    assert abs(by_hand - area.EURASIA_KM2) < 5_000


def test_land_alone_is_less_than_area_with_inland_water():
    assert area.eurasia_area_km2("land_km2") < area.eurasia_area_km2("area_km2")


def test_russia_counts_whole_and_egypt_is_left_out_inside_eurasia():
    """Egypt is a partner: 1,001,450 square kilometres of Africa."""
    whole, inside = (
        area.area_share("today", "family", 55e6, [2026], measure)["members_km2"][0]
        for measure in ("whole territory", "inside Eurasia only")
    )
    assert whole - inside == pytest.approx(1_001_450)
    members = area.area_share("today", "members", 55e6, [2026], "inside Eurasia only")["members_km2"][0]
    assert members == area.area_share("today", "members", 55e6, [2026])["members_km2"][0]


def test_the_area_share_is_the_roster_over_the_denominator_that_is_given():
    half, usual = (area.area_share("founders", "members", km2, [2021])["share_pct"][0] for km2 in (110e6, 55e6))
    assert usual == pytest.approx(2 * half)


@pytest.mark.parametrize("year", [2001, 2021, 2026])
def test_a_real_share_equals_a_plain_loop_over_the_table(year):
    founders = {"CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"}
    codes = {2001: founders, 2021: founders | {"IND", "PAK"}, 2026: founders | {"IND", "PAK", "IRN", "BLR"}}[year]
    table = pd.read_csv(paths.DATA / "annual.csv", usecols=["iso3", "variable", "year", "value"])
    found = table[(table["variable"] == "population_m") & (table["year"] == year)].dropna()
    inside = whole = 0.0
    for code, value in zip(found["iso3"], found["value"], strict=True):
        whole += value
        inside += value * (code in codes)
    assert row(year)["share_pct"] == pytest.approx(100 * inside / whole)


def test_years_after_the_outlook_was_made_are_projections_and_the_founding_year_an_outturn():
    assert [row(year)["status"] for year in (2001, 2021, 2026)] == ["outturn", "estimate", "projection"]


def test_rules_and_statuses_stand_one_below_the_other():
    rules = size.by_rule("population_m", "members")
    assert rules["roster_rule"].unique().tolist() == ["in_force", "founders", "today"]
    standing = size.by_standing("population_m")
    assert standing["statuses"].unique().tolist() == ["members", "with_observers", "family"]
    assert len(rules) == len(standing) == 3 * len(size.YEARS)


def test_an_indicator_of_one_year_is_one_row_and_of_no_year_all_of_them():
    entry = REGISTRY["gdp_share_pct"]
    assert entry.table(as_of=2021, gdp_measure="ppp")["year"].tolist() == [2021]
    assert entry.table()["year"].tolist() == list(range(2001, 2027))
    ppp, nominal = (entry.table(as_of=2021, gdp_measure=measure)["gdp_share_pct"][0] for measure in ("ppp", "nominal"))
    assert ppp > nominal + 5
