"""The charts of blocs: what they are given is what they show."""

import json

import pytest

from scobrief.charts import blocs as charts
from scobrief.charts import renderer
from scobrief.indicators import blocs, nulls


@pytest.fixture(scope="module")
def chance():
    return nulls.table("today", "family")


@pytest.fixture(scope="module")
def drawn(chance):
    renderer.enable()
    table = blocs.table("today", "family")
    return {
        "share": charts.against_null(table, "intra_share_pct", "A finding", chance).to_dict(),
        "stii": charts.against_null(table, "stii", "A finding", chance).to_dict(),
        "chance": charts.against_chance(chance, "A finding").to_dict(),
        "places": charts.places(chance, "A finding").to_dict(),
    }


def rows(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


def test_every_chart_of_blocs_can_be_drawn_at_both_widths(drawn):
    for spec in drawn.values():
        assert len(rows(spec)) <= 2_000
        html = renderer.mimebundle(spec)["text/html"]
        assert html.count("<svg") == 2
        assert "NaN" not in html


def test_the_band_behind_an_indicator_is_its_own_and_of_blocs_of_like_size(drawn):
    for name, measure in (("share", "share"), ("stii", "stii")):
        bands = [row for row in rows(drawn[name]) if "null_p05" in row]
        assert len(bands) == len(blocs.rosters())
        assert {(row["measure"], row["null"]) for row in bands} == {(measure, "matched")}


def test_a_cell_never_claims_the_last_of_a_hundred(drawn):
    words = {row["words"] for row in rows(drawn["places"])}
    assert ">99" in words
    assert not {"100", "0"} & words


def test_what_is_missing_of_a_bloc_stands_beside_its_name(drawn):
    labels = {row["label"].replace("\N{NO-BREAK SPACE}", " ") for row in rows(drawn["chance"]) if "label" in row}
    assert {"EU", "EAEU (3 of 5)", "GCC (2 of 6)"} <= labels


def test_the_order_of_blocs_is_that_of_their_ratios_in_every_chart(drawn):
    orders = [json.dumps(spec).partition('"sort": ["EAEU')[2].partition("]")[0] for spec in drawn.values()]
    assert orders[0]
    assert len(set(orders)) == 1
