"""Rules and figures of cable work that are published: angles of a cable being laid, separation, lengths of lines."""

from __future__ import annotations

import math

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.methods import geodesy
from transcaspian.systems.fibre.cable_under_tow import Cable
from transcaspian.systems.fibre.seabed_inputs import seabed_inputs
from transcaspian.systems.fibre.separation import wanted_km

# weight in water N/m, diameter mm -> constant m/s, angle at 1 and 2.5 m/s, degrees
CABLES = {
    "light": (Cable(5.0, 17.0), 0.697, 38.2, 15.9),
    "single armour": (Cable(16.0, 28.0), 0.971, 50.6, 22.0),
    "double armour": (Cable(35.0, 40.0), 1.202, 59.2, 27.0),
}
# ends in degrees, published length, ratio to the geodesic
LINES = {
    "aktau_siyazan": ((51.15, 43.65), (49.11, 41.08), 340.0, 1.03),
    "kuryk_buzovna": ((51.65, 43.18), (50.12, 40.52), 330.0, 1.025),
    "poti_balchik": ((41.67, 42.15), (28.16, 43.42), 1182.0, 1.064),
}


@pytest.mark.parametrize("name", CABLES)
def test_zajacs_constant_and_angles(name):
    cable, constant, slow_deg, fast_deg = CABLES[name]

    assert cable.hydrodynamic_constant_m_s() == pytest.approx(constant, abs=0.0006)
    assert cable.angle_deg(1.0) == pytest.approx(slow_deg, abs=0.06)
    assert cable.angle_deg(2.5) == pytest.approx(fast_deg, abs=0.06)
    assert cable.angle_deg(0.0) == 90.0


def test_tension_pay_out_and_spans_by_hand():
    cable = Cable(5.0, 17.0)
    constant = cable.hydrodynamic_constant_m_s()

    assert cable.top_tension_n(700.0, bottom_n=500.0) == 4000.0
    assert cable.pay_out_m_s(1.0, down_slope_deg=math.degrees(0.1)) == pytest.approx(1.0 + constant * 0.05)
    assert cable.fastest_up_slope_m_s(math.degrees(0.1)) == pytest.approx(constant / 0.1)
    assert cable.fastest_up_slope_m_s(0.0) == math.inf
    with pytest.raises(InputError, match="weight_n_m"):
        Cable(-1.0, 17.0)


@pytest.mark.parametrize(("depth_m", "line_m", "facility_m"), [(50, 500, 500), (167, 501, 500), (300, 900, 600)])
def test_lines_keep_apart(depth_m, line_m, facility_m):
    inputs = seabed_inputs(scenario.load("baseline-2023").sample(1, None))

    assert 1000 * float(wanted_km(depth_m, inputs)) == pytest.approx(line_m)
    assert 1000 * float(wanted_km(depth_m, inputs, from_facility=True)) == pytest.approx(facility_m)


@pytest.mark.parametrize("line", LINES)
def test_lengths_over_the_geodesic_span_the_range_of_the_lines_table(line):
    start, end, published_km, ratio = LINES[line]
    straight_km = geodesy.distance_km(lon_1=start[0], lat_1=start[1], lon_2=end[0], lat_2=end[1])
    stated = scenario.load("baseline-2023").parameters["fibre_lines.aktau_sumgait.length_ratio"]

    assert published_km / straight_km == pytest.approx(ratio, abs=0.01)
    assert stated.low - 0.01 <= published_km / straight_km <= stated.high + 0.01


def test_the_geodesic_between_the_towns_is_the_published_one():
    found = geodesy.distance_km(lon_1=51.15, lat_1=43.65, lon_2=49.66861, lat_2=40.58972)

    assert found == pytest.approx(361.3, abs=0.1)
