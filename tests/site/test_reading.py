"""Reading without a mouse, without JavaScript, without motion, from a file and from a server; finding a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import reader

pytestmark = pytest.mark.slow

PAGES = ("index", *reader.named(), "search")
# A page of each kind: front, chapter with a chart to set, long lists, formulas, search.
KINDS = ("index", "chapters/size", "numbers", "methods", "search")
# All that a keyboard should reach: what is seen, can be used, and is no member of a group that is reached as one.
REACHABLE = """() => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
    .filter((e) => e.type !== "radio" || e.checked)"""
# Notes what gets the focus, and whether one sees it there.
WATCH = """() => {
    window.reached = new Set();
    window.unseen = [];
    document.addEventListener("focusin", ({ target }) => {
        reached.add(target);
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
        if ((outlineStyle === "none" || parseFloat(outlineWidth) < 1) && boxShadow === "none")
            unseen.push(target.outerHTML.slice(0, 100));
    });
}"""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_a_server_asks_nothing_of_another_host_and_complains_of_nothing(browser, server, page):
    with reader.context(browser) as context:
        tab = context.new_page()
        heard = reader.listen(tab)
        tab.goto(f"{server}{page}.html")
        assert tab.evaluate(reader.SCROLL) == []
        assert heard.elsewhere(server) == []
        assert heard.complaints == []


@pytest.fixture(scope="module")
def plain(browser) -> Iterator:
    """A tab without JavaScript, on a system that is dark."""
    with reader.context(browser, mode="dark", java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("page", [page for page in PAGES if page != "search"])
def test_without_javascript_text_pictures_and_tables_are_there(plain, site, page):
    plain.set_viewport_size({"width": reader.WIDE, "height": reader.HEIGHT})
    plain.goto(f"{site.as_uri()}/{page}.html")
    article = plain.locator("article.bd-article")
    assert len(article.inner_text()) > 200
    lost = """() => [...document.querySelectorAll("article :is(table, .sb-static)")]
        .filter((e) => !e.closest("details:not([open])") && e.getBoundingClientRect().height < 20).length"""
    assert plain.evaluate(lost) == 0
    pictures = """() => [...document.querySelectorAll(".sb-chart")].filter((e) => !e.closest("details:not([open])"))
        .map((chart) => [...chart.querySelectorAll(".sb-static svg")].filter((e) => e.checkVisibility()).length)"""
    assert set(plain.evaluate(pictures)) <= {1}
    # Dark or light is the system's choice as long as nobody has made another.
    red, green, blue = plain.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")[:3]
    assert max(red, green, blue) < 80
    for width in (320, 768):
        plain.set_viewport_size({"width": width, "height": reader.HEIGHT})
        assert plain.evaluate("document.documentElement.scrollWidth") <= width


def test_a_word_is_found_from_a_file_and_the_link_leads_to_a_page_that_has_it(browser, site):
    with reader.context(browser) as context:
        tab = context.new_page()
        heard = reader.listen(tab)
        tab.goto(f"{site.as_uri()}/index.html")
        tab.get_by_role("searchbox").first.fill("Jaccard")
        tab.keyboard.press("Enter")
        result = tab.locator("#search-results a").first
        result.wait_for()
        result.click()
        tab.locator("article.bd-article").wait_for()
        assert "/search.html" not in tab.url
        assert "jaccard" in tab.locator("article.bd-article").inner_text().lower()
        assert heard.elsewhere(f"{site.as_uri()}/") == []
        assert heard.complaints == []


@pytest.mark.parametrize("width", [reader.WIDE, reader.PHONE])
@pytest.mark.parametrize("page", KINDS)
def test_tab_reaches_all_that_can_be_used_shows_where_it_is_and_is_trapped_nowhere(browser, site, page, width):
    with reader.context(browser, width) as context:
        tab = context.new_page()
        tab.goto(f"{site.as_uri()}/{page}.html")
        tab.evaluate(reader.SCROLL)
        tab.evaluate(WATCH)
        wanted = tab.evaluate(f"({REACHABLE})().length")
        assert wanted > 5
        for _ in range(wanted + 5):  # a few more than needed: the focus leaves the page and comes back
            tab.keyboard.press("Tab")
        missed = f"({REACHABLE})().filter((e) => !reached.has(e)).map((e) => e.outerHTML.slice(0, 100))"
        assert tab.evaluate(missed) == []
        assert tab.evaluate("[...new Set(unseen)]") == []


@pytest.mark.parametrize("page", ["index", "chapters/size", "numbers"])
def test_nothing_moves_for_a_reader_who_wants_no_motion(browser, site, page):
    with reader.context(browser, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.goto(f"{site.as_uri()}/{page}.html")
        tab.evaluate(reader.SCROLL)
        assert tab.evaluate("document.getAnimations().length") == 0
        moving = """() => [...document.querySelectorAll("body *")].map((e) => getComputedStyle(e))
            .filter((s) => s.scrollBehavior === "smooth" || parseFloat(s.transitionDuration) > 0).length"""
        assert tab.evaluate(moving) == 0
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
