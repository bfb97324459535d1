"""Stability and military burden, computed again from the files."""

import csv
import math

import pytest

from scobrief import paths
from scobrief.indicators import stability
from scobrief.indicators.registry import REGISTRY

FOUNDERS = ("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB")
MEMBERS_2021 = (*FOUNDERS, "IND", "PAK")


def read(name):
    with (paths.DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def governance():
    return {(row["iso3"], int(row["year"])): row for row in read("governance.csv")}


def estimates(governance, codes, year, column="political_stability"):
    return [float(governance[code, year][column]) for code in codes]


def annual(variable, year):
    rows = (row for row in read("annual.csv") if row["variable"] == variable and row["year"] == str(year))
    return {row["iso3"]: float(row["value"]) for row in rows}


def single(name, **values):
    return REGISTRY[name].table(**values).iloc[0]


def test_the_mean_counts_each_state_once(governance):
    row = single("political_stability", as_of=2021)
    values = estimates(governance, MEMBERS_2021, 2021)
    assert row["political_stability"] == pytest.approx(sum(values) / 8)
    assert (row["members_in_roster"], row["members_reporting"]) == (8, 8)


def test_its_error_is_that_of_independent_errors_and_at_most_the_mean_of_them(governance):
    row = single("political_stability", as_of=2021)
    errors = estimates(governance, MEMBERS_2021, 2021, "political_stability_stderr")
    assert row["stderr"] == pytest.approx(math.sqrt(sum(error**2 for error in errors)) / 8)
    assert row["stderr_most"] == pytest.approx(sum(errors) / 8)
    assert row["high"] - row["low"] == pytest.approx(2 * 1.645 * row["stderr"])


def test_weighted_by_people_it_counts_each_person_once(governance):
    people = annual("population_m", 2021)
    weights = [people[code] for code in MEMBERS_2021]
    values = estimates(governance, MEMBERS_2021, 2021)
    row = single("political_stability", as_of=2021, weighting="population")
    expected = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    assert row["political_stability"] == pytest.approx(expected)
    errors = estimates(governance, MEMBERS_2021, 2021, "political_stability_stderr")
    error = math.sqrt(sum((w * e) ** 2 for w, e in zip(weights, errors, strict=True))) / sum(weights)
    assert row["stderr"] == pytest.approx(error)


@pytest.mark.parametrize("year", [1997, 1999, 2001])
def test_a_year_without_an_edition_has_no_row(year):
    assert REGISTRY["political_stability"].table(as_of=year, roster_rule="founders").empty


def test_nobody_was_on_the_roster_in_force_before_the_founding():
    table = REGISTRY["political_stability"].table()
    assert table["year"].min() == 2002
    assert REGISTRY["political_stability"].table(as_of=2000).empty
    assert REGISTRY["political_stability"].table(roster_rule="founders")["year"].min() == 1996


def test_editions_are_the_years_of_the_file_and_the_parameters_reach_them(governance):
    years = sorted({year for _, year in governance})
    assert stability.editions() == years
    assert (years[0], years[-1]) == (stability.FIRST, stability.LAST)
    assert stability.edition_before(2001) == 2000
    assert stability.edition_before(2026) == 2024


def test_the_method_changes_where_the_file_says_so(governance):
    editions = {year: row["edition"] for (_, year), row in governance.items()}
    assert editions[stability.SAME_METHOD_UNTIL] != editions[stability.SAME_METHOD_UNTIL + 1]


def test_the_roster_in_force_is_the_founders_until_2016_and_not_after():
    table = stability.by_rule("members").pivot(index="year", columns="roster_rule", values="political_stability")
    assert (table.loc[2002:2016, "in_force"] == table.loc[2002:2016, "founders"]).all()
    assert (table.loc[2017:, "in_force"] < table.loc[2017:, "founders"]).all()
    assert table.loc[2024, "in_force"] == table.loc[2024, "today"]


def test_a_change_has_the_errors_of_both_years(governance):
    found = stability.change(FOUNDERS, 2002, 2021)
    then, now = (estimates(governance, FOUNDERS, year) for year in (2002, 2021))
    errors = [*estimates(governance, FOUNDERS, 2002, "political_stability_stderr")]
    errors += estimates(governance, FOUNDERS, 2021, "political_stability_stderr")
    assert found["change"] == pytest.approx((sum(now) - sum(then)) / 6)
    assert found["half"] == pytest.approx(1.645 * math.sqrt(sum(error**2 for error in errors)) / 6)
    assert found["half_most"] > found["half"]


def test_the_world_stands_near_zero_in_every_year_by_construction():
    for year in stability.editions():
        assert abs(stability.world(year)["mean"]) < 0.06
        assert 0 < stability.world(year)["median"] < 0.25


def test_states_are_sorted_and_placed_among_all_economies(governance):
    table = stability.states(["CHN", "AFG", "UZB"], 2021, 2002).set_index("iso3")
    everyone = sorted(float(row["political_stability"]) for (_, year), row in governance.items() if year == 2021)
    assert list(table.index) == ["AFG", "CHN", "UZB"]
    for code, row in table.iterrows():
        assert everyone[int(row["rank"]) - 1] == pytest.approx(row["political_stability"]), code
    # Uzbekistan rose by 0.80; 1.645 standard errors of both years together are 0.68.
    assert table["moved"].to_dict() == {"AFG": False, "CHN": False, "UZB": True}


@pytest.fixture(scope="module")
def military():
    rows = (row for row in read("factbook.csv") if row["variable"] == "military_expenditure_gdp_pct")
    return {(row["iso3"], int(row["year"])): float(row["value"]) for row in rows}


def test_military_burden_is_what_is_spent_together_over_what_is_made_together(military):
    gdp = annual("gdp_nominal_usd_bn", 2021)
    codes = [code for code in MEMBERS_2021 if (code, 2021) in military]
    expected = sum(military[code, 2021] * gdp[code] for code in codes) / sum(gdp[code] for code in codes)
    row = single("military_burden_pct", as_of=2021)
    assert row["military_burden_pct"] == pytest.approx(expected)
    assert (row["members_in_roster"], row["members_reporting"]) == (8, len(codes)) == (8, 7)
    each = single("military_burden_pct", as_of=2021, burden_weighting="unweighted")["military_burden_pct"]
    assert each == pytest.approx(sum(military[code, 2021] for code in codes) / len(codes))


def test_one_state_in_eight_does_not_speak_for_the_roster():
    row = single("military_burden_pct", as_of=2018)
    assert math.isnan(row["military_burden_pct"])
    assert row["members_reporting"] == 1


def test_the_figure_that_counts_for_a_year_is_the_last_one_before_or_else_the_first(military):
    table = stability.burdens(("CHN", "UZB"), 2021)
    chosen = table[table["is_chosen"]].set_index("iso3")["year"].to_dict()
    assert chosen == {"CHN": 2021, "UZB": 2019}
    early = stability.burdens(("CHN", "UZB"), 2017)
    assert early[early["is_chosen"]].set_index("iso3")["year"].to_dict() == {"CHN": 2020, "UZB": 2017}
    assert table["burden_pct"].notna().all()
