"""Where the model is run: a scrambled Sobol design over the box of the free parameters."""

from __future__ import annotations

import math

import numpy as np

from transcaspian.study.calibration.plan import Array, Plan


def points(plan: Plan) -> Array:
    """Return the points of the design, shape (points, parameters), filling the box of the ranges evenly.

    Source: Sobol (1967) with Owen's scrambling, as in `scipy.stats.qmc`. Any number of points may be asked for; the
    balance is best at powers of two.
    """
    from scipy.stats import qmc

    count = plan.settings.points
    sampler = qmc.Sobol(len(plan.free), scramble=True, rng=np.random.default_rng(plan.settings.seed))
    even = sampler.random_base2(max(math.ceil(math.log2(count)), 0))[:count]
    low, high = plan.bounds
    return np.asarray(low + even * (high - low))


def scaled(plan: Plan, at: Array) -> Array:
    """Return points in units of the box, each coordinate in [-1, 1]."""
    low, high = plan.bounds
    return np.asarray(2.0 * (at - low) / (high - low) - 1.0)
