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


class Corridor:
    """The resources, and the processes that use them."""

    def __init__(self, given: Inputs) -> None:
        self.given = given
        self.env = env = simpy.Environment()
        self.stages = [simpy.Resource(env, capacity) for capacity, _ in STAGES]
        self.berth = {side: simpy.Resource(env, BERTHS) for side in "ab"}
        self.yard = simpy.Container(env, YARD)
        self.quay = Quay(self.yard)
        self.calendars = {name: Calendar(closed) for name, closed in given.closed.items()}
        self.service, self.arrive = given.service_h.T.tolist(), given.arrive_h.tolist()
        self.payload, self.sail = given.payload.tolist(), given.sail_h.tolist()
        self.exits, self.voyages = np.full(len(self.arrive), np.nan), []

    def stage(self, hours: list[float], k: int) -> Events:
        with self.stages[k].request() as request:
            yield request
            yield self.env.timeout(hours[k])

    def shipment(self, number: int) -> Events:
        hours = self.service[number]
        for k in range(len(BEFORE)):
            yield from self.stage(hours, k)
        yield self.yard.put(1)
        yield from self.stage(hours, len(BEFORE))
        aboard = self.env.event()
        self.quay.offer(aboard)
        yield aboard
        for k in range(len(BEFORE) + 1, len(STAGES)):
            yield from self.stage(hours, k)
        self.exits[number] = self.env.now

    def trains(self) -> Events:
        for first in range(0, len(self.arrive), GROUP):
            yield self.env.timeout(self.arrive[first] - self.env.now)
            for number in range(first, first + GROUP):
                self.env.process(self.shipment(number))

    def loading(self) -> Events:
        """Stand open at the quay until full, or with the minimum after the longest wait; return the slot."""
        slot = Slot(self.env, self.payload[int(self.env.now / 24.0)])
        self.quay.slots.append(slot)
        self.quay.fill()
        yield slot.full | self.env.timeout(LONGEST_WAIT_H)
        if not slot.full.triggered and len(slot.load) < MINIMUM:
            slot.wants_minimum = True
            yield slot.minimum
        self.quay.slots.remove(slot)
        yield self.env.timeout(len(slot.load) * HANDLING_H)
        return slot

    def ferry(self, number: int) -> Events:
        env = self.env
        yield env.timeout(float(self.given.ferry_start_h[number]))
        trip = 0
        while True:
            with self.berth["a"].request() as request:
                yield request
                yield self.calendars["enter a"].wait(env)
                slot = yield from self.loading()
                yield self.calendars["leave a"].wait(env)
            self.voyages.append((number, env.now, len(slot.load)))
            yield env.timeout(self.sail[0][number][trip])
            with self.berth["b"].request() as request:
                yield request
                yield self.calendars["enter b"].wait(env)
                yield env.timeout(len(slot.load) * HANDLING_H)
                for aboard in slot.load:
                    aboard.succeed()
                yield self.calendars["leave b"].wait(env)
            yield env.timeout(self.sail[1][number][trip])
            trip += 1


def run(given: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """Return every exit (NaN: none) and every sailing (ferry, hour, load)."""
    corridor = Corridor(given)
    corridor.env.process(corridor.trains())
    for number in range(len(given.ferry_start_h)):
        corridor.env.process(corridor.ferry(number))
    corridor.env.run(until=HORIZON_H)
    return corridor.exits, np.array(corridor.voyages)
