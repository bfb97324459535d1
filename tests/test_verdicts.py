"""Claims judged on the real tables, and small claims whose verdicts were worked out by hand."""

import pytest

from scobrief.claims import Claim, brief_claims, printed_numbers
from scobrief.facts.judged import told, told_all
from scobrief.scenario.chapters import Verdicts
from scobrief.verdicts import judge, judge_many

SETTINGS = Verdicts().model_dump()


def claim(**entry) -> Claim:
    return Claim.model_validate({"id": "a", "paraphrase": "p"} | entry)


def dated(printed, days=0, event="founded", organisation="SCO", **more):
    fields = {"kind": "date", "event": event, "organisation": organisation, "printed": printed, "tolerance_days": days}
    return judge(claim(test=fields | more), SETTINGS)


@pytest.mark.parametrize(
    ("printed", "days", "verdict"),
    [
        (2001, 0, "supported"),
        ("2001-06", 0, "supported"),
        ("2001-06-15", 0, "supported"),
        ("2001-06-14", 0, "not supported"),
        ("2001-06-14", 1, "supported"),
        ("2001-06-16", 1, "supported"),
        ("2001-06-17", 1, "not supported"),
        (2000, 165, "not supported"),  # 15 June is 166 days after 31 December
        (2000, 166, "supported"),
        (2002, 199, "not supported"),  # and 200 days before 1 January
        (2002, 200, "supported"),
    ],
)
def test_a_date_is_met_inside_what_is_printed_and_its_tolerance(printed, days, verdict):
    assert dated(printed, days).verdict == verdict


def test_a_state_joined_on_the_first_day_of_its_membership_and_not_of_its_observer_years():
    found = dated("2023-07-04", event="joined", member="IRN")
    assert found.verdict == "supported"
    assert told(found.parts[0]) == "Iran joined the SCO on 4 July 2023 by the membership table."
    assert dated(2005, event="joined", member="IRN").verdict == "not supported"


def test_a_state_that_never_joined_makes_a_claim_undecidable_and_not_false():
    found = dated(2001, event="joined", member="USA")
    assert found.verdict == "undecidable"
    assert "no such day is on record" in told(found.parts[0])


def test_a_setting_that_one_chapter_alone_has_is_heard_by_a_test_that_looks_at_it():
    """From how many deaths a clash counts is a parameter of the chapter on security, and of no other."""
    found = {n: judge(brief_claims()["C21"], SETTINGS | {"threshold": n}).parts[0].stated["threshold"] for n in (0, 25)}
    assert found == {0: 0, 25: 25}


def test_a_reading_is_its_own_verdict_and_no_setting_moves_it():
    read = claim(reading={"verdict": "mixed", "reason": "It depends.", "cite": ["aris2011"]})
    assert judge(read, SETTINGS).verdict == judge(read, SETTINGS | {"as_of": 2005}).verdict == "mixed"
    assert judge(read, SETTINGS).by_reading


def test_the_printed_numbers_of_2021_are_met_by_another_roster_nearly_met_and_missed():
    """42.2 of 43, and 43.5 with observers; 24.0 of 25, and 25.2 with Taiwan; 62.4 of 80, with observers 69.8."""
    verdicts = [judge(brief_claims()[name], SETTINGS).verdict for name in ("C16", "C17", "C18")]
    assert verdicts == ["supported under a stated definition", "supported under a stated definition", "not supported"]


def test_the_printed_share_of_product_is_met_if_china_is_counted_with_taiwan_and_only_nearly_met_without():
    (part,) = judge(brief_claims()["C17"], SETTINGS).parts
    table = part.definitions[part.definitions["is_meant"] & (part.definitions["finding"] == "met")]
    assert set(table["china"].astype(str)) == {"with_hong_kong_macao", "with_taiwan"}
    assert part.flips["axis"].tolist() == ["china"]


def test_a_wider_tolerance_supports_what_a_narrow_one_does_not():
    assert judge(brief_claims()["C16"], SETTINGS | {"tolerance_pp": 1}).verdict == "supported"
    assert judge(brief_claims()["C17"], SETTINGS | {"tolerance_pp": 0.97}).verdict == "supported"  # 24.037
    assert judge(brief_claims()["C17"], SETTINGS | {"tolerance_pp": 0.96}).verdict != "supported"


def test_a_change_since_a_year_cannot_be_told_in_that_year_or_before_it():
    """C33 compares with 2004: in 2001 and 2004 there is nothing to compare, and not a fall."""
    for year in (2001, 2004):
        (part,) = judge(brief_claims()["C33"], SETTINGS | {"as_of": year}).parts
        assert part.finding == "undecidable"


def test_a_roster_of_years_after_the_one_read_does_not_support_the_article():
    """In 2025 the ten members hold 43.1, which the article of 2021 cannot have meant."""
    (part,) = judge(brief_claims()["C16"], SETTINGS).parts
    later = part.definitions[(part.definitions["as_of"].astype(int) > 2021) & (part.definitions["finding"] == "met")]
    assert 2025 in set(later["as_of"].astype(int))
    assert not later["is_meant"].any()


def test_the_article_is_right_on_the_year_of_foundation_and_wrong_on_what_came_before():
    assert judge(brief_claims()["C11"], SETTINGS).verdict == "supported"
    founding, later = judge(brief_claims()["C26"], SETTINGS).parts
    assert founding.verdict == "not supported"  # EAEU 2015, CSTO 2002
    assert later.by_reading


def test_the_sco_is_younger_than_eight_of_twelve():
    (part,) = judge(brief_claims()["C19"], SETTINGS).parts
    assert (part.supporting, part.decided) == (8, 12)
    assert "for eight of twelve cases: CIS (1993.5); MERCOSUR (1991.9)" in told(part)
    assert told(part).endswith("not for CSTO (2002.8); BRICS (2009.5); EAEU (2015.0); AIIB (2016.0).")


def test_the_belt_and_road_has_no_members_so_that_case_is_left_out_and_said():
    found = judge(brief_claims()["C41"], SETTINGS)
    assert found.verdict == "supported"
    assert told(found.parts[0]).endswith("For BRI it cannot be decided.")


def test_parts_that_differ_make_a_claim_mixed_and_each_is_told():
    found = judge(brief_claims()["C37"], SETTINGS)
    assert found.verdict == "mixed"
    assert "China holds this view: supported." in told_all(found)


def test_a_value_by_the_figures_of_some_members_says_of_how_many():
    found = judge(brief_claims()["C16"], SETTINGS | {"statuses": "with_observers"})
    assert "by the figures of eleven of twelve" in told(found.parts[0])


@pytest.mark.parametrize("name", list(brief_claims()))
def test_every_claim_has_a_verdict_and_words_under_ordinary_and_extreme_settings(name):
    for changes in ({}, {"as_of": 2001}, {"as_of": 2026, "roster_rule": "today", "statuses": "family"}):
        found = judge(brief_claims()[name], SETTINGS | changes)
        text = told_all(found)
        assert len(text) > 20
        assert "nan" not in text.lower().split()
        assert "{" not in text


# Years that no claim's grid lists, yardsticks, tolerances of nothing and of everything, small and large Eurasias.
SPREAD = [
    {},
    {"as_of": 2001},
    {"as_of": 2016},
    {"as_of": 2017, "gdp_measure": "ppp"},
    {"as_of": 2026, "roster_rule": "today", "statuses": "family"},
    {"as_of": 2024, "roster_rule": "eu"},
    {"as_of": 2005, "roster_rule": "without_china", "tolerance_pp": 0.0, "near_pp": 0.0},
    {"roster_rule": "founders", "statuses": "with_observers", "eurasia_km2": 40_000_000},
    {"as_of": 2019, "tolerance_pp": 10.0, "near_pp": 25.0, "eurasia_km2": 70_000_000},
    {"as_of": 2023, "statuses": "family", "gdp_measure": "ppp", "tolerance_pp": 0.01},
]


@pytest.mark.parametrize("name", ["C16", "C17", "C18"])
def test_many_settings_are_judged_at_once_as_each_is_by_itself(name):
    chosen = [SETTINGS | changes for changes in SPREAD]
    together = judge_many(printed_numbers()[name], chosen)
    for settings, found in zip(chosen, together.itertuples(), strict=True):
        (part,) = judge(brief_claims()[name], settings).parts
        assert (found.finding, found.verdict) == (part.finding, part.verdict), settings
        assert found.value == pytest.approx(part.value, rel=1e-12)
    assert together["verdict"].nunique() > 1  # a spread that moves nothing would show nothing
