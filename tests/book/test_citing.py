"""The box and the tags on books of one page or two."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief import cite

FIRST = "An op-ed makes claims on the organisation, and each of them is held against public tables here."
LEDGER = {
    "version": "0.1.0",
    "run_id": "cx4k-3p2m",
    "credits": ["IMF, World Economic Outlook database, October 2022"],
    "vintages": {"imf-weo-2022-10": "2022-10"},
    "scenario": {"name": "article-2021", "parameters": {}},
    "base_url": None,
    "facts": {},
}
PAGES = {
    "index.md": f"# A brief\n\n{FIRST}\n\n```{{toctree}}\nmethods\ncite\ndata\n```\n",
    "methods.md": f"# Methods & \\<more>\n\n{FIRST}\n",
    "cite.md": f"# How to cite\n\n{FIRST}\n",
    "data.md": f"# Data\n\n{FIRST}\n",
}


def build(folder: Path, ledger: dict, **settings) -> Path:
    """Build the pages and return where they are."""
    (folder / "extra").mkdir(exist_ok=True)
    (folder / "extra" / "facts.json").write_text(json.dumps(ledger), encoding="utf-8")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = {
        "extensions": ["myst_parser", "scobrief.book.extension"],
        "html_theme": "basic",
        "html_extra_path": ["extra"],
        **settings,
    }
    warnings, out = io.StringIO(), folder / "out"
    with docutils_namespace():
        Sphinx(folder, None, out, out / "trees", "html", settings, status=None, warning=warnings).build()
    assert warnings.getvalue() == ""
    return out


def head(page: str) -> dict[str, str]:
    """The meta tags of a page by name or property."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', page)
    }


def linked_data(page: str) -> list[dict]:
    blocks = re.findall(r'<script type="application/ld\+json">\n(.*?)\n</script>', page, re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("plain"), LEDGER)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    (folder / "extra" / "data").mkdir(parents=True)
    (folder / "extra" / "data" / "annual.csv").write_text("a\n1\n")
    ledger = LEDGER | {"base_url": "https://example.org/brief/"}
    return build(folder, ledger, html_baseurl="https://other.example/", scobrief_image="figures/one.png")


def read(site: Path, page: str) -> str:
    return (site / f"{page}.html").read_text(encoding="utf-8")


def test_every_page_has_one_box_with_all_seven_forms_that_opens_without_a_script(plain):
    for name in ("index", "methods", "cite", "data"):
        page = read(plain, name)
        assert page.count('<details class="sb-cite" id="cite-this-page">') == 1
        assert re.search(r"<details[^>]*>\n<summary>Cite (?:this page|the brief)</summary>", page)
        assert re.findall(r'id="cite-([a-z-]+)" data-copy', page) == list(cite.STYLES)
        box = page[page.index('<details class="sb-cite"') :]
        # A button that copies works by a script alone, which makes it.
        assert "<button" not in box
        assert "onclick" not in page
        assert 'style="' not in box.partition("</details>")[0]


def test_the_first_page_is_cited_as_the_brief_and_another_as_a_part_of_it(plain):
    assert '"type": "report"' in unescape(read(plain, "index"))
    methods = unescape(read(plain, "methods"))
    assert "“Methods & <more>.” <i>The Shanghai Cooperation Organization" in methods
    assert 'How to cite a figure, a re-run or the data: <a href="cite.html">' in methods


def test_a_title_that_is_markup_is_text_in_the_box_and_in_the_head(plain):
    page = read(plain, "methods")
    assert "<more>" not in page
    assert head(page)["citation_title"] == "Methods & <more>"
    assert linked_data(page)[0]["name"] == "Methods & <more>"


def test_pages_that_sphinx_makes_are_not_cited(plain):
    for name in ("search", "genindex"):
        assert "sb-cite" not in read(plain, name).replace("sb-cite.", "")
        assert "ld+json" not in read(plain, name)


def test_without_an_address_there_is_none_in_the_head_and_no_canonical_link(plain):
    for name in ("index", "methods", "data"):
        page = read(plain, name)
        assert 'rel="canonical"' not in page
        assert not [name for name, value in head(page).items() if "://" in value]


def test_with_an_address_every_page_names_its_own_once_and_the_first_that_of_the_folder(published):
    for name, address in (("index", ""), ("methods", "methods.html")):
        page = read(published, name)
        whole = f"https://example.org/brief/{address}"
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', page) == [whole]
        assert head(page)["citation_public_url"] == head(page)["og:url"] == linked_data(page)[0]["url"] == whole
        assert head(page)["og:image"] == "https://example.org/brief/figures/one.png"
        assert "other.example" not in page


def test_the_id_of_the_run_is_in_the_head_and_in_json_ld(plain):
    page = read(plain, "methods")
    assert head(page)["scobrief.run"] == "cx4k-3p2m"
    assert linked_data(page)[0]["identifier"]["value"] == "cx4k-3p2m"


def test_the_page_of_the_data_describes_each_table_and_links_those_that_the_book_offers(plain, published):
    assert len(linked_data(read(plain, "methods"))) == 1
    _, tables = linked_data(read(published, "data"))
    files = [part["distribution"][0] for part in tables["hasPart"]]
    assert {file["name"]: file["contentUrl"] for file in files if "contentUrl" in file} == {
        "annual.csv": "https://example.org/brief/data/annual.csv"
    }


def test_the_description_is_plain_text_in_all_three_places(plain):
    page = read(plain, "methods")
    assert head(page)["description"] == head(page)["og:description"] == linked_data(page)[0]["description"] == FIRST


def test_a_book_of_a_re_run_says_so_in_its_boxes(tmp_path):
    parameters = {"size": {"as_of": 2017}, "trade": {"as_of": 2017}}
    site = build(tmp_path, LEDGER | {"scenario": {"name": "mine", "parameters": parameters}})
    assert "Re-run cx4k-3p2m with as_of=2017." in re.sub(r"<[^>]+>", "", read(site, "methods"))


def test_the_description_has_no_brackets_of_literature_and_no_markup(tmp_path, monkeypatch):
    text = f'# Data\n\nSee [Zaheer, n.d.] and the file <a href="x">of tables</a> here [IMF, 2022a]. {FIRST}\n'
    monkeypatch.setitem(PAGES, "data.md", text)
    told = head(read(build(tmp_path, LEDGER), "data"))["description"]
    assert told.startswith("See and the file of tables here. An op-ed makes claims")
