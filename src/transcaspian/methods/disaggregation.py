"""Rates of single periods from totals over several: as smooth as the totals allow.

J. C. G. Boot, W. Feibes and J. H. C. Lisman, Further methods of derivation of quarterly figures from annual data,
Applied Statistics 16 (1967) 65-75, doi:10.2307/2985238: of all paths that add up to the totals, the one with the least
sum of squared first differences.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def smooth_rates(
    lengths: ArrayLike, totals: Sequence[tuple[int, int, float]], *, breaks: Collection[int] = ()
) -> Floats:
    """Return the rate of each period, shape (periods,), never below nought.

    Parameters
    ----------
    lengths : (periods,)
        Length of each period, such as days of a month.
    totals : sequence of (first, end, total)
        Sum of rate times length over the periods first..end-1; no two overlap.
    breaks : collection of int
        Periods whose rate need not follow on from that of the period before.

    Notes
    -----
    The minimum under the sums is linear in the totals; where breaks leave it open, the solution of least norm is taken.
    A path that would dip below nought is cut there and its totals are restored in proportion.
    """
    days = np.asarray(lengths, dtype=np.float64)
    sums = np.zeros((len(totals), len(days)))
    for row, (first, end, _) in enumerate(totals):
        sums[row, first:end] = days[first:end]
    joined = [step for step in range(len(days) - 1) if step + 1 not in breaks]
    steps = np.diff(np.eye(len(days)), axis=0)[joined]
    kept = np.zeros((len(totals), len(totals)))
    system = np.block([[steps.T @ steps, sums.T], [sums, kept]])
    wanted = np.concatenate([np.zeros(len(days)), [total for _, _, total in totals]])
    rates = np.maximum(np.linalg.lstsq(system, wanted, rcond=None)[0][: len(days)], 0.0)
    for first, end, total in totals:
        part = float(rates[first:end] @ days[first:end])
        rates[first:end] *= total / part if part > 0.0 else 0.0
    return np.asarray(rates)
