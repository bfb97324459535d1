"""The facts of the page on limits under ordinary and extreme scenarios: words that hold, and agree with values."""

import re
from functools import cache

import pytest

from scobrief.claims import brief_claims
from scobrief.facts import facts_of
from scobrief.facts.claims import slug
from scobrief.indicators import coverage
from scobrief.members import roster
from scobrief.scenario import notebook
from scobrief.scenario.chapters import Claims, Limits

SCENARIOS = [
    Limits(),
    Limits(as_of=2001),
    Limits(as_of=2001, statuses="family"),
    Limits(as_of=2009, statuses="with_observers"),
    Limits(as_of=2021, statuses="family"),
    Limits(as_of=2024),
    Limits(as_of=2026, statuses="family"),
]
EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda made: f"{made.as_of} {made.statuses}")


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text.strip() == fact.text != "", name
        assert not re.search(r"\b(nan|NaN|NaT|inf|NA)\b|  |\bNone\b|[.,;:]{2}", fact.text), (name, fact.text)


def test_the_names_of_the_facts_do_not_depend_on_the_scenario():
    assert len({tuple(sheet_of(made)) for made in SCENARIOS}) == 1


@EVERY
def test_the_answer_is_two_sentences(scenario):
    assert len(re.findall(r"\.(?= |$)", sheet_of(scenario)["answer"].text)) == 2


def test_in_2021_the_answer_counts_what_was_counted_by_hand():
    assert sheet_of(Limits())["answer"].text == (
        "Of the eight members of 2021, five are held whole by every one of the seven tables of figures; most gaps are "
        "in the production network, which lacks three of them. Of 353 membership spells 251 rest on a source that was "
        "seen, and from 2022 on the annual figures are projections."
    )


@EVERY
def test_whole_in_part_and_missing_add_up_to_the_family_less_who_has_nothing_to_hold(scenario):
    sheet = sheet_of(scenario)
    family = roster(scenario.as_of, "in_force", "family")
    table = coverage.of_tables(scenario.as_of, family)
    for key in coverage.TABLES:
        nothing = int(((table["table"] == key) & (table["state"] == "nothing to hold")).sum())
        named = [len((sheet[f"{key}_{state}"].value or "").split()) for state in ("part", "missing")]
        assert sheet[f"{key}_whole"].value + sum(named) + nothing == len(family), key


@EVERY
def test_who_is_named_as_missing_from_the_network_is_missing_from_it(scenario):
    sheet = sheet_of(scenario)
    missing = (sheet["production_flows_missing"].value or "").split()
    own = [code for code in missing if code in roster(scenario.as_of, "in_force", scenario.statuses)]
    text = sheet["network_sentence"].text
    assert ("has all" in text) == (not own)
    assert text.count(",") + text.count(" and ") >= len(own) - 1


def test_what_is_projected_is_said_to_be_projected():
    assert "those of 2024 among them" in sheet_of(Limits(as_of=2024))["kinds_finding"].text
    assert "none of nine annual variables is all outturns" in sheet_of(Limits())["kinds_finding"].text
    assert sheet_of(Limits(as_of=2001))["kinds_sentence"].text.endswith("make 54 figures of 2001: 54 outturns.")


def test_a_state_that_no_table_draws_is_named_where_it_belongs_to_the_family():
    assert sheet_of(Limits())["small_sentence"].value == ""
    assert sheet_of(Limits(as_of=2026))["small_sentence"].text.startswith("Bahrain and Maldives are too small")


def test_the_data_that_would_decide_are_as_many_as_chapter_1_counts_and_all_are_on_the_page():
    """The list takes names whose first letters differ in case for one; chapter 1 counts them as they are written."""
    sheet = sheet_of(Limits())
    named = {name.casefold() for claim in brief_claims().values() for name in _wanted(claim)}
    assert sheet["wanted_count"].value == len(named)
    assert sheet["wanted_count"].value <= facts_of(Claims())["data_named"].value
    listed = " ".join(fact.text for name, fact in sheet.items() if name.startswith("limits.wanted_")).casefold()
    assert [name for name in named if name not in listed] == []


def test_the_page_has_a_row_for_every_theme_that_wants_data():
    sheet, page = sheet_of(Limits()), notebook("limits").read_text(encoding="utf-8")
    wanting = {
        f"limits.wanted_{slug(claim.theme)}"
        for claim in brief_claims().values()
        if sheet[f"wanted_{slug(claim.theme)}"].value
    }
    assert {name for name in wanting if f"{{fact}}`{name}`" not in page} == set()


def _wanted(claim) -> list[str]:
    texts = [part.reading.would_decide for part in claim.all_parts if part.reading]
    return [name for text in texts for name in re.split(r"; (?![^(]*\))", text) if name]
