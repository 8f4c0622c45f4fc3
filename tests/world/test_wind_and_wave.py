from __future__ import annotations

import sys

import numpy as np
import pytest
import xarray
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import intervals
from transcaspian.world import wind_and_wave
from transcaspian.world.wind_and_wave import Limits

UNITS = {"u10": "m s**-1", "v10": "m s**-1", "swh": "m"}


def test_closed_while_either_stands_above_its_limit():
    got = wind_and_wave.closures_from_series(
        [0, 6, 12, 18, 24],
        wind_m_s=[9, 16, 15, 8, 20],
        wave_m=[1, 1, 3, 1, 1],
        limits=Limits(wind_m_s=15, wave_m=2.5),
    )

    np.testing.assert_array_equal(got, [(6, 18), (24, 30)])


def test_without_limits_nothing_closes():
    got = wind_and_wave.closures_from_series([0, 1], wind_m_s=[99, 99], limits=Limits())

    assert got.shape == (0, 2)


@given(st.lists(st.floats(0, 40), min_size=2, max_size=40), st.floats(0, 40), st.floats(0, 10))
def test_a_higher_limit_never_closes_more(wind, limit, more):
    hours = np.arange(len(wind), dtype=float)
    low, high = (
        wind_and_wave.closures_from_series(hours, wind_m_s=wind, limits=Limits(wind_m_s=each))
        for each in (limit, limit + more)
    )

    assert intervals.total_h(low) == np.count_nonzero(np.array(wind) > limit)
    assert intervals.total_h(intervals.intersection(low, high)) == intervals.total_h(high)


@pytest.mark.parametrize(
    ("times_h", "wind", "said"),
    [
        ([0], [1], "at least two times"),
        ([0, 0], [1, 1], "increase"),
        ([0, 1], [1, 1, 1], "as long as"),
        ([0, 1], [1, np.nan], "missing"),
    ],
)
def test_a_spoilt_series_is_refused(times_h, wind, said):
    with pytest.raises(InputError, match=said):
        wind_and_wave.closures_from_series(times_h, wind_m_s=wind, limits=Limits(wind_m_s=15))


def test_a_limit_on_waves_needs_waves():
    with pytest.raises(InputError, match="wave_m"):
        wind_and_wave.closures_from_series([0, 1], wind_m_s=[1, 1], limits=Limits(wave_m=2))


def write(path, *, units=UNITS, waves=True, blank=False):
    """Write a grid of half a degree over the middle Caspian, four hours; wind (3, 4) everywhere, so 5 m/s."""
    lats, lons = np.arange(45.0, 38.9, -0.5), np.arange(48.0, 54.1, 0.5)
    shape = (4, len(lats), len(lons))
    values = {"u10": np.full(shape, 3.0), "v10": np.full(shape, -4.0)}
    if waves:
        values["swh"] = np.arange(4.0)[:, None, None] + np.zeros(shape)
    if blank:
        values["u10"][2] = np.nan
    data = xarray.Dataset(
        {
            name: (("valid_time", "latitude", "longitude"), array, {"units": units[name]} if units.get(name) else {})
            for name, array in values.items()
        },
        coords={
            "valid_time": np.datetime64("2023-11-05T00", "ns") + np.arange(4) * np.timedelta64(1, "h"),
            "latitude": lats,
            "longitude": lons,
        },
    )
    data.to_netcdf(path, engine="h5netcdf")
    return path


def test_a_file_gives_the_series_of_the_nearest_point(tmp_path):
    got = wind_and_wave.read_wind(write(tmp_path / "era5.nc"), lon=51.44, lat=43.165)

    assert (got.lon, got.lat) == (51.5, 43.0)
    np.testing.assert_allclose(got.wind_m_s, 5.0)
    np.testing.assert_array_equal(got.wave_m, [0, 1, 2, 3])
    assert str(got.times[1]) == "2023-11-05T01:00:00"


def test_a_file_without_waves_gives_none(tmp_path):
    got = wind_and_wave.read_wind(write(tmp_path / "era5.nc", waves=False), lon=51.44, lat=43.165)

    assert np.isnan(got.wave_m).all()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"units": {**UNITS, "u10": None}}, "u10: the variable has no unit"),
        ({"units": {**UNITS, "v10": "knots"}}, "found knots"),
        ({"units": {**UNITS, "swh": "cm"}}, "allowed: m"),
        ({"blank": True}, "on land"),
    ],
)
def test_a_file_that_would_need_a_guess_is_refused(tmp_path, spoil, said):
    with pytest.raises(InputError, match=said):
        wind_and_wave.read_wind(write(tmp_path / "era5.nc", **spoil), lon=51.44, lat=43.165)


def test_a_place_off_the_grid_is_refused(tmp_path):
    with pytest.raises(InputError, match="km from the nearest point"):
        wind_and_wave.read_wind(write(tmp_path / "era5.nc"), lon=41.67, lat=42.14)


def test_a_file_without_wind_or_axes_is_refused(tmp_path):
    file = write(tmp_path / "era5.nc")
    with xarray.open_dataset(file, engine="h5netcdf") as data:
        data.drop_vars("u10").to_netcdf(tmp_path / "no_wind.nc", engine="h5netcdf")
        data.rename(longitude="x").to_netcdf(tmp_path / "no_axis.nc", engine="h5netcdf")

    with pytest.raises(InputError, match="no such variable"):
        wind_and_wave.read_wind(tmp_path / "no_wind.nc", lon=51.44, lat=43.165)
    with pytest.raises(InputError, match="no such axis"):
        wind_and_wave.read_wind(tmp_path / "no_axis.nc", lon=51.44, lat=43.165)


def test_a_file_that_is_no_netcdf_is_refused(tmp_path):
    (tmp_path / "wind.nc").write_text("wind")

    with pytest.raises(InputError, match="cannot be read"):
        wind_and_wave.read_wind(tmp_path / "wind.nc", lon=51.44, lat=43.165)
    with pytest.raises(InputError, match="cannot be read"):
        wind_and_wave.read_wind(tmp_path / "nowhere.nc", lon=51.44, lat=43.165)


def test_without_the_extra_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)

    with pytest.raises(InputError, match="pip install xarray h5netcdf"):
        wind_and_wave.read_wind(tmp_path / "era5.nc", lon=51.44, lat=43.165)
