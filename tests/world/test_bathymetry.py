"""Depths: the shipped grid beside published depths, files of three kinds, signs and datums, what is water."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import lattice
from transcaspian.world import bathymetry

LEVEL_M = -28.0


def test_the_shipped_grid_shows_the_basins_that_are_published():
    sea = bathymetry.shipped()
    depth = sea.depth_m()
    lat = sea.lattice.first_lat + np.arange(sea.lattice.rows) * sea.lattice.step_lat
    middle = depth[(lat > 41.0) & (lat < 43.5)]

    assert np.nanmax(depth) == pytest.approx(1025.0, rel=0.03)
    assert np.nanmax(middle) == pytest.approx(788.0, rel=0.01)
    assert sea.is_desk_study
    assert sea.data_step_km == pytest.approx(11.1, abs=0.1)


def test_a_lower_level_takes_water_from_the_shelf_and_its_depth_everywhere():
    sea = bathymetry.shipped()
    low = sea.at_level(-34.0)

    assert low.depth_m() == pytest.approx(sea.depth_m() - 6.0)
    assert low.sea().sum() < 0.9 * sea.sea().sum()


def test_land_below_the_level_is_not_sea():
    sea = bathymetry.shipped()
    depression = sea.lattice.places([(51.8, 43.4)])[0].round().astype(int)  # Karagiye, 132 m below the ocean
    place = tuple(depression)

    assert sea.depth_m()[place] > 0.0
    assert not sea.sea()[place]


def test_a_slope_by_hand():
    grid = lattice.ellipsoidal(np.linspace(50, 50.1, 11), np.linspace(42, 42.1, 11))
    north_m = np.arange(11)[:, None] * grid.north_km[:, None] * 1000.0
    plane = bathymetry.Bathymetry(grid, -100.0 - 0.02 * np.broadcast_to(north_m, grid.shape), LEVEL_M, 1.0, "plane")
    east, north = plane.slopes()

    assert east == pytest.approx(np.zeros(grid.shape))
    assert north == pytest.approx(np.full(grid.shape, -0.02), rel=1e-3)


def test_a_window_is_read_between_the_nodes_of_the_grid():
    sea = bathymetry.shipped()
    part = sea.window(west=49.5, south=41.0, east=50.5, north=42.0, step_km=2.5)

    assert part.lattice.north_km.max() <= 2.5
    assert part.data_step_km == sea.data_step_km
    points = [(49.93, 41.27), (50.41, 41.88)]
    assert part.depths_at_m(points) == pytest.approx(sea.depths_at_m(points), abs=6.0)
    assert part.depths_at_m([(50.0, 41.5)]) == pytest.approx(sea.depths_at_m([(50.0, 41.5)]))


def test_a_place_off_the_grid_is_named():
    with pytest.raises(InputError, match=r"does not cover longitude 60\.000, latitude 41\.000"):
        bathymetry.shipped().depths_at_m([(60.0, 41.0)])
    with pytest.raises(InputError, match="does not cover"):
        bathymetry.shipped().window(west=60, south=41, east=61, north=42, step_km=5)


# --- files ------------------------------------------------------------------------------------------------------------


def cut(shift_m: float = 0.0, sign: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return axes and heights of a part of the shipped grid."""
    part = bathymetry.shipped().window(west=49.0, south=40.0, east=52.0, north=44.0, step_km=20.0)
    grid = part.lattice
    lon = grid.first_lon + np.arange(grid.columns) * grid.step_lon
    lat = grid.first_lat + np.arange(grid.rows) * grid.step_lat
    return lon, lat, sign * (part.ground_m + shift_m)


def netcdf(folder: Path, *, shift_m: float = 0.0, sign: int = 1, name: str = "elevation", **attributes: str) -> Path:
    xr = pytest.importorskip("xarray")
    lon, lat, values = cut(shift_m, sign)
    told = {"units": "m", **attributes}
    data = xr.Dataset({name: (("lat", "lon"), values[::-1], told)}, coords={"lat": lat[::-1], "lon": lon})
    data.to_netcdf(folder / "grid.nc", engine="h5netcdf")
    return folder / "grid.nc"


def test_a_netcdf_file_of_gebcos_kind_is_read(tmp_path):
    path = netcdf(tmp_path, long_name="Elevation relative to sea level")
    given = bathymetry.read(path, level_m=LEVEL_M)
    points = [(50.0, 42.0), (51.0, 43.0)]

    assert given.depths_at_m(points) == pytest.approx(bathymetry.shipped().depths_at_m(points))


def test_depths_below_the_caspian_are_turned_round(tmp_path):
    path = netcdf(tmp_path, shift_m=28.0, sign=-1, name="depth")
    given = bathymetry.read(path, level_m=LEVEL_M, datum="caspian")

    assert given.depths_at_m([(50.0, 42.0)]) == pytest.approx(bathymetry.shipped().depths_at_m([(50.0, 42.0)]))


@pytest.mark.parametrize(
    ("made", "asked", "words"),
    [
        ({}, {}, "not say what its heights are counted from"),
        ({"name": "z"}, {"datum": "mean_sea_level"}, "heights or depths"),
        ({"sign": -1}, {"datum": "mean_sea_level"}, "depths were given as heights"),
        ({"shift_m": 28.0}, {"datum": "mean_sea_level"}, r"\+28 m off the depth that is known"),
        ({}, {"datum": "caspian"}, r"-28 m off the depth that is known"),
        ({"units": "feet"}, {"datum": "mean_sea_level"}, "unit"),
        ({"name": "temperature"}, {"datum": "mean_sea_level"}, "no variable"),
        ({"shift_m": 20000.0}, {"datum": "mean_sea_level"}, "cannot be heights"),
    ],
)
def test_what_is_unclear_or_wrong_is_refused(tmp_path, made, asked, words):
    with pytest.raises(InputError, match=words):
        bathymetry.read(netcdf(tmp_path, **made), level_m=LEVEL_M, **asked)


def ascii_grid(folder: Path, *, rows: int | None = None) -> Path:
    lon, lat, values = cut()
    head = f"ncols {len(lon)}\nnrows {rows or len(lat)}\nxllcenter {lon[0]}\nyllcenter {lat[0]}\ncellsize 0.1\n"
    body = "\n".join(" ".join(f"{value:g}" for value in row) for row in values[::-1])
    (folder / "grid.asc").write_text(f"{head}NODATA_value -9999\n{body}\n")
    return folder / "grid.asc"


def test_an_ascii_grid_is_read_if_sign_and_datum_are_given(tmp_path):
    given = bathymetry.read(ascii_grid(tmp_path), level_m=LEVEL_M, datum="mean_sea_level", positive="up")

    assert given.depths_at_m([(50.0, 42.0)]) == pytest.approx(bathymetry.shipped().depths_at_m([(50.0, 42.0)]))
    with pytest.raises(InputError, match="rows and columns"):
        bathymetry.read(ascii_grid(tmp_path, rows=7), level_m=LEVEL_M, datum="mean_sea_level", positive="up")


def geotiff(folder: Path, *, model: int = 2) -> Path:
    tifffile = pytest.importorskip("tifffile")
    lon, lat, values = cut()
    tags = [
        (33550, "d", 3, (0.1, 0.1, 0.0), True),
        (33922, "d", 6, (0.0, 0.0, 0.0, float(lon[0]), float(lat[-1]), 0.0), True),
        (34735, "H", 12, (1, 1, 0, 2, 1024, 0, 1, model, 1025, 0, 1, 2), True),
    ]
    tifffile.imwrite(folder / "grid.tif", values[::-1].astype(np.float32), extratags=tags)
    return folder / "grid.tif"


def test_a_geotiff_in_degrees_is_read(tmp_path):
    given = bathymetry.read(geotiff(tmp_path), level_m=LEVEL_M, datum="mean_sea_level", positive="up")

    assert given.depths_at_m([(50.0, 42.0)]) == pytest.approx(bathymetry.shipped().depths_at_m([(50.0, 42.0)]))
    with pytest.raises(InputError, match="EPSG:4326"):
        bathymetry.read(geotiff(tmp_path, model=1), level_m=LEVEL_M, datum="mean_sea_level", positive="up")


@pytest.mark.parametrize(("name", "words"), [("grid.xyz", "of these kinds"), ("none.asc", "no such file")])
def test_files_that_are_no_grid_are_refused(tmp_path, name, words):
    (tmp_path / "grid.xyz").write_text("1 2 3")
    with pytest.raises(InputError, match=words):
        bathymetry.read(tmp_path / name, level_m=LEVEL_M)


@pytest.mark.parametrize("name", ["grid.nc", "grid.tif", "grid.asc"])
def test_a_file_of_rubbish_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"\x00rubbish\xff" * 20)
    with pytest.raises(InputError):
        bathymetry.read(tmp_path / name, level_m=LEVEL_M, datum="mean_sea_level", positive="up")
