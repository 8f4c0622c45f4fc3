"""Availability: cases by hand, limits, and a simulated workshop."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.methods import availability

YEAR_H = 8766.0


def test_published_availability_of_a_line_of_this_class():
    """0.5 faults per 1000 km and year, 40 days: 0.98; 0.1 and 20 days: 0.998 (line of 377 km)."""
    for faults, days, published in ((0.5, 40, 0.98), (0.1, 20, 0.998)):
        rate = faults * 0.377 / YEAR_H

        assert availability.of_one(failures_per_h=rate, repair_h=days * 24) == pytest.approx(published, abs=0.001)


def test_two_units_and_one_repairer_by_hand():
    """Own rate 1, repair 1, nothing in common: states weigh 1, 2, 2, so both are down 2/5 of the time."""
    assert availability.both_down_exponential(own_per_h=1.0, common_per_h=0.0, repair_h=1.0) == pytest.approx(0.4)


def test_second_order_meets_the_exact_chain_when_failures_are_rare():
    own, common, repair = 1e-5, 1e-6, 500.0
    exact = availability.both_down_exponential(own_per_h=own, common_per_h=common, repair_h=repair)
    second = availability.both_down(
        rates_per_h=(own, own), common_per_h=common, repair_h=repair, repair_square_h2=2 * repair**2
    )

    assert second == pytest.approx(exact, rel=0.03)


def test_a_repairer_each_is_better_and_never_worse_than_independent_units():
    common = {"rates_per_h": (1e-5, 2e-5), "common_per_h": 0.0, "repair_h": 500.0, "repair_square_h2": 5e5}

    assert availability.both_down(**common, shared=False) == pytest.approx(1e-5 * 2e-5 * 500**2)
    assert availability.both_down(**common) > availability.both_down(**common, shared=False)


def test_wait_for_a_repairer_of_exponential_work():
    """M/M/1: the wait is rho / (mu - lambda)."""
    assert availability.queue_wait_h(jobs_per_h=0.5, service_h=1.0, service_square_h2=2.0) == pytest.approx(1.0)
    assert availability.queue_wait_h(jobs_per_h=2.0, service_h=1.0, service_square_h2=2.0) == math.inf


def test_wait_for_a_spare_without_stock_is_the_lead_time():
    assert availability.spare_wait_h(demands_per_h=0.01, lead_h=200.0, kits=0) == pytest.approx(200.0)
    assert availability.spare_wait_h(demands_per_h=0.0, lead_h=200.0, kits=1) == 0.0


def test_wait_for_a_spare_is_that_of_a_simulated_store():
    dice = np.random.default_rng(3)
    demand, lead_h, kits = 0.01, 150.0, 1
    times = np.cumsum(dice.exponential(1 / demand, 40_000))
    waits = np.zeros(len(times))
    waits[kits:] = np.maximum(times[:-kits] + lead_h - times[kits:], 0.0)  # the n-th takes the order of the (n-k)-th

    closed = availability.spare_wait_h(demands_per_h=demand, lead_h=lead_h, kits=kits)
    assert closed == pytest.approx(waits.mean(), rel=0.03)


@given(st.floats(1e-7, 1e-3), st.floats(0, 1e-4), st.floats(1.0, 2000.0), st.floats(1e-6, 1e-4))
def test_more_in_common_never_lowers_the_share_both_are_down(own, common, repair_h, more):
    def both(rate: float) -> float:
        return availability.both_down_exponential(own_per_h=own, common_per_h=rate, repair_h=repair_h)

    assert 0 <= both(common) <= both(common + more) <= 1
