"""The clock: one compiled loop that runs every process of every model.

The loop is one function on purpose: cut into helpers it loses much of its speed. How to read it: `next entity` takes
the next resumption in order of (time, order of scheduling); `serve` hands freed units, amounts, room and passage to
those who wait; the long `if` chain carries out one instruction. An instruction that waits sets `running` to False and
names the queue to `join` or the time to `wake` at.

Pending resumptions lie in buckets of equal width of time, each a list sorted by time and, within a time, by order of
scheduling. An entity has at most one, so the lists run through the entity records and nothing is allocated. A
resumption at the present time goes to the ring, behind everything scheduled for this time before.
"""

from __future__ import annotations

import numpy as np

from transcaspian.methods.compilation import compiled
from transcaspian.methods.draws import Keys, looked_up, uniform
from transcaspian.methods.events.calendars import opens_at, suspended
from transcaspian.methods.events.layout import (
    AMOUNT,
    ARITHMETIC,
    ASSEMBLE,
    BELOW_MINIMUM,
    BOARD,
    BRANCH,
    BUSY,
    CHOOSE,
    COLUMN,
    CONST,
    DELAY,
    DRAW,
    END,
    EVENTS,
    EVERY_MEMBER,
    FAR,
    FREE,
    GATE_CHECK,
    GATE_DAY,
    GATE_ORDER,
    GATE_TERM,
    GATHERING,
    GET,
    JUMP,
    KINDS,
    LEVEL,
    LOAD,
    LOADING,
    MARK,
    NEW_CAPACITY,
    OPTION,
    OUTS,
    PASS_GATE,
    PATIENT,
    PROFILE,
    PUT,
    QUEUED,
    RELEASE,
    RELEASE_ANY,
    ROWS,
    SEIZE,
    SEIZE_ANY,
    SERVE_DOCK,
    SERVE_GATE,
    SERVE_RESOURCE,
    SERVE_STORE,
    SET_AMOUNT,
    SET_VARIABLE,
    SPLIT,
    STREAM_OUT,
    STUCK,
    TIED,
    TIME,
    TOLERANCE,
    UNLOAD,
    VARIABLE,
    WAIT_OPEN,
    WAITING,
)  # fmt: skip
from transcaspian.methods.events.links import (
    close_slot,
    join_queue,
    leave_queue,
    remember,
    schedule,
    to_ring,
    unlink,
    write_row,
)
from transcaspian.methods.events.rare import (
    cover_measured,
    dock_score,
    joined,
    opened,
    passes,
    sent_to,
)
from transcaspian.methods.events.serving import (
    attach,
    batch_goes,
    begin,
    board_next,
    boarding_slot,
    combined,
    free_member,
    next_for_resource,
    next_for_store,
    parted,
)
from transcaspian.methods.events.tables import Rows, Starts, State, Tables

INFINITE = np.inf
NAN = np.nan
NOBODY = np.int64(-1)
STEPS_MOST = 100_000  # without waiting, and a hundredth of it at one time by each entity on average


@compiled
def run(tables: Tables, bases: Keys, starts: Starts, state: State, rows: Rows, horizon: float, per_h: float) -> int:
    """Run a model until `horizon` (hours) with `per_h` buckets an hour; return how many rows it wants to write.

    `state` is changed in place. If more rows are wanted than `rows` holds, the surplus is counted, not written.
    """
    code, const, data, data_first = tables.code, tables.const, tables.data, tables.data_first
    variable_first, calendars, calendar_at = tables.variable_first, tables.calendars, tables.calendar_at
    pools_of, pool_at, pool_members = tables.pools_of, tables.pool_at, tables.pool_members
    n_resources, ranks, put_queue = tables.limits[0], tables.limits[1], tables.limits[2]
    ent, variables, reg, todo = state.entities, state.variables, state.registers, state.todo
    bucket_first, bucket_last, ring = state.bucket_first, state.bucket_last, state.ring
    resources, q_first, q_last, q_count = state.resources, state.q_first, state.q_last, state.q_count
    stores, docks, slots, gates = state.stores, state.docks, state.slots, state.gates
    class_waiting, class_used, cursor, totals = state.class_waiting, state.class_used, state.cursor, state.totals
    n_start = len(starts.at_h)
    next_start = 0
    start_at = starts.at_h[0] if n_start > 0 else INFINITE
    bucket = 0
    last_bucket = len(bucket_first) - 1
    n_event = 0
    n_out = 0
    order = 0
    same_time = 0
    t = 0.0
    best_score = -INFINITE
    best_target = np.int64(0)
    best_docks = np.int64(0)
    while True:
        # --- next entity ---------------------------------------------------------------------------------------------
        fresh = False
        e = NOBODY
        head = np.int64(bucket_first[bucket])
        if ring[0] >= 0:
            if start_at == t:
                fresh = True
            elif head >= 0 and ent[head].wake == t:
                e = head
            else:
                e = np.int64(ring[0])
        else:
            stop = last_bucket
            if start_at < horizon:
                stop = int(start_at * per_h)
            while bucket < stop and bucket_first[bucket] < 0:
                bucket += 1
            head = np.int64(bucket_first[bucket])
            at = INFINITE
            if head >= 0:
                at = ent[head].wake
            if start_at <= at:
                fresh = True
                at = start_at
            else:
                e = head
            if at >= horizon:
                break
            if at > t:
                same_time = 0
            t = at
        n_event += 1
        same_time += 1
        if fresh:
            if len(starts.streamed) > 0 and starts.streamed[next_start] and head >= 0 and ent[head].wake == t:
                totals[TIED] = 1
            e = np.int64(starts.entity[next_start])
            fresh_pc = starts.pc[next_start]
            next_start += 1
            start_at = starts.at_h[next_start] if next_start < n_start else INFINITE
            me = ent[e]
            begin(ent, e, fresh_pc, tables.program, tables.rank, tables.amount_1, tables.amount_2)
            if len(tables.attached_first) > 0 and tables.attached_first[e] >= 0:
                attach(ent, e, tables, variables, variable_first[e])
        else:
            me = ent[e]
            unlink(ent, ring, bucket_first, bucket_last, e, per_h)
        p = np.int64(me.pc)
        if same_time > STEPS_MOST + STEPS_MOST // 100 * tables.limits[3]:
            totals[STUCK] = p + 1
            break
        running = True
        wake = -1.0
        join = NOBODY
        kind = np.int64(me.wait_kind)
        if kind >= 0:
            if me.state == PATIENT:
                leave_queue(ent, q_first, q_last, q_count, e)
                p = np.int64(me.elsewhere)
            elif me.state == GATHERING:
                if slots[me.slot].entity == e:
                    slots[me.slot].entity = -1
                batch_goes(ent, e, t, variables, variable_first[e] + code[p - 1].d, rows, totals)
            elif me.state != FREE:
                slot = slots[me.slot]
                if me.state == LOADING and t < slot.latest and slot.used_1 < slot.minimum - TOLERANCE:
                    me.state = BELOW_MINIMUM
                    running = False
                    wake = slot.latest
                else:
                    close_slot(slots, docks, np.int64(me.slot))
            if running:
                if t > me.since:
                    write_row(rows, totals, e, kind, me.since, t, me.amount_1, me.amount_2)
                me.wait_kind = -1
                me.state = FREE
        steps = 0
        while True:
            if not running:
                if wake >= 0.0:
                    schedule(ent, ring, bucket_first, bucket_last, e, wake, t, horizon, per_h)
                if join >= 0:
                    join_queue(ent, q_first, q_last, q_count, join, e)
                    me.order = order
                    order += 1
            # --- serve -----------------------------------------------------------------------------------------------
            while todo[0] > 0:
                what = todo[todo[0]]
                z = what // KINDS
                what = what % KINDS
                chosen = NOBODY
                if what == SERVE_RESOURCE:
                    chosen = next_for_resource(
                        z, ent, resources, q_first, ranks, n_resources, pools_of, pool_at, pool_members, code,
                        variables, variable_first,
                    )  # fmt: skip
                elif what == SERVE_STORE:
                    chosen = next_for_store(stores[z], ent, np.int64(q_first[put_queue + 2 * z]),
                                            np.int64(q_first[put_queue + 2 * z + 1]))  # fmt: skip
                elif what == SERVE_GATE:
                    j = np.int64(q_first[gates[z].queue])
                    if j >= 0 and passes(gates[z], ent[j].amount_1, NOBODY):
                        chosen = j
                        unlink(ent, ring, bucket_first, bucket_last, chosen, per_h)
                        ent[chosen].state = FREE
                else:
                    s = boarding_slot(docks[z], ent, slots, class_used, tables.class_share, tables.class_map,
                                      tables.class_most, q_first, q_count)  # fmt: skip
                    if s >= 0:
                        full = board_next(s, docks[z], t, tables, state, rows)
                    else:
                        s = -2 - s
                        full = s >= 0
                        if not full:
                            todo[0] -= 1
                    if full:
                        close_slot(slots, docks, s)
                        j = slots[s].entity
                        ent[j].state = FREE
                        unlink(ent, ring, bucket_first, bucket_last, j, per_h)
                        to_ring(ent, ring, j)
                    continue
                if chosen >= 0:
                    leave_queue(ent, q_first, q_last, q_count, chosen)
                    to_ring(ent, ring, chosen)
                else:
                    todo[0] -= 1
            if not running:
                break
            # --- one instruction -------------------------------------------------------------------------------------
            steps += 1
            if steps > STEPS_MOST:
                totals[STUCK] = p + 1
                break
            now = code[p]
            op = now.op
            a = now.a
            b = now.b
            c = now.c
            d = now.d
            p += 1
            if op < JUMP:
                if op == CONST:
                    x = const[b]
                elif op == COLUMN:
                    x = data[data_first[e] + b]
                elif op == DRAW:
                    visit = np.int64(0)
                    if d >= 0:
                        v = variable_first[e] + d
                        visit = np.int64(variables[v])
                        variables[v] += 1.0
                    x = uniform(bases[c], tables.keys[e], visit)
                    if b >= 0:
                        x = looked_up(tables.quantiles, tables.law[2 * b], tables.law[2 * b + 1], x)
                elif op == ARITHMETIC:
                    x = combined(d, reg[b], reg[c])
                elif op == VARIABLE:
                    x = variables[variable_first[e] + b]
                elif op == AMOUNT:
                    x = me.amount_2 if b > 0 else me.amount_1
                elif op == PROFILE:
                    k = min(int(t / tables.profile_step[b]), tables.profile_at[2 * b + 1] - 1)
                    x = tables.profiles[tables.profile_at[2 * b] + k]
                elif op == LEVEL:
                    x = stores[b].stock
                elif op == WAITING:
                    x = docks[b].waiting
                    if c >= 0:
                        x = class_waiting[docks[b].class_base + c]
                elif op == QUEUED:
                    x = 0.0
                    for k in range(ranks):
                        x += q_count[b * ranks + k]
                elif op == BUSY:
                    x = np.float64(resources[b].in_use)
                elif op == TIME:
                    x = t
                else:
                    x = 1.0 if opens_at(np.int64(reg[b]), t, calendars, calendar_at, cursor) > t else 0.0
                reg[a] = x
            elif op == SEIZE:
                units = c
                if b >= 0:
                    units = np.int64(reg[b])
                resource = resources[a]
                if resource.waiters == 0 and resource.in_use + units <= resource.capacity:
                    resource.in_use += units
                else:
                    if d < 0:
                        d = np.int64(me.rank)
                        if now.e >= 0:
                            d = min(max(np.int64(reg[now.e]), 0), ranks - 1)
                    join = a * ranks + d
                    resource.waiters += 1
                    me.want = units
                    if resource.in_use < resource.capacity:
                        remember(todo, SERVE_RESOURCE + KINDS * a)
                    running = False
            elif op == DELAY:
                hours = max(reg[a], 0.0)
                kind = now.kind
                closed_kind = now.more
                if kind >= 0 and c >= 0:
                    k = 1 + np.int64(variables[variable_first[e] + c])
                    kind += k
                    closed_kind += k
                wake = t
                if b >= 0:
                    wake = suspended(np.int64(reg[b]), t, hours, horizon, kind, closed_kind, e, me, tables, state, rows)
                    hours = state.clock[0]
                if kind >= 0 and wake < horizon:
                    write_row(rows, totals, e, kind, wake, wake + hours if wake + hours < horizon else NAN,
                                      me.amount_1, me.amount_2)  # fmt: skip
                wake += hours
                me.pc = p
                running = False
                continue
            elif op == RELEASE:
                if b >= 0:
                    c = np.int64(reg[b])
                resource = resources[a]
                resource.in_use -= c
                if resource.waiters > 0:
                    remember(todo, SERVE_RESOURCE + KINDS * a)
            elif op == JUMP:
                p = a
            elif op == BRANCH:
                if reg[a] != 0.0:
                    p = b
            elif op == MARK:
                if b >= 0:
                    a += 1 + np.int64(variables[variable_first[e] + b])
                write_row(rows, totals, e, a, t, t, me.amount_1, me.amount_2)
            elif op == STREAM_OUT:
                state.out_h[n_out] = t
                state.out_entity[n_out] = e
                state.out_pc[n_out] = p - 1
                n_out += 1
                me.pc = -1
                running = False
                continue
            elif op == END:
                state.ended[e] = t
                me.pc = -1
                running = False
                continue
            elif op == BOARD:
                dock = docks[a]
                join = dock.queue + b
                me.use_1 = reg[c]
                me.use_2 = reg[d]
                dock.waiters += 1
                dock.waiting += reg[c]
                class_waiting[dock.class_base + b] += reg[c]
                if dock.open_first >= 0:
                    remember(todo, SERVE_DOCK + KINDS * a)
                running = False
            elif op == LOAD:
                v = variable_first[e] + d
                if opened(me, e, e + c, a, now.e, t, reg, b, slots, class_used, docks, variables, v):
                    wake = t + min(reg[b + 3], reg[b + 4])
                    remember(todo, SERVE_DOCK + KINDS * a)
                    running = False
            elif op == UNLOAD or op == SPLIT:
                parted(op == UNLOAD, ent, e, p, t, code, variables, variable_first[e] + d, c, ring, rows, totals)
            elif op == PUT or op == GET:
                store = stores[a]
                z = put_queue + 2 * a
                x = reg[b]
                if op == PUT and q_first[z] < 0 and store.stock + x <= store.limit + TOLERANCE:
                    store.stock += x
                    store.given += x
                elif op == GET and q_first[z + 1] < 0 and store.stock >= x - TOLERANCE:
                    store.stock -= x
                    store.taken += x
                else:
                    join = z if op == PUT else z + 1
                    me.want = x
                    running = False
                if running and (q_first[z] >= 0 or q_first[z + 1] >= 0):
                    remember(todo, SERVE_STORE + KINDS * a)
            elif op == WAIT_OPEN:
                wake = opens_at(np.int64(reg[a]), t, calendars, calendar_at, cursor)
                if wake <= t:
                    wake = -1.0
                else:
                    kind = now.kind
                    if c >= 0:
                        kind += 1 + np.int64(variables[variable_first[e] + c])
                    write_row(rows, totals, e, kind, t, wake if wake < horizon else NAN, me.amount_1, me.amount_2)
                    me.pc = p
                    running = False
                    continue
            elif op == SEIZE_ANY:
                mask = np.int64(EVERY_MEMBER)
                if b >= 0:
                    mask = np.int64(reg[b])
                k = free_member(mask, c, pool_at[2 * a], pool_at[2 * a + 1], pool_members, resources, todo)
                if k >= 0:
                    variables[variable_first[e] + now.e] = k
                else:
                    if d < 0:
                        d = np.int64(me.rank)
                        if now.more >= 0:
                            d = min(max(np.int64(reg[now.more]), 0), ranks - 1)
                    join = (n_resources + a) * ranks + d
                    me.want = c
                    me.use_1 = mask
                    running = False
            elif op == RELEASE_ANY:
                v = variable_first[e] + d
                z = pool_members[pool_at[2 * a] + int(variables[v])]
                variables[v] = -1.0
                resource = resources[z]
                resource.in_use -= c
                if resource.waiters > 0:
                    remember(todo, SERVE_RESOURCE + KINDS * z)
            elif op == SET_AMOUNT:
                if a > 0:
                    me.amount_2 = reg[b]
                else:
                    me.amount_1 = reg[b]
            elif op == SET_VARIABLE:
                variables[variable_first[e] + a] = reg[b]
            elif op == ASSEMBLE:
                v = variable_first[e] + d
                wake = joined(ent, e, a, t, reg, b, slots, variables, v, ring, bucket_first, bucket_last, per_h)
                running = False
            elif op == PASS_GATE:
                if not passes(gates[a], me.amount_1, np.int64(q_first[gates[a].queue])):
                    join = gates[a].queue
                    if b >= 0 and reg[b] < INFINITE:
                        me.state = PATIENT
                        me.elsewhere = c
                        wake = t + max(reg[b], 0.0)
                    running = False
            elif op == OPTION:
                x = reg[c] * dock_score(tables.option_docks, b, docks, slots) + reg[d]
                if now.e >= 0 and reg[now.e] != 0.0:
                    x -= FAR
                if now.more > 0 or x > best_score:
                    best_score = x
                    best_target = a
                    best_docks = b
            elif op == CHOOSE:
                p = best_target
                if b >= 0:
                    sent_to(tables.option_docks[best_docks], reg[b], docks, variables, variable_first[e] + d)
            elif op == NEW_CAPACITY:
                z = int(data[data_first[e]])
                resources[z].capacity = int(data[data_first[e] + 1])
                remember(todo, SERVE_RESOURCE + KINDS * z)
            elif op == GATE_ORDER:
                k = data_first[e]
                z = int(data[k])
                gates[z].orders += int(data[k + 1])
                if data[k + 1] > 0.0:
                    write_row(rows, totals, NOBODY, np.int64(data[k + 3]), t,
                                      data[k + 2] if data[k + 2] < horizon else NAN, 0.0, 0.0)  # fmt: skip
                else:
                    remember(todo, SERVE_GATE + KINDS * z)
            elif op == GATE_CHECK:
                gate = gates[a]
                if cover_measured(gate, stores[gate.watched], state.history, t):
                    schedule(ent, ring, bucket_first, bucket_last, gate.term_entity, t + gate.term, t, horizon, per_h)
            elif op == GATE_TERM:
                gate = gates[a]
                if gate.cover > gate.open_below and gate.extended < gate.extensions:
                    gate.extended += 1
                    wake = t + gate.term
                    me.pc = p - 1
                    running = False
                    continue
                gate.rule = 0
                write_row(rows, totals, NOBODY, gate.rule_kind, gate.rule_since, t, 0.0, 0.0)
                remember(todo, SERVE_GATE + KINDS * a)
            elif op == GATE_DAY:
                gates[a].passed = 0.0
                remember(todo, SERVE_GATE + KINDS * a)
            else:  # IDLE: wait to be woken by another
                me.pc = p
                running = False
                continue
            if not running:  # a wait that writes a row when it is over
                me.since = t
                me.wait_kind = now.kind
                me.pc = p
        if totals[STUCK] > 0:
            break
    totals[EVENTS] = n_event
    totals[OUTS] = n_out
    state.clock[0] = t
    return totals[ROWS]
