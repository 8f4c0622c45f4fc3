"""Steepest descent: the cheapest path down a field of arrival costs, and the integral of a cost along a line."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.methods.compilation import compiled
from transcaspian.methods.lattice import Lattice, check_inside

Field = NDArray[np.float64]


def line_cost(cost: Field, *, lattice: Lattice, line: Field) -> float:
    """Return the integral of the cost along a line, bilinear between nodes; infinite if it touches a closed node.

    Parameters
    ----------
    cost : ndarray, shape (rows, columns)
        Cost per km.
    lattice : Lattice
        Lengths of steps, km.
    line : ndarray, shape (n, 2)
        Row and column of its points.
    """
    return float(_integral(cost, lattice.east_km, lattice.north_km, np.ascontiguousarray(line, dtype=np.float64)))


def path(arrival: Field, *, cost: Field, lattice: Lattice, end: tuple[int, int]) -> Field:
    """Return the cheapest path from the start of a field to a node, shape (n, 2), as (row, column).

    From the end, step by step, to the place on a circle of one node's step from where the way on costs least, with the
    field read between nodes; beside closed nodes from node to node.

    Raises
    ------
    NoAnswer
        No path leads to the end.
    """
    check_inside(end, lattice)
    if not np.isfinite(arrival[end]):
        raise NoAnswer(say("methods.end_not_reached", row=end[0], column=end[1]))
    places = np.empty((8 * (lattice.rows + lattice.columns), 2))
    while True:
        count = _descend(arrival, cost, lattice.east_km, lattice.north_km, end[0], end[1], places)
        if count > 0:
            return places[count - 1 :: -1].copy()
        places = np.empty((2 * len(places), 2))


@compiled
def _between(values: Field, row: float, column: float) -> float:
    """Return the bilinear value at a place on the grid; a node of no weight is not read."""
    up, along = min(int(row), values.shape[0] - 2), min(int(column), values.shape[1] - 2)
    part_up, part_along = row - up, column - along
    total = 0.0
    for corner in range(4):
        above, beside = corner >> 1, corner & 1
        weight = (part_up if above else 1.0 - part_up) * (part_along if beside else 1.0 - part_along)
        if weight > 1e-9:
            total += weight * values[up + above, along + beside]
    return total


@compiled
def _segment(
    cost: Field, east: Field, north: Field, row_1: float, column_1: float, row_2: float, column_2: float
) -> float:
    """Return the integral of the cost along a straight segment, by the midpoint rule, four samples a node."""
    up, along = row_2 - row_1, column_2 - column_1
    count = max(2, int(4.0 * max(abs(up), abs(along))) + 1)
    total = 0.0
    for sample in range(count):
        part = (sample + 0.5) / count
        row = row_1 + part * up
        nearest = int(row + 0.5)
        length = math.hypot(up * north[nearest], along * east[nearest]) / count
        total += length * _between(cost, row, column_1 + part * along)
    return total


@compiled
def _integral(cost: Field, east: Field, north: Field, line: Field) -> float:
    total = 0.0
    for leg in range(len(line) - 1):
        total += _segment(cost, east, north, line[leg, 0], line[leg, 1], line[leg + 1, 0], line[leg + 1, 1])
    return total


@compiled
def _way_on(arrival: Field, cost: Field, east: Field, north: Field, row: float, column: float, angle: float) -> float:
    """Return the cost of going on in a direction by one step, and then to the start."""
    next_row, next_column = row + math.sin(angle), column + math.cos(angle)
    if not (0.0 <= next_row <= arrival.shape[0] - 1 and 0.0 <= next_column <= arrival.shape[1] - 1):
        return math.inf
    beyond = _between(arrival, next_row, next_column)
    if not beyond < math.inf:
        return math.inf
    return beyond + _segment(cost, east, north, row, column, next_row, next_column)


@compiled
def _best_angle(arrival: Field, cost: Field, east: Field, north: Field, row: float, column: float) -> float:
    """Return the direction of the cheapest way on: 32 tried, the best refined by golden sections; NaN if none."""
    best, least = math.nan, math.inf
    for way in range(32):
        angle = way * math.pi / 16.0
        value = _way_on(arrival, cost, east, north, row, column, angle)
        if value < least:
            best, least = angle, value
    if not least < math.inf:
        return math.nan
    golden = 0.6180339887498949
    low, high = best - math.pi / 16.0, best + math.pi / 16.0
    for _ in range(12):
        first, second = high - golden * (high - low), low + golden * (high - low)
        one = _way_on(arrival, cost, east, north, row, column, first)
        two = _way_on(arrival, cost, east, north, row, column, second)
        if one < two:
            high = second
        else:
            low = first
    middle = 0.5 * (low + high)
    return middle if _way_on(arrival, cost, east, north, row, column, middle) <= least else best


@compiled
def _descend(
    arrival: Field, cost: Field, east: Field, north: Field, end_row: int, end_column: int, places: Field
) -> int:
    """Write the places from the end to the start; return their number, 0 if there is no room for them."""
    row, column = float(end_row), float(end_column)
    here = arrival[end_row, end_column]
    count = 0
    while count < len(places):
        places[count, 0], places[count, 1] = row, column
        count += 1
        if here == 0.0:
            return count
        angle = _best_angle(arrival, cost, east, north, row, column)
        next_row, next_column = row + math.sin(angle), column + math.cos(angle)
        value = _between(arrival, next_row, next_column) if angle == angle else math.inf
        node_row, node_column = _best_node(arrival, cost, east, north, row, column, here)
        if not value < here or arrival[node_row, node_column] == 0.0:
            next_row, next_column = float(node_row), float(node_column)
            value = arrival[node_row, node_column]
        row, column, here = next_row, next_column, value
    return 0


@compiled
def _best_node(
    arrival: Field, cost: Field, east: Field, north: Field, row: float, column: float, here: float
) -> tuple[int, int]:
    """Return the node nearby with the cheapest way on among those that lie nearer to the start; the start first."""
    best_row, best_column, least = int(row), int(column), math.inf
    for node_row in range(max(int(row) - 1, 0), min(int(row) + 3, arrival.shape[0])):
        for node_column in range(max(int(column) - 1, 0), min(int(column) + 3, arrival.shape[1])):
            reached = arrival[node_row, node_column]
            if reached >= here:
                continue
            way = reached + _segment(cost, east, north, row, column, float(node_row), float(node_column))
            if way < least:
                best_row, best_column, least = node_row, node_column, way
                if reached == 0.0:  # the start itself
                    return node_row, node_column
    return best_row, best_column
