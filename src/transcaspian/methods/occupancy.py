"""How many are present, from when each came and went: unit-hours between the edges of a calendar, without a loop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


def unit_hours(
    start_h: Floats, end_h: Floats, edges_h: Floats, *, group: Codes, groups: int, weight: Floats | None = None
) -> Floats:
    """Return the hours of intervals that fall between consecutive edges, by group.

    With F(t) = sum of w max(0, t - s), an interval [s, e) adds F of its start less F of its end; so two counts give all
    cells and the mean number present is the result over the width of the cell (Little's law read backwards).

    Parameters
    ----------
    start_h, end_h : ndarray, shape (n,)
        Hours; ``end_h >= start_h``.
    edges_h : ndarray, shape (k + 1,)
        Rising hours.
    group : ndarray of int, shape (n,)
        Group of each interval, 0 to `groups` - 1.
    groups : int
    weight : ndarray, shape (n,), optional
        Units that each interval stands for; one by default.

    Returns
    -------
    ndarray, shape (groups, k)
        Unit-hours.
    """
    weights = np.ones_like(start_h) if weight is None else weight
    total = _ramp(start_h, edges_h, group, groups, weights) - _ramp(end_h, edges_h, group, groups, weights)
    return np.diff(total, axis=1)


def _ramp(moments_h: Floats, edges_h: Floats, group: Codes, groups: int, weights: Floats) -> Floats:
    bins = len(edges_h) + 1
    cell = group * bins + np.searchsorted(edges_h, moments_h, side="right")
    mass = np.bincount(cell, weights, minlength=groups * bins).reshape(groups, bins)
    moment = np.bincount(cell, weights * moments_h, minlength=groups * bins).reshape(groups, bins)
    return np.cumsum(mass, axis=1)[:, :-1] * edges_h - np.cumsum(moment, axis=1)[:, :-1]
