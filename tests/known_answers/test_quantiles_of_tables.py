"""Against printed tables and exact sums."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.methods import quantiles


@pytest.mark.parametrize(
    ("degrees", "probability", "printed"),
    [  # Abramowitz and Stegun, table 26.10
        (1, 0.975, 12.706),
        (1, 0.75, 1.000),
        (2, 0.975, 4.303),
        (3, 0.995, 5.841),
        (4, 0.9, 1.533),
        (9, 0.95, 1.833),
        (10, 0.975, 2.228),
        (29, 0.975, 2.045),
        (30, 0.995, 2.750),
        (120, 0.975, 1.980),
    ],
)
def test_student_t(degrees, probability, printed):
    assert quantiles.student_t_quantile(probability, degrees=degrees) == pytest.approx(printed, abs=5.1e-4)
    assert quantiles.student_t_quantile(1 - probability, degrees=degrees) == pytest.approx(-printed, abs=5.1e-4)


def test_student_t_has_closed_forms_for_one_and_two_degrees():
    for probability in (0.6, 0.9, 0.999):
        tangent = math.tan(math.pi * (probability - 0.5))
        root = (2 * probability - 1) * math.sqrt(2 / (1 - (2 * probability - 1) ** 2))
        assert quantiles.student_t_quantile(probability, degrees=1) == pytest.approx(tangent)
        assert quantiles.student_t_quantile(probability, degrees=2) == pytest.approx(root)


def test_student_t_becomes_normal():
    assert quantiles.student_t_quantile(0.975, degrees=100_001) == pytest.approx(1.959964, abs=3e-5)


@pytest.mark.parametrize(
    ("count", "ranks"),
    [(10, (2, 9)), (20, (6, 15)), (30, (10, 21)), (50, (18, 33)), (100, (40, 61))],
)  # exact sign-test intervals of the median, 95 %, as in the tables of nonparametric handbooks
def test_ranks_for_the_median(count, ranks):
    assert quantiles.interval_ranks(count, share=0.5) == ranks


@pytest.mark.parametrize(("count", "share"), [(8, 0.5), (30, 0.1), (30, 0.9), (200, 0.1), (1000, 0.5)])
def test_ranks_hold_the_confidence_and_are_the_narrowest(count, share):
    def cumulative(most: int) -> float:
        return sum(math.comb(count, j) * share**j * (1 - share) ** (count - j) for j in range(most + 1))

    lower, upper = quantiles.interval_ranks(count, share=share)

    assert cumulative(lower - 1) <= 0.025 < cumulative(lower)
    assert 1 - cumulative(upper - 1) <= 0.025 or upper == count + 1
    assert 1 - cumulative(upper - 2) > 0.025
    assert quantiles.coverage(count, share=share, lower=lower, upper=upper) >= 0.95


def test_ranks_of_high_and_low_quantiles_mirror():
    lower, upper = quantiles.interval_ranks(60, share=0.1)

    assert quantiles.interval_ranks(60, share=0.9) == (61 - upper, 61 - lower)


def test_intervals_enclose_the_true_median_as_often_as_promised():
    values = np.random.default_rng(7).exponential(size=(30, 4000))

    low, high = quantiles.interval(values, share=0.5)
    enclosed = np.mean((low <= math.log(2)) & (math.log(2) <= high))
    promised = quantiles.coverage(30, share=0.5, lower=10, upper=21)

    assert enclosed == pytest.approx(promised, abs=4 * math.sqrt(promised * (1 - promised) / 4000))
