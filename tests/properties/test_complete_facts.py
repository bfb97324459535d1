"""Under any scenario a chapter has every fact that the prose asks for, and each can be printed as it is."""

import json
import re
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from scenarios import of_chapter

from scobrief import paths
from scobrief.facts import Fact, facts_of
from scobrief.indicators import REGISTRY
from scobrief.scenario import CHAPTERS

ASKED = re.compile(r"\{fact\}`([^`]+)`|\bfacts\[[\"']([^\"']+)[\"']\]")
# What Python prints where a value is missing or a text was not filled in. "None of", "None reports" are words.
UNPRINTABLE = re.compile(r"\b(nan|NaN|NaT|<NA>|inf|None(?! of| reports| is)|True|False)\b|[{}]|0x[0-9a-f]{6}|  |\n")


@cache
def asked() -> dict[str, set[str]]:
    """The facts that pages and notebooks name, by chapter; in its own notebook a chapter leaves its name out."""
    found: dict[str, set[str]] = {chapter: set() for chapter in CHAPTERS}
    for path in [*paths.BOOK.glob("*.md"), *paths.NOTEBOOKS.glob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        own = path.stem.partition("_")[2]
        for role, key in ASKED.findall(text):
            chapter, dot, _ = (role or key).partition(".")
            name = role or key if dot else f"{own}.{key}"
            found[chapter if dot else own].add(name)
    return found


def judge(name: str, fact: Fact) -> None:
    """One fact: named, printed, in a unit, with its source."""
    assert fact.name == name
    assert fact.text, name
    assert not UNPRINTABLE.search(fact.text), (name, fact.text)
    # A setting is printed as it is typed, and its name is no word anywhere else.
    assert fact.unit == "setting" or not re.search(r"\w_\w", fact.text), (name, fact.text)
    assert fact.unit, name
    assert fact.unit == fact.unit.strip(), name
    assert fact.tables, name
    assert fact.indicator is None or fact.indicator in REGISTRY, name
    assert not isinstance(fact.value, float) or fact.value == fact.value, name


def test_the_prose_asks_for_facts_of_every_chapter():
    """Catch a search that finds nothing, and then nothing wrong."""
    assert all(asked().values())
    assert {"size.answer", "size.population_share"} <= asked()["size"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_fact_that_the_prose_asks_for_is_there_under_any_scenario(chapter):
    """Two scenarios of each chapter, for time: the plainest of the schema, and one from anywhere."""

    @settings(max_examples=2, phases=[Phase.generate])  # to shrink a failure would take minutes
    @given(of_chapter(chapter))
    def holds(scenario):
        sheet = facts_of(scenario)
        assert asked()[chapter] - set(sheet) == set()
        for name, fact in sheet.items():
            judge(name, fact)
        json.dumps(sheet.payload(), allow_nan=False)

    holds()


@pytest.mark.parametrize(
    "text", ["nan%", "not {measure}", "None", "roster_rule today", "$inf billion", "two  blanks", "<built-in 0x7f00aa>"]
)
def test_a_text_that_was_not_filled_in_is_seen(text):
    with pytest.raises(AssertionError):
        judge("size.x", Fact("size.x", 1.0, "percent", text, None, ("annual",), "2022-10"))
