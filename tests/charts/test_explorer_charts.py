"""What the explorers embed is what the tables say, and their inputs start from what a run states."""

from __future__ import annotations

import json
import re

import pytest

from scobrief.charts import controls, explorer, renderer
from scobrief.facts import explorer as words
from scobrief.indicators import explorer as tables
from scobrief.indicators import size
from scobrief.indicators.network import production_network, production_null
from scobrief.members import STATUSES, compared, roster
from scobrief.scenario.chapters import Size, Trade

CHARTS = {"size": explorer.size, "network": explorer.network, "energy": explorer.energy}


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def stated(name: str, **values):
    return (Size if name == "size" else Trade)(**values)


def spec(name: str, **values) -> dict:
    return CHARTS[name](stated(name, **values)).to_dict()


def params(chart: dict) -> dict:
    return {param["name"]: param for param in chart["params"]}


@pytest.mark.parametrize("rule", ["in_force", "without_china", "eu"])
def test_the_digits_of_a_state_say_in_which_rosters_it_is(rule):
    found = tables.standings(rule, tables.SIZE_YEARS)
    for chosen in compared(rule):
        for place, year in enumerate(tables.SIZE_YEARS):
            for level, statuses in enumerate(STATUSES, start=1):
                listed = {iso3 for iso3, digits in found.items() if int(digits[chosen][place]) <= level}
                assert listed == set(roster(year, chosen, statuses))


def test_belarus_is_a_partner_from_2010_an_observer_from_2015_and_a_member_from_2024():
    digits = tables.standings("in_force", tables.SIZE_YEARS)["BLR"]["in_force"]
    assert digits == "9" * 9 + "3" * 5 + "2" * 9 + "1" * 3


def test_figures_of_states_are_those_of_the_outlook_and_none_where_it_has_none():
    (row,) = tables.sizes(["AFG"])
    assert row["population"][1] == 18.707
    assert row["population"][0] is row["population"][-1] is None
    assert row["eurasia"] == [652230]


def test_the_whole_is_the_sum_over_all_economies_of_the_outlook():
    table = size.panel("population_m")[0]
    whole = tables.wholes(55_000_000)
    assert whole["population"] == pytest.approx(table.sum(axis=1).to_list(), rel=1e-10)
    assert whole["eurasia"] == [55_000_000]


def test_a_pair_of_the_network_has_both_directions_and_a_state_all_its_trade():
    rows = {(row["a"], row["b"]): row for row in tables.network_pairs(["CHN", "KGZ", "RUS"])}
    assert set(rows) == {("CHN", None), ("KGZ", None), ("RUS", None), ("CHN", "RUS")}
    network, free = production_network("goods"), production_null("goods")
    china, russia = network.codes.index("CHN"), network.codes.index("RUS")
    for suffix, matrix in (("", network), ("_free", free)):
        both = matrix.flows[china, russia] + matrix.flows[russia, china]
        assert rows["CHN", "RUS"][f"goods{suffix}"] == pytest.approx(both, rel=1e-7)
    assert rows["CHN", None]["goods"] == pytest.approx(network.trade[china], rel=1e-7)
    assert rows["KGZ", None]["goods"] is None


@pytest.mark.parametrize("name", CHARTS)
def test_its_inputs_start_from_what_the_run_states_and_all_of_them_are_laid_out(name):
    values = {"as_of": 2012, "roster_rule": "today", "statuses": "family"}
    chart = spec(name, **values)
    found = params(chart)
    assert (found["rule"]["value"], found["statuses"]["value"]) == ("today", "family")
    assert found["year"]["value"] == (2022 if name == "network" else 2012)
    bound = [param["name"] for param in chart["params"] if "bind" in param]
    laid = [box for group in chart["usermeta"]["scobrief"]["groups"] for box in group["inputs"]]
    assert sorted(laid) == sorted(bound)
    assert sum(box.startswith("on_") for box in bound) == len(found["standing"]["value"])


@pytest.mark.parametrize("rule", ["without_china", "eu"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_roster_rule_of_the_run_stands_beside_the_three(name, rule):
    found = params(spec(name, roster_rule=rule))
    assert found["rule"]["bind"]["options"] == ["in_force", "founders", "today", rule]
    assert ("DEU" in found["names"]["value"]) is (rule == "eu")


def test_the_sentences_of_the_stated_definitions_are_those_of_the_chapters():
    # 42.2, 10.7 over 9.5 and 13.0 percent: the facts size.population_share, trade.share_sco (with its no-preference
    # value) and trade.minerals_share_first.
    assert words.size_stated(Size()) == (
        "The members of 2021: 42.2% of the world's population. The article prints 43%: approximately met, 0.8 points "
        "below."
    )
    assert words.network_stated(Trade()) == (
        "The members of 2022: 10.7% of their trade in goods and services was with one another, a little above the "
        "9.5% that no preference would give: 1.1 times. 5 of 8 states are in the tables."
    )
    assert words.minerals_stated(Trade()) == (
        "The members of 2021: 13.0% of their energy, mineral and metal trade on record was with one another."
    )


def test_a_text_with_an_apostrophe_is_a_literal_of_the_expression_language():
    assert controls.quoted("today's \\ members") == r"'today\'s \\ members'"


@pytest.mark.parametrize("name", CHARTS)
def test_the_page_has_the_sentence_as_text_and_inputs_in_both_layouts(name):
    chart = spec(name)
    html = renderer.mimebundle(chart)["text/html"]
    told = chart["usermeta"]["scobrief"]["told"]["text"]
    assert re.search(r'<p class="sb-told">(.*?)</p>', html)[1].replace("&#x27;", "'") == told
    assert renderer.SETTABLE in html
    live = json.loads(re.search(r'class="sb-spec">(.*?)</script>', html, re.DOTALL)[1])
    for variant in ("wide", "phone"):
        laid = live["both"] | live[variant]
        assert params(laid).keys() == params(chart).keys()
        assert laid["autosize"]["resize"] is True
        assert "height" not in laid  # rows come and go
