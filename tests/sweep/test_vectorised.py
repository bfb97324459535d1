"""The facts of many scenarios without notebooks are those of the chapter's own fact sheet; and their chart."""

import itertools
import re

import pandas as pd
import pytest

from scobrief.charts import renderer, sweep, theme
from scobrief.facts import facts_of
from scobrief.scenario.chapters import Connectivity, Size
from scobrief.sweep import Result, facts_only, grid, tidy

AXES = ["as_of", "roster_rule", "gdp_measure"]
# Years before the claims' grid and after it, both yardsticks, tolerances of nothing and of everything.
SPREAD = [
    Size(),
    Size(as_of=2001),
    Size(as_of=2026, roster_rule="today", statuses="family"),
    Size(as_of=2017, gdp_measure="ppp", statuses="with_observers"),
    Size(as_of=2024, roster_rule="eu", gdp_measure="ppp"),
    Size(as_of=2005, roster_rule="without_china", tolerance_pp=0, near_pp=0),
    Size(as_of=2012, roster_rule="founders", statuses="family", eurasia_km2=40_000_000),
    Size(as_of=2019, tolerance_pp=10, near_pp=25, eurasia_km2=70_000_000),
]


def test_the_sizes_of_all_scenarios_at_once_are_those_of_each_fact_sheet():
    table = facts_only(AXES, SPREAD)
    sheets = tidy(AXES, [Result(scenario, facts_of(scenario), 0, "") for scenario in SPREAD])
    expected = sheets[sheets["fact"].isin(table["fact"])]
    assert len(table) == 12 * len(SPREAD)
    keys = ["run_id", "fact"]
    pd.testing.assert_frame_equal(
        table.sort_values(keys, ignore_index=True), expected.sort_values(keys, ignore_index=True), rtol=1e-12
    )


def test_rows_come_in_the_grids_order_and_a_scenarios_facts_together():
    made = grid("size", ["gdp_measure=ppp,nominal", "as_of=2021,2001"])
    table = facts_only(made.axes, made.scenarios)
    blocks = [key for key, _ in itertools.groupby(zip(table["gdp_measure"], table["as_of"], strict=True))]
    assert blocks == [("ppp", 2021), ("ppp", 2001), ("nominal", 2021), ("nominal", 2001)]
    first = table["fact"].head(4).tolist()
    assert first == [f"size.population_{name}" for name in ("share", "finding", "verdict", "distance_pp")]


def test_of_another_chapter_all_facts_are_given():
    scenarios = [Connectivity(as_of=2012), Connectivity(roster_rule="founders")]
    table = facts_only(["as_of"], scenarios)
    assert len(table) == sum(len(facts_of(scenario)) for scenario in scenarios)
    assert table["as_of"].unique().tolist() == [2012, 2021]


@pytest.fixture(scope="module")
def drawn():
    def draw(*axes, chapter="size", facts=None):
        theme.enable()
        made = grid(chapter, axes)
        table = facts_only(made.axes, made.scenarios)
        chosen = facts or sweep.moved(table, made.axes)
        return sweep.over_grid(table, made.axes, chosen).to_dict()

    return draw


def texts(spec) -> str:
    return renderer.svg(spec)


def test_one_axis_is_a_line_with_its_ends_told_and_the_verdicts_below(drawn):
    spec = drawn("as_of=2016:2021")
    assert spec["title"]["text"] == "size.population_share runs from 21.9% to 42.5%"
    assert spec["title"]["subtitle"] == "Over as_of from 2016 to 2021"
    assert "size.gdp_verdict is " in spec["description"]
    svg = texts(spec)
    for words in ("21.9%", "42.2%", "size.gdp_share, percent", "population_verdict", "supported under a stated"):
        assert words in svg


def test_lines_that_are_the_same_are_one_under_the_name_of_the_axis_that_does_not_move_them(drawn):
    svg = texts(drawn("as_of=2019:2021", "gdp_measure=nominal,ppp", facts=["size.gdp_share", "size.population_share"]))
    assert svg.count(">ppp<") == svg.count(">nominal<") == 1
    assert svg.count(">every gdp_measure<") == 1


def test_names_of_lines_that_end_together_do_not_collide(drawn):
    spec = drawn("as_of=2019:2026", "statuses=members,with_observers", "roster_rule=in_force,today,founders")
    names = spec["vconcat"][0]["layer"][1]
    ends = sorted(row["value"] for row in spec["datasets"][names["data"]["name"]])
    low, high = spec["vconcat"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    apart = [(b - a) / (high - low) * 160 for a, b in itertools.pairwise(ends)]
    assert len(ends) > 3
    assert min(apart) > 14.9  # px, of letters 12 px high


def test_an_axis_of_words_is_a_row_for_each_with_its_value(drawn):
    svg = texts(drawn("roster_rule=in_force,founders,today", facts=["size.gdp_share"]))
    for words in (">in_force<", ">founders<", ">today<", ">24.0%<"):
        assert words in svg


def test_many_lines_are_all_drawn_and_none_is_named(drawn):
    spec = drawn("as_of=2001:2021", "eurasia_km2=50_000_000:60_000_000:1_000_000", facts=["size.eurasia_share"])
    assert "11 of them: the table has their names" in spec["title"]["subtitle"]
    (data,) = spec["datasets"].values()
    assert len({row["line"] for row in data}) == 11


def test_first_are_drawn_the_numbers_that_all_axes_move():
    made = grid("trade", ["products=all,coal", "roster_rule=in_force,founders"])
    table = facts_only(made.axes, made.scenarios)
    for fact in sweep.moved(table, made.axes)[:3]:
        rows = table[table["fact"] == fact]
        assert (rows.groupby("roster_rule")["value"].nunique() > 1).any()
        assert (rows.groupby("products")["value"].nunique() > 1).any()


def test_every_colour_is_the_themes(drawn):
    svg = texts(drawn("as_of=2001:2024", "gdp_measure=nominal,ppp"))
    known = {*theme.BLOC.values(), *theme.VERDICT.values()}
    used = {colour.lower() for colour in re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{6})"', svg)}
    assert len(used & known) > 3
    assert used - known <= {"#ffffff", "#000000"}
