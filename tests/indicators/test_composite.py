"""Composites: every choice worked by hand on three cases, and the interval of their ranks."""

import numpy as np
import pandas as pd
import pytest

from scobrief.indicators import composite

VALUES = pd.DataFrame({"a": [0.0, 5.0, 10.0], "b": [4.0, 2.0, 3.0]}, index=["x", "y", "z"])


def test_the_choices_are_those_of_the_parameters():
    assert composite.WEIGHTS == ("equal", "pca", "random")
    assert composite.NORMALISATIONS == ("minmax", "z", "rank")
    assert composite.AGGREGATIONS == ("arithmetic", "geometric")
    assert len(composite.WAYS) == 5


def test_minmax_runs_from_one_to_a_hundred():
    assert composite.normalise(VALUES, "minmax")["a"].tolist() == [1, 50.5, 100]
    assert composite.normalise(VALUES, "minmax")["b"].tolist() == [100, 1, 50.5]


def test_ranks_do_not_see_distances_and_share_their_mean_in_a_tie():
    far = pd.DataFrame({"a": [1.0, 1.0, 2.0, 900.0]})
    assert composite.normalise(far, "rank")["a"].tolist() == pytest.approx([1, 1, 1 + 99 * 1.5 / 2.5, 100])


def test_standard_scores_have_mean_zero_and_deviation_one():
    z = composite.normalise(VALUES, "z")
    assert z.mean().tolist() == pytest.approx([0, 0])
    assert z.std(ddof=0).tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize(("how", "middle"), [("minmax", 50.5), ("rank", 50.5), ("z", 0)])
def test_where_all_are_alike_each_is_in_the_middle_and_missing_stays_missing(how, middle):
    alike = pd.DataFrame({"a": [7.0, 7.0, np.nan], "b": [1.0, 2.0, 3.0]})
    found = composite.normalise(alike, how)
    assert found["a"].tolist()[:2] == [middle, middle]
    assert np.isnan(found["a"][2])
    assert found["b"].notna().all()


def test_scores_by_both_means_are_worked_by_hand():
    """x has 1 and 100, y 50.5 and 1, z 100 and 50.5."""
    arithmetic = composite.score(VALUES, "equal", "minmax", "arithmetic")
    assert arithmetic.tolist() == pytest.approx([50.5, 25.75, 75.25])
    geometric = composite.score(VALUES, "equal", "minmax", "geometric")
    assert geometric.tolist() == pytest.approx([10, 50.5**0.5, 5050**0.5])


def test_what_is_missing_gives_its_weight_to_the_others():
    scores = pd.DataFrame({"a": [10.0, 10.0], "b": [40.0, np.nan], "c": [70.0, 70.0]})
    sets = np.array([[0.5, 0.25, 0.25]])
    assert composite.aggregate(scores, sets, "arithmetic")[:, 0].tolist() == pytest.approx([32.5, 30])
    geometric = composite.aggregate(scores, sets, "geometric")[1, 0]
    assert geometric == pytest.approx((10**0.5 * 70**0.25) ** (1 / 0.75))


def test_weights_add_up_to_one_and_random_ones_are_the_same_every_time():
    scores = composite.normalise(VALUES.assign(c=[1.0, 5.0, 2.0]), "minmax")
    for how in composite.WEIGHTS:
        assert composite.weights(scores, how).sum(axis=1) == pytest.approx(1)
    drawn = composite.weights(scores, "random")
    assert len(drawn) == composite.DRAWS >= 2000
    assert (drawn == composite.weights(scores * 2, "random")).all()
    assert drawn.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.02)


def test_principal_component_weights_are_squared_loadings_of_the_correlation_matrix():
    """Two measures that move together and a third apart: the first component is the two, half and half."""
    scores = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 4, 6, 8], "c": [1.0, -1, -1, 1]})
    assert composite.weights(scores, "pca")[0] == pytest.approx([0.5, 0.5, 0], abs=1e-9)
    left, values, _ = np.linalg.svd(((VALUES - VALUES.mean()) / VALUES.std(ddof=0)).to_numpy().T)
    assert composite.weights(VALUES, "pca")[0] == pytest.approx(left[:, np.argmax(values)] ** 2)


def test_a_geometric_mean_of_standard_scores_is_refused_in_words():
    with pytest.raises(ValueError, match=r"needs positive scores.* allowed is normalisation 'minmax' or 'rank'"):
        composite.score(VALUES, "equal", "z", "geometric")


def test_ranks_begin_with_the_highest_and_ties_share_their_mean():
    scores = np.array([[3.0, 1.0], [2.0, 1.0 + 1e-13], [9.0, 0.0], [2.0, 5.0]])
    expected = pd.DataFrame(scores.round(9)).rank(ascending=False).to_numpy()
    assert (composite.ranks(scores) == expected).all()
    assert expected[:, 0].tolist() == [2, 3.5, 1, 3.5]


def test_all_ways_are_five_pairs_of_scale_and_mean_times_every_set_of_weights():
    assert composite.all_ranks(VALUES).shape == (3, 5 * (composite.DRAWS + 2))
    assert composite.all_ranks(VALUES, [VALUES.columns, VALUES.columns]).shape == (3, 10 * (composite.DRAWS + 2))


def test_a_case_that_is_best_in_everything_is_first_in_every_way():
    best = pd.DataFrame({"a": [3.0, 2.0, 1.0], "b": [9.0, 1.0, 5.0]}, index=["x", "y", "z"])
    found = composite.rank_interval(best)
    assert found.loc["x"].tolist() == [1, 1, 1]
    assert found.loc["y", ["rank_low", "rank_high"]].tolist() == [2, 3]


def test_the_interval_leaves_a_twentieth_of_the_ways_outside_at_either_end():
    found = composite.all_ranks(VALUES)
    interval = composite.rank_interval(VALUES)
    for case, ranks in zip(interval.index, found, strict=True):
        assert (ranks < interval.loc[case, "rank_low"]).mean() <= 0.05
        assert (ranks > interval.loc[case, "rank_high"]).mean() <= 0.05
        assert interval.loc[case, "rank_median"] in ranks
