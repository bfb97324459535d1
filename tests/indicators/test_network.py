"""The worked vector of the methods page, the invariants of its formulas, and the no-preference matrix."""

from dataclasses import asdict

import numpy as np
import pytest

from scobrief.errors import DataError
from scobrief.indicators.network import (
    Network,
    bloc_trade,
    export_entropy,
    hubness,
    no_preference,
    production_network,
    production_null,
)

#                     to A   B   C    D
WORKED = Network(
    ("A", "B", "C", "D"),
    np.array(
        [
            [0.0, 30, 50, 20],
            [20, 0, 10, 10],
            [40, 20, 0, 140],
            [30, 10, 160, 0],
        ]
    ),
)
BLOC = {"A", "B"}


def network(*rows) -> Network:
    return Network(tuple("ABCDEFG"[: len(rows)]), np.array(rows, dtype=float))


def digits(number: float) -> float:
    return pytest.approx(number, abs=5.1e-8)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("share", 0.3448276),  # T_RR / T_R = 100 / 290
        ("weight", 0.2685185),  # T_R / T_W = 290 / 1080
        ("outsiders_weight", 0.2405063),  # T_OR / T_O = 190 / 790
        ("intensity", 1.2841855),
        ("homogeneous_intensity", 1.4337568),
        ("external_intensity", 0.8626437),
        ("stii", 0.2486993),
        ("export_share", 0.3571429),  # 50 / 140
        ("import_share", 0.3333333),  # 50 / 150
        ("share_counted_once", 0.2083333),  # 50 / 240
        ("members_reporting", 2),
    ],
)
def test_the_worked_vector_comes_out_to_seven_digits(name, expected):
    assert asdict(bloc_trade(WORKED, BLOC))[name] == digits(expected)


def test_the_parts_of_the_worked_vector_are_the_sums_that_the_page_states():
    """T_RR 100, T_R 290, T_O 790, T_OR 190, T_W 1080, found again from the shares."""
    seen = bloc_trade(WORKED, BLOC)
    assert seen.weight * 1080 == pytest.approx(290)
    assert seen.share * 290 == pytest.approx(100)
    assert seen.outsiders_weight * 790 == pytest.approx(190)
    assert 1080 - 290 == 790


def test_the_introversion_index_is_the_same_by_both_formulas():
    seen = bloc_trade(WORKED, BLOC)
    hi, he = seen.homogeneous_intensity, seen.external_intensity
    assert seen.stii == pytest.approx((hi - he) / (hi + he))


def test_the_entropy_of_an_exporter_comes_out_to_seven_digits():
    table = export_entropy(WORKED).set_index("iso3")
    assert table.loc["A", "export_entropy"] == digits(1.0296530)  # shares .3, .5, .2
    assert table.loc["A", "export_entropy_normalised"] == digits(0.9372306)
    assert table.loc["A", "partners"] == 3


def test_even_exports_have_a_normalised_entropy_of_one_and_a_single_partner_has_none():
    table = export_entropy(network([0, 5, 5], [7, 0, 0], [1, 3, 0])).set_index("iso3")
    assert table.loc["A", "export_entropy_normalised"] == pytest.approx(1)
    assert table.loc["B", "export_entropy"] == 0
    assert np.isnan(table.loc["B", "export_entropy_normalised"])


def test_the_hubness_of_a_buyer_is_the_sellers_share_times_what_the_buyer_buys_elsewhere():
    table = hubness(WORKED).set_index(["exporter", "importer"])
    assert table.loc[("A", "B"), "hubness"] == digits(0.15)  # 30/100 * (1 - 30/60)
    assert table.loc[("B", "A"), "hubness"] == digits(0.5 * (1 - 20 / 90))
    assert len(table) == 12


def test_hubness_is_zero_and_not_missing_for_an_economy_that_sells_nothing():
    table = hubness(network([0, 1, 2], [0, 0, 0], [1, 1, 0])).set_index(["exporter", "importer"])
    assert table.loc["B", "hubness"].tolist() == [0, 0]


def test_a_bloc_that_weighs_the_same_inside_and_outside_is_neutral():
    """S = 8/24 and V = 16/48."""
    seen = bloc_trade(network([0, 2, 2, 2], [2, 0, 2, 2], [2, 2, 0, 8], [2, 2, 8, 0]), BLOC)
    assert seen.share == seen.outsiders_weight == pytest.approx(1 / 3)
    assert seen.stii == pytest.approx(0, abs=1e-15)
    assert seen.homogeneous_intensity == seen.external_intensity == pytest.approx(1)


def test_a_bloc_that_trades_with_nobody_else_has_an_index_of_one():
    with np.errstate(divide="ignore"):  # no outsider trades with it: its weight there is zero
        seen = bloc_trade(network([0, 3, 0, 0], [5, 0, 0, 0], [0, 0, 0, 7], [0, 0, 1, 0]), BLOC)
    assert (seen.share, seen.stii, seen.export_share, seen.import_share) == (1, 1, 1, 1)


def test_a_bloc_without_internal_trade_has_an_index_of_minus_one():
    seen = bloc_trade(network([0, 0, 3, 1], [0, 0, 2, 2], [4, 1, 0, 7], [1, 1, 1, 0]), BLOC)
    assert (seen.share, seen.share_counted_once, seen.intensity, seen.stii) == (0, 0, 0, -1)


def test_the_shares_of_exports_and_imports_are_told_apart():
    """A and B sell 2 of 10 to one another, and buy 2 of 4 from one another."""
    seen = bloc_trade(network([0, 1, 2, 2], [1, 0, 2, 2], [1, 0, 0, 3], [0, 1, 3, 0]), BLOC)
    assert (seen.export_share, seen.import_share) == (0.2, 0.5)


@pytest.mark.parametrize("factor", [1e-9, 3.0, 1e12])
def test_the_unit_of_the_flows_changes_nothing(factor):
    scaled = bloc_trade(Network(WORKED.codes, WORKED.flows * factor), BLOC)
    assert asdict(scaled) == pytest.approx(asdict(bloc_trade(WORKED, BLOC)), rel=1e-12)
    entropy = export_entropy(Network(WORKED.codes, WORKED.flows * factor))
    assert entropy["export_entropy"].tolist() == pytest.approx(export_entropy(WORKED)["export_entropy"].tolist())


def test_names_and_their_order_change_nothing():
    order = [2, 0, 3, 1]
    renamed = Network(("W", "X", "Y", "Z"), WORKED.flows[np.ix_(order, order)])
    assert asdict(bloc_trade(renamed, {"X", "Z"})) == pytest.approx(asdict(bloc_trade(WORKED, BLOC)), rel=1e-12)


def test_a_member_that_the_network_does_not_know_is_passed_over_and_not_counted():
    assert asdict(bloc_trade(WORKED, {"A", "B", "IRN"})) == asdict(bloc_trade(WORKED, BLOC))
    assert bloc_trade(WORKED, ["A", "B", "IRN"]).members_reporting == 2


@pytest.mark.parametrize("bloc", [set(), {"IRN"}, {"A", "B", "C", "D"}, {"A", "B", "C", "D", "IRN"}])
def test_a_bloc_of_nobody_or_of_everybody_is_refused(bloc):
    with pytest.raises(DataError, match=r"[04] of 4 economies of the network are in it"):
        bloc_trade(WORKED, bloc)


@pytest.mark.parametrize("domestic", [1.0, -1.0, 1e-300, float("nan")])
def test_a_matrix_with_domestic_flows_is_refused(domestic):
    with pytest.raises(DataError, match="the diagonal is not zero; domestic flows are no trade"):
        network([domestic, 1], [2, 0])


def test_a_matrix_that_does_not_fit_its_names_is_refused():
    with pytest.raises(DataError, match=r"3 economies do not fit a matrix of \(2, 2\)"):
        Network(("A", "B", "C"), np.zeros((2, 2)))


def test_the_no_preference_matrix_of_three_economies_is_the_one_worked_by_hand():
    """A zero-diagonal matrix without preference is a product: 1, 2, 3 down and 1, 1, 2 across.

    Moving one unit around the circle A to B to C changes no row sum (3, 6, 6) and no column sum (5, 4, 6).
    """
    free = no_preference(network([0, 2, 1], [1, 0, 5], [4, 2, 0]))
    assert free.flows == pytest.approx(np.array([[0, 1, 2], [2, 0, 4], [3, 3, 0]]), rel=1e-8)
    assert free.codes == ("A", "B", "C")


def test_the_no_preference_matrix_keeps_what_everyone_sells_and_buys_and_the_zero_diagonal():
    free = no_preference(WORKED).flows
    assert free.sum(axis=1) == pytest.approx([100, 40, 200, 200], rel=1e-9)
    assert free.sum(axis=0) == pytest.approx([90, 60, 220, 170], rel=1e-9)
    assert np.diag(free).tolist() == [0, 0, 0, 0]
    assert (free[~np.eye(4, dtype=bool)] > 0).all()


def test_no_pair_of_the_no_preference_matrix_is_preferred():
    """Of four different economies, x_ij x_kl = x_il x_kj: the odds are even wherever no diagonal is in the way."""
    free = no_preference(WORKED).flows
    assert free[0, 1] * free[2, 3] == pytest.approx(free[0, 3] * free[2, 1], rel=1e-8)
    assert free[0, 2] * free[1, 3] == pytest.approx(free[0, 3] * free[1, 2], rel=1e-8)


def test_the_no_preference_matrix_is_its_own_no_preference_matrix():
    once = no_preference(WORKED)
    assert no_preference(once).flows == pytest.approx(once.flows, rel=1e-8)


def test_a_bloc_with_a_giant_is_introverted_less_than_neutral_without_any_preference():
    """The zero-diagonal trap: the giant cannot trade with itself, so S falls below V."""
    giant = network([0, 9, 9, 9], [9, 0, 1, 1], [9, 1, 0, 1], [9, 1, 1, 0])
    seen = bloc_trade(no_preference(giant), BLOC)
    assert seen.share < seen.outsiders_weight
    assert seen.stii < -0.3


def test_an_economy_that_sells_nothing_sells_nothing_without_preference_either():
    free = no_preference(network([0, 1, 2, 2], [0, 0, 0, 0], [1, 2, 0, 3], [2, 2, 2, 0])).flows
    assert free[1].tolist() == [0, 0, 0, 0]
    assert free.sum(axis=0) == pytest.approx([3, 5, 4, 5], rel=1e-9)


def test_a_no_preference_matrix_that_is_not_reached_is_refused():
    with pytest.raises(DataError, match="no-preference matrix not reached in 2 rounds"):
        no_preference(WORKED, rounds=2)


@pytest.mark.parametrize("flows", ["all", "goods", "services"])
def test_the_real_network_has_80_economies_and_its_null_has_the_same_sums(flows):
    seen, free = production_network(flows), production_null(flows)
    assert len(seen.codes) == 80
    assert np.diag(free.flows).tolist() == [0.0] * 80
    assert free.flows.sum(axis=1) == pytest.approx(seen.flows.sum(axis=1), rel=1e-9)
    assert free.flows.sum(axis=0) == pytest.approx(seen.flows.sum(axis=0), rel=1e-9)


def test_goods_and_services_of_the_real_network_add_up_to_both():
    parts = production_network("goods").flows + production_network("services").flows
    assert parts == pytest.approx(production_network("all").flows)


@pytest.mark.parametrize(
    ("exporter", "importer", "usd_bn"),
    [("RUS", "CHN", 87.1), ("CHN", "IND", 60.3), ("USA", "MEX", 161.1), ("DEU", "FRA", 76.7)],
)
def test_known_flows_of_the_real_network_run_from_seller_to_buyer(exporter, importer, usd_bn):
    """Published check values of the OECD table; the other direction would give another number."""
    seen = production_network()
    i, j = seen.codes.index(exporter), seen.codes.index(importer)
    assert seen.flows[i, j] / 1e3 == pytest.approx(usd_bn, abs=0.05)
