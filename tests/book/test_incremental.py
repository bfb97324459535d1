"""A build does only what depends on what changed, and what it leaves is what a build from nothing would make."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path

import pytest
from filelock import FileLock

from scobrief import paths
from scobrief.cite import contents

pytestmark = pytest.mark.slow

SOURCES = ("book", "notebooks", "data", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")
COMMAND = [sys.executable, "-c", "from scobrief.cli import main; main()"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the checkout, its book built once."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        source = paths.ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    told = scobrief(folder, "build")
    assert told.returncode == 0, told.stderr
    return folder


def scobrief(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"SCOBRIEF_HOME": str(folder), "COLUMNS": "200"}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def pages(folder: Path) -> dict[str, str]:
    html = folder / "_build" / "html"
    return {path.relative_to(html).as_posix(): path.read_text(encoding="utf-8") for path in html.rglob("*.html")}


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of the site: pages, copies, facts, search index, pictures, scripts."""
    html = folder / "_build" / "html"
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one | other if one.get(name) != other.get(name))


def planned(folder: Path, *arguments: str) -> dict[str, str]:
    """What a build would do, with the reason, by --dry-run."""
    told = scobrief(folder, "build", "--dry-run", *arguments)
    assert told.returncode == 0, told.stderr
    rows = [re.split(r"\s{2,}", line.strip()) for line in told.stdout.splitlines()]
    return {row[0]: row[2] for row in rows if len(row) == 3 and row[1] == "done"}


class Watch:
    """What a build executes and compares: what is in the cache that was not there before it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.before = self._records()

    def _records(self) -> dict[Path, int]:
        cache = self.folder / "_build" / "cache"
        return {
            path: path.stat().st_mtime_ns for path in [*cache.glob("*/*/record.json"), *cache.glob("presets/*.json")]
        }

    @property
    def done(self) -> set[str]:
        new = [path for path, made in self._records().items() if self.before.get(path) != made]
        return {f"presets/{path.stem}" if path.parent.name == "presets" else path.parts[-3] for path in new}


def run_of(page: str) -> str:
    return re.search(r'Run: <span class="sb-run">([0-9a-z]{4}-[0-9a-z]{4})</span>', page)[1]


def without_runs(page: str) -> str:
    """A page without the id of the book's run, wherever it stands, and without that of its chapter's."""
    return re.sub(r'(class="sb-run" data-chapter[^>]*>)[^<]*', r"\1", page).replace(run_of(page), "")


def describe(folder: Path) -> None:
    """Write the descriptor of the tables anew, as who edits a table by hand has to."""
    code = "from scobrief.datapackage.rebuild import rewrite_descriptor; rewrite_descriptor()"
    environment = os.environ | {"SCOBRIEF_HOME": str(folder)}
    subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, check=True)


def test_a_build_after_a_build_does_nothing(checkout):
    before = {path: path.stat().st_mtime_ns for path in (checkout / "_build").rglob("*")}
    told = scobrief(checkout, "build")
    assert told.stdout.strip() == str(checkout / "_build" / "html" / "index.html")
    assert {path: path.stat().st_mtime_ns for path in (checkout / "_build").rglob("*")} == before
    assert planned(checkout) == {}


def test_the_run_is_on_every_page_and_in_every_executed_copy(checkout):
    facts = json.loads((checkout / "_build/html/facts.json").read_text(encoding="utf-8"))
    with_footer = {name: page for name, page in pages(checkout).items() if "sb-provenance" in page}
    assert len(with_footer) >= 24
    assert {run_of(page) for page in with_footer.values()} == {facts["run_id"]}
    chapters = facts["scenario"]["parameters"]
    for chapter, parameters in chapters.items():
        copy = json.loads((checkout / f"_build/html/_sources/chapters/{chapter}.ipynb").read_text(encoding="utf-8"))
        stamp = copy["metadata"]["scobrief"]
        assert (stamp["parameters"], stamp["book_run_id"]) == (parameters, facts["run_id"])
        page = pages(checkout)[f"chapters/{chapter}.html"]
        assert re.search(rf'<code class="sb-run" data-chapter="{chapter}">([^<]*)</code>', page)[1] == stamp["run_id"]


def test_the_box_of_a_page_says_what_the_command_line_prints(checkout):
    found = pages(checkout)
    for page, name in (("index", ""), ("chapters/size", "size"), ("claims", "claims.html"), ("methods", "methods")):
        for style in ("apa", "mla", "bibtex", "csl-json"):
            box = re.search(rf'<(p|pre) id="cite-{style}"[^>]*>(.*?)</\1>', found[f"{page}.html"], re.DOTALL)[2]
            told = scobrief(checkout, "cite", *filter(None, [name]), "--style", style)
            assert told.returncode == 0, told.stderr
            assert unescape(re.sub(r"<[^>]+>", "", box)).strip() == told.stdout.strip()


def test_figures_have_the_numbers_in_the_book_by_which_they_are_cited(checkout):
    numbers = {}
    for page in pages(checkout).values():
        for figure in re.findall(r'<figure[^>]* id="(fig-[\w-]+)".*?caption-number">Fig\. (\d+)', page, re.DOTALL):
            numbers[figure[0]] = int(figure[1])
    known = [figure for page in contents.pages() for figure in page.figures]
    assert numbers == {figure.label: figure.number for figure in known}
    assert len(numbers) > 60


def test_an_address_is_on_every_page_of_a_book_that_is_built_for_it_and_on_none_afterwards(checkout):
    """And the book without one is the book that was there, byte for byte."""
    before = everything(checkout)
    told = scobrief(checkout, "build", "--base-url", "https://example.org/brief")
    assert told.returncode == 0, told.stderr
    canonical = re.compile(r'<link rel="canonical" href="https://example\.org/brief/([^"]*)"')
    cited = {name: page for name, page in pages(checkout).items() if "sb-cite" in page}
    assert len(cited) >= 24
    for name, page in cited.items():
        assert canonical.findall(page) == ["" if name == "index.html" else name]
    assert scobrief(checkout, "build", "--base-url", "https://example.org/brief/").returncode == 0
    assert "https://example.org/brief/" in scobrief(checkout, "cite", "--run", run_of(cited["index.html"])).stdout
    assert scobrief(checkout, "build").returncode == 0
    assert differing(everything(checkout), before) == []


@pytest.mark.parametrize(
    "address", ["example.org", "https://example.org/?a=1", "https://example.org/#top", "ftp://a.b/"]
)
def test_a_wrong_address_is_refused_before_anything_is_done(checkout, address):
    before = {path: path.stat().st_mtime_ns for path in (checkout / "_build").rglob("*")}
    told = scobrief(checkout, "build", "--force", "--base-url", address)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"Error: --base-url={address!r}: ")
    assert {path: path.stat().st_mtime_ns for path in (checkout / "_build").rglob("*")} == before


def test_a_changed_table_reaches_what_depends_on_it_and_nothing_else(checkout):
    """And the book is the one that a build from nothing makes, byte for byte."""
    before, site = pages(checkout), everything(checkout)
    table = checkout / "data" / "curated" / "clashes.csv"
    was = table.read_text(encoding="utf-8")
    lines = was.splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")  # without the last clash on record
    describe(checkout)
    why = planned(checkout)
    assert {name.removeprefix("presets/") for name in why} == {"security", "verdicts", "limits"}
    assert {"security", "verdicts", "presets/security"} <= set(why)
    assert why["security"] == "table curated/clashes.csv changed"
    watch = Watch(checkout)
    told = scobrief(checkout, "build")
    assert told.returncode == 0, told.stderr
    assert watch.done == set(why)
    after, changed = pages(checkout), everything(checkout)
    assert run_of(after["index.html"]) != run_of(before["index.html"])
    assert {run_of(page) for page in after.values() if "sb-provenance" in page} == {run_of(after["index.html"])}
    assert without_runs(after["chapters/trade.html"]) == without_runs(before["chapters/trade.html"])
    assert without_runs(after["chapters/security.html"]) != without_runs(before["chapters/security.html"])
    shutil.rmtree(checkout / "_build" / "stage")
    told = scobrief(checkout, "build", "--force")
    assert told.returncode == 0, told.stderr
    assert differing(everything(checkout), changed) == []
    table.write_text(was, encoding="utf-8")
    describe(checkout)
    # What was made before with the table as it was is gone; the same numbers come back all the same.
    assert scobrief(checkout, "build").returncode == 0
    assert differing(everything(checkout), site) == []


def test_a_variant_stands_beside_the_default_and_executes_only_the_chapters_that_differ(checkout):
    why = planned(checkout, "--scenario", "ppp")
    # Those with a measure of GDP, and no other.
    assert set(why) == {"members", "size", "asymmetry", "verdicts"}
    assert set(why.values()) == {"not executed with these parameters yet"}
    before, watch = pages(checkout), Watch(checkout)
    told = scobrief(checkout, "build", "--scenario", "ppp")
    assert told.stdout.strip() == str(checkout / "_build" / "variants" / "ppp" / "html" / "index.html")
    assert watch.done == set(why)
    variant = (checkout / "_build/variants/ppp/html/chapters/size.html").read_text(encoding="utf-8")
    assert "A variant of this book: ppp." in variant
    assert run_of(variant) != run_of(before["index.html"])
    assert pages(checkout) == before


def test_a_chapter_that_fails_leaves_the_book_as_it_was_and_says_where(checkout):
    before = pages(checkout)
    notebook = checkout / "notebooks" / "09_overlap.ipynb"
    was = notebook.read_text(encoding="utf-8")
    cells = json.loads(was)
    code = next(
        cell for cell in cells["cells"] if cell["cell_type"] == "code" and "facts_of" in "".join(cell["source"])
    )
    code["source"] = [*code["source"], "\nraise ValueError('no such pact')"]
    notebook.write_text(json.dumps(cells), encoding="utf-8")
    try:
        told = scobrief(checkout, "build")
        assert told.returncode == 1
        assert re.search(r"09_overlap\.ipynb: cell \d+ raised ValueError: no such pact", told.stderr)
        assert "Traceback" not in told.stderr
        kept = Path(re.search(r"the copy as far as it ran: (\S+)", told.stderr)[1])
        assert "no such pact" in kept.read_text(encoding="utf-8")
        assert pages(checkout) == before
        assert not list((checkout / "_build").glob(".work-*"))
    finally:
        notebook.write_text(was, encoding="utf-8")
    assert scobrief(checkout, "build").returncode == 0
    assert pages(checkout) == before


def test_an_edition_stays_while_the_pages_say_the_same_and_goes_when_they_say_something_else(checkout):
    html = checkout / "_build" / "html"
    plain = everything(checkout)
    assert planned(checkout, "--epub") == {"scobrief.epub": "not at hand"}
    told = scobrief(checkout, "build", "--epub")
    assert told.stdout.split() == [str(html / "index.html"), str(html / "scobrief.epub")]
    offering = everything(checkout)
    assert set(differing(plain, offering)) == {"index.html", "scobrief.epub"}
    assert b'<a href="scobrief.epub"' in offering["index.html"]
    assert planned(checkout, "--epub") == {}
    assert scobrief(checkout, "build").returncode == 0
    assert differing(everything(checkout), offering) == []
    page = checkout / "book" / "op-ed.md"
    was = page.read_text(encoding="utf-8")
    page.write_text(f"{was}\nOne sentence more.\n", encoding="utf-8")
    assert planned(checkout, "--epub") == {"scobrief.epub": "if the pages change"}
    assert scobrief(checkout, "build").returncode == 0
    assert "scobrief.epub" not in everything(checkout)
    assert "scobrief.epub" not in pages(checkout)["index.html"]
    page.write_text(was, encoding="utf-8")
    assert scobrief(checkout, "build", "--epub").returncode == 0
    assert differing(everything(checkout), offering) == []
    assert scobrief(checkout, "build", "--epub", "--force").returncode == 0
    assert differing(everything(checkout), offering) == []


def test_without_a_browser_all_but_the_pdf_is_built_and_one_line_says_what_to_do(checkout, tmp_path):
    html = checkout / "_build" / "html"
    environment = os.environ | {"SCOBRIEF_HOME": str(checkout), "PATH": str(tmp_path)}
    command = [*COMMAND, "build", "--pdf", "--epub"]
    told = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stdout.split() == [str(html / "index.html"), str(html / "scobrief.epub")]
    assert re.fullmatch(r"Error: no PDF: No browser found .*apt-get install chromium.*\n", told.stderr)
    assert not (html / "scobrief.pdf").exists()


def test_a_build_that_was_stopped_between_stage_and_pages_is_taken_up_again(checkout):
    before = everything(checkout)
    page = checkout / "book" / "op-ed.md"
    was = page.read_text(encoding="utf-8")
    staged = checkout / "_build" / "stage" / "article-2021"
    # As it is left when the process ends after the page was put in place and before it was read.
    (staged / "whole").unlink()
    page.write_text(f"{was}\nOne sentence more.\n", encoding="utf-8")
    (staged / "book" / "op-ed.md").write_text(f"{was}\nOne sentence more.\n", encoding="utf-8")
    assert scobrief(checkout, "build").returncode == 0
    assert "One sentence more." in pages(checkout)["op-ed.html"]
    page.write_text(was, encoding="utf-8")
    assert scobrief(checkout, "build", "--epub").returncode == 0
    assert differing(everything(checkout), before) == []


def test_a_second_build_in_the_same_checkout_says_who_is_at_it(checkout):
    with FileLock(checkout / "_build" / "build.lock"):
        (checkout / "_build" / "build.holder").write_text("`scobrief data build` (process 4711, since 10:00:00)")
        told = scobrief(checkout, "build", "--force")
    (checkout / "_build" / "build.holder").unlink()
    assert told.returncode == 1
    assert told.stderr == (
        f"Error: {checkout}: `scobrief data build` (process 4711, since 10:00:00) is writing here. "
        "Wait until it has ended, and run the same line again.\n"
    )


def test_a_build_that_is_interrupted_leaves_the_book_and_no_process(checkout):
    before = pages(checkout)
    environment = os.environ | {"SCOBRIEF_HOME": str(checkout)}
    build = subprocess.Popen(
        [*COMMAND, "build", "--force"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list((checkout / "_build").glob(".work-*/.run-*")) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(build.pid, signal.SIGINT)
    said, _ = build.communicate(timeout=30)
    assert build.returncode == 130, said
    assert "Traceback" not in said
    assert pages(checkout) == before
    until = time.monotonic() + 10
    while (left := of_the_checkout(checkout)) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []
    assert not list((checkout / "_build").glob(".work-*"))
    assert scobrief(checkout, "build").returncode == 0
    assert pages(checkout) == before


def of_the_checkout(folder: Path) -> list[int]:
    """Processes that work for this checkout: they have its address in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"SCOBRIEF_HOME={folder}".encode() in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:  # gone meanwhile, or another's
            continue
    return found
