"""The reduced corridor as an ordinary SimPy user writes it."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from reduced_corridor import BEFORE, BERTHS, GROUP, HANDLING_H, HORIZON_H, LONGEST_WAIT_H, MINIMUM, STAGES, YARD, Inputs

Events = Generator[Any, Any, None]


class Slot:
    """A ferry that loads."""

    __slots__ = ("full", "limit", "load", "minimum", "wants_minimum")

    def __init__(self, env: simpy.Environment, limit: float) -> None:
        self.limit, self.load = limit, []
        self.full, self.minimum, self.wants_minimum = env.event(), env.event(), False


class Quay:
    """Shipments wait in order; the ferry that came first loads first."""

    def __init__(self, yard: simpy.Container) -> None:
        self.ready, self.slots, self.yard = deque(), [], yard

    def offer(self, event: simpy.Event) -> None:
        self.ready.append(event)
        self.fill()

    def fill(self) -> None:
        while self.ready and self.slots:
            slot = next((slot for slot in self.slots if len(slot.load) < slot.limit), None)
            if slot is None:
                return
            slot.load.append(self.ready.popleft())
            self.yard.get(1)
            if len(slot.load) == slot.limit:
                slot.full.succeed()
            if slot.wants_minimum and len(slot.load) == MINIMUM:
                slot.wants_minimum = False
                slot.minimum.succeed()


class Calendar:
    """Closed intervals."""

    def __init__(self, closed: np.ndarray) -> None:
        self.start, self.end = closed[:, 0].tolist(), closed[:, 1].tolist()

    def wait(self, env: simpy.Environment) -> simpy.Event:
        place = bisect_right(self.start, env.now) - 1
        shut = place >= 0 and self.end[place] > env.now
        return env.timeout(self.end[place] - env.now if shut else 0.0)


def run(given: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """Return every exit (NaN: none) and every sailing (ferry, hour, load)."""
    env = simpy.Environment()
    stages = [simpy.Resource(env, capacity) for capacity, _ in STAGES]
    berth = {side: simpy.Resource(env, BERTHS) for side in "ab"}
    yard = simpy.Container(env, YARD)
    quay = Quay(yard)
    calendars = {name: Calendar(closed) for name, closed in given.closed.items()}
    service, arrive = given.service_h.T.tolist(), given.arrive_h.tolist()
    payload, sail = given.payload.tolist(), given.sail_h.tolist()
    exits, voyages = np.full(len(arrive), np.nan), []

    def stage(hours: list[float], k: int) -> Events:
        with stages[k].request() as request:
            yield request
            yield env.timeout(hours[k])

    def shipment(number: int) -> Events:
        hours = service[number]
        for k in range(len(BEFORE)):
            yield from stage(hours, k)
        yield yard.put(1)
        yield from stage(hours, len(BEFORE))
        aboard = env.event()
        quay.offer(aboard)
        yield aboard
        for k in range(len(BEFORE) + 1, len(STAGES)):
            yield from stage(hours, k)
        exits[number] = env.now

    def trains() -> Events:
        for first in range(0, len(arrive), GROUP):
            yield env.timeout(arrive[first] - env.now)
            for number in range(first, first + GROUP):
                env.process(shipment(number))

    def ferry(number: int) -> Events:
        yield env.timeout(float(given.ferry_start_h[number]))
        trip = 0
        while True:
            with berth["a"].request() as request:
                yield request
                yield calendars["enter a"].wait(env)
                slot = Slot(env, payload[int(env.now / 24.0)])
                quay.slots.append(slot)
                quay.fill()
                yield slot.full | env.timeout(LONGEST_WAIT_H)
                if not slot.full.triggered and len(slot.load) < MINIMUM:
                    slot.wants_minimum = True
                    yield slot.minimum
                quay.slots.remove(slot)
                yield env.timeout(len(slot.load) * HANDLING_H)
                yield calendars["leave a"].wait(env)
            voyages.append((number, env.now, len(slot.load)))
            yield env.timeout(sail[0][number][trip])
            with berth["b"].request() as request:
                yield request
                yield calendars["enter b"].wait(env)
                yield env.timeout(len(slot.load) * HANDLING_H)
                for aboard in slot.load:
                    aboard.succeed()
                yield calendars["leave b"].wait(env)
            yield env.timeout(sail[1][number][trip])
            trip += 1

    env.process(trains())
    for number in range(len(given.ferry_start_h)):
        env.process(ferry(number))
    env.run(until=HORIZON_H)
    return exits, np.array(voyages)
