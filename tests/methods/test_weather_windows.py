"""Waiting for a calm: closed forms against a simulated sea, and cases by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.methods import intervals, weather_windows

RATE_PER_H, MEAN_H, CV, WINDOW_H = 4.0 / 730.0, 36.0, 0.6, 96.0


def simulated_waits(count: int = 6000) -> np.ndarray:
    dice = np.random.default_rng(5)
    horizon_h = 60.0 * 8766.0
    starts = np.sort(dice.random(dice.poisson(RATE_PER_H * horizon_h)) * horizon_h)
    lengths = dice.gamma(1 / CV**2, MEAN_H * CV**2, len(starts))
    closed = intervals.clip(intervals.union(np.column_stack([starts, starts + lengths])), start_h=0.0, end_h=horizon_h)
    opened = weather_windows.calms(closed, window_h=WINDOW_H, start_h=0.0, end_h=horizon_h)
    moments = np.sort(dice.random(count)) * horizon_h * 0.98
    found = [weather_windows.first_window_h(opened, each, window_h=WINDOW_H) - each for each in moments]
    return np.array(found)


def test_the_wait_is_that_of_a_simulated_sea():
    waits = simulated_waits()
    closed_form = weather_windows.window_wait(storms_per_h=RATE_PER_H, mean_h=MEAN_H, cv=CV, window_h=WINDOW_H)

    # moments a few days apart see the same calm: about one in two counts
    assert waits.mean() == pytest.approx(closed_form.mean_h, abs=4 * waits.std() / math.sqrt(len(waits) / 2))
    assert waits.var() == pytest.approx(closed_form.variance_h2, rel=0.15)


def test_no_window_needed_means_waiting_for_the_end_of_the_storm_alone():
    """Exponential storms: the residual stormy time over all moments, C e^rho, from the known integral."""
    rate, mean_h = 1 / 50.0, 10.0
    rho = rate * mean_h
    times = np.linspace(0, 400.0, 200_001)
    integrand = np.exp(-rho * (1 - np.exp(-times / mean_h))) - math.exp(-rho)
    by_hand = np.trapezoid(integrand, times) * math.exp(rho)

    wait = weather_windows.window_wait(storms_per_h=rate, mean_h=mean_h, cv=1.0, window_h=0.0)

    assert wait.mean_h == pytest.approx(by_hand, rel=0.01)


def test_without_storms_nobody_waits():
    assert weather_windows.window_wait(storms_per_h=0.0, mean_h=30.0, cv=0.5, window_h=96.0).mean_h == 0.0


def test_the_first_window_by_hand():
    opened = weather_windows.calms(np.array([[10.0, 20.0], [30.0, 31.0]]), window_h=12.0, start_h=0.0, end_h=60.0)

    assert opened.tolist() == [[31.0, 60.0]]
    assert weather_windows.first_window_h(opened, 5.0, window_h=12.0) == 31.0
    assert weather_windows.first_window_h(opened, 48.0, window_h=12.0) == 48.0
    assert weather_windows.first_window_h(opened, 48.5, window_h=12.0) == math.inf


def test_exceedance_of_an_exponential_by_hand():
    assert weather_windows.exceedance_share(2.0, mean=1.0, shape=1.0) == pytest.approx(math.exp(-2))
    assert weather_windows.exceedance_share(0.0, mean=1.0, shape=1.7) == 1.0


@given(st.lists(st.floats(0.01, 0.6), min_size=1, max_size=12), st.floats(0.001, 0.8))
def test_the_factor_gives_the_share_asked_for(rho, share):
    factor = weather_windows.closed_hours_factor(rho, share=share)

    assert np.mean(1 - np.exp(-factor * np.array(rho))) == pytest.approx(share, rel=1e-9)


def test_a_share_that_no_storms_can_give_is_infinite():
    assert weather_windows.closed_hours_factor([0.0, 0.3], share=0.6) == math.inf
    assert weather_windows.closed_hours_factor([0.3], share=0.0) == 0.0


@given(st.floats(0.0005, 0.02), st.floats(5.0, 60.0), st.floats(0.1, 1.2), st.floats(1.0, 150.0), st.floats(1.0, 50.0))
def test_a_longer_window_is_never_nearer(rate, mean_h, cv, window_h, more_h):
    shorter, longer = (
        weather_windows.window_wait(storms_per_h=rate, mean_h=mean_h, cv=round(cv, 1), window_h=each)
        for each in (window_h, window_h + more_h)
    )

    assert longer.mean_h >= shorter.mean_h >= 0
