"""What members are compared by: parts of a whole, approximate military spending, and who has no figure."""

import csv

import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, concentration, strength


@pytest.fixture(scope="module")
def burden() -> dict[tuple[str, int], float]:
    """Military spending as percent of GDP by state and year, straight from the file."""
    with (paths.DATA / "factbook.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variable"] == "military_expenditure_gdp_pct"]
    return {(row["iso3"], int(row["year"])): float(row["value"]) for row in rows}


def test_military_spending_is_its_share_of_gdp_times_gdp(burden):
    """In 2021 the Factbook has 1.5 percent for China and 4 for Russia; GDP 17,744.64 and 1,778.53 billion."""
    assert (burden["CHN", 2021], burden["RUS", 2021]) == (1.5, 4.0)
    values, status = strength.levels("military")
    assert values.loc[2021, "CHN"] == pytest.approx(0.015 * 17744.64)
    assert values.loc[2021, "RUS"] == pytest.approx(0.04 * 1778.53)
    assert status.loc[2021, "CHN"] == "estimate"  # GDP is an outturn, the share is not
    assert status.loc[2022, "CHN"] == "projection"


def test_a_state_without_a_share_or_without_gdp_has_no_spending(burden):
    assert ("UZB", 2021) not in burden
    values, status = strength.levels("military")
    assert values.loc[2021].reindex(["UZB"]).isna().all()
    assert ("PAK", 2024) in burden
    assert values.loc[2024].reindex(["PAK"]).isna().all()
    assert status.loc[2024].reindex(["PAK"]).isna().all()


def test_members_are_ordered_by_what_they_have_and_their_parts_add_up():
    table = strength.members_of(2021, "in_force", "members", "population")
    assert table["iso3"].head(2).tolist() == ["CHN", "IND"]
    assert table["share_pct"].sum() == pytest.approx(100)
    assert table["value"].is_monotonic_decreasing
    assert table["share_pct"][0] == pytest.approx(100 * table["value"][0] / table["value"].sum())


def test_the_rest_is_added_up_under_other_and_nobody_is_lost():
    for capability in ("gdp", "population", "military"):
        table = strength.largest_members("today", "family", capability, "ppp")
        assert set(table["iso3"]) <= {*strength.NAMED, "other"}
        assert table.groupby("year")["share_pct"].sum().to_numpy() == pytest.approx(100)
        assert not table.duplicated(["year", "iso3"]).any()


def test_a_year_in_which_too_few_report_is_left_out():
    """Up to 2019 Uzbekistan alone of the founders has a figure of military spending."""
    assert strength.military_years("in_force", "members") == [2020, 2021, 2022, 2023, 2024]
    assert sorted(set(strength.largest_members("founders", "members", "military")["year"])) == list(range(2020, 2025))
    row = concentration.concentration("founders", "members", "military", years=[2017]).iloc[0]
    assert (row["members_in_roster"], row["members_reporting"]) == (6, 1)
    assert row[["hhi", "effective_members"]].isna().all()


def test_a_year_without_any_figure_of_the_kind_has_no_effective_number():
    row = concentration.concentration("in_force", "members", "military", years=[2010]).iloc[0]
    assert (row["members_reporting"], row["status"]) == (0, "not reported")
    assert row[["hhi", "effective_members"]].isna().all()


def test_the_effective_number_by_military_spending_equals_squares_summed_by_hand(burden):
    gdp, _ = strength.levels("gdp")
    codes = ("CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK")  # the members of 2021 without Uzbekistan
    spent = [burden[code, 2021] * float(gdp.loc[2021, code]) for code in codes]
    expected = sum(spent) ** 2 / sum(value**2 for value in spent)
    row = REGISTRY["effective_members"].table(as_of=2021, capability="military").iloc[0]
    assert row["effective_members"] == pytest.approx(expected)
    assert (row["members_in_roster"], row["members_reporting"]) == (8, 7)


def test_the_effective_number_is_by_gdp_unless_something_else_is_asked_for():
    plain = REGISTRY["effective_members"].table(as_of=2021)["effective_members"]
    hhi = REGISTRY["gdp_hhi"].table(as_of=2021)["gdp_hhi"]
    assert plain.tolist() == pytest.approx((1 / hhi).tolist())
    people = REGISTRY["effective_members"].table(as_of=2021, capability="population")["effective_members"]
    assert people[0] > plain[0]


def test_the_table_of_military_spending_has_the_first_year_of_each_state(burden):
    table = strength.military("today", "members", 2024, "ppp").set_index("iso3")
    assert "UZB" not in table.index
    assert table.loc["RUS", ["burden_pct", "first_burden_pct", "first_year"]].tolist() == [
        burden["RUS", 2024],
        burden["RUS", 2020],
        2020,
    ]
    assert table.index[0] == "CHN"
