"""Facts of the claims chapter: they agree with the ledger and with the counts, and say nothing that is not there."""

import re

import pytest

from scobrief import themes
from scobrief.claims import overview
from scobrief.facts import facts_of
from scobrief.facts.claims import slug
from scobrief.scenario.chapters import Claims


@pytest.fixture(scope="module")
def facts():
    return facts_of(Claims())


def test_no_fact_is_empty_or_not_a_number(facts):
    for name, fact in facts.items():
        assert fact.text, name
        assert not re.search(r"\bnan\b|None|not reported", fact.text), name


def test_the_ways_add_up_to_all_parts_and_the_claims_to_all_claims(facts):
    parts = [facts[f"{way}_parts"].value for way in overview.WAYS]
    assert sum(parts) == facts["parts"].value == len(overview.parts())
    claims = [facts[f"{way}_claims"].value for way in overview.WAYS]
    assert sum(claims) + facts["mixed_claims"].value == facts["count"].value


def test_the_answer_holds_the_numbers_that_stand_beside_it(facts):
    for name in ("count", "kinds", "parts", "rule_parts", "reading_parts", "open_parts", "paragraph_most_claims"):
        assert re.search(rf"\b{facts[name].text}\b", facts["answer"].text), name
    assert facts["answer"].text.count(". ") == 1


def test_the_paragraph_with_the_most_claims_is_named_with_their_number(facts):
    places = overview.claims()["paragraph"].value_counts()
    names = facts["paragraph_most"].value.split()
    assert (places[names] == places.max()).all()
    assert facts["paragraph_most_claims"].value == places.max()


def test_every_theme_of_the_codebook_has_its_matches_its_share_and_its_paragraphs(facts):
    table = themes.article()
    for theme, rows in table.groupby("theme"):
        assert facts[f"{slug(theme)}_matches"].value == rows["matches"].sum()
        assert facts[f"{slug(theme)}_paragraphs"].value == (rows["matches"] > 0).sum()
        share = 100 * rows["words_in_terms"].sum() / rows["words_in_paragraph"].sum()
        assert facts[f"{slug(theme)}_share"].value == pytest.approx(share)
    assert facts["words"].value == table.drop_duplicates("paragraph")["words_in_paragraph"].sum()


def test_a_title_of_a_chart_holds_a_number_and_ends_without_a_stop(facts):
    for name in (name for name in facts if name.endswith("_finding")):
        assert re.search(r"\d", facts[name].text)
        assert not facts[name].text.endswith(".")
        assert len(facts[name].text) <= 130


def test_the_agreement_is_that_of_the_pairs_in_which_both_find_the_theme(facts):
    table = overview.agreement()
    both = (table["is_claimed"] & table["is_counted"]).sum()
    assert facts["pairs_both"].value == both <= min(facts["pairs_claimed"].value, facts["pairs_counted"].value)
