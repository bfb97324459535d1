"""The charts of chapter 9: what is blank, what is marked, and that they can be drawn at every date."""

import pytest

from scobrief.charts import overlap as charts
from scobrief.charts import renderer
from scobrief.indicators import chronology, overlap
from scobrief.members import KNOWN_UNTIL, year_end


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def rows(chart) -> list[dict]:
    """The rows of the chart's largest table."""
    return max(chart.to_dict()["datasets"].values(), key=len)


def network(year: int, statuses: str = "members"):
    return charts.network(overlap.pairs(year_end(year), statuses), "Finding", f"at the end of {year}")


def test_each_pair_stands_twice_in_the_network_once_by_each_measure():
    found = {(row["row"], row["column"]): row["value"] for row in rows(network(2021))}
    assert all((column, row) in found for row, column in found)
    assert found["CSTO", "SCO"] == pytest.approx(4 / 10)  # below the diagonal: Jaccard
    assert found["SCO", "CSTO"] == pytest.approx(4 / 6)  # above it: Simpson


def test_a_cell_is_empty_where_no_state_is_in_both():
    labels = {(row["row"], row["column"]): row["label"] for row in rows(network(2021))}
    assert ("NATO", "SCO") not in labels
    assert labels["CSTO", "SCO"] == ".40"
    assert labels["SCO", "AIIB ?"] == "1"


def test_a_body_whose_days_are_not_all_seen_in_a_source_carries_a_question_mark():
    names = {row["row"] for row in rows(network(2021))}
    assert {"AIIB ?", "EAEU ?", "CSTO", "SCO"} <= names
    lives = {row["organisation"]: row["mark"] for row in rows(charts.lives(chronology.lives(), KNOWN_UNTIL, "F"))}
    assert {name for name, mark in lives.items() if mark} == {"ECO", "MERCOSUR"}


def test_a_line_has_no_point_before_the_other_body_has_members():
    found = [
        row for row in rows(charts.over_time(overlap.by_standing(), "F")) if row["organisation"].startswith("EAEU")
    ]
    drawn = [row["year"] for row in found if row["overlap_jaccard"] is not None]
    assert (min(drawn), max(drawn)) == (2015, 2026)


@pytest.mark.parametrize(("year", "statuses"), [(2001, "members"), (2021, "family"), (2026, "family")])
def test_every_chart_can_be_drawn_and_says_in_words_what_it_shows(year, statuses):
    on = year_end(year)
    for chart in (
        network(year, statuses),
        charts.seats(overlap.composition(on), "Finding", f"at the end of {year}"),
        charts.over_time(overlap.by_standing(), "Finding"),
        charts.lives(chronology.lives(), KNOWN_UNTIL, "Finding"),
    ):
        spec = chart.to_dict()
        assert len(rows(chart)) <= 2000
        assert spec["description"].startswith("Finding. ")
        assert renderer.svg(spec).startswith("<svg")
    assert "CIS 0." in network(year, statuses).to_dict()["description"]


def test_of_a_step_line_the_years_are_kept_in_which_a_count_changed():
    whole = overlap.by_standing()
    kept = {(row["organisation"], row["who"], row["year"]) for row in rows(charts.over_time(whole, "F"))}
    csto = {year for name, who, year in kept if (name, who) == ("CSTO", "members")}
    # Uzbekistan is in the CSTO from 2006 to 2012; the SCO grows in 2017, 2023 and 2024.
    assert {2001, 2002, 2006, 2012, 2017, 2023, 2024, 2026} <= csto
    assert not {2003, 2004, 2010, 2019} & csto
