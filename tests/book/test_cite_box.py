"""The box in a browser, from a file: its buttons copy, by mouse and by keyboard, with and without a clipboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief import cite
from scobrief.book.runmark import stamped
from scobrief.cite import records

pytestmark = pytest.mark.slow

RUN, CHROMIUM = (
    "bbbb-2222",
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"),
)
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSED = (
    "Object.defineProperty(navigator, 'clipboard', { value: { write: () => Promise.reject(new Error('no')), "
    "writeText: () => Promise.reject(new Error('no')) } })"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A book of two pages, built for one run and stamped for another."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "extra").mkdir()
    (folder / "extra" / "facts.json").write_text('{"run_id": "aaaa-1111", "version": "0.1.0", "facts": {}}')
    text = "An op-ed makes claims on the organisation, each held against public tables."
    code = "```console\n$ scobrief cite size --style mla\nSeen and not typed.\n$ scobrief runs\n```\n"
    (folder / "index.md").write_text(f"# A brief\n\n{text}\n\n```{{toctree}}\nmethods\n```\n")
    (folder / "methods.md").write_text(f"# Methods & more\n\n{text}\n\n{code}")
    settings = {"extensions": ["myst_parser", "scobrief.book.extension"], "html_theme": "basic"}
    with docutils_namespace():
        Sphinx(folder, None, folder / "out", folder / "trees", "html", settings, status=None).build()
    page = folder / "out" / "methods.html"
    page.write_text(stamped(page.read_text(encoding="utf-8"), RUN, {}), encoding="utf-8")
    return folder / "out"


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
    contexts = []

    def go(before: str = "", scripts: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=scripts)
        contexts.append(context)
        if before:
            context.add_init_script(before)
        tab = context.new_page()
        tab.complaints = []
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.goto((site / "methods.html").as_uri())
        return tab

    yield go
    for context in contexts:
        context.close()


def expected(style: str) -> str:
    edition = cite.Edition(RUN, "", version="0.1.0")
    return cite.form(records.part(edition, "Methods & more", "methods"), style)


def pasted(tab: Page) -> str:
    """What a reader gets who pastes into a field."""
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").focus()
    tab.keyboard.press("Control+V")
    return tab.locator("#paste").input_value()


@pytest.mark.parametrize("style", cite.STYLES)
@pytest.mark.parametrize("before", ["", NO_CLIPBOARD, REFUSED], ids=["clipboard", "none", "refused"])
def test_a_button_copies_its_form_with_the_stamped_id_and_says_so(visit, style, before):
    tab = visit(before)
    tab.locator(".sb-cite summary").click()
    tab.get_by_role("button", name=f"Copy {cite.NAMES[style]}", exact=True).click()
    status = tab.locator(".sb-cite [role=status]")
    status.filter(has_text=f"{cite.NAMES[style]} copied.").wait_for()
    assert tab.get_by_role("button", name="Copied").count() == 1
    assert pasted(tab).strip() == expected(style).strip()
    assert RUN in expected(style)
    assert tab.complaints == []


def test_italics_go_along_where_the_other_program_takes_them(visit):
    tab = visit()
    tab.locator(".sb-cite summary").click()
    tab.get_by_role("button", name="Copy Chicago").click()
    tab.locator(".sb-cite [role=status]").filter(has_text="copied").wait_for()
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('div'), { id: 'rich', contentEditable: true }))"
    )
    tab.locator("#rich").focus()
    tab.keyboard.press("Control+V")
    html = tab.locator("#rich").inner_html()
    assert "<i" in html
    assert "sb-run" not in html


def test_where_nothing_can_copy_the_text_is_selected_and_the_reader_told(visit):
    tab = visit(f"{NO_CLIPBOARD}; document.execCommand = () => false")
    tab.locator(".sb-cite summary").click()
    tab.get_by_role("button", name="Copy RIS").click()
    tab.locator(".sb-cite [role=status]").filter(has_text="The text is selected.").wait_for()
    assert tab.evaluate("getSelection().toString()").strip() == expected("ris").strip()


HANGING = (
    "Object.defineProperty(navigator, 'clipboard', { value: { write: () => new Promise(() => {}), "
    "writeText: () => new Promise(() => {}) } })"
)


@pytest.mark.parametrize("before", ["", HANGING], ids=["clipboard", "never answers"])
def test_a_block_of_code_is_copied_without_prompts_and_answers(visit, before):
    tab = visit(before)
    tab.get_by_role("button", name="Copy code: scobrief cite size --style mla").click()
    tab.locator(".sb-code [role=status]").filter(has_text="Code copied.").wait_for()
    if not before:
        assert pasted(tab) == "scobrief cite size --style mla\nscobrief runs"


def test_the_box_works_by_keyboard_alone(visit):
    tab = visit()
    tab.locator(".sb-cite summary").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".sb-cite").get_attribute("open") is not None
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Copy APA"
    tab.keyboard.press("Enter")
    tab.locator(".sb-cite [role=status]").filter(has_text="APA copied.").wait_for()
    assert pasted(tab) == expected("apa")


def test_without_javascript_there_are_no_buttons_and_all_forms_can_be_read(visit):
    tab = visit(scripts=False)
    assert tab.locator(".sb-cite button").count() == 0
    tab.locator(".sb-cite summary").click()
    for style in cite.STYLES:
        place = tab.locator(f"#cite-{style}")
        assert place.is_visible()
        assert " ".join(place.inner_text().split()) == " ".join(expected(style).split())


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_the_prose_is_there_though_the_box_is_closed(visit, scripts):
    tab = visit(scripts=scripts)
    assert not tab.locator("#cite-apa").is_visible()
    tab.emulate_media(media="print")
    assert tab.locator("#cite-apa").bounding_box()["height"] > 10
    assert not tab.locator("#cite-ris").is_visible()
    assert tab.locator(".sb-cite button:visible").count() == 0
