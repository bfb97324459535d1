"""Exact intervals of few events: published values, and what must hold whatever the numbers."""

import math

import pytest

from scobrief.indicators.rates import Stratum, common_ratio, poisson_at_most, rate_interval


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.669), (10, 4.795, 18.391), (50, 37.111, 65.919)],
)
def test_the_interval_of_a_count_is_that_of_garwoods_table(count, low, high):
    assert rate_interval(count, 1) == pytest.approx((low, high), abs=0.001)


def test_a_rate_is_per_unit_of_exposure():
    low, high = rate_interval(10, 4)
    assert (4 * low, 4 * high) == pytest.approx(rate_interval(10, 1))


def test_without_exposure_nothing_is_known_of_a_rate():
    assert rate_interval(0, 0) == (0, math.inf)


def test_probabilities_of_a_poisson_number_add_up():
    assert poisson_at_most(0, 2) == pytest.approx(math.exp(-2))
    assert poisson_at_most(60, 2) == pytest.approx(1)
    assert poisson_at_most(3, 0) == 1


@pytest.mark.parametrize(
    ("other", "ratio", "low", "high"),
    [
        # Fay (2022), vignette of the R package rateratio.test; Fay (2023), vignette of exactci.
        ((9, 16660), 0.2070941557, 0.02177406, 1.00054910),
        ((10, 20000), 0.2237512, 0.02383738, 1.04995468),
    ],
)
def test_the_ratio_of_two_rates_is_the_published_one(other, ratio, low, high):
    found = common_ratio([Stratum(2, 17877, *other)])
    assert found == pytest.approx((ratio, low, high), rel=1e-6)


def test_strata_that_spent_their_time_alike_are_one_stratum():
    """Binomial numbers with one share add up to a binomial number."""
    apart = common_ratio([Stratum(2, 10, 3, 20), Stratum(1, 5, 4, 10)])
    assert apart == pytest.approx(common_ratio([Stratum(3, 15, 7, 30)]))


def test_a_pair_is_compared_with_itself_and_not_with_another():
    """Each of two pairs clashes twice as often inside; the sums say a tenth, for who is where differs."""
    busy = Stratum(10, 1, 50, 10)
    quiet = Stratum(4, 20, 1, 10)
    value, low, high = common_ratio([busy, quiet])
    assert value == pytest.approx(2, abs=1e-6)
    assert low < 2 < high
    assert (14 / 21) / (51 / 20) < 0.3


@pytest.mark.parametrize("silent", [Stratum(0, 5, 0, 5), Stratum(3, 5, 0, 0)])
def test_a_stratum_without_events_or_without_time_under_both_says_nothing(silent):
    told = [Stratum(2, 3, 4, 5)]
    assert common_ratio([*told, silent]) == common_ratio(told)


def test_events_under_one_condition_alone_leave_one_end_open():
    value, low, high = common_ratio([Stratum(3, 1, 0, 1)])
    assert (value, high) == (math.inf, math.inf)
    assert low == pytest.approx(0.4132, abs=1e-4)  # of 3 of 3 the lower bound is 0.025 ** (1/3); its odds
    assert common_ratio([Stratum(0, 1, 3, 1)]) == pytest.approx((0, 0, 1 / low))


def test_without_any_events_any_ratio_may_be():
    value, low, high = common_ratio([])
    assert math.isnan(value)
    assert (low, high) == (0, math.inf)
