"""The notice at the head of a variant's pages: what differs, and whose numbers the page's words then are."""

import re
from html import unescape

import pytest

from scobrief.book import banner
from scobrief.members import YARDSTICKS
from scobrief.scenario import CHAPTERS, presets, resolve

ROSTERLESS = ("claims", "members", "overlap", "limits")


def scenario(preset: str, *settings: str, name: str = "") -> dict:
    """What facts.json says of a run of the whole book."""
    found = resolve(CHAPTERS, preset, settings)
    return {"name": name or preset, "parameters": {chapter: made.model_dump() for chapter, made in found.items()}}


def words(found: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", found).split()))


def told(preset: str, page: str = "index", *settings: str) -> str:
    return words(banner.banner(scenario(preset, *settings), page))


def test_the_default_has_no_notice_on_any_page():
    assert {told("article-2021", page) for page in ("index", "claims", "compare", "chapters/size")} == {""}


@pytest.mark.parametrize(
    ("preset", "lines"),
    [
        ("counted-once", ["counting: counted once (by default counted at both ends)"]),
        ("ppp", ["measure of GDP: GDP at purchasing power (by default GDP at market rates)"]),
        ("founders", ["roster rule: founding members throughout (by default in force at the date)"]),
        (
            "today",
            [
                "year: 2024 (by default 2021)",
                "roster rule: today's members throughout (by default in force at the date)",
            ],
        ),
        (
            "family27",
            [
                "who counts: members, observers and partners (by default members)",
                "roster rule: today's members throughout (by default in force at the date)",
            ],
        ),
        ("no-china", ["roster rule: in force at the date, China left out (by default in force at the date)"]),
        ("eu-benchmark", ["roster rule: the EU in the SCO's place (by default in force at the date)"]),
    ],
)
def test_a_preset_is_told_by_what_it_changes_and_by_nothing_else(preset, lines):
    found = banner.banner(scenario(preset))
    assert [words(line) for line in re.findall(r"<li>(.*?)</li>", found)] == lines
    assert words(found).startswith(f"A variant of this book: {preset}. Its numbers were computed under other choices")


def test_every_shipped_preset_but_the_default_has_a_notice():
    assert [preset for preset in presets() if not told(preset)] == ["article-2021"]


def test_what_is_set_over_the_default_is_told_though_the_scenario_bears_the_defaults_name():
    """A file of one's own may be called article-2021.yaml too; its numbers are not the default's all the same."""
    found = words(banner.banner(scenario("article-2021", "as_of=2017", name="article-2021")))
    assert "A variant of this book: article-2021." in found
    assert "year: 2017 (by default 2021)" in found


@pytest.mark.parametrize("name", sorted({name for kind in CHAPTERS.values() for name in kind.own()}))
def test_a_parameter_is_told_in_words_and_not_by_its_name_in_the_code(name):
    kind = next(kind for kind in CHAPTERS.values() if name in kind.model_fields)
    default = kind.model_fields[name].default
    other = next((choice for choice in kind.choices(name) if choice != default), None) or kind.span(name)[1]
    (line,) = re.findall(r"<li>(.*?)</li>", banner.banner({"name": "x", "parameters": {kind.chapter: {name: other}}}))
    assert "_" not in words(line)
    assert "(by default " in words(line)


@pytest.mark.parametrize(
    ("preset", "whose"), [("eu-benchmark", "are those of the EU;"), ("no-china", "leave China out;")]
)
@pytest.mark.parametrize("page", ["index", "claims", "numbers", "chapters/size", "chapters/verdicts"])
def test_under_another_body_a_page_says_whose_numbers_its_words_and_verdicts_are(preset, whose, page):
    found = told(preset, page)
    assert f"Where the text or a chart says “the SCO” or “members”, the numbers of this run {whose}" in found
    assert "A verdict tells what the same rule makes of" in found
    assert "and is none on the article." in found


@pytest.mark.parametrize("preset", ["eu-benchmark", "no-china"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_that_knows_no_roster_rule_says_that_it_is_about_the_sco(preset, chapter):
    found = told(preset, f"chapters/{chapter}")
    assert ("its numbers are those of the SCO, China included." in found) == (chapter in ROSTERLESS)
    assert ("Where the text" in found) == (chapter not in ROSTERLESS)


@pytest.mark.parametrize("preset", ["eu-benchmark", "no-china"])
def test_the_page_of_all_claims_is_not_taken_for_the_chapter_of_that_name(preset):
    """It has a verdict on each claim, computed for the body in the SCO's place; the chapter has none."""
    found = told(preset, "claims")
    assert "its numbers are those of the SCO, China included" not in found
    assert "The chapters claims, members, overlap and limits have no other roster than the SCO's own." in found


@pytest.mark.parametrize("preset", ["ppp", "founders", "today", "family27", "counted-once"])
def test_a_run_of_the_scos_own_rosters_needs_no_word_on_whose_numbers_they_are(preset):
    assert "Where the text" not in told(preset)
    assert "those of the SCO" not in told(preset, "chapters/members")


def test_the_page_that_compares_the_presets_says_that_it_is_the_same_in_every_variant():
    found = told("eu-benchmark", "compare")
    assert "This page is not among them: it compares the presets as they are shipped" in found
    assert "Where the text" not in found


def test_every_yardstick_has_words_for_what_it_means():
    assert set(banner.MEANS) == set(YARDSTICKS)


def test_a_name_that_is_markup_is_printed_as_text():
    found = banner.banner(scenario("ppp", name="<img src=x onerror=alert(1)>"))
    assert "<img" not in found
    assert "&lt;img src=x onerror=alert(1)&gt;" in found
