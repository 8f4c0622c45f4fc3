"""The small moves of the clock: rows, the ring, the buckets, queues, and a dock's list of open carriers."""

from __future__ import annotations

from transcaspian.methods.compilation import compiled
from transcaspian.methods.events.layout import (
    DOCK, ENTITY, ENTITY_F, IN_BUCKET, IN_RING, LISTED, NEXT, NOWHERE, OPEN_FIRST, OPEN_LAST, PREVIOUS, QUEUE, Q_NEXT,
    Q_PREVIOUS, SLOT_DOCK, SLOT_I, SLOT_NEXT, SLOT_PREVIOUS, WAKE,
)  # fmt: skip
from transcaspian.methods.events.tables import Floats, Integers, Rows, Small


@compiled
def write_row(
    rows: Rows, n: int, entity: int, kind: int, start: float, end: float, amount_1: float, amount_2: float
) -> int:
    """Write row `n` if there is room for it, and return ``n + 1``."""
    if n < len(rows.entity):
        rows.entity[n] = entity
        rows.kind[n] = kind
        rows.start_h[n] = start
        rows.end_h[n] = end
        rows.amount_1[n] = amount_1
        rows.amount_2[n] = amount_2
    return n + 1


@compiled
def to_ring(ent: Small, ring: Integers, e: int) -> None:
    """Let entity `e` resume at the present time, after all that is scheduled for it already."""
    last = ring[1]
    ent[e * ENTITY + LISTED] = IN_RING
    ent[e * ENTITY + NEXT] = -1
    ent[e * ENTITY + PREVIOUS] = last
    if last >= 0:
        ent[last * ENTITY + NEXT] = e
    else:
        ring[0] = e
    ring[1] = e


@compiled
def unlink(
    ent: Small, entf: Floats, ring: Integers, bucket_first: Small, bucket_last: Small, e: int, per_h: float
) -> None:
    """Take entity `e` out of the ring or its bucket, if it is in one."""
    i = e * ENTITY
    place = ent[i + LISTED]
    if place == NOWHERE:
        return
    before = int(ent[i + PREVIOUS])
    after = int(ent[i + NEXT])
    ent[i + LISTED] = NOWHERE
    if before >= 0:
        ent[before * ENTITY + NEXT] = after
    elif place == IN_RING:
        ring[0] = after
    else:
        bucket_first[int(entf[e * ENTITY_F + WAKE] * per_h)] = after
    if after >= 0:
        ent[after * ENTITY + PREVIOUS] = before
    elif place == IN_RING:
        ring[1] = before
    else:
        bucket_last[int(entf[e * ENTITY_F + WAKE] * per_h)] = before


@compiled
def schedule(
    ent: Small, entf: Floats, ring: Integers, bucket_first: Small, bucket_last: Small,
    e: int, wake: float, t: float, horizon: float, per_h: float,
) -> None:  # fmt: skip
    """Let entity `e` resume at `wake`: behind all that is scheduled for that time; never, beyond the horizon."""
    if wake <= t:
        to_ring(ent, ring, e)
        return
    if not wake < horizon:
        return
    i = e * ENTITY
    entf[e * ENTITY_F + WAKE] = wake
    bucket = int(wake * per_h)
    before = int(bucket_last[bucket])
    after = -1
    while before >= 0 and entf[before * ENTITY_F + WAKE] > wake:
        after = before
        before = int(ent[before * ENTITY + PREVIOUS])
    ent[i + LISTED] = IN_BUCKET
    ent[i + PREVIOUS] = before
    ent[i + NEXT] = after
    if before >= 0:
        ent[before * ENTITY + NEXT] = e
    else:
        bucket_first[bucket] = e
    if after >= 0:
        ent[after * ENTITY + PREVIOUS] = e
    else:
        bucket_last[bucket] = e


@compiled
def leave_queue(ent: Small, q_first: Small, q_last: Small, q_count: Integers, e: int) -> None:
    """Take entity `e` out of the queue it waits in."""
    i = e * ENTITY
    q = int(ent[i + QUEUE])
    before = int(ent[i + Q_PREVIOUS])
    after = int(ent[i + Q_NEXT])
    if before >= 0:
        ent[before * ENTITY + Q_NEXT] = after
    else:
        q_first[q] = after
    if after >= 0:
        ent[after * ENTITY + Q_PREVIOUS] = before
    else:
        q_last[q] = before
    q_count[q] -= 1


@compiled
def close_slot(slot: Integers, dock: Integers, s: int) -> None:
    """Take slot `s` out of its dock's list of open carriers."""
    before = slot[s * SLOT_I + SLOT_PREVIOUS]
    after = slot[s * SLOT_I + SLOT_NEXT]
    d = slot[s * SLOT_I + SLOT_DOCK] * DOCK
    if before >= 0:
        slot[before * SLOT_I + SLOT_NEXT] = after
    else:
        dock[d + OPEN_FIRST] = after
    if after >= 0:
        slot[after * SLOT_I + SLOT_PREVIOUS] = before
    else:
        dock[d + OPEN_LAST] = before
