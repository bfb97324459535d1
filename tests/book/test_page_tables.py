"""Tables of a page: rows with names, units in the head, heads over heads, sources underneath, valid closed code."""

from __future__ import annotations

import io
import json
import re

import nbformat
import pytest
from lxml import html as lxml_html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief.book import tables

FACTS = {
    "size.a": {"text": "43%", "unit": "percent", "tables": ["annual", "curated-memberships"]},
    "size.b": {"text": "42.2%", "unit": "percent", "tables": ["annual"]},
    "size.year": {"text": "2021", "unit": "year", "tables": ["unused"]},
}
TABLES = {
    "annual": "IMF World Economic Outlook",
    "unused": "Another",
    "curated-memberships": "memberships of the brief",
}


@pytest.fixture
def page(tmp_path):
    """Build a page and return its article as a tree."""

    def build(text: str | nbformat.NotebookNode, **settings) -> lxml_html.HtmlElement:
        (tmp_path / "extra").mkdir(exist_ok=True)
        ledger = {"facts": FACTS, "tables": TABLES}
        (tmp_path / "extra" / "facts.json").write_text(json.dumps(ledger), encoding="utf-8")
        if isinstance(text, str):
            (tmp_path / "index.md").write_text(text, encoding="utf-8")
        else:
            nbformat.write(text, tmp_path / "index.ipynb")
        settings = {
            "extensions": ["myst_parser" if isinstance(text, str) else "myst_nb", "scobrief.book.extension"],
            "myst_enable_extensions": ["colon_fence"],
            "html_theme": "basic",
            "numfig": True,
            **settings,
        }
        warnings, out = io.StringIO(), tmp_path / "out"
        with docutils_namespace():
            Sphinx(tmp_path, None, out, out / "trees", "html", settings, status=None, warning=warnings).build()
        assert warnings.getvalue() == ""
        tree = lxml_html.parse(out / "index.html").getroot()
        return tree.find_class("body")[0]

    return build


SHARES = """# Size

| Claim | Share | Finding |
|---|---|---|
| C16 | {fact}`size.a` | met |
| C17 | {fact}`size.b` | not met |
"""


def rows(tree) -> list[list[str]]:
    return [[f"{cell.tag} {cell.text_content()}" for cell in row] for row in tree.iter("tr")]


def test_a_row_is_named_by_its_first_cell_and_a_column_by_its_head(page):
    tree = page(SHARES)
    assert [(th.get("scope"), th.text_content()) for th in tree.iter("th")] == [
        ("col", "Claim"), ("col", "Share%"), ("col", "Finding"), ("row", "C16"), ("row", "C17"),
    ]  # fmt: skip


def test_a_unit_is_seen_in_the_head_and_heard_in_the_cell_where_a_fact_stays_whole(page):
    tree = page(SHARES)
    (unit,) = tree.find_class("sb-unit")
    assert (unit.text_content(), unit.getparent().tag) == ("%", "th")
    facts = tree.find_class("sb-fact")
    assert [fact.text_content() for fact in facts] == ["43%", "42.2%"]
    assert [heard.text_content() for heard in tree.find_class("sb-heard")] == ["%", "%"]
    assert [fact.text for fact in facts] == ["43", "42.2"]


def test_figures_stand_to_the_right_and_are_padded_to_the_decimal(page):
    cells = [cell for cell in page(SHARES).iter("td") if cell.get("class")]
    assert [(cell.get("class"), cell.get("data-pad")) for cell in cells] == [("sb-figures", ".0"), ("sb-figures", None)]


def test_the_sources_of_the_facts_in_a_table_stand_under_it_in_the_order_of_the_package(page):
    (note,) = page(SHARES).find_class("sb-table-note")
    assert note.text_content() == "Sources: IMF World Economic Outlook; memberships of the brief."
    assert page("# Size\n\n| A | B |\n|---|---|\n| 1 | 2 |\n").find_class("sb-table-note") == []


def test_neighbouring_heads_of_one_name_get_a_head_over_both(page):
    tree = page(
        "# Size\n\n| Bloc | Each state: {fact}`size.year` | Each state: 2001 | Note: x |\n"
        "|---|---|---|---|\n| SCO | 0.7 | 0.75 | - |\n"
    )
    over, under, _ = tree.iter("tr")
    assert [(th.text_content(), th.get("scope"), th.get("colspan"), th.get("rowspan")) for th in over] == [
        ("Bloc", "col", None, "2"), ("Each state", "colgroup", "2", None), ("Note: x", "col", None, "2"),
    ]  # fmt: skip
    assert [(th.text_content(), th.get("scope")) for th in under] == [("2021", "col"), ("2001", "col")]


def test_a_caption_is_numbered_and_a_link_leads_to_the_table(page):
    tree = page(
        "# Size\n\n:::{table} What is printed\n:name: tab-size\n\n| A | B |\n|---|---|\n| 1 | 2 |\n:::\n\n"
        "{numref}`tab-size`\n"
    )
    (caption,) = tree.iter("caption")
    assert caption.text_content().startswith("Table 1 What is printed")
    (box,) = tree.find_class("sb-table")
    assert box.get("id") == "tab-size"
    assert "Table 1" in [link.text_content() for link in tree.iter("a")]


def test_a_table_with_texts_names_each_cell_for_the_cards_of_a_phone(page):
    text = "a text that is long enough to be read and not looked up"
    tree = page(f"# Size\n\n| Claim | Year | Why |\n|---|---|---|\n| C1 | 2021 | {text} |\n")
    assert "sb-cards-when-narrow" in tree.find_class("sb-table")[0].get("class")
    assert [cell.get("data-head") for cell in tree.iter("td")] == ["Year", "Why"]
    assert page(SHARES).find_class("sb-cards-when-narrow") == []


def test_a_table_without_rows_is_a_head(page):
    """As a generated one may be, of which nothing is to be told."""
    assert rows(page("| Year | Points |\n| --- | --- |\n")) == [["th Year", "th Points"]]


def test_no_cell_has_a_paragraph_of_its_own_but_may_have_several(page):
    tree = page("# S\n\n```{list-table}\n:header-rows: 1\n\n* - A\n  - B\n* - 1\n  - one\n\n    two\n```\n")
    assert rows(tree) == [["th A", "th B"], ["th 1", "td one\ntwo\n"]]
    assert len(tree.xpath(".//td/p")) == 2
    assert tree.xpath(".//@style") == []


def test_code_that_is_closed_has_a_summary_without_paragraphs_and_label(page):
    cell = nbformat.v4.new_code_cell("1 + 1", metadata={"tags": ["hide-input"]})
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Size"), cell],
        metadata={"language_info": {"name": "python", "pygments_lexer": "python"}},
    )
    tree = page(book, nb_execution_mode="off", nb_code_prompt_show="Code")
    (summary,) = tree.xpath(".//details[contains(@class, 'hide')]/summary")
    assert (summary.text_content(), summary.attrib, len(summary)) == ("Code", {}, 0)
    assert "1 + 1" in re.sub(r"\s+", " ", summary.getparent().text_content())


def test_a_table_that_is_written_at_once_has_the_same_form():
    groups = [tables.Group([tables.Row(("<code>a</code>", "1"), "fact-a")], "Size & more"), tables.Group([])]
    made = lxml_html.fromstring(tables.table(("Fact", "Value <1>"), groups, "sb-numbers", figures=[1]))
    assert made.get("class") == "sb-table sb-numbers"
    assert rows(made) == [["th Fact", "th Value <1>"], ["th Size & more"], ["th a", "td 1"]]
    assert [th.get("scope") for th in made.iter("th")] == ["col", "col", "rowgroup", "row"]
    assert made.xpath(".//tr/@id") == ["fact-a"]
    assert made.xpath(".//*[@class='sb-figures']/text()") == ["Value <1>", "1"]


def test_works_that_are_listed_have_roles_that_stand_together(page, tmp_path):
    (tmp_path / "works.bib").write_text(
        "@book{a, title={A}, author={B, C}, publisher={D}, year={2001}}\n", encoding="utf-8"
    )
    tree = page(
        "# Works\n\n```{bibliography}\n:all:\n```\n",
        extensions=["myst_parser", "sphinxcontrib.bibtex", "scobrief.book.extension"],
        bibtex_bibfiles=["works.bib"],
    )
    assert [(e.get("role"), e.get("class")) for e in tree.xpath(".//*[@role='list']/*")] == [("listitem", "citation")]
