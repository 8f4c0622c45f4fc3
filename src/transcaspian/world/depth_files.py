"""Grids of heights or depths as files hold them: NetCDF, GeoTIFF, ESRI ASCII; nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

HEIGHTS, DEPTHS = ("elevation", "z", "height", "altitude", "Band1"), ("depth", "deptho")
LONGITUDES, LATITUDES = ("lon", "longitude", "x"), ("lat", "latitude", "y")
METRES = ("m", "metre", "metres", "meter", "meters")
MOST_NODES = 100_000_000
ASCII_HEAD = ("ncols", "nrows", "cellsize")
PIXEL_SCALE, TIE_POINT, GEO_KEYS, NO_DATA = 33550, 33922, 34735, 42113
MODEL_TYPE, RASTER_TYPE, VERTICAL_CRS = 1024, 1025, 4096
GEOGRAPHIC, PIXEL_IS_POINT, CASPIAN_DEPTH = 2, 2, 5706

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RawGrid:
    """Numbers on axes that increase, and what the file says of their sign ("up", "down") and datum, None if nothing."""

    file: str
    lon: Values
    lat: Values
    values: Values
    positive: str | None
    datum: str | None


def read_grid(path: str | Path) -> RawGrid:
    """Return the grid of a file, by its suffix: .nc, .tif, .tiff, .asc.

    Raises
    ------
    InputError
        Another suffix, a missing package, or a file that cannot be read.
    """
    file = Path(path)
    readers = {".nc": _read_netcdf, ".tif": _read_geotiff, ".tiff": _read_geotiff, ".asc": _read_ascii}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise _refused(file, "seabed.suffix", allowed=", ".join(readers))
    if not file.is_file():
        raise _refused(file, "seabed.no_file")
    return reader(file)


def _refused(
    file: Path, key: str, *, field: str = "", value: str = "", allowed: str = "", remedy: str = ""
) -> InputError:
    return InputError(Problem(say(key), file=str(file), field=field, value=value, allowed=allowed, remedy=remedy))


def _read_ascii(file: Path) -> RawGrid:
    head: dict[str, float] = {}
    try:
        with file.open(encoding="ascii") as lines:
            for line in lines:
                name, _, value = line.strip().partition(" ")
                head[name.lower()] = float(value)
                if name.lower() == "nodata_value" or len(head) == 6:
                    break
            if missing := [name for name in ASCII_HEAD if name not in head]:
                raise _refused(file, "seabed.ascii_head", field=", ".join(missing))
            shape = int(head["nrows"]), int(head["ncols"])
            values = np.loadtxt(lines, dtype=np.float64)
    except (ValueError, UnicodeDecodeError) as error:
        raise _refused(file, "seabed.file", value=str(error)) from None
    if values.shape != shape:
        raise _refused(file, "seabed.ascii_shape", value=str(values.shape), allowed=str(shape))
    step = head["cellsize"]
    west = head["xllcenter"] if "xllcenter" in head else head.get("xllcorner", np.nan) + step / 2
    south = head["yllcenter"] if "yllcenter" in head else head.get("yllcorner", np.nan) + step / 2
    values[values == head.get("nodata_value", np.nan)] = np.nan
    lon = np.asarray(west + step * np.arange(shape[1]), dtype=np.float64)
    lat = np.asarray(south + step * np.arange(shape[0]), dtype=np.float64)
    return RawGrid(str(file), lon, lat, values[::-1], None, None)


def _read_netcdf(file: Path) -> RawGrid:
    try:
        import xarray as xr
    except ImportError:
        raise _refused(file, "world.netcdf_extra", remedy=say("world.netcdf_extra_remedy")) from None
    try:
        with xr.open_dataset(file, engine="h5netcdf") as data:
            x, y = _first(file, data.coords, LONGITUDES), _first(file, data.coords, LATITUDES)
            name = _first(file, data.data_vars, (*HEIGHTS, *DEPTHS))
            _check_size(file, data[name].size)
            values = np.asarray(data[name].transpose(y, x).values, dtype=np.float64)
            lon, lat = (np.asarray(data[axis].values, dtype=np.float64) for axis in (x, y))
            attributes, axes = dict(data[name].attrs), (dict(data[x].attrs), dict(data[y].attrs))
    except (OSError, ValueError) as error:
        raise _refused(file, "seabed.file", value=str(error)) from None
    _check_units(file, name, attributes, axes)
    lon, lat, values = _increasing(lon, lat, values)
    return RawGrid(str(file), lon, lat, values, _sign(name, attributes), _datum(attributes))


def _first(file: Path, names: Any, choices: tuple[str, ...]) -> str:
    found = [name for name in choices if name in names]
    if not found:
        raise _refused(file, "seabed.variable", allowed=", ".join(choices))
    return found[0]


def _check_size(file: Path, count: int) -> None:
    if count > MOST_NODES:
        raise _refused(file, "seabed.too_large", value=f"{count:,}", allowed=f"<= {MOST_NODES:,}")


def _check_units(
    file: Path, name: str, attributes: Mapping[str, Any], axes: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> None:
    unit = str(attributes.get("units", ""))
    if unit not in METRES:
        raise _refused(file, "seabed.unit", field=name, value=unit, allowed=", ".join(METRES))
    for axis in axes:
        if "units" in axis and not str(axis["units"]).startswith("degree"):
            raise _refused(file, "seabed.unit", field="lon, lat", value=str(axis["units"]), allowed="degrees")


def _sign(name: str, attributes: Mapping[str, Any]) -> str | None:
    told = str(attributes.get("positive", "")).lower()
    if told in ("up", "down"):
        return told
    standard = str(attributes.get("standard_name", "")).lower()
    if name in DEPTHS or "depth" in standard:
        return "down"
    return "up" if name in ("elevation", "altitude") or "height" in standard or "altitude" in standard else None


def _datum(attributes: Mapping[str, Any]) -> str | None:
    """Return the datum if the words of the file name one."""
    words = " ".join(str(value) for value in attributes.values()).lower().replace("_", " ")
    if "caspian" in words and "surface" not in words:
        return "caspian"
    ocean = any(text in words for text in ("mean sea level", "relative to sea level", "msl"))
    return "mean_sea_level" if ocean else None


def _read_geotiff(file: Path) -> RawGrid:
    try:
        import tifffile
    except ImportError:
        raise _refused(file, "seabed.geotiff_extra", remedy=say("seabed.geotiff_extra_remedy")) from None
    try:
        with tifffile.TiffFile(file) as tiff:
            page = tiff.pages.first
            tags = {
                code: page.tags[code].value for code in (PIXEL_SCALE, TIE_POINT, GEO_KEYS, NO_DATA) if code in page.tags
            }
            _check_size(file, int(np.prod(page.shape)))
            values = np.asarray(page.asarray(), dtype=np.float64)
    except (OSError, ValueError, tifffile.TiffFileError) as error:
        raise _refused(file, "seabed.file", value=str(error)) from None
    if PIXEL_SCALE not in tags or TIE_POINT not in tags or GEO_KEYS not in tags or values.ndim != 2:
        raise _refused(file, "seabed.geotiff_place")
    keys = np.asarray(tags[GEO_KEYS]).reshape(-1, 4)[1:]
    told = {int(key): int(value) for key, location, _, value in keys if location == 0}
    if told.get(MODEL_TYPE) != GEOGRAPHIC:
        raise _refused(file, "seabed.geotiff_degrees")
    shift = 0.0 if told.get(RASTER_TYPE) == PIXEL_IS_POINT else 0.5
    tie, scale = tags[TIE_POINT], tags[PIXEL_SCALE]
    lon = tie[3] + (np.arange(values.shape[1]) + shift - tie[0]) * scale[0]
    lat = tie[4] - (np.arange(values.shape[0]) + shift - tie[1]) * scale[1]
    if NO_DATA in tags:
        values[values == float(tags[NO_DATA])] = np.nan
    caspian = told.get(VERTICAL_CRS) == CASPIAN_DEPTH
    lon, lat, values = _increasing(lon, lat, values)
    return RawGrid(str(file), lon, lat, values, "down" if caspian else None, "caspian" if caspian else None)


def _increasing(lon: Values, lat: Values, values: Values) -> tuple[Values, Values, Values]:
    if len(lat) > 1 and lat[0] > lat[-1]:
        lat, values = lat[::-1], values[::-1]
    if len(lon) > 1 and lon[0] > lon[-1]:
        lon, values = lon[::-1], values[:, ::-1]
    return lon, lat, values
