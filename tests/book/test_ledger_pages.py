"""Pages that are written from the facts of a run: the claims, the verdict strip, the number ledger."""

import html
import re

import pytest

from scobrief import paths
from scobrief.book import ledger
from scobrief.claims import brief_claims
from scobrief.facts import facts_of
from scobrief.facts.sheet import Facts
from scobrief.scenario import CHAPTERS


@pytest.fixture(scope="module")
def facts() -> dict:
    return {name: entry for kind in CHAPTERS.values() for name, entry in facts_of(kind()).payload().items()}


@pytest.fixture(scope="module")
def fragments(facts) -> dict[str, str]:
    return ledger.fragments(facts, {chapter: kind().model_dump() for chapter, kind in CHAPTERS.items()})


def test_every_claim_has_an_entry_with_its_verdict_and_where_it_comes_from(fragments):
    entries = re.split(r"^\(claim-C\d\d\)=$", fragments["claims.md"], flags=re.M)[1:]
    assert len(entries) == 46
    for claim, entry in zip(brief_claims().values(), entries, strict=True):
        assert f"### {claim.id}: {claim.paraphrase}" in entry
        assert f"**{{fact}}`verdicts.{claim.id}_verdict`**" in entry
        for part in claim.all_parts:
            assert (
                (" By reading" in entry)
                if part.reading
                else ("scobrief claims invert" in entry or "memberships" in entry)
            )


def test_the_claims_page_names_only_facts_that_exist(fragments, facts):
    assert set(re.findall(r"\{fact\}`([^`]+)`", fragments["claims.md"])) <= set(facts)


def test_the_strip_has_a_cell_for_each_claim_that_leads_to_its_entry_and_says_its_verdict(fragments, facts):
    cells = re.findall(
        r'<a class="sb-cell sb-v-(\w+)" href="claims.html#claim-(c\d\d)" title="([^"]+)"', fragments["strip.md"]
    )
    assert [claim for _, claim, _ in cells] == [name.lower() for name in brief_claims()]
    for kind, claim, told in cells:
        verdict = facts[f"verdicts.{claim.upper()}_verdict"]["text"]
        assert f"{claim.upper()}, {verdict}: " in html.unescape(told)
        assert kind == ledger.KINDS.get(verdict, "open")


def test_the_legend_of_the_strip_counts_all_claims(fragments):
    counts = re.findall(r'<span class="sb-cell[^>]*>(\d+)</span>', fragments["strip.md"])
    assert sum(map(int, counts)) == 46


def test_every_fact_is_in_the_number_ledger_once_with_its_tables(fragments, facts):
    rows = re.findall(r'<tr id="fact-([^"]+)">(.*?)</tr>', fragments["numbers.md"], flags=re.S)
    assert [name for name, _ in rows] == list(facts)
    for name, row in rows:
        assert html.escape(facts[name]["text"]) in row
        for table in facts[name]["tables"]:
            assert f"{table} (" in row


def test_a_fact_is_used_on_the_pages_that_name_it_or_is_marked_as_in_reserve(fragments):
    """Looked up again in the plain text of pages and notebooks."""
    rows = dict(re.findall(r'<tr id="fact-([^"]+)">(.*?)</tr>', fragments["numbers.md"], flags=re.S))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in paths.BOOK.glob("*.md")}
    assert "index.html" in rows["size.population_share"]
    for name, row in rows.items():
        named = {page for page, text in pages.items() if f"{{fact}}`{name}`" in text}
        assert named <= set(re.findall(r'href="([\w-]+)\.html"', row))
        used = re.findall(r"<td>(.*?)</td>", row, flags=re.S)[-1]
        assert (used == "in reserve") != ("href=" in used)


def test_a_text_that_html_could_misread_is_escaped():
    sheet = Facts("size")
    sheet.add("odd", "<b>", "<b> & more", "words", tables=("annual",))
    made = ledger.numbers(sheet.payload(), {"size": {}})
    assert "&lt;b&gt; &amp; more" in made
    assert "<b>" not in made
