"""The built book as a reader meets it, in headless Chromium: whole, captioned, quiet, readable, offline."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scobrief import paths
from scobrief.book import assemble
from scobrief.errors import BuildError
from scobrief.scenario import CHAPTERS, resolve

pytestmark = pytest.mark.slow

WITH_CHARTS = tuple(f"chapters/{chapter}" for chapter in CHAPTERS)
PAGES = (
    "index", *WITH_CHARTS, "claims", "numbers", "themes", "methods", "glossary", "data", "checks", "rerun", "op-ed",
    "changelog", "cite", "references", "teach", "predict", "exercises", "conclude",
)  # fmt: skip
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 23, 29)"}
SHOTS = paths.ROOT / "_build" / "shots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "These tests need Chromium. On Debian: apt-get install chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()


@pytest.fixture
def visit(browser, site):
    """Open a page of the book from its file; everything it asks for or complains of is noted."""
    contexts = []

    def go(page: str, width: int = 1280, mode: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=mode, java_script_enabled=scripts
        )
        contexts.append(context)
        tab = context.new_page()
        tab.outside, tab.complaints = [], []
        tab.on(
            "request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else tab.outside.append(r.url)
        )
        tab.on("console", lambda m: tab.complaints.append(m.text) if m.type in ("error", "warning") else None)
        tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
        tab.on("requestfailed", lambda r: tab.complaints.append(f"not found: {r.url}"))
        tab.goto((site / f"{page}.html").as_uri())
        if scripts and page in WITH_CHARTS:
            for chart in tab.locator(".sb-chart").all():  # a chart comes alive when it comes near the window
                chart.scroll_into_view_if_needed()
                chart.locator(".sb-live svg").wait_for()
            tab.evaluate("window.scrollTo(0, 0)")
        return tab

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def ledger(site) -> dict:
    return json.loads((site / "facts.json").read_text(encoding="utf-8"))


def test_every_page_of_the_contents_is_there_under_a_plain_name(site):
    for page in PAGES:
        assert (site / f"{page}.html").is_file()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_quiet_asks_nothing_from_outside_and_fits_its_window(visit, page, width, mode):
    tab = visit(page, width, mode)
    SHOTS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=SHOTS / f"{page.replace('/', '-')}-{width}-{mode}.png", full_page=True)
    assert tab.outside == []
    assert tab.complaints == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[mode]


@pytest.mark.parametrize("page", WITH_CHARTS)
def test_every_figure_has_a_number_a_caption_with_its_source_and_a_finding_in_words(visit, page):
    tab = visit(page)
    figures = tab.locator("figure:has(.sb-chart)").all()
    assert len(figures) == tab.locator(".sb-chart").count() >= 3
    for figure in figures:
        caption = figure.locator("figcaption").inner_text()
        assert re.match(r"Fig\. \d+", caption)
        assert re.search(r"Sources?: \w", caption)
        label = figure.locator("[role=img]").first.get_attribute("aria-label")
        title = figure.locator(".sb-title").inner_text()
        assert len(title) > 20
        assert label.startswith(title.replace("\n", " "))


@pytest.mark.parametrize("page", WITH_CHARTS)
def test_without_javascript_the_static_pictures_are_shown(visit, page):
    tab = visit(page, scripts=False)
    charts = tab.locator(".sb-chart").all()
    for chart in charts:
        shown = [svg for svg in chart.locator(".sb-static svg").all() if svg.is_visible()]
        assert len(shown) == 1
        assert shown[0].bounding_box()["width"] > 300


@pytest.mark.parametrize("page", PAGES)
def test_every_number_on_a_page_is_the_public_fact_of_that_name(visit, page, ledger):
    marked = visit(page).locator("[data-fact]").evaluate_all("all => all.map(e => [e.dataset.fact, e.textContent])")
    assert [(name, text) for name, text in marked if ledger["facts"][name]["text"] != text] == []
    if page in (*WITH_CHARTS, "index"):
        assert marked


def test_the_public_facts_say_value_unit_text_indicator_tables_and_vintage(ledger):
    assert ledger["scenario"]["name"] == "article-2021"
    fact = ledger["facts"]["size.gdp_share"]
    # 24.04: eight members' nominal GDP in 2021 over the sum of the outlook's economies.
    assert fact["value"] == pytest.approx(24.04, abs=0.005)
    assert (fact["text"], fact["unit"], fact["indicator"]) == ("24.0%", "percent", "gdp_share_pct")
    assert fact["tables"] == ["annual", "curated-memberships"]
    assert fact["vintage"] == "imf-weo-2022-10 2022-10"


def test_every_link_inside_the_book_leads_somewhere(site):
    missing = []
    for page in PAGES:
        html = (site / f"{page}.html").read_text(encoding="utf-8")
        for target in set(re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', html)):
            if not re.match(r"[a-z]+:|//", target) and not ((site / page).parent / target).exists():
                missing.append((page, target))
    assert missing == []


def test_pages_without_charts_do_not_load_vega(visit):
    tab = visit("methods")
    assert tab.evaluate("typeof window.vegaEmbed") == "undefined"


def changed_book(tmp_path, monkeypatch, old: str, new: str) -> None:
    """Point the build at a copy of book/ in which index.md is changed, and at a build folder of its own."""
    copy = shutil.copytree(paths.BOOK, tmp_path / "book")
    page = copy / "index.md"
    page.write_text(page.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(paths, "BOOK", copy)
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(paths, "HTML", tmp_path / "_build" / "html")


def test_an_unknown_fact_fails_the_build_with_page_line_and_the_nearest_name(tmp_path, monkeypatch):
    changed_book(tmp_path, monkeypatch, "{fact}`size.population_share`", "{fact}`size.population_shar`")
    previous = tmp_path / "_build" / "html" / "index.html"
    previous.parent.mkdir(parents=True)
    previous.write_text("the last good book")
    with pytest.raises(BuildError) as caught:
        assemble.build(resolve(CHAPTERS))
    words = str(caught.value)
    assert "book/index.md" in words
    assert "'size.population_shar'" in words
    assert "Did you mean 'size.population_share'?" in words
    assert previous.read_text() == "the last good book"
    left = {path.name for path in (tmp_path / "_build").iterdir()}
    assert left == {"assembly.log", "build.lock", "cache", "html", "stage"}
