"""Every page in a browser, from its file: quiet, within its window, accessible, light in weight, in both modes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest
import reader
from playwright.sync_api import Page

pytestmark = pytest.mark.slow

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Style sheets are not asked for again: of a page that is a file, a browser refuses that.
# Inside a picture nothing is heard, it has one label; axe would look at its thousands of marks for minutes.
CHECK = """async (rules) => {
    document.querySelectorAll(".sb-chart svg").forEach((picture) => picture.replaceChildren());
    const options = { resultTypes: ["violations"], preload: false, ...(rules ? { runOnly: rules } : {}) };
    const { violations } = await axe.run(options);
    const shown = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ");
    return violations.map(({ id, nodes }) => `${id}: ${shown(nodes)}`);
}"""
# Charts whose live picture is not as high as the one that it replaces: it would lie over the words above it. A row of
# a legend may be less, or more, where the page is wider than the picture.
HEIGHTS = """(row) => [...document.querySelectorAll(".sb-is-live")].map((chart) => {
    const shown = chart.querySelector(".sb-static .sb-phone svg") ?? chart.querySelector(".sb-static svg");
    return [shown, chart.querySelector(".sb-live svg")].map((svg) => Number(svg.getAttribute("height")));
}).filter(([picture, live]) => Math.abs(picture - live) > row)"""
LEGEND_ROW = 24  # px
REDRAWN = "(width) => [...document.querySelectorAll('.sb-live svg')].every((svg) => svg.getAttribute('width') <= width)"
# Most that a page may bring, in bytes: as it is, and compressed as a server sends it.
MOST, MOST_SENT = 1_600_000, 600_000


@dataclass
class Seen:
    """What a visit of a page from its file has shown."""

    heard: reader.Heard
    violations: dict[str, list[str]] = field(default_factory=dict)
    too_wide: dict[int, int] = field(default_factory=dict)
    dead_charts: list[str] = field(default_factory=list)
    misfits: list[list[float]] = field(default_factory=list)
    charts: int = 0
    loaded: list[Path] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(site, browser) -> Iterator:
    """Visit a page once, and look at everything on that occasion."""
    home, visits = f"{site.as_uri()}/", {}

    def visit(page: str) -> Seen:
        if page not in visits:
            with reader.context(browser) as context:
                visits[page] = look(context.new_page(), page)
        return visits[page]

    def look(tab: Page, page: str) -> Seen:
        found = Seen(heard := reader.listen(tab))
        tab.goto(f"{home}{page}.html")
        found.dead_charts = tab.evaluate(reader.SCROLL)
        found.charts = tab.locator(".sb-chart").count()
        found.loaded = heard.files(home, site)
        check_width(tab, found, reader.WIDE)
        tab.set_viewport_size({"width": reader.PHONE, "height": reader.HEIGHT})
        tab.wait_for_timeout(500)  # charts and tables notice with a delay
        check_width(tab, found, reader.PHONE)
        tab.wait_for_function(REDRAWN, arg=reader.PHONE)
        found.misfits = tab.evaluate(HEIGHTS, LEGEND_ROW)
        # What follows changes the page.
        found.heard = reader.Heard(list(heard.asked), list(heard.complaints))
        tab.evaluate(AXE)
        found.violations["phone"] = tab.evaluate(CHECK)
        tab.set_viewport_size({"width": reader.WIDE, "height": reader.HEIGHT})
        tab.wait_for_timeout(200)
        found.violations["light"] = tab.evaluate(CHECK)
        tab.emulate_media(color_scheme="dark")
        found.violations["dark"] = tab.evaluate(CHECK, ["color-contrast", "link-in-text-block"])
        return found

    def check_width(tab: Page, found: Seen, width: int) -> None:
        if (needed := tab.evaluate("document.documentElement.scrollWidth")) > width:
            found.too_wide[width] = needed

    return visit


def pytest_generate_tests(metafunc):
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", PAGES)


# The contents name the pages before the book is built; search is Sphinx's own.
PAGES = ("index", *reader.named(), "search")


def test_a_page_asks_nothing_of_another_host_and_complains_of_nothing(seen, site, page):
    assert seen(page).heard.elsewhere(f"{site.as_uri()}/") == []
    assert seen(page).heard.complaints == []


def test_every_chart_of_a_page_comes_alive(seen, page):
    assert seen(page).dead_charts == []
    assert seen(page).charts or not page.startswith("chapters/")


def test_a_live_chart_is_as_high_on_a_phone_as_the_picture_that_it_replaces(seen, page):
    assert seen(page).misfits == []


@pytest.mark.parametrize("case", ["light", "dark", "phone"])
def test_axe_finds_nothing_to_object_to(seen, page, case):
    assert seen(page).violations[case] == []


def test_a_page_never_scrolls_sideways(seen, page):
    assert seen(page).too_wide == {}


def test_a_page_is_light_and_loads_vega_only_for_a_chart(seen, page):
    found = seen(page)
    assert any(path.name == "vega.js" for path in found.loaded) == bool(found.charts)
    whole = [path.read_bytes() for path in found.loaded]
    weight, sent = sum(map(len, whole)), sum(len(gzip.compress(part, 6)) for part in whole)
    assert weight <= MOST, sorted((path.stat().st_size, path.name) for path in found.loaded)
    assert sent <= MOST_SENT
