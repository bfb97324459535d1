"""The charts of chapter 5: what is drawn, what is left blank, and that they can be drawn whatever is set."""

import math

import pytest

from scobrief.charts import asymmetry as charts
from scobrief.charts import buyers, renderer
from scobrief.indicators import asymmetry, concentration, dependence, sales_by_buyer, strength


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def rows(chart) -> list[dict]:
    """The rows of the chart's largest table."""
    return max(chart.to_dict()["datasets"].values(), key=len)


def every_chart(rule: str, statuses: str, capability: str, measure: str, year: int) -> list:
    spending = strength.military(rule, statuses, 2021, measure)
    five = {name: sales_by_buyer.well_covered(name) for name in ("central_asia", "central_asia_members")}
    return [
        charts.ratio(asymmetry.ratio_by_measure(), "Finding"),
        charts.members(strength.largest_members(rule, statuses, capability, measure), capability, "Finding"),
        charts.effective(concentration.by_rule(statuses, capability, measure), capability, "Finding"),
        charts.military(spending, 2021, measure, "Finding"),
        charts.world(asymmetry.concentration_by_measure(), "Finding"),
        buyers.over_time(five, "Finding"),
        buyers.over_time({"Russia": sales_by_buyer.well_covered("RUS")}, "Finding"),
        buyers.all_goods(sales_by_buyer.all_goods(), "Finding"),
        buyers.dependence(dependence.members_on_giants(rule, statuses, year, measure), year, "Finding"),
        buyers.between_members(dependence.by_rule(statuses, measure), "Finding"),
    ]


@pytest.mark.parametrize(
    "choices",
    [
        ("in_force", "members", "gdp", "nominal", 2021),
        ("today", "family", "military", "ppp", 2024),
        ("founders", "with_observers", "population", "nominal", 2001),
    ],
)
def test_every_chart_can_be_drawn_and_says_in_words_what_it_shows(choices):
    for chart in every_chart(*choices):
        spec = chart.to_dict()
        assert spec["description"].startswith("Finding. ")
        assert "nan" not in spec["description"]
        assert sum(len(table) for table in spec["datasets"].values()) <= 2000
        assert "</svg>" in renderer.mimebundle(spec)["text/html"]


def test_projections_of_the_ratio_are_lines_of_their_own():
    found = rows(charts.ratio(asymmetry.ratio_by_measure(), "F"))
    assert {row["status"] for row in found if row["year"] > 2021} == {"projection"}
    joints = [row for row in found if row["year"] == 2021]
    assert sorted(row["status"] for row in joints) == ["outturn"] * 2 + ["projection"] * 2


def test_a_state_without_a_colour_is_drawn_in_the_colour_of_others():
    found = rows(charts.military(strength.military("today", "family", 2024), 2024, "nominal", "F"))
    colours = {row["iso3"]: row["colour"] for row in found}
    assert (colours["CHN"], colours["TUR"]) == ("CHN", "other")


def test_a_partner_that_is_not_listed_stands_at_the_most_that_it_can_be_and_says_so():
    tables = buyers.all_goods(sales_by_buyer.all_goods(), "F").to_dict()["datasets"].values()
    found = {(row["direction"], row["state"], row["who"]): row for table in tables for row in table}
    china, russia = (found["exports", "Kyrgyzstan", who] for who in ("China", "Russia"))
    assert (china["known"], china["told"], china["at_most"]) == (False, "at most 8", 8)
    assert (russia["known"], russia["told"]) == (True, "19")


def test_where_no_trade_is_on_record_a_row_stands_without_a_dot():
    table = dependence.members_on_giants("today", "members", 2024)
    assert math.isnan(table.set_index(["iso3", "partner"]).loc[("TJK", "RUS"), "dependence_pct"])
    found = {(row["economy"], row["who"]): row["dependence_pct"] for row in rows(buyers.dependence(table, 2024, "F"))}
    assert found["Tajikistan", "Russia"] is None


def test_figures_with_pairs_missing_are_dotted():
    found = rows(buyers.between_members(dependence.by_rule("members", "nominal"), "F"))
    kinds = {(row["rule"], row["year"], row["bound"]) for row in found}
    assert ("today's members throughout", 2024, "pairs missing") in kinds
    assert ("today's members throughout", 2020, "as reported") in kinds


def test_a_seller_is_none_of_his_own_buyers():
    found = rows(buyers.over_time({"Russia": sales_by_buyer.well_covered("RUS")}, "F"))
    assert {row["who"] for row in found} == {"China", "the EU", "others"}
