"""One stage as a recursion over its arrivals: as many servers as units, first come, first served."""

from __future__ import annotations

import numpy as np

from transcaspian.methods.compilation import compiled, compiled_inline
from transcaspian.methods.draws import Keys, looked_up, uniform
from transcaspian.methods.events.layout import TIED
from transcaspian.methods.events.links import write_row
from transcaspian.methods.events.serving import begin
from transcaspian.methods.events.tables import Flags, Floats, Integers, Records, Rows, Small

NAN = np.nan


@compiled
def gathered(entities: Small, firsts: Integers, column: int, data: Floats, out: Floats) -> None:
    """Look up one column of many entities."""
    for place in range(len(entities)):
        out[place] = data[firsts[entities[place]] + column]


@compiled
def drawn_first(
    entities: Small, keys: Keys, base: np.uint64, quantiles: Floats, first: int, count: int, out: Floats
) -> None:
    """Make the first draw of many entities from one stream, looked up in `count` quantiles from `first` on."""
    for place in range(len(entities)):
        number = uniform(base, keys[entities[place]], np.int64(0))
        out[place] = looked_up(quantiles, first, count, number)


@compiled_inline
def sifted_down(until: Floats, turn: Integers, count: int, time: float, order: int) -> None:
    """Put (time, order) into the root's place of a heap of `count`, the root being taken."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        if child + 1 < count and (
            until[child + 1] < until[child] or (until[child + 1] == until[child] and turn[child + 1] < turn[child])
        ):
            child += 1
        if time < until[child] or (time == until[child] and order < turn[child]):
            break
        until[place] = until[child]
        turn[place] = turn[child]
        place = child
    until[place] = time
    turn[place] = order


@compiled_inline
def write_visit(
    e: int, kinds: Integers, program: Small, site_of: Small, arrive: float, start: float, end: float,
    amounts_1: Floats, amounts_2: Floats, horizon: float, rows: Rows, totals: Integers,
) -> None:  # fmt: skip
    """Write the wait, if there was one, and the work of one visit; what begins beyond the horizon is not written."""
    if start < horizon:
        site = 0 if len(kinds) == 2 else np.int64(site_of[program[e]])
        work = kinds[2 * site + 1]
        if start > arrive:
            write_row(rows, totals, e, kinds[2 * site], arrive, start, amounts_1[e], amounts_2[e])
        if work >= 0:
            write_row(rows, totals, e, work, start, end if end < horizon else NAN, amounts_1[e], amounts_2[e])


@compiled
def served_by_few(
    arrive: Floats, entities: Small, hours: Floats, capacity: int, program: Small, site_of: Small, kinds: Integers,
    amounts_1: Floats, amounts_2: Floats, horizon: float, leave: Floats, left_by: Small, rows: Rows, totals: Integers,
) -> int:  # fmt: skip
    """Serve arrivals in order; return how many are served before the horizon.

    `site_of` says by process at which site its entities are; `kinds` holds for each site the kinds of row of wait and
    work (-1: none); the amounts are by entity. `leave` becomes the departures in order of time, `left_by` who departs.
    The last `capacity` entries written so far are those in service, in order: a departure stays where it is, a new end
    is sorted in among the others. Where the outcome hangs on the order of events at one time, ``totals[TIED]`` is set.
    """
    last_waited = -1.0
    begun = 0
    logged = len(rows.entity) > 0
    one = np.uint64(1)  # unsigned places need no look at negative ones: a tenth of the time
    for place in range(len(arrive)):
        start = arrive[place]
        if place >= capacity:
            free = leave[np.uint64(place - capacity)]
            if free > start:
                start = free
                last_waited = start
            elif last_waited == start or free == start:
                totals[TIED] = 1
        end = start + max(hours[place], 0.0)
        slot = np.uint64(place)
        while slot >= one:
            before = leave[slot - one]
            if before <= end:
                break
            leave[slot] = before
            left_by[slot] = left_by[slot - one]
            slot -= one
        leave[slot] = end
        left_by[slot] = entities[place]
        begun += start < horizon
        if logged:
            write_visit(np.int64(entities[place]), kinds, program, site_of, arrive[place], start, end,
                        amounts_1, amounts_2, horizon, rows, totals)  # fmt: skip
    return begun


@compiled
def served_by_many(
    arrive: Floats, entities: Small, hours: Floats, capacity: int, program: Small, site_of: Small, kinds: Integers,
    amounts_1: Floats, amounts_2: Floats, horizon: float, leave: Floats, left_by: Small, rows: Rows, totals: Integers,
    until: Floats, whose: Integers,
) -> int:  # fmt: skip
    """Do as `served_by_few`, with those in service in a heap (`until`, `whose`, of length `capacity`)."""
    count = 0
    out = 0
    last_waited = -1.0
    begun = 0
    logged = len(rows.entity) > 0
    for place in range(len(arrive)):
        start = arrive[place]
        if count == capacity:
            if until[0] > start:
                start = until[0]
                last_waited = start
            elif last_waited == start or until[0] == start:
                totals[TIED] = 1
            leave[out] = until[0]
            left_by[out] = entities[whose[0]]
            out += 1
        end = start + max(hours[place], 0.0)
        begun += start < horizon
        if logged:
            write_visit(np.int64(entities[place]), kinds, program, site_of, arrive[place], start, end,
                        amounts_1, amounts_2, horizon, rows, totals)  # fmt: skip
        if count == capacity:
            sifted_down(until, whose, count, end, place)
        else:
            child = count
            while child > 0 and until[(child - 1) >> 1] > end:
                until[child] = until[(child - 1) >> 1]
                whose[child] = whose[(child - 1) >> 1]
                child = (child - 1) >> 1
            until[child] = end
            whose[child] = place
            count += 1
    while count > 0:
        leave[out] = until[0]
        left_by[out] = entities[whose[0]]
        out += 1
        count -= 1
        if count > 0:
            sifted_down(until, whose, count, until[count], whose[count])
    return begun


@compiled
def passed(
    arrive: Floats, entities: Small, hours: Floats, kind: int, amounts_1: Floats, amounts_2: Floats, horizon: float,
    leave: Floats, rows: Rows, totals: Integers,
) -> bool:  # fmt: skip
    """Let each arrival spend its hours beside all others; return whether they leave in the order they came."""
    in_order = True
    logged = kind >= 0 and len(rows.entity) > 0
    for place in range(len(arrive)):
        leave[place] = arrive[place] + max(hours[place], 0.0)
        in_order = in_order and (place == 0 or leave[place] >= leave[place - 1])
        if logged and arrive[place] < horizon:
            e = np.int64(entities[place])
            write_row(rows, totals, e, kind, arrive[place], leave[place] if leave[place] < horizon else NAN,
                      amounts_1[e], amounts_2[e])  # fmt: skip
    return in_order


@compiled
def started_by_stream(
    ent: Records, entities: Small, program: Small, rank: Small, amount_1: Floats, amount_2: Floats
) -> None:
    """Set the records of entities that start in a stream."""
    for place in range(len(entities)):
        begin(ent, np.int64(entities[place]), -1, program, rank, amount_1, amount_2)


@compiled
def ended_by_stream(hours: Floats, entities: Small, horizon: float, ended: Floats) -> None:
    """Note the end of entities that ended in a stream."""
    for place in range(len(entities)):
        if hours[place] < horizon:
            ended[entities[place]] = hours[place]


@compiled
def surveyed(
    ent: Records, given_1: Floats, given_2: Floats, by_row: Small, stage: Small, amount_1: Floats, amount_2: Floats,
    started: Flags, waiting: Flags,
) -> None:  # fmt: skip
    """Look up where every entity stands at the horizon; `by_row` holds the stage of each instruction,
    the given amounts are those before the start.
    """
    for e in range(len(stage)):
        me = ent[e]
        stage[e] = by_row[me.pc - 1] if me.pc > 0 else -1
        started[e] = me.state >= 0
        waiting[e] = me.wait_kind >= 0
        amount_1[e] = me.amount_1 if me.state >= 0 else given_1[e]
        amount_2[e] = me.amount_2 if me.state >= 0 else given_2[e]
