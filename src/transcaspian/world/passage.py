"""Passage of a vessel: when it may leave, how long it sails, when it is in port.

A closed port bars departures or arrivals; a vessel waits for the end of the closure. Heavy weather at sea suspends the
passage: the vessel lies in shelter and goes on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import intervals
from transcaspian.methods.intervals import NEVER, Intervals
from transcaspian.units import km_h_from_knots

Number = float | NDArray[np.float64]


def sailing_h(
    *,
    distance_km: ArrayLike,
    speed_kn: ArrayLike,
    margin_share: ArrayLike = 0.0,
    slow_factor: ArrayLike = 1.0,
) -> Number:
    """Return the hours at sea, h = slow_factor * distance / (1.852 * speed * (1 - margin)).

    Parameters
    ----------
    distance_km, speed_kn : array_like
        Length of the track and service speed; both above zero.
    margin_share : array_like
        How much slower than the service speed a passage goes, share in [0, 1).
    slow_factor : array_like
        Lengthening by ice, 1 or more.

    Raises
    ------
    InputError
        A number outside its range.
    """
    km, knots, margin, slow = (
        np.asarray(each, dtype=np.float64) for each in (distance_km, speed_kn, margin_share, slow_factor)
    )
    ranges = (
        ("distance_km", distance_km, "> 0", km > 0),
        ("speed_kn", speed_kn, "> 0", knots > 0),
        ("margin_share", margin_share, "0 <= margin < 1", (margin >= 0) & (margin < 1)),
        ("slow_factor", slow_factor, ">= 1", slow >= 1),
    )
    wrong = [
        Problem(say("world.passage_range"), field=field, value=str(value), allowed=allowed)
        for field, value, allowed, right in ranges
        if not np.all(right & np.isfinite(np.asarray(value, dtype=np.float64)))
    ]
    if wrong:
        raise InputError(wrong)
    hours = np.asarray(slow * km / (km_h_from_knots(1.0) * knots * (1.0 - margin)))
    return float(hours) if hours.ndim == 0 else hours


def departure_h(ready_h: ArrayLike, *, closed: Intervals) -> NDArray[np.float64]:
    """Return when vessels that are ready leave a port barred in the closed hours."""
    return intervals.next_open_h(closed, ready_h)


def arrival_h(
    ready_h: ArrayLike,
    *,
    sailing_h: ArrayLike,
    departure_closed: Intervals = NEVER,
    sea_closed: Intervals = NEVER,
    arrival_closed: Intervals = NEVER,
) -> NDArray[np.float64]:
    """Return when vessels are let into port, hours on the clock.

    Parameters
    ----------
    ready_h : array_like
        When each could leave.
    sailing_h : array_like
        Hours under way without weather.
    departure_closed, arrival_closed : ndarray, shape (n, 2)
        Hours in which the ports are barred.
    sea_closed : ndarray, shape (n, 2)
        Hours in which the passage is suspended.
    """
    leaves_h = departure_h(ready_h, closed=departure_closed)
    return intervals.next_open_h(arrival_closed, intervals.finish_h(sea_closed, leaves_h, sailing_h))
