"""The facts of every chapter under ordinary and extreme scenarios: words that can be printed and agree with values."""

import json
import re
from functools import cache
from typing import get_args

import pytest

from scobrief import multiverse
from scobrief.claims import printed_numbers
from scobrief.facts import facts_of, from_payload
from scobrief.facts.inverter import CLAIMS, settings
from scobrief.facts.sheet import number, percent
from scobrief.facts.words import capital, count, some
from scobrief.indicators import REGISTRY, blocs, size
from scobrief.parameters import Products
from scobrief.scenario import CHAPTERS, resolve
from scobrief.scenario.chapters import (
    Asymmetry,
    Claims,
    Connectivity,
    Convergence,
    Effectiveness,
    Limits,
    Members,
    Overlap,
    Security,
    Size,
    Trade,
    Verdicts,
)

SCENARIOS = [
    Members(),
    Members(as_of=2001),
    Members(as_of=2026, statuses="family"),
    Members(as_of=2004, statuses="with_observers", gdp_measure="ppp"),
    Size(),
    Size(as_of=2001),
    Size(as_of=2026, roster_rule="today", statuses="family"),
    Size(roster_rule="founders", gdp_measure="ppp"),
    Size(tolerance_pp=0, near_pp=0, eurasia_km2=70_000_000),
    Size(tolerance_pp=10, near_pp=25, statuses="with_observers", eurasia_km2=40_000_000),
    Trade(),
    Trade(as_of=2001, products="energy", counting="once"),
    Trade(as_of=2024, products="crude_oil", roster_rule="today"),
    Trade(products="pipeline_gas", counting="once"),
    Trade(products="lng", roster_rule="founders", flows="goods"),
    Trade(products="coal", statuses="with_observers", flows="services"),
    Trade(products="iron_ore", roster_rule="founders", counting="once"),
    Trade(products="base_metals", roster_rule="today", statuses="family", flows="services"),
    Trade(products="precious_metals", as_of=2005),
    Trade(products="critical_minerals", statuses="family"),
    Trade(products="other_minerals", roster_rule="today"),
    Claims(),
    Asymmetry(),
    Asymmetry(as_of=2001, roster_rule="founders", capability="population"),
    Asymmetry(as_of=2022, statuses="with_observers"),
    Asymmetry(as_of=2026, roster_rule="today", statuses="family", gdp_measure="ppp", capability="military"),
    Convergence(),
    Convergence(as_of=2001, since=2015, window=20, statuses="with_observers"),
    Convergence(as_of=2026, roster_rule="today", statuses="family", since=1992, window=5),
    Convergence(as_of=2013, roster_rule="founders"),
    Security(),
    Security(as_of=2001, threshold=1000),
    Security(as_of=2017, roster_rule="founders", statuses="with_observers"),
    Security(as_of=2026, roster_rule="today", statuses="family", threshold=0),
    Connectivity(),
    Connectivity(as_of=2001),
    Connectivity(as_of=2013, roster_rule="founders", statuses="with_observers"),
    Connectivity(as_of=2026, roster_rule="today", statuses="family"),
    Overlap(),
    Overlap(as_of=2001),
    Overlap(as_of=2009, statuses="with_observers"),
    Overlap(as_of=2026, statuses="family"),
    Effectiveness(),
    Effectiveness(as_of=2001),
    Effectiveness(as_of=2026, roster_rule="today", statuses="family", weights="pca", normalisation="rank"),
    Effectiveness(roster_rule="founders", weights="random", aggregation="geometric"),
    Effectiveness(statuses="with_observers", normalisation="z"),
    Verdicts(),
    Verdicts(as_of=2001, roster_rule="founders", tolerance_pp=0, near_pp=0, robust_share=1),
    Verdicts(statuses="with_observers", eurasia_km2=70_000_000, robust_share=0.5),
    Verdicts(
        as_of=2026,
        eurasia_km2=40_000_000,
        roster_rule="today",
        statuses="family",
        gdp_measure="ppp",
        tolerance_pp=10,
        near_pp=25,
    ),
    Limits(),
    Limits(as_of=2001),
    Limits(as_of=2015, statuses="with_observers"),
    Limits(as_of=2026, statuses="family"),
    *resolve(("size", "trade", "asymmetry", "convergence", "security"), "no-china").values(),
    *resolve(("connectivity", "effectiveness", "verdicts"), "no-china").values(),
    *resolve(("size", "trade", "asymmetry", "convergence", "security"), "eu-benchmark").values(),
    *resolve(("connectivity", "effectiveness", "verdicts"), "eu-benchmark").values(),
    Size(as_of=2001, roster_rule="eu"),
    Trade(as_of=2001, roster_rule="eu", statuses="family"),
    Trade(as_of=2024, roster_rule="without_china", products="lng"),
    Asymmetry(as_of=2001, roster_rule="without_china", capability="military"),
    Asymmetry(as_of=2026, roster_rule="eu", gdp_measure="ppp", capability="population"),
    Convergence(as_of=2001, since=2015, roster_rule="eu"),
    Convergence(as_of=2026, since=1992, roster_rule="without_china", statuses="family"),
    Security(as_of=2001, roster_rule="eu"),
    Security(as_of=2026, roster_rule="without_china", statuses="family", threshold=0),
    Connectivity(as_of=2001, roster_rule="without_china"),
    Connectivity(as_of=2026, roster_rule="eu"),
    Effectiveness(as_of=2001, roster_rule="eu"),
    Verdicts(as_of=2026, roster_rule="without_china", statuses="family"),
]


def title(scenario) -> str:
    return " ".join([scenario.chapter, *map(str, scenario.changed().values())])


EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=title)


def every(chapter: str):
    return pytest.mark.parametrize("scenario", [made for made in SCENARIOS if made.chapter == chapter], ids=title)


def once(function):
    """The real function, computed once for the same arguments, lists and ranges among them."""
    kept = {}

    def call(*args, **kwargs):
        key = repr((args, kwargs))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return call


@pytest.fixture(scope="module", autouse=True)
def _each_table_once():
    """Scenarios share most of their tables: the real ones are kept."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (multiverse, "definitions"),
            (multiverse, "labels"),
            (size, "share"),
        ):
            patch.setattr(module, name, once(getattr(module, name)))
        yield


@cache
def sheet_of(scenario):
    return facts_of(scenario)


# Sentences that stand in the middle of another one.
INSIDE = ("trade.largest_rises", "connectivity.both_sentence", "connectivity.shares_sentence")


def sentences(sheet):
    return {name: fact.text for name, fact in sheet.items() if fact.unit == "sentence"}


def test_the_scenarios_reach_every_chapter_every_product_and_both_ends_of_every_choice():
    assert {made.chapter for made in SCENARIOS} == set(CHAPTERS)
    assert {made.products for made in SCENARIOS if made.chapter == "trade"} == set(get_args(Products))
    for chapter, kind in CHAPTERS.items():
        for entry in (entry for entry in kind.listing() if entry["name"] in kind.own()):
            used = {str(getattr(made, entry["name"])) for made in SCENARIOS if made.chapter == chapter}
            ends = (
                re.findall(r"\d+(?:\.\d+)?", entry["allowed"])
                if "number" in entry["allowed"]
                else entry["allowed"].split(", ")
            )
            assert set(ends) <= {text.removesuffix(".0") for text in used}, (chapter, entry["name"])


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text, name
        assert not re.search(
            r"\b(nan|NaN|None(?! of| reports| is)|NaT|inf|<NA>|True|False)\b|  |\n|−0\.0+\b", fact.text
        ), (
            name,
            fact.text,
        )
        assert "$not reported" not in fact.text, fact.text
        assert name == "trade.bound" or fact.text == fact.text.strip(), name


@EVERY
def test_every_sentence_keeps_number_and_verb_together(scenario):
    """No of 53 definitions; one have fallen silent; one ordered pair no longer appear."""
    for name, text in sentences(sheet_of(scenario)).items():
        assert not re.search(r"\b[Nn]o of\b", text), (name, text)
        assert not re.search(r"\b[Oo]ne (have|meet|come|stand|appear)\b", text), (name, text)
        assert not re.search(r"\bone \w+ \w+ of [^.;]*\b(appear|are|have)\b", text), (name, text)
        assert not re.search(r"(?<![\w.,])(one|1) (members|states|pairs|definitions|points)\b", text), (name, text)


@EVERY
def test_every_sentence_begins_like_one_and_closes_what_it_opens(scenario):
    for name, text in sentences(sheet_of(scenario)).items():
        assert text[0].isupper() or text[0].isdigit() or text[0] in "“−" or name in INSIDE, (name, text)
        assert text.count("(") == text.count(")"), (name, text)
        assert not re.search(r"[.,;:]{2}| [.,;:)]|\( ", text), (name, text)


@EVERY
def test_every_fact_names_its_source_and_survives_the_way_through_json(scenario):
    sheet = sheet_of(scenario)
    payload = json.loads(json.dumps(sheet.payload(), allow_nan=False))
    assert from_payload(payload) == dict(sheet)
    for name, fact in sheet.items():
        assert name == fact.name
        assert name.startswith(f"{scenario.chapter}.")
        assert fact.tables
        assert fact.indicator is None or fact.indicator in REGISTRY


@EVERY
def test_a_printed_number_is_its_value_rounded(scenario):
    for name, fact in sheet_of(scenario).items():
        if isinstance(fact.value, float) and re.fullmatch(r"−?[\d,]+(\.\d+)?%?", fact.text):
            digits = len(fact.text.rstrip("%").partition(".")[2])
            printed = percent(fact.value, digits) if fact.text.endswith("%") else number(fact.value, digits)
            assert fact.text.endswith("%") or fact.unit != "percent", name
            # A ratio of small whole numbers may lie on a half: five of eight is printed 0.63, as in the charts.
            half_up = number(fact.value + 1e-9, digits)
            assert fact.text == printed or (fact.unit == "ratio" and fact.text == half_up), name


@EVERY
def test_a_missing_value_says_so_in_words_and_a_known_one_never_does(scenario):
    for name, fact in sheet_of(scenario).items():
        if fact.value is None:
            assert not re.search(r"\d", fact.text), name
        else:
            assert fact.text != "not reported", name


@EVERY
def test_the_answer_prints_numbers_that_are_facts_of_the_chapter(scenario):
    sheet = sheet_of(scenario)
    known = {fact.text for fact in sheet.values() if fact.unit.startswith("percent")}
    if "answer" in {name.partition(".")[2] for name in sheet}:
        for found in re.findall(
            r"−?[\d,]+\.?\d*%", sheet["answer"].text.replace("95% interval", "").replace("90% interval", "")
        ):
            assert found in known, (found, sheet["answer"].text)


def test_the_names_of_the_facts_do_not_depend_on_the_scenario():
    """A page that prints a fact prints it under every scenario."""
    for chapter in CHAPTERS:
        names = {tuple(sheet_of(made)) for made in SCENARIOS if made.chapter == chapter}
        assert len(names) == 1


@every("members")
def test_the_members_chapter_counts_what_it_names(scenario):
    sheet = sheet_of(scenario)
    counts = [sheet[f"{label}_count"].value for label in ("member", "observer", "partner")]
    assert counts == [len(sheet[f"{label}_names"].value.split()) for label in ("member", "observer", "partner")]
    assert sum(counts) == sheet["family_count"].value
    assert sheet["members_today"].value + sheet["partners_today"].value == sheet["family_today"].value == 27
    for label in ("member", "observer", "partner"):
        assert (sheet[f"{label}_names"].text == "none") == (sheet[f"{label}_count"].value == 0)


def test_at_the_end_of_2021_four_observers_and_six_dialogue_partners_are_named():
    sheet = sheet_of(Members())
    assert sheet["observer_names"].text == "Afghanistan, Belarus, Iran and Mongolia"
    assert sheet["partner_names"].text == "Armenia, Azerbaijan, Cambodia, Nepal, Sri Lanka and Türkiye"
    assert sheet["joined_later"].text == (
        "India and Pakistan on 9 June 2017, Iran on 4 July 2023 and Belarus on 4 July 2024"
    )


@every("members")
def test_the_share_of_people_rose_when_india_joined_and_the_sentence_says_so(scenario):
    sheet = sheet_of(scenario)
    assert sheet["population_step_pp"].value > 0
    assert f"rose by about {sheet['population_step_pp']} points" in sheet["enlargement"].text
    assert f"changed by {sheet['population_founders_step_pp']}." in sheet["enlargement"].text
    for measure in ("population", "gdp"):
        shares = [sheet[f"{measure}_share_{who}"].value for who in ("members", "with_observers", "family")]
        assert shares == sorted(shares)


@every("members")
def test_the_organisation_named_as_the_closest_shares_most_members(scenario):
    sheet = sheet_of(scenario)
    shared = {
        name.removeprefix("members.shared_").upper(): fact.value
        for name, fact in sheet.items()
        if name.startswith("members.shared_") and not name.endswith("_aiib")
    }
    text = sheet["overlap_finding"].text
    most = max(shared.values())
    if most:
        named = {organisation for organisation in shared if re.search(rf"\b{organisation}\b", text.split("also in")[1])}
        assert named == {organisation for organisation, n in shared.items() if n == most}
        assert f" {count(most)} w" in text


@every("size")
def test_a_finding_agrees_with_the_distance_and_the_tolerances(scenario):
    sheet = sheet_of(scenario)
    for q, claim in CLAIMS.items():
        gap = abs(sheet[f"{q}_share"].value - printed_numbers()[claim].number)
        expected = (
            "met" if gap <= scenario.tolerance_pp else "approximately met" if gap <= scenario.near_pp else "not met"
        )
        assert sheet[f"{q}_finding"].value == expected
        assert sheet[f"{q}_distance_pp"].value == pytest.approx(gap)
        assert f"(the article says {sheet[f'{q}_printed']}: {expected})" in sheet["answer"].text
    partly = sheet["gdp_members_reporting"].value < sheet["gdp_members_in_roster"].value
    assert (" by the figures of " in sheet["answer"].text) == partly


@every("size")
def test_the_number_of_definitions_that_meet_a_number_is_the_one_that_the_sentence_says(scenario):
    sheet = sheet_of(scenario)
    for q, claim in CLAIMS.items():
        grid = multiverse.definitions(printed_numbers()[claim], settings(scenario))
        met, near = ((grid["finding"] == kind).sum() for kind in ("met", "approximately met"))
        assert (sheet[f"{q}_definitions"].value, sheet[f"{q}_met"].value, sheet[f"{q}_near"].value) == (
            len(grid),
            met,
            near,
        )
        assert sheet[f"{q}_lowest"].value <= sheet[f"{q}_share"].value <= sheet[f"{q}_highest"].value
        assert f" of {len(grid)} definitions" in sheet[f"{q}_met_sentence"].text
        assert met + near + sheet[f"{q}_missed"].value == len(grid)


@every("size")
def test_the_sentence_on_all_three_numbers_agrees_with_the_count(scenario):
    sheet = sheet_of(scenario)
    met, near = sheet["joint_met"].value, sheet["joint_near"].value
    assert sheet["joint_sentence"].text in sheet["answer"].text
    assert ("In none of" in sheet["joint_sentence"].text) == (met == 0)
    assert ("even approximately met" in sheet["joint_sentence"].text) == (met == near == 0)
    assert met <= near <= sheet["joint_rosters"].value


@every("size")
def test_the_measures_of_product_agree_with_the_share_that_is_held_against_the_claim(scenario):
    sheet = sheet_of(scenario)
    assert sheet["gdp_share"].value == pytest.approx(sheet[f"gdp_{scenario.gdp_measure}_share"].value, rel=1e-12)
    gap = sheet["gdp_ppp_share"].value - sheet["gdp_nominal_share"].value
    assert sheet["gdp_measure_gap_pp"].value == pytest.approx(gap)


def test_the_second_source_counts_china_as_it_lists_it():
    """Today's ten by the Factbook, worked out from its table: 41.8% of people; with Taiwan it would be 42.2."""
    assert sheet_of(Size())["population_factbook_share"].text == "41.8%"
    assert sheet_of(Size())["gdp_factbook_share"].text == "23.6%"


@every("trade")
def test_rose_and_fell_agree_with_the_change(scenario):
    sheet = sheet_of(scenario)
    first, latest = sheet["minerals_share_first"].value, sheet["minerals_share_latest"].value
    moved = scenario.as_of < 2024
    assert (" rose from " in sheet["minerals_finding"].text) == (moved and latest > first)
    assert (" fell from " in sheet["minerals_finding"].text) == (moved and latest < first)
    assert sheet["minerals_finding"].text in sheet["answer"].text


@every("trade")
def test_members_trade_is_called_a_lower_bound_wherever_pairs_are_lost(scenario):
    sheet = sheet_of(scenario)
    lost = sheet["pairs_lost"].value > 0
    assert ("is a lower bound" in sheet["bound_sentence"].text) == lost
    if "at least" in sheet["minerals_finding"].text:  # only where putting back all that is missing would raise it
        assert lost
        assert sheet["restored_share"].value > sheet["minerals_share_latest"].value
        assert " rose " in sheet["minerals_finding"].text


@every("trade")
def test_above_and_below_without_preference_agree_with_the_ratio(scenario):
    sheet = sheet_of(scenario)
    ratio = sheet["share_sco"].value / sheet["share_sco_no_preference"].value
    assert sheet["ratio_sco"].value == pytest.approx(ratio)
    expected = "equal" if abs(ratio - 1) <= 0.05 else "above" if ratio > 1 else "below"
    assert sheet["null_word"].value == expected
    assert f"That is {sheet['null_word']} the {sheet['share_sco_no_preference']}" in sheet["answer"].text
    assert ("a little" in sheet["null_word"].text) == (0.05 < abs(ratio - 1) <= 0.25)
    higher = sheet["stii_sco"].value > sheet["stii_sco_no_preference"].value
    assert ("read it against that" in sheet["stii_finding"].text) == higher
    assert ("no higher than" in sheet["stii_finding"].text) == (not higher)


@every("trade")
def test_the_number_of_blocs_ahead_is_the_number_of_larger_ratios(scenario):
    sheet = sheet_of(scenario)
    others = [sheet[f"ratio_{name.lower()}"].value for name in blocs.OTHERS]
    ahead = sum(ratio > sheet["ratio_sco"].value for ratio in others)
    assert sheet["blocs_ahead"].value == ahead
    assert sheet["ahead_sentence"].text.startswith("All eight" if ahead == 8 else capital(some(ahead)))


@every("trade")
def test_the_pairs_of_the_coverage_add_up(scenario):
    sheet = sheet_of(scenario)
    parts = [sheet[f"coverage_{state}"].value for state in ("reported", "lost", "not_reported")]
    assert sheet["coverage_lost"].value == sheet["pairs_lost"].value
    n = sheet["minerals_roster"].value
    assert sum(parts) == n * (n - 1)


@every("trade")
def test_what_grew_most_is_named_first_in_the_sentence_too(scenario):
    sheet = sheet_of(scenario)
    first = sheet["flows_finding"].text.partition(": ")[2]
    assert first in sheet["grown_sentence"].text


@pytest.mark.parametrize("preset", ["article-2021", "today", "family27"])
def test_a_preset_has_the_facts_of_the_scenario_that_it_names(preset):
    made = resolve(["members"], preset)["members"]
    assert facts_of(made)["as_of"].value == made.as_of
