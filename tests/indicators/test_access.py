"""Coasts, rails and wires on a few hand-made figures, then on the real ones."""

import pandas as pd
import pytest

from scobrief.indicators import REGISTRY, access
from scobrief.members import roster

# Two states of ten and thirty people, an older figure beside a newer, and one state without any.
FACTS = pd.DataFrame(
    [
        ("CHN", "internet_users_pct", 2023, 80.0),
        ("CHN", "internet_users_pct", 2010, 10.0),
        ("RUS", "internet_users_pct", 2022, 40.0),
        ("CHN", "population_persons", 2025, 10.0),
        ("RUS", "population_persons", 2025, 30.0),
        ("CHN", "railways_km", 2014, 50.0),
        ("CHN", "area_land_km2", pd.NA, 2000.0),
        ("RUS", "railways_km", 2019, 80.0),
        ("RUS", "area_land_km2", pd.NA, 8000.0),
    ],
    columns=["iso3", "variable", "year", "value"],
).astype({"year": "Int64"})


@pytest.fixture
def few_facts(monkeypatch):
    """Let the module read the figures above in place of the real table."""
    access.latest.cache_clear()
    monkeypatch.setattr(access, "open_table", lambda name: {"factbook": FACTS}[name].copy())
    yield
    access.latest.cache_clear()


def test_the_newest_figure_counts_and_an_undated_one_is_still_a_figure(few_facts):
    assert access.latest("internet_users_pct").loc["CHN"].to_list() == [80, 2023]
    assert access.latest("area_land_km2").loc["CHN", "value"] == 2000


def test_a_mean_counts_people_or_states(few_facts):
    """People: (10 * 80 + 30 * 40) / 40 = 50; states: (80 + 40) / 2 = 60. Kazakhstan has no figure and is not zero."""
    codes = ("CHN", "KAZ", "RUS")
    by_people = access.mean(codes, "internet_users_pct", "population")
    assert by_people["value"] == pytest.approx(50)
    assert access.mean(codes, "internet_users_pct", "unweighted")["value"] == pytest.approx(60)
    assert (by_people["members_reporting"], by_people["first_year"], by_people["last_year"]) == (2, 2022, 2023)


def test_a_mean_of_nobody_is_missing(few_facts):
    found = access.mean(("KAZ",), "internet_users_pct", "population")
    assert pd.isna(found["value"])
    assert found["members_reporting"] == 0


def test_railways_are_per_thousand_square_kilometres_of_land(few_facts):
    """50 km on 2,000 square km are 25 on a thousand; 80 on 8,000 are 10, two fifths of the most."""
    table = access.access(("CHN", "KAZ", "RUS")).query("measure == 'railways_km'").set_index("iso3")
    assert table["value"].dropna().to_dict() == {"CHN": 25, "RUS": 10}
    assert table.loc["RUS", "of_most"] == pytest.approx(0.4)
    assert table.loc["CHN", "year"] == 2014


def test_two_economies_of_the_world_are_landlocked_twice_over():
    """Published everywhere: Liechtenstein and Uzbekistan."""
    everybody = access.latest("coastline_km").index
    table = access.coasts(everybody).set_index("iso3")["coast"]
    assert list(table.index[table == "doubly landlocked"]) == ["LIE", "UZB"]


def test_the_caspian_is_no_sea():
    table = access.coasts(("AZE", "IRN", "KAZ", "RUS")).set_index("iso3")["coast"]
    assert table.to_dict() == {"AZE": "landlocked", "IRN": "coast", "KAZ": "landlocked", "RUS": "coast"}


@pytest.mark.parametrize(("year", "shut", "n"), [(2001, 4, 6), (2021, 4, 8), (2023, 4, 9), (2026, 5, 10)])
def test_landlocked_members_are_those_of_central_asia_and_then_belarus(year, shut, n):
    (row,) = REGISTRY["landlocked_pct"].table(as_of=year).to_dict("records")
    assert (row["landlocked"], row["members_in_roster"], row["members_reporting"]) == (shut, n, n)
    assert row["landlocked_pct"] == pytest.approx(100 * shut / n)


def test_the_mean_of_members_is_that_of_a_plain_sum():
    facts = access.open_table("factbook")
    codes = roster(2021)
    newest = facts.sort_values("year").drop_duplicates(["iso3", "variable"], keep="last")
    wide = newest.pivot(index="iso3", columns="variable", values="value").loc[[*codes]]
    people, users = wide["population_persons"], wide["internet_users_pct"]
    (row,) = REGISTRY["internet_users_mean_pct"].table(as_of=2021).to_dict("records")
    assert row["internet_users_mean_pct"] == pytest.approx((people * users).sum() / people.sum())
    (row,) = REGISTRY["internet_users_mean_pct"].table(as_of=2021, weighting="unweighted").to_dict("records")
    assert row["internet_users_mean_pct"] == pytest.approx(users.mean())
