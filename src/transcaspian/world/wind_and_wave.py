"""Closures from a series of wind and waves that the user gives, such as an ERA5 extract.

Shares of windy hours alone do not say when a port shuts (`docs/background/world.md`); this is for users who know
the limits of a port and have a series of its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import geodesy, intervals
from transcaspian.methods.intervals import Intervals

if TYPE_CHECKING:
    import xarray as xr

SPEED_UNITS = ("m s-1", "m s**-1", "m/s", "m s^-1")
HEIGHT_UNITS = ("m", "metre", "metres", "meter", "meters")
EAST, NORTH, WAVE = "u10", "v10", "swh"
LONGITUDES, LATITUDES, TIMES = ("longitude", "lon"), ("latitude", "lat"), ("valid_time", "time")
FARTHEST_KM = 50.0  # a grid of half a degree has its nearest point within 40 km


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean wind at 10 m and significant wave height above which work stops; infinite where there is no limit."""

    wind_m_s: float = np.inf
    wave_m: float = np.inf


@dataclass(frozen=True, slots=True)
class Series:
    """Wind and waves at one grid point.

    Attributes
    ----------
    times : ndarray of datetime64[s], shape (n,)
        UTC, increasing.
    wind_m_s : ndarray, shape (n,)
        Mean wind speed at 10 m.
    wave_m : ndarray, shape (n,)
        Significant wave height; NaN throughout if the file has none.
    lon, lat : float
        The grid point taken, degrees.
    """

    times: NDArray[np.datetime64]
    wind_m_s: NDArray[np.float64]
    wave_m: NDArray[np.float64]
    lon: float
    lat: float


def closures_from_series(
    times_h: ArrayLike, *, wind_m_s: ArrayLike, wave_m: ArrayLike | None = None, limits: Limits
) -> Intervals:
    """Return the hours in which wind or waves stand above a limit.

    Parameters
    ----------
    times_h : array_like, shape (n,)
        Hours on the scenario's clock, increasing; each value holds until the next, the last for one more step.
    wind_m_s, wave_m : array_like, shape (n,)
        Wind speed and significant wave height; waves may be left out.
    limits : Limits
        Values equal to a limit are still open.

    Returns
    -------
    ndarray, shape (m, 2)
        Sorted, disjoint hours.

    Raises
    ------
    InputError
        Fewer than two times, times that do not increase, series of another length, or NaN in a series that has a
        limit.
    """
    times = np.asarray(times_h, dtype=np.float64)
    if times.ndim != 1 or len(times) < 2 or not np.all(np.diff(times) > 0):
        raise InputError(Problem(say("world.series_times"), field="times_h"))
    above = np.zeros(len(times), dtype=bool)
    given = (("wind_m_s", wind_m_s, limits.wind_m_s), ("wave_m", wave_m, limits.wave_m))
    for name, series, limit in given:
        if np.isfinite(limit):
            above |= _checked(name, series, len(times)) > limit
    ends = np.append(times[1:], 2 * times[-1] - times[-2])
    return intervals.union(np.column_stack([times, ends])[above])


def read_wind(path: str | Path, *, lon: float, lat: float) -> Series:
    """Return wind and waves at the grid point next to a place, from a NetCDF file with ERA5's names.

    Parameters
    ----------
    path : str or Path
        File with `u10` and `v10` in m/s and, if waves are wanted, `swh` in m, on time, latitude and longitude.
    lon, lat : float
        Degrees east and north.

    Raises
    ------
    InputError
        The reader is not installed, the file cannot be read, a variable or its unit is missing or wrong, the place
        lies more than 50 km off the grid, or a value is missing there.
    """
    geodesy.great_circle_km(lon_1=lon, lat_1=lat, lon_2=lon, lat_2=lat)
    file = str(path)
    with _opened(file) as data:
        names = [_name(data, each, file) for each in (LONGITUDES, LATITUDES, TIMES)]
        _check_units(data, file)
        point = _nearest(data, names[0], names[1], lon, lat, file)
        wind = np.hypot(*(np.asarray(point[each].values, dtype=np.float64) for each in (EAST, NORTH)))
        times = np.asarray(point[names[2]].values).astype("datetime64[s]")
        wave = np.asarray(point[WAVE].values, dtype=np.float64) if WAVE in data else np.full(len(times), np.nan)
        place = float(point[names[0]]), float(point[names[1]])
    if np.isnan(wind).any():
        raise InputError(Problem(say("world.series_blank"), file=file, field=f"{EAST}, {NORTH}"))
    return Series(times, wind, wave, *place)


def _opened(file: str) -> xr.Dataset:
    try:
        import xarray as xr
    except ImportError:
        remedy = say("world.netcdf_extra_remedy")
        raise InputError(Problem(say("world.netcdf_extra"), file=file, remedy=remedy)) from None
    try:
        return xr.open_dataset(file, engine="h5netcdf")
    except (OSError, ValueError) as error:
        raise InputError(Problem(say("world.netcdf_file"), file=file, value=str(error))) from None


def _name(data: xr.Dataset, choices: tuple[str, ...], file: str) -> str:
    found = [name for name in choices if name in data.coords and data[name].ndim == 1]
    if not found:
        raise InputError(Problem(say("world.netcdf_axis"), file=file, field=choices[0], allowed=", ".join(choices)))
    return found[0]


def _check_units(data: xr.Dataset, file: str) -> None:
    wanted = {EAST: SPEED_UNITS, NORTH: SPEED_UNITS, **({WAVE: HEIGHT_UNITS} if WAVE in data else {})}
    wrong = []
    for name, units in wanted.items():
        allowed = ", ".join(units)
        if name not in data:
            wrong.append(Problem(say("world.netcdf_variable"), file=file, field=name))
        elif "units" not in data[name].attrs:
            wrong.append(Problem(say("world.netcdf_no_unit"), file=file, field=name, allowed=allowed))
        elif str(data[name].attrs["units"]) not in units:
            value = str(data[name].attrs["units"])
            wrong.append(Problem(say("world.netcdf_unit"), file=file, field=name, value=value, allowed=allowed))
    if wrong:
        raise InputError(wrong)


def _nearest(data: xr.Dataset, x: str, y: str, lon: float, lat: float, file: str) -> Any:
    point = data.sel({x: lon, y: lat}, method="nearest")
    found = float(point[x]), float(point[y])
    off_km = geodesy.distance_km(lon_1=lon, lat_1=lat, lon_2=found[0], lat_2=found[1])
    if off_km > FARTHEST_KM:
        rule = say("world.netcdf_place", distance_km=off_km)
        value = f"lon {lon}, lat {lat}"
        raise InputError(Problem(rule, file=file, value=value, allowed=f"<= {FARTHEST_KM:g} km"))
    return point


def _checked(name: str, series: ArrayLike | None, count: int) -> NDArray[np.float64]:
    values = np.asarray([] if series is None else series, dtype=np.float64)
    if values.shape != (count,):
        raise InputError(
            Problem(say("world.series_length"), field=name, value=str(values.shape), allowed=f"({count},)")
        )
    if np.isnan(values).any():
        raise InputError(Problem(say("world.series_blank"), field=name))
    return values
