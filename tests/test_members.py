import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.members import (
    KNOWN_UNTIL,
    RULES,
    STANDINGS,
    STATUSES,
    YARDSTICKS,
    compared,
    founded,
    members,
    organisations,
    roster,
    roster_on,
    spells,
    standings,
    year_end,
)

FOUNDERS = ("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB")
JOINED = {"IND": date(2017, 6, 9), "PAK": date(2017, 6, 9), "IRN": date(2023, 7, 4), "BLR": date(2024, 7, 4)}
DAY = timedelta(days=1)
with (paths.CURATED / "memberships.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize(("code", "day"), JOINED.items())
def test_an_economy_is_a_member_on_the_day_it_joined_and_not_on_the_day_before(code, day):
    assert code not in members("SCO", day - DAY)
    assert code in members("SCO", day)
    assert code in members("SCO", day + DAY)


@pytest.mark.parametrize(("code", "day"), JOINED.items())
def test_an_observer_stays_one_until_the_day_before_it_joins(code, day):
    assert standings("SCO", day - DAY)[code] == "observer"
    assert standings("SCO", day)[code] == "member"


def test_india_counts_at_the_end_of_2017_and_not_at_the_end_of_2016():
    assert roster(2016) == FOUNDERS
    assert roster(2017) == ("CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB")


def test_a_spell_ends_on_the_day_before_its_end_date():
    """Half-open spells: the United Kingdom left the EU at the end of 31 January 2020."""
    assert "GBR" in members("EU", date(2020, 1, 31))
    assert "GBR" not in members("EU", date(2020, 2, 1))


def test_observers_and_dialogue_partners_became_partners_on_1_september_2025():
    before, after = standings("SCO", date(2025, 8, 31)), standings("SCO", date(2025, 9, 1))
    assert (before["MNG"], before["TUR"]) == ("observer", "dialogue_partner")
    assert (after["MNG"], after["TUR"]) == ("partner", "partner")
    assert set(after) == {"member", "partner"}


def test_today_the_sco_has_ten_members_and_a_family_of_27():
    assert members("SCO", KNOWN_UNTIL) == ("BLR", "CHN", "IND", "IRN", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB")
    assert len(members("SCO", KNOWN_UNTIL, "with_observers")) == 10
    assert len(members("SCO", KNOWN_UNTIL, "family")) == 27


def test_in_2021_the_sco_had_8_members_4_observers_and_6_dialogue_partners():
    assert [len(roster(2021, statuses=statuses)) for statuses in STATUSES] == [8, 12, 18]


def test_the_founders_are_six_in_every_year_and_had_no_observers():
    assert founded("SCO") == date(2001, 6, 15)
    assert {roster(year, "founders", statuses) for year in (2001, 2021, 2026) for statuses in STATUSES} == {FOUNDERS}


def test_todays_roster_is_read_throughout_and_does_not_depend_on_the_year():
    assert roster(2001, "today") == roster(2026, "today") == members("SCO", KNOWN_UNTIL)


@pytest.mark.parametrize("year", [2001, 2004, 2005, 2015, 2017, 2021, 2023, 2025, 2026])
@pytest.mark.parametrize("rule", RULES)
def test_each_set_of_statuses_holds_the_narrower_one(rule, year):
    inner, middle, family = (set(roster(year, rule, statuses)) for statuses in STATUSES)
    assert inner <= middle <= family


@pytest.mark.parametrize("statuses", STATUSES)
@pytest.mark.parametrize("year", [2001, 2016, 2017, 2021, 2026])
def test_without_china_the_roster_is_the_one_in_force_less_china(year, statuses):
    with_china = roster(year, statuses=statuses)
    assert "CHN" in with_china
    assert sorted({*roster(year, "without_china", statuses), "CHN"}) == list(with_china)
    assert "CHN" not in roster(year, "without_china", statuses)


def test_in_the_scos_place_the_eu_has_its_members_of_the_day_and_nobody_else():
    """28 while the United Kingdom was one, 27 after it; the EU has no observers or partners in the table."""
    assert roster(2019, "eu") == members("EU", date(2019, 12, 31))
    assert len(roster(2019, "eu")) == 28
    assert {len(roster(2021, "eu", statuses)) for statuses in STATUSES} == {27}
    assert not {"CHN", "RUS"} & set(roster(2021, "eu"))


def test_the_eu_stands_in_for_no_other_organisation():
    assert roster(2021, "eu", organisation="ASEAN") == roster(2021, organisation="ASEAN")


@pytest.mark.parametrize("rule", YARDSTICKS)
def test_a_yardstick_moves_with_the_years_and_so_ends_where_rosters_are_no_longer_known(rule):
    with pytest.raises(ParameterError, match=r"year=2027: the roster in force is known to"):
        roster(2027, rule)


def test_on_a_day_between_two_year_ends_a_roster_is_that_of_the_day():
    assert "IND" not in roster_on(date(2017, 6, 8), "without_china")
    assert "IND" in roster_on(date(2017, 6, 9), "without_china")
    assert "GBR" in roster_on(date(2020, 1, 31), "eu")
    assert "GBR" not in roster_on(date(2020, 2, 1), "eu")


def test_a_yardstick_stands_beside_the_three_rules_and_a_rule_among_them_stands_once():
    assert compared("founders") == ("in_force", "founders", "today")
    assert compared("eu") == ("in_force", "founders", "today", "eu")
    assert not set(RULES) & set(YARDSTICKS)


def test_nobody_was_in_the_sco_on_the_day_before_it_was_founded():
    assert members("SCO", date(2001, 6, 14), "family") == ()
    assert members("SCO", date(2001, 6, 15), "family") == FOUNDERS


def test_annual_data_take_the_roster_of_31_december_or_the_last_known_day():
    assert year_end(2021) == date(2021, 12, 31)
    assert year_end(KNOWN_UNTIL.year) == KNOWN_UNTIL < date(KNOWN_UNTIL.year, 12, 31)


def test_a_year_after_the_last_known_roster_is_refused_unless_the_roster_is_fixed():
    with pytest.raises(ParameterError, match=r"year=2027: the roster in force is known to 04 September 2026\."):
        roster(2027)
    assert len(roster(2027, "today")) == 10
    assert len(roster(2027, "founders")) == 6


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("BRICS", {"BRA", "CHN", "IND", "RUS", "ZAF"}),
        ("EAEU", {"ARM", "BLR", "KAZ", "KGZ", "RUS"}),
        ("ASEAN", {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"}),
        ("GCC", {"ARE", "BHR", "KWT", "OMN", "QAT", "SAU"}),
        ("USMCA", {"CAN", "MEX", "USA"}),
    ],
)
def test_other_blocs_have_their_members_of_2022(organisation, expected):
    assert set(members(organisation, date(2022, 12, 31))) == expected


def test_the_eu_has_27_members_in_2022_and_the_united_kingdom_is_none_of_them():
    codes = members("EU", date(2022, 12, 31))
    assert len(codes) == 27
    assert "GBR" not in codes


@pytest.mark.parametrize("on", [date(1999, 12, 31), date(2017, 6, 9), KNOWN_UNTIL])
def test_every_roster_equals_a_plain_reading_of_the_table(on):
    """ISO dates compare as text; no date means that the spell is still open."""
    for organisation in organisations():
        for statuses, standing in STANDINGS.items():
            expected = sorted(
                row["iso3"]
                for row in ROWS
                if row["organisation"] == organisation
                and row["status"] in standing
                and row["from"] <= on.isoformat() < (row["to"] or "9999")
            )
            assert list(members(organisation, on, statuses)) == expected, (organisation, statuses)


def test_spells_of_one_economy_in_one_organisation_never_overlap():
    by_economy = {}
    for row in ROWS:
        by_economy.setdefault((row["organisation"], row["iso3"]), []).append((row["from"], row["to"] or "9999"))
    for who, found in by_economy.items():
        assert all(start < end for start, end in found), who
        assert all(end <= start for (_, end), (start, _) in pairwise(sorted(found))), who


def test_an_economy_of_the_sco_never_loses_its_standing_between_two_spells():
    by_economy = {}
    for row in ROWS:
        if row["organisation"] == "SCO":
            by_economy.setdefault(row["iso3"], []).append((row["from"], row["to"]))
    gaps = {
        code for code, found in by_economy.items() for (_, end), (start, _) in pairwise(sorted(found)) if end != start
    }
    assert not gaps
    assert all(sorted(found)[-1][1] == "" for found in by_economy.values())


@pytest.mark.parametrize(("wrong", "right"), [("sco", "SCO"), ("ASAEN", "ASEAN"), ("BRIC", "BRICS")])
def test_an_unknown_organisation_names_the_nearest(wrong, right):
    with pytest.raises(ParameterError, match=rf"organisation='{wrong}' is not one of .*Did you mean '{right}'\?"):
        spells(wrong)


def test_an_organisation_that_resembles_none_gets_the_list_and_no_question():
    with pytest.raises(ParameterError, match=r"organisation='#' is not one of .*, SCO, .*") as error:
        members("#", date(2021, 12, 31))
    assert "Did you mean" not in str(error.value)
