"""What entities share, as flat tables: resources, pools, stores, docks, gates, calendars, profiles, distributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods.events import layout as at
from transcaspian.methods.events.assembly import Numbers
from transcaspian.methods.events.description import Parts
from transcaspian.methods.events.tables import Floats, Integers, Records


@dataclass(slots=True)
class Shared:
    """Tables that never change, and the first state of those that do."""

    resources: Records
    pools_of: Integers
    pool_at: Integers
    pool_members: Integers
    stores: Records
    docks: Records
    class_share: Floats
    gates: Records
    history: Floats
    queues: int
    put_queue: int


def tabulated(parts: Parts, numbers: Numbers, ranks: int, gate_kinds: list[int], term_entities: list[int]) -> Shared:
    """Return the tables; queues in order: resources, pools (both by rank), stores (put, get), dock classes, gates."""
    pools_of, pool_at, pool_members, resources = _resources(parts, numbers)
    queue = (len(parts.resources) + len(parts.pools)) * ranks
    put_queue = queue
    queue += 2 * len(parts.stores)
    stores = at.records(at.STORE, len(parts.stores))
    for place, store in enumerate(parts.stores.values()):
        stores[place] = (store.level, store.capacity, 0.0, 0.0)
    docks = at.records(at.DOCK, len(parts.docks))
    shares: list[float] = []
    for place, dock in enumerate(parts.docks.values()):
        docks[place] = (queue, len(dock.classes), 0, -1, -1, len(shares), 0.0, 0.0)
        queue += len(dock.classes)
        shares.extend(dock.shares)
    gates, history = _gates(parts, numbers, queue, gate_kinds, term_entities)
    queue += len(parts.gates)
    return Shared(resources, pools_of, pool_at, pool_members, stores, docks, np.array(shares), gates, history,
                  queue, put_queue)  # fmt: skip


def _resources(parts: Parts, numbers: Numbers) -> tuple[Integers, Integers, Integers, Records]:
    resources = at.records(at.RESOURCE, len(parts.resources))
    of: list[list[tuple[int, int]]] = [[] for _ in parts.resources]
    pool_at: list[int] = []
    pool_members: list[int] = []
    for number, members in enumerate(parts.pools.values()):
        pool_at += [len(pool_members), len(members)]
        for place, name in enumerate(members):
            pool_members.append(numbers.resources[name])
            of[numbers.resources[name]].append((number, place))
    pools_of: list[int] = []
    for place, resource in enumerate(parts.resources.values()):
        resources[place] = (resource.capacity, 0, 0, len(pools_of) // 2, len(of[place]))
        pools_of += [number for pair in of[place] for number in pair]
    return _whole(pools_of), _whole(pool_at), _whole(pool_members), resources


def _gates(
    parts: Parts, numbers: Numbers, queue: int, kinds: list[int], term_entities: list[int]
) -> tuple[Records, Floats]:
    gates = at.records(at.GATE, len(parts.gates))
    length = 0
    for place, gate in enumerate(parts.gates.values()):
        steps = max(1, round(gate.window_h / gate.check_every_h))
        watched = numbers.stores[gate.watch] if gate.watch is not None else -1
        gates[place] = (
            queue + place, 0, 0, 0, gate.extensions, watched, term_entities[place], length, steps, 0, kinds[place],
            gate.close_above_h, gate.open_below_h, gate.term_h, gate.quota_per_day, 0.0, 0.0, gate.check_every_h, 0.0,
        )  # fmt: skip
        length += steps
    return gates, np.zeros(length)


def _whole(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def laid_end_to_end(arrays: list[Floats]) -> tuple[Floats, Integers]:
    """Return arrays as one, and (first, count) of each."""
    counts = [len(array) for array in arrays]
    firsts = np.cumsum([0, *counts])[:-1]
    whole = np.concatenate(arrays) if arrays else np.zeros(0)
    return whole, np.column_stack([firsts, counts]).astype(np.int64).ravel()


def calendars(parts: Parts) -> tuple[Floats, Integers]:
    """Return all closed intervals end to end, and (first, count) of each calendar in intervals."""
    values, place = laid_end_to_end([closed.ravel() for closed in parts.calendars.values()])
    return values, place // 2
