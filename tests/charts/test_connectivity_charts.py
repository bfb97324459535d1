"""Charts of the connectivity chapter: every state has a place, and every roster can be drawn."""

import pytest

from scobrief.charts import connectivity as drawn
from scobrief.charts import gas as gas_charts
from scobrief.charts import neighbourhood as neighbour_charts
from scobrief.charts import renderer
from scobrief.indicators import access, connectivity, gas, neighbourhood
from scobrief.members import roster, spells


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def test_every_state_that_ever_had_a_standing_has_a_place_of_its_own():
    ever = set(spells("SCO")["iso3"])
    assert ever <= drawn.PLACES.keys()
    assert len(set(drawn.PLACES.values())) == len(drawn.PLACES)


@pytest.mark.parametrize(
    ("rule", "statuses", "year", "named"), [("in_force", "members", 2021, True), ("today", "family", 2026, False)]
)
def test_the_network_names_states_and_lengths_while_there_is_room(rule, statuses, year, named):
    states = connectivity.states(rule, statuses, year)
    codes = states["iso3"]
    chart = drawn.network(states, access.coasts(codes), connectivity.inside(codes), "Finding")
    picture = renderer.svg(chart.to_dict())
    assert (">Kazakhstan<" in picture, ">7,644<" in picture) == (named, named)
    assert (">KAZ<" in picture) is not named


def test_every_other_chart_of_the_family_can_be_drawn():
    who = ("today", "family")
    states = connectivity.states(*who, 2026)
    codes = roster(2026, *who)
    charts = [
        drawn.border_shares(states, "Finding"),
        drawn.rails_and_wires(access.access(codes), "Finding"),
        gas_charts.shares(gas.both(*who), "Finding"),
        gas_charts.over_time(gas.over_time(*who), "Finding"),
        neighbour_charts.cooperation(neighbourhood.by_region(), "Finding"),
        neighbour_charts.hotspots(neighbourhood.exposure(codes), "Finding", "The family"),
    ]
    for chart in charts:
        spec = chart.to_dict()
        assert sum(map(len, spec["datasets"].values())) <= 2000
        assert spec["description"].startswith("Finding. ")
        assert "Finding" in renderer.svg(spec)
