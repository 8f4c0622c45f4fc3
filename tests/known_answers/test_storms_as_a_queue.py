"""Closed hours are the busy time of a server with room for all: M/G/infinity has closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.methods import intervals
from transcaspian.world import weather
from transcaspian.world.clock import Clock

STORMS = {f"month_{m:02d}": {"storms_per_month": 6.0, "mean_h": 36.0, "cv": 0.8} for m in range(1, 13)}
RULES = {
    "kuryk_ferry": {
        "port": "kuryk", "operation": "ferry", "hours_per_storm_hour": 1.5, "delay_h": 0.0, "effect": "bars",
    }
}  # fmt: skip
NOVEMBER_H = (2160.0 + 304 * 24, 2160.0 + 334 * 24)
REPLICATIONS = 600


@pytest.fixture(scope="module")
def drawn():
    clock = Clock(2023, 2160.0, 10920.0)
    return [weather.closures(STORMS, RULES, clock=clock, seed=2, replication=each) for each in range(REPLICATIONS)]


def test_storms_a_month_are_poisson(drawn):
    counts = np.array([
        np.count_nonzero((each.storms[:, 0] >= NOVEMBER_H[0]) & (each.storms[:, 0] < NOVEMBER_H[1])) for each in drawn
    ])  # fmt: skip

    assert counts.mean() == pytest.approx(6.0, abs=4 * math.sqrt(6.0 / REPLICATIONS))
    # the variance of a sample variance of Poisson(m) is about (m + 2 m^2) / n
    assert counts.var(ddof=1) == pytest.approx(6.0, abs=4 * math.sqrt((6.0 + 72.0) / REPLICATIONS))


def test_lengths_have_the_mean_and_spread_asked_for(drawn):
    lengths = np.concatenate([each.storms[:, 1] - each.storms[:, 0] for each in drawn])

    spread = 0.8 * 36.0
    assert lengths.mean() == pytest.approx(36.0, abs=4 * spread / math.sqrt(len(lengths)))
    assert lengths.std() == pytest.approx(spread, rel=0.03)


def test_starts_are_uniform_in_the_month(drawn):
    starts = np.concatenate([each.storms[:, 0] for each in drawn])
    inside = starts[(starts >= NOVEMBER_H[0]) & (starts < NOVEMBER_H[1])]
    shares = np.sort((inside - NOVEMBER_H[0]) / (NOVEMBER_H[1] - NOVEMBER_H[0]))
    steps = np.arange(1, len(shares) + 1) / len(shares)

    # Kolmogorov and Smirnov: the greatest distance passes 1.95 / sqrt(n) once in a thousand times
    assert np.abs(shares - steps).max() < 1.95 / math.sqrt(len(shares))


def test_the_closed_share_is_one_minus_exp_of_minus_rho(drawn):
    start_h, end_h = NOVEMBER_H
    shares = np.array([
        intervals.closed_share(each.of("kuryk", "ferry"), start_h=start_h, end_h=end_h) for each in drawn
    ])  # fmt: skip
    # October's 31 days hold as many storms as November's 30; over a storm's length the two rates are alike within 3 %
    expected = 1 - math.exp(-6.0 * 36.0 * 1.5 / 720.0)

    assert shares.mean() == pytest.approx(expected, abs=4 * shares.std() / math.sqrt(REPLICATIONS) + 0.004)


def test_the_mean_stoppage_is_that_of_a_busy_time(drawn):
    lengths = np.concatenate([each.of("kuryk", "ferry") for each in drawn])
    # stoppages cut by the clock's ends are one in fifty and a little shorter
    mean_h = (lengths[:, 1] - lengths[:, 0]).mean()
    rate = 6.0 * 12 / 8760.0

    assert mean_h == pytest.approx((math.exp(rate * 54.0) - 1) / rate, rel=0.03)
