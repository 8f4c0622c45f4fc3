"""Draws of assumptions: quantile functions are inverses, uniform numbers are uniform and keyed by name."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from transcaspian.scenario.draws import between, triangular, uniform

numbers = st.floats(-1e6, 1e6)
chances = st.floats(1e-9, 1 - 1e-9)


def share_below(x: float, low: float, mode: float, high: float) -> float:
    """Distribution function of the triangle, from its area."""
    if x <= mode and mode > low:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - x) ** 2 / ((high - low) * (high - mode)) if high > mode else 1.0


@given(st.tuples(numbers, numbers, numbers).map(sorted), chances)
def test_the_triangular_quantile_inverts_the_distribution(corners, chance):
    low, mode, high = corners
    assume(high - low > 1e-3 * max(1.0, abs(low), abs(high)))

    x = triangular(chance, low, mode, high)

    assert low <= x <= high
    assert math.isclose(share_below(x, low, mode, high), chance, abs_tol=1e-6)


@given(st.tuples(numbers, numbers, numbers).map(sorted), chances, chances)
def test_quantiles_rise_with_their_chance(corners, one, other):
    low, mode, high = corners
    lower, upper = sorted((one, other))

    assert triangular(lower, low, mode, high) <= triangular(upper, low, mode, high)
    assert between(lower, low, high) <= between(upper, low, high)


@given(st.integers(0, 2**63), st.text(), st.integers(0, 10**6))
def test_a_uniform_number_is_inside_and_repeatable(seed, name, replication):
    number = uniform(seed, name, replication)

    assert 0.0 < number < 1.0
    assert number == uniform(seed, name, replication)


def test_numbers_of_one_name_over_replications_are_uniform():
    """Kolmogorov's distance of 20,000 numbers stays below its 99.9 % point, 1.95 / sqrt(n)."""
    count = 20_000
    numbers_sorted = sorted(uniform(1, "ferries.rail_ferry_28.ships", n) for n in range(count))
    distance = max(max(abs(x - k / count), abs(x - (k + 1) / count)) for k, x in enumerate(numbers_sorted))

    assert distance < 1.95 / math.sqrt(count)


def test_numbers_of_two_names_are_uncorrelated():
    """Correlation of 20,000 pairs stays inside four standard errors, 4 / sqrt(n)."""
    count = 20_000
    pairs = [(uniform(1, "a", n) - 0.5, uniform(1, "b", n) - 0.5) for n in range(count)]
    correlation = 12 * sum(a * b for a, b in pairs) / count

    assert abs(correlation) < 4 / math.sqrt(count)


def test_a_number_is_the_same_on_every_machine():
    assert uniform(2023, "ports.aktau.ferry_berths", 0) == float.fromhex("0x1.5529faf32dd56p-2")
