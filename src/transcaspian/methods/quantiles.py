"""Quantiles over replications, with intervals that assume nothing of the distribution; half-widths of means.

If n values are drawn alike, the number below the true p-quantile is binomial(n, p), so the l-th and u-th
smallest values enclose it with probability B(u - 1; n, p) - B(l - 1; n, p), B the cumulative binomial
distribution (H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, section 7.1). The mean has the
half-width t * s / sqrt(n) with Student's t.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

Number = float | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summary:
    """Spread of one quantity, or of k quantities, over replications.

    Attributes
    ----------
    p10, p50, p90 : float or ndarray, shape (k,)
        Quantiles (linear between order statistics).
    mean : float or ndarray
        Mean over replications.
    low, high : float or ndarray
        Order-statistic interval of the P50 at the stated confidence; -inf and inf where the replications are
        too few.
    half_width : float or ndarray
        Half-width of the interval of the mean; inf for a single replication.
    replications : int
        Number of values each figure rests on.
    """

    p10: Number
    p50: Number
    p90: Number
    mean: Number
    low: Number
    high: Number
    half_width: Number
    replications: int


def summary(values: ArrayLike, *, confidence: float = 0.95) -> Summary:
    """Return P10, P50, P90, mean and their uncertainty over the first axis.

    Parameters
    ----------
    values : array_like, shape (replications,) or (replications, k)
        One row a replication; units are the caller's. NaN makes the figures of its column NaN.
    confidence : float
        Probability of the intervals, between 0 and 1.

    Raises
    ------
    InputError
        No replication at all, or a confidence outside (0, 1).
    """
    table = _table(values)
    p10, p50, p90 = np.quantile(table, (0.1, 0.5, 0.9), axis=0)
    low, high = interval(table, share=0.5, confidence=confidence)
    wide = half_width(table, confidence=confidence)
    return Summary(p10, p50, p90, table.mean(axis=0), low, high, wide, replications=len(table))


def interval_ranks(count: int, *, share: float, confidence: float = 0.95) -> tuple[int, int]:
    """Return the ranks, from 1, of the two ordered values that enclose a quantile.

    Each tail holds at most half of the error. Rank 0 means that no value is low enough, rank ``count + 1``
    that none is high enough: the interval has no end on that side.
    """
    _check_share(share, "share")
    _check_share(confidence, "confidence")
    tail = (1.0 - confidence) / 2.0
    below = _binomial_cumulative(count, share)
    # P(X(l) > q) = B(l - 1) <= tail and P(X(u) < q) = 1 - B(u - 1) <= tail, with room for rounding
    lower = int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))
    upper = int(np.searchsorted(below, (1.0 - tail) * (1 - 1e-12), side="left")) + 1
    return lower, min(upper, count + 1)


def coverage(count: int, *, share: float, lower: int, upper: int) -> float:
    """Return the probability that the values of ranks `lower` and `upper` (from 1) enclose the quantile."""
    below = np.concatenate([[0.0], _binomial_cumulative(count, share)])
    return float(below[min(upper, count + 1)] - below[lower])


def interval(values: ArrayLike, *, share: float, confidence: float = 0.95) -> tuple[Number, Number]:
    """Return low and high end of the order-statistic interval of a quantile, over the first axis."""
    table = _table(values)
    lower, upper = interval_ranks(len(table), share=share, confidence=confidence)
    edge = np.full((1, *table.shape[1:]), np.inf)
    ordered = np.concatenate([-edge, np.sort(table, axis=0), edge])
    empty = np.isnan(table).any(axis=0)
    return np.where(empty, np.nan, ordered[lower])[()], np.where(empty, np.nan, ordered[upper])[()]


def half_width(values: ArrayLike, *, confidence: float = 0.95) -> Number:
    """Return the half-width of Student's interval of the mean, first axis; inf for one replication."""
    table = _table(values)
    _check_share(confidence, "confidence")
    if len(table) == 1:
        return np.full(table.shape[1:], np.inf)[()]
    factor = student_t_quantile((1.0 + confidence) / 2.0, degrees=len(table) - 1)
    return np.asarray(factor * table.std(axis=0, ddof=1) / math.sqrt(len(table)))[()]


@cache
def student_t_quantile(probability: float, *, degrees: int) -> float:
    """Return t with P(T <= t) = probability for Student's distribution, by bisection."""
    _check_share(probability, "probability")
    if probability < 0.5:
        return -student_t_quantile(1.0 - probability, degrees=degrees)
    low, high = 0.0, 1.0
    while student_t_cumulative(high, degrees=degrees) < probability:
        low, high = high, 2.0 * high
    while high - low > 1e-12 * max(1.0, high):
        middle = 0.5 * (low + high)
        if student_t_cumulative(middle, degrees=degrees) < probability:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def student_t_cumulative(value: float, *, degrees: int) -> float:
    """Return P(T <= value) for Student's distribution.

    With theta = atan(value / sqrt(degrees)) the distribution function is a finite sum of powers of cos(theta)
    (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
    """
    theta = math.atan(value / math.sqrt(degrees))
    cosine, sine = math.cos(theta), math.sin(theta)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = term if degrees > 1 else 0.0
    for power in range(2 + odd, degrees - 1, 2):
        term *= cosine * cosine * (power - 1) / power
        total += term
    inside = 2.0 / math.pi * (theta + sine * total) if odd else sine * total
    return 0.5 * (1.0 + inside)


def _binomial_cumulative(count: int, share: float) -> NDArray[np.float64]:
    """Return P(X <= j) for j = 0 .. count of the binomial distribution."""
    steps = np.arange(1, count + 1, dtype=np.float64)
    ratios = np.log((count - steps + 1) / steps) + math.log(share) - math.log1p(-share)
    logs = count * math.log1p(-share) + np.concatenate([[0.0], np.cumsum(ratios)])
    return np.asarray(np.minimum(np.cumsum(np.exp(logs)), 1.0))


def _table(values: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim not in {1, 2} or len(table) == 0:
        raise InputError(Problem(say("methods.no_replications"), value=str(table.shape)))
    return table


def _check_share(share: float, name: str) -> None:
    if not 0.0 < share < 1.0:
        raise InputError(Problem(say("methods.share"), field=name, value=str(share), allowed="0 < p < 1"))
