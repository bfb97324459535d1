from datetime import date

import pytest

from scobrief.datapackage import open_table
from scobrief.facts.words import capital, count, counted, day, listing, name, names, plural, some, years
from scobrief.members import RULES, STATUSES


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], "none"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), (iter("ab"), "a and b")],
)
def test_a_list_of_words_ends_with_and(words, expected):
    assert listing(words) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "no"),
        (1, "one"),
        (12, "twelve"),
        (13, "13"),
        (27, "27"),
        (999, "999"),
        (1000, "1,000"),
        (1234567, "1,234,567"),
    ],
)
def test_a_count_is_in_words_up_to_twelve_and_in_figures_above(n, expected):
    assert count(n) == expected


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "no members"), (1, "one member"), (2, "two members"), (27, "27 members")]
)
def test_only_one_of_a_thing_is_singular(n, expected):
    assert plural(n, "member") == expected


@pytest.mark.parametrize(("n", "expected"), [(0, "none"), (1, "one"), (12, "twelve"), (30, "30")])
def test_a_count_before_of_is_none_and_not_no(n, expected):
    assert some(n) == expected


def test_an_irregular_plural_is_given():
    assert plural(1, "roster and year", "rosters and years") == "one roster and year"
    assert plural(3, "roster and year", "rosters and years") == "three rosters and years"


def test_a_date_is_in_words_without_a_leading_zero():
    assert day(date(2017, 6, 9)) == "9 June 2017"
    assert day(date(2025, 9, 1)) == "1 September 2025"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([2021], "2021"),
        ([2019, 2020, 2021, 2023], "2019–2021 and 2023"),
        ([2023, 2021, 2019], "2019, 2021 and 2023"),
        ([2020, 2019, 2020], "2019–2020"),
        (range(2017, 2026), "2017–2025"),
        ([], "none"),
    ],
)
def test_years_are_told_as_runs_in_order_and_each_once(found, expected):
    assert years(found) == expected


def test_names_are_in_alphabetical_order_of_the_names_and_not_of_the_codes():
    """CHE is Switzerland, CHN is China: by code Switzerland comes first."""
    assert names(["CHE", "CHN", "ARE"]) == "China, Switzerland and United Arab Emirates"
    assert names([]) == "none"


def test_every_economy_has_a_name_to_print():
    codes = open_table("economies")["iso3"]
    assert all(name(code).strip() == name(code) != "" for code in codes)
    assert len({name(code) for code in codes}) == len(codes)


def test_every_roster_has_a_name_to_print_and_no_two_rosters_share_one():
    words = {(rule, statuses): counted(rule, statuses) for rule in RULES for statuses in STATUSES}
    assert words["in_force", "members"] == "the members of that year"
    assert words["today", "family"] == "today's members, observers and partners"
    # The founders had no observers: one roster, one name.
    assert {words["founders", statuses] for statuses in STATUSES} == {"the founders"}
    assert len(set(words.values())) == 7


@pytest.mark.parametrize(("text", "expected"), [("two of 30", "Two of 30"), ("LNG", "LNG"), ("", ""), ("élan", "Élan")])
def test_a_capital_changes_the_first_letter_only(text, expected):
    assert capital(text) == expected
