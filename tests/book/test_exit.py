"""The way out of Jupyter Book 1.x: plain Sphinx of today makes the same pages from the same sources."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from lxml import html
from playwright.sync_api import sync_playwright

from scobrief import fresh, paths
from scobrief.book import conf
from scobrief.cli import cli
from scobrief.errors import BuildError, ParameterError

SPHINX = paths.BUILD / "tools" / "sphinx" / ("Scripts" if os.name == "nt" else "bin") / "python"


def configured(tmp_path, monkeypatch, text: str) -> None:
    (tmp_path / "_config.yml").write_text(text)
    monkeypatch.setattr(paths, "CONFIG", tmp_path / "_config.yml")


def test_what_jupyter_book_calls_otherwise_is_said_in_the_words_of_sphinx(tmp_path, monkeypatch):
    configured(
        tmp_path,
        monkeypatch,
        "title: A brief\n"
        "execute: {execute_notebooks: 'off'}\n"
        "html: {use_multitoc_numbering: false}\n"
        "sphinx: {config: {extensions: [myst_nb, jupyter_book], numfig: true, html_theme_options: {}}}\n",
    )
    assert conf.settings() == {
        "external_toc_path": "_toc.yml",
        "html_sourcelink_suffix": "",
        "html_title": "A brief",
        "nb_execution_mode": "off",
        "extensions": ["myst_nb"],
        "numfig": True,
        "html_theme_options": {},
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("tite: A brief", "tite='A brief' has no word in Sphinx here; known are title, .*Did you mean 'title'?"),
        ("html: {use_multitoc_numbering: true}", "html.use_multitoc_numbering=True has no word in Sphinx"),
        ("latex: {latex_engine: xelatex}", "latex.latex_engine='xelatex' has no word in Sphinx"),
    ],
)
def test_a_setting_that_sphinx_would_not_hear_of_is_refused_and_not_lost(tmp_path, monkeypatch, said, words):
    configured(tmp_path, monkeypatch, f"sphinx: {{config: {{extensions: []}}}}\n{said}\n")
    with pytest.raises(BuildError, match=words):
        conf.settings()


def test_the_settings_of_this_book_are_python_that_says_them_again(tmp_path):
    """And none of them asks for Jupyter Book."""
    text = conf.conf(tmp_path)
    read: dict[str, object] = {}
    exec(text, read)
    assert {name: read[name] for name in conf.settings()} == conf.settings()
    assert "jupyter_book" not in text.partition("extensions")[2]
    assert read["html_theme"] == "scobrief"


@pytest.fixture
def built(tmp_path, monkeypatch) -> Path:
    """A folder in which two small books are built, the default one and `ppp`, a page and a picture each."""
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    monkeypatch.setattr(paths, "HTML", tmp_path / "html")
    for name, made in (("article-2021", tmp_path / "html"), ("ppp", tmp_path / "variants" / "ppp" / "html")):
        (tmp_path / "stage" / name / "book" / "extra" / "figures").mkdir(parents=True)
        (tmp_path / "stage" / name / "book" / "index.md").write_text(f"# {name}\n")
        (made / "figures").mkdir(parents=True)
        (made / "figures" / "fig-1.png").write_bytes(b"pixels")
        (made / "index.html").touch()
        (made / "facts.json").write_text('{"base_url": null}')
    return tmp_path


@pytest.mark.parametrize(("name", "book"), [("article-2021", "html"), ("ppp", "variants/ppp/html")])
def test_the_sources_of_a_book_are_its_staged_pages_its_pictures_and_a_conf(built, name, book):
    out = built / "out"
    assert conf.write(built / book / "index.html", out) == out / "conf.py"
    assert (out / "index.md").read_text() == f"# {name}\n"
    assert (out / "extra" / "figures" / "fig-1.png").read_bytes() == b"pixels"
    assert (out / "conf.py").read_text() == conf.conf(out)


def test_sources_are_not_written_over_anything(built):
    (built / "out").mkdir()
    (built / "out" / "mine.md").write_text("Mine.\n")
    with pytest.raises(ParameterError, match="out: there is something already"):
        conf.write(built / "html" / "index.html", built / "out")
    assert [path.name for path in (built / "out").iterdir()] == ["mine.md"]


def test_sources_that_are_gone_are_asked_for_by_another_build(built):
    shutil.rmtree(built / "stage")
    with pytest.raises(BuildError, match=r"stage/article-2021/book: .* Try: scobrief build --force"):
        conf.write(built / "html" / "index.html", built / "out")


def test_a_build_that_has_nothing_to_do_writes_the_sources_all_the_same(built, monkeypatch):
    monkeypatch.delenv("SCOBRIEF_BASE_URL", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    answer = {"index": str(built / "html" / "index.html"), "epoch": None}
    fresh.remember("build", "article-2021", (), answer, fresh.digest("article-2021"))
    done = CliRunner().invoke(cli, ["build", "--sources", str(built / "out")])
    assert done.output.split() == [str(built / "html" / "index.html"), str(built / "out" / "conf.py")]


@pytest.fixture(scope="module")
def plain(site, tmp_path_factory) -> Path:
    """The folder of the same book by plain Sphinx."""
    if not SPHINX.is_file():
        pytest.skip(f"{SPHINX} is not there: `make tools` sets it up, and wants a package registry once.")
    folder = tmp_path_factory.mktemp("exit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "BUILD", site.parent)
        patch.setattr(paths, "HTML", site)
        conf.write(site / "index.html", folder / "sources")
    own = {"PYTHONPATH": str(paths.PACKAGE.parent), "SCOBRIEF_HOME": str(paths.ROOT)}
    done = subprocess.run(
        [SPHINX, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", folder / "sources", folder / "html"],
        capture_output=True,
        text=True,
        env=os.environ | own,
    )
    # Neither a warning of Sphinx's nor one of Python's, of what the Sphinx after this one will not do any more.
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0
    return folder / "html"


def pages() -> list[str]:
    toc = yaml.safe_load((paths.BOOK / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(page["file"] for part in toc["parts"] for page in part["chapters"])]


def article(path: Path) -> html.HtmlElement:
    """What a page says, without ids of runs, which are stamped into a book after it is made."""
    tree = html.parse(path).getroot()
    for run in tree.find_class("sb-run"):
        run.text = ""
    (found,) = tree.find_class("bd-article")
    return found


def pictures(path: Path) -> list[tuple[str | None, int]]:
    """The figures of a page by their ids, with how many pictures each has."""
    return [(figure.get("id"), len(figure.findall(".//{*}svg"))) for figure in article(path).iter("figure")]


@pytest.mark.slow
def test_plain_sphinx_of_today_makes_the_same_pages(plain, site):
    version = subprocess.run([SPHINX, "-m", "sphinx", "--version"], capture_output=True, text=True).stdout
    assert int(re.search(r"\d+", version)[0]) >= 9
    assert "jupyter_book" not in subprocess.run([SPHINX, "-m", "pip", "list"], capture_output=True, text=True).stdout
    assert len(pages()) > 25
    for page in pages():
        ours, theirs = (html.parse(folder / f"{page}.html").getroot() for folder in (site, plain))
        assert theirs.findtext(".//title") == ours.findtext(".//title")
        ours, theirs = article(site / f"{page}.html"), article(plain / f"{page}.html")
        assert theirs.findtext(".//h1") == ours.findtext(".//h1")
        assert theirs.text_content().split() == ours.text_content().split(), page
        numbers = [(fact.get("data-fact"), fact.text_content()) for fact in ours.iterfind(".//*[@data-fact]")]
        assert [(fact.get("data-fact"), fact.text_content()) for fact in theirs.iterfind(".//*[@data-fact]")] == numbers


@pytest.mark.slow
def test_its_figures_are_drawn_and_every_file_of_the_book_is_there(plain, site):
    drawn = 0
    for page in pages():
        ours, theirs = pictures(site / f"{page}.html"), pictures(plain / f"{page}.html")
        assert theirs == ours
        drawn += sum(count for _, count in theirs)
    assert drawn > 50
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert {str(path) for path in files if not (plain / path).is_file()} == set()


@pytest.mark.slow
def test_a_reader_finds_a_word_in_it(plain):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = started.new_page()
        tab.goto(f"{plain.as_uri()}/search.html?q=Jaccard")
        tab.locator("#search-results a").first.wait_for()
        started.close()
