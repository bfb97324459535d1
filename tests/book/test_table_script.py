"""Tables in a browser: heads that sort and give the order back, a line to find rows by, boxes a keyboard can scroll."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scobrief.book import tables
from scobrief.book.extension import look
from scobrief.claims import VERDICTS

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="brief.css"><script defer src="brief.js"></script>
<body><main><article class="bd-article"><h2>Shares</h2>{body}</article></main>"""
# Twelve rows, which is long; the name says in which order they were.
NUMBERS = ("10", "9.5%", "−3", "1,200", "", "two", "0.40", "above 60", "7", "7", "undecidable", "100")
DAYS = (
    "15 June 2001", "2017-06-09", "1 July 2015", "2024", "4 July 2024", "1996-04-26", "2001-06-14", "May 2005",
    "1 May 2005", "2 May 2005", "", "2020-01-01",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "These tests need Chromium. On Debian: apt-get install chromium"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def show(browser, tmp_path) -> Iterator[Callable[..., Page]]:
    contexts = []

    def go(body: str, width: int = 1280, scripts: bool = True) -> Page:
        (tmp_path / "brief.js").write_text(
            (look.STATIC / "js" / "tables.js").read_text(encoding="utf-8"), encoding="utf-8"
        )
        (tmp_path / "brief.css").write_text(look.styles(), encoding="utf-8")
        (tmp_path / "page.html").write_text(PAGE.format(body=body), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        tab = context.new_page()
        tab.goto((tmp_path / "page.html").as_uri())
        return tab

    yield go
    for context in contexts:
        context.close()


def column(cells, title: str = "Value", groups: int = 1) -> str:
    """A table of one column beside the names a, b, c … of its rows."""
    rows = [tables.Row((chr(97 + i) if i < 26 else f"z{i}", cell)) for i, cell in enumerate(cells)]
    size = len(rows) // groups
    parts = [tables.Group(rows[i : i + size], f"Part {i}" if groups > 1 else "") for i in range(0, len(rows), size)]
    return tables.table(("Name", title), parts, "")


def names(tab: Page) -> str:
    return "".join(tab.locator("tbody tr:visible th[scope=row]").all_inner_texts())


def test_figures_sort_by_value_keep_the_order_of_equals_and_put_what_is_none_last(show):
    tab = show(column(NUMBERS))
    head = tab.get_by_role("columnheader", name="Value")
    press = head.get_by_role("button").click
    press()
    # −3, 0.40, two, 7, 7, 9.5, 10, 60, 100, 1,200; then, by letters, nothing and a word
    assert names(tab) == "cgfijbahldek"
    assert head.get_attribute("aria-sort") == "ascending"
    press()
    assert names(tab) == "dlhabijfgcek"
    assert head.get_attribute("aria-sort") == "descending"
    press()
    assert names(tab) == "abcdefghijkl"
    assert head.get_attribute("aria-sort") is None


def test_days_sort_by_time_however_they_are_written(show):
    tab = show(column(DAYS))
    tab.get_by_role("button", name="Value").click()
    # 1996, 2001-06-14, 15 June 2001, May 2005 and its first day as they stood, its second, 2015, 2017, 2020, July 2024
    assert names(tab).startswith("fgahijcble")


def test_verdicts_sort_from_what_holds_to_what_does_not(show):
    tab = show(column([*sorted(VERDICTS, reverse=True), *["mixed"] * 6]))
    tab.get_by_role("button", name="Value").click()
    shown = [cell for cell in tab.locator("tbody td").all_inner_texts() if cell in VERDICTS]
    assert list(dict.fromkeys(shown)) == [verdict for verdict in VERDICTS if verdict in shown]
    assert set(shown) == set(VERDICTS)


def test_a_keyboard_sorts_and_one_column_alone_says_that_it_is_sorted(show):
    tab = show(column(NUMBERS))
    tab.get_by_role("button", name="Name").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert tab.locator("[aria-sort]").count() == 1
    assert names(tab) == "cgfijbahldek"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "2px"


def test_rows_stay_in_their_groups(show):
    tab = show(column(NUMBERS, groups=2))
    tab.get_by_role("button", name="Value").click()
    assert names(tab) == "cfbadegijhlk"
    assert tab.locator("tbody").nth(1).locator("tr").first.inner_text() == "Part 6"


def test_a_short_table_and_a_head_with_a_link_have_no_button(show):
    assert show(column(NUMBERS[:11])).get_by_role("button").count() == 0
    linked = column(NUMBERS).replace(">Value<", '><a href="#x">Value</a><')
    assert show(linked).get_by_role("button").all_inner_texts() == ["Name"]


def test_a_very_long_table_has_a_line_that_finds_rows_with_all_words(show):
    tab = show(column([f"share {n} of trade" for n in range(41)]))
    box = tab.get_by_role("searchbox", name="Find among 41 rows")
    box.fill("TRADE 7")
    tab.get_by_text("4 found").wait_for()  # 7, 17, 27, 37
    assert tab.locator("tbody tr:visible").count() == 4
    box.fill("")
    tab.wait_for_function("document.querySelectorAll('tbody tr[hidden]').length === 0")
    assert show(column(["x"] * 40)).get_by_role("searchbox").count() == 0


def test_lists_open_where_there_is_what_one_looks_for_and_close_again(show):
    lists = "".join(f"<details><summary>{n}</summary>{column([n] * 3)}</details>" for n in ("gas", "oil"))
    tab = show(f'<div class="sb-find" data-what="facts" hidden></div>{lists}')
    opened = "[...document.querySelectorAll('details')].map((list) => list.open)"
    tab.get_by_role("searchbox", name="Find among 6 facts").fill("oil")
    tab.get_by_text("3 found").wait_for()
    assert tab.evaluate(opened) == [False, True]
    tab.get_by_role("searchbox").fill("")
    tab.wait_for_function("!document.querySelector('details[open]')")


def test_a_box_that_must_be_scrolled_is_a_region_with_a_name_that_a_keyboard_reaches(show):
    wide = tables.table([f"Column{n}" * 3 for n in range(9)], [tables.Group([tables.Row(["x"] * 9)])], "")
    tab = show(wide + wide, width=390)
    boxes = tab.get_by_role("region")
    boxes.first.wait_for()
    assert [box.get_attribute("aria-label") for box in boxes.all()] == ["Table: Shares", "Table: Shares (2)"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.querySelector('.sb-table-box').scrollLeft > 0")
    assert show(column(NUMBERS)).locator("[tabindex]").count() == 0


def test_without_javascript_a_table_is_plain_and_whole(show):
    tab = show(column(NUMBERS), scripts=False)
    assert tab.locator("button").count() == 0
    assert names(tab) == "abcdefghijkl"
