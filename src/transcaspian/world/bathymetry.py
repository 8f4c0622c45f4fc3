"""Depths of the sea: the shipped grid, or one the user gives, put on one datum; what is water at a level; slopes.

Depth = level of the water - height of the ground, both above ocean mean sea level, which the Baltic System meets within
a few decimetres. The Caspian stands 28 to 29 m below it, so a height of -100 m is 72 m of water, never 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods.lattice import Lattice, ellipsoidal
from transcaspian.world.depth_files import RawGrid, read_grid

SHIPPED = Path(__file__).parents[1] / "data" / "world" / "caspian_depths.asc"
GRID_LEVEL_M = -28.0  # level that the shipped grid shows
DESK_STUDY_KM = 1.0  # a coarser grid shows a corridor, not a route
COMPARED_BELOW_M = -128.0  # nodes of the shipped grid deep enough to tell signs and datums apart
LEAST_COMPARED = 8
DATUM_TOLERANCE_M = 14.0  # half the height between the two datums in use
DATUMS = ("mean_sea_level", "caspian")
DEEPEST_M, HIGHEST_M = -12000.0, 9000.0

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bathymetry:
    """Heights of the ground on a grid of longitude and latitude.

    Attributes
    ----------
    lattice : Lattice
        The grid.
    ground_m : ndarray, shape (rows, columns)
        Height above ocean mean sea level; NaN where nothing is known.
    level_m : float
        Level of the water on the same datum.
    data_step_km : float
        Distance of the nodes at which something was measured; finer grids made from them do not change it.
    source : str
        Name of the file.
    """

    lattice: Lattice
    ground_m: Grid
    level_m: float
    data_step_km: float
    source: str

    @property
    def is_desk_study(self) -> bool:
        """Whether the grid is too coarse for slopes and positions of a route."""
        return self.data_step_km > DESK_STUDY_KM

    def depth_m(self) -> Grid:
        """Return the depth of water at every node, negative on dry ground, shape (rows, columns)."""
        return self.level_m - self.ground_m

    def depths_at_m(self, points: ArrayLike) -> Grid:
        """Return the depth at points of longitude and latitude, shape (n, 2), read linearly between nodes, shape (n,).

        Raises
        ------
        InputError
            A point off the grid.
        """
        place = self.lattice.places(points)
        inside = self.lattice.covers(points)
        if not inside.all():
            lon, lat = np.atleast_2d(np.asarray(points, dtype=np.float64))[~inside][0]
            rule = say("seabed.not_covered", lon=float(lon), lat=float(lat))
            raise InputError(Problem(rule, file=self.source, remedy=say("seabed.not_covered_remedy")))
        return self.level_m - _bilinear(self.ground_m, place)

    def sea(self) -> NDArray[np.bool_]:
        """Return which nodes are water that hangs together with the deepest node, shape (rows, columns)."""
        wet = np.nan_to_num(self.depth_m(), nan=-1.0) > 0.0
        if not wet.any():
            return wet
        return connected(wet, np.unravel_index(np.nanargmin(self.ground_m), wet.shape))

    def slopes(self) -> tuple[Grid, Grid]:
        """Return the slope of the ground eastward and northward, metres per metre, each shape (rows, columns)."""
        north, east = np.gradient(self.ground_m)
        return (
            east / (1000.0 * self.lattice.east_km[:, None]),
            north / (1000.0 * self.lattice.north_km[:, None]),
        )

    def at_level(self, level_m: float) -> Bathymetry:
        """Return the same ground under another level of the water."""
        return replace(self, level_m=float(level_m))

    def window(self, *, west: float, south: float, east: float, north: float, step_km: float) -> Bathymetry:
        """Return the part inside a box of degrees, read linearly on a finer grid if its steps are longer than asked."""
        grid = self.lattice
        west, east = max(west, grid.first_lon), min(east, grid.first_lon + (grid.columns - 1) * grid.step_lon)
        south, north = max(south, grid.first_lat), min(north, grid.first_lat + (grid.rows - 1) * grid.step_lat)
        if east <= west or north <= south:
            rule = say("seabed.not_covered", lon=west, lat=south)
            raise InputError(Problem(rule, file=self.source, remedy=say("seabed.not_covered_remedy")))
        finer = max(1, int(np.ceil(float(grid.north_km.max()) / step_km - 1e-9)))
        rows, columns = (
            _between(south, north, grid.first_lat, grid.step_lat),
            _between(west, east, grid.first_lon, grid.step_lon),
        )
        row = np.arange(rows[0] * finer, rows[1] * finer + 1) / finer
        column = np.arange(columns[0] * finer, columns[1] * finer + 1) / finer
        at_row, at_column = np.meshgrid(row, column, indexing="ij")
        ground = _bilinear(self.ground_m, np.column_stack([at_row.ravel(), at_column.ravel()]))
        lattice = ellipsoidal(grid.first_lon + column * grid.step_lon, grid.first_lat + row * grid.step_lat)
        return replace(self, lattice=lattice, ground_m=ground.reshape(at_row.shape))


@cache
def shipped() -> Bathymetry:
    """Return the grid of the package: ETOPO1 (Amante and Eakins 2009), every sixth node, 0.1 degree."""
    return _bathymetry(read_grid(SHIPPED), datum="mean_sea_level", positive="up", level_m=GRID_LEVEL_M)


def read(path: str | Path, *, level_m: float, datum: str | None = None, positive: str | None = None) -> Bathymetry:
    """Return a user's grid: NetCDF (GEBCO), GeoTIFF in degrees, or an ESRI ASCII grid.

    Parameters
    ----------
    path : str or Path
        The file.
    level_m : float
        Level of the water above ocean mean sea level, for example -29.
    datum : "mean_sea_level" or "caspian", optional
        What the heights are counted from: the ocean's mean sea level, or the level of the Caspian. Needed if the file
        does not say so.
    positive : "up" or "down", optional
        Heights (up) or depths (down). Needed if the file does not say so.

    Raises
    ------
    InputError
        An extra package is missing, the file cannot be read, units are not metres or degrees, the datum or the sign
        is unclear, or both do not fit the depths that are known.
    """
    raw = read_grid(path)
    return _bathymetry(raw, datum=datum or raw.datum, positive=positive or raw.positive, level_m=level_m)


def _bathymetry(raw: RawGrid, *, datum: str | None, positive: str | None, level_m: float) -> Bathymetry:
    problems = []
    if datum not in DATUMS:
        problems.append(_unclear("datum", datum, raw, DATUMS))
    if positive not in ("up", "down"):
        problems.append(_unclear("positive", positive, raw, ("up", "down")))
    known = raw.values[np.isfinite(raw.values)]
    if known.size == 0 or known.min() < DEEPEST_M or known.max() > HIGHEST_M:
        problems.append(Problem(say("seabed.not_metres"), file=raw.file, allowed=f"[{DEEPEST_M:g}, {HIGHEST_M:g}] m"))
    if problems:
        raise InputError(problems)
    ground = raw.values if positive == "up" else -raw.values
    if datum == "caspian":
        ground = ground + GRID_LEVEL_M
    lattice = ellipsoidal(raw.lon, raw.lat)
    step_km = float(max(lattice.north_km.max(), lattice.east_km.max()))
    found = Bathymetry(lattice, ground, float(level_m), step_km, raw.file)
    if Path(raw.file) != SHIPPED:
        _check_against_shipped(found)
    return found


def _unclear(field: str, value: str | None, raw: RawGrid, allowed: tuple[str, ...]) -> Problem:
    if field == "datum":
        rule, remedy = say("seabed.datum_unclear"), say("seabed.datum_unclear_remedy")
    else:
        rule, remedy = say("seabed.sign_unclear"), say("seabed.sign_unclear_remedy")
    return Problem(rule, file=raw.file, field=field, value=value or "", allowed=", ".join(allowed), remedy=remedy)


def _check_against_shipped(given: Bathymetry) -> None:
    """Refuse a grid whose deep water is not where the shipped grid has it: sign, datum, or axes are wrong."""
    known = shipped()
    row, column = np.nonzero(known.ground_m < COMPARED_BELOW_M)
    points = known.lattice.degrees(np.column_stack([row, column]))
    inside = given.lattice.covers(points)
    theirs = _bilinear(given.ground_m, given.lattice.places(points[inside]))
    ours = known.ground_m[row, column][inside]
    both = np.isfinite(theirs)
    if both.sum() < LEAST_COMPARED:
        return
    apart = float(np.median(theirs[both] - ours[both]))
    mirrored = float(np.median(-theirs[both] - ours[both]))
    if abs(mirrored) < abs(apart) and abs(apart) > 2 * abs(GRID_LEVEL_M):
        raise InputError(
            Problem(say("seabed.depth_as_height"), file=given.source, remedy=say("seabed.depth_as_height_remedy"))
        )
    if abs(apart) > DATUM_TOLERANCE_M:
        rule = say("seabed.datum_wrong", apart_m=apart)
        raise InputError(Problem(rule, file=given.source, field="datum", remedy=say("seabed.datum_wrong_remedy")))


def _bilinear(values: Grid, place: Grid) -> Grid:
    row = np.clip(place[:, 0].astype(np.int64), 0, values.shape[0] - 2)
    column = np.clip(place[:, 1].astype(np.int64), 0, values.shape[1] - 2)
    up, along = place[:, 0] - row, place[:, 1] - column
    low = values[row, column] * (1 - along) + values[row, column + 1] * along
    high = values[row + 1, column] * (1 - along) + values[row + 1, column + 1] * along
    between: Grid = low * (1 - up) + high * up
    return between


def _between(low: float, high: float, first: float, step: float) -> tuple[int, int]:
    """Return the first and last node that lie around an interval."""
    return int(np.floor((low - first) / step + 1e-9)), int(np.ceil((high - first) / step - 1e-9))


def connected(wet: NDArray[np.bool_], start: Sequence[int | np.intp]) -> NDArray[np.bool_]:
    """Return the nodes that hang together with the start by sides, spreading over whole runs of water in a row."""
    if not wet[start[0], start[1]]:
        return np.zeros(wet.shape, dtype=bool)
    padded, width = np.pad(wet, ((0, 0), (1, 1))), wet.shape[1] + 1
    row, begin = np.nonzero(padded[:, 1:] & ~padded[:, :-1])
    end = np.nonzero(padded[:, :-1] & ~padded[:, 1:])[1]
    begins, ends = row * width + begin, row * width + end
    ranges = [
        (np.searchsorted(ends, begins + step, side="right"), np.searchsorted(begins, ends + step, side="left"))
        for step in (-width, width)
    ]
    reached = np.zeros(len(row), dtype=bool)
    waiting = [int(np.searchsorted(begins, start[0] * width + start[1], side="right")) - 1]
    while waiting:
        run = waiting.pop()
        if not reached[run]:
            reached[run] = True
            waiting += [beside for first, last in ranges for beside in range(first[run], last[run])]
    turns = np.zeros((len(wet), width), dtype=np.int8)
    turns[row[reached], begin[reached]] += 1
    turns[row[reached], end[reached]] -= 1
    return np.asarray(turns[:, :-1].cumsum(axis=1) > 0)
