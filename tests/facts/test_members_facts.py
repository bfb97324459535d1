"""The facts of the members chapter: standings in words, and nothing said twice on the last day that is known."""

import re

import pytest

from scobrief.facts import facts_of
from scobrief.scenario.chapters import Members


@pytest.mark.parametrize("year", range(2001, 2027))
def test_standings_are_named_as_they_were_called_then(year):
    """Observers begin with Mongolia in 2004, dialogue partners in 2010; both are SCO partners from 1 September 2025."""
    text = facts_of(Members(as_of=year))["standings_sentence"].text
    assert ("observer" in text) == (2004 <= year <= 2024)
    assert ("dialogue partner" in text) == (2010 <= year <= 2024)
    assert ("SCO partners" in text) == (year >= 2025)
    assert ("no other standing" in text) == (year < 2004)
    assert not re.search(r"\bnone\b|\bno (observers|dialogue)", text)


def test_afghanistan_is_not_said_to_stand_where_it_does_not_yet():
    assert "not yet among them" in facts_of(Members(as_of=2011))["afghanistan_sentence"].text
    assert "not yet" not in facts_of(Members(as_of=2012))["afghanistan_sentence"].text


def test_the_last_day_is_named_once():
    assert facts_of(Members(as_of=2026))["answer"].text.lower().count("4 september 2026") == 1
    assert facts_of(Members(as_of=2024))["answer"].text.endswith(
        "on 4 September 2026 it counted 27, ten of them members."
    )


@pytest.mark.parametrize("measure, other", [("nominal", "ppp"), ("ppp", "nominal")])
def test_the_other_measure_is_the_one_to_try(measure, other):
    assert facts_of(Members(gdp_measure=measure))["try_measure"].text == f"gdp_measure={other}"
