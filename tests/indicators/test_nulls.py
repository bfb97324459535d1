"""Random blocs against counting by hand, against all blocs there are, and against what their mean must be."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest

from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, blocs, nulls
from scobrief.indicators.network import Network, bloc_trade, no_preference, production_network, production_null

#                     to A   B   C    D
WORKED = Network(
    ("A", "B", "C", "D"),
    np.array([[0.0, 30, 50, 20], [20, 0, 10, 10], [40, 20, 0, 140], [30, 10, 160, 0]]),
)


@pytest.fixture(scope="module")
def real():
    return production_network()


@pytest.fixture(scope="module")
def table():
    return nulls.table().set_index(["bloc", "measure", "null"])


def members(network, bloc="SCO"):
    return network.mask(blocs.rosters()[bloc])


def ratio(codes) -> float:
    """Internal trade over internal trade without preference, by plain sums."""
    inside = np.ix_(codes, codes)
    return production_network().flows[inside].sum() / production_null().flows[inside].sum()


@pytest.mark.parametrize(
    ("values", "own", "expected"),
    [
        ([1, 2, 2, 3], 2, 50),  # one below and two ties: 1 + 2/2 of four
        ([1, 2, 2, 3], 2.5, 75),
        ([1, 2, 2, 3], 0, 0),
        ([1, 2, 2, 3], 9, 100),
        ([5, 5, 5], 5, 50),
        ([1, np.nan, 3], 2, 50),
        ([1, 3], 3 * (1 + 1e-12), 75),  # another way to the same sum
    ],
)
def test_a_percentile_counts_what_is_below_and_half_of_what_is_equal(values, own, expected):
    assert nulls.percentile(np.array(values, dtype=float), own) == pytest.approx(expected)


def test_a_missing_value_has_no_percentile_and_nothing_to_compare_gives_none():
    assert np.isnan(nulls.percentile(np.array([1.0, 2.0]), np.nan))
    assert np.isnan(nulls.percentile(np.array([np.nan]), 1.0))


def test_the_worked_vector_comes_out_for_many_blocs_at_once():
    """A and B of the methods page; and C and D, whose internal 300 of 790 are both ends of 140 and 160."""
    found = nulls.statistics(WORKED, no_preference(WORKED), np.array([[1, 1, 0, 0], [0, 0, 1, 1]], dtype=bool))
    assert found["share"] == pytest.approx([34.48276, 100 * 600 / 790], abs=1e-5)
    assert found["weight"] == pytest.approx([26.85185, 100 * 790 / 1080], abs=1e-5)
    assert found["intensity"] == pytest.approx([1.2841855, 600 / 790 * 1080 / 790])
    assert found["stii"][0] == pytest.approx(0.2486993)


@pytest.mark.parametrize("bloc", ["SCO", "EU", "ASEAN", "EAEU", "GCC"])
def test_the_measures_of_a_row_are_those_of_the_bloc_alone(real, bloc):
    codes = blocs.rosters()[bloc]
    found = nulls.statistics(real, production_null(), real.mask(codes)[None])
    seen, free = bloc_trade(real, codes), bloc_trade(production_null(), codes)
    expected = [100 * seen.share, seen.intensity, seen.stii, seen.share / free.share, 100 * seen.weight]
    assert [values[0] for values in found.values()] == pytest.approx(expected, rel=1e-8)


def test_without_preference_every_bloc_has_a_ratio_of_one_and_stands_in_the_middle():
    free = production_null()
    found = nulls.statistics(free, free, nulls.draw(free, (5,), "plain", draws=2_000))["ratio"]
    assert found == pytest.approx(1)
    assert nulls.percentile(found, 1.0) == 50


def test_a_bloc_of_one_has_no_ratio():
    found = nulls.statistics(WORKED, no_preference(WORKED), np.array([[1, 0, 0, 0]], dtype=bool))
    assert np.isnan(found["ratio"][0])
    assert found["share"][0] == 0


@pytest.mark.parametrize("n", [2, 5, 12, 27])
def test_the_mean_internal_trade_of_plain_blocs_is_the_one_that_counting_pairs_gives(real, n):
    """A pair is in n(n-1) / (N(N-1)) of all blocs, so that is the part of all trade that is inside on average."""
    drawn = nulls.draw(real, (n,), "plain").astype(float)
    internal = np.einsum("ij,ij->i", drawn @ real.flows, drawn)
    expected = n * (n - 1) / (80 * 79) * real.flows.sum()
    error = internal.std(ddof=1) / np.sqrt(len(internal))
    assert abs(internal.mean() - expected) < 4 * error
    assert error < 0.1 * expected


def test_every_pair_is_drawn_as_often_as_every_other(real):
    drawn = nulls.draw(real, (5,), "plain", draws=20_000).astype(float)
    together = (drawn.T @ drawn)[np.triu_indices(80, 1)] / 20_000
    p = 5 * 4 / (80 * 79)
    assert np.abs(together - p).max() < 5 * np.sqrt(p * (1 - p) / 20_000)


@pytest.mark.parametrize("null", nulls.NULLS)
@pytest.mark.parametrize("bloc", ["SCO", "EU", "MERCOSUR"])
def test_a_random_bloc_has_as_many_members_as_report_and_as_many_of_each_class(real, bloc, null):
    own, classes = members(real, bloc), nulls.size_classes(real, null)
    wanted = nulls.members_by_class(real, own, null)
    drawn = nulls.draw(real, wanted, null, draws=2_000)
    assert (drawn.sum(axis=1) == own.sum()).all()
    for k in range(nulls.CLASSES[null]):
        assert (drawn[:, classes == k].sum(axis=1) == own[classes == k].sum()).all()


def test_the_classes_are_ten_of_eight_economies_and_the_first_holds_the_largest(real):
    classes = nulls.size_classes(real, "matched")
    assert np.bincount(classes).tolist() == [8] * 10
    largest = sorted(zip(real.flows.sum(0) + real.flows.sum(1), real.codes, strict=True))[-8:]
    assert {real.codes[i] for i in np.flatnonzero(classes == 0)} == {code for _, code in largest}
    for k in range(9):
        assert real.trade[classes == k].min() > real.trade[classes == k + 1].max()


def test_the_peers_of_china_are_its_class_and_china_is_the_first(real):
    peers = nulls.class_of("CHN")
    assert peers["iso3"].iloc[0] == "CHN"
    assert len(peers) == 8
    assert peers["trade_pct"].iloc[0] == pytest.approx(100 * real.trade[real.codes.index("CHN")] / real.trade.sum())


@pytest.mark.parametrize(("bloc", "possible"), [("GCC", 28), ("USMCA", 224), ("SCO founders", 512), ("SCO", 14_336)])
def test_the_place_of_a_bloc_is_that_among_all_blocs_of_like_size(real, table, bloc, possible):
    """Drawn are five thousand; here is every one that there is."""
    own, classes = members(real, bloc), nulls.size_classes(real, "matched")
    pools = [
        combinations(np.flatnonzero(classes == k), int((own & (classes == k)).sum())) for k in np.unique(classes[own])
    ]
    everyone = np.array([ratio(sum(parts, ())) for parts in product(*pools)])
    row = table.loc[(bloc, "ratio", "matched")]
    exact = nulls.percentile(everyone, ratio(np.flatnonzero(own)))
    assert len(everyone) == row["possible_blocs"] == possible
    assert row["null_percentile"] == pytest.approx(exact, abs=4 * 50 / np.sqrt(nulls.DRAWS))
    assert row["null_mean"] == pytest.approx(everyone.mean(), abs=4 * everyone.std() / np.sqrt(nulls.DRAWS))
    assert row["null_p95"] == pytest.approx(np.quantile(everyone, 0.95), rel=0.06)


def test_the_place_among_plain_pairs_is_that_among_all_3160(table):
    pairs = np.array([ratio(pair) for pair in combinations(range(80), 2)])
    row = table.loc[("GCC", "ratio", "plain")]
    assert row["possible_blocs"] == comb(80, 2) == len(pairs)
    assert row["null_percentile"] == pytest.approx(nulls.percentile(pairs, row["observed"]), abs=4 * 0.71)


def test_a_bloc_that_fills_its_class_can_only_be_drawn_itself(real):
    top = nulls.size_classes(real, "matched") == 0
    wanted = nulls.members_by_class(real, top, "matched")
    assert (nulls.draw(real, wanted, "matched", draws=2_000) == top).all()


def test_the_same_seed_draws_the_same_blocs_and_another_draws_others(real):
    one = nulls.draw(real, (5,), "plain", 2_000, 7).copy()
    nulls._lottery.cache_clear()
    assert (nulls.draw(real, (5,), "plain", 2_000, 7) == one).all()
    assert (nulls.draw(real, (5,), "plain", 2_000, 8) != one).any()


@pytest.mark.parametrize("null", nulls.NULLS)
def test_names_and_their_order_change_no_bloc_that_is_drawn(real, null):
    order = np.random.default_rng(1).permutation(80)
    renamed = Network(tuple(f"N{i}" for i in range(80)), real.flows[np.ix_(order, order)])
    wanted = nulls.members_by_class(real, members(real), null)
    assert nulls.members_by_class(renamed, members(real)[order], null) == wanted
    drawn = nulls.draw(real, wanted, null, draws=2_000)
    assert (nulls.draw(renamed, wanted, null, draws=2_000) == drawn[:, order]).all()


def test_another_seed_moves_a_place_by_a_point_or_two_at_most(table):
    again = nulls.table(seed=1).set_index(["bloc", "measure", "null"])
    assert (again["null_percentile"] - table["null_percentile"]).abs().max() < 4 * 50 * np.sqrt(2 / nulls.DRAWS)
    assert (again["observed"] == table["observed"]).all()


def test_there_is_a_row_for_each_bloc_measure_and_null_with_what_the_charts_need(table):
    assert len(table) == len(blocs.rosters()) * len(nulls.MEASURES) * len(nulls.NULLS)
    assert table.index.is_unique
    assert table.notna().all().all()
    assert (table["null_p05"] <= table["null_p50"]).all()
    assert (table["null_p50"] <= table["null_p95"]).all()
    assert table["null_percentile"].between(0, 100).all()
    assert tuple(table.loc[("SCO", "ratio", "plain"), ["members_in_roster", "members_reporting"]]) == (8, 5)


def test_the_observed_values_are_those_of_the_blocs_table(table):
    rows = blocs.table().set_index("bloc")
    columns = {"share": "intra_share_pct", "intensity": "trade_intensity", "stii": "stii"}
    for measure, column in {**columns, "ratio": "ratio_to_no_preference"}.items():
        observed = table.xs((measure, "plain"), level=["measure", "null"])["observed"]
        assert observed.to_dict() == pytest.approx(rows[column].to_dict(), rel=1e-8)


def test_a_plain_bloc_of_five_weighs_five_eightieths_of_trade_on_average(table):
    assert table.loc[("SCO", "ratio", "plain"), "null_weight_pct"] == pytest.approx(100 * 5 / 80, rel=0.03)
    assert table.loc[("SCO", "ratio", "plain"), "weight_pct"] == pytest.approx(17.49, abs=0.01)


def test_a_full_definition_has_one_row():
    asked = {"bloc": "EU", "roster_rule": "today", "statuses": "family", "flows": "goods"}
    for measure in nulls.MEASURES:
        made = REGISTRY["null_percentile"].table(**asked, measure=measure, null="matched", draws=2_000, seed=3)
        assert len(made) == 1
        assert made["draws"].tolist() == [2_000]
    assert len(REGISTRY["preference_ratio"].table(**asked)) == 1
    assert len(REGISTRY["null_percentile"].table(bloc="SCO", null="plain")) == 4


def test_the_preference_ratio_is_the_share_over_its_no_preference_value():
    made = REGISTRY["preference_ratio"].table(roster_rule="today")
    expected = made["intra_share_pct"] / made["intra_share_pct_no_preference"]
    assert made["preference_ratio"].tolist() == pytest.approx(expected.tolist())
    assert made.set_index("bloc").loc["SCO", "preference_ratio"] == pytest.approx(1.2, abs=0.05)


@pytest.mark.parametrize("draws", [1_999, 20_001])
def test_too_few_and_too_many_draws_are_refused(draws):
    with pytest.raises(ParameterError, match="draws"):
        REGISTRY["null_percentile"].table(draws=draws)
