"""Bounds, closed forms and symmetries of the other measures of the methods page, for any figures."""

import math
from dataclasses import astuple
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scobrief.indicators import composite, nulls, overlap, ranks, rates, regression
from scobrief.indicators.concentration import hhi

AMOUNTS = st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=12)
# With ties, as ranks of states often have.
CASES = st.lists(st.tuples(st.integers(-3, 5), st.integers(0, 6)), min_size=2, max_size=6)
ROSTERS = st.sets(st.sampled_from("ABCDEFGHIJ"))


@given(AMOUNTS, st.floats(1e-6, 1e6), st.randoms())
def test_concentration_lies_between_equal_parts_and_one_and_knows_neither_unit_nor_order(amounts, factor, random):
    found = hhi(pd.Series(amounts))
    assert 1 / len(amounts) - 1e-12 <= found <= 1 + 1e-12
    shuffled = random.sample(amounts, len(amounts))
    assert hhi(pd.Series(shuffled) * factor) == pytest.approx(found)
    assert hhi(pd.Series([7.0] * len(amounts))) == pytest.approx(1 / len(amounts))


@given(AMOUNTS.filter(lambda amounts: len(amounts) > 1))
def test_two_that_become_one_make_it_more_concentrated_and_one_that_does_not_report_changes_nothing(amounts):
    first, second, *others = amounts
    assert hhi(pd.Series([first + second, *others])) > hhi(pd.Series(amounts))
    assert hhi(pd.Series([*amounts, math.nan])) == hhi(pd.Series(amounts))


@given(ROSTERS, ROSTERS)
def test_overlap_is_the_same_from_both_sides_and_jaccard_never_above_simpson(ours, theirs):
    seen, other = overlap.compare(ours, theirs), overlap.compare(theirs, ours)
    if not (ours and theirs):
        assert all(math.isnan(value) for value in seen.values())
        return
    assert seen == other
    shared, jaccard, simpson = (seen[name] for name in overlap.MEASURES)
    assert 0 <= jaccard <= simpson <= 1
    assert (jaccard == 1) == (ours == theirs)
    assert (simpson == 1) == (ours <= theirs or theirs <= ours)
    assert (simpson == 0) == (shared == 0) == ours.isdisjoint(theirs)
    # |A| + |B| = |A and B| + |A or B|
    assert jaccard == pytest.approx(shared / (len(ours) + len(theirs) - shared))


def plain_ranks(values) -> list[float]:
    """The mean place of each value among all, by counting."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


@given(CASES)
def test_rank_association_is_a_correlation_of_ranks_and_its_p_a_count_of_all_orders(cases):
    x, y = map(list, zip(*cases, strict=True))
    found = ranks.association(x, y)
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert math.isnan(found.rho)
        return
    a, b = np.array(plain_ranks(x)), np.array(plain_ranks(y))
    assert found.rho == pytest.approx(np.corrcoef(a, b)[0, 1])
    drawn = [np.corrcoef(a, order)[0, 1] for order in permutations(b)]
    own = np.corrcoef(a, b)[0, 1]
    assert found.p_positive == pytest.approx(np.mean([rho >= own - 1e-9 for rho in drawn]))
    assert found.p_negative == pytest.approx(np.mean([rho <= own + 1e-9 for rho in drawn]))
    assert found.p_two_sided == pytest.approx(np.mean([abs(rho) >= abs(own) - 1e-9 for rho in drawn]))


@given(CASES)
def test_rank_association_turns_with_the_order_and_no_probability_is_zero(cases):
    x, y = map(list, zip(*cases, strict=True))
    found, turned = ranks.association(x, y), ranks.association(x, [-value for value in y])
    assume(not math.isnan(found.rho))
    assert turned.rho == pytest.approx(-found.rho)
    assert (turned.p_positive, turned.p_negative) == pytest.approx((found.p_negative, found.p_positive))
    for p in (found.p_positive, found.p_negative, found.p_two_sided):
        assert 1 / math.factorial(len(cases)) <= p <= 1
    # Any growing function leaves ranks where they are.
    other = ranks.association([math.exp(value) for value in x], [value**3 for value in y])
    assert astuple(other) == pytest.approx(astuple(found), nan_ok=True)


@given(st.floats(-0.999, 0.999), st.integers(4, 40))
def test_an_interval_of_rho_holds_it_stays_within_one_and_narrows_with_more_cases(rho, n):
    low, high = ranks.interval(rho, n)
    assert -1 < low < rho < high < 1
    assert ranks.interval(rho, n + 1)[1] - ranks.interval(rho, n + 1)[0] < high - low


@given(st.integers(0, 60), st.floats(0.1, 1000))
def test_at_either_end_of_a_rates_interval_what_was_seen_is_as_rare_as_the_level_says(count, exposure):
    low, high = rates.rate_interval(count, exposure)
    assert low <= count / exposure <= high
    assert rates.poisson_at_most(count, high * exposure) == pytest.approx(0.025, rel=1e-6)
    if count:
        assert 1 - rates.poisson_at_most(count - 1, low * exposure) == pytest.approx(0.025, rel=1e-6)
    else:
        assert low == 0


@settings(max_examples=30)
@given(st.integers(1, 20), st.floats(0.5, 50), st.integers(1, 20), st.floats(0.5, 50))
def test_a_ratio_of_two_rates_is_their_quotient_and_turned_round_its_inverse(count, time, other, other_time):
    value, low, high = rates.common_ratio([rates.Stratum(count, time, other, other_time)])
    turned = rates.common_ratio([rates.Stratum(other, other_time, count, time)])
    assert value == pytest.approx((count / time) / (other / other_time), rel=1e-6)
    assert low < value < high
    assert turned == pytest.approx((1 / value, 1 / high, 1 / low), rel=1e-6)


POINTS = st.lists(st.tuples(st.integers(-50, 50), st.floats(-1e3, 1e3)), min_size=3, max_size=10)


@given(POINTS, st.floats(-100, 100))
def test_a_line_is_the_least_squares_one_and_moves_with_its_points(points, shift):
    x, y = (np.array(side, float) for side in zip(*points, strict=True))
    found = regression.line(x, y)
    if len(set(x)) == 1:
        assert found is None
        return
    slope, intercept = np.polyfit(x, y, 1)
    assert (found.slope, found.intercept) == pytest.approx((slope, intercept), rel=1e-6, abs=1e-6)
    assert found.slope_low <= found.slope <= found.slope_high
    moved = regression.line(x, y + shift)
    assert (moved.slope, moved.intercept) == pytest.approx((found.slope, found.intercept + shift), rel=1e-6, abs=1e-6)


@given(st.integers(1, 60), st.floats(0.01, 0.999))
def test_students_t_comes_back_from_its_own_probability(dof, level):
    assert regression.t_probability(regression.t_quantile(dof, level), dof) == pytest.approx(level, rel=1e-9)


FIGURES = st.lists(st.tuples(*[st.integers(-1000, 1000)] * 3), min_size=3, max_size=8).map(pd.DataFrame)


@given(FIGURES, st.sampled_from(composite.WAYS), st.floats(0.1, 10), st.floats(-100, 100))
def test_a_composite_knows_no_unit_of_its_measures(figures, way, factor, shift):
    assume((figures.max() - figures.min() > 1).all())
    found = composite.score(figures, "equal", *way)
    assert composite.score(figures * factor + shift, "equal", *way).tolist() == pytest.approx(found.tolist(), abs=1e-6)
    if way[0] != "z":
        assert found.between(composite.LOWEST - 1e-9, composite.HIGHEST + 1e-9).all()


@given(FIGURES, st.sampled_from(["minmax", "rank"]), st.sampled_from(composite.WEIGHTS))
def test_a_geometric_mean_is_never_above_the_arithmetic_one_and_weights_add_up_to_one(figures, scale, weighting):
    scores = composite.normalise(figures, scale)
    sets = composite.weights(scores, weighting)
    assert sets.sum(axis=1) == pytest.approx(np.ones(len(sets)))
    low, high = (composite.aggregate(scores, sets, how) for how in ("geometric", "arithmetic"))
    assert (low <= high + 1e-9).all()
    n = len(figures)
    assert composite.ranks(high).sum(axis=0) == pytest.approx(np.full(len(sets), n * (n + 1) / 2))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=20), st.integers(-6, 6))
def test_a_percentile_counts_from_below_as_from_above(values, own):
    values = np.array(values, float)
    found = nulls.percentile(values, own)
    assert 0 <= found <= 100
    assert found + nulls.percentile(-values, -own) == pytest.approx(100)
    assert found == pytest.approx(100 * ((values < own).sum() + (values == own).sum() / 2) / len(values))
