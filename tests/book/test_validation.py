"""Ours against published: what must agree does, what differs is explained, and the page says both."""

import csv
import re

import pytest

from scobrief import paths
from scobrief.book import validation
from scobrief.datapackage import open_table
from scobrief.members import roster

PAIRS = {claim.id: (claim, judged) for claim, judged in validation.compared()}
EVERY = pytest.mark.parametrize("name", PAIRS)


@EVERY
def test_a_published_figure_is_hard_or_soft_and_names_where_it_was_published(name):
    claim, _ = PAIRS[name]
    assert claim.type in ("hard", "soft")
    assert claim.theme
    assert claim.source


@pytest.mark.parametrize("name", [name for name, (claim, _) in PAIRS.items() if claim.type == "hard"])
def test_where_formula_and_data_are_the_same_ours_agrees(name):
    """A hard figure that is not met is an error of ours, of the file, or of the publisher: find out which."""
    claim, judged = PAIRS[name]
    assert judged.finding == "met", f"{claim.paraphrase}: ours is {judged.value}, published {claim.test.printed}"


@pytest.mark.parametrize("name", [name for name, (claim, _) in PAIRS.items() if claim.type == "soft"])
def test_where_definitions_differ_the_theme_says_why(name):
    claim, judged = PAIRS[name]
    told = [other.ambiguities for other, _ in PAIRS.values() if other.theme == claim.theme]
    assert any(told)
    assert judged.finding != "undecidable"
    if judged.finding == "not met":
        assert claim.ambiguities, "a figure that is not met has a reason of its own"


@EVERY
def test_a_definition_leaves_nothing_to_the_scenario(name):
    """Another default must not move a comparison with a published figure."""
    claim, _ = PAIRS[name]
    if hasattr(claim.test, "indicator"):
        assert set(claim.test.definition) == set(claim.test.entry.parameters.model_fields)
        assert claim.test.vary == {}


def test_a_figure_stands_in_the_file_as_in_the_table_of_published_values():
    """Those that the table has; days and rosters are in the timeline, the outlook's own in the panel."""
    with (paths.CURATED / "published.csv").open(encoding="utf-8", newline="") as file:
        published = {(float(row["value"]), row["quantity"].split(",")[0]) for row in csv.DictReader(file)}
    values = {value for value, _ in published}
    themes = {"people", "product", "area", "concentration", "trade inside blocs", "China in Central Asia"}
    numbers = [claim.test for claim, _ in PAIRS.values() if claim.theme in themes]
    assert [test for test in numbers if float(getattr(test, "printed", None) or test.than) not in values] == []


@pytest.mark.parametrize(
    ("name", "rule", "year"),
    [("ppp-2021", "in_force", 2021), ("ppp-founders", "founders", 2001), ("ppp-2024", "today", 2024)],
)
def test_the_shares_that_the_outlook_prints_add_up_to_what_the_file_says(name, rule, year):
    annual = open_table("annual")
    printed = annual[(annual["variable"] == "gdp_ppp_world_share_pct") & (annual["year"] == year)].set_index("iso3")
    total = printed.loc[list(roster(year, rule)), "value"].sum()
    assert total == pytest.approx(PAIRS[name][0].test.number, abs=1e-6)


def test_the_ratio_of_the_two_printed_figures_is_the_published_one():
    assert round(17744.64 / 1778.53, 3) == PAIRS["ratio-2021"][0].test.number


def test_the_order_of_the_blocs_is_the_published_one():
    """What two definitions of trade can be expected to share."""
    names = ("eu-trade", "asean-trade", "eaeu-trade", "sco-trade")
    assert sorted(names, key=lambda name: -PAIRS[name][0].test.number) == list(names)
    assert sorted(names, key=lambda name: -PAIRS[name][1].value) == list(names)


def test_the_page_has_every_figure_with_its_difference_and_every_reason():
    text = validation.validation()
    assert text.count("\n| ") - text.count("\n| ---") - text.count("\n| Published") == len(PAIRS)
    assert "| 24.06% | 24.04% | \N{MINUS SIGN}0.02 | met |" in text
    assert "| 9 June 2017 | 9 June 2017 | 0 days | met |" in text
    assert "| above 60.0% | 65.7% | +5.7 | met |" in text
    assert [claim.id for claim, _ in PAIRS.values() if claim.ambiguities not in text] == []
    assert text.index("### Hard") < text.index("### Soft")


def test_the_page_counts_what_it_lists():
    text = validation.validation()
    soft = text.partition("### Soft")[2]
    assert "Of 29 published figures eleven are met and ten approximately" in soft
    assert len(re.findall(r"\| met \|", soft)) == 11
    assert len(re.findall(r"\| approximately met \|", soft)) == 10


def test_counting_at_both_ends_is_worked_from_the_published_figures():
    """By hand: 146.2 / 990.4 = 14.76 percent, and 73.1 / 917.3 = 7.97."""
    text = validation.counting()
    assert r"\frac{2 \cdot 73.1}{2 \cdot 73.1 + 844.2} = 14.8" in text
    assert r"\frac{73.1}{73.1 + 844.2} = 8.0" in text
    assert "at 14.6% for January" in text
