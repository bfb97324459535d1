"""A reader's browser: how it is started, what a book consists of, and what a page is seen to do."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scobrief import paths

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# A browser asks its maker for this and that by itself; a test of what pages ask for must not hear it.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, PHONE, HEIGHT = 1280, 390, 900
# Brings every chart of a page to life: each is drawn when it comes near the window, some after a list is opened.
SCROLL = """async () => {
    for (const list of document.querySelectorAll("details:has(.sb-chart)")) {
        list.open = true;
        list.hidden = false; // an answer waits for a guess
    }
    for (const chart of document.querySelectorAll(".sb-chart")) {
        chart.scrollIntoView({ block: "center" });
        for (let i = 0; i < 600 && !chart.classList.contains("sb-is-live"); i++)
            await new Promise((go) => setTimeout(go, 25));
    }
    scrollTo(0, document.body.scrollHeight);
    await new Promise((go) => setTimeout(go, 50));
    scrollTo(0, 0);
    return [...document.querySelectorAll(".sb-chart:not(.sb-is-live)")].map((chart) => chart.id);
}"""


@dataclass
class Heard:
    """What a page asks for, and what it complains of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def elsewhere(self, home: str) -> list[str]:
        """Addresses that are not under the book's own."""
        return [url for url in self.asked if not url.startswith((home, "data:", "blob:"))]

    def files(self, home: str, site: Path) -> list[Path]:
        """The book's files that were asked for, each once."""
        own = (url for url in dict.fromkeys(self.asked) if url.startswith(home))
        return list(dict.fromkeys(site / unquote(urlsplit(url).path).removeprefix(_path(home)) for url in own))


def _path(home: str) -> str:
    return unquote(urlsplit(home).path)


def named() -> list[str]:
    """The pages that the contents name, in their order, but for the first."""
    return re.findall(r"- file: (\S+)", (paths.BOOK / "_toc.yml").read_text(encoding="utf-8"))


def pages(site: Path) -> list[str]:
    """The pages of a book by their place in it, without the ending: index, chapters/size."""
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    return sorted(path.with_suffix("").as_posix() for path in found if not path.parts[0].startswith("_"))


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that asks for nothing by itself."""
    assert CHROMIUM, "These tests need Chromium. On Debian: apt-get install chromium"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@contextmanager
def context(browser: Browser, width: int = WIDE, mode: str = "light", **options) -> Iterator[BrowserContext]:
    """A reader who has never been here, with a window of that width and a system that is light or dark."""
    opened = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=mode, **options)
    yield opened
    opened.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder as a server of this machine has it; the address ends with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def listen(tab: Page) -> Heard:
    """Note what the page asks for and complains of from now on."""
    heard = Heard()
    tab.on("request", lambda request: heard.asked.append(request.url))
    tab.on("requestfailed", lambda request: heard.complaints.append(f"not found: {request.url}"))
    tab.on(
        "response", lambda answer: heard.complaints.append(f"{answer.status}: {answer.url}") if _bad(answer) else None
    )
    tab.on("console", lambda said: heard.complaints.append(said.text) if said.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: heard.complaints.append(str(error)))
    return heard


def _bad(answer) -> bool:
    return answer.url.startswith("http") and answer.status >= 400
