"""The reduced corridor in cimba 0.9 (compiled processes on a C engine), one process a shipment; prints its times.

Run by `events.py` in a process of its own: compiling other numba code first breaks cimba 0.9.6.
"""

from __future__ import annotations

import json
import sys
import time

import cimba as cb
import numpy as np

from reduced_corridor import (
    BERTHS,
    HANDLING_H,
    HORIZON_H,
    LONGEST_WAIT_H,
    MINIMUM,
    STAGES,
    YARD,
    YEAR_H,
    Inputs,
    inputs,
)

N, MIN, WAIT, EACH = len(STAGES), MINIMUM, LONGEST_WAIT_H, HANDLING_H
MOST = 64


class Corridor(cb.Model):
    n: int = 0
    nf: int = 16
    trips: int = 400
    arr: cb.Array[float]
    svc: cb.Array[float]
    leave_a: cb.Array[float]
    enter_b: cb.Array[float]
    leave_b: cb.Array[float]
    enter_a: cb.Array[float]
    payload: cb.Array[int]
    start: cb.Array[float]
    sail_out: cb.Array[float]
    sail_back: cb.Array[float]
    r0: cb.Resource = cb.Resource(capacity=STAGES[0][0])
    r1: cb.Resource = cb.Resource(capacity=STAGES[1][0])
    r2: cb.Resource = cb.Resource(capacity=STAGES[2][0])
    r3: cb.Resource = cb.Resource(capacity=STAGES[3][0])
    r4: cb.Resource = cb.Resource(capacity=STAGES[4][0])
    r5: cb.Resource = cb.Resource(capacity=STAGES[5][0])
    r6: cb.Resource = cb.Resource(capacity=STAGES[6][0])
    r7: cb.Resource = cb.Resource(capacity=STAGES[7][0])
    r8: cb.Resource = cb.Resource(capacity=STAGES[8][0])
    r9: cb.Resource = cb.Resource(capacity=STAGES[9][0])
    r10: cb.Resource = cb.Resource(capacity=STAGES[10][0])
    yard: cb.Container = cb.Container(initial=YARD)
    berth_a: cb.Resource = cb.Resource(capacity=BERTHS)
    berth_b: cb.Resource = cb.Resource(capacity=BERTHS)
    quay: cb.Condition = cb.Condition()
    ready: cb.Array[int]
    ready_first: int = 0
    ready_last: int = 0
    open: cb.Array[int] = cb.Array(MOST)
    n_open: int = 0
    load: cb.Array[int] = cb.Array(MOST * MOST)
    loaded: cb.Array[int] = cb.Array(MOST)
    limit: cb.Array[int] = cb.Array(MOST)
    sum_exit: cb.Output[float]
    exits: cb.Output[float]
    voyages: cb.Output[float]

    @cb.function
    def fill(self) -> None:
        hit = False
        while self.ready_first < self.ready_last and self.n_open > 0:
            ship = -1
            for place in range(self.n_open):
                s = self.open[place]
                if self.loaded[s] < self.limit[s]:
                    ship = s
                    break
            if ship < 0:
                break
            self.load[ship * MOST + self.loaded[ship]] = self.ready[self.ready_first]
            self.ready_first += 1
            self.loaded[ship] += 1
            self.yard.put(1)
            hit = True
        if hit:
            self.quay.signal()

    @cb.process
    def trains(self):
        for train in range(self.n // 3):
            cb.hold(self.arr[3 * train] - cb.now())
            for k in range(3):
                cb.spawn(Inbound, i=3 * train + k, c=self)

    @cb.on_start
    def begin(self):
        self.sum_exit = 0.0
        self.exits = 0.0
        self.voyages = 0.0
        for f in range(self.nf):
            cb.spawn(Ferry, f=f, c=self)


class Inbound(cb.Model):
    i: int
    c: cb.Ref[Corridor]

    @cb.process
    def go(self):
        c = self.c
        b = self.i * N
        c.r0.acquire()
        cb.hold(c.svc[b])
        c.r0.release()
        c.r1.acquire()
        cb.hold(c.svc[b + 1])
        c.r1.release()
        c.r2.acquire()
        cb.hold(c.svc[b + 2])
        c.r2.release()
        c.r3.acquire()
        cb.hold(c.svc[b + 3])
        c.r3.release()
        c.yard.get(1)
        c.r4.acquire()
        cb.hold(c.svc[b + 4])
        c.r4.release()
        c.ready[c.ready_last] = self.i
        c.ready_last += 1
        c.fill()
        cb.release(self)


class Outbound(cb.Model):
    i: int
    c: cb.Ref[Corridor]

    @cb.process
    def go(self):
        c = self.c
        b = self.i * N
        c.r5.acquire()
        cb.hold(c.svc[b + 5])
        c.r5.release()
        c.r6.acquire()
        cb.hold(c.svc[b + 6])
        c.r6.release()
        c.r7.acquire()
        cb.hold(c.svc[b + 7])
        c.r7.release()
        c.r8.acquire()
        cb.hold(c.svc[b + 8])
        c.r8.release()
        c.r9.acquire()
        cb.hold(c.svc[b + 9])
        c.r9.release()
        c.r10.acquire()
        cb.hold(c.svc[b + 10])
        c.r10.release()
        c.sum_exit += cb.now()
        c.exits += 1
        cb.release(self)


class Ferry(cb.Model):
    f: int
    c: cb.Ref[Corridor]

    @cb.predicate
    def is_full(self):
        return self.c.loaded[self.f] >= self.c.limit[self.f]

    @cb.predicate
    def has_minimum(self):
        return self.c.loaded[self.f] >= MIN

    @cb.process
    def go(self):
        c = self.c
        f = self.f
        cb.hold(c.start[f])
        trip = 0
        while True:
            c.berth_a.acquire()
            cb.hold(max(c.enter_a[int(cb.now())] - cb.now(), 0.0))
            c.limit[f] = c.payload[int(cb.now() / 24.0)]
            c.loaded[f] = 0
            c.open[c.n_open] = f
            c.n_open += 1
            c.fill()
            if not c.quay.wait_until(self.is_full, WAIT):
                c.quay.wait_until(self.has_minimum)
            place = 0
            while c.open[place] != f:
                place += 1
            for z in range(place + 1, c.n_open):
                c.open[z - 1] = c.open[z]
            c.n_open -= 1
            cb.hold(c.loaded[f] * EACH)
            cb.hold(max(c.leave_a[int(cb.now())] - cb.now(), 0.0))
            c.berth_a.release()
            c.voyages += 1
            cb.hold(c.sail_out[f * c.trips + trip])
            c.berth_b.acquire()
            cb.hold(max(c.enter_b[int(cb.now())] - cb.now(), 0.0))
            cb.hold(c.loaded[f] * EACH)
            for z in range(c.loaded[f]):
                cb.spawn(Outbound, i=c.load[f * MOST + z], c=c)
            cb.hold(max(c.leave_b[int(cb.now())] - cb.now(), 0.0))
            c.berth_b.release()
            cb.hold(c.sail_back[f * c.trips + trip])
            trip += 1


def next_open(closed: np.ndarray) -> list[float]:
    """Return for every whole hour when the way is open next."""
    hours = np.arange(2 * YEAR_H)
    place = np.searchsorted(closed[:, 0], hours, side="right") - 1
    inside = (place >= 0) & (hours < closed[place, 1])
    return np.where(inside, closed[place, 1], hours).tolist()


def built(given: Inputs) -> Corridor:
    m = Corridor()
    m.n, m.nf, m.trips = len(given.arrive_h), len(given.ferry_start_h), given.sail_h.shape[2]
    m.arr, m.svc = cb.Array(given.arrive_h.tolist()), cb.Array(given.service_h.T.ravel().tolist())
    for name in ("leave a", "enter b", "leave b", "enter a"):
        setattr(m, name.replace(" ", "_"), cb.Array(next_open(given.closed[name])))
    m.payload = cb.Array([int(x) for x in given.payload])
    m.start = cb.Array(given.ferry_start_h.tolist())
    m.sail_out, m.sail_back = (cb.Array(given.sail_h[way].ravel().tolist()) for way in (0, 1))
    m.ready = cb.Array(m.n + 8)
    return m


def main() -> None:
    m = built(inputs(1, int(sys.argv[1])))
    experiment = cb.Experiment(m, replications=1, window=cb.Window(warmup=0, duration=HORIZON_H), seed=1)
    experiment.run(workers=1)
    times = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        result = experiment.run(workers=1)
        times.append(time.perf_counter() - start)
    one = result[m]
    totals = {"exits": one.exits, "sum": one.sum_exit, "voyages": one.voyages}
    print(json.dumps({"times": times} | {name: float(total.values.ravel()[0]) for name, total in totals.items()}))


if __name__ == "__main__":
    main()
