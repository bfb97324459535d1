"""The facts of the security chapter under ordinary and extreme scenarios."""

import re
from functools import cache

import pytest

from scobrief.facts import facts_of
from scobrief.scenario.chapters import Security

SCENARIOS = [
    Security(),
    Security(as_of=2026, roster_rule="today"),
    Security(as_of=2001),
    Security(as_of=2001, roster_rule="founders", threshold=1000),
    Security(as_of=2002, roster_rule="today", threshold=0),
    Security(as_of=2012),
    Security(as_of=2017, statuses="with_observers", threshold=25),
    Security(as_of=2023, threshold=0),
    Security(as_of=2026, statuses="family", threshold=0),
    Security(as_of=2025, statuses="with_observers", roster_rule="in_force"),
    Security(threshold=1000, statuses="family"),
]
EVERY = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda made: " ".join(map(str, made.changed().values())) or "article"
)


@cache
def sheet_of(scenario):
    return facts_of(scenario)


def value(sheet, name):
    return sheet[name].value


@EVERY
def test_every_fact_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text.strip(), name
        assert not re.search(r"\b(nan|inf|NaT)\b", fact.text), name
        assert "  " not in fact.text, name


@EVERY
def test_sentences_end_and_titles_do_not(scenario):
    for name, fact in sheet_of(scenario).items():
        if name.endswith("_finding"):
            assert not fact.text.endswith("."), name
        elif name.endswith("_sentence") or name.endswith(".answer"):
            assert fact.text.endswith("."), name
            assert fact.text[0].isupper() or fact.text[0].isdigit(), name


@EVERY
def test_the_answer_is_two_sentences_and_claims_no_effect(scenario):
    answer = sheet_of(scenario)["answer"].text
    assert len(re.findall(r"\.(?: [A-Z]|$)", answer)) == 2
    assert answer.endswith("none of this says what membership did.")


@EVERY
def test_pairs_are_named_in_alphabetical_order(scenario):
    for name, fact in sheet_of(scenario).items():
        for one, other in re.findall(r"([A-Z][\w ]+?) and ([A-Z][\w ]+?) \(", fact.text):
            assert one.split(": ")[-1] < other, (name, one, other)


@EVERY
def test_clashes_are_told_apart_by_who_joined_when_without_rest(scenario):
    sheet = sheet_of(scenario)
    assert value(sheet, "clashes_founders") + value(sheet, "clashes_later") == value(sheet, "clashes_now")
    named = [int(n) if n.isdigit() else WORDS.index(n) for n in NUMBER.findall(sheet["clash_pairs_sentence"].text)]
    assert sum(named) == value(sheet, "clashes_now")


WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER = re.compile(r"\((\d+|[a-z]+)\)")


@EVERY
def test_no_more_pairs_rose_and_fell_than_are_compared(scenario):
    sheet = sheet_of(scenario)
    assert value(sheet, "pairs_rose") + value(sheet, "pairs_fell") <= value(sheet, "pairs_compared")
    assert value(sheet, "pairs_compared") <= value(sheet, "pairs_together")


@EVERY
def test_an_interval_that_contains_one_is_not_said_to_show_a_difference(scenario):
    sheet = sheet_of(scenario)
    low, high = value(sheet, "ratio_low"), value(sheet, "ratio_high")
    text = sheet["ratio_sentence"].text
    if low is None:
        assert "interval" not in text
    else:
        assert ("cannot be told apart" in text) == (low <= 1 <= high)
        assert ("above one" in text) == (low > 1)


@EVERY
def test_the_side_of_the_world_median_agrees_with_the_interval(scenario):
    sheet = sheet_of(scenario)
    median, low, high = (value(sheet, name) for name in ("world_median", "stability_low", "stability_high"))
    expected = "below" if high < median else "above" if low > median else "around"
    assert value(sheet, "world_side") == expected


def test_a_chapter_of_the_articles_time_has_the_numbers_of_the_list():
    sheet = sheet_of(Security())
    assert (value(sheet, "clashes_now"), value(sheet, "clashes_then")) == (10, 2)
    assert (value(sheet, "clashes_thin"), value(sheet, "clashes_newcomers")) == (0, 4)
    assert sheet["clash_pairs_sentence"].text == (
        "They are: China and India (one); India and Pakistan (three); Kyrgyzstan and Tajikistan (six)."
    )
    assert value(sheet, "listed") == 113
    assert (value(sheet, "pairs_compared"), value(sheet, "pairs_rose"), value(sheet, "pairs_fell")) == (4, 4, 0)
    assert value(sheet, "pairs_near") == 3


def test_only_windows_without_a_common_year_are_held_against_each_other():
    assert "against two in the five years to 2016" in sheet_of(Security())["clash_sentence"].text
    assert "against" not in sheet_of(Security(as_of=2017, statuses="with_observers", threshold=25))["answer"].text
    assert "against" not in sheet_of(Security(as_of=2012))["answer"].text


@EVERY
def test_the_finding_on_the_front_page_carries_its_interval(scenario):
    sheet = sheet_of(scenario)
    text = sheet["rates_finding"].text
    if value(sheet, "ratio") is None:
        assert "too little for a ratio" in text
    else:
        assert f"{sheet['ratio']} times" in text
        assert f"interval {sheet['ratio_low']} to {sheet['ratio_high']}" in text
        assert ("from 2011 on" in text) == (value(sheet, "late_ratio") is not None)


@EVERY
def test_who_joined_later_is_no_larger_a_group_than_all_clashes(scenario):
    sheet = sheet_of(scenario)
    assert value(sheet, "clashes_newcomers") <= value(sheet, "clashes_now")
    assert "joined" not in sheet_of(Security(as_of=2012))["clash_sentence"].text


def test_the_last_clashes_before_a_settlement_are_those_of_the_list():
    sheet = sheet_of(Security())
    assert sheet["last_kgz_tjk"].text == "14 September 2022"
    assert sheet["last_chn_ind"].text == "9 December 2022"


def test_years_before_any_figure_say_so():
    sheet = sheet_of(Security(as_of=2001))
    assert sheet["edition"].text == "2000"
    assert "no change to tell" in sheet["changes_sentence"].text
    assert value(sheet, "burden") is None
    assert "too few states" in sheet["burden_sentence"].text


def test_a_change_across_methods_is_said_to_be_one():
    assert "method" in sheet_of(Security(as_of=2026, roster_rule="today"))["states_sentence"].text
    assert "method" not in sheet_of(Security())["states_sentence"].text
    assert value(sheet_of(Security(as_of=2026, roster_rule="today")), "until") == 2022
