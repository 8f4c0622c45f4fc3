"""Who is served next: at a resource, a store, a dock; and what boarding and parting do."""

from __future__ import annotations

from typing import Any

import numpy as np

from transcaspian.methods.compilation import compiled, compiled_inline, compiled_inside
from transcaspian.methods.events.layout import (
    ABOARD_1,
    ABOARD_2,
    ADD,
    AMOUNT,
    AND,
    BELOW_MINIMUM,
    BOARD,
    BROKEN_STORE,
    CLASSES_MOST,
    COLUMN,
    COUNT_BASE,
    DIVIDE,
    EMPTY_TOLERANCE,
    EQUAL,
    FREE,
    GATHERING,
    KINDS,
    LEAST,
    LESS,
    LESS_EQUAL,
    MOST,
    MULTIPLY,
    NOWHERE,
    OR,
    OWN_1,
    OWN_2,
    SERVE_RESOURCE,
    SERVE_STORE,
    SUBTRACT,
    TOLERANCE,
    VARIABLE,
)
from transcaspian.methods.events.links import climb_aboard, leave_queue, remember, to_ring, write_row
from transcaspian.methods.events.tables import Floats, Integers, Records, Rows, Small, State, Tables

INFINITE = np.inf
NAN = np.nan
NOBODY = np.int64(-1)


@compiled_inline
def combined(how: int, left: float, right: float) -> float:
    """Return two numbers joined by arithmetic or a comparison (1 if it holds); a number over zero is infinite."""
    if how == ADD:
        return left + right
    if how == SUBTRACT:
        return left - right
    if how == MULTIPLY:
        return left * right
    if how == DIVIDE:
        return left / right if right != 0.0 else INFINITE
    if how == LEAST:
        return min(left, right)
    if how == MOST:
        return max(left, right)
    holds = left == 0.0
    if how == LESS:
        holds = left < right
    elif how == LESS_EQUAL:
        holds = left <= right
    elif how == EQUAL:
        holds = left == right
    elif how == AND:
        holds = left != 0.0 and right != 0.0
    elif how == OR:
        holds = left != 0.0 or right != 0.0
    return 1.0 if holds else 0.0


@compiled_inline
def begin(ent: Records, e: int, pc: int, program: Small, rank: Small, amount_1: Floats, amount_2: Floats) -> None:
    """Set the record of an entity that starts."""
    me = ent[e]
    me.pc = pc
    me.listed = NOWHERE
    me.first_aboard = -1
    me.last_aboard = -1
    me.state = FREE
    me.program = program[e]
    me.rank = rank[e]
    me.amount_1 = amount_1[e]
    me.amount_2 = amount_2[e]


@compiled_inside
def attach(ent: Records, e: int, tables: Tables, variables: Floats, v: int) -> None:
    """Put the followers of leader `e` behind it from the start."""
    variables[v + OWN_1] = ent[e].amount_1
    variables[v + OWN_2] = ent[e].amount_2
    j = np.int64(tables.attached_first[e])
    while j >= 0:
        pc = tables.entry[tables.program[j]]
        begin(ent, j, pc, tables.program, tables.rank, tables.amount_1, tables.amount_2)
        climb_aboard(ent, e, j)
        j = np.int64(tables.attached_next[j])


@compiled_inline
def next_for_resource(
    z: int, ent: Records, resources: Records, q_first: Small, ranks: int, n_resources: int, pools_of: Integers,
    pool_at: Integers, pool_members: Integers, code: Records, variables: Floats, variable_first: Integers,
) -> int:  # fmt: skip
    """Give free units of resource `z` to whoever waits first, directly or by a pool; return the entity or -1."""
    resource = resources[z]
    idle = resource.capacity - resource.in_use
    if idle <= 0 or resource.waiters == 0:
        return NOBODY
    via = NOBODY
    chosen = NOBODY
    for level in range(ranks):
        chosen = np.int64(q_first[z * ranks + level])
        for k in range(resource.first_pool, resource.first_pool + resource.pool_count):
            j = np.int64(q_first[(n_resources + pools_of[2 * k]) * ranks + level])
            while j >= 0 and not ((np.int64(ent[j].use_1) >> pools_of[2 * k + 1]) & 1):
                j = np.int64(ent[j].q_next)
            if j >= 0 and (chosen < 0 or ent[j].order < ent[chosen].order):
                chosen = j
                via = np.int64(k)
        if chosen >= 0:
            break
    if chosen < 0 or np.int64(ent[chosen].want) > idle:
        return NOBODY
    resource.in_use += np.int64(ent[chosen].want)
    if via < 0:
        resource.waiters -= 1
        return chosen
    pool = 2 * pools_of[2 * via]
    for k in range(pool_at[pool], pool_at[pool] + pool_at[pool + 1]):
        resources[pool_members[k]].waiters -= 1
    variables[variable_first[chosen] + code[ent[chosen].pc - 1].e] = pools_of[2 * via + 1]
    return chosen


@compiled_inside
def free_member(
    mask: int, units: int, first: int, count: int, pool_members: Integers, resources: Records, todo: Integers
) -> int:
    """Take units of the first free eligible member of a pool and return its place; -1, and one waiter more, if none."""
    blocked = NOBODY
    for k in range(count):
        resource = resources[pool_members[first + k]]
        if (mask >> k) & 1 and resource.in_use + units <= resource.capacity:
            if resource.waiters == 0:
                resource.in_use += units
                return np.int64(k)
            if blocked < 0:
                blocked = pool_members[first + k]
    for k in range(count):
        resources[pool_members[first + k]].waiters += 1
    if blocked >= 0:
        remember(todo, SERVE_RESOURCE + KINDS * blocked)
    return NOBODY


@compiled_inline
def next_for_store(store: Any, ent: Records, putter: int, getter: int) -> int:
    """Let the first in the queue to put, else the first to get, through if its amount fits; return it or -1."""
    if putter >= 0 and store.stock + ent[putter].want <= store.limit + TOLERANCE:
        store.stock += ent[putter].want
        store.given += ent[putter].want
        return putter
    if getter >= 0 and store.stock >= ent[getter].want - TOLERANCE:
        store.stock -= ent[getter].want
        store.taken += ent[getter].want
        return getter
    return NOBODY


@compiled_inline
def boarding_slot(
    dock: Any, ent: Records, slots: Records, class_used: Floats, class_share: Floats, class_map: Integers,
    class_most: Floats, q_first: Small, q_count: Integers,
) -> int:  # fmt: skip
    """Return the open carrier that takes the next unit; -2 - slot of one to be sent off because nothing fits; else -1.

    The unit's class is left in ``slots[...].boarding``. Classes come in order of priority; in the first turn a class
    stops at its share of the first limit while another waits. What a carrier does not take, or takes no more of, cannot
    send it off.
    """
    s = dock.open_first
    while s >= 0 and dock.waiters > 0:
        slot = slots[s]
        wanted = False
        for turn in range(2):
            for c in range(dock.classes):
                j = np.int64(q_first[dock.queue + c])
                if j < 0 or class_map[slot.map + c] < 0:
                    continue
                most = class_most[slot.map + c]
                if most < 1.0 and class_used[s * CLASSES_MOST + c] + ent[j].use_1 > most * slot.limit_1 + TOLERANCE:
                    continue
                wanted = True
                if slot.used_1 + ent[j].use_1 > slot.limit_1 + TOLERANCE:
                    continue
                if slot.used_2 + ent[j].use_2 > slot.limit_2 + TOLERANCE:
                    continue
                if turn == 0 and dock.waiters > q_count[dock.queue + c]:
                    share = class_share[dock.class_base + c] * slot.limit_1
                    if class_used[s * CLASSES_MOST + c] + ent[j].use_1 > share + TOLERANCE:
                        continue
                slot.boarding = c
                return s
        if wanted and (slot.used_1 > 0.0 or slot.used_2 > 0.0):
            return -2 - s
        s = slot.next
    return NOBODY


@compiled_inline
def board_next(s: int, dock: Any, t: float, tables: Tables, state: State, rows: Rows) -> bool:
    """Let the first unit of the class named in the slot board its carrier; return whether the carrier goes."""
    ent, variables = state.entities, state.variables
    slot = state.slots[s]
    c = slot.boarding
    chosen = np.int64(state.q_first[dock.queue + c])
    other = ent[chosen]
    slot.used_1 += other.use_1
    slot.used_2 += other.use_2
    state.class_used[s * CLASSES_MOST + c] += other.use_1
    variables[slot.variables + ABOARD_1] = slot.used_1
    variables[slot.variables + ABOARD_2] = slot.used_2
    variables[slot.variables + COUNT_BASE + tables.class_map[slot.map + c]] += 1.0
    dock.waiters -= 1
    dock.waiting -= other.use_1
    state.class_waiting[dock.class_base + c] -= other.use_1
    leave_queue(ent, state.q_first, state.q_last, state.q_count, chosen)
    if t > other.since:
        write_row(rows, state.totals, chosen, np.int64(other.wait_kind), other.since, t, other.amount_1, other.amount_2)
    other.wait_kind = -1
    other.aboard_since = t
    climb_aboard(ent, slot.entity, chosen)
    if tables.code[other.pc - 1].e >= 0:
        take_leave(chosen, tables.code[other.pc - 1].e, tables, state)
    if slot.used_1 >= slot.limit_1 - TOLERANCE or slot.used_2 >= slot.limit_2 - TOLERANCE:
        return True
    return ent[slot.entity].state == BELOW_MINIMUM and slot.used_1 >= slot.minimum - TOLERANCE


@compiled_inline
def take_leave(e: int, k: int, tables: Tables, state: State) -> None:
    """Take out of stores what entity `e` leaves there on boarding, from line `k` of the table of leaves."""
    me = state.entities[e]
    while tables.leave_store[k] >= 0:
        number = tables.leave_number[k]
        if tables.leave_what[k] == COLUMN:
            number = tables.data[tables.data_first[e] + int(number)]
        elif tables.leave_what[k] == VARIABLE:
            number = state.variables[tables.variable_first[e] + int(number)]
        elif tables.leave_what[k] == AMOUNT:
            number = me.amount_2 if number > 0.0 else me.amount_1
        store = state.stores[tables.leave_store[k]]
        store.stock -= number
        store.taken += number
        if store.stock < -EMPTY_TOLERANCE * max(1.0, number):
            state.totals[BROKEN_STORE] = tables.leave_store[k] + 1
        remember(state.todo, SERVE_STORE + KINDS * tables.leave_store[k])
        k += 1


@compiled_inside
def batch_goes(ent: Records, e: int, t: float, variables: Floats, v: int, rows: Rows, totals: Integers) -> None:
    """Write the waits of a batch whose leader `e` goes on: followers' and, with its own amounts, the leader's."""
    me = ent[e]
    j = np.int64(me.first_aboard)
    while j >= 0:
        other = ent[j]
        if other.wait_kind >= 0 and t > other.since:
            write_row(rows, totals, j, np.int64(other.wait_kind), other.since, t, other.amount_1, other.amount_2)
        other.wait_kind = -1
        j = np.int64(other.q_next)
    if t > me.since:
        write_row(rows, totals, e, np.int64(me.wait_kind), me.since, t, variables[v + OWN_1], variables[v + OWN_2])
        me.since = t


@compiled_inline
def parted(
    unloads: bool, ent: Records, e: int, pc: int, t: float, code: Records, variables: Floats, v: int, classes: int,
    ring: Integers, rows: Rows, totals: Integers,
) -> None:  # fmt: skip
    """Let all who travel with `e` resume: after unloading at their own place, after a split at the leader's."""
    me = ent[e]
    j = np.int64(me.first_aboard)
    if j >= 0:
        me.amount_1 = variables[v + OWN_1]
        me.amount_2 = variables[v + OWN_2]
    me.first_aboard = -1
    me.last_aboard = -1
    while j >= 0:
        other = ent[j]
        if not unloads:
            if other.program == me.program:
                other.pc = pc
        elif other.pc > 0 and code[other.pc - 1].op == BOARD and code[other.pc - 1].more >= 0:
            kind = code[other.pc - 1].more
            write_row(rows, totals, j, kind, other.aboard_since, t, other.amount_1, other.amount_2)
        to_ring(ent, ring, j)
        j = np.int64(other.q_next)
    if unloads:
        variables[v + ABOARD_1] = 0.0
        variables[v + ABOARD_2] = 0.0
        for k in range(classes):
            variables[v + COUNT_BASE + k] = 0.0


@compiled
def write_unended(
    ent: Records, count: int, code: Records, variables: Floats, variable_first: Integers, gates: Records, rows: Rows,
    totals: Integers,
) -> None:  # fmt: skip
    """Write what has not ended by the horizon: waits (a leader's with its own amounts), travels, orders by rule."""
    for e in range(count):
        me = ent[e]
        if me.wait_kind >= 0:
            one, two = me.amount_1, me.amount_2
            if me.state == GATHERING:
                v = variable_first[e]
                one, two = variables[v + OWN_1], variables[v + OWN_2]
            write_row(rows, totals, e, np.int64(me.wait_kind), me.since, NAN, one, two)
        j = np.int64(me.first_aboard)
        while j >= 0:
            other = ent[j]
            if other.pc > 0 and code[other.pc - 1].op == BOARD and code[other.pc - 1].more >= 0:
                kind = code[other.pc - 1].more
                write_row(rows, totals, j, kind, other.aboard_since, NAN, other.amount_1, other.amount_2)
            j = np.int64(other.q_next)
    for z in range(len(gates)):
        if gates[z].rule > 0:
            write_row(rows, totals, NOBODY, gates[z].rule_kind, gates[z].rule_since, NAN, 0.0, 0.0)
