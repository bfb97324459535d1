"""Shares in single years, which a reader draws before seeing them."""

import re

import pytest

from scobrief.facts import facts_of
from scobrief.indicators import indicator
from scobrief.scenario.chapters import Size


def years(scenario: Size) -> dict[int, float]:
    found = {name: fact.value for name, fact in facts_of(scenario).items()}
    return {int(name[-4:]): value for name, value in found.items() if re.search(r"population_share_\d{4}$", name)}


def test_there_is_one_in_every_fourth_year_whatever_the_scenario():
    assert list(years(Size())) == [2001, 2005, 2009, 2013, 2017, 2021, 2025]
    assert years(Size(as_of=2001)) == years(Size())


def test_each_is_the_share_of_the_roster_of_its_year():
    """By other code: the indicator, a year at a time. It jumps where India and Pakistan come in."""
    found = years(Size())
    for year, value in found.items():
        row = indicator("population_share_pct").table(as_of=year, roster_rule="in_force", statuses="members").iloc[0]
        assert value == pytest.approx(row["population_share_pct"])
    assert found[2017] - found[2013] > 15
    assert found[2021] == facts_of(Size())["population_share"].value


def test_the_founders_have_no_jump():
    found = years(Size(roster_rule="founders"))
    assert max(abs(a - b) for a, b in zip(list(found.values())[1:], found.values(), strict=False)) < 2
