"""Exact rank association: against full enumeration, published tables and a published interval."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from scobrief.errors import DataError
from scobrief.indicators.ranks import MAX_CASES, association, critical, interval, rho

# One-sided 5 and 2.5 percent points of Spearman's rho, as statistical tables print them.
TABLE = {
    4: (1.000, None), 5: (0.900, 1.000), 6: (0.829, 0.886), 7: (0.714, 0.786), 8: (0.643, 0.738), 9: (0.600, 0.700),
    10: (0.564, 0.648), 11: (0.536, 0.618), 12: (0.503, 0.587),
}  # fmt: skip


def enumerated(x, y) -> tuple[float, float, float]:
    """The three probabilities by trying every order."""
    seen = _pearson_of_ranks(x, y)
    found = np.array([_pearson_of_ranks(x, order) for order in permutations(y)])
    return (
        (found >= seen - 1e-12).mean(),
        (found <= seen + 1e-12).mean(),
        (np.abs(found) >= abs(seen) - 1e-12).mean(),
    )


def _pearson_of_ranks(x, y) -> float:
    return np.corrcoef(pd.Series(x).rank(), pd.Series(y).rank())[0, 1]


def test_four_cases_have_the_distribution_that_is_worked_out_by_hand():
    """Of the 24 orders one has rho 1, three have 0.8 and one 0.6: so p is 1, 4 and 5 in 24."""
    for order, value, orders in (([1, 2, 3, 4], 1.0, 1), ([1, 2, 4, 3], 0.8, 4), ([2, 1, 4, 3], 0.6, 5)):
        found = association([1, 2, 3, 4], order)
        assert found.rho == pytest.approx(value)
        assert found.p_positive == pytest.approx(orders / 24)


@pytest.mark.parametrize(("n", "points"), TABLE.items())
def test_critical_values_are_those_of_published_tables(n, points):
    for level, printed in zip((0.05, 0.025), points, strict=True):
        found = critical(range(n), level)
        assert np.isnan(found) if printed is None else round(found, 3) == printed


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]),
        ([1, 2, 2, 3, 4, 4, 4], [9, 1, 5, 5, 2, 8, 7]),
        ([5, 5, 5, 1, 2], [1, 1, 2, 2, 2]),
        ([3.5, -1, 0, 2, 8], [1, 7, 6, 4, 0]),
    ],
)
def test_probabilities_are_those_of_full_enumeration_with_and_without_ties(x, y):
    found = association(x, y)
    assert found.rho == pytest.approx(_pearson_of_ranks(x, y))
    assert rho(np.array(x), np.array(y)) == pytest.approx(found.rho)
    assert (found.p_positive, found.p_negative, found.p_two_sided) == pytest.approx(enumerated(x, y))


def test_the_opposite_order_swaps_the_two_sides():
    x, y = [1, 2, 3, 4, 5, 6, 7], [3, 1, 2, 7, 5, 6, 4]
    one, other = association(x, y), association(x, [-v for v in y])
    assert (one.p_positive, one.p_negative, one.p_two_sided) == pytest.approx(
        (other.p_negative, other.p_positive, other.p_two_sided)
    )
    assert one.rho == pytest.approx(-other.rho)


def test_rho_and_its_interval_are_those_of_a_published_example():
    """The example of ci.spear in the R package statpsych, by the method of Bonett and Wright (2000)."""
    y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
    x = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]
    found = rho(np.array(x), np.array(y))
    assert found == pytest.approx(0.8699639)
    assert interval(found, 15) == pytest.approx((0.5840951, 0.9638297), abs=2e-6)


def test_a_pair_with_a_missing_value_is_left_out_and_counted_out():
    found = association([1, 2, np.nan, 3, 4], [1, 2, 9, 4, 3])
    assert (found.n, found.rho) == (4, pytest.approx(0.8))


def test_nothing_is_said_without_variation_or_of_one_case():
    for x, y in (([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [4, 4, 4]), ([1], [2]), ([], [])):
        found = association(x, y)
        assert np.isnan([found.rho, found.p_positive, found.p_two_sided, found.low]).all()


def test_three_cases_have_a_rho_and_no_interval():
    found = association([1, 2, 3], [1, 3, 2])
    assert found.p_positive == pytest.approx(3 / 6)
    assert np.isnan(found.low)


def test_more_cases_than_can_be_counted_are_refused_in_words():
    n = MAX_CASES + 1
    with pytest.raises(DataError, match=f"{n} cases; exact for at most {MAX_CASES}"):
        association(range(n), range(n))
