"""Every figure of the built book as a reader takes it away: files that open, agree with the chart, and stand alone."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import frictionless
import pytest
import vl_convert
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scobrief import paths
from scobrief.book import assemble
from scobrief.charts.renderer import VEGALITE
from scobrief.scenario import CHAPTERS, resolve

pytestmark = pytest.mark.slow

ENDS = (".csv", ".datapackage.json", ".svg", ".png", ".vl.json")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# A page with charts, with all that it loads: brief.css, brief.js and the Vega bundle.
HEAVIEST, HEAVIEST_PACKED = 1_600_000, 600_000


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Path]:
    """The folder of a book that is built once, away from the reader's own."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("build")
        patch.setattr(paths, "BUILD", folder)
        patch.setattr(paths, "HTML", folder / "html")
        yield assemble.build(resolve(CHAPTERS)).parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "These tests need Chromium. On Debian: apt-get install chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()


def pages(site: Path) -> dict[str, str]:
    return {chapter: (site / f"chapters/{chapter}.html").read_text(encoding="utf-8") for chapter in CHAPTERS}


def names(page: str) -> list[str]:
    return re.findall(r'<figure [^>]*id="(fig-[\w-]+)"', page)


def packages(site: Path) -> dict[str, dict]:
    return {path.name.split(".")[0]: json.loads(path.read_text()) for path in site.glob("figures/*.datapackage.json")}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_of_every_chapter_has_its_files_and_its_tools_and_no_other_has(site):
    figures = {name for page in pages(site).values() for name in names(page)}
    assert len(figures) >= 71
    for page in pages(site).values():
        for name in names(page):
            tools = page.split(f'id="{name}"')[1].split("</figure>")[1].split("</section>")[0]
            links = re.findall(r'href="\.\./figures/([^"]+)" download=""', tools.split('class="sb-below"')[0])
            assert {f"{name}{end}" for end in ENDS} <= set(links)
            assert f'href="#{name}"' in tools
    files = {path.name for path in (site / "figures").iterdir()}
    offered = {
        link for page in pages(site).values() for link in re.findall(r'href="\.\./figures/([^"]+)" download', page)
    }
    assert files == offered
    assert set(packages(site)) == figures


def test_a_label_says_which_figure_and_begins_with_what_is_seen(site):
    for page in pages(site).values():
        for label, text in re.findall(r'<(?:a|button|summary)[^>]* aria-label="([^"]*)">([^<]+)</', page):
            if "figure" in label:
                assert label.startswith(text)
                assert re.search(r"figure \d+", label)


def test_a_page_with_charts_is_light(site):
    shared = [site / "assets/vega.js", site / "_static/brief.css", site / "_static/brief.js"]
    weights = {}
    for chapter in CHAPTERS:
        loaded = [path.read_bytes() for path in (site / f"chapters/{chapter}.html", *shared)]
        weights[chapter] = sum(map(len, loaded)), sum(len(gzip.compress(data, 6)) for data in loaded)
    assert {chapter: both for chapter, both in weights.items() if both[0] > HEAVIEST or both[1] > HEAVIEST_PACKED} == {}


def test_every_csv_is_the_data_of_its_chart(site):
    """Each row is one of the chart's, and of a table that the chart has by itself each row is there."""
    whole = 0
    for name, package in packages(site).items():
        spec = json.loads((site / f"figures/{name}.vl.json").read_text(encoding="utf-8"))
        tables = [data for data in spec["datasets"].values() if isinstance(data, list)]
        for resource in package["resources"]:
            found = rows(site / "figures" / resource["path"])
            assert len(found) == resource["rows"] > 0
            columns = [field["name"] for field in resource["schema"]["fields"] if field["name"] != "panel"]
            assert list(found[0]) == [field["name"] for field in resource["schema"]["fields"]]
            alone = [data for data in tables if set(columns) == set(data[-1]) and len(data) >= len(found)]
            sources = alone or [data for data in tables if set(columns) <= set(data[-1])]
            enough = sum(map(len, sources)) >= len(found)
            if enough and not any(isinstance(value, list) for data in sources for value in data[-1].values()):
                ours = {tuple(plain(row[column]) for column in columns) for row in found}
                theirs = {tuple(plain(row.get(column)) for column in columns) for data in sources for row in data}
                theirs = {row for row in theirs if any(row)}  # an explorer has an empty row, for the sum
                assert ours <= theirs
                kinds = [place for place, column in enumerate(columns) if column in dashed(spec)]
                assert without(ours, kinds) == without(theirs, kinds)
                whole += 1
            else:  # joined from two, or a list by years: each value is one of the chart's
                for column in columns:
                    values = {plain(value) for data in tables for row in data for value in listed(row.get(column))}
                    assert {plain(row[column]) for row in found} <= values | {plain(year) for year in range(1990, 2030)}
    assert whole >= 60


def plain(value: object) -> object:
    """A value of the chart or a cell of the CSV in one form: ten digits of a number, a day, text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return f"{float(value):.10g}"
    except (TypeError, ValueError):
        return str(value).replace("\u00a0", " ").removesuffix("T00:00:00")


def listed(value: object) -> list:
    return value if isinstance(value, list) else [value]


def dashed(node: object) -> set[str]:
    """The fields by which a chart dashes its lines: where these change, it repeats a point."""
    if isinstance(node, list):
        return set().union(*map(dashed, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    mine = {node["strokeDash"]["field"]} if "field" in (node.get("strokeDash") or {}) else set()
    return mine.union(*(dashed(child) for key, child in node.items() if key not in ("datasets", "config")))


def without(table: set[tuple], places: list[int]) -> set[tuple]:
    return {tuple(cell for place, cell in enumerate(row) if place not in places) for row in table}


def test_frictionless_finds_every_package_valid(site):
    wrong = {}
    for path in sorted(site.glob("figures/*.datapackage.json")):
        report = frictionless.validate(str(path), type="package")
        if not report.valid:
            wrong[path.name] = report.flatten(["type", "note"])
    assert wrong == {}


def test_every_package_says_its_sources_licences_version_and_run(site):
    ledger = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    for package in packages(site).values():
        assert package["sources"] and package["licenses"][0]["name"] == "CC-BY-4.0"
        assert package["version"] == ledger["version"]
        said = package["scobrief"]
        assert said["run_id"]["book"] == ledger["run_id"]
        assert re.fullmatch(r"[0-9a-z]{4}-[0-9a-z]{4}", said["run_id"]["chapter"])
        assert said["parameters"] == ledger["scenario"]["parameters"][said["chapter"]]


def test_every_specification_stands_alone_and_vega_lite_takes_it(site):
    for path in sorted(site.glob("figures/*.vl.json")):
        text = path.read_text(encoding="utf-8")
        spec = json.loads(text)
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
        del spec["datasets"]
        assert re.findall(r'"url":', json.dumps(spec)) == []
        assert vl_convert.vegalite_to_vega(text, vl_version=VEGALITE)["marks"]


def test_every_picture_opens_and_has_its_size_and_its_own_ink(site):
    for path in sorted(site.glob("figures/*.svg")):
        svg = path.read_text(encoding="utf-8")
        root = ElementTree.fromstring(svg)
        assert "currentColor" not in svg
        assert re.findall(r'(?:href|src)="|url\((?!#)', svg) == []
        points = (float(root.get("width")), float(root.get("height")))
        with Image.open(path.with_suffix(".png")) as pixels:
            pixels.load()
            assert pixels.size == pytest.approx([2 * side for side in points], abs=1)


def test_below_a_figure_its_citation_is_copied_and_what_was_done_is_said(site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto((site / "chapters/members.html").as_uri())
    tools = tab.locator("#fig-members-gantt + .sb-tools")
    tools.get_by_role("button", name="Copy citation of figure").click()
    status = tools.get_by_role("status")
    status.filter(has_text=re.compile("Copied|selected")).wait_for()
    ledger = json.loads((site / "facts.json").read_text(encoding="utf-8"))
    assert ledger["run_id"] in tools.locator(".sb-citation p").text_content()
    if (said := status.inner_text()).startswith("Copied"):
        assert "Standing in the SCO by economy" in said
        assert ledger["run_id"] in said
    tools.get_by_role("link", name="Link to figure").click()
    assert tab.url.endswith("#fig-members-gantt")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.emulate_media(media="print")
    assert not tools.is_visible()
    context.close()


def test_without_javascript_table_and_citation_open_and_no_button_waits_in_vain(site, browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((site / "chapters/members.html").as_uri())
    tools = tab.locator("#fig-members-gantt + .sb-tools")
    assert not tools.locator("button").is_visible()
    tools.locator("summary", has_text="Table").click()
    table = tools.locator("table")
    assert table.is_visible()
    assert table.locator("th[scope=col]").all_inner_texts()[:2] == ["Economy", "Standing"]
    assert table.locator("tbody th[scope=row]").first.inner_text() == "Afghanistan"
    tools.locator("summary", has_text="Citation").click()
    assert "The scobrief authors" in tools.locator(".sb-citation p").inner_text()
    context.close()


@pytest.mark.parametrize("width", [1280, 700, 390])
def test_a_live_chart_is_as_high_as_the_picture_whose_place_it_takes(site, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.goto((site / "chapters/trade.html").as_uri())
    for chart in tab.locator(".sb-chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".sb-live svg").wait_for()
        apart = chart.evaluate(
            """chart => {
              const live = chart.querySelector(".sb-live svg").getBoundingClientRect().height;
              chart.classList.remove("sb-is-live");
              const pictures = [...chart.querySelectorAll(".sb-static svg")];
              const there = pictures.map((svg) => svg.getBoundingClientRect().height);
              chart.classList.add("sb-is-live");
              return live - there.find((height) => height > 0);
            }"""
        )
        assert abs(apart) <= 2
    context.close()
