"""The words on chance agree with the places of the blocs, under ordinary and extreme definitions."""

import re
from functools import cache

import pytest

from scobrief.facts import chance, facts_of
from scobrief.indicators import blocs, nulls
from scobrief.scenario.chapters import Trade

SCENARIOS = [
    Trade(),
    Trade(roster_rule="founders", flows="goods"),
    Trade(roster_rule="today", statuses="family", flows="services"),
    Trade(roster_rule="today", statuses="family"),
    Trade(statuses="with_observers", flows="services"),
]
EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda made: " ".join(map(str, made.changed().values())))


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@cache
def places_of(scenario):
    table = nulls.table(scenario.roster_rule, scenario.statuses, scenario.flows)
    return table.set_index(["bloc", "measure", "null"])["null_percentile"]


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (100, "more than 99"),
        (99.6, "more than 99"),
        (99.5, "more than 99"),
        (99.4, "99"),
        (69.34, "69"),
        (0.5, "fewer than one"),
        (0, "fewer than one"),
    ],
)
def test_a_place_is_a_count_of_a_hundred_and_never_all_or_none_of_them(below, words):
    assert chance.of_hundred(below) == words


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ((31, 26), "chance alone would often do as much"),
        ((31, 12), "chance alone would at times do as much"),
        ((4.9, 12), "whether chance alone would do as much depends on how the blocs are drawn"),
        ((4.9, 0), "chance alone would seldom do as much"),
        ((96, 99), "chance alone would nearly always do as much"),
    ],
)
def test_the_verdict_on_chance_follows_how_many_random_blocs_reach_the_value(reach, words):
    assert chance._verdict(*reach) == words


@EVERY
def test_the_places_that_are_printed_are_those_of_the_table(scenario):
    sheet, places = sheet_of(scenario), places_of(scenario)
    for null in nulls.NULLS:
        for measure in nulls.MEASURES:
            assert sheet[f"chance_{measure}_sco_{null}"].value == places[("SCO", measure, null)]
        assert sheet[f"chance_ratio_gcc_{null}"].value == places[("GCC", "ratio", null)]
    for name, measures in (("chance_finding", ("ratio",)), ("measures_finding", ("share", "intensity", "stii"))):
        for measure in measures:
            assert f" {sheet[f'chance_{measure}_sco_plain']} " in sheet[name].text


@EVERY
def test_as_many_random_blocs_reach_the_ratio_as_are_not_below_it(scenario):
    sheet, places = sheet_of(scenario), places_of(scenario)
    plain, matched = (chance.of_hundred(100 - places[("SCO", "ratio", null)]) for null in nulls.NULLS)
    text = sheet["chance_sentence"].text
    assert text.startswith(f"Of 100 random blocs of as many members {plain} would reach as high a ratio")
    assert f"of like trade size {matched}: " in text


@EVERY
def test_the_blocs_that_stand_above_are_those_above_95_of_both_kinds(scenario):
    places = places_of(scenario)
    above = [name for name in blocs.OTHERS if min(places[(name, "ratio", null)] for null in nulls.NULLS) > 95]
    text = sheet_of(scenario)["chance_others"].text
    assert set(re.findall(r"[A-Z]{2,}", text.partition(": ")[2])) == set(above)


@EVERY
def test_the_sentence_on_the_giant_has_the_weights_of_the_bloc_and_of_random_ones(scenario):
    sheet = sheet_of(scenario)
    for name in ("weight_sco", "chance_weight_plain", "chance_weight_matched"):
        assert str(sheet[name]) in sheet["chance_giant"].text
    n = int(sheet["members_reporting_sco"].value)
    assert sheet["chance_weight_plain"].value == pytest.approx(100 * n / 80, rel=0.05)
    assert sheet["chance_weight_matched"].value > 0


@EVERY
def test_no_sentence_on_chance_calls_a_place_a_probability(scenario):
    for name, fact in sheet_of(scenario).items():
        if fact.indicator == "null_percentile":
            assert not re.search(r"significan|p-value|probab|nan", fact.text), (name, fact.text)
