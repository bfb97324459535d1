"""The charts of the page on limits: what is shaded, what is blank, and that they can be drawn at every date."""

import pytest

from scobrief.charts import limits as charts
from scobrief.charts import renderer
from scobrief.indicators import coverage
from scobrief.members import roster


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def rows(chart) -> list[dict]:
    """The rows of the chart's largest table."""
    tables = [table for table in chart.to_dict()["datasets"].values() if isinstance(table, list)]
    return max(tables, key=len)


def test_a_cell_held_in_part_prints_how_much_of_it_is_there():
    found = {(row["iso3"], row["table"]): row for row in rows(charts.grid(coverage.of_family(2021), "F", 2021))}
    assert len(found) == 18 * 7
    assert found["TJK", "factbook"]["label"] == "14/15"
    assert found["TJK", "production_flows"]["label"] == "none"
    assert found["LKA", "land_borders"]["words"] == "nothing to hold"


def test_the_map_says_what_is_lacking_and_leaves_out_no_state_of_the_family():
    found = {row["iso3"]: row for row in rows(charts.gap_map(coverage.summary(coverage.of_family(2021)), "F", 2021))}
    assert set(found) == set(roster(2021, statuses="family"))
    assert found["KGZ"]["gaps"] == "the production network"
    assert found["RUS"]["gaps"] == "none"


def test_bars_of_certainty_have_no_empty_parts_and_lists_come_last():
    spec = charts.certainty(coverage.certainty(), "F").to_dict()
    bars, totals = (spec["datasets"][layer["data"]["name"]] for layer in spec["layer"])
    assert all(row["rows"] > 0 for row in bars)
    order = spec["layer"][0]["encoding"]["y"]["sort"]
    assert order[0] == "AIIB"
    assert set(order[-3:]) == {"list of clashes", "list of events", "published values"}
    assert {row["row"]: row["told"] for row in totals}["AIIB"] == "31 of 107"


def test_a_bar_holds_years_in_a_row_of_one_kind_and_a_cross_marks_those_in_which_a_state_has_no_figure():
    spec = charts.kinds(coverage.kinds(("CHN", "PAK")), "F", "two states").to_dict()
    tables = spec["datasets"].values()
    crosses = next(table for table in tables if "middle" in table[0])
    assert {row["name"] for row in crosses} == {"GDP, market exchange rates", "current account"}
    assert {row["year"] for row in crosses} == set(range(2023, 2028))
    bars = max((table for table in tables if "begins" in table[0]), key=len)
    years = [year for row in bars if row["name"] == "population" for year in range(row["begins"], row["ends"])]
    assert years == list(range(2001, 2028))


@pytest.mark.parametrize("year", [2001, 2021, 2026])
def test_every_chart_can_be_drawn_and_says_in_words_what_it_shows(year):
    table = coverage.of_family(year)
    for chart in (
        charts.gap_map(coverage.summary(table), "Finding", year),
        charts.grid(table, "Finding", year),
        charts.certainty(coverage.certainty(), "Finding"),
        charts.kinds(coverage.kinds_of_roster(year, "family"), "Finding", "the family"),
    ):
        spec = chart.to_dict()
        assert len(rows(chart)) <= 2000
        assert spec["description"].startswith("Finding. ")
        assert renderer.svg(spec).startswith("<svg")
