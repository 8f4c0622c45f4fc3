"""Verbs too rare to be worth a place in the loop: gates, the choice of a dock, standing open at one, batches."""

from __future__ import annotations

from typing import Any

import numpy as np

from transcaspian.methods.compilation import compiled_inside
from transcaspian.methods.events.layout import (
    ABOARD_1,
    ABOARD_2,
    CLASSES_MOST,
    FAR,
    GATHERING,
    LOADING,
    OWN_1,
    OWN_2,
    SENT_DOCK,
    SENT_LIMIT,
    TOLERANCE,
    UNTIL_LATEST,
)
from transcaspian.methods.events.links import climb_aboard, open_slot, to_ring, unlink
from transcaspian.methods.events.tables import Floats, Integers, Records, Small

INFINITE = np.inf


@compiled_inside
def cover_measured(gate: Any, store: Any, history: Floats, t: float) -> bool:
    """Measure a gate's cover, level over the rate taken out in the window; return whether an order begins."""
    place = gate.history_first + gate.checks % gate.history_length
    hours = t
    out = store.taken
    if gate.checks >= gate.history_length:
        hours = gate.history_length * gate.check_every
        out = store.taken - history[place]
    history[place] = store.taken
    gate.checks += 1
    if out > TOLERANCE:
        gate.cover = store.stock * hours / out
    else:
        gate.cover = INFINITE if store.stock > TOLERANCE else 0.0
    begins = gate.rule == 0 and gate.cover > gate.close_above
    if begins:
        gate.rule = 1
        gate.extended = 0
        gate.rule_since = t
    return begins


@compiled_inside
def passes(gate: Any, amount: float, first_waiting: int) -> bool:
    """Return whether an entity passes a gate at once: it is open, or the day's quota, then counted, lets it."""
    if gate.orders == 0 and gate.rule == 0:
        return True
    if first_waiting >= 0 or gate.quota <= 0.0:
        return False
    if gate.passed > 0.0 and gate.passed + amount > gate.quota + TOLERANCE:
        return False
    gate.passed += amount
    return True


@compiled_inside
def dock_score(option_docks: Integers, first: int, docks: Records, slots: Records) -> float:
    """Return what waits at some docks less the room under way to them and open at them."""
    score = 0.0
    place = first
    while option_docks[place] >= 0:
        dock = docks[option_docks[place]]
        score += dock.waiting - dock.sent
        s = dock.open_first
        while s >= 0:
            score -= min(slots[s].limit_1 - slots[s].used_1, FAR)
            s = slots[s].next
        place += 1
    return score


@compiled_inside
def sent_to(dock: int, limit: float, docks: Records, variables: Floats, v: int) -> None:
    """Count a carrier's room as under way to a dock (-1: to none), no longer to the one before."""
    if variables[v + SENT_DOCK] > 0.0:
        docks[int(variables[v + SENT_DOCK]) - 1].sent -= variables[v + SENT_LIMIT]
    variables[v + SENT_DOCK] = dock + 1.0
    variables[v + SENT_LIMIT] = limit
    if dock >= 0:
        docks[dock].sent += limit


@compiled_inside
def opened(
    me: Any, e: int, s: int, dock: int, class_map: int, t: float, reg: Floats, base: int,
    slots: Records, class_used: Floats, docks: Records, variables: Floats, v: int,
) -> bool:  # fmt: skip
    """Let carrier `e` stand open at a dock; return False, and leave it closed, if there is no room aboard."""
    sent_to(-1, 0.0, docks, variables, v)
    if me.first_aboard < 0:
        variables[v + OWN_1] = me.amount_1
        variables[v + OWN_2] = me.amount_2
    slot = slots[s]
    slot.used_1 = variables[v + ABOARD_1]
    slot.used_2 = variables[v + ABOARD_2]
    slot.limit_1 = reg[base]
    slot.limit_2 = reg[base + 1]
    slot.minimum = reg[base + 2]
    slot.latest = t + reg[base + 4]
    if slot.used_1 >= slot.limit_1 - TOLERANCE or slot.used_2 >= slot.limit_2 - TOLERANCE:
        return False
    for c in range(CLASSES_MOST):
        class_used[s * CLASSES_MOST + c] = 0.0
    slot.entity = e
    slot.variables = v
    slot.map = class_map
    open_slot(slots, docks, s, dock)
    me.slot = s
    me.state = LOADING if reg[base + 3] < INFINITE else UNTIL_LATEST
    return True


@compiled_inside
def joined(
    ent: Records, e: int, s: int, t: float, reg: Floats, base: int, slots: Records, variables: Floats, v: int,
    ring: Integers, bucket_first: Small, bucket_last: Small, per_h: float,
) -> float:  # fmt: skip
    """Let entity `e` join the open batch or lead a new one; return when a new leader goes on at the latest, else -1."""
    me = ent[e]
    slot = slots[s]
    variables[v + OWN_1] = me.amount_1
    variables[v + OWN_2] = me.amount_2
    me.q_next = -1
    leader = slot.entity
    if leader >= 0 and (
        slot.used_1 + reg[base + 3] > slot.limit_1 + TOLERANCE or slot.used_2 + reg[base + 4] > slot.limit_2 + TOLERANCE
    ):
        unlink(ent, ring, bucket_first, bucket_last, leader, per_h)
        to_ring(ent, ring, leader)
        leader = np.int64(-1)
    wake = -1.0
    if leader < 0:
        slot.entity = e
        slot.used_1 = 0.0
        slot.used_2 = 0.0
        slot.limit_1 = reg[base]
        slot.limit_2 = reg[base + 1]
        me.slot = s
        me.state = GATHERING
        wake = t + reg[base + 2]
    else:
        climb_aboard(ent, leader, e)
    slot.used_1 += reg[base + 3]
    slot.used_2 += reg[base + 4]
    if slot.used_1 >= slot.limit_1 - TOLERANCE or slot.used_2 >= slot.limit_2 - TOLERANCE:
        slot.entity = -1
        if leader < 0:
            return t
        unlink(ent, ring, bucket_first, bucket_last, leader, per_h)
        to_ring(ent, ring, leader)
    return wake
