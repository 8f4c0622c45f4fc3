"""The small moves of the clock: rows, the ring, the buckets, queues, and a dock's list of open carriers."""

from __future__ import annotations

from transcaspian.methods.compilation import compiled_inline
from transcaspian.methods.events.layout import IN_BUCKET, IN_RING, NOWHERE, ROWS
from transcaspian.methods.events.tables import Integers, Records, Rows, Small


@compiled_inline
def write_row(
    rows: Rows, totals: Integers, entity: int, kind: int, start: float, end: float, amount_1: float, amount_2: float
) -> None:
    """Write the next row if there is room for it, and count it."""
    n = totals[ROWS]
    if n < len(rows.entity):
        rows.entity[n] = entity
        rows.kind[n] = kind
        rows.start_h[n] = start
        rows.end_h[n] = end
        rows.amount_1[n] = amount_1
        rows.amount_2[n] = amount_2
    totals[ROWS] = n + 1


@compiled_inline
def remember(todo: Integers, what: int) -> None:
    """Put something on top of what is to be served."""
    todo[0] += 1
    todo[todo[0]] = what


@compiled_inline
def to_ring(ent: Records, ring: Integers, e: int) -> None:
    """Let entity `e` resume at the present time, after all that is scheduled for it already."""
    last = ring[1]
    me = ent[e]
    me.listed = IN_RING
    me.next = -1
    me.previous = last
    if last >= 0:
        ent[last].next = e
    else:
        ring[0] = e
    ring[1] = e


@compiled_inline
def unlink(ent: Records, ring: Integers, bucket_first: Small, bucket_last: Small, e: int, per_h: float) -> None:
    """Take entity `e` out of the ring or its bucket, if it is in one."""
    me = ent[e]
    place = me.listed
    if place == NOWHERE:
        return
    before = int(me.previous)
    after = int(me.next)
    me.listed = NOWHERE
    if before >= 0:
        ent[before].next = after
    elif place == IN_RING:
        ring[0] = after
    else:
        bucket_first[int(me.wake * per_h)] = after
    if after >= 0:
        ent[after].previous = before
    elif place == IN_RING:
        ring[1] = before
    else:
        bucket_last[int(me.wake * per_h)] = before


@compiled_inline
def schedule(
    ent: Records, ring: Integers, bucket_first: Small, bucket_last: Small,
    e: int, wake: float, t: float, horizon: float, per_h: float,
) -> None:  # fmt: skip
    """Let entity `e` resume at `wake`: behind all that is scheduled for that time; never, beyond the horizon."""
    if wake <= t:
        to_ring(ent, ring, e)
    elif wake < horizon:
        bucket = int(wake * per_h)
        before = int(bucket_last[bucket])
        after = -1
        while before >= 0 and ent[before].wake > wake:
            after = before
            before = int(ent[before].previous)
        me = ent[e]
        me.wake = wake
        me.listed = IN_BUCKET
        me.previous = before
        me.next = after
        if before >= 0:
            ent[before].next = e
        else:
            bucket_first[bucket] = e
        if after >= 0:
            ent[after].previous = e
        else:
            bucket_last[bucket] = e


@compiled_inline
def join_queue(ent: Records, q_first: Small, q_last: Small, q_count: Integers, q: int, e: int) -> None:
    """Put entity `e` at the end of queue `q`."""
    me = ent[e]
    last = int(q_last[q])
    me.q_next = -1
    me.q_previous = last
    me.queue = q
    if last >= 0:
        ent[last].q_next = e
    else:
        q_first[q] = e
    q_last[q] = e
    q_count[q] += 1


@compiled_inline
def leave_queue(ent: Records, q_first: Small, q_last: Small, q_count: Integers, e: int) -> None:
    """Take entity `e` out of the queue it waits in."""
    me = ent[e]
    q = int(me.queue)
    before = int(me.q_previous)
    after = int(me.q_next)
    if before >= 0:
        ent[before].q_next = after
    else:
        q_first[q] = after
    if after >= 0:
        ent[after].q_previous = before
    else:
        q_last[q] = before
    q_count[q] -= 1


@compiled_inline
def climb_aboard(ent: Records, leader: int, e: int) -> None:
    """Put entity `e` at the end of those who travel with `leader`, and its amounts onto the leader's."""
    head = ent[leader]
    me = ent[e]
    me.q_next = -1
    last = int(head.last_aboard)
    if last >= 0:
        ent[last].q_next = e
    else:
        head.first_aboard = e
    head.last_aboard = e
    head.amount_1 += me.amount_1
    head.amount_2 += me.amount_2


@compiled_inline
def close_slot(slots: Records, docks: Records, s: int) -> None:
    """Take slot `s` out of its dock's list of open carriers."""
    slot = slots[s]
    dock = docks[slot.dock]
    if slot.previous >= 0:
        slots[slot.previous].next = slot.next
    else:
        dock.open_first = slot.next
    if slot.next >= 0:
        slots[slot.next].previous = slot.previous
    else:
        dock.open_last = slot.previous


@compiled_inline
def open_slot(slots: Records, docks: Records, s: int, d: int) -> None:
    """Put slot `s` at the end of the list of open carriers of dock `d`."""
    slot = slots[s]
    dock = docks[d]
    slot.dock = d
    slot.next = -1
    slot.previous = dock.open_last
    if slot.previous >= 0:
        slots[slot.previous].next = s
    else:
        dock.open_first = s
    dock.open_last = s
