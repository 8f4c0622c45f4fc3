"""The full corridor of `corridor_twin` as a SimPy user writes it, with the same table of rows."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Generator
from math import inf
from typing import Any

import numpy as np
import simpy

import corridor_twin as twin
from transcaspian.methods import draws

Events = Generator[Any, Any, Any]
Row = list[Any]


class Calendar:
    """Closed intervals."""

    def __init__(self, closed: np.ndarray) -> None:
        self.start, self.end = closed[:, 0].tolist(), closed[:, 1].tolist()

    def opens(self, now: float) -> float:
        place = bisect_right(self.start, now) - 1
        return self.end[place] if place >= 0 and self.end[place] > now else now

    def stretches(self, now: float, hours: float) -> Generator[tuple[bool, float, float], None, None]:
        """Yield (works, from, to) until the hours are worked; work that ends as a closure begins is done."""
        place = max(bisect_right(self.start, now) - 1, 0)
        while place < len(self.start) and self.end[place] <= now:
            place += 1
        while place < len(self.start):
            shut = max(self.start[place], now)
            if shut > now and shut >= now + hours:
                break
            if shut > now:
                yield True, now, shut
            yield False, shut, self.end[place]
            hours -= shut - now
            now = self.end[place]
            place += 1
        yield True, now, now + hours


class Yard(simpy.Container):
    """A store that counts what is taken out of it."""

    taken = 0.0

    def leave(self) -> None:
        self.get(1)
        self.taken += 1.0


class Unit:
    """A wagon, truck or box, or a ship: what it carries is in `aboard`."""

    __slots__ = ("aboard", "kind", "number", "one", "row", "tonnes", "two", "wake")

    def __init__(self, number: int, kind: str, one: float, two: float) -> None:
        self.number, self.kind, self.one, self.two = number, kind, one, two
        self.tonnes, self.aboard, self.row, self.wake = two, [], None, None


class Pool:
    """Berths: the first free and eligible one; a freed one goes to the first waiting ship that it fits."""

    def __init__(self, env: simpy.Environment, count: int) -> None:
        self.env, self.free, self.waiting = env, [True] * count, []

    def take(self, mask: int) -> simpy.Event:
        event = self.env.event()
        for member, free in enumerate(self.free):
            if free and mask >> member & 1:
                self.free[member] = False
                return event.succeed(member)
        self.waiting.append((mask, event))
        return event

    def give(self, member: int) -> None:
        for place, (mask, event) in enumerate(self.waiting):
            if mask >> member & 1:
                del self.waiting[place]
                event.succeed(member)
                return
        self.free[member] = True


class Slot:
    """A ship that stands open."""

    def __init__(self, env: simpy.Environment, ship: Unit, limits: tuple[float, float], minimum: float) -> None:
        self.ship, self.limits, self.minimum = ship, limits, minimum
        self.used, self.by_class, self.wants_minimum, self.go = [0.0, 0.0], {}, False, env.event()

    def has_room(self, use: tuple[float, float]) -> bool:
        return all(used + more <= limit + 1e-9 for used, more, limit in zip(self.used, use, self.limits, strict=True))


class Dock:
    """Cargo by class; ships in the order of coming; shares while others wait, then priority."""

    def __init__(self, classes: tuple[str, ...], shares: tuple[float, ...], rows: list[Row]) -> None:
        self.rows = rows
        self.queues = {name: deque() for name in classes}
        self.shares, self.slots = dict(zip(classes, shares, strict=True)), []

    def offer(self, unit: Unit, use: tuple[float, float], left: Yard | None) -> None:
        self.queues[unit.kind].append((unit, use, left))
        self.fill()

    def chosen(self, slot: Slot) -> str | None:
        for strict in (True, False):
            for name, queue in self.queues.items():
                if not queue:
                    continue
                use = queue[0][1]
                if any(
                    used + more > limit + 1e-9 for used, more, limit in zip(slot.used, use, slot.limits, strict=True)
                ):
                    continue
                others = any(other for key, other in self.queues.items() if key != name)
                share = self.shares[name] * slot.limits[0]
                if strict and others and slot.by_class.get(name, 0.0) + use[0] > share + 1e-9:
                    continue
                return name
        return None

    def fill(self) -> None:
        place = 0
        while place < len(self.slots) and any(self.queues.values()):
            slot = self.slots[place]
            name = self.chosen(slot)
            if name is None:
                if slot.used[0] > 0.0:
                    self.send(slot)
                else:
                    place += 1
                continue
            self.board(slot, name)
            full = any(used >= limit - 1e-9 for used, limit in zip(slot.used, slot.limits, strict=True))
            if full or (slot.wants_minimum and slot.used[0] >= slot.minimum - 1e-9):
                self.send(slot)

    def board(self, slot: Slot, name: str) -> None:
        unit, use, left = self.queues[name].popleft()
        slot.used[0] += use[0]
        slot.used[1] += use[1]
        slot.by_class[name] = slot.by_class.get(name, 0.0) + use[0]
        slot.ship.aboard.append(unit)
        slot.ship.one += unit.one
        slot.ship.two += unit.two
        now = slot.go.env.now
        unit.row[4] = now
        unit.row = [unit.number, "at sea", "run", now, inf, unit.one, unit.two]
        self.rows.append(unit.row)
        if left is not None:
            left.leave()

    def send(self, slot: Slot) -> None:
        self.slots.remove(slot)
        slot.go.succeed()


class Corridor:
    """Resources, rows, and the processes."""

    def __init__(self, given: twin.Inputs) -> None:
        self.given, self.rows = given, []
        self.env = env = simpy.Environment()
        self.resources = {name: simpy.PriorityResource(env, capacity) for name, capacity in twin.RESOURCES.items()}
        self.cranes = simpy.Container(env, twin.CRANES, init=twin.CRANES)
        self.pools = {side: Pool(env, len(members)) for side, members in twin.BERTHS.items()}
        self.stores = {name: Yard(env, capacity) for name, capacity in twin.STORES.items()}
        self.calendars = {name: Calendar(closed) for name, closed in given.closed.items()}
        self.docks = {name: Dock(twin.CLASSES, twin.SHARES, self.rows) for name in ("west", "east")}
        self.docks["feeder"] = Dock(("box",), (1.0,), self.rows)
        self.payload = given.payload_t.tolist()
        self.batch: tuple[Unit, simpy.Event] | None = None
        self.hours = self._drawn()
        self.closed, self.passed, self.gate_queue = False, 0.0, []

    def _drawn(self) -> dict[str, list[float]]:
        """Return the first draw of every unit from every law it uses."""
        used = {"wagon": ("run", "shunt", "check", "rail b"), "truck": ("papers", "check"), "wagon back": ("shunt",),
                "truck back": ("papers",), "box": ("run",)}  # fmt: skip
        hours: dict[str, list[float]] = {}
        for name, laws in used.items():
            keys = draws.ordinal_keys(name, len(self.given.at_h[name]))
            for law in laws:
                numbers = draws.uniforms(self.given.seed, law, keys)
                hours[f"{name} {law}"] = draws.drawn(twin.quantiles(law), numbers).tolist()
        return hours

    # --- rows --------------------------------------------------------------------------------------------------------

    def write(self, unit: Unit, stage: str, cause: str, start: float, end: float) -> Row:
        row = [unit.number, stage, cause, start, end if end < twin.HORIZON_H else inf, unit.one, unit.two]
        self.rows.append(row)
        return row

    def wait(self, unit: Unit, stage: str, cause: str, event: simpy.Event) -> Events:
        row = self.write(unit, stage, cause, self.env.now, inf)
        result = yield event
        row[4] = self.env.now
        return result

    def work(self, unit: Unit, stage: str, hours: float, during: str | None) -> Events:
        if during is None:
            self.write(unit, stage, "run", self.env.now, self.env.now + hours)
            yield self.env.timeout(hours)
            return
        end = start = self.env.now
        for works, begin, end in self.calendars[during].stretches(start, hours):
            if begin < twin.HORIZON_H:
                self.write(unit, stage, "run" if works else "closed", begin, end)
        yield self.env.timeout(end - start)

    def way(self, unit: Unit, calendar: Calendar, stage: str, cause: str) -> Events:
        opens = calendar.opens(self.env.now)
        if opens > self.env.now:
            self.write(unit, stage, cause, self.env.now, opens)
            yield self.env.timeout(opens - self.env.now)

    def use(
        self, unit: Unit, resource: str, hours: float, stage: str, during: str | None = None, rank: int = 0
    ) -> Events:
        with self.resources[resource].request(priority=rank) as request:
            yield from self.wait(unit, resource, "queue", request)
            yield from self.work(unit, stage, hours, during)

    def travel(self, unit: Unit, dock: str, use: tuple[float, float], store: str | None) -> Events:
        unit.wake = self.env.event()
        unit.row = self.write(unit, dock, "queue", self.env.now, inf)
        self.docks[dock].offer(unit, use, self.stores[store] if store else None)
        yield unit.wake
        unit.row[4] = self.env.now

    # --- the ban -----------------------------------------------------------------------------------------------------

    def pass_gate(self, unit: Unit) -> Events:
        if not self.closed or (not self.gate_queue and self.within_quota(unit)):
            return True
        event = self.env.event()
        self.gate_queue.append((unit, event))
        row = self.write(unit, "ban", "gate", self.env.now, inf)
        yield event | self.env.timeout(twin.PATIENCE_H)
        row[4] = self.env.now
        if not event.triggered:
            self.gate_queue.remove((unit, event))
        return event.triggered

    def within_quota(self, unit: Unit) -> bool:
        if self.passed > 0.0 and self.passed + unit.one > twin.BAN["quota_per_day"] + 1e-9:
            return False
        self.passed += unit.one
        return True

    def serve_gate(self) -> None:
        while self.gate_queue and (not self.closed or self.within_quota(self.gate_queue[0][0])):
            self.gate_queue.pop(0)[1].succeed()

    def days(self) -> Events:
        while True:
            self.passed = 0.0
            self.serve_gate()
            yield self.env.timeout(24.0)

    def checks(self) -> Events:
        history: list[float] = []
        steps = round(twin.BAN["window_h"] / twin.BAN["check_every_h"])
        self.cover = 0.0
        while True:
            yield self.env.timeout(twin.BAN["check_every_h"])
            store = self.stores["yard a"]
            out, hours = store.taken, self.env.now
            if len(history) >= steps:
                out, hours = store.taken - history[-steps], twin.BAN["window_h"]
            history.append(store.taken)
            self.cover = store.level * hours / out if out > 1e-9 else inf if store.level > 1e-9 else 0.0
            if not self.closed and self.cover > twin.BAN["close_above_h"]:
                self.closed = True
                self.env.process(self.order())

    def order(self) -> Events:
        start, extended = self.env.now, 0
        row = [-1, "ban", "rule", start, inf, 0.0, 0.0]
        self.rows.append(row)
        while True:
            yield self.env.timeout(twin.BAN["term_h"])
            if self.cover > twin.BAN["open_below_h"] and extended < twin.BAN["extensions"]:
                extended += 1
                continue
            break
        row[4] = self.env.now
        self.closed = False
        self.serve_gate()

    # --- cargo -------------------------------------------------------------------------------------------------------

    def form_train(self, unit: Unit) -> Events:
        """Join the train or lead a new one; return its units to the leader, None to the others."""
        row = self.write(unit, "train", "assemble", self.env.now, inf)
        if self.batch is None:
            unit.aboard = [unit]
            unit.row = row
            self.batch = (unit, full := self.env.event())
            yield full | self.env.timeout(twin.TRAIN_WAIT_H)
            if self.batch is not None and self.batch[0] is unit:
                self.batch = None
            for member in unit.aboard:
                member.row[4] = self.env.now
            return unit.aboard
        leader, full = self.batch
        leader.aboard.append(unit)
        unit.row = row
        leader.one += unit.one
        leader.two += unit.two
        unit.wake = self.env.event()
        if len(leader.aboard) >= twin.TRAIN:
            self.batch = None
            full.succeed()
        yield unit.wake
        return None

    def wagon(self, unit: Unit, place: int) -> Events:
        if not (yield from self.pass_gate(unit)):
            self.write(unit, "refused", "ban", self.env.now, self.env.now)
            return
        train = yield from self.form_train(unit)
        if train is not None:
            yield from self.use(unit, "path", self.hours["wagon run"][place], "rail a", "possession", 1)
            unit.one, unit.two, unit.aboard = 1.0, unit.tonnes, []
            for member in train[1:]:
                member.wake.succeed()
        yield from self.wait(unit, "yard a", "full", self.stores["yard a"].put(1))
        yield from self.use(unit, "shunters", self.hours["wagon shunt"][place], "shunt")
        yield from self.travel(unit, "west", (twin.LENGTH_M["wagon"], unit.two), "yard a")
        yield from self.use(unit, "customs b", self.hours["wagon check"][place], "check", "office")
        yield from self.use(unit, "rail b", self.hours["wagon rail b"][place], "rail b")

    def truck(self, unit: Unit, place: int) -> Events:
        yield from self.use(unit, "customs a", self.hours["truck papers"][place], "papers", "office")
        yield from self.wait(unit, "lot a", "full", self.stores["lot a"].put(1))
        yield from self.travel(unit, "west", (twin.LENGTH_M["truck"], unit.two), "lot a")
        yield from self.use(unit, "customs b", self.hours["truck check"][place], "check", "office")

    def wagon_back(self, unit: Unit, place: int) -> Events:
        yield from self.wait(unit, "yard b", "full", self.stores["yard b"].put(1))
        yield from self.travel(unit, "east", (twin.LENGTH_M["wagon"], unit.two), "yard b")
        yield from self.use(unit, "shunters", self.hours["wagon back shunt"][place], "shunt")

    def truck_back(self, unit: Unit, place: int) -> Events:
        yield from self.travel(unit, "east", (twin.LENGTH_M["truck"], unit.two), None)
        yield from self.use(unit, "customs a", self.hours["truck back papers"][place], "papers", "office")

    def box(self, unit: Unit, place: int) -> Events:
        yield from self.use(unit, "path", self.hours["box run"][place], "rail a", "possession")
        yield from self.wait(unit, "boxes a", "full", self.stores["boxes a"].put(1))
        yield from self.travel(unit, "feeder", (1.0, unit.two), "boxes a")

    # --- ships -------------------------------------------------------------------------------------------------------

    def handling(self, ship: Unit) -> float:
        wagons = sum(unit.kind == "wagon" for unit in ship.aboard)
        trucks = sum(unit.kind == "truck" for unit in ship.aboard)
        boxes = sum(unit.kind == "box" for unit in ship.aboard)
        return 0.0 + wagons * twin.HANDLING_H["wagon"] + trucks * twin.HANDLING_H["truck"] + boxes * twin.BOX_H

    def stand_open(self, ship: Unit, dock: str, limits: tuple[float, float], minimum: float, longest_h: float,
                   latest_h: float) -> Events:  # fmt: skip
        slot = Slot(self.env, ship, limits, minimum)
        ship.row = row = self.write(ship, dock, "load", self.env.now, inf)
        start = self.env.now
        place = self.docks[dock]
        place.slots.append(slot)
        place.fill()
        yield slot.go | self.env.timeout(min(longest_h, latest_h))
        if not slot.go.triggered and slot.used[0] < minimum - 1e-9 and latest_h > longest_h:
            slot.wants_minimum = True
            yield slot.go | self.env.timeout(start + latest_h - self.env.now)
        if not slot.go.triggered:
            place.slots.remove(slot)
        row[4:] = [self.env.now, ship.one, ship.two]

    def unload(self, ship: Unit) -> None:
        for unit in ship.aboard:
            unit.wake.succeed()
        ship.aboard, ship.one, ship.two = [], 0.0, 0.0

    def call(self, ship: Unit, number: int, side: str, dock: str) -> Events:
        storm, ramp_h = f"storm {side}", float(self.given.ferry_ramp_h[number])
        member = yield from self.wait(
            ship, f"berths {side}", "queue", self.pools[side].take(int(self.given.ferry_berths[number]))
        )
        yield from self.way(ship, self.calendars[storm], f"enter {side}", "closed")
        yield from self.work(ship, "discharge", self.handling(ship) + ramp_h, storm)
        self.unload(ship)
        limits = (float(self.given.ferry_deck_m[number]), self.payload[int(self.env.now / 24.0)])
        yield from self.stand_open(ship, dock, limits, twin.FERRY_MINIMUM_M, twin.FERRY_WAIT_H, 2.0 * twin.FERRY_WAIT_H)
        yield from self.work(ship, "loading", self.handling(ship) + ramp_h, storm)
        yield from self.way(ship, self.calendars[storm], f"leave {side}", "closed")
        self.pools[side].give(member)
        self.write(ship, "sails", dock, self.env.now, self.env.now)

    def sailings(self, name: str, number: int) -> list[float]:
        key = draws.ordinal_keys(name, number + 1)[number]
        numbers = draws.uniforms(self.given.seed, "sail", np.full(2000, key), np.arange(2000))
        return draws.drawn(twin.quantiles("sail"), numbers).tolist()

    def ferry(self, ship: Unit, number: int) -> Events:
        absence, sails = Calendar(self.given.ferry_absence[number]), iter(self.sailings("ferry", number))
        while True:
            yield from self.way(ship, absence, "absent", "breakdown")
            for side, dock in (("a", "west"), ("b", "east")):
                yield from self.call(ship, number, side, dock)
                yield from self.work(ship, "sail", next(sails), None)

    def feeder(self, ship: Unit, number: int) -> Events:
        sails, terms = iter(self.sailings("feeder", number)), twin.FEEDER
        while True:
            limits = (terms["limit_1"], inf)
            yield from self.stand_open(
                ship, "feeder", limits, terms["minimum"], terms["longest_wait_h"], terms["latest_h"]
            )
            yield from self.wait(ship, "cranes", "queue", self.cranes.get(2))
            yield from self.work(ship, "loading", self.handling(ship), "storm a")
            self.cranes.put(2)
            self.write(ship, "sails", "feeder", self.env.now, self.env.now)
            yield from self.work(ship, "sail", next(sails), None)
            yield from self.work(ship, "discharge", self.handling(ship), "storm b")
            self.unload(ship)
            yield from self.work(ship, "sail", next(sails), None)

    # --- everyone ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self.env.process(self.checks())
        self.env.process(self.days())
        number = 0
        ships = {"ferry": self.given.ferry_start_h, "feeder": self.given.feeder_start_h}
        for name, at in (self.given.at_h | ships).items():
            life = getattr(self, name.replace(" ", "_"))
            self.env.process(self.arrivals(name, at.tolist(), number, life))
            number += len(at)

    def arrivals(self, name: str, at: list[float], first: int, life: Any) -> Events:
        is_ship = name in ("ferry", "feeder")
        tonnes = [0.0] * len(at) if is_ship else self.given.tonnes[name].tolist()
        for place, hour in enumerate(at):
            if hour > self.env.now:
                yield self.env.timeout(hour - self.env.now)
            unit = Unit(first + place, name.split(maxsplit=1)[0], 0.0 if is_ship else 1.0, tonnes[place])
            self.env.process(life(unit, place))


def run(given: twin.Inputs) -> list[twin.Row]:
    """Return the table of rows in canonical order, as `corridor_twin.table` does."""
    corridor = Corridor(given)
    corridor.start()
    corridor.env.run(until=twin.HORIZON_H)
    for slot in (slot for dock in corridor.docks.values() for slot in dock.slots):
        slot.ship.row[5:] = [slot.ship.one, slot.ship.two]
    spends_time = {"run", "closed", "ban", "west", "east", "feeder"}
    return sorted(tuple(row) for row in corridor.rows if row[3] < row[4] or row[2] in spends_time)
