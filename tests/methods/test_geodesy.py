from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import geodesy

LON, LAT = st.floats(-179, 179), st.floats(-85, 85)


def test_a_quarter_of_the_equator():
    got = geodesy.distance_km(lon_1=0, lat_1=0, lon_2=90, lat_2=0)

    assert got == pytest.approx(6378.137 * np.pi / 2, abs=1e-6)


def test_equator_to_pole_is_the_quarter_meridian_of_wgs84():
    assert geodesy.distance_km(lon_1=50, lat_1=0, lon_2=50, lat_2=90) == pytest.approx(10001.965729, abs=1e-6)


def test_known_line_from_jfk_to_lhr():
    # the worked example of GeographicLib's manual: 5551759.400 m
    got = geodesy.distance_km(lon_1=-73.8, lat_1=40.6, lon_2=-0.5, lat_2=51.6)

    assert got == pytest.approx(5551.759400, abs=1e-6)


def test_arrays_give_arrays():
    got = geodesy.distance_km(lon_1=[0, 0], lat_1=0, lon_2=[0, 1], lat_2=0)

    assert got.shape == (2,)
    assert got[0] == 0


@given(LON, LAT, LON, LAT)
def test_sphere_and_ellipsoid_agree_within_six_in_a_thousand(lon_1, lat_1, lon_2, lat_2):
    places = {"lon_1": lon_1, "lat_1": lat_1, "lon_2": lon_2, "lat_2": lat_2}
    on_sphere, on_ellipsoid = geodesy.great_circle_km(**places), geodesy.distance_km(**places)

    assert on_sphere == pytest.approx(on_ellipsoid, rel=0.006, abs=1e-6)


@given(LON, LAT, LON, LAT, LON, LAT)
def test_a_detour_is_never_shorter(lon_1, lat_1, lon_2, lat_2, lon_3, lat_3):
    straight = geodesy.track_length_km([(lon_1, lat_1), (lon_3, lat_3)])
    by_way = geodesy.track_length_km([(lon_1, lat_1), (lon_2, lat_2), (lon_3, lat_3)])

    assert by_way >= straight - 1e-6


def test_places_along_a_track():
    track = [(50.0, 40.0), (50.0, 41.0), (51.0, 41.0)]
    legs = geodesy.legs_km(track)

    got = geodesy.along_track(track, [0.0, legs[0] / 2, legs[0], legs.sum()])

    np.testing.assert_allclose(got, [(50, 40), (50, 40.5), (50, 41), (51, 41)], atol=2e-5)


@given(st.lists(st.tuples(st.floats(45, 60), st.floats(36, 48)), min_size=2, max_size=6), st.floats(0, 1))
def test_cutting_a_leg_anywhere_keeps_the_length(track, share):
    first_two = np.array(track[:2])
    whole = geodesy.track_length_km(first_two)
    between = geodesy.along_track(first_two, [share * whole])

    assert geodesy.track_length_km(np.vstack([first_two[:1], between, first_two[1:]])) == pytest.approx(whole, abs=1e-5)


@pytest.mark.parametrize(("field", "value"), [("lat_1", 91), ("lon_2", 181), ("lat_2", np.nan), ("lon_1", np.inf)])
def test_a_place_off_the_earth_is_refused(field, value):
    places = {"lon_1": 51.2, "lat_1": 43.6, "lon_2": 49.4, "lat_2": 40.0, field: value}

    with pytest.raises(InputError, match="swapped") as caught:
        geodesy.distance_km(**places)

    assert caught.value.problems[0].field == field[:3]
    assert caught.value.problems[0].value == str(float(value))


@pytest.mark.parametrize("distance_km", [-1.0, 1e6, np.nan])
def test_a_distance_off_the_track_is_refused(distance_km):
    with pytest.raises(InputError, match="off the track"):
        geodesy.along_track([(50, 40), (51, 41)], distance_km)


def test_a_track_of_one_point_is_refused():
    with pytest.raises(InputError, match="at least two points"):
        geodesy.track_length_km([(50, 40)])
