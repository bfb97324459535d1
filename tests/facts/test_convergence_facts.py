"""The facts of the convergence chapter: sentences that agree with their values, whatever is set."""

import re
from functools import cache

import pytest

from scobrief.facts import facts_of, slopes, synchrony
from scobrief.indicators import convergence, history
from scobrief.scenario.chapters import Convergence

SCENARIOS = [
    Convergence(),
    Convergence(as_of=2001),
    Convergence(as_of=2001, since=2015, window=20),
    Convergence(as_of=2005, since=2004, window=20, statuses="with_observers"),
    Convergence(as_of=2010, since=2009, statuses="family"),
    Convergence(as_of=2020, roster_rule="founders", since=1992, window=5),
    Convergence(as_of=2022, roster_rule="today"),
    Convergence(as_of=2026, roster_rule="today", statuses="family", since=1992, window=5),
]
EVERY = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda made: " ".join(map(str, made.changed().values())) or "default"
)
KEYS = [bloc.lower() for bloc in history.BLOCS]


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text, name
        assert fact.text == fact.text.strip(), name
        assert not re.search(r"\b(nan|NaN|None|NaT|inf|True|False)\b|  |\n|\{|−0\.0+\b", fact.text), (name, fact.text)
        assert (fact.value is None) == (fact.text == "not reported"), name


def test_the_names_of_the_facts_do_not_depend_on_the_scenario():
    assert len({tuple(sheet_of(scenario)) for scenario in SCENARIOS}) == 1


@EVERY
def test_what_a_spread_did_is_what_its_ends_say(scenario):
    sheet = sheet_of(scenario)
    stems = [name[: -len("_trend")] for name in sheet if name.endswith("_trend")]
    assert len(stems) == 2 * 3 + 2 + 2
    for stem in stems:
        then, now, trend = (sheet[f"{stem}_{end}"].value for end in ("then", "now", "trend"))
        if scenario.since >= scenario.as_of:
            assert (then, trend) == (None, "is not known")
        else:
            change = now / then - 1
            assert trend == ("hardly changed" if abs(change) < 0.05 else "widened" if change > 0 else "narrowed"), stem


@EVERY
def test_the_reading_of_an_interval_is_what_its_ends_say(scenario):
    sheet = sheet_of(scenario)
    for key in KEYS:
        low, slope, high = (sheet[f"slope_{key}{end}"].value for end in ("_low", "", "_high"))
        reading = sheet[f"slope_reading_{key}"].text
        if slope is None:
            assert (low, high, reading) == (None, None, "cannot be computed")
            continue
        assert low < slope < high
        side = "below" if high < 0 else "above" if low > 0 else "contains"
        assert reading == slopes.READINGS[side]
        assert sheet[f"where_{key}"].text in sheet["beta_finding"].text


@EVERY
def test_the_place_of_a_group_is_where_its_correlation_stands_to_the_band(scenario):
    sheet = sheet_of(scenario)
    for stem in (name.removesuffix("_place") for name in sheet if name.endswith("_place")):
        place, found = sheet[f"{stem}_place"].value, sheet[stem].value
        low, high = sheet[f"{stem}_null_low"].value, sheet[f"{stem}_null_high"].value
        below = sheet[f"{stem}_above_groups"].value
        if found is None:
            assert place == "none"
        elif place == "inside":
            assert low < found < high
        elif place in ("above", "below"):
            assert found > high if place == "above" else found < low
        else:
            assert min(abs(below - 97.5), abs(below - 2.5)) <= synchrony.EDGE_PP


@EVERY
def test_a_crisis_is_named_only_if_it_is_in_the_window(scenario):
    sheet = sheet_of(scenario)
    first = scenario.as_of - scenario.window + 1
    for year in (2009, 2020):
        named = f"ithout {year}" in sheet["calm_sentence"].text or f"and {year} the" in sheet["calm_sentence"].text
        assert named == (first <= year <= scenario.as_of)
    if first > 2020 or scenario.as_of < 2009:
        assert all(sheet[f"sync_{key}"].value == sheet[f"sync_{key}_calm"].value for key in KEYS)


@EVERY
def test_the_answer_prints_the_facts_of_the_chapter(scenario):
    sheet = sheet_of(scenario)
    answer = sheet["answer"].text
    assert sheet["where_sco"].text in answer
    known = {fact.text for fact in sheet.values()}
    for number in re.findall(r"−?\d+\.\d+", answer):
        assert number in known, number
    assert ("(a projection)" in answer) == (scenario.as_of > 2021 and scenario.since < scenario.as_of)


@EVERY
def test_whoever_is_left_out_is_named_and_counted(scenario):
    sheet = sheet_of(scenario)
    for key in KEYS:
        left = sheet[f"left_out_{key}"].value.split()
        assert len(left) == sheet[f"roster_{key}"].value - sheet[f"held_{key}"].value
        assert not left or sheet[f"left_out_{key}"].text in sheet["left_out_sentence"].text


@EVERY
def test_imports_are_said_to_grow_faster_only_if_the_gap_is_above_zero(scenario):
    sheet = sheet_of(scenario)
    gap, text = sheet["gap_median"].value, sheet["gap_finding"].text
    if gap is None:
        assert "does not reach back" in text
        return
    assert ("faster" if gap > 0 else "slower") in text
    assert gap <= sheet["gap_widest"].value


def test_leaving_one_economy_out_moves_the_slope_between_the_two_that_are_named():
    """By a loop over the eight: without Kazakhstan -0.80, without Russia -0.43."""
    eight = history.codes_of("SCO", 2021, "in_force", "members")
    slope = {code: convergence.slope(sorted({*eight} - {code}), 2001, 2021)["beta_slope"] for code in eight}
    sheet = sheet_of(Convergence())
    assert (min(slope, key=slope.get), max(slope, key=slope.get)) == ("KAZ", "RUS")
    text = sheet["one_out_sentence"].text
    assert text.endswith("moves the slope between −0.80 (without Kazakhstan) and −0.43 (without Russia).")


def test_the_default_says_what_was_worked_out_by_hand():
    sheet = sheet_of(Convergence())
    texts = [
        sheet[f"sigma_{key}_{by}_{end}"].text for key in KEYS for by in ("states", "people") for end in ("then", "now")
    ]
    assert texts == ["0.74", "0.73", "0.43", "0.53", "0.52", "0.35", "0.43", "0.23", "1.30", "1.02", "0.63", "0.47"]
    assert [sheet[f"sync_{key}"].text for key in KEYS] == ["0.73", "0.78", "0.51"]
    assert [sheet[f"sync_{key}_calm"].text for key in KEYS] == ["0.19", "0.59", "0.33"]
    assert sheet["largest_sentence"].text.startswith("China and India hold 86% of these people")
    assert "1.5 times that in India in 2001 and 2.6 times in 2021" in sheet["largest_sentence"].text


@pytest.mark.parametrize(
    "rule, words",
    [("in_force", "roster of 2021"), ("founders", "founders"), ("today", "roster of 4 September 2026")],
)
def test_the_rosters_held_fixed_are_named_by_their_rule(rule, words):
    sheet = facts_of(Convergence(roster_rule=rule))
    assert sheet["rosters_words"].text == words
    assert rule not in sheet["try_roster"].value.split()


def test_states_counted_before_they_became_members_are_said_to_have_been():
    assert "counted before" in facts_of(Convergence(statuses="family"))["rules_finding"].text
    assert "counted before" not in facts_of(Convergence())["rules_finding"].text
