"""The facts of chapter 10 under ordinary and extreme scenarios: printable, and in agreement with the tables."""

import json
import re
from functools import cache

import pandas as pd
import pytest

from scobrief.facts import facts_of, from_payload
from scobrief.indicators import effectiveness, scorecard, size_outcome
from scobrief.scenario.chapters import Effectiveness

SCENARIOS = [
    Effectiveness(),
    Effectiveness(as_of=2001),
    Effectiveness(as_of=2004, normalisation="z", weights="pca"),
    Effectiveness(as_of=2026, roster_rule="today", statuses="family", weights="random"),
    Effectiveness(roster_rule="founders", normalisation="rank", aggregation="geometric"),
    Effectiveness(as_of=2015, statuses="with_observers", aggregation="geometric", weights="random"),
]


def title(scenario) -> str:
    return " ".join([scenario.chapter, *map(str, scenario.changed().values())])


EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=title)


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text, name
        assert fact.text == fact.text.strip(), name
        assert not re.search(r"\b(nan|NaN|None|NaT|inf|<NA>)\b|  |\n|−0\.0+\b", fact.text), (name, fact.text)
        assert not re.search(r"\bno of\b|\bone (pass|lack|report|lie) |, (reports|is) |\.\.", fact.text), (
            name,
            fact.text,
        )


@EVERY
def test_facts_survive_the_way_through_json(scenario):
    sheet = sheet_of(scenario)
    assert from_payload(json.loads(json.dumps(sheet.payload(), allow_nan=False))) == dict(sheet)


@EVERY
def test_the_rank_and_its_interval_are_those_of_the_table(scenario):
    sheet = sheet_of(scenario)
    how = (scenario.weights, scenario.normalisation, scenario.aggregation)
    row = (
        effectiveness.scores(scenario.as_of, scenario.roster_rule, scenario.statuses, *how).set_index("bloc").loc["SCO"]
    )
    for label, column in (("rank_sco", "composite_rank"), ("rank_low_sco", "rank_low"), ("rank_high_sco", "rank_high")):
        assert sheet[label].value == row[column] or (sheet[label].value is None and pd.isna(row[column]))
    if pd.isna(row["composite_rank"]):
        assert "too few to be placed" in sheet["rank_sentence"].text
        assert "too little to be ranked" in sheet["answer"].text
    else:
        assert f"from {sheet['rank_low_sco']} to {sheet['rank_high_sco']}" in sheet["answer"].text


@EVERY
def test_the_answer_names_the_lowest_and_the_highest_rho_and_the_p_of_the_latter(scenario):
    sheet = sheet_of(scenario)
    found = {key: sheet[f"rho_{key}"].value for key in scorecard.SIZES}
    low, high = min(found, key=found.get), max(found, key=found.get)
    assert f"between {sheet[f'rho_{low}']} (for {scorecard.SIZES[low]})" in sheet["answer"].text
    assert f"{sheet[f'rho_{high}']} (for {scorecard.SIZES[high]}; exact one-sided p {sheet[f'p_{high}']})" in (
        sheet["answer"].text
    )
    assert ("are not the same order" in sheet["answer"].text) == (found[high] < 1)


@EVERY
def test_counts_of_what_passes_add_up(scenario):
    sheet = sheet_of(scenario)
    how = (scenario.weights, scenario.normalisation, scenario.aggregation)
    table = size_outcome.associations(scenario.as_of, scenario.roster_rule, scenario.statuses, *how)
    known = table.dropna(subset="size_outcome_p")
    assert sheet["associations"].value == len(known)
    assert sheet["passing"].value == (known["size_outcome_p"] <= 0.05).sum()
    assert sheet["passing_negative"].value == (known["p_negative"] <= 0.05).sum()
    assert sheet["expected_by_chance"].value == pytest.approx(0.05 * len(known))


@EVERY
def test_the_upper_half_is_counted_over_the_outcomes_that_are_reported(scenario):
    sheet = sheet_of(scenario)
    table = scorecard.profile(scenario.as_of, scenario.roster_rule, scenario.statuses)
    own = table[(table["bloc"] == "SCO") & table["outcome"].isin(scorecard.OUTCOMES)].dropna(subset="value")
    assert sheet["upper_half"].value == (own["place"] <= own["blocs_reporting"] / 2).sum()


@EVERY
def test_who_is_absent_unplaced_or_incomplete_is_named(scenario):
    sheet = sheet_of(scenario)
    scores = effectiveness.scores(scenario.as_of, scenario.roster_rule, scenario.statuses).set_index("bloc")
    text = sheet["missing_sentence"].text
    for bloc in scorecard.BLOCS:
        if bloc not in scores.index or pd.isna(scores.loc[bloc, "composite_score"]):
            assert re.search(rf"\b{bloc}\b", text)
    if (scores["outcomes_reported"] == 5).all() and len(scores) == len(scorecard.BLOCS):
        assert text == "All eleven organisations report all five outcomes."


def test_in_2001_the_sco_is_not_placed_and_its_growth_is_not_reported():
    sheet = sheet_of(Effectiveness(as_of=2001))
    assert sheet["synchrony_sco"].text == "not reported"
    assert sheet["rank_sco"].value is None


def test_projections_are_called_so():
    assert "are projections" in sheet_of(SCENARIOS[3])["size_sentence"].text
    assert "projection" not in sheet_of(Effectiveness())["size_sentence"].text


@EVERY
def test_the_answer_says_up_to_when_outcomes_are_read(scenario):
    text = sheet_of(scenario)["answer"].text
    assert f"the other four up to {min(scenario.as_of, 2021)}" in text
    plain = scenario.roster_rule == "in_force" and scenario.statuses == "members"
    assert ("(of the SCO, " in text) != plain


def test_the_middle_over_all_ways_is_printed():
    sheet = sheet_of(Effectiveness())
    table = size_outcome.over_choices(2021, "in_force", "members").set_index("size_measure")
    assert sheet["choices_median_population"].value == table.loc["population", "rho_median"]
    assert f"{table.loc['gdp_nominal', 'rho_median']:.2f} for GDP at market rates" in sheet["middle_sentence"].text


def test_an_organisation_without_members_yet_is_not_said_to_stand_in_the_production_tables():
    assert "The EAEU, the CIS and the CSTO stand there" in sheet_of(Effectiveness())["production_sentence"].text
    assert "EAEU" not in sheet_of(Effectiveness(as_of=2010))["production_sentence"].text
