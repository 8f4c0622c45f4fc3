"""How far a model is off beyond its own spread, learnt from figures that it was not fitted to.

A published figure y beside a prediction with median m and standard deviation s in logarithms is taken as

    ln y = ln m + e + d,    e ~ N(0, s^2),    d ~ N(0, t^2)

with d the discrepancy of the model (M. C. Kennedy and A. O'Hagan, Bayesian calibration of computer models, Journal of
the Royal Statistical Society B 63, 2001). Its mean is nought: a few figures of either sign do not tell a bias, and one
that is there widens t. As s is in the likelihood, t holds only what the model's own spread leaves over, so that adding
both counts nothing twice. The prior of t is half-Cauchy, which a handful of figures needs and which lets them speak (A.
Gelman, Prior distributions for variance parameters in hierarchical models, Bayesian Analysis 1, 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
STEPS = 2000
MOST = 1.5  # a factor of four and a half: no model that is off by more is worth a forecast
NORMAL = NormalDist()
Z_90 = NORMAL.inv_cdf(0.9)


@dataclass(frozen=True)
class Posterior:
    """Discrepancies on even steps and their probabilities, which sum to one.

    Attributes
    ----------
    log_sd, weight : ndarray of float64, shape (steps,)
    """

    log_sd: Array
    weight: Array

    def quantile(self, share: float) -> float:
        """Return the discrepancy that a share of the probability lies below."""
        gathered = np.cumsum(self.weight)
        return float(np.interp(share, gathered, self.log_sd))

    def inside(self, log_ratio: float, spread: float, *, share: float = 0.8) -> bool:
        """Return whether ln(y/m) lies in the middle `share` of what is foreseen: normals of all discrepancies mixed."""
        chances = [NORMAL.cdf(place) for place in log_ratio / np.hypot(spread, self.log_sd)]
        below = float(np.array(chances) @ self.weight)
        return bool(0.5 - share / 2.0 <= below <= 0.5 + share / 2.0)


def spread_of_band(p10: ArrayLike, p90: ArrayLike) -> Array:
    """Return the standard deviation in logarithms of the lognormal that has this P10 and P90, both above nought."""
    low, high = np.asarray(p10, dtype=np.float64), np.asarray(p90, dtype=np.float64)
    return np.asarray(np.log(high / low) / (2.0 * Z_90))


def posterior(log_ratios: ArrayLike, spreads: ArrayLike, weights: ArrayLike, *, scale: float) -> Posterior:
    """Return what is known of the discrepancy t.

    Parameters
    ----------
    log_ratios : array, shape (rows,)
        ln(y/m) of each figure.
    spreads : array, shape (rows,)
        Its s: the model's own standard deviation in logarithms.
    weights : array, shape (rows,)
        Part of a figure's likelihood that counts: rows that say the same of the same year share one.
    scale : float
        Median of the half-Cauchy prior.
    """
    e, s, w = (np.asarray(one, dtype=np.float64) for one in (log_ratios, spreads, weights))
    grid = (np.arange(STEPS) + 0.5) * MOST / STEPS
    variance = s[:, None] ** 2 + grid**2
    logs = -0.5 * w @ (np.log(variance) + e[:, None] ** 2 / variance) - np.log1p((grid / scale) ** 2)
    chance = np.exp(logs - logs.max())
    return Posterior(grid, np.asarray(chance / chance.sum()))
