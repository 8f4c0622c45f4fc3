"""Bearings of geodesics on WGS84."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def bearings_deg(track: ArrayLike) -> NDArray[np.float64]:
    """Return the bearing at the start of each leg of a track (n, 2) of lon, lat; degrees from north, shape (n - 1,)."""
    from pyproj import Geod

    points = np.asarray(track, dtype=np.float64)
    lon, lat = points[:, 0].copy(), points[:, 1].copy()
    azimuth, _, _ = Geod(ellps="WGS84").inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    return np.asarray(azimuth, dtype=np.float64) % 360.0
