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
    assert found["TJK", "production_flows"]["label"] == ""
    assert found["LKA", "land_borders"]["words"] == "nothing to hold"


def test_the_map_says_what_is_lacking_and_leaves_out_no_state_of_the_family():
    found = {row["iso3"]: row for row in rows(charts.gap_map(coverage.summary(coverage.of_family(2021)), "F", 2021))}
    assert set(found) == set(roster(2021, statuses="family"))
    assert found["KGZ"]["gaps"] == "the production network"
    assert found["RUS"]["gaps"] == "none"


def test_bars_of_certainty_have_no_empty_parts_and_lists_come_last():
    chart = charts.certainty(coverage.certainty(), "F")
    assert all(row["rows"] > 0 for row in rows(chart))
    order = chart.to_dict()["encoding"]["y"]["sort"]
    assert order[0] == "AIIB"
    assert [name for name in order if name.startswith("list: ")] == order[-3:]


def test_a_dot_marks_the_years_in_which_a_state_has_no_figure():
    spec = charts.kinds(coverage.kinds(("CHN", "PAK")), "F", "two states").to_dict()
    dots = min((table for table in spec["datasets"].values()), key=len)
    assert {row["variable"] for row in dots} == {"gdp_nominal_usd_bn", "current_account_usd_bn"}
    assert {row["year"] for row in dots} == set(range(2023, 2028))


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
