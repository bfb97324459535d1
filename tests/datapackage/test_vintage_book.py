"""A whole book of a fetched vintage: every page can be made, and says whose figures it shows."""

from __future__ import annotations

import json
import re

import pytest

import world_bank
from faults.checkout import checkout, scobrief

pytestmark = pytest.mark.slow


def test_a_book_of_a_vintage_is_built_and_its_captions_name_the_world_bank(tmp_path):
    home = checkout(tmp_path)
    with world_bank.serving() as (url, _):
        brought = scobrief(home, "data", "refresh", "worldbank", "--endpoint", url)
    vintage = brought.stdout.split("\t")[0]
    told = scobrief(home, "build", "--set", f"vintage={vintage}")
    site = home / "_build" / "variants" / f"article-2021-vintage={vintage}" / "html"
    assert (told.returncode, told.stdout) == (0, f"{site}/index.html\n"), told.stderr
    captions = {}
    for page in (site / "chapters").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "The annual figures are those of the World Development Indicators" in text, page.name
        captions[page.stem] = " ".join(re.findall(r"<figcaption>.*?</figcaption>", text, re.DOTALL))
    assert "World Development Indicators, The World Bank, retrieved" in captions["size"]
    assert [name for name, said in captions.items() if "World Economic Outlook" in said] == []
    facts = json.loads((site / "facts.json").read_text(encoding="utf-8"))["facts"]
    # The server's figures are the outlook's: 42.2 % of the world's people, by both.
    assert facts["size.population_share"]["text"] == "42.2%"
    assert "6,943 shares of 1990 to 2027" in (site / "checks.html").read_text(encoding="utf-8")
