"""The facts of chapter 9 under ordinary and extreme scenarios: words that hold, and agree with values."""

import re
from functools import cache

import pytest

from scobrief.facts import facts_of
from scobrief.indicators import overlap
from scobrief.scenario.chapters import Overlap

SCENARIOS = [
    Overlap(),
    Overlap(as_of=2001),
    Overlap(as_of=2002, statuses="family"),
    Overlap(as_of=2015, statuses="with_observers"),
    Overlap(as_of=2021, statuses="family"),
    Overlap(as_of=2024),
    Overlap(as_of=2026),
    Overlap(as_of=2026, statuses="family"),
]
EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda made: f"{made.as_of} {made.statuses}")


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text.strip() == fact.text != "", name
        assert not re.search(r"\b(nan|NaN|NaT|inf)\b|  |\bNone\b|[.,;:]{2}", fact.text), (name, fact.text)


def test_the_names_of_the_facts_do_not_depend_on_the_scenario():
    assert len({tuple(sheet_of(made)) for made in SCENARIOS}) == 1


@EVERY
def test_the_answer_is_two_sentences(scenario):
    assert len(re.findall(r"\.(?= |$)", sheet_of(scenario)["answer"].text)) == 2


@EVERY
def test_a_body_without_members_has_words_and_no_zeros(scenario):
    sheet = sheet_of(scenario)
    for name in overlap.LISTED:
        cells = [sheet[f"{name.lower()}_{part}"] for part in ("size", "shared", "jaccard", "simpson", "certainty")]
        absent = [cell.text == "no members yet" for cell in cells]
        assert len(set(absent)) == 1, name
        if not absent[0]:
            assert cells[0].value > 0
            assert 0 <= cells[2].value <= cells[3].value <= 1


def test_in_2001_none_of_the_named_bodies_can_be_counted():
    text = sheet_of(Overlap(as_of=2001))["answer"].text
    assert text.startswith("At the end of 2001 none of the CSTO, the EAEU, BRICS and the AIIB had members yet; the BRI")


def test_in_2021_the_answer_counts_what_was_counted_by_hand():
    text = sheet_of(Overlap())["answer"].text
    assert text.startswith(
        "At the end of 2021 four of the six members of the CSTO, three of the five of the EAEU, three of the five of "
        "BRICS and eight of the 89 of the AIIB were also members of the SCO; the BRI has no list of members"
    )


def test_since_2024_all_members_of_the_csto_are_members_of_the_sco_and_the_answer_says_all():
    sheet = sheet_of(Overlap(as_of=2024))
    assert "all five members of the CSTO" in sheet["answer"].text
    assert "the CSTO in the SCO" in sheet["network_sentence"].text
    assert sheet["csto_simpson"].value == 1


@EVERY
def test_what_is_counted_of_the_aiib_is_a_lower_bound_where_the_table_leaves_somebody_open(scenario):
    """Armenia, a prospective member, has had a standing in the SCO since 2016; no member of the SCO is left open."""
    expected = scenario.statuses == "family" and scenario.as_of >= 2017
    assert ("at least" in sheet_of(scenario)["answer"].text) == expected


@EVERY
def test_the_closest_body_is_the_one_with_the_highest_jaccard_and_the_pairs_ahead_are_as_many_as_are_named(scenario):
    sheet = sheet_of(scenario)
    values = {name: sheet[f"{name.lower()}_jaccard"].value for name in overlap.LISTED}
    highest = max(value for value in values.values() if not isinstance(value, str))
    closest = {name for name, value in values.items() if value == highest}
    named = set(re.findall(r"[A-Z]{3,}", sheet["network_finding"].text.split("most with")[1].split("(")[0]))
    assert named == closest
    assert sheet["ahead_sentence"].text.count(" with ") == sheet["pairs_ahead"].value


@EVERY
def test_the_chronology_does_not_depend_on_the_scenario(scenario):
    sheet = sheet_of(scenario)
    assert sheet["founded_sentence"].text == (
        "The SCO was founded on 15 June 2001; the CSTO's first members date from 7 October 2002 (1.3 years later) and "
        "the EAEU's from 1 January 2015 (13.5 years later)."
    )
    assert "neither of the two had members" in sheet["balance_sentence"].text
    assert sheet["charter_sentence"].text.endswith("18 September 2003, one day earlier than the SCO's.")


@EVERY
def test_older_and_younger_add_up_and_no_more_bodies_existed_than_there_are(scenario):
    sheet = sheet_of(scenario)
    assert sheet["older"].value + sheet["younger"].value == sheet["comparators"].value == 14
    assert sheet["older_then"].value == 8
    assert sheet["younger_then"].value <= sheet["younger"].value == 6


@pytest.mark.parametrize(
    ("year", "both", "russia", "china"),
    [(2001, "", "CIS", ""), (2021, "BRICS AIIB", "CSTO EAEU CIS", ""), (2026, "BRICS AIIB", "CSTO EAEU CIS", "RCEP")],
)
def test_the_bodies_of_china_and_russia_are_told_apart(year, both, russia, china):
    sheet = sheet_of(Overlap(as_of=year))
    assert [sheet[f"powers_{side}"].value for side in ("both", "russia", "china")] == [both, russia, china]
    assert ("none of the 14" in sheet["powers_sentence"].text) == (not (both and russia and china))


def test_a_half_is_rounded_up_and_one_pair_has_no_order():
    """From 2006 to 2012 five of the eight in either body were in both: 5/8."""
    assert facts_of(Overlap(as_of=2010))["csto_jaccard"].text == "0.63"
    text = facts_of(Overlap(as_of=2001))["ahead_sentence"].text
    assert text == "More than that overlapped only NATO with the EU."
