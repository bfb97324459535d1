"""The policy of every page: its own scripts keep to it, from a file and over http; what is smuggled in does not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import reader
from lxml import html
from playwright.sync_api import Browser, Page

from scobrief.book.extension.policy import POLICY

pytestmark = pytest.mark.slow

PLACE = "//meta[@http-equiv='Content-Security-Policy']"
# Every breach of a page, from before it is read on; `ran` is what a smuggled script would add to.
WATCH = """window.breaches = [];
window.ran = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    breaches.push(`${effectiveDirective} ${blockedURI}`));"""
ARTICLE = '<article class="bd-article">'
# All ways into a page that a script has, were its text not escaped; and a style.
SMUGGLED = """<script>ran.push("script");</script>
<script src="data:text/javascript,ran.push('address of a script')"></script>
<img src="none.png" alt="" onerror="ran.push('handler')">
<a id="smuggled" href="javascript:void ran.push('address')">Here</a>
<p id="painted" style="color: rgb(1, 2, 3)">Here</p><style>#painted { margin-left: 123px; }</style>
<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>
<object data="data:text/html,x" type="text/html"></object>
<base href="http://127.0.0.1:9/">
<form id="away" action="http://127.0.0.1:9/"><input name="q"></form>"""
# A script of the book itself that would make code of a string, or send something elsewhere.
OWN = """ran.push("own");
try { new Function("ran.push('string')")(); } catch {}
fetch("http://127.0.0.1:9/").catch(() => {});
new Image().src = "http://127.0.0.1:9/";"""
FORBIDDEN = {"script", "address of a script", "handler", "address", "string", "frame"}


def use_charts(tab: Page) -> None:
    """Set a chart, see its sentence change, sort a table."""
    told = tab.locator(".sb-live [role=status]").first
    before = told.inner_text()
    tab.locator("[name=roster_rule], [name=rule]").first.select_option("founders")
    tab.wait_for_timeout(200)
    assert told.inner_text() != before


def use_search(tab: Page) -> None:
    """Ask by the form of the head, as Firefox and Chromium ask for it."""
    tab.locator("#sb-search").fill("trade")
    tab.keyboard.press("Enter")
    tab.locator("#search-results a").first.wait_for()


def guess(tab: Page) -> None:
    """Answer the first question, and see its answer."""
    question = tab.locator(".sb-predict").first
    question.locator("input[type=number]").first.fill("5")
    question.get_by_role("button").first.click()
    tab.locator(".sb-predict-answer").first.wait_for()


def copy(tab: Page) -> None:
    """Copy a form of the page's citation."""
    tab.locator(".sb-cite summary").click()
    tab.get_by_role("button", name="Copy APA").click()
    tab.locator(".sb-cite [role=status]").filter(has_text="APA copied.").wait_for()


def light(tab: Page) -> None:
    """Change light and dark."""
    tab.locator(".sb-mode").click()
    assert tab.evaluate("document.documentElement.dataset.theme") in ("light", "dark")


# A page of each kind, and what a reader does there.
KINDS: dict[str, Callable[[Page], None]] = {
    "index": light,
    "chapters/size": use_charts,
    "search": use_search,
    "predict": guess,
    "cite": copy,
    "compare": light,
}


@pytest.fixture(scope="module")
def home(request, site, server) -> str:
    """The address of the book, as it is on a disk or on a server; it ends with a slash."""
    return server if request.param == "http" else f"{site.as_uri()}/"


def watched(browser: Browser) -> Iterator[Page]:
    with reader.context(browser) as context:
        context.add_init_script(WATCH)
        yield context.new_page()


@pytest.fixture
def tab(browser) -> Iterator[Page]:
    yield from watched(browser)


def test_every_page_names_the_policy_once_before_anything_that_it_is_about(site):
    for page in reader.pages(site):
        head = html.parse(site / f"{page}.html").getroot().find("head")
        (policy,) = head.xpath(f".{PLACE}")
        assert policy.get("content") == POLICY, page
        assert [element.tag for element in head[: head.index(policy)]] == ["meta"], page  # the encoding alone


def test_the_policy_allows_no_script_in_the_text_no_string_as_code_and_no_other_host():
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert not any(word in POLICY for word in ("unsafe", "*", "http", "data:", "blob:"))


@pytest.mark.parametrize("home", ["http", "file"], indirect=True)
@pytest.mark.parametrize("page", KINDS)
def test_the_scripts_of_a_page_keep_to_its_policy_while_it_is_used(tab, home, page):
    heard = reader.listen(tab)
    tab.goto(f"{home}{page}.html")
    assert tab.evaluate(reader.SCROLL) == []  # every chart comes alive
    KINDS[page](tab)
    assert tab.evaluate("breaches") == []
    assert heard.complaints == []
    assert heard.elsewhere(home) == []


@pytest.fixture(scope="module")
def spoilt(site, tmp_path_factory) -> Path:
    """A page into which somebody has smuggled what they could, with the policy and without."""
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "_static").symlink_to(site / "_static")
    (folder / "own.js").write_text(OWN, encoding="utf-8")
    whole = (site / "index.html").read_text(encoding="utf-8")
    text = whole.replace(ARTICLE, f'{ARTICLE}<script src="own.js"></script>{SMUGGLED}')
    (folder / "guarded.html").write_text(text, encoding="utf-8")
    open_to_all = text.replace(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', "")
    assert len(whole) < len(open_to_all) < len(text)
    (folder / "open.html").write_text(open_to_all, encoding="utf-8")
    return folder


@pytest.mark.parametrize("way", ["http", "file"])
@pytest.mark.parametrize("page", ["guarded", "open"])
def test_what_is_smuggled_into_a_page_does_not_run(tab, spoilt, way, page):
    """Of the page without a policy all of it does, or this would see nothing."""
    heard = reader.listen(tab)
    with reader.served(spoilt) as server:
        tab.goto(f"{server if way == 'http' else f'{spoilt.as_uri()}/'}{page}.html")
        tab.evaluate("document.getElementById('smuggled').click()")
        tab.wait_for_timeout(300)
        ran, breaches = set(tab.evaluate("ran")), tab.evaluate("breaches")
        colour = tab.evaluate("getComputedStyle(document.getElementById('painted')).color")
        margin = tab.evaluate("getComputedStyle(document.getElementById('painted')).marginLeft")
        tab.evaluate("document.getElementById('away').submit()")
        tab.wait_for_timeout(400)
        left = any(url.startswith("http://127.0.0.1:9/?q=") for url in heard.asked)
    if page == "open":
        assert ran == {"own", *FORBIDDEN}
        assert (breaches, colour, margin) == ([], "rgb(1, 2, 3)", "123px")
        assert left
    else:
        assert ran == {"own"}
        assert (colour == "rgb(1, 2, 3)", margin == "123px", left) == (False, False, False)
        stopped = {breach.split()[0] for breach in breaches}
        assert stopped >= {"script-src", "script-src-elem", "script-src-attr", "style-src-attr", "style-src-elem"}
        assert stopped >= {"connect-src", "img-src", "base-uri", "object-src"}
