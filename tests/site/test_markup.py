"""The text of every page, as it lies in the file: links, anchors, headings, landmarks, valid HTML."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import reader
from lxml import html

from scobrief import paths

pytestmark = pytest.mark.slow

CHECKER = paths.ROOT / "_build" / "tools" / "vnu.jar"
# What the checker would rather have, of HTML that is valid: an <article> with its heading inside a <section> is how
# Sphinx writes a page, a page has one h1, and a question of the predict page stands under the heading of its section.
# Of the policy it finds out neither which files are the page's own, as it looks at files, nor that JSON is data: what a
# browser makes of it, test_policy.py sees.
TASTE = (
    r"Trailing slash on void elements|Consider using the “h1” element|(?:Article|Section) lacks heading"
    r"|violates Content Security Policy \(meta tag\)"
)
# Attributes that hold an address.
ADDRESSES = ("href", "src", "action", "poster", "data")


@pytest.fixture(scope="module")
def trees(site) -> dict[str, html.HtmlElement]:
    return {page: html.parse(site / f"{page}.html").getroot() for page in reader.pages(site)}


@pytest.fixture(scope="module")
def anchors(trees) -> dict[str, set[str]]:
    return {page: set(tree.xpath("//@id")) | set(tree.xpath("//a/@name")) for page, tree in trees.items()}


def addresses(tree) -> list[str]:
    return [value for name in ADDRESSES for value in tree.xpath(f"//@{name}")]


def test_every_page_of_the_contents_is_built_and_search_too(trees):
    named = {"index", "search", *reader.named()}
    assert len(named) >= 24
    assert named <= trees.keys()


def test_every_link_leads_to_a_file_and_every_anchor_to_a_place_in_it(trees, anchors, site):
    """Links to elsewhere are not followed: a test asks no network."""
    lost, followed = [], 0
    for page, tree in trees.items():
        for address in addresses(tree):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            followed += 1
            target = unquote(urlsplit(urljoin(f"{page}.html", parts.path)).path) if parts.path else f"{page}.html"
            place = target.removesuffix(".html")
            if not (site / target).is_file():
                lost.append((page, address, "no such file"))
            elif parts.fragment and place in anchors and unquote(parts.fragment) not in anchors[place]:
                lost.append((page, address, "no such place"))
    assert lost == []
    assert followed > 1000


def test_no_id_is_given_twice_on_a_page(trees):
    twice = {page: [name for name, n in Counter(tree.xpath("//@id")).items() if n > 1] for page, tree in trees.items()}
    assert {page: names for page, names in twice.items() if names} == {}


def test_what_a_label_or_a_description_points_to_is_there(trees, anchors):
    pointers = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list")
    lost = [
        (page, name, target)
        for page, tree in trees.items()
        for name in pointers
        for value in tree.xpath(f"//@{name}")
        for target in value.split()
        if target not in anchors[page]
    ]
    assert lost == []


def test_headings_begin_with_one_h1_and_no_level_is_left_out(trees):
    for page, tree in trees.items():
        levels = [
            int(head.tag[1]) for head in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")
        ]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), (page, levels)


def test_every_page_says_its_language_its_title_and_what_it_is_about(trees):
    titles = Counter()
    for page, tree in trees.items():
        assert tree.get("lang") == "en", page
        titles[tree.findtext(".//title")] += 1
        assert tree.xpath("//meta[@name='viewport']/@content"), page
        assert page == "search" or len(tree.xpath("string(//meta[@name='description']/@content)")) > 30, page
    assert [title for title, n in titles.items() if n > 1] == []


def test_the_first_link_of_a_page_skips_to_its_text(trees):
    for page, tree in trees.items():
        first = tree.xpath("//body//a[@href]")[0]
        (target,) = tree.xpath(f"//*[@id='{first.get('href').removeprefix('#')}']")
        assert target.tag == "main" or target.xpath("ancestor::main"), page
        assert len(tree.xpath("//main")) == len(tree.xpath("//main//article[contains(@class, 'bd-article')]")) == 1, (
            page
        )


def test_no_page_has_a_script_or_a_handler_of_its_own_or_a_style_attribute(trees):
    """So that a book may forbid them, and with them whatever somebody might smuggle in."""
    found = []
    for page, tree in trees.items():
        found += [(page, s.text[:60]) for s in tree.xpath("//script[not(@src)]") if not _is_data(s)]
        found += [(page, name) for name in tree.xpath("//@*[starts-with(name(), 'on')]")]
        found += [(page, f"{e.tag} style={e.get('style')!r}") for e in tree.xpath("//*[@style][not(ancestor::svg)]")]
        found += [(page, address) for address in addresses(tree) if address.startswith("javascript:")]
    assert found == []


def _is_data(script) -> bool:
    return (script.get("type") or "").endswith("json")


def test_every_table_names_its_columns_and_its_rows(trees):
    for page, tree in trees.items():
        for table in tree.xpath("//article//table"):
            assert table.xpath("thead/tr/th"), page
            for row in table.xpath("tbody/tr"):
                assert row[0].tag == "th" and row[0].get("scope") in ("row", "rowgroup"), (
                    page,
                    row.text_content()[:60],
                )
            assert all(head.get("scope") for head in table.iter("th")), page
            assert all(head.text_content().strip() for head in table.iter("th")), page


def test_the_html_is_valid(site):
    java = shutil.which("java")
    assert java, "The HTML checker needs Java 17. On Debian: apt-get install default-jre-headless"
    assert CHECKER.is_file(), f"{CHECKER} is missing. It comes by: make tools"
    files = [str(site / f"{page}.html") for page in reader.pages(site)]
    told = subprocess.run([java, "-Xss4m", "-jar", str(CHECKER), "--format", "json", *files], capture_output=True)
    found = [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
        for message in json.loads(told.stderr)["messages"]
        if not re.search(TASTE, message["message"])
    ]
    assert found == []
