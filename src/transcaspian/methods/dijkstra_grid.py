"""Least-cost paths from node to node of a grid in 32 directions, where the cost may depend on the heading.

E. W. Dijkstra, Numerische Mathematik 1 (1959), with the moves (1, 0), (1, 1), (2, 1), (3, 1), (3, 2) and their mirror
images. Two neighbouring headings lie at most 18.4 degrees apart, so over a uniform cost a path is dearer than the
straight line by at most 1 / cos(9.22 degrees) - 1 = 1.31 %; `LONGEST` is that factor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods.compilation import compiled, compiled_inline
from transcaspian.methods.lattice import Lattice, check_inside
from transcaspian.methods.marching import checked_cost

BORDER = 3
LONGEST = 1.0 / math.cos(math.atan(1.0 / 3.0) / 2.0)
QUARTER = ((0, 1), (1, 3), (1, 2), (2, 3), (1, 1), (3, 2), (2, 1), (3, 1))  # (up, along), from east to north
HALF = QUARTER + tuple((along, -up) for up, along in QUARTER)
MOVES = HALF + tuple((-up, -along) for up, along in HALF)

Field = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Headings:
    """How the cost at a node depends on the heading.

    Attributes
    ----------
    kind : ndarray of int, shape (rows, columns)
        Row of `factors` that holds at each node.
    factors : ndarray, shape (kinds, 16)
        What the cost is multiplied with, by heading as in `HALF`, there and back alike; infinite bars a heading.
    """

    kind: NDArray[np.int32]
    factors: Field


@dataclass(frozen=True, slots=True)
class Changes:
    """A price on every move between nodes of different kinds.

    Attributes
    ----------
    kind : ndarray of int, shape (rows, columns)
    price : float
        Added once a move whose ends differ in kind, zero or more.
    """

    kind: NDArray[np.int64]
    price: float


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Least cost of every node, and the move that led to it (-1 at the start and where no path leads)."""

    cost: Field
    move: NDArray[np.int8]


def headings_deg(lattice: Lattice, row: int) -> Field:
    """Return the heading of each of the 16 directions at a row, degrees clockwise from north, 0 to 180, shape (16,)."""
    up, along = np.array(HALF, dtype=np.float64).T
    heading: Field = np.degrees(np.arctan2(along * lattice.east_km[row], up * lattice.north_km[row])) % 180.0
    return heading


def search(
    cost: ArrayLike,
    *,
    lattice: Lattice,
    start: tuple[int, int],
    headings: Headings | None = None,
    changes: Changes | None = None,
) -> Arrivals:
    """Return the least cost of every node over paths of 32 headings.

    Parameters
    ----------
    cost : array_like, shape (rows, columns)
        Cost per km, above zero; infinite where no path may go. Along a move it is read linearly between nodes.
    lattice : Lattice
        Lengths of steps, km.
    start : (int, int)
        Row and column.
    headings : Headings, optional
        Without it the cost is the same in every direction.
    changes : Changes, optional
        What a move from one kind of place to another costs besides.

    Raises
    ------
    InputError
        A cost that is not above zero, a price below zero, or a shape that differs from the lattice.
    NoAnswer
        The start itself may not be entered.
    """
    costs = checked_cost(cost, lattice)
    check_inside(start, lattice)
    if not np.isfinite(costs[start]):
        raise NoAnswer(say("methods.start_closed", row=start[0], column=start[1]))
    bordered = np.pad(costs, BORDER, constant_values=np.inf)
    width = bordered.shape[1]
    kind, factors = _bordered(headings, lattice)
    own, price = _kinds(changes, lattice)
    first = (start[0] + BORDER) * width + start[1] + BORDER
    found, move = np.full(bordered.size, np.inf), np.full(bordered.size, -1, dtype=np.int8)
    room = max(4096, bordered.size // 4)
    stencil, lengths = _stencil(width), _lengths(lattice)
    while True:
        keys, nodes = np.empty(room), np.empty(room, dtype=np.int32)
        found[:], move[:] = np.inf, -1
        queue = found, move, keys, nodes
        if _spread(bordered.ravel(), width, first, *stencil, lengths, kind, factors, own, price, *queue):
            break
        room *= 2
    inner = (slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    return Arrivals(found.reshape(bordered.shape)[inner], move.reshape(bordered.shape)[inner])


def path(arrivals: Arrivals, *, end: tuple[int, int]) -> Field:
    """Return the nodes from the start to the end, shape (n, 2), as (row, column).

    Raises
    ------
    NoAnswer
        No path leads to the end.
    """
    if not np.isfinite(arrivals.cost[end]):
        raise NoAnswer(say("methods.end_not_reached", row=end[0], column=end[1]))
    row, column = end
    places = [(row, column)]
    while (move := int(arrivals.move[row, column])) >= 0:
        row, column = row - MOVES[move][0], column - MOVES[move][1]
        places.append((row, column))
    return np.array(places[::-1], dtype=np.float64)


def _bordered(headings: Headings | None, lattice: Lattice) -> tuple[NDArray[np.int32], Field]:
    if headings is None:
        return np.zeros(1, dtype=np.int32), np.ones((1, len(HALF)))
    count = len(headings.factors)
    sound = headings.kind.shape == lattice.shape and headings.factors.shape == (count, len(HALF))
    if not (sound and headings.kind.min() >= 0 and headings.kind.max() < count and (headings.factors > 0.0).all()):
        raise InputError(Problem(say("methods.headings"), value=str(headings.factors.shape)))
    kind = np.pad(np.asarray(headings.kind, dtype=np.int32), BORDER)
    return kind.ravel(), np.ascontiguousarray(headings.factors, dtype=np.float64)


def _kinds(changes: Changes | None, lattice: Lattice) -> tuple[NDArray[np.int32], float]:
    if changes is None:
        return np.zeros(1, dtype=np.int32), 0.0
    if changes.kind.shape != lattice.shape or not 0.0 <= changes.price < math.inf:
        raise InputError(Problem(say("methods.changes"), value=f"{changes.kind.shape}, {changes.price:g}"))
    return np.pad(np.asarray(changes.kind, dtype=np.int32), BORDER).ravel(), float(changes.price)


def _lengths(lattice: Lattice) -> Field:
    """Return the length of each move from each bordered row, km, shape (rows + 6, 32), with the steps of its middle."""
    row = np.arange(-BORDER, lattice.rows + BORDER)[:, None]
    up, along = np.array(MOVES, dtype=np.float64).T
    middle = row + up[None, :] / 2.0
    known = np.arange(lattice.rows)
    east, north = np.interp(middle, known, lattice.east_km), np.interp(middle, known, lattice.north_km)
    return np.ascontiguousarray(np.hypot(up * north, along * east))


@cache
def _weights(up: int, along: int) -> tuple[tuple[int, int, float], ...]:
    """Return nodes (up, along) and weights whose sum of costs is the mean cost along a move.

    The trapezoid rule between the places where the move crosses rows or columns of nodes, read linearly there. A
    diagonal step also reads its two corners, with no weight, so that it does not slip between two closed nodes.
    """
    count = max(abs(up), abs(along))
    weights: dict[tuple[int, int], float] = {}
    for part in range(count + 1):
        share = (0.5 if part in (0, count) else 1.0) / count
        row, column = up * part / count, along * part / count
        low = math.floor(row + 1e-9), math.floor(column + 1e-9)
        above, beside = row - low[0], column - low[1]
        for corner_up, corner_along in ((0, 0), (0, 1), (1, 0), (1, 1)):
            weight = (above if corner_up else 1 - above) * (beside if corner_along else 1 - beside)
            if weight > 1e-6:
                node = low[0] + corner_up, low[1] + corner_along
                weights[node] = weights.get(node, 0.0) + share * weight
    if abs(up) == abs(along):
        weights.update({(up, 0): 0.0, (0, along): 0.0})
    return tuple((row, column, weight) for (row, column), weight in weights.items())


def _stencil(width: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Field]:
    """Return the step of each move, and first entry, nodes and weights of what it reads."""
    steps = np.array([up * width + along for up, along in MOVES], dtype=np.int64)
    reads = [_weights(up, along) for up, along in MOVES]
    first = np.cumsum([0, *(len(read) for read in reads)]).astype(np.int64)
    nodes = np.array([up * width + along for read in reads for up, along, _ in read], dtype=np.int64)
    weights = np.array([weight for read in reads for _, _, weight in read])
    return steps, first, nodes, weights


@compiled_inline
def _push(keys: Field, nodes: NDArray[np.int32], count: int, key: float, node: int) -> None:
    place = count
    while place > 0:
        parent = (place - 1) >> 2
        if keys[parent] <= key:
            break
        keys[place], nodes[place] = keys[parent], nodes[parent]
        place = parent
    keys[place], nodes[place] = key, node


@compiled_inline
def _pop(keys: Field, nodes: NDArray[np.int32], count: int) -> None:
    """Take the least away; `count` is the number that stay."""
    key, node, place = keys[count], nodes[count], 0
    while 4 * place + 1 < count:
        child = 4 * place + 1
        for other in range(child + 1, min(child + 4, count)):
            if keys[other] < keys[child]:
                child = other
        if key <= keys[child]:
            break
        keys[place], nodes[place] = keys[child], nodes[child]
        place = child
    keys[place], nodes[place] = key, node


@compiled_inline
def _mean_cost(
    cost: Field,
    node: int,
    move: int,
    first: NDArray[np.int64],
    read: NDArray[np.int64],
    weights: Field,
    kind: NDArray[np.int32],
    factors: Field,
) -> float:
    """Return the mean cost along a move; not finite if it touches a closed node or a barred heading."""
    total = 0.0
    for entry in range(first[move], first[move + 1]):
        place = node + read[entry]
        value = cost[place]
        if len(kind) > 1:
            value *= factors[kind[place], move & 15]
        if value == math.inf:
            return math.inf
        total += weights[entry] * value
    return total


@compiled
def _spread(
    cost: Field,
    width: int,
    start: int,
    steps: NDArray[np.int64],
    first: NDArray[np.int64],
    read: NDArray[np.int64],
    weights: Field,
    lengths: Field,
    kind: NDArray[np.int32],
    factors: Field,
    own: NDArray[np.int32],
    price: float,
    found: Field,
    came: NDArray[np.int8],
    keys: Field,
    nodes: NDArray[np.int32],
) -> bool:
    """Find the least cost of every node; False if the queue is too small."""
    found[start] = 0.0
    keys[0], nodes[0] = 0.0, start
    count = 1
    while count > 0:
        key, node = keys[0], nodes[0]
        count -= 1
        _pop(keys, nodes, count)
        if key > found[node]:
            continue
        row = node // width
        for move in range(len(steps)):
            target = node + steps[move]
            if cost[target] == math.inf or found[target] <= key:
                continue
            mean = _mean_cost(cost, node, move, first, read, weights, kind, factors)
            value = key + lengths[row, move] * mean
            if len(own) > 1 and own[target] != own[node]:
                value += price
            if value < found[target]:
                found[target] = value
                came[target] = move
                if count == len(keys):
                    return False
                _push(keys, nodes, count, value, target)
                count += 1
    return True
