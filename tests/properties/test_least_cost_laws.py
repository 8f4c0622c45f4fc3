"""What holds for least-cost fields over any cost: symmetry, monotony, a finer grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transcaspian.methods import descent, dijkstra_grid, lattice, marching

NODES = 31


def costs(seed: int, nodes: int = NODES) -> np.ndarray:
    random = np.random.default_rng(seed)
    up, along = np.mgrid[0:nodes, 0:nodes] / (nodes - 1)
    waves = sum(
        np.sin(random.uniform(1.0, 6.0) * up + random.uniform(1.0, 6.0) * along + random.uniform(0.0, 6.3))
        for _ in range(4)
    )
    return np.exp(0.4 * waves)


places = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), start=places, end=places)
def test_the_way_there_costs_what_the_way_back_costs(seed, start, end):
    cost, grid = costs(seed), lattice.planar((NODES, NODES))
    there = dijkstra_grid.search(cost, lattice=grid, start=start).cost[end]
    back = dijkstra_grid.search(cost, lattice=grid, start=end).cost[start]
    marched = marching.field(cost, lattice=grid, start=start)[end]
    marched_back = marching.field(cost, lattice=grid, start=end)[start]

    assert there == pytest.approx(back, rel=1e-9)
    assert marched == pytest.approx(marched_back, rel=0.03, abs=0.2)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), start=places, end=places, more=places, factor=st.floats(1.0, 50.0))
@example(seed=1, start=(15, 11), end=(0, 0), more=(11, 11), factor=37.0)  # the cost jumps beside the start
def test_a_dearer_place_never_makes_a_path_cheaper(seed, start, end, more, factor):
    cost, grid = costs(seed), lattice.planar((NODES, NODES))
    dearer = cost.copy()
    dearer[more[0] : more[0] + 6, more[1] : more[1] + 6] *= factor
    before = dijkstra_grid.search(cost, lattice=grid, start=start).cost
    after = dijkstra_grid.search(dearer, lattice=grid, start=start).cost

    assert (after >= before * (1.0 - 1e-12)).all()
    marched = marching.field(cost, lattice=grid, start=start)[end]
    assert marching.field(dearer, lattice=grid, start=start)[end] >= marched * 0.98 - 0.1


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_finer_grid_converges(seed):
    found = []
    for nodes in (31, 61, 121):
        grid = lattice.planar((nodes, nodes), step_km=30.0 / (nodes - 1))
        found.append(marching.field(costs(seed, nodes), lattice=grid, start=(0, 0))[-1, -1])

    assert abs(found[2] - found[1]) <= 0.6 * abs(found[1] - found[0]) + 2e-3 * found[2]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), start=places, end=places)
def test_the_path_costs_what_the_field_says(seed, start, end):
    cost, grid = costs(seed), lattice.planar((NODES, NODES))
    arrival = marching.field(cost, lattice=grid, start=start)
    line = descent.path(arrival, cost=cost, lattice=grid, end=end)

    assert tuple(line[0]) == start
    assert tuple(line[-1]) == end
    assert descent.line_cost(cost, lattice=grid, line=line) <= arrival[end] * 1.01 + 0.1
