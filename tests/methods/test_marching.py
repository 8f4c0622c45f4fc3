"""Fast marching beside exact answers: uniform cost, growing speed, two media, a round island, bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import descent, geodesy, lattice, marching


def square(nodes: int, *, side_km: float = 100.0) -> tuple[lattice.Lattice, np.ndarray, np.ndarray]:
    grid = lattice.planar((nodes, nodes), step_km=side_km / (nodes - 1))
    up, along = np.mgrid[0:nodes, 0:nodes] * (side_km / (nodes - 1))
    return grid, up, along


def uniform_error(nodes: int) -> float:
    grid, up, along = square(nodes)
    start = (nodes // 5, nodes // 3)
    found = marching.field(np.full((nodes, nodes), 2.0), lattice=grid, start=start)
    exact = 2.0 * np.hypot(up - up[start], along - along[start])
    return float(np.max(np.abs(found - exact)[exact > 20.0] / exact[exact > 20.0]))


def test_over_a_uniform_cost_the_arrival_is_the_distance():
    assert uniform_error(41) < 2e-3
    assert uniform_error(161) < 1e-3


def growing_speed_error(nodes: int) -> float:
    """Speed 1 + y/20: T = 20 arcosh(1 + r^2 / (800 v v0)), rays are arcs (J. A. Slotnick, Geophysics 1, 1936)."""
    grid, up, along = square(nodes)
    start = ((nodes - 1) // 5, (nodes - 1) // 4)
    speed = 1.0 + up / 20.0
    apart = (up - up[start]) ** 2 + (along - along[start]) ** 2
    exact = 20.0 * np.arccosh(1.0 + apart / (800.0 * speed * speed[start]))
    found = marching.field(1.0 / speed, lattice=grid, start=start)
    far = exact > 10.0
    return float(np.mean(np.abs(found - exact)[far] / exact[far]))


def test_the_error_falls_with_the_step():
    errors = [growing_speed_error(nodes) for nodes in (41, 81, 161)]

    assert errors[0] > 1.7 * errors[1] > 2.0 * errors[2]
    assert errors[2] < 5e-4


def snell_cost(top: float, bottom: float, wide: float, *, high: float, low: float) -> float:
    """Return the least cost of crossing from `top` km above an interface to `bottom` km below, `wide` km along it."""
    across = np.linspace(0.0, wide, 200_001)
    return float(np.min(high * np.hypot(across, top) + low * np.hypot(wide - across, bottom)))


@pytest.mark.parametrize("nodes", [101, 201])
def test_two_media_are_crossed_by_snells_law(nodes):
    grid, up, _ = square(nodes)
    cost = np.where(up > 50.0, 3.0, np.where(up < 50.0, 1.0, 2.0))
    start, end = (9 * (nodes - 1) // 10, (nodes - 1) // 10), ((nodes - 1) // 10, 9 * (nodes - 1) // 10)
    exact = snell_cost(40.0, 40.0, 80.0, high=3.0, low=1.0)

    arrival = marching.field(cost, lattice=grid, start=start)
    line = descent.path(arrival, cost=cost, lattice=grid, end=end)

    assert arrival[end] == pytest.approx(exact, rel=1.2 / nodes)
    assert descent.line_cost(cost, lattice=grid, line=line) == pytest.approx(exact, rel=1.2 / nodes)


@pytest.mark.parametrize("nodes", [101, 201])
def test_a_round_island_is_passed_on_its_tangents(nodes):
    grid, up, along = square(nodes)
    cost = np.where(np.hypot(up - 50.0, along - 50.0) < 20.0, np.inf, 1.0)
    start, end = ((nodes - 1) // 2, (nodes - 1) // 10), ((nodes - 1) // 2, 9 * (nodes - 1) // 10)
    tangent, turned = math.sqrt(40.0**2 - 20.0**2), math.pi - 2.0 * math.acos(20.0 / 40.0)
    exact = 2.0 * tangent + 20.0 * turned

    arrival = marching.field(cost, lattice=grid, start=start)
    line = descent.path(arrival, cost=cost, lattice=grid, end=end)

    assert arrival[end] == pytest.approx(exact, rel=2.0 / nodes)
    assert descent.line_cost(cost, lattice=grid, line=line) == pytest.approx(exact, rel=3.0 / nodes)


def test_on_the_ellipsoid_the_arrival_is_the_geodesic():
    lon, lat = np.linspace(49.0, 52.0, 91), np.linspace(40.0, 44.0, 121)
    grid = lattice.ellipsoidal(lon, lat)
    start, ends = (15, 20), [(100, 70), (15, 80), (110, 20)]
    arrival = marching.field(np.ones(grid.shape), lattice=grid, start=start)
    for end in ends:
        exact = geodesy.distance_km(lon_1=lon[20], lat_1=lat[15], lon_2=lon[end[1]], lat_2=lat[end[0]])
        assert arrival[end] == pytest.approx(exact, rel=5e-4)


def test_a_place_on_the_lattice_and_its_degrees_are_the_same():
    grid = lattice.ellipsoidal(np.linspace(49.0, 52.0, 31), np.linspace(40.0, 44.0, 41))

    assert grid.degrees([(0.0, 0.0), (40.0, 30.0)]) == pytest.approx(np.array([(49.0, 40.0), (52.0, 44.0)]))
    assert grid.places([(49.5, 42.05)]) == pytest.approx(np.array([(20.5, 5.0)]))
    assert list(grid.covers([(49.5, 42.0), (48.9, 42.0)])) == [True, False]


def test_closed_places_are_named():
    grid, _, along = square(31)
    cost = np.where(along == along[0, 15], np.inf, 1.0)
    arrival = marching.field(cost, lattice=grid, start=(5, 5))

    assert np.isinf(arrival[:, 15:]).all()
    with pytest.raises(NoAnswer, match="no path leads to the end"):
        descent.path(arrival, cost=cost, lattice=grid, end=(5, 25))
    with pytest.raises(NoAnswer, match="where no path may go"):
        marching.field(cost, lattice=grid, start=(5, 15))


@pytest.mark.parametrize(
    ("cost", "start", "words"),
    [
        (np.zeros((31, 31)), (5, 5), "above zero"),
        (np.full((31, 31), np.nan), (5, 5), "above zero"),
        (np.ones((31, 30)), (5, 5), "another shape"),
        (np.ones((31, 31)), (5, 31), "not on the grid"),
    ],
)
def test_bad_fields_are_refused(cost, start, words):
    with pytest.raises(InputError, match=words):
        marching.field(cost, lattice=square(31)[0], start=start)


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        ([49.0, 49.1, 49.3], [40.0, 40.1], "even steps"),
        ([49.2, 49.1, 49.0], [40.0, 40.1], "even steps"),
        ([49.0], [40.0, 40.1], "two or more"),
        ([49.0, 49.1], [80.0, 95.0], "no such place"),
    ],
)
def test_bad_axes_are_refused(lon, lat, words):
    with pytest.raises(InputError, match=words):
        lattice.ellipsoidal(lon, lat)
