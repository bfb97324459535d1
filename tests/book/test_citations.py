"""The page on citing: its examples are what the program prints, of runs that there are."""

import re
import shlex

import pytest

from scobrief import __version__, cite, facts, paths
from scobrief.book import citations
from scobrief.datapackage import descriptor, vintages
from scobrief.scenario import CHAPTERS, resolve, run_id


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    chosen = resolve(CHAPTERS)
    found = {fact.name: {"text": fact.text} for fact in facts.facts_of(chosen["size"]).values()}
    ledger = {"run_id": run_id(chosen), "version": __version__, "vintages": vintages(), "facts": found}
    return citations.fragments(ledger)


def test_every_fragment_is_on_the_page_and_every_one_on_the_page_is_made(made):
    page = (paths.BOOK / "cite.md").read_text(encoding="utf-8")
    assert re.findall(r"_generated/(cite-[\w-]+\.md)", page) == list(made)


@pytest.mark.parametrize("case", ["brief", "chapter", "figure", "rerun"])
def test_each_case_has_the_four_styles_and_a_record_for_programs(made, case):
    text = made[f"cite-{case}.md"]
    assert re.findall(r"(?m)^(\w+)\n: ", text) == [cite.NAMES[style] for style in cite.PROSE]
    assert re.search(r"(?m)^In (?:BibTeX|RIS|CSL-JSON):$", text)
    assert text.count(f"Version {__version__}") + text.count(f"version {__version__}") >= 4


def test_the_examples_are_of_the_run_of_the_book(made):
    run = run_id(resolve(CHAPTERS))
    for case in ("brief", "chapter", "figure"):
        assert made[f"cite-{case}.md"].count(run) == 5


def test_the_re_run_has_the_id_that_its_command_gives(made):
    words = shlex.split(re.search(r"\$ scobrief (run .*)", made["cite-rerun.md"])[1])
    given = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
    scenario = resolve([words[1]], settings=given)[words[1]]
    assert scenario.changed()
    run = run_id({words[1]: scenario})
    assert f"$ scobrief cite --run {run}" in made["cite-rerun.md"]
    assert f"Re-run {run} with as_of=2017 and gdp_measure=ppp" in made["cite-rerun.md"].replace("\\_", "_")


def test_every_source_is_there_with_its_vintage_and_a_reference_that_the_bibliography_has(made):
    keys = re.findall(r"\{cite:p\}`(\w+)`", made["cite-data.md"])
    assert set(keys) == {
        item["sources"][0]["cite"] for item in descriptor()["resources"] if "cite" in item["sources"][0]
    }
    bibliography = (paths.BOOK / "references.bib").read_text(encoding="utf-8")
    assert all(f"{{{key}," in bibliography for key in keys)
    assert all(f"| {vintage} |" in made["cite-data.md"] for vintage in vintages().values())


def test_no_sign_of_a_citation_is_taken_for_markup():
    made = citations._markdown("A [b] <i>c_d: e*</i> &amp; $5 `f` &lt;g&gt;")
    assert made == r"A \[b\] *c\_d: e\** \& \$5 \`f\` \<g\>"
