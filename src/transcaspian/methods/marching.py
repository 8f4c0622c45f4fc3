"""Fast marching: arrival cost over a field of cost per km, second order; `methods.descent` finds the path.

Solves |grad T| = cost with T = 0 at the start, node by node in the order of T. Upwind differences of second order where
two settled nodes stand in line, else of first order: J. A. Sethian, Fast marching methods, SIAM Review 41 (1999). The
queue is a ring of buckets, whose order inside a bucket is free: L. Yatziv, A. Bartesaghi and G. Sapiro, O(N)
implementation of the fast marching algorithm, J. Computational Physics 212 (2006). One domain, one thread.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods.compilation import compiled, compiled_inline
from transcaspian.methods.descent import line_cost
from transcaspian.methods.lattice import Lattice, check_inside

BORDER = 2  # settled nodes are looked for two steps away
BUCKETS_A_STEP = 16.0  # buckets in the cheapest step; more give a stricter order
MOST_BUCKETS = 1 << 20
WINDOW = 40  # nodes each way around the start where the kink of the arrival is taken out

Field = NDArray[np.float64]
_NOTHING = np.zeros(1)
_NO_GUIDE = (_NOTHING, _NOTHING, _NOTHING)


def field(cost: ArrayLike, *, lattice: Lattice, start: tuple[int, int]) -> Field:
    """Return the least cost of reaching every node from the start.

    Parameters
    ----------
    cost : array_like, shape (rows, columns)
        Cost per km at each node, above zero; infinite where no path may go.
    lattice : Lattice
        Lengths of steps, km.
    start : (int, int)
        Row and column.

    Returns
    -------
    ndarray, shape (rows, columns)
        Cost; infinite where no path leads. Exact to second order in the step where the cost is smooth.

    Raises
    ------
    InputError
        A cost that is not above zero, a shape that differs from the lattice, or a start off it.
    NoAnswer
        The start itself may not be entered.
    """
    costs = checked_cost(cost, lattice)
    check_inside(start, lattice)
    if not np.isfinite(costs[start]):
        raise NoAnswer(say("methods.start_closed", row=start[0], column=start[1]))
    window, corner = _window(lattice, start)
    near = costs[corner[0] : corner[0] + window.rows, corner[1] : corner[1] + window.columns]
    origin = start[0] - corner[0], start[1] - corner[1]
    nodes, values = _straight_lines(near, window, origin)
    around = _march(near, window, (nodes, values), _guide(near, window, origin))
    if window.shape == lattice.shape:
        return around
    return _march(costs, lattice, _certain(around, lattice, corner), _NO_GUIDE)


def checked_cost(cost: ArrayLike, lattice: Lattice) -> Field:
    """Return the costs as numbers; raise InputError if one is not above zero or the shape is not the lattice's."""
    costs = np.asarray(cost, dtype=np.float64)
    if costs.shape != lattice.shape:
        raise InputError(Problem(say("methods.field_shape"), value=str(costs.shape), allowed=str(lattice.shape)))
    if not (costs > 0.0).all():
        raise InputError(Problem(say("methods.field_cost"), value=str(costs.min()), allowed="> 0"))
    return costs


def _window(lattice: Lattice, start: tuple[int, int]) -> tuple[Lattice, tuple[int, int]]:
    """Return the part of the grid around the start that is marched first, and its first row and column."""
    row, column = max(start[0] - WINDOW, 0), max(start[1] - WINDOW, 0)
    rows = min(start[0] + WINDOW + 1, lattice.rows) - row
    columns = min(start[1] + WINDOW + 1, lattice.columns) - column
    north_km, east_km = lattice.north_km[row : row + rows], lattice.east_km[row : row + rows]
    return Lattice(rows, columns, east_km, north_km), (row, column)


def _guide(costs: Field, lattice: Lattice, start: tuple[int, int]) -> tuple[Field, Field, Field]:
    """Return the arrival over a uniform cost, the least at the start, and its derivatives by column and by row.

    The kink of the arrival at the start spoils differences around it. Only what the arrival differs from this guide is
    left to differences: E. Treister and E. Haber, J. Computational Physics 324 (2016), in its additive form.
    """
    up = np.arange(lattice.rows)[:, None] - start[0]
    along = np.arange(lattice.columns)[None, :] - start[1]
    north, east = lattice.north_km[start[0]], lattice.east_km[start[0]]
    distance = np.hypot(up * north, along * east)
    away = np.where(distance > 0.0, distance, 1.0)
    beside = costs[max(start[0] - 1, 0) : start[0] + 2, max(start[1] - 1, 0) : start[1] + 2]
    scale = beside.min()  # where the cost jumps at the start, a guide steeper than the arrival would do harm
    parts = scale * distance, scale * along * east**2 / away, scale * up * north**2 / away
    first, second, third = (np.pad(part, BORDER).ravel() for part in parts)
    return first, second, third


def _certain(around: Field, lattice: Lattice, corner: tuple[int, int]) -> tuple[NDArray[np.int64], Field]:
    """Return nodes and values of the window that no path from outside it could make cheaper, in the bordered grid."""
    rows, columns = around.shape
    edges = [
        around[0] if corner[0] > 0 else [],
        around[-1] if corner[0] + rows < lattice.rows else [],
        around[:, 0] if corner[1] > 0 else [],
        around[:, -1] if corner[1] + columns < lattice.columns else [],
    ]
    row, column = np.nonzero(around < np.concatenate([*edges, [math.inf]]).min())
    nodes = (row + corner[0] + BORDER) * (lattice.columns + 2 * BORDER) + column + corner[1] + BORDER
    return nodes, around[row, column]


def _straight_lines(costs: Field, lattice: Lattice, start: tuple[int, int]) -> tuple[NDArray[np.int64], Field]:
    """Return the nodes beside the start, in the bordered grid, and the cost of the straight line to each."""
    width = lattice.columns + 2 * BORDER
    nodes, values = [(start[0] + BORDER) * width + start[1] + BORDER], [0.0]
    beside = [(up, along) for up in (-1, 0, 1) for along in (-1, 0, 1) if up or along]
    for row, column in ((start[0] + up, start[1] + along) for up, along in beside):
        if not (0 <= row < lattice.rows and 0 <= column < lattice.columns):
            continue
        value = line_cost(costs, lattice=lattice, line=np.array([start, (row, column)]))
        if math.isfinite(value):
            nodes.append((row + BORDER) * width + column + BORDER)
            values.append(value)
    return np.array(nodes), np.array(values)


def _bucket_width(costs: Field, lattice: Lattice) -> tuple[float, float]:
    """Return the width of a bucket and the cost of the dearest step."""
    shortest = np.minimum(lattice.north_km, lattice.east_km)[:, None]
    longest = np.maximum(lattice.north_km, lattice.east_km)[:, None]
    least = float((costs * shortest).min())
    most = float(np.max(costs * longest, where=np.isfinite(costs), initial=least))
    return max(least / BUCKETS_A_STEP, most / MOST_BUCKETS), most


def _march(
    costs: Field,
    lattice: Lattice,
    seeds: tuple[NDArray[np.int64], Field],
    guide: tuple[Field, Field, Field],
) -> Field:
    """Return the arrivals; the pool of the queue is made larger until it is large enough."""
    width = lattice.columns + 2 * BORDER
    steps = np.full((lattice.rows + 2 * BORDER, width), np.inf)
    inner = (slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    np.multiply(costs, lattice.north_km[:, None], out=steps[inner])
    east = np.pad(lattice.east_km / lattice.north_km, BORDER, constant_values=1.0)
    ratio = np.column_stack([east, 1.0 / east**2])
    bucket, dearest = _bucket_width(costs, lattice)
    ring = 1 << int((max(2.0 * dearest, seeds[1].max()) + 2.0 * dearest) / bucket + 3.0).bit_length()
    room = max(4096, steps.size // 8, 2 * len(seeds[0]))
    while True:
        value = np.full(steps.size, -np.inf)
        value[seeds[0]] = seeds[1]
        head, pool = np.full(ring, -1, dtype=np.int32), np.empty((room, 2), dtype=np.int32)
        state = np.array([0, -1, 0, 0], dtype=np.int64)
        if _settle(steps.ravel(), width, ratio, seeds[0], bucket, value, head, pool, state, *guide):
            np.copyto(value, np.inf, where=value < 0.0)
            return value.reshape(steps.shape)[inner]
        room *= 2


@compiled_inline
def _two_sided(along: float, across: float, weight_1: float, weight_2: float, step: float) -> float:
    """Return the root of weight_1 (v - along)^2 + weight_2 (v - across)^2 = step^2, NaN if there is none."""
    apart = across - along
    total = weight_1 + weight_2
    under = total * step * step - weight_1 * weight_2 * apart * apart
    return along + (weight_2 * apart + math.sqrt(under)) / total if under >= 0.0 else math.nan


@compiled_inline
def _one_sided(value: Field, node: int, came: int, guide: Field, slope: Field) -> tuple[float, float, float]:
    """Return where the difference along an axis starts from, its weight, 1 or 9/4, and the share of a step it spans."""
    near, far = value[node - came], value[node - 2 * came]
    second = 0.0 <= far <= near
    base = (4.0 * near - far) / 3.0 if second else near
    if len(guide) > 1:
        way = slope[node] if came > 0 else -slope[node]
        if second:
            base += guide[node] - (4.0 * guide[node - came] - guide[node - 2 * came]) / 3.0 - way / 1.5
        else:
            base += guide[node] - guide[node - came] - way
    return (base, 2.25, 2.0 / 3.0) if second else (base, 1.0, 1.0)


@compiled_inline
def _arrival(
    value: Field,
    node: int,
    axes: tuple[int, int, float, float, float, float],
    step: float,
    guide: Field,
    own_slope: Field,
    other_slope: Field,
) -> float:
    """Return the value of `node`, reached along one axis from a settled neighbour.

    `axes` holds the step to the node, the step of the other axis, and the lengths of a step along each, and their
    inverse squares, in steps north.
    """
    came, side, own, other, own_weight, other_weight = axes
    near = value[node - came]
    base, weight, share = _one_sided(value, node, came, guide, own_slope)
    below, above = value[node - side], value[node + side]
    if below < 0.0 and above < 0.0:
        return base + step * own * share
    across = side if above < 0.0 or 0.0 <= below <= above else -side
    beside = value[node - across]
    second, weight_2, share_2 = _one_sided(value, node, across, guide, other_slope)
    found = _two_sided(base, second, weight * own_weight, weight_2 * other_weight, step)
    if found >= near and found >= beside:
        return found
    return min(base + step * own * share, second + step * other * share_2)


@compiled_inline
def _take(head: NDArray[np.int32], pool: NDArray[np.int32], state: NDArray[np.int64]) -> int:
    """Return the next node of the queue and give its entry back; state holds free, spare, waiting, current."""
    current, last = state[3], len(head) - 1
    while head[current] < 0:
        current = (current + 1) & last
    entry = head[current]
    head[current] = pool[entry, 1]
    pool[entry, 1] = state[1]
    state[1] = entry
    state[2] -= 1
    state[3] = current
    return int(pool[entry, 0])


@compiled_inline
def _put(node: int, slot: int, head: NDArray[np.int32], pool: NDArray[np.int32], state: NDArray[np.int64]) -> bool:
    """Put a node into the bucket of its slot; False if the pool is full."""
    entry = state[1]
    if entry >= 0:
        state[1] = pool[entry, 1]
    elif state[0] < len(pool):
        entry = state[0]
        state[0] += 1
    else:
        return False
    place = slot & (len(head) - 1)
    pool[entry, 0], pool[entry, 1] = node, head[place]
    head[place] = entry
    state[2] += 1
    return True


@compiled_inline
def _reach(
    node: int,
    steps: Field,
    width: int,
    ratio: Field,
    inverse: float,
    value: Field,
    queue: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    guides: tuple[Field, Field, Field],
) -> bool:
    """Give the neighbours of a settled node their values; False if the pool of queue entries is too small."""
    here, row_of = value[node], 1.0 / width
    for way in range(4):
        came = 1 if way == 0 else (-1 if way == 1 else (width if way == 2 else -width))
        target = node + came
        before = value[target]
        step = steps[target]
        if before >= 0.0 or step == math.inf:
            continue
        beyond = value[target + came]
        if 0.0 <= beyond <= here:  # settled on the far side, and smaller: this one changes nothing
            continue
        row = int((target + 0.5) * row_of)
        east, weight = ratio[row, 0], ratio[row, 1]
        if way < 2:
            axes = (came, width, east, 1.0, weight, 1.0)
            reached = _arrival(value, target, axes, step, guides[0], guides[1], guides[2])
        else:
            axes = (came, 1, 1.0, east, 1.0, weight)
            reached = _arrival(value, target, axes, step, guides[0], guides[2], guides[1])
        if reached < -before:
            value[target] = -reached
            slot = int(reached * inverse)
            moved = before == -math.inf or slot != int(-before * inverse)
            if moved and not _put(target, slot, queue[0], queue[1], queue[2]):
                return False
    return True


@compiled
def _settle(
    steps: Field,
    width: int,
    ratio: Field,
    seed_nodes: NDArray[np.int64],
    bucket_width: float,
    value: Field,
    head: NDArray[np.int32],
    pool: NDArray[np.int32],
    state: NDArray[np.int64],
    guide: Field,
    slope_along: Field,
    slope_up: Field,
) -> bool:
    """Settle every node that can be reached; False if the pool of queue entries is too small.

    `value` holds what is settled, zero or more; with a minus what is on trial; minus infinity what was not reached.
    """
    inverse = 1.0 / bucket_width
    queue, guides = (head, pool, state), (guide, slope_along, slope_up)
    for seed in range(len(seed_nodes)):
        if not _reach(seed_nodes[seed], steps, width, ratio, inverse, value, queue, guides):
            return False
    while state[2] > 0:
        node = _take(head, pool, state)
        if value[node] >= 0.0:  # taken before, from a bucket nearer to the start
            continue
        value[node] = -value[node]
        if not _reach(node, steps, width, ratio, inverse, value, queue, guides):
            return False
    return True
