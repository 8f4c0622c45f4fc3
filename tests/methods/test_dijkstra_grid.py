"""Dijkstra in 32 directions: by hand, beside fast marching, with headings, bad input."""

from __future__ import annotations

import numpy as np
import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import descent, dijkstra_grid, lattice, marching


def test_each_of_the_32_moves_costs_its_length():
    grid = lattice.planar((7, 7))
    found = dijkstra_grid.search(np.full((7, 7), 2.0), lattice=grid, start=(3, 3))
    for up, along in dijkstra_grid.MOVES:
        assert found.cost[3 + up, 3 + along] == pytest.approx(2.0 * np.hypot(up, along))
    assert len(set(dijkstra_grid.MOVES)) == 32


def test_a_case_by_hand():
    cost = np.array([[1.0, 1.0, 1.0], [9.0, 9.0, 1.0], [9.0, 9.0, 1.0]])
    found = dijkstra_grid.search(cost, lattice=lattice.planar((3, 3)), start=(0, 0))

    assert found.cost[0, 2] == pytest.approx(2.0)
    assert found.cost[2, 2] == pytest.approx(2.0 + np.sqrt(2.0))  # along, a diagonal, up
    assert dijkstra_grid.path(found, end=(2, 2)).tolist() == [[0, 0], [0, 1], [1, 2], [2, 2]]


def test_over_a_uniform_cost_no_path_is_longer_than_stated():
    grid = lattice.planar((61, 61))
    up, along = np.mgrid[0:61, 0:61] - 30.0
    found = dijkstra_grid.search(np.ones((61, 61)), lattice=grid, start=(30, 30)).cost
    ratio = found / np.where(found > 0.0, np.hypot(up, along), 1.0)

    assert ratio.max() == pytest.approx(dijkstra_grid.LONGEST, rel=1e-3)
    assert ratio[found > 0.0].min() == pytest.approx(1.0)


def test_a_barred_heading_makes_the_path_turn():
    grid = lattice.planar((21, 21))
    kind = np.zeros((21, 21), dtype=np.int32)
    kind[:, 8:13] = 1  # a strip that may be crossed along its columns only within 27 degrees of square
    headings = dijkstra_grid.headings_deg(grid, 0)
    across = np.abs(headings - 90.0) < 27.0
    factors = np.vstack([np.ones(16), np.where(across, 1.0, np.inf)])
    rules = dijkstra_grid.Headings(kind, factors)

    free = dijkstra_grid.search(np.ones((21, 21)), lattice=grid, start=(2, 10))
    held = dijkstra_grid.search(np.ones((21, 21)), lattice=grid, start=(2, 2), headings=rules)
    line = dijkstra_grid.path(held, end=(18, 18))
    inside = line[(line[:, 1] >= 7) & (line[:, 1] <= 13)]
    steps = np.diff(inside, axis=0)

    assert free.cost[18, 10] == pytest.approx(16.0)
    assert held.cost[18, 18] > np.hypot(16.0, 16.0) * 1.001
    assert (np.abs(steps[:, 1]) >= 2 * np.abs(steps[:, 0])).all()


def test_no_path_slips_between_two_closed_corners():
    cost = np.ones((5, 5))
    cost[2, 1] = cost[1, 2] = cost[3, 0] = cost[0, 3] = np.inf
    found = dijkstra_grid.search(cost, lattice=lattice.planar((5, 5)), start=(0, 0))

    with pytest.raises(NoAnswer):
        dijkstra_grid.path(found, end=(4, 4))


def smooth(nodes: int, seed: int) -> np.ndarray:
    """Return a smooth random cost between 1 and about 6 over a square of 60 km."""
    random = np.random.default_rng(seed)
    up, along = np.mgrid[0:nodes, 0:nodes] * (60.0 / (nodes - 1))
    total = np.zeros((nodes, nodes))
    for _ in range(6):
        row, column, phase = random.uniform(0.05, 0.25), random.uniform(0.05, 0.25), random.uniform(0.0, 6.3)
        total += np.sin(row * up + column * along + phase)
    return 1.0 + 5.0 / (1.0 + np.exp(-total))


@pytest.mark.parametrize("seed", range(4))
def test_marching_and_dijkstra_agree_on_random_fields(seed):
    nodes = 91
    cost, grid = smooth(nodes, seed), lattice.planar((nodes, nodes), step_km=60.0 / (nodes - 1))
    start, end = (5, 8), (84, 80)
    arrival = marching.field(cost, lattice=grid, start=start)
    moves = dijkstra_grid.search(cost, lattice=grid, start=start)
    line = descent.path(arrival, cost=cost, lattice=grid, end=end)
    far = arrival > 20.0

    ratio = moves.cost[far] / arrival[far]

    assert ratio.max() < dijkstra_grid.LONGEST + 0.002
    assert ratio.min() > 0.99  # marching is dearer only where two fronts meet
    assert descent.line_cost(cost, lattice=grid, line=line) < moves.cost[end] * 1.001


def test_bad_headings_are_refused():
    grid = lattice.planar((5, 5))
    rules = dijkstra_grid.Headings(np.ones((5, 5), dtype=np.int32), np.ones((1, 16)))
    with pytest.raises(InputError, match="16 factors"):
        dijkstra_grid.search(np.ones((5, 5)), lattice=grid, start=(0, 0), headings=rules)
    closed = np.ones((5, 5))
    closed[0, 0] = np.inf
    with pytest.raises(NoAnswer):
        dijkstra_grid.search(closed, lattice=grid, start=(0, 0))


def test_a_change_of_kind_costs_its_price():
    """Five nodes in a row, the middle one of another kind: two changes, however the path runs in one row."""
    grid, kind = lattice.planar((1, 9)), np.zeros((1, 9), dtype=np.int64)
    kind[0, 3:6] = 1
    changes = dijkstra_grid.Changes(kind, 2.5)
    found = dijkstra_grid.search(np.ones((1, 9)), lattice=grid, start=(0, 0), changes=changes).cost

    assert found[0, 2] == 2.0
    assert found[0, 4] == 4.0 + 2.5
    assert found[0, 8] == 8.0 + 2 * 2.5


def test_bad_changes_are_refused():
    for changes in (dijkstra_grid.Changes(np.zeros((2, 2), dtype=np.int64), 1.0),
                    dijkstra_grid.Changes(np.zeros((3, 3), dtype=np.int64), -1.0)):  # fmt: skip
        with pytest.raises(InputError, match="kinds of places"):
            dijkstra_grid.search(np.ones((3, 3)), lattice=lattice.planar((3, 3)), start=(0, 0), changes=changes)
