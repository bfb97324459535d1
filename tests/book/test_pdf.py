"""The PDF as a reader meets it: contents, outline, links, figures, words; read by another library than the one that
writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pypdf
import pytest
from playwright.sync_api import sync_playwright

from scobrief.book.paper import pages as built
from scobrief.book.paper.browser import find

pytestmark = pytest.mark.slow

PARTS = ("The brief", "Teaching", "Behind the numbers")


@pytest.fixture(scope="module")
def pdf(with_editions) -> pypdf.PdfReader:
    return pypdf.PdfReader(with_editions / "scobrief.pdf")


@pytest.fixture(scope="module")
def texts(pdf) -> list[str]:
    """The text of each page, its spaces made one."""
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


@pytest.fixture(scope="module")
def chapters(with_editions) -> list[built.Page]:
    return built.read(with_editions)


@pytest.fixture(scope="module")
def printed(with_editions) -> Path:
    """The one page that was printed."""
    return with_editions.parent / "stage" / "article-2021" / "editions" / "print" / "book.html"


def squeezed(text: str) -> str:
    """Without spaces: a PDF has none where a line ends."""
    return re.sub(r"\s+", "", text)


def outline(pdf: pypdf.PdfReader, items=None, depth: int = 0) -> Iterator[tuple[int, str, int]]:
    """Depth, words and page of each item."""
    for item in pdf.outline if items is None else items:
        if isinstance(item, list):
            yield from outline(pdf, item, depth + 1)
        else:
            yield depth, item.title, pdf.get_destination_page_number(item) + 1


def test_it_is_a_brief_with_its_annexes_and_not_a_print_of_every_number(pdf):
    assert 120 < len(pdf.pages) < 220


def test_each_chapter_begins_on_the_page_that_the_contents_name(texts, chapters):
    contents, last = squeezed(texts[1]), 2
    for chapter in chapters:
        number = int(re.search(rf"{re.escape(squeezed(chapter.title))}(\d+)", contents)[1])
        assert number > last
        assert squeezed(chapter.title) in squeezed(texts[number - 1]), chapter.title
        assert f"{number}Version" in squeezed(texts[number - 1])  # at its foot
        last = number


def test_the_outline_has_parts_chapters_and_sections_in_the_words_of_the_book(pdf, texts, chapters):
    found = list(outline(pdf))
    titles = [title for depth, title, _ in found if depth == 0]
    assert titles == ["Contents", chapters[0].title, *PARTS]
    assert [title for depth, title, _ in found if depth == 1 and title in {c.title for c in chapters[1:]}] == [
        chapter.title for chapter in chapters[1:]
    ]
    wanted = [text for chapter in chapters for _, text, _ in built.headings(chapter, deepest=4)]
    own = [(0, title) for title in ("Contents", *PARTS)]  # a section may be called like a part
    assert [title for depth, title, _ in found if (depth, title) not in own] == wanted
    for _, title, number in found:
        if title not in PARTS:
            assert squeezed(title).lower() in squeezed(texts[number - 1]).lower(), (title, number)


def test_an_apostrophe_is_found_as_it_is_written(texts):
    assert any("The article’s three cases next door" in text for text in texts)
    assert not any("\u02bc" in text for text in texts)


def test_every_figure_is_whole_on_one_page_with_its_heading_and_its_caption(texts, chapters):
    flat = [squeezed(text) for text in texts]
    figures = [figure for chapter in chapters for figure in chapter.text.xpath(".//figure[.//*[@role='img']]")]
    assert len(figures) > 60
    for figure in figures:
        heading = squeezed(figure.xpath(".//p[contains(@class, 'sb-title')]")[0].text_content())
        caption = squeezed(figure.find(".//figcaption").text_content())
        assert any(heading in page and caption in page for page in flat), caption[:60]


def test_the_computed_numbers_of_the_summary_are_in_it(with_editions, texts):
    facts = json.loads((with_editions / "facts.json").read_text(encoding="utf-8"))["facts"]
    summary = squeezed(" ".join(texts[2:5]))
    for name in ("size.population_share", "size.gdp_share", "verdicts.answer", "members.enlargement"):
        assert squeezed(facts[name]["text"]) in summary, name


def test_what_only_a_screen_can_use_is_not_in_it(texts):
    words = " ".join(texts)
    for remnant in ("Show code", "Hide code", "Toggle hidden", "Link to this", "Skip to main", "Back to top"):
        assert remnant not in words


def test_charts_are_drawings_and_letters_have_their_fonts(pdf):
    for number, page in enumerate(pdf.pages, 1):
        resources = page["/Resources"].get_object()
        kinds = {entry.get_object()["/Subtype"] for entry in resources.get("/XObject", {}).values()}
        assert "/Image" not in kinds, number
        for font in resources.get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor")
            assert inner.get("/Subtype") == "/Type3" or {"/FontFile", "/FontFile2", "/FontFile3"} & set(
                descriptor.get_object()
            ), font


def test_it_is_tagged_and_its_charts_say_what_they_show(pdf, chapters):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    labels = {img.get("aria-label") for chapter in chapters for img in chapter.text.xpath(".//*[@role='img']")}
    told, queue, seen = set(), [root["/StructTreeRoot"]], set()
    while queue:
        node = queue.pop().get_object()
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            if "/Alt" in node:
                told.add(str(node["/Alt"]))
            queue += [node["/K"]] if "/K" in node else []
    assert {squeezed(label) for label in labels} <= {squeezed(text) for text in told}


def test_every_link_leads_into_it_or_to_an_address_on_the_web(pdf, chapters):
    places = pdf.named_destinations
    inside, outside = 0, set()
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                assert str(link["/Dest"]) in places, link["/Dest"]
                inside += 1
            else:
                outside.add(str(link["/A"]["/URI"]))
    assert inside > 500
    assert {address.partition(":")[0] for address in outside} <= {"https", "http", "mailto"}
    wanted = {a.get("href") for chapter in chapters for a in chapter.text.xpath(".//a[starts-with(@href, 'http')]")}
    assert len(outside) >= len(wanted)


def test_nothing_is_wider_than_the_paper(printed):
    """Measured by a browser on a page that is as wide as the text of the PDF, 170 millimetres."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 643, "height": 900})
        page.emulate_media(media="print")
        page.goto(printed.as_uri())
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 645)"
            ".map(e => `${e.closest('[id]')?.id}: ${e.tagName} ${e.textContent.slice(0, 60)}`)"
        )
        browser.close()
    assert wide == []


def test_it_says_of_itself_what_it_is_and_never_when_it_was_printed(pdf, with_editions):
    facts = json.loads((with_editions / "facts.json").read_text(encoding="utf-8"))
    about = pdf.metadata
    assert about.title == "The Shanghai Cooperation Organization and regional integration: Claims tested"
    assert about.author == "The scobrief authors"
    assert "comparative regionalism" in about["/Keywords"]
    assert about["/Creator"] == f"scobrief {facts['version']}, run {facts['run_id']}"
    assert about["/CreationDate"] == about["/ModDate"] == "D:20261129000000Z"
    assert pdf.trailer["/Root"]["/Lang"] == "en"


def test_the_title_page_names_version_run_data_and_licence(with_editions, texts):
    facts = json.loads((with_editions / "facts.json").read_text(encoding="utf-8"))
    for said in ("29 November 2026", facts["version"], facts["run_id"], "CC BY 4.0", *facts["credits"]):
        assert squeezed(said) in squeezed(texts[0]), said


def test_ids_are_apart_though_all_pages_are_one_document(printed):
    ids = lxml.html.parse(str(printed)).xpath("//@id")
    assert len(ids) > 1000
    assert len(ids) == len(set(ids))
