"""Facts under the two rosters that nobody means by the SCO: what stays the SCO's says so, and whose the rest is."""

import pytest

from scobrief.claims.ledger import brief_claims
from scobrief.facts import facts_of, judged
from scobrief.scenario import resolve
from scobrief.verdicts import judge


def sheet(chapter: str, preset: str):
    return facts_of(resolve([chapter], preset)[chapter])


def told(claim: str, preset: str, part: int = 0) -> str:
    settings = resolve(["verdicts"], preset)["verdicts"].model_dump()
    return judged.told(judge(brief_claims()[claim], settings).parts[part])


@pytest.mark.parametrize(
    ("preset", "share", "russia"),
    [("eu-benchmark", "no share", "nowhere, not being counted"), ("no-china", "no share counted here", "third")],
)
def test_a_share_of_china_and_russia_that_a_roster_cannot_have_is_not_said_to_be_unreported(preset, share, russia):
    """By people Russia comes after India and Pakistan, and in the SCO after China too."""
    found = sheet("asymmetry", preset)
    assert found["russia_population_place"].text == russia
    for name in ("china_russia_share", "both_military", "both_population"):
        assert (found[name].value, found[name].text) == (None, share)


def test_a_share_of_china_and_russia_is_a_number_where_both_are_members():
    found = sheet("asymmetry", "article-2021")
    assert found["china_russia_share"].text == "83.7%"
    assert found["russia_population_place"].text == "fourth"


@pytest.mark.parametrize(
    ("preset", "who"),
    [
        ("article-2021", "the members of 2021 would hold 43.3%"),
        ("eu-benchmark", "the members of the SCO in 2021 would hold 43.3%"),
        ("no-china", "the members of 2021 with China would hold 43.3%"),
    ],
)
def test_with_iran_the_members_are_the_scos_china_included_whatever_the_run_counts(preset, who):
    assert (
        f"With Iran, whose accession was opened in September 2021, {who}" in sheet("size", preset)["iran_sentence"].text
    )


@pytest.mark.parametrize("preset", ["eu-benchmark", "no-china"])
def test_the_map_of_the_family_is_of_the_sco_in_every_run(preset):
    found = sheet("size", preset)
    assert found["map_finding"].text == (
        "All 27 members and partners of the SCO hold 79.7% of Eurasia; the members alone hold 65.7%"
    )
    assert "all 18 states with any standing in the SCO held 72.1%" in found["widest_sentence"].text


@pytest.mark.parametrize(("preset", "words"), [("no-china", ", China's too,"), ("article-2021", ""), ("founders", "")])
def test_pairs_that_are_followed_with_china_say_so_where_the_run_leaves_it_out(preset, words):
    found = sheet("security", preset)
    assert f"ach pair compared with itself{words or ','} the rate while" in found["ratio_sentence"].text
    assert ("China's too" in found["rates_finding"].text) == bool(words)
    assert ("China's too" in found["sides_sentence"].text) == bool(words)


def test_pairs_that_are_followed_in_the_sco_say_so_where_the_eu_stands_in_its_place():
    assert "both were members of the SCO" in sheet("security", "eu-benchmark")["ratio_sentence"].text


@pytest.mark.parametrize("preset", ["article-2021", "no-china", "eu-benchmark"])
def test_who_borders_others_on_the_roster_alone_goes_on_from_a_sentence_begun(preset):
    """The page writes it after the words Among them and a comma."""
    assert not sheet("connectivity", preset)["shares_sentence"].text.startswith("The ")


@pytest.mark.parametrize("preset", ["no-china", "eu-benchmark"])
def test_a_claim_on_china_and_russia_has_no_number_on_a_roster_without_them(preset):
    text = told("C28", preset)
    assert "this roster has no such number, so it cannot be decided." in text
    assert "missing" not in text


@pytest.mark.parametrize(
    ("preset", "roster"),
    [
        ("article-2021", ""),
        ("founders", ""),
        ("no-china", " (in force at the date, China left out)"),
        ("eu-benchmark", " (the EU in the SCO's place)"),
    ],
)
def test_a_claim_about_every_member_names_the_roster_where_it_is_not_the_scos(preset, roster):
    assert f"above 99.5% in 2021{roster}: so for" in told("C35", preset)


@pytest.mark.parametrize("claim", ["C16", "C17", "C18"])
def test_what_holds_of_the_eu_is_no_reading_of_what_the_article_says(claim):
    """Whatever stands in the SCO's place, a claim is supported by definitions of the SCO or not at all."""
    settings = resolve(["verdicts"], "eu-benchmark")["verdicts"].model_dump()
    (part,) = judge(brief_claims()[claim], settings).parts
    table = part.definitions
    of_the_eu = table[table["roster_rule"] == "eu"]
    assert list(of_the_eu["is_meant"]) == list(of_the_eu["is_stated"])
    assert of_the_eu["is_stated"].sum() == 1
    assert not (table["roster_rule"] == "without_china").any()
