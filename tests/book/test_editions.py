"""Which editions are at hand, made again or dropped; and browsers that hang, fail or are not there. On a small book."""

from __future__ import annotations

import json
import shutil
import stat
import time
import zipfile
from pathlib import Path

import pypdf
import pytest

from scobrief import paths
from scobrief.book.paper import browser
from scobrief.book.paper.about import about
from scobrief.book.paper.editions import Editions
from scobrief.errors import BuildError

FACTS = {
    "run_id": "ab12-cd34",
    "version": "0.1.0",
    "scenario": {"name": "ppp", "parameters": {"size": {"gdp_measure": "ppp"}}},
    "credits": ["IMF, World Economic Outlook database, October 2022"],
    "facts": {"verdicts.C01_verdict": {"text": "mixed"}, "verdicts.C16_verdict": {"text": "supported"}},
}
TOC = "root: index\nparts:\n  - caption: The brief\n    chapters:\n      - file: chapters/size\n      - file: numbers\n"
INDEX = """<html><head></head><body><nav>Menu</nav><article class="bd-article"><section id="top">
<h1>Claims tested<a class="headerlink" href="#top">#</a></h1>
<p>See <a href="chapters/size.html#people">the people</a>, <a href="numbers.html#fact-x">a number</a>,
<a href="facts.json">a file</a> and <a href="https://www.imf.org/">the IMF</a>.</p>
<p class="sb-editions sb-web"></p></section></article></body></html>"""
SIZE = """<html><body><article class="bd-article"><section id="size"><h1>Size: how large?</h1>
<p>It is <a class="sb-fact" href="../numbers.html#fact-y">42.2%</a>.</p>
<section id="people"><h2>People</h2><details class="hide"><summary><p>Show code</p></summary>
<div class="cell_input"><pre>print(1)</pre></div></details><p>Many.</p></section>
<p class="sb-editions"></p></section></article></body></html>"""


@pytest.fixture
def site(tmp_path, monkeypatch) -> Path:
    """A built book of two pages, and the contents that name them."""
    html = tmp_path / "html"
    (html / "chapters").mkdir(parents=True)
    (html / "index.html").write_text(INDEX, encoding="utf-8")
    (html / "chapters/size.html").write_text(SIZE, encoding="utf-8")
    (html / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/_toc.yml").write_text(TOC, encoding="utf-8")
    monkeypatch.setattr(paths, "BOOK", tmp_path / "book")
    return html


@pytest.fixture
def editions(tmp_path) -> Editions:
    return Editions(tmp_path / "editions")


@pytest.fixture
def as_browser(tmp_path, monkeypatch):
    """Take a script for the browser."""

    def take(script: str) -> Path:
        path = tmp_path / "browser.sh"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("SCOBRIEF_BROWSER", str(path))
        return path

    return take


def runs(pid: int) -> bool:
    """Whether a process is at work; one that has ended and was not yet counted off is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_an_edition_is_made_again_only_when_a_page_says_something_else(site, editions):
    assert editions.make(site, {"pdf", "epub"}) is None
    files = [editions.folder / "scobrief.pdf", editions.folder / "scobrief.epub"]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    assert editions.make(site, {"pdf", "epub"}) is None
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before
    (site / "index.html").write_text(INDEX.replace("Claims tested", "Claims weighed"), encoding="utf-8")
    assert editions.make(site, {"pdf"}) is None
    assert files[0].read_bytes() != before[0][0]
    assert editions.at_hand == ["pdf"]  # the EPUB says what the pages do not


@pytest.mark.slow
def test_the_same_pages_are_printed_to_the_same_bytes(site, tmp_path):
    one, other = Editions(tmp_path / "one"), Editions(tmp_path / "other")
    for each in (one, other):
        assert each.make(site, {"pdf"}) is None
        time.sleep(1.1)  # another second on the clock
    assert (one.folder / "scobrief.pdf").read_bytes() == (other.folder / "scobrief.pdf").read_bytes()


@pytest.mark.slow
def test_the_small_book_is_printed_whole(site, editions):
    assert editions.make(site, {"pdf"}) is None
    pdf = pypdf.PdfReader(editions.folder / "scobrief.pdf")
    words = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert "42.2%" in words and "Many." in words and "Show code" not in words
    assert "GDP at purchasing power (by default GDP at market rates)" in words
    links = [link.get_object() for page in pdf.pages for link in page.get("/Annots", [])]
    assert {str(link["/A"]["/URI"]) for link in links if "/A" in link} == {
        "https://www.imf.org/",
        "https://creativecommons.org/licenses/by/4.0/",
    }
    assert {str(link["/Dest"]) for link in links if "/Dest" in link} == {
        "/index",
        "/chapters-size",
        "/chapters-size--people",
    }


def test_pages_offer_what_is_at_hand_by_its_address_from_there(site, editions):
    assert editions.make(site, {"epub"}) is None
    assert not editions.are_in(site)
    editions.put(site)
    assert editions.are_in(site)
    said = 'The whole brief as <a href="{}scobrief.epub" type="application/epub+zip">EPUB</a> (0.1 MB).</p>'
    assert said.format("") in (site / "index.html").read_text(encoding="utf-8")
    assert said.format("../") in (site / "chapters/size.html").read_text(encoding="utf-8")


def test_where_the_book_has_an_address_machines_are_told_of_the_pdf(site, editions, monkeypatch):
    head = '<link rel="canonical" href="https://example.org/brief/index.html"><meta name="citation_title" content="x">'
    for page in (site / "index.html", site / "chapters/size.html"):
        text = (
            page.read_text(encoding="utf-8")
            .replace("<head></head>", "")
            .replace("<html>", f"<html><head>{head}</head>")
        )
        page.write_text(text, encoding="utf-8")
    tag = '<meta name="citation_pdf_url" content="https://example.org/brief/scobrief.pdf">'
    editions.make(site, {"epub"})
    editions.put(site)
    assert tag not in (site / "chapters/size.html").read_text(encoding="utf-8")
    editions.make(site, {"pdf"})
    editions.put(site)
    for page in ("index", "chapters/size"):
        assert (site / f"{page}.html").read_text(encoding="utf-8").count(tag) == 1


def test_a_site_that_has_what_is_no_longer_at_hand_is_known_by_it(site, editions):
    (site / "scobrief.pdf").write_bytes(b"%PDF")
    assert not editions.are_in(site)


def test_what_no_edition_has_is_plain_text_unless_the_book_knows_its_address(site, tmp_path):
    def links(folder: str) -> list[str]:
        each = Editions(tmp_path / folder)
        each.make(site, {"epub"})
        with zipfile.ZipFile(each.folder / "scobrief.epub") as epub:
            text = epub.read("EPUB/index.xhtml").decode()
        return [part.partition('"')[0] for part in text.split('<a href="')[1:]]

    assert links("unknown") == ["chapters-size.xhtml#people", "https://www.imf.org/"]
    address = '<link rel="canonical" href="https://example.org/sco/index.html">'
    (site / "index.html").write_text(INDEX.replace("<head>", f"<head>{address}"), encoding="utf-8")
    assert links("known") == [
        "chapters-size.xhtml#people",
        "https://example.org/sco/numbers.html#fact-x",
        "https://example.org/sco/facts.json",
        "https://www.imf.org/",
    ]


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(site, editions, as_browser, monkeypatch, tmp_path):
    as_browser(f"sleep 600 & echo $! >{tmp_path}/child; echo $$ >{tmp_path}/self; sleep 600")
    monkeypatch.setenv("SCOBRIEF_BROWSER_SECONDS", "1")
    begun = time.monotonic()
    problem = editions.make(site, {"pdf", "epub"})
    assert time.monotonic() - begun < 30
    assert "browser.sh: the PDF was not printed within 1 seconds, and the browser was ended" in problem
    assert "SCOBRIEF_BROWSER_SECONDS=300" in problem
    assert editions.at_hand == ["epub"]
    pids = [int((tmp_path / name).read_text()) for name in ("self", "child")]
    until = time.monotonic() + 10
    while any(map(runs, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(runs, pids))
    assert not list(editions.folder.rglob("profile-*"))


def test_a_browser_that_fails_is_told_with_its_own_last_words(site, editions, as_browser):
    as_browser("echo 'no display here' >&2; exit 3")
    problem = editions.make(site, {"pdf"})
    assert "no PDF was printed (exit code 3). It said: no display here" in problem
    assert editions.at_hand == []


def test_where_there_is_no_browser_one_line_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in browser.NAMED_BY:
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(BuildError, match=r"No browser found.*apt-get install chromium.*SCOBRIEF_BROWSER=/path"):
        browser.find()


def test_a_browser_may_be_named_and_must_then_be_one(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROME_PATH", shutil.which("sh"))
    assert browser.find() == shutil.which("sh")
    monkeypatch.setenv("SCOBRIEF_BROWSER", str(tmp_path / "none"))
    with pytest.raises(BuildError, match=r"SCOBRIEF_BROWSER=\S+none: no program of that name"):
        browser.find()


@pytest.mark.parametrize("told", ["soon", "-1", "0", "inf"])
def test_seconds_that_are_none_are_refused(site, editions, as_browser, monkeypatch, told):
    as_browser("exit 0")
    monkeypatch.setenv("SCOBRIEF_BROWSER_SECONDS", told)
    assert f"SCOBRIEF_BROWSER_SECONDS={told}: expected a number of seconds" in editions.make(site, {"pdf"})


def test_the_date_is_the_release_or_that_of_source_date_epoch(site, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert about(site).day == "29 November 2026"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert about(site).day == "14 November 2023"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(BuildError, match="SOURCE_DATE_EPOCH=today: expected a number of seconds"):
        about(site)


def test_a_variant_says_on_its_title_page_what_it_sets(site):
    (told,) = about(site).differs
    assert told.endswith("GDP at purchasing power (by default GDP at market rates)")


def test_the_name_of_a_book_is_the_same_for_the_same_run_and_another_for_another(site):
    one = about(site).identifier
    assert one.startswith("urn:uuid:") and about(site).identifier == one
    (site / "facts.json").write_text(json.dumps(FACTS | {"run_id": "zz99-zz99"}), encoding="utf-8")
    assert about(site).identifier != one
