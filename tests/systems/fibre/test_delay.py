"""Delay over routes: by hand, fitted on the old record alone, with and without the cable."""

from __future__ import annotations

import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import geodesy
from transcaspian.systems.fibre import delay


@pytest.fixture(scope="module")
def shipped(tables) -> delay.Graph:
    return delay.graph_of(tables)


def test_light_needs_979_microseconds_there_and_back_over_a_kilometre():
    assert pytest.approx(9.79e-3, abs=5e-6) == delay.ROUND_TRIP_MS_PER_KM


def test_floors_along_the_geodesic_are_the_published_ones():
    """London to Hong Kong along the geodesic takes 94.4 ms, Frankfurt to Almaty 49.9 ms."""
    for ends, floor_ms in (((-0.13, 51.51, 114.17, 22.28), 94.4), ((8.68, 50.11, 76.89, 43.24), 49.9)):
        lon_1, lat_1, lon_2, lat_2 = ends
        km = geodesy.distance_km(lon_1=lon_1, lat_1=lat_1, lon_2=lon_2, lat_2=lat_2)

        assert km * delay.ROUND_TRIP_MS_PER_KM == pytest.approx(floor_ms, rel=0.005)


def test_the_factor_by_hand_on_the_published_straight_legs():
    """Straight legs 115.2, 99.3, 82.9 ms and reports 190, 188, 156 ms: ratios 1.65 to 1.89."""
    factor = delay.fit_factor([115.2, 99.3, 82.9], [190.0, 188.0, 156.0])

    assert factor.central == pytest.approx((115.2 * 190 + 99.3 * 188 + 82.9 * 156) / (115.2**2 + 99.3**2 + 82.9**2))
    assert (factor.low, factor.high) == (pytest.approx(1.649, abs=1e-3), pytest.approx(1.893, abs=1e-3))


def test_the_shipped_graph_gives_about_the_published_factor(shipped):
    assert shipped.factors["land"].central == pytest.approx(1.78, abs=0.08)


def test_length_on_land_is_that_of_printed_lines_and_delay_holds_more(shipped):
    """Legs of 3,147 and 2,628 km, lines of 3,500 and 3,650 km: (3147 x 3500 + 2628 x 3650) / (3147^2 + 2628^2)."""
    length, delayed = shipped.lengths["land"], shipped.factors["land"]

    assert length.central == pytest.approx(1.226, abs=2e-3)
    assert (length.low, length.high) == (pytest.approx(1.112, abs=2e-3), pytest.approx(1.389, abs=2e-3))
    assert length.high < delayed.low


def test_oceans_lie_between_short_cables_and_whole_systems(shipped):
    ocean, sea = shipped.factors["ocean"], shipped.factors["sea"]
    way = ("marseille", "sicily_strait", "alexandria", "suez", "bab_el_mandeb", "arabian_sea", "dondra_head",
           "malacca_north", "singapore")  # fmt: skip

    assert ocean.low == sea.low
    assert ocean.central == pytest.approx((ocean.low + ocean.high) / 2)
    assert delay.along(shipped, way).longest_km == pytest.approx(20_000, rel=0.01)


def test_a_way_has_a_range_of_length_apart_from_its_delay(shipped):
    way = delay.along(shipped, ("helsinki", "moscow", "yekaterinburg"))

    assert way.shortest_km < way.length_km < way.longest_km
    assert way.length_km * delay.ROUND_TRIP_MS_PER_KM < way.low_ms


def test_delay_of_one_leg_by_hand():
    legs = {"a_b": delay.Leg("a", "b", 1000.0, "published", (), cable=False)}
    graph = delay.Graph(("a", "b"), legs, {"published": delay.Factor(1.0, 1.0, 1.0)}, hop_ms=0.5)

    (way,) = delay.routes(graph, "a", "b", count=2)

    assert way.round_trip_ms == pytest.approx(2 * 1000.0 * 1.468 / 299.792458 + 1.0)


def test_without_russia_the_cable_shortens_the_way_to_almaty(shipped):
    apart = shipped.without(risks=("russia",))
    (with_cable,) = delay.routes(apart, "frankfurt", "almaty", count=1)
    (without,) = delay.routes(apart.without(cable=True), "frankfurt", "almaty", count=1)

    assert "aktau_sumgait" in with_cable.legs
    assert with_cable.round_trip_ms < without.round_trip_ms
    assert with_cable.low_ms < with_cable.round_trip_ms < with_cable.high_ms


def test_disjoint_ways_share_no_place_and_say_what_risks_they_share(shipped):
    first, second = delay.routes(shipped, "frankfurt", "almaty", count=2)

    assert not set(first.places[1:-1]) & set(second.places[1:-1])
    assert first.round_trip_ms <= second.round_trip_ms
    assert "russia" in first.risks + second.risks


def test_a_way_with_the_cable_is_never_slower_than_without(shipped):
    ends = ("london", "frankfurt", "istanbul", "tbilisi", "almaty", "beijing", "hong_kong", "aktau")
    for start in ends:
        for end in ends:
            if start < end:
                (best,) = delay.routes(shipped, start, end, count=1)
                (rest,) = delay.routes(shipped.without(cable=True), start, end, count=1)
                assert best.round_trip_ms <= rest.round_trip_ms + 1e-9


def test_wrong_places_and_risks_are_told(shipped):
    with pytest.raises(InputError, match="almaty"):
        delay.routes(shipped, "frankfurt", "almatty")
    with pytest.raises(InputError):
        delay.routes(shipped, "almaty", "almaty")
    with pytest.raises(InputError, match="red_sea"):
        shipped.without(risks=("redsea",))
    left = shipped.without(risks=("russia", "caspian", "turkmenistan", "red_sea", "malacca"))
    with pytest.raises(NoAnswer, match="Avoid less"):
        delay.routes(left, "london", "aktau")
