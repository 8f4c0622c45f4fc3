"""A grid of nodes with the length of its steps row by row: planar, or by longitude and latitude on WGS84.

Row 0 is the southernmost (or first) row; places on it are written as (row, column), which need not be whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

SEMI_MAJOR_KM = 6378.137  # WGS84, NIMA TR8350.2
ECCENTRICITY_2 = 0.0066943799901413165
EVEN = 1e-4  # steps of one axis may differ by this share: files round their coordinates

Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Shape and step lengths of a grid.

    Attributes
    ----------
    rows, columns : int
        Number of nodes each way.
    east_km, north_km : ndarray, shape (rows,)
        Length of a step along the row, and across to the next row, at each row.
    first_lon, first_lat, step_lon, step_lat : float
        Degrees of node (0, 0) and of a step; zero and one on a plane, where they mean columns and rows.
    """

    rows: int
    columns: int
    east_km: NDArray[np.float64]
    north_km: NDArray[np.float64]
    first_lon: float = 0.0
    first_lat: float = 0.0
    step_lon: float = 1.0
    step_lat: float = 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """Return (rows, columns)."""
        return self.rows, self.columns

    def degrees(self, places: ArrayLike) -> Places:
        """Return longitude and latitude, shape (n, 2), of places given as (row, column), shape (n, 2)."""
        place = np.atleast_2d(np.asarray(places, dtype=np.float64))
        return np.column_stack(
            [self.first_lon + place[:, 1] * self.step_lon, self.first_lat + place[:, 0] * self.step_lat]
        )

    def places(self, degrees: ArrayLike) -> Places:
        """Return (row, column), shape (n, 2), of points given as longitude and latitude, shape (n, 2)."""
        point = np.atleast_2d(np.asarray(degrees, dtype=np.float64))
        return np.column_stack(
            [(point[:, 1] - self.first_lat) / self.step_lat, (point[:, 0] - self.first_lon) / self.step_lon]
        )

    def covers(self, degrees: ArrayLike) -> NDArray[np.bool_]:
        """Return which points (n, 2) of longitude and latitude lie on the grid."""
        place = self.places(degrees)
        return np.asarray(((place >= 0.0) & (place <= np.array([self.rows - 1, self.columns - 1]))).all(axis=1))


def planar(shape: tuple[int, int], *, step_km: float = 1.0) -> Lattice:
    """Return a grid of square cells on a plane."""
    steps = np.full(shape[0], float(step_km))
    return Lattice(shape[0], shape[1], steps, steps.copy())


def ellipsoidal(lon: ArrayLike, lat: ArrayLike) -> Lattice:
    """Return the grid of even steps in longitude and latitude on WGS84.

    A step north is M dlat and a step east N cos(lat) dlon, with M and N the radii of curvature in the meridian and
    in the prime vertical (P. D. Thomas, Conformal projections, 1952).

    Parameters
    ----------
    lon, lat : array_like, shapes (columns,), (rows,)
        Degrees of the nodes, increasing in even steps.

    Raises
    ------
    InputError
        Fewer than two nodes, steps that are not even or do not increase, or places off the Earth.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    problems = [*_axis_problems(x, "longitude", 360.0), *_axis_problems(y, "latitude", 89.9)]
    if problems:
        raise InputError(problems)
    sine2 = np.sin(np.radians(y)) ** 2
    meridian_km = SEMI_MAJOR_KM * (1 - ECCENTRICITY_2) / (1 - ECCENTRICITY_2 * sine2) ** 1.5
    vertical_km = SEMI_MAJOR_KM / np.sqrt(1 - ECCENTRICITY_2 * sine2)
    step_lon, step_lat = float((x[-1] - x[0]) / (len(x) - 1)), float((y[-1] - y[0]) / (len(y) - 1))
    east_km = vertical_km * np.cos(np.radians(y)) * np.radians(step_lon)
    north_km = meridian_km * np.radians(step_lat)
    return Lattice(len(y), len(x), east_km, north_km, float(x[0]), float(y[0]), step_lon, step_lat)


def check_inside(node: tuple[int, int], lattice: Lattice) -> None:
    """Raise InputError if a node is not on the lattice."""
    if not (0 <= node[0] < lattice.rows and 0 <= node[1] < lattice.columns):
        raise InputError(Problem(say("methods.off_lattice"), value=str(node), allowed=str(lattice.shape)))


def _axis_problems(axis: NDArray[np.float64], name: str, limit: float) -> list[Problem]:
    if axis.ndim != 1 or len(axis) < 2 or not np.isfinite(axis).all():
        return [Problem(say("methods.lattice_axis"), field=name, value=str(axis.shape))]
    steps = np.diff(axis)
    mean = (axis[-1] - axis[0]) / (len(axis) - 1)
    if mean <= 0.0 or np.abs(steps - mean).max() > EVEN * mean + 1e-6:
        return [Problem(say("methods.lattice_steps"), field=name)]
    if np.abs(axis).max() > limit:
        return [Problem(say("methods.out_of_range"), field=name, value=str(np.abs(axis).max()))]
    return []
