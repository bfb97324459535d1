"""Student's t against the tables, and a line against worked and published examples."""

import math

import numpy as np
import pytest

from scobrief.errors import DataError
from scobrief.indicators.regression import line, t_probability, t_quantile

# Anscombe's first data set (1973): slope 0.500, intercept 3.00, standard error of the slope 0.118.
ANSCOMBE_X = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], float)
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


@pytest.mark.parametrize(
    ("dof", "level", "printed"),
    [
        (1, 0.95, 12.706),
        (2, 0.95, 4.303),
        (3, 0.95, 3.182),
        (4, 0.95, 2.776),
        (5, 0.95, 2.571),
        (6, 0.95, 2.447),
        (7, 0.95, 2.365),
        (8, 0.95, 2.306),
        (9, 0.95, 2.262),
        (25, 0.95, 2.060),
        (30, 0.95, 2.042),
        (120, 0.95, 1.980),
        (5, 0.90, 2.015),
        (10, 0.99, 3.169),
        (1, 0.99, 63.657),
    ],
)
def test_the_quantile_of_t_is_the_one_that_statistical_tables_print(dof, level, printed):
    assert t_quantile(dof, level) == pytest.approx(printed, abs=0.0006)


@pytest.mark.parametrize("t", [0.1, 1.0, 4.3])
def test_one_and_two_degrees_of_freedom_have_closed_forms(t):
    assert t_probability(t, 1) == pytest.approx(2 / math.pi * math.atan(t))
    assert t_probability(t, 2) == pytest.approx(t / math.sqrt(2 + t**2))


def test_with_many_degrees_of_freedom_t_becomes_normal():
    assert t_quantile(5000) == pytest.approx(1.960, abs=0.001)
    assert t_probability(1.0, 5000) == pytest.approx(math.erf(1 / math.sqrt(2)), abs=1e-4)


def test_two_points_have_a_line_but_no_interval():
    with pytest.raises(DataError, match="0 degrees of freedom"):
        t_quantile(0)
    assert line(np.array([1.0, 2.0]), np.array([1.0, 2.0])) is None


def test_points_of_one_x_and_no_points_have_no_line():
    assert line(np.array([1.0, 1.0, 1.0]), np.array([1.0, 2.0, 3.0])) is None
    assert line(np.array([]), np.array([])) is None


def test_a_line_through_three_points_is_the_one_worked_by_hand():
    """x 0 1 2, y 0 1 1: slope 1/2, intercept 1/6, squared residuals 1/6 over one degree, spread of x 2."""
    found = line(np.array([0.0, 1, 2]), np.array([0.0, 1, 1]))
    assert (found.n, found.slope, found.intercept) == (3, pytest.approx(0.5), pytest.approx(1 / 6))
    assert found.slope_error == pytest.approx(math.sqrt(1 / 12))
    half = 12.7062 * math.sqrt(1 / 12)
    assert (found.slope_low, found.slope_high) == (
        pytest.approx(0.5 - half, abs=1e-4),
        pytest.approx(0.5 + half, abs=1e-4),
    )


def test_anscombes_line_has_the_published_slope_and_error():
    found = line(ANSCOMBE_X, ANSCOMBE_Y)
    assert (found.slope, found.intercept) == (pytest.approx(0.500, abs=5e-4), pytest.approx(3.00, abs=5e-3))
    assert found.slope_error == pytest.approx(0.118, abs=5e-4)
    assert found.slope_high - found.slope == pytest.approx(2.262 * found.slope_error, abs=1e-4)


def test_the_error_of_the_slope_agrees_with_numpys_covariance():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=27), rng.normal(size=27)
    (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
    found = line(x, y)
    assert (found.slope, found.intercept) == (pytest.approx(slope), pytest.approx(intercept))
    assert found.slope_error == pytest.approx(math.sqrt(covariance[0, 0]))


def test_the_band_is_narrowest_at_the_mean_and_even_about_it():
    found = line(ANSCOMBE_X, ANSCOMBE_Y)
    value, low, high = found.at(np.array([4.0, 9.0, 14.0]))
    assert value == pytest.approx(found.intercept + found.slope * np.array([4.0, 9.0, 14.0]))
    width = high - low
    assert width[1] == pytest.approx(2 * found.t * found.residual_sd / math.sqrt(11))
    assert width[0] == pytest.approx(width[2])
    assert width[0] > width[1]


def test_ninety_five_in_a_hundred_intervals_hold_the_true_slope():
    """Eight points about a line of slope -0.6, as many as the SCO's members of 2021; 2,000 draws, seeded."""
    rng = np.random.default_rng(8)
    x = np.linspace(7.3, 9.6, 8)
    found = [line(x, 9 - 0.6 * x + rng.normal(0, 2, 8)) for _ in range(2000)]
    held = np.mean([one.slope_low <= -0.6 <= one.slope_high for one in found])
    assert held == pytest.approx(0.95, abs=0.015)
