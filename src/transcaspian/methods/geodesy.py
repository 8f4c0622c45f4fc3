"""Lengths and places on the Earth: geodesics of WGS84, great circles, tracks through points.

Longitude first, then latitude, in degrees, always by keyword or as columns (lon, lat) of a track. Geodesics
follow C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013), through PROJ.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

if TYPE_CHECKING:
    from pyproj import Geod

MEAN_RADIUS_KM = 6371.0088  # IUGG mean radius of GRS80, (2a + b) / 3; H. Moritz, J. Geodesy 74 (2000)
METRES_PER_KM = 1000.0

Track = NDArray[np.float64]
Number = float | NDArray[np.float64]


def distance_km(*, lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike) -> Number:
    """Return the geodesic distance on WGS84, kilometres.

    Parameters
    ----------
    lon_1, lat_1, lon_2, lat_2 : array_like
        Degrees; broadcast against each other.

    Returns
    -------
    float or ndarray
        Accurate to nanometres; a float if all four are numbers.

    Raises
    ------
    InputError
        A longitude outside [-180, 180], a latitude outside [-90, 90], or a value that is not finite.
    """
    first_lon, first_lat, second_lon, second_lat = (
        each.copy() for each in _checked(lon_1, lat_1, lon_2, lat_2)
    )
    _, _, metres = _wgs84().inv(first_lon, first_lat, second_lon, second_lat)
    return _number(np.asarray(metres, dtype=np.float64) / METRES_PER_KM)


def great_circle_km(*, lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike) -> Number:
    """Return the distance on a sphere of the mean radius, kilometres, by the haversine formula.

    hav(d / R) = hav(lat_2 - lat_1) + cos(lat_1) cos(lat_2) hav(lon_2 - lon_1); within 0.6 % of the geodesic.
    """
    lon_a, lat_a, lon_b, lat_b = (np.radians(each) for each in _checked(lon_1, lat_1, lon_2, lat_2))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return _number(2.0 * MEAN_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def legs_km(track: ArrayLike) -> NDArray[np.float64]:
    """Return the geodesic length of each leg of a track of shape (n, 2), kilometres, shape (n - 1,)."""
    points = _points(track)
    return np.atleast_1d(
        distance_km(lon_1=points[:-1, 0], lat_1=points[:-1, 1], lon_2=points[1:, 0], lat_2=points[1:, 1])
    )


def track_length_km(track: ArrayLike) -> float:
    """Return the length of a track through points of shape (n, 2), kilometres."""
    return float(legs_km(track).sum())


def along_track(track: ArrayLike, distances_km: ArrayLike) -> Track:
    """Return the places at given distances from the start of a track.

    Parameters
    ----------
    track : array_like, shape (n, 2)
        Longitude and latitude of its points, degrees.
    distances_km : array_like, shape (m,)
        Between 0 and the length of the track; rounding beyond the end is cut.

    Returns
    -------
    ndarray, shape (m, 2)
        Longitude and latitude, on the geodesic of the leg that holds each distance.

    Raises
    ------
    InputError
        A distance below zero or beyond the end by more than a metre.
    """
    points, legs = _points(track), legs_km(track)
    ends = np.concatenate([[0.0], np.cumsum(legs)])
    wanted = np.atleast_1d(np.asarray(distances_km, dtype=np.float64))
    _check_within(wanted, ends[-1])
    leg = np.clip(np.searchsorted(ends, wanted, side="right") - 1, 0, len(legs) - 1)
    wgs84 = _wgs84()
    first, second = points[leg], points[leg + 1]
    azimuth, _, _ = wgs84.inv(
        first[:, 0].copy(), first[:, 1].copy(), second[:, 0].copy(), second[:, 1].copy()
    )
    run_m = np.clip(wanted - ends[leg], 0.0, legs[leg]) * METRES_PER_KM
    lon, lat, _ = wgs84.fwd(first[:, 0].copy(), first[:, 1].copy(), azimuth, run_m)
    return np.column_stack([lon, lat])


def _number(values: NDArray[np.float64]) -> Number:
    return float(values) if values.ndim == 0 else values


@cache
def _wgs84() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def _checked(*places: ArrayLike) -> list[NDArray[np.float64]]:
    lon_1, lat_1, lon_2, lat_2 = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in places))
    limits = (("lon", lon_1, 180), ("lat", lat_1, 90), ("lon", lon_2, 180), ("lat", lat_2, 90))
    problems = [
        Problem(say("methods.out_of_range"), field=field, value=str(wrong[0]), allowed=f"[-{limit}, {limit}]")
        for field, values, limit in limits
        if (wrong := values[~(np.abs(values) <= limit)]).size
    ]
    if problems:
        raise InputError(problems)
    return [lon_1, lat_1, lon_2, lat_2]


def _points(track: ArrayLike) -> Track:
    points = np.asarray(track, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 2:
        raise InputError(Problem(say("methods.track_shape"), value=str(points.shape), allowed="(n >= 2, 2)"))
    return points


def _check_within(wanted: NDArray[np.float64], length_km: float) -> None:
    wrong = ~((wanted >= 0.0) & (wanted <= length_km + 1.0 / METRES_PER_KM))
    if wrong.any():
        raise InputError(
            Problem(say("methods.off_track"), value=str(wanted[wrong][0]), allowed=f"[0, {length_km:.3f}] km")
        )
