"""Listed clashes between members, counted again from the file and the days on which states joined."""

import csv
from datetime import date

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import clashes, pair_years
from scobrief.indicators.clashes import phase
from scobrief.indicators.registry import REGISTRY

# The days on which states became members, as the organisation announced them.
JOINED = dict.fromkeys(("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"), date(2001, 6, 15))
JOINED |= dict.fromkeys(("IND", "PAK"), date(2017, 6, 9)) | {"IRN": date(2023, 7, 4), "BLR": date(2024, 7, 4)}
DAYS = 365.25


@pytest.fixture(scope="module")
def rows():
    with (paths.DATA / "curated" / "clashes.csv").open(encoding="utf-8") as file:
        return [row | {"day": date.fromisoformat(row["start"])} for row in csv.DictReader(file)]


def deaths(row) -> int:
    return int(row["deaths_low"] or 0)


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def single(**values) -> pd.Series:
    return REGISTRY["member_clashes"].table(**values).iloc[0]


@pytest.mark.parametrize("threshold", [0, 1, 25])
@pytest.mark.parametrize("year", [2006, 2017, 2021, 2026])
def test_members_in_force_are_those_of_the_clashs_first_day(rows, year, threshold):
    expected = sum(
        year - 5 < row["day"].year <= year
        and deaths(row) >= threshold
        and all(row["day"] >= JOINED.get(row[side], date.max) for side in ("party_a", "party_b"))
        for row in rows
    )
    assert single(as_of=year, threshold=threshold)["member_clashes"] == expected


def test_ten_clashes_of_the_five_years_to_2021_are_those_that_the_list_shows():
    row = single(as_of=2021)
    assert row["member_clashes"] == 10
    assert row["pairs"] == "CHN-IND IND-PAK KGZ-TJK"


def test_todays_members_bring_their_old_disputes_into_years_before_they_joined():
    assert single(as_of=2002, threshold=1)["member_clashes"] == 0
    today = single(as_of=2002, threshold=1, roster_rule="today")
    assert (today["member_clashes"], today["pairs"]) == (3, "IND-PAK")


def test_a_clash_without_a_count_of_deaths_counts_from_zero_only():
    """KGZ-TJK-2014-08 is between members and has no count."""
    row = single(as_of=2014, window=1, threshold=1)
    assert (row["member_clashes"], row["without_count"]) == (0, 1)
    assert single(as_of=2014, window=1, threshold=0)["member_clashes"] == 2


def test_a_spell_that_began_before_both_were_members_is_not_one_between_members(rows):
    spell = next(row for row in rows if row["id"] == "IND-PAK-2016-09B")
    assert spell["day"] < JOINED["IND"] < date.fromisoformat(spell["end"])
    inside = clashes.between_members("in_force", "members", 1996, 2026)
    assert "IND-PAK-2016-09B" not in set(inside["id"])
    assert set(clashes.SPELLS) <= {row["id"] for row in rows}


def test_a_fixed_rosters_window_that_begins_before_the_list_decides_nothing():
    assert np.isnan(single(as_of=2003, window=9, roster_rule="founders")["member_clashes"])
    assert single(as_of=2003, window=8, roster_rule="founders")["member_clashes"] == 0
    assert single(as_of=2003, window=25)["member_clashes"] == 0


def test_left_out_the_year_gives_every_year_once():
    table = REGISTRY["member_clashes"].table()
    assert table["year"].to_list() == list(range(2001, 2027))
    assert (table["members_reporting"] == table["members_in_roster"]).all()


def test_the_day_of_joining_belongs_to_membership():
    assert phase("IND", "PAK", day("2017-06-08"), "members") == "before"
    assert phase("IND", "PAK", day("2017-06-09"), "members") == "both"
    assert phase("IND", "PAK", day("2005-07-05"), "with_observers") == "both"
    assert phase("AFG", "PAK", day("2020-01-01"), "members") == "never"


def test_an_observer_that_became_a_partner_no_longer_stands_with_observers():
    assert phase("AFG", "PAK", day("2025-08-31"), "with_observers") == "both"
    assert phase("AFG", "PAK", day("2025-09-01"), "with_observers") == "left"
    assert phase("AFG", "PAK", day("2025-09-01"), "family") == "both"


def test_a_member_that_was_an_observer_before_stood_without_a_break():
    """India was an observer up to the day it joined: nothing is counted twice, nothing lost."""
    pairs = pair_years.by_pair("with_observers", 0, date(2021, 12, 31)).set_index(["party_a", "party_b", "phase"])
    both = (date(2022, 1, 1) - date(2005, 7, 5)).days
    assert pairs.loc[("IND", "PAK", "both"), "years"] == pytest.approx(both / DAYS)


def test_the_years_of_a_pair_are_those_of_the_calendar():
    pairs = pair_years.by_pair("members", 1, date(2021, 12, 31)).set_index(["party_a", "party_b", "phase"])
    before, both = pairs.loc[("IND", "PAK", "before")], pairs.loc[("IND", "PAK", "both")]
    # 21 years with six leap days, and 159 days of 2017; the rest of 26 years with seven.
    assert before["years"] == pytest.approx((21 * 365 + 6 + 159) / DAYS)
    assert both["years"] == pytest.approx((26 * 365 + 7 - 21 * 365 - 6 - 159) / DAYS)
    assert (before["clashes"], both["clashes"]) == (14, 3)


def test_every_pair_of_the_family_has_all_its_years_in_one_phase_or_another(rows):
    table = pair_years.by_pair("members", 0, date(2026, 9, 4))
    whole = (date(2026, 9, 5) - date(1996, 1, 1)).days / DAYS
    years = table.groupby(["party_a", "party_b"])["years"].sum()
    assert len(years) == 27 * 26 / 2
    assert years.to_numpy() == pytest.approx(whole)
    assert table["clashes"].sum() == len(rows)


def test_a_pair_that_comes_together_later_counts_as_never_both():
    table = pair_years.by_pair("members", 0, date(2001, 6, 14))
    assert set(table["phase"]) == {"never"}
    with_iran = pair_years.by_pair("members", 0, date(2023, 7, 3)).set_index(["party_a", "party_b"])
    assert with_iran.loc[("IRN", "PAK"), "phase"] == "never"


def test_counting_from_a_later_day_leaves_out_what_came_before_it(rows):
    since, until = date(2011, 1, 1), date(2021, 12, 31)
    table = pair_years.by_pair("members", 1, until, since)
    expected = sum(since <= row["day"] <= until and deaths(row) >= 1 for row in rows)
    assert table["clashes"].sum() == expected
    founders = table[(table["party_a"] == "KGZ") & (table["party_b"] == "TJK")]
    assert founders["phase"].to_list() == ["both"]


def test_rates_are_clashes_over_the_pair_years_of_their_phase():
    table = pair_years.by_pair("members", 1, date(2021, 12, 31))
    row = pair_years.rates(table).set_index(["scope", "phase"]).loc[("all", "both")]
    # 15 pairs of founders since 15 June 2001, 13 with India or Pakistan since 9 June 2017.
    years = (15 * (date(2022, 1, 1) - date(2001, 6, 15)).days + 13 * (date(2022, 1, 1) - date(2017, 6, 9)).days) / DAYS
    assert (row["pairs"], row["clashes"]) == (28, 12)
    assert row["pair_years"] == pytest.approx(years)
    assert row["clashes_per_100_pair_years"] == pytest.approx(1200 / years)
    assert row["low"] < row["clashes_per_100_pair_years"] < row["high"]


def test_only_pairs_that_clashed_and_came_together_are_compared():
    table = pair_years.compared(pair_years.by_pair("members", 1, date(2021, 12, 31)))
    pairs = set(zip(table["party_a"], table["party_b"], strict=True))
    assert pairs == {("CHN", "IND"), ("IND", "PAK"), ("KGZ", "TJK"), ("KGZ", "UZB")}
    assert table["phase"].value_counts().to_dict() == {"before": 4, "both": 4}
    china = table[(table["party_a"] == "CHN") & (table["phase"] == "both")].iloc[0]
    assert china["clashes_per_decade"] == pytest.approx(10 / china["years"])


def test_the_ratio_within_pairs_solves_its_own_equation():
    """The likeliest ratio is the one under which the expected clashes inside are those that were seen."""
    table = pair_years.compared(pair_years.by_pair("members", 1, date(2021, 12, 31)))
    ratio, low, high = pair_years.within(table)
    wide = table.pivot(index=pair_years.KEYS, columns="phase", values=["clashes", "years"])
    tilt = ratio * wide["years", "both"] / wide["years", "before"]
    expected = (wide["clashes"].sum(axis=1) * tilt / (1 + tilt)).sum()
    assert expected == pytest.approx(wide["clashes", "both"].sum())
    assert low < ratio < high


def test_pairs_that_never_came_together_are_counted_in_two_spans(rows):
    until = date(2021, 12, 31)
    table = pair_years.elsewhere(pair_years.by_pair("members", 1, until), 1, until)
    apart = [
        row
        for row in rows
        if deaths(row) >= 1
        and row["day"] <= until
        and not all(JOINED.get(row[side], date.max) <= until for side in ("party_a", "party_b"))
    ]
    early = sum(row["day"] < date(2011, 1, 1) for row in apart)
    assert table["clashes"].to_list() == [early, len(apart) - early]
    assert table["pair_years"].iloc[0] == pytest.approx(323 * (date(2011, 1, 1) - date(1996, 1, 1)).days / DAYS)


def test_where_all_pairs_came_together_there_is_nothing_to_hold_them_against():
    until = date(2026, 9, 4)
    assert pair_years.elsewhere(pair_years.by_pair("family", 1, until), 1, until).empty


def test_the_time_line_has_every_clash_of_the_roster_and_the_spans_of_its_pairs(rows):
    codes = ("CHN", "IND", "PAK")
    table, joined = clashes.timeline(codes, "members")
    assert len(table) == sum(row["party_a"] in codes and row["party_b"] in codes for row in rows)
    assert joined[["party_a", "party_b", "from"]].to_numpy().tolist() == [
        ["CHN", "IND", day("2017-06-09")],
        ["IND", "PAK", day("2017-06-09")],
    ]
    afghan, _ = clashes.timeline(tuple(clashes.stays("family")), "family", "AFG")
    assert len(afghan) == sum("AFG" in (row["party_a"], row["party_b"]) for row in rows)


def test_classes_of_deaths_tell_none_from_not_stated():
    known = clashes.listed().set_index("id")["deaths_class"]
    assert known["KGZ-TJK-2014-08"] == "not stated"
    assert known["KGZ-TJK-2014-01"] == "none reported"
    assert known["CHN-IND-2020-06"] == "1 to 24"
    assert known["IND-PAK-1999-05"] == "25 to 999"
    assert known["ARM-AZE-2020-09"] == "1,000 and more"


def test_the_deadliest_leave_out_spells_and_say_where_no_full_count_was_seen():
    table, _ = clashes.timeline(("IND", "PAK"), "members")
    top = clashes.deadliest(table, 1, most=3).set_index("id")
    assert list(top.index) == ["IND-PAK-1999-05", "IND-PAK-2014-10", "IND-PAK-2025-05"]
    assert top["open_end"].to_list() == [False, False, False]
    table, _ = clashes.timeline(("AFG", "PAK"), "family")
    top = clashes.deadliest(table, 1, most=3).set_index("id")
    assert list(top.index) == ["AFG-PAK-2022-04", "AFG-PAK-2025-10", "AFG-PAK-2026-02"]
    assert top["open_end"].to_list() == [False, True, True]


def test_one_rule_holds_for_fire_by_accident():
    """Fire that a state called a mistake is listed, whether it hit soldiers, villagers or an airliner."""
    known = clashes.listed().set_index("id")
    mistaken = ["TJK-UZB-1999-08", "CHN-MMR-2015-03", "RUS-TUR-2017-02", "AZE-RUS-2020-11", "IND-PAK-2022-03"]
    assert {*mistaken, "AZE-RUS-2024-12"} <= set(known.index)
    assert known.loc["AZE-RUS-2024-12", "deaths_low"] == 38
    assert known.loc["IND-PAK-2022-03", "deaths_high"] == 0


def test_a_deployment_whose_dead_did_not_fall_to_fire_has_no_count():
    row = clashes.listed().set_index("id").loc["IND-PAK-2001-12"]
    assert pd.isna(row["deaths_low"]) and row["deaths_known"] == 0
