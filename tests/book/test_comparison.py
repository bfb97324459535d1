"""The page of presets compared: computed from the package, the tables and the presets, and from nothing else."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest

from scobrief import paths
from scobrief.book import comparison, ledger
from scobrief.claims import brief_claims
from scobrief.compare import COLUMNS, Comparison, compare
from scobrief.facts import facts_of
from scobrief.scenario import CHAPTERS, DEFAULT, presets, resolve

OTHERS = [name for name in presets() if name != DEFAULT]


@pytest.fixture(scope="module")
def made() -> str:
    base = resolve(CHAPTERS)
    fragments = comparison.fragments({name: compare(base, resolve(CHAPTERS, name)) for name in OTHERS})
    assert list(fragments) == ["compare.md"]
    return fragments["compare.md"]


def tables(text: str) -> list[list[list[str]]]:
    """Markdown tables as rows of cells, without the line under the head."""
    found = re.findall(r"(?:^\|.*\n)+", text, flags=re.M)
    return [
        [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines() if "---" not in line]
        for table in found
    ]


def section(text: str, name: str) -> str:
    return text.partition(f"(preset-{name})=\n### {name}\n")[2].partition("\n(preset-")[0]


def verdicts(name: str) -> dict[str, str]:
    """The verdict on each claim under a preset, from the facts of the chapter itself."""
    facts = facts_of(resolve(["verdicts"], name)["verdicts"])
    return {claim: facts[f"{claim}_verdict"].text for claim in brief_claims()}


def test_every_preset_but_the_default_has_a_row_and_a_section(made):
    rows = tables(made)[0][1:]
    assert [re.match(r"\[([\w-]+)\]\(#preset-([\w-]+)\)", row[0]).groups() for row in rows] == [(n, n) for n in OTHERS]
    assert re.findall(r"^### (.+)$", made, flags=re.M) == OTHERS


def test_a_preset_says_in_its_own_words_what_it_asks_and_what_it_sets(made):
    for name, row in zip(OTHERS, tables(made)[0][1:], strict=True):
        head = (paths.SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert head == f"# {row[4]}"
        assert row[4] in section(made, name)
        values = resolve(CHAPTERS, name)["verdicts"].changed() or resolve(CHAPTERS, name)["trade"].changed()
        assert set(row[5].split(", ")) == {f"`{key}={value}`" for key, value in values.items()}


def test_the_matrix_has_the_verdicts_of_the_presets_and_says_where_they_are_the_same(made):
    """Every claim is judged again under every preset."""
    told = {name: verdicts(name) for name in presets()}
    moving = [name for name in OTHERS if told[name] != told[DEFAULT]]
    claims = [claim for claim in brief_claims() if any(told[name][claim] != told[DEFAULT][claim] for name in moving)]
    head, *rows = tables(made)[1]
    assert head == ["Claim", DEFAULT, *moving]
    assert [re.match(r"\{ref\}`(C\d+) <claim-C\d+>`", row[0])[1] for row in rows] == claims
    for claim, row in zip(claims, rows, strict=True):
        assert row[0] == f"{{ref}}`{claim} <claim-{claim}>` {brief_claims()[claim].paraphrase}"
        assert row[1] == told[DEFAULT][claim]
        for name, cell in zip(moving, row[2:], strict=True):
            assert cell == ("the same" if told[name][claim] == row[1] else f"**{told[name][claim]}**")
    counts = [row[1] for row in tables(made)[0][1:]]
    assert counts == [f"{sum(told[n][c] != told[DEFAULT][c] for c in brief_claims())} of 46" for n in OTHERS]


def test_a_moved_verdict_is_told_with_what_it_was_and_what_moved_it(made):
    line = next(line for line in section(made, "family27").splitlines() if "`C18 " in line)
    assert line.startswith("- {ref}`C18 <claim-C18>`: **supported**, was not supported")
    assert "(moved by roster_rule and statuses only together)" in line
    assert "No verdict differs." in section(made, "ppp")
    assert "No verdict differs." not in section(made, "family27")


def test_the_numbers_of_a_preset_are_those_that_pages_quote_and_lead_to_the_ledger(made):
    found = compare(resolve(CHAPTERS), resolve(CHAPTERS, "ppp")).of("number")
    used = ledger._used()
    quoted = found[[name in used for name in found["fact"]]]
    part = section(made, "ppp")
    assert f"<summary>{len(quoted)} numbers that pages quote, of {len(found)} that differ</summary>" in part
    assert re.findall(r'href="numbers\.html#fact-([^"]+)"', part) == quoted["fact"].tolist()
    row = re.search(r'<tr><th scope="row"><a href="numbers.html#fact-size.gdp_share">.*?</tr>', part)[0]
    assert re.findall(r'<td class="sb-figures">([^<]+)</td>', row) == ["24.0%", "30.1%"]
    assert "<span>+6.1 points</span>" in row
    assert "`scobrief compare article-2021 ppp --all`" in part


def test_what_moved_a_number_has_a_column_only_where_there_is_more_than_one_parameter(made):
    assert "Moved by" not in section(made, "ppp")
    assert "Moved by" in section(made, "today")
    assert "as_of alone" in section(made, "today")


def test_lists_of_numbers_are_closed_until_asked_for_and_scroll_in_a_box(made):
    assert made.count('<details class="sb-ledger">') == len(OTHERS)
    assert "<details open" not in made
    assert made.count('<div class="sb-table sb-compare"><div class="sb-table-box"><table>') == len(OTHERS)


def test_the_page_shows_the_fragment_and_types_no_result():
    page = (paths.BOOK / "compare.md").read_text(encoding="utf-8")
    assert "```{include} _generated/compare.md\n```" in page
    assert not re.search(r"\d+(\.\d+)? ?%", page)


def comparison_of(rows: list[dict]) -> Comparison:
    table = pd.DataFrame([dict.fromkeys(COLUMNS) | row for row in rows], columns=list(COLUMNS))
    return Comparison({}, {}, table, len(rows), 0, ())


def test_where_no_preset_moves_a_verdict_the_page_says_so_and_has_no_matrix():
    assert comparison._matrix({"ppp": comparison_of([])}) == ("## Verdicts that move\n\nNo preset moves any verdict.\n")


def test_one_verdict_is_told_in_the_singular():
    moved = {"kind": "verdict", "claim": "C18", "text_a": "not supported", "text_b": "mixed"}
    made = comparison._matrix({"one": comparison_of([moved]), "two": comparison_of([])})
    assert "One verdict of 46 moves under any of the presets; the other 45 are the same under all of them." in made
    assert "`two` moves none." in made


def test_a_number_that_only_one_scenario_has_is_named_as_such_and_its_text_is_escaped():
    row = dict.fromkeys(COLUMNS, float("nan")) | {"fact": "size.odd", "unit": "<states>", "text_b": "a < b"}
    row |= {"chapter": "size", "moved_by": "as_of"}
    name, before, after, difference, moved = comparison._number(row, why=True).cells
    assert (before, after, moved) == ("no such number", "a &lt; b", "as_of")
    assert "<code>odd</code>" in name
    assert html.escape("<states>") in difference
    assert "<states>" not in difference
