"""Closed intervals on a clock: when something is shut, and when what waits for it goes on.

A set of intervals is a float64 array of shape (n, 2), hours: sorted, disjoint, half-open ``[start, end)``, so
that at its end a thing is open again. :func:`union` makes such a set from anything; the others expect one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

Intervals = NDArray[np.float64]

NEVER: Intervals = np.empty((0, 2))
NEVER.setflags(write=False)


def union(*many: ArrayLike) -> Intervals:
    """Return the hours that lie in at least one of the given intervals.

    Parameters
    ----------
    *many : array_like, shape (n, 2)
        Starts and ends in hours, in any order, overlapping or not; empty intervals are dropped.

    Returns
    -------
    ndarray, shape (m, 2)
        Sorted and disjoint; intervals that touch become one.

    Raises
    ------
    InputError
        A shape other than (n, 2), a value that is not a finite number, or an end before its start.
    """
    raw = np.concatenate([NEVER, *(_pairs(each) for each in many)])
    raw = raw[raw[:, 1] > raw[:, 0]]
    if len(raw) == 0:
        return np.empty((0, 2))
    raw = raw[np.argsort(raw[:, 0], kind="stable")]
    reach = np.maximum.accumulate(raw[:, 1])
    first = np.concatenate([[True], raw[1:, 0] > reach[:-1]])
    last = np.concatenate([first[1:], [True]])
    return np.column_stack([raw[first, 0], reach[last]])


def intersection(left: Intervals, right: Intervals) -> Intervals:
    """Return the hours that lie in both sets, shape (m, 2)."""
    if len(left) == 0 or len(right) == 0:
        return np.empty((0, 2))
    first = np.searchsorted(right[:, 1], left[:, 0], side="right")
    after = np.searchsorted(right[:, 0], left[:, 1], side="left")
    count = np.maximum(after - first, 0)
    mine = np.repeat(np.arange(len(left)), count)
    theirs = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    return np.column_stack(
        [
            np.maximum(left[mine, 0], right[theirs, 0]),
            np.minimum(left[mine, 1], right[theirs, 1]),
        ]
    )


def clip(closed: Intervals, *, start_h: float, end_h: float) -> Intervals:
    """Return the part of the set inside the window ``[start_h, end_h)``, shape (m, 2)."""
    _check_window(start_h, end_h)
    cut = np.clip(closed, start_h, end_h)
    return cut[cut[:, 1] > cut[:, 0]]


def complement(closed: Intervals, *, start_h: float, end_h: float) -> Intervals:
    """Return the hours of the window ``[start_h, end_h)`` that lie outside the set, shape (m, 2)."""
    inside = clip(closed, start_h=start_h, end_h=end_h)
    starts = np.concatenate([[start_h], inside[:, 1]])
    ends = np.concatenate([inside[:, 0], [end_h]])
    gaps = np.column_stack([starts, ends])
    return gaps[gaps[:, 1] > gaps[:, 0]]


def shift(closed: Intervals, *, by_h: float) -> Intervals:
    """Return the set moved later by `by_h` hours (earlier if negative), shape (n, 2)."""
    return np.asarray(closed, dtype=np.float64) + by_h


def total_h(closed: Intervals) -> float:
    """Return the hours in the set."""
    return float((closed[:, 1] - closed[:, 0]).sum())


def closed_share(closed: Intervals, *, start_h: float, end_h: float) -> float:
    """Return the share, 0 to 1, of the window ``[start_h, end_h)`` that lies in the set."""
    return total_h(clip(closed, start_h=start_h, end_h=end_h)) / (end_h - start_h)


def is_closed(closed: Intervals, times_h: ArrayLike) -> NDArray[np.bool_]:
    """Return, for each time in hours, whether it lies in the set; same shape as `times_h`."""
    times = np.asarray(times_h, dtype=np.float64)
    return np.asarray(next_open_h(closed, times) > times)


def next_open_h(closed: Intervals, times_h: ArrayLike) -> NDArray[np.float64]:
    """Return, for each time in hours, the first time not before it that lies outside the set."""
    times = np.asarray(times_h, dtype=np.float64)
    if len(closed) == 0:
        return times.copy()
    before = np.searchsorted(closed[:, 0], times, side="right") - 1
    ends = np.where(before >= 0, closed[np.maximum(before, 0), 1], -np.inf)
    return np.maximum(times, ends)


def finish_h(closed: Intervals, start_h: ArrayLike, work_h: ArrayLike) -> NDArray[np.float64]:
    """Return when work ends that rests while the set is closed.

    With the open time up to t, A(t) = t - closed hours before t, the end is the first time at which
    A(end) = A(start) + work; work that ends exactly when a closure begins is done.

    Parameters
    ----------
    closed : ndarray, shape (n, 2)
        Hours in which work rests.
    start_h, work_h : array_like
        When work would begin and how many open hours it takes; broadcast against each other.

    Returns
    -------
    ndarray
        End in hours. Work of no length that begins in a closure ends when the closure does.
    """
    begin = next_open_h(closed, start_h)
    work = np.asarray(work_h, dtype=np.float64)
    if len(closed) == 0:
        return begin + work
    lengths = closed[:, 1] - closed[:, 0]
    lost_before = np.cumsum(lengths) - lengths
    open_at_closure = closed[:, 0] - lost_before
    passed = np.searchsorted(closed[:, 0], begin, side="left")
    lost = np.concatenate([[0.0], np.cumsum(lengths)])
    # open time that must have passed when the work is done; closures met strictly before it are added back
    target = begin - lost[passed] + work
    met = np.maximum(np.searchsorted(open_at_closure, target, side="left"), passed)
    return np.asarray(begin + work + (lost[met] - lost[passed]))


def _pairs(raw: ArrayLike) -> Intervals:
    pairs = np.asarray(raw, dtype=np.float64)
    if pairs.size == 0:
        return np.empty((0, 2))
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise InputError(Problem(say("methods.interval_shape"), value=str(pairs.shape), allowed="(n, 2)"))
    wrong = ~np.isfinite(pairs).all(axis=1) | (pairs[:, 1] < pairs[:, 0])
    if wrong.any():
        raise InputError(
            Problem(say("methods.interval_order"), row=str(index), value=" - ".join(map(str, pairs[index])))
            for index in np.flatnonzero(wrong)
        )
    return pairs


def _check_window(start_h: float, end_h: float) -> None:
    if not end_h > start_h:
        raise InputError(Problem(say("methods.window_order"), value=f"{start_h} - {end_h}"))
