"""Predict, then look, as a student meets it: from a file, by keyboard alone, without JavaScript, and on paper."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief.book.extension import look

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# As strict as a book can be: nothing from elsewhere, no inline script, no inline style.
POLICY = "default-src 'none'; script-src file:; style-src file:; img-src file: data:"
HEAD = (
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" content="width=device-width">'
)
SHELL = (
    '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">{head}<title>Predict</title>'
    '<link rel="stylesheet" href="brief.css"><body><header>Head</header>'
    '<main><article class="bd-article">{body}</article></main>'
    '<footer>Foot</footer><script src="brief.js" defer></script>'
)


def fact(value, text, unit):
    return {"value": value, "text": text, "unit": unit, "indicator": "of", "tables": [], "vintage": ""}


FACTS = {
    "size.share": fact(24.04, "24.0%", "percent"),
    "size.buyer": fact("EU", "the EU", "name"),
    "size.people_2001": fact(20.0, "20.0%", "percent"),
    "size.people_2009": fact(22.0, "22.0%", "percent"),
    "size.people_2017": fact(42.0, "42.0%", "percent"),
}
TEXT = """# Predict

:::{predict} product
:fact: size.share
:min: 0
:max: 100

How much?

---

It is {fact}`size.share`.
:::

:::{predict} buyers
:fact: size.buyer
:choices: China | Russia | the EU

Who buys?

---

They buy.
:::

:::{predict} people
:series: size.people
:min: 0
:max: 60

How many?

---

So many.
:::

```{marksheet}
```
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "These tests need Chromium. On Debian: apt-get install chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A page of three questions, as the extension makes it, in a frame like the book's."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("page")
    (source / "extra").mkdir()
    ledger = {"scenario": {"name": "article-2021"}, "facts": FACTS}
    (source / "extra" / "facts.json").write_text(json.dumps(ledger), encoding="utf-8")
    (source / "index.md").write_text(TEXT, encoding="utf-8")
    settings = {
        "extensions": ["myst_parser", "scobrief.book.extension"],
        "myst_enable_extensions": ["colon_fence"],
        "html_theme": "basic",
    }
    with docutils_namespace():
        Sphinx(
            source, None, source / "out", source / "trees", "html", settings, status=None, warning=io.StringIO()
        ).build()
    text = (source / "out" / "index.html").read_text(encoding="utf-8")
    body = re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', text, re.DOTALL)[1]
    (made / "page.html").write_text(SHELL.format(head=HEAD, body=body), encoding="utf-8")
    frame = "* { box-sizing: border-box } body { margin: 0 }"
    (made / "brief.css").write_text(f"{frame}\n{look.styles()}", encoding="utf-8")
    (made / "brief.js").write_text(look.scripts(), encoding="utf-8")
    return made


@pytest.fixture
def visit(browser, folder) -> Iterator[Callable[..., Page]]:
    contexts = []

    def go(scripts: bool = True, width: int = 1280, before: str = "") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        if before:
            context.add_init_script(before)
        tab = context.new_page()
        tab.complaints = []
        tab.on("console", lambda m: tab.complaints.append(m.text) if m.type in ("error", "warning") else None)
        tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
        tab.goto((folder / "page.html").as_uri())
        return tab

    yield go
    for context in contexts:
        context.close()


def row(tab: Page, key: str) -> list[str]:
    return tab.locator(f'tr[data-key="{key}"] td').all_inner_texts()[1:]


def answers(tab: Page) -> list[bool]:
    return [one.is_visible() for one in tab.locator(".sb-predict-answer").all()]


def guess_product(tab: Page, text: str) -> None:
    tab.fill("#guess-product", text)
    tab.click("#predict-product button")


def test_no_answer_is_seen_before_a_guess_and_then_only_its_own(visit):
    tab = visit()
    assert answers(tab) == [False, False, False]
    assert not any(one.is_visible() for one in tab.locator(".sb-predict summary").all())
    guess_product(tab, "31.5")
    assert answers(tab) == [True, False, False]
    # 31.5 less 24.04 is 7.46, and the fact has one decimal.
    assert (
        tab.locator("#predict-product .sb-predict-result").inner_text()
        == "Your guess: 31.5%. You were 7.5 points too high."
    )
    assert row(tab, "product") == ["31.5%", "24.0%", "7.5 points too high"]
    assert row(tab, "buyers") == ["", "", ""]
    assert tab.locator(".sb-marksheet-status").inner_text().startswith("1 of 3 questions answered.")
    assert tab.complaints == []


def test_a_guess_as_near_as_is_printed_is_no_distance(visit):
    tab = visit()
    guess_product(tab, "24")
    assert row(tab, "product") == ["24%", "24.0%", "none"]


@pytest.mark.parametrize(("text", "told"), [("", "Enter a number."), ("140", "Enter a number from 0 to 100.")])
def test_what_is_no_guess_is_said_at_the_field_and_opens_nothing(visit, text, told):
    tab = visit()
    guess_product(tab, text)
    wrong = tab.locator("#predict-product [role=alert]")
    assert wrong.inner_text() == told
    field = tab.locator("#guess-product")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == wrong.get_attribute("id")
    assert tab.evaluate("document.activeElement.id") == "guess-product"
    assert answers(tab) == [False, False, False]


def test_a_keyboard_is_enough_and_its_focus_is_seen(visit):
    tab = visit()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    seen = []

    def tabbed() -> None:
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate(outline))

    tab.focus("#guess-product")
    tab.keyboard.type("10")
    tabbed()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.className") == "sb-predict-result"
    while tab.evaluate("document.activeElement.name") != "guess-buyers":
        tabbed()
    tab.keyboard.press("ArrowDown")
    tabbed()
    tab.keyboard.press("Enter")
    assert row(tab, "buyers") == ["Russia", "the EU", "not right"]
    for value in ("20", "25", "30"):
        tabbed()
        while tab.evaluate("document.activeElement.type") != "number":
            tabbed()
        tab.keyboard.type(value)
    tabbed()
    tab.keyboard.press("Enter")
    # Off by 0, 3 and 12: 5 on average, and furthest in 2017.
    told = tab.locator("#predict-people .sb-predict-result p").inner_text()
    assert "You were off by 5.0 points on average, and furthest in 2017: 12.0 points too low." in told
    assert row(tab, "people")[2] == "5.0 points on average"
    assert tab.locator(".sb-marksheet-status").inner_text().startswith("3 of 3")
    assert set(seen) <= {"solid", "auto"}
    assert tab.complaints == []


def test_a_line_is_drawn_by_hand_and_its_numbers_follow(visit):
    tab = visit()
    plot = tab.locator("#predict-people svg")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    scale = box["width"] / 640

    def at(x: float, value: float) -> tuple[float, float]:
        # The frame: 44 and 16 left free at the sides, 12 and 28 above and below, from 0 to 60.
        return box["x"] + x * scale, box["y"] + (12 + (1 - value / 60) * 220) * scale

    tab.mouse.move(*at(44, 12))
    tab.mouse.down()
    tab.mouse.move(*at(334, 30), steps=6)
    tab.mouse.move(*at(624, 48), steps=6)
    tab.mouse.up()
    values = [float(tab.input_value(f"#guess-people-{place}")) for place in range(3)]
    assert values[1] == pytest.approx(30, abs=3)  # as the stroke passes the year
    assert values[2] == pytest.approx(48, abs=0.7)
    assert values[0] < values[1] < values[2]
    assert plot.locator(".sb-plot-guess circle").count() == 3


def test_guesses_outlive_a_reload_and_can_be_cleared(visit):
    tab = visit()
    guess_product(tab, "31.5")
    tab.reload()
    assert answers(tab) == [True, False, False]
    assert row(tab, "product") == ["31.5%", "24.0%", "7.5 points too high"]
    tab.click("text=Clear all guesses")
    assert answers(tab) == [False, False, False]
    assert row(tab, "product") == ["", "", ""]
    tab.reload()
    assert answers(tab) == [False, False, False]


def test_where_nothing_may_be_kept_all_works_while_the_page_is_open_and_that_is_said(visit):
    tab = visit(before="Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no') } });")
    guess_product(tab, "31.5")
    assert row(tab, "product")[2] == "7.5 points too high"
    assert "keeps them only while the page is open" in tab.locator(".sb-marksheet-status").inner_text()
    assert tab.complaints == []


def test_a_guess_at_another_answer_is_forgotten(visit):
    """A book that was built again under other choices asks another question."""
    tab = visit()
    name = tab.evaluate("`scobrief-guesses:${location.pathname}:article-2021`")
    old = json.dumps({"product": {"guess": 50, "answer": 30.1}})
    tab.evaluate("([name, old]) => sessionStorage.setItem(name, old)", [name, old])
    tab.reload()
    assert answers(tab) == [False, False, False]


def test_without_javascript_there_are_questions_closed_answers_and_an_empty_sheet(visit):
    tab = visit(scripts=False)
    assert answers(tab) == [False, False, False]
    assert tab.locator(".sb-predict summary").count() == 3
    tab.locator("summary").first.click()
    assert answers(tab) == [True, False, False]
    assert row(tab, "product") == ["", "", ""]
    assert tab.locator(".sb-predict, .sb-marksheet").locator("form, input, button").count() == 0


def test_the_mark_sheet_prints_on_a_page_of_its_own_with_nothing_around_it(visit, tmp_path):
    tab = visit(before="window.print = () => { window.printed = document.documentElement.className };")
    guess_product(tab, "31.5")
    tab.click("text=Print the mark sheet")
    assert tab.evaluate("window.printed") == "sb-print-sheet"
    tab.emulate_media(media="print")
    text = tab.locator("body").inner_text()
    for word in ("Name:", "Date:", "How much?", "31.5%", "7.5 points too high"):
        assert word in text
    for word in ("Head", "Foot", "It is 24.0%", "Clear all", "questions answered"):
        assert word not in text
    paper = tab.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    # Paper is done; Chromium says so, and the page is a page again.
    assert tab.evaluate("document.documentElement.className") == ""


def test_on_paper_the_page_keeps_its_answers_to_itself_and_needs_two_sheets(visit, tmp_path):
    tab = visit(scripts=False)
    paper = tab.pdf(path=tmp_path / "page.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
    tab.emulate_media(media="print")
    assert answers(tab) == [False, False, False]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_its_window(visit, width):
    tab = visit(width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    letters = tab.locator(".sb-plot-x").first.bounding_box()["height"]
    assert letters > 9  # as tall on a phone
