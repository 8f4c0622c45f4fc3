"""Weather windows: work that needs a calm of a given length, and how long one waits for it.

Storms arrive as a Poisson process and last as they please; calm is when none is on, as the idle time of a server with
room for all (L. Takacs, Introduction to the Theory of Queues, 1962, chapter 3). With rate r, length S and rho = r E[S]:
calms are exponential with mean 1/r, stormy times have mean (e^rho - 1)/r and mean square 2 C e^(2 rho)/r, where
C is the integral of exp(-r E[min(S, t)]) - e^(-rho) over t.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.methods import draws, intervals
from transcaspian.methods.intervals import Intervals

STEPS = 4000
QUANTILE_STEPS = 1024


@dataclass(frozen=True, slots=True)
class Wait:
    """Mean and variance of a wait, hours and hours squared."""

    mean_h: float
    variance_h2: float


def exceedance_share(limit: float, *, mean: float, shape: float) -> float:
    """Return the share of time above a limit of a quantity with Weibull's law of this mean and shape.

    P(X > x) = exp(-(x G(1 + 1/k) / m)^k), G the gamma function.
    """
    return math.exp(-((limit * math.gamma(1 + 1 / shape) / mean) ** shape))


def window_wait(*, storms_per_h: float, mean_h: float, cv: float, window_h: float) -> Wait:
    """Return how long one waits, from any moment, for the start of a calm that lasts a window.

    From a calm moment the window opens with p = exp(-r w) at once; else the calm that is too short and the storm
    after it are lost, mean 1/r - w p/(1 - p) and (e^rho - 1)/r, and one tries again: W = (1 - p)/p times their sum.
    A moment in a storm first waits for its end; over all moments that adds C e^rho. The variance takes the rest of a
    storm as exponential.
    """
    if storms_per_h <= 0 or mean_h <= 0:
        return Wait(0.0, 0.0)
    rate, rho = storms_per_h, storms_per_h * mean_h
    excess_h = _excess_h(rate, mean_h, cv)
    storm_h = math.expm1(rho) / rate
    storm_variance = 2 * excess_h * math.exp(2 * rho) / rate - storm_h**2
    fits, fails = math.exp(-rate * window_h), -math.expm1(-rate * window_h)
    tries, tries_variance = fails / fits, fails / fits**2
    calm_h, calm_variance = _short_calm(rate, window_h) if fails > 0 else (0.0, 0.0)
    lost_h = calm_h + storm_h
    retry_h = tries * lost_h
    retry_variance = tries * (calm_variance + storm_variance) + tries_variance * lost_h**2
    stormy = -math.expm1(-rho)
    rest_h = excess_h * math.exp(rho)  # over all moments; within a storm it is this over the stormy share
    rest_variance = 2 * rest_h**2 / stormy - rest_h**2
    return Wait(rest_h + retry_h, rest_variance + retry_variance)


def closed_hours_factor(rho: ArrayLike, *, share: float) -> float:
    """Return f so that the mean of 1 - exp(-f rho) over periods of equal length is a share: storms cut to a limit.

    Parameters
    ----------
    rho : array_like, shape (n,)
        Storm hours over all hours, by period.
    share : float
        Share of time, from 0 to below 1; infinite f if the share cannot be reached.
    """
    loads = np.asarray(rho, dtype=np.float64)
    if share <= 0:
        return 0.0
    if np.mean(loads > 0) <= share:
        return math.inf
    low, high = 0.0, 1.0
    while np.mean(-np.expm1(-high * loads)) < share:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.mean(-np.expm1(-middle * loads)) < share else (low, middle)
    return high


def calms(closed: Intervals, *, window_h: float, start_h: float, end_h: float) -> Intervals:
    """Return the open stretches of a time that last at least a window, shape (n, 2)."""
    opened = intervals.complement(closed, start_h=start_h, end_h=end_h)
    return np.asarray(opened[opened[:, 1] - opened[:, 0] >= window_h])


def first_window_h(opened: Intervals, time_h: float, *, window_h: float) -> float:
    """Return when the first stretch of a window's length begins, not before a time; infinite if there is none.

    `opened` are stretches that last the window or longer, as `calms` gives them.
    """
    index = int(np.searchsorted(opened[:, 1] - window_h, time_h, side="left"))
    return max(float(opened[index, 0]), time_h) if index < len(opened) else math.inf


def _short_calm(rate: float, window_h: float) -> tuple[float, float]:
    """Return mean and variance of an exponential time that is known to be shorter than a window."""
    fits = math.exp(-rate * window_h)
    mean = 1 / rate - window_h * fits / (1 - fits)
    square = (2 / rate**2 - fits * (window_h**2 + 2 * window_h / rate + 2 / rate**2)) / (1 - fits)
    return mean, max(square - mean**2, 0.0)


def _excess_h(rate: float, mean_h: float, cv: float) -> float:
    """Return C, the integral of exp(-r E[min(S, t)]) - e^(-r E[S])."""
    lengths: NDArray[np.float64] = draws.gamma_quantiles(mean_h, cv, steps=QUANTILE_STEPS)
    middles = (lengths[:-1] + lengths[1:]) / 2
    middles = middles[np.isfinite(middles)]
    middles *= mean_h / middles.mean()
    times = np.linspace(0.0, float(middles.max()), STEPS)
    gone = np.searchsorted(middles, times, side="right")
    summed = np.concatenate([[0.0], np.cumsum(middles)])[gone]
    shorter = (summed + times * (len(middles) - gone)) / len(middles)
    return float(np.trapezoid(np.exp(-rate * shorter) - math.exp(-rate * mean_h), times))
