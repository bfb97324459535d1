"""Facts of the connectivity chapter: words that can be printed and agree with values, whatever the roster."""

import re

import pytest

from scobrief.facts import facts_of
from scobrief.scenario.chapters import Connectivity

SCENARIOS = [
    Connectivity(),
    Connectivity(as_of=2001),
    Connectivity(as_of=2001, statuses="family", roster_rule="today"),
    Connectivity(as_of=2012, statuses="with_observers"),
    Connectivity(as_of=2026),
    Connectivity(as_of=2026, statuses="family"),
    Connectivity(as_of=2026, roster_rule="founders"),
]


@pytest.fixture(scope="module")
def article():
    return facts_of(Connectivity())


@pytest.fixture(scope="module")
def family():
    return facts_of(Connectivity(as_of=2026, statuses="family"))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_every_fact_can_be_printed(scenario):
    for name, fact in facts_of(scenario).items():
        assert fact.text.strip(), name
        assert not re.search(r"\bnan\b|None|<NA>|  |not reported", fact.text), (name, fact.text)


def test_the_article_s_members_are_neighbours_in_one_piece(article):
    assert article["pairs_adjacent"].value == 13
    assert article["groups_sentence"].text == "By land all eight hang together."
    assert article["links_sentence"].text == "By land India and Pakistan join the rest only through China."
    assert article["answer"].text.startswith("Neighbours: among the members of 2021, 13 of 28 pairs")


def test_the_family_falls_into_groups_and_islands_have_nobody(family):
    assert family["groups"].value == 6
    assert family["family_lonely"].text == "Bahrain, Egypt, Maldives and Sri Lanka"
    assert family["answer"].text.startswith("Neighbours in part")


def test_without_a_link_the_sentence_says_so():
    facts = facts_of(Connectivity(as_of=2001))
    assert facts["links_sentence"].text.startswith("No state joins the rest through a single other one")


def test_gas_is_read_in_the_last_year_of_the_record_when_the_roster_is_later():
    facts = facts_of(Connectivity(as_of=2026))
    assert facts["gas_year"].value == facts["gas_latest"].value == 2024
    assert "Russia to Belarus by pipe" in facts["gas_silent_inside_sentence"].text


def test_every_is_said_of_the_three_cases_only_as_far_as_it_goes(article):
    assert article["any_border"].value == 100
    assert article["every_sentence"].text.endswith("for no single case, and it holds for the three taken together.")
    today = facts_of(Connectivity(as_of=2026))
    assert today["untouched_names"].text == "Belarus"
    assert "does not hold for the three taken together" in today["every_sentence"].text


def test_the_bank_is_named_only_where_it_adds_somebody(article):
    assert article["coop_bank_sentence"].text.startswith("Without the AIIB")
    early = facts_of(Connectivity(as_of=2001))
    assert early["coop_bank_sentence"].text.endswith("adds nobody in 2001")
    assert early["coop_now"].value == pytest.approx(early["coop_now_without_bank"].value)


def test_shares_stand_between_nothing_and_all():
    facts = facts_of(Connectivity(as_of=2026, statuses="family"))
    shares = {name: fact.value for name, fact in facts.items() if fact.unit == "percent"}
    assert len(shares) > 20
    assert all(0 <= value <= 100 for value in shares.values())


@pytest.mark.parametrize(
    "scenario, iran, belarus",
    [
        (Connectivity(), False, False),
        (Connectivity(as_of=2023), True, False),
        (Connectivity(as_of=2024), True, True),
        (Connectivity(roster_rule="founders", as_of=2024), False, False),
    ],
)
def test_gas_off_the_record_is_told_of_states_on_the_roster(scenario, iran, belarus):
    sheet = facts_of(scenario)
    text = sheet["gas_holes_sentence"].text
    assert (sheet["iran_volume_sentence"].text in text) == iran
    assert (sheet["belarus_volume_sentence"].text in text) == belarus
    assert ("are not on this roster" in text) == (not iran and not belarus)
