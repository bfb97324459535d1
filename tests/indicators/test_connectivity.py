"""The land network on five hand-made states, then on the real borders."""

import pandas as pd
import pytest

from scobrief.indicators import REGISTRY, connectivity
from scobrief.members import roster

# A chain A-B-C with D beside C, and an island E; F is a neighbour outside. A and B state different lengths.
BORDERS = pd.DataFrame(
    [
        ("AAA", "BBB", 100.0), ("BBB", "AAA", 120.0),
        ("BBB", "CCC", 30.0), ("CCC", "BBB", 30.0),
        ("CCC", "DDD", 50.0),  # stated by one side only
        ("DDD", "FFF", 200.0), ("FFF", "DDD", 200.0),
    ],
    columns=["iso3", "neighbour_iso3", "border_km"],
)  # fmt: skip
FIVE = ("AAA", "BBB", "CCC", "DDD", "EEE")


@pytest.fixture
def few_borders(monkeypatch):
    """Let the module read the borders above in place of the real table."""

    def forget():
        for made in (connectivity.borders, connectivity._ends, connectivity.neighbours):
            made.cache_clear()

    forget()
    monkeypatch.setattr(connectivity, "open_table", lambda name: {"land_borders": BORDERS}[name].copy())
    yield
    forget()


def test_a_border_is_as_long_as_the_mean_of_what_its_sides_state(few_borders):
    table = connectivity.borders().set_index(["a", "b"])
    assert table.loc[("AAA", "BBB")].to_list() == [110, 100, 120, 2]
    assert table.loc[("CCC", "DDD")].to_list() == [50, 50, 50, 1]


def test_a_border_that_one_side_states_joins_both(few_borders):
    assert connectivity.neighbours()["CCC"] == {"BBB", "DDD"}
    assert connectivity.neighbours()["DDD"] == {"CCC", "FFF"}


def test_borders_inside_leave_out_those_with_an_outsider_and_begin_with_the_longest(few_borders):
    held = connectivity.inside(FIVE)
    assert list(zip(held["a"], held["b"], held["border_km"], strict=True)) == [
        ("AAA", "BBB", 110),
        ("CCC", "DDD", 50),
        ("BBB", "CCC", 30),
    ]


def test_groups_are_those_that_join_without_an_outsider(few_borders):
    assert connectivity.components(FIVE) == [("AAA", "BBB", "CCC", "DDD"), ("EEE",)]
    assert connectivity.components(("AAA", "CCC", "DDD", "FFF")) == [("CCC", "DDD", "FFF"), ("AAA",)]
    assert connectivity.components(()) == []


def test_a_link_is_who_leaves_others_apart_when_it_goes(few_borders):
    """A goes: B-C-D remain together. B goes: A is apart from C-D. The island joins nobody."""
    assert connectivity.links(FIVE) == ["BBB", "CCC"]


def test_shares_of_a_border_are_of_the_whole_of_it_and_an_island_has_none(few_borders):
    table = connectivity.border_shares(FIVE).set_index("iso3")
    assert table.loc["DDD", ["inside_km", "outside_km", "inside_pct", "neighbours_inside"]].to_list() == [
        50,
        200,
        20,
        1,
    ]
    assert table.loc["BBB", ["inside_km", "neighbours_inside"]].to_list() == [140, 2]
    assert table.loc["EEE", ["inside_km", "outside_km", "neighbours_inside"]].to_list() == [0, 0, 0]
    assert pd.isna(table.loc["EEE", "inside_pct"])


def test_the_founders_share_ten_of_fifteen_borders():
    """By hand: all but Russia with Kyrgyzstan, Tajikistan, Uzbekistan; China-Uzbekistan; Kazakhstan-Tajikistan."""
    (row,) = REGISTRY["land_adjacency_pct"].table(as_of=2001).to_dict("records")
    assert (row["pairs_adjacent"], row["pairs"], row["members_reporting"]) == (10, 15, 6)
    assert row["land_adjacency_pct"] == pytest.approx(200 / 3)
    # The ten lengths that the Factbook states, added by hand.
    lengths = 1765 + 1063 + 4179 + 477 + 1212 + 7644 + 2330 + 984 + 1314 + 1312
    assert row["internal_border_km"] == lengths


@pytest.mark.parametrize(("year", "links"), [(2001, []), (2021, ["CHN"]), (2026, ["CHN", "PAK", "RUS"])])
def test_south_asian_members_join_the_others_through_china_alone(year, links):
    """Afghanistan, which would be another way, is no member; Iran hangs on Pakistan and Belarus on Russia."""
    assert connectivity.links(roster(year)) == links


def test_the_two_sides_agree_on_every_border_of_the_family():
    held = connectivity.inside(roster(2026, "today", "family"))
    assert len(held) == 39
    assert (held["low_km"] == held["high_km"]).all()
    assert (held["sides"] == 2).all()


def test_lengths_add_up_to_what_each_entry_calls_the_whole():
    """Another entry of the same book: the total of a state's land boundaries."""
    stated = connectivity.open_table("factbook").query("variable == 'land_boundaries_km'").set_index("iso3")["value"]
    table = connectivity.border_shares(roster(2026, "today", "family")).set_index("iso3")
    apart = (table["inside_km"] + table["outside_km"] - stated.reindex(table.index)).abs()
    assert apart[apart > 40].empty


def test_a_state_stands_as_on_the_day_that_the_rule_reads():
    by_rule = {
        rule: connectivity.states(rule, "family", 2021).set_index("iso3")["standing"]
        for rule in ("in_force", "founders", "today")
    }
    assert by_rule["in_force"]["IRN"] == "observer"
    assert by_rule["today"]["IRN"] == "member"
    assert sorted(by_rule["founders"].index) == ["CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"]
    assert not by_rule["in_force"].isna().any()


def test_one_year_gives_one_row_and_none_gives_every_year():
    assert len(REGISTRY["internal_border_km"].table(as_of=2017, roster_rule="today", statuses="family")) == 1
    assert list(REGISTRY["internal_border_km"].table()["year"]) == list(range(2001, 2027))
