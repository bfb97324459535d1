"""The explorers in a browser: in every state their numbers and words are Python's, and a keyboard is enough."""

from __future__ import annotations

import math
import random
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scobrief.book import vega
from scobrief.book.extension import look
from scobrief.charts import explorer as charts
from scobrief.charts import renderer, theme
from scobrief.datapackage import open_table
from scobrief.facts import explorer as words
from scobrief.indicators import area, minerals, size
from scobrief.indicators import explorer as tables
from scobrief.indicators.network import bloc_trade, production_network, production_null
from scobrief.members import RULES, STATUSES, roster
from scobrief.parameters import Counting, Flows
from scobrief.scenario.chapters import Size, Trade

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
COUNTINGS, FLOWS = Counting.__args__, Flows.__args__
MEASURES = tuple(words.NOUNS)
SUBSETS, SEED = 250, 2021
# A page as strict as a book can be: nothing from elsewhere, no evaluation of text.
POLICY = "default-src 'none'; script-src file:; style-src file: 'unsafe-inline'"
PAGE = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="stylesheet" href="_static/brief.css"><style>body {{ margin: 0 }} * {{ box-sizing: border-box }}</style>
<body><main><article class="bd-article">
<figure>{chart}</figure></article></main><script src="_static/brief.js"></script>"""
# What each state of the inputs makes of the row of all together.
STEP = """async ([spec, states]) => {
    const { autosize, usermeta, ...rest } = spec;
    const box = document.createElement("div");
    const { view, vgSpec } = await vegaEmbed(box, rest, { mode: "vega-lite", ast: true, actions: false });
    const rows = vgSpec.marks.find(({ name }) => name === "rows_marks").from.data;
    const made = [];
    for (const state of states) {
        for (const [name, value] of Object.entries(state)) view.signal(name, value);
        await view.runAsync();
        const sum = view.data(rows).find((row) => row.iso3 === "");
        made.push([sum.value ?? null, sum.reporting, sum.states, sum.told]);
    }
    return made;
}"""


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
    """A folder with a page for each explorer, beside what the book would have."""
    renderer.enable()
    made = tmp_path_factory.mktemp("pages")
    vega.write_bundle(made / vega.BUNDLE)
    (made / "_static").mkdir()
    for name, text in (("brief.js", look.scripts()), ("brief.css", look.styles())):
        (made / "_static" / name).write_text(text, encoding="utf-8")
    for name, chart in (("size", charts.size(Size())), ("network", charts.network(Trade()))):
        html = renderer.mimebundle(chart.to_dict())["text/html"]
        (made / f"{name}.html").write_text(PAGE.format(policy=POLICY, chart=html), encoding="utf-8")
    return made


@pytest.fixture
def visit(browser, folder) -> Iterator[Callable[..., Page]]:
    contexts = []

    def go(name: str, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        tab = context.new_page()
        tab.complaints = []
        tab.on("console", lambda m: tab.complaints.append(m.text) if m.type in ("error", "warning") else None)
        tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
        tab.goto((folder / f"{name}.html").as_uri())
        tab.locator(".sb-live svg").wait_for()
        return tab

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def step(visit) -> Callable[..., list]:
    """Set the inputs of a chart to one state after the other; what the sum's row then holds."""

    def go(chart, states: list[dict]) -> list:
        return visit("size").evaluate(STEP, [chart.to_dict(), states])

    return go


def boxes(codes, left_out=()) -> dict[str, bool]:
    return {f"on_{iso3}": iso3 not in left_out for iso3 in codes}


def same(found: float | None, expected: float) -> bool:
    """Equal to the millionth part; a missing value equals a missing value alone."""
    if found is None or math.isnan(expected):
        return found is None and math.isnan(expected)
    return math.isclose(found, expected, rel_tol=1e-6, abs_tol=1e-12)


def differing(states: list[dict], found: list, expected: list) -> list:
    """States in which a number, a count or the sentence is not Python's."""
    return [
        (state, got, wanted)
        for state, got, wanted in zip(states, found, expected, strict=True)
        if not same(got[0], wanted[0]) or got[1:] != list(wanted[1:])
    ]


def drawn_subsets(choices: list[tuple], rosters: Callable[..., tuple[str, ...]]) -> list[tuple]:
    """Seeded choices, each with some states of its roster left out; among them all and all but one."""
    lots, made = random.Random(SEED), []
    for i in range(SUBSETS):
        choice = lots.choice(choices)
        codes = rosters(*choice)
        few = len(codes) if i == 0 else len(codes) - 1 if i < 12 else lots.randint(1, len(codes))
        made.append((choice, tuple(sorted(lots.sample(codes, few)))))
    return made


def size_expected(year, rule, statuses, measure, left_out=()) -> tuple:
    """A plain sum over the states that count, and the sentence of it."""
    listed = roster(year, rule, statuses)
    codes = [iso3 for iso3 in listed if iso3 not in left_out]
    if measure == "eurasia":
        figures, whole = open_table("economies").set_index("iso3")["area_km2"], Size().eurasia_km2
    else:
        figures = size.panel(size.MEASURES[measure])[0].loc[year]
        whole = figures.sum()
    known = figures.reindex(codes).dropna()
    share = 100 * known.sum() / whole if len(known) else math.nan
    who = words.without(words.who(rule, statuses, year), len(listed), len(left_out))
    told = words.size_sentence(who, measure, share, len(known), len(codes), 0.5, 2.5)
    return share, len(known), len(codes), told


def test_size_equals_the_indicators_in_every_year_roster_and_measure(step):
    choices = list(product(tables.SIZE_YEARS, RULES, STATUSES, MEASURES))
    assert len(choices) == 26 * 3 * 3 * 4
    states = [dict(zip(("year", "rule", "statuses", "measure"), choice, strict=True)) for choice in choices]
    found = step(charts.size(Size()), states)
    assert differing(states, found, [size_expected(*choice) for choice in choices]) == []
    for measure in MEASURES:  # and the sum that is expected is what the chapter's indicator says
        for rule, statuses in product(RULES, STATUSES):
            table = (
                area.area_share(rule, statuses, Size().eurasia_km2)
                if measure == "eurasia"
                else size.share(size.MEASURES[measure], rule, statuses)
            )
            for row in table.itertuples():
                got = found[choices.index((row.year, rule, statuses, measure))]
                assert same(got[0], row.share_pct)
                assert got[1:3] == [row.members_reporting, row.members_in_roster]


def test_size_equals_a_plain_sum_for_any_states(step):
    standings = tables.standings("in_force", tables.SIZE_YEARS)
    choices = list(product(tables.SIZE_YEARS, RULES, STATUSES, MEASURES))
    drawn = drawn_subsets(choices, lambda year, rule, statuses, _: roster(year, rule, statuses))
    states = [
        dict(zip(("year", "rule", "statuses", "measure"), choice, strict=True)) | boxes(standings, left_out)
        for choice, left_out in drawn
    ]
    expected = [size_expected(*choice, left_out) for choice, left_out in drawn]
    assert any(math.isnan(value[0]) for value in expected)
    assert differing(states, step(charts.size(Size()), states), expected) == []


def test_size_keeps_to_the_tolerances_of_the_run(step):
    found = step(charts.size(Size(tolerance_pp=1.0, near_pp=3.0)), [{"year": 2021}])
    assert "prints 43%: met, 0.8 points below" in found[0][3]


def network_expected(rule, statuses, flows, counting, left_out=()) -> tuple:
    listed = roster(2022, rule, statuses)
    codes = [iso3 for iso3 in listed if iso3 not in left_out]
    inside = production_network(flows).mask(codes)
    column = "share" if counting == "both_ends" else "share_counted_once"
    shares = [
        100 * getattr(bloc_trade(network(flows), codes), column) if inside.sum() > 1 else math.nan
        for network in (production_network, production_null)
    ]
    who = words.without(words.who(rule, statuses, 2022), len(listed), len(left_out))
    told = words.network_sentence(who, flows, *shares, int(inside.sum()), len(codes))
    return shares[0], int(inside.sum()), len(codes), told


def test_network_equals_the_indicator_for_every_roster_and_for_any_states(step):
    standings = tables.standings("in_force", tables.network_years("all"))
    choices = list(product(RULES, STATUSES, FLOWS, COUNTINGS))
    every = [(choice, ()) for choice in choices]
    drawn = every + drawn_subsets(choices, lambda rule, statuses, *_: roster(2022, rule, statuses))
    names = ("rule", "statuses", "flows", "counting")
    states = [dict(zip(names, choice, strict=True)) | boxes(standings, left_out) for choice, left_out in drawn]
    expected = [network_expected(*choice, left_out) for choice, left_out in drawn]
    assert any(math.isnan(value[0]) for value in expected)
    assert differing(states, step(charts.network(Trade()), states), expected) == []


def energy_expected(year, rule, statuses, counting, products, left_out=()) -> tuple:
    listed = roster(year, rule, statuses)
    codes = tuple(iso3 for iso3 in listed if iso3 not in left_out)
    found = minerals.share_of(codes, year, products, counting)
    who = words.without(words.who(rule, statuses, year), len(listed), len(left_out))
    share, reporting = found["intra_share_pct"], found["members_reporting"]
    told = words.minerals_sentence(who, products, share, reporting, len(codes))
    return share, reporting, len(codes), told


@pytest.mark.parametrize("products", ["all", "lng"])
def test_energy_equals_the_indicator_in_every_year_and_roster_and_for_any_states(step, products):
    standings = tables.standings("in_force", tables.MINERAL_YEARS)
    choices = list(product(tables.MINERAL_YEARS, RULES, STATUSES, COUNTINGS))
    every = [(choice, ()) for choice in choices]
    drawn = every + drawn_subsets(choices, lambda year, rule, statuses, _: roster(year, rule, statuses))
    names = ("year", "rule", "statuses", "counting")
    states = [dict(zip(names, choice, strict=True)) | boxes(standings, left_out) for choice, left_out in drawn]
    expected = [energy_expected(*choice, products, left_out) for choice, left_out in drawn]
    assert any(math.isnan(value[0]) for value in expected)
    assert differing(states, step(charts.energy(Trade(products=products)), states), expected) == []


def told(tab: Page) -> str:
    return tab.locator(".sb-live [role=status][aria-live=polite]").inner_text()


def tab_to(tab: Page, name: str) -> None:
    """Press Tab until an input has the focus."""
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def wait_for_width_below(tab: Page, width: int) -> None:
    """Wait until the live picture is drawn anew for a narrower page; before that it is only shrunk."""
    for _ in range(100):
        if float(tab.locator(".sb-live svg").get_attribute("width")) < width:
            return
        tab.wait_for_timeout(50)
    raise AssertionError(f"no picture below {width} px")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_keyboard_is_enough_and_each_change_is_told(visit, width):
    tab = visit("size", width)
    assert told(tab) == words.size_stated(Size())
    tab_to(tab, "year")
    tab.keyboard.press("ArrowRight")
    assert told(tab) == size_expected(2022, "in_force", "members", "population")[3]
    tab_to(tab, "statuses")
    tab.keyboard.press("ArrowDown")
    assert told(tab) == size_expected(2022, "in_force", "with_observers", "population")[3]
    tab_to(tab, "on_IND")
    tab.keyboard.press("Space")
    assert told(tab) == size_expected(2022, "in_force", "with_observers", "population", ("IND",))[3]
    address = tab.url
    tab.keyboard.press("Enter")  # must not send a form
    assert (tab.url, tab.complaints) == (address, [])
    assert tab.locator(".sb-live svg").get_attribute("aria-label").endswith(told(tab))


@pytest.mark.parametrize("width", [1280, 390])
def test_inputs_are_large_enough_to_touch_have_names_and_fit_the_page(visit, width):
    tab = visit("size", width)
    tab.select_option("[name=statuses]", "family")
    tab.select_option("[name=rule]", "today")
    for label in tab.locator(".sb-controls label:visible").all():
        assert label.bounding_box()["height"] >= 24
        assert label.inner_text().strip()
    assert tab.locator(".sb-controls [type=checkbox]:visible").count() == 27
    assert tab.get_by_role("group", name="States that count").count() == 1
    assert tab.get_by_role("checkbox", name="Kazakhstan").is_checked()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("checkbox", name="China").focus()
    shade = "getComputedStyle(document.activeElement).outlineWidth"
    assert tab.evaluate(shade) == "2px"


@pytest.mark.parametrize("measure", MEASURES)
def test_the_printed_number_is_on_the_picture_however_few_states_count(visit, measure):
    tab = visit("size")
    tab.select_option("[name=measure]", measure)
    tab.locator("[name=on_CHN]").uncheck()
    tab.locator("[name=on_RUS]").uncheck()
    label = tab.locator(".sb-live svg text", has_text="the article:").bounding_box()
    numbers = tab.locator(".sb-live svg text", has_text=re.compile(r"^\d+\.\d$")).all()
    assert len(numbers) == 9
    assert label["x"] + label["width"] < min(number.bounding_box()["x"] for number in numbers)


def test_only_states_on_the_roster_have_a_box(visit):
    tab = visit("size")
    tab.select_option("[name=rule]", "founders")
    shown = tab.locator(".sb-controls [type=checkbox]:visible").evaluate_all("all => all.map(box => box.name)")
    assert shown == [f"on_{iso3}" for iso3 in ("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB")]


def test_what_the_reader_set_and_the_focus_outlive_a_change_of_layout(visit):
    tab = visit("network")
    tab.select_option("[name=flows]", "goods")
    tab.locator("[name=on_RUS]").uncheck()
    before = told(tab)
    assert before == network_expected("in_force", "members", "goods", "both_ends", ("RUS",))[3]
    tab.locator("[name=on_IND]").focus()
    tab.set_viewport_size({"width": 390, "height": 900})
    wait_for_width_below(tab, 400)
    assert told(tab) == before
    assert not tab.locator("[name=on_RUS]").is_checked()
    assert tab.locator("[name=flows]").input_value() == "goods"
    assert tab.evaluate("document.activeElement.name") == "on_IND"
    tab.locator("[name=on_IND]").uncheck()  # the new layout is alive too
    assert told(tab) == network_expected("in_force", "members", "goods", "both_ends", ("IND", "RUS"))[3]
    assert tab.complaints == []


def test_the_picture_keeps_to_the_width_of_the_page_and_grows_with_its_rows(visit):
    tab = visit("size", 1280)
    picture = tab.locator(".sb-live svg")
    eight = picture.bounding_box()
    tab.set_viewport_size({"width": 620, "height": 900})  # the same layout, narrower
    wait_for_width_below(tab, 640)
    tab.select_option("[name=rule]", "today")
    tab.select_option("[name=statuses]", "family")
    all_of_them = picture.bounding_box()
    assert all_of_them["width"] <= 620 - 2 * all_of_them["x"] + 1
    assert all_of_them["height"] - eight["height"] == pytest.approx((27 - 8) * theme.ROW, abs=2)
    assert tab.complaints == []


def test_paper_shows_the_stated_definition_whatever_the_reader_set(visit):
    tab = visit("size")
    tab.locator("[name=on_CHN]").uncheck()
    tab.emulate_media(media="print")
    assert tab.locator(".sb-told:visible").all_inner_texts() == [words.size_stated(Size())]
    assert tab.get_by_text(renderer.SETTABLE).is_visible()
    assert tab.locator(".sb-static .sb-wide svg").is_visible()
    assert not tab.locator(".sb-controls").is_visible()
