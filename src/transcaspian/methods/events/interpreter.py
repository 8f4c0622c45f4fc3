"""The clock: one compiled loop that runs every process of every model.

The loop is one function on purpose: cut into helpers it loses much of its speed. How to read it: `next entity` takes the
next resumption in order of (time, order of scheduling); `serve` hands freed units, amounts, room and passage to those
who wait; the long `if` chain carries out one instruction. An instruction that waits sets `running` to False and names
the queue to `join` or the time to `wake` at.

Pending resumptions lie in buckets of equal width of time, each a list sorted by time and, within a time, by order of
scheduling. An entity has at most one, so the lists run through the entity records and nothing is allocated. A
resumption at the present time goes to the ring, behind everything scheduled for this time before.
"""

from __future__ import annotations

import numpy as np

from transcaspian.methods.compilation import compiled
from transcaspian.methods.draws import Keys, looked_up, uniform
from transcaspian.methods.events.layout import (
    ABOARD_1, ABOARD_2, ABOARD_SINCE, ADD, AMOUNT, AMOUNT_1, AMOUNT_2, AND, ARITHMETIC, ASSEMBLE, BELOW_MINIMUM,
    BOARD, BRANCH, BROKEN_STORE, BUSY, CAPACITY, CHECKS, CHECK_EVERY, CHOOSE, CLASSES_MOST, CLASS_BASE, CLASS_COUNT,
    CLASS_USED, CLOSE_ABOVE, COLUMN, CONST, COUNT_BASE, COVER, DELAY, DIVIDE, DOCK, DOCK_QUEUE, DOCK_WAITERS, DRAW,
    ELSEWHERE, EMPTY_TOLERANCE, END, ENTITY, ENTITY_F, EQUAL, EVENTS, EVERY_MEMBER, EXTENDED, EXTENSIONS_MOST, FAR,
    FIRST_POOL, FREE, GATE, GATE_CHECK, GATE_DAY, GATE_F, GATE_ORDER, GATE_QUEUE, GATE_TERM, GATHERING, GET, GIVEN,
    HISTORY_FIRST, HISTORY_LENGTH, IDLE, IN_USE, JUMP, KINDS, LATEST, LEAST, LESS, LESS_EQUAL, LEVEL, LIMIT, LIMIT_1,
    LIMIT_2, LISTED, LOAD, LOADING, MARK, MINIMUM, MOST, MULTIPLY, NEW_CAPACITY, NOWHERE, OPEN_BELOW, OPEN_FIRST,
    OPEN_LAST, OPTION, OR, ORDER, ORDERS, OUTS, OWN_1, OWN_2, PASSED, PASS_GATE, PATIENT, PC, POOL_COUNT, PROFILE,
    PROGRAM, PUT, QUEUE, QUEUED, QUOTA, Q_NEXT, Q_PREVIOUS, RANK, REGISTERS, RELEASE, RELEASE_ANY, RESOURCE, ROWS,
    RULE, RULE_KIND, RULE_SINCE, R_HEAD, R_TAIL, SEIZE, SEIZE_ANY, SENT_DOCK, SENT_LIMIT, SERVE_DOCK, SERVE_GATE,
    SERVE_RESOURCE, SERVE_STORE, SET_AMOUNT, SET_VARIABLE, SINCE, SLOT, SLOT_DOCK, SLOT_ENTITY, SLOT_F, SLOT_I,
    SLOT_MAP, SLOT_NEXT, SLOT_PREVIOUS, SLOT_VARIABLES, SPLIT, STARTED, STATE, STOCK, STORE, STREAM_OUT, STUCK,
    SUBTRACT, TAKEN, TERM, TERM_ENTITY, TIED, TIME, TODO_MOST, TOLERANCE, UNLOAD, UNTIL_LATEST, USED_1, USED_2, USE_1,
    USE_2, VARIABLE, WAITERS, WAITING, WAIT_KIND, WAIT_OPEN, WAKE, WANT, WATCHED, WIDTH,
)  # fmt: skip
from transcaspian.methods.events.links import close_slot, leave_queue, schedule, to_ring, unlink, write_row
from transcaspian.methods.events.tables import Rows, Starts, State, Tables

INFINITE = np.inf
NAN = np.nan
NOBODY = np.int64(-1)
STEPS_MOST = 1_000_000
SAME_TIME_MOST = 20_000_000


@compiled
def run(tables: Tables, bases: Keys, starts: Starts, state: State, rows: Rows, horizon: float, per_h: float) -> int:
    """Run a model until `horizon` (hours) with `per_h` buckets an hour; return how many rows it wants to write.

    `state` is changed in place. If more rows are wanted than `rows` holds, the surplus is counted, not written.
    """
    code, const, data, data_first = tables.code, tables.const, tables.data, tables.data_first
    variable_first, calendars, calendar_at = tables.variable_first, tables.calendars, tables.calendar_at
    pools_of, pool_at, pool_members = tables.pools_of, tables.pool_at, tables.pool_members
    n_resources, ranks, put_queue = tables.limits[0], tables.limits[1], tables.limits[2]
    ent, entf, variables = state.entities, state.entities_f, state.variables
    bucket_first, bucket_last, ring = state.bucket_first, state.bucket_last, state.ring
    res, q_first, q_last, q_count = state.resources, state.q_first, state.q_last, state.q_count
    sto, dock, dock_waiting, dock_sent = state.stores, state.docks, state.dock_waiting, state.dock_sent
    class_waiting, slot, slotf = state.class_waiting, state.slots, state.slots_f
    gate, gatef, cursor, totals = state.gates, state.gates_f, state.cursor, state.totals
    reg = np.zeros(REGISTERS)
    todo = np.zeros(TODO_MOST, np.int64)
    n_todo = 0
    n_start = len(starts.at_h)
    next_start = 0
    start_at = starts.at_h[0] if n_start > 0 else INFINITE
    bucket = 0
    last_bucket = len(bucket_first) - 1
    n_row = 0
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
        e = np.int64(-1)
        head = np.int64(bucket_first[bucket])
        if ring[0] >= 0:
            if start_at == t:
                fresh = True
            elif head >= 0 and entf[head * ENTITY_F + WAKE] == t:
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
                at = entf[head * ENTITY_F + WAKE]
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
        if same_time > SAME_TIME_MOST:
            totals[STUCK] = (ent[e * ENTITY + PC] if e >= 0 else 0) + 1
            break
        if fresh:
            e = np.int64(starts.entity[next_start])
            i = e * ENTITY
            f = e * ENTITY_F
            if len(starts.streamed) > 0 and starts.streamed[next_start] and head >= 0 and entf[head * ENTITY_F + WAKE] == t:
                totals[TIED] = 1
            ent[i + PC] = starts.pc[next_start]
            ent[i + R_HEAD] = -1
            ent[i + R_TAIL] = -1
            ent[i + LISTED] = NOWHERE
            ent[i + WAIT_KIND] = -1
            ent[i + STATE] = FREE
            ent[i + PROGRAM] = tables.program[e]
            ent[i + RANK] = tables.rank[e]
            entf[f + AMOUNT_1] = tables.amount_1[e]
            entf[f + AMOUNT_2] = tables.amount_2[e]
            if len(tables.attached_first) > 0:
                j = np.int64(tables.attached_first[e])
                if j >= 0:
                    y = variable_first[e]
                    variables[y + OWN_1] = tables.amount_1[e]
                    variables[y + OWN_2] = tables.amount_2[e]
                while j >= 0:
                    k = j * ENTITY
                    ent[k + PC] = tables.entry[tables.program[j]]
                    ent[k + R_HEAD] = -1
                    ent[k + R_TAIL] = -1
                    ent[k + LISTED] = NOWHERE
                    ent[k + WAIT_KIND] = -1
                    ent[k + STATE] = FREE
                    ent[k + PROGRAM] = tables.program[j]
                    ent[k + RANK] = tables.rank[j]
                    ent[k + Q_NEXT] = -1
                    entf[j * ENTITY_F + AMOUNT_1] = tables.amount_1[j]
                    entf[j * ENTITY_F + AMOUNT_2] = tables.amount_2[j]
                    entf[f + AMOUNT_1] += tables.amount_1[j]
                    entf[f + AMOUNT_2] += tables.amount_2[j]
                    if ent[i + R_TAIL] >= 0:
                        ent[np.int64(ent[i + R_TAIL]) * ENTITY + Q_NEXT] = j
                    else:
                        ent[i + R_HEAD] = j
                    ent[i + R_TAIL] = j
                    j = np.int64(tables.attached_next[j])
            next_start += 1
            start_at = starts.at_h[next_start] if next_start < n_start else INFINITE
        else:
            i = e * ENTITY
            f = e * ENTITY_F
            unlink(ent, entf, ring, bucket_first, bucket_last, e, per_h)
        p = np.int64(ent[i + PC])
        running = True
        wake = -1.0
        join = np.int64(-1)
        if ent[i + WAIT_KIND] >= 0:
            reason = ent[i + STATE]
            if reason == PATIENT:
                leave_queue(ent, q_first, q_last, q_count, e)
                p = np.int64(ent[i + ELSEWHERE])
            elif reason == GATHERING:
                s = np.int64(ent[i + SLOT])
                if slot[s * SLOT_I + SLOT_ENTITY] == e:
                    slot[s * SLOT_I + SLOT_ENTITY] = -1
                j = np.int64(ent[i + R_HEAD])
                while j >= 0:
                    k = j * ENTITY_F
                    if ent[j * ENTITY + WAIT_KIND] >= 0 and t > entf[k + SINCE]:
                        n_row = write_row(rows, n_row, j, np.int64(ent[j * ENTITY + WAIT_KIND]), entf[k + SINCE], t,
                                          entf[k + AMOUNT_1], entf[k + AMOUNT_2])  # fmt: skip
                    ent[j * ENTITY + WAIT_KIND] = -1
                    j = np.int64(ent[j * ENTITY + Q_NEXT])
                if t > entf[f + SINCE]:
                    y = variable_first[e] + code[p - WIDTH + 4]
                    n_row = write_row(rows, n_row, e, np.int64(ent[i + WAIT_KIND]), entf[f + SINCE], t,
                                      variables[y + OWN_1], variables[y + OWN_2])  # fmt: skip
                    entf[f + SINCE] = t
            elif reason != FREE:
                s = np.int64(ent[i + SLOT])
                y = s * SLOT_F
                if reason == LOADING and t < slotf[y + LATEST] and slotf[y + USED_1] < slotf[y + MINIMUM] - TOLERANCE:
                    ent[i + STATE] = BELOW_MINIMUM
                    running = False
                    wake = slotf[y + LATEST]
                else:
                    close_slot(slot, dock, s)
            if running:
                if t > entf[f + SINCE]:
                    n_row = write_row(rows, n_row, e, np.int64(ent[i + WAIT_KIND]), entf[f + SINCE], t,
                                      entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
                ent[i + WAIT_KIND] = -1
                ent[i + STATE] = FREE
        steps = 0
        while True:
            if not running:
                if wake >= 0.0:
                    schedule(ent, entf, ring, bucket_first, bucket_last, e, wake, t, horizon, per_h)
                if join >= 0:
                    ent[i + Q_NEXT] = -1
                    ent[i + Q_PREVIOUS] = q_last[join]
                    ent[i + QUEUE] = join
                    ent[i + ORDER] = order
                    order += 1
                    if q_last[join] >= 0:
                        ent[np.int64(q_last[join]) * ENTITY + Q_NEXT] = e
                    else:
                        q_first[join] = e
                    q_last[join] = e
                    q_count[join] += 1
            # --- serve -----------------------------------------------------------------------------------------------
            while n_todo > 0:
                what = todo[n_todo - 1]
                z = what // KINDS
                what = what % KINDS
                chosen = np.int64(-1)
                if what == SERVE_RESOURCE:
                    r = z * RESOURCE
                    idle = res[r + CAPACITY] - res[r + IN_USE]
                    if idle > 0 and res[r + WAITERS] > 0:
                        via = np.int64(-1)
                        for level in range(ranks):
                            chosen = np.int64(q_first[z * ranks + level])
                            for k in range(res[r + FIRST_POOL], res[r + FIRST_POOL] + res[r + POOL_COUNT]):
                                bit = pools_of[2 * k + 1]
                                j = np.int64(q_first[(n_resources + pools_of[2 * k]) * ranks + level])
                                while j >= 0 and not ((np.int64(entf[j * ENTITY_F + USE_1]) >> bit) & 1):
                                    j = np.int64(ent[j * ENTITY + Q_NEXT])
                                if j >= 0 and (chosen < 0 or ent[j * ENTITY + ORDER] < ent[chosen * ENTITY + ORDER]):
                                    chosen = j
                                    via = np.int64(k)
                            if chosen >= 0:
                                break
                        if chosen >= 0:
                            units = np.int64(entf[chosen * ENTITY_F + WANT])
                            if units > idle:
                                chosen = np.int64(-1)
                            else:
                                res[r + IN_USE] += units
                                if via >= 0:
                                    j = 2 * pools_of[2 * via]
                                    for k in range(pool_at[j], pool_at[j] + pool_at[j + 1]):
                                        res[pool_members[k] * RESOURCE + WAITERS] -= 1
                                    y = np.int64(ent[chosen * ENTITY + PC]) - WIDTH
                                    variables[variable_first[chosen] + code[y + 5]] = pools_of[2 * via + 1]
                                else:
                                    res[r + WAITERS] -= 1
                elif what == SERVE_STORE:
                    y = z * STORE
                    q = put_queue + 2 * z
                    j = np.int64(q_first[q])
                    k = np.int64(q_first[q + 1])
                    if j >= 0 and sto[y + STOCK] + entf[j * ENTITY_F + WANT] <= sto[y + LIMIT] + TOLERANCE:
                        sto[y + STOCK] += entf[j * ENTITY_F + WANT]
                        sto[y + GIVEN] += entf[j * ENTITY_F + WANT]
                        chosen = j
                    elif k >= 0 and sto[y + STOCK] >= entf[k * ENTITY_F + WANT] - TOLERANCE:
                        sto[y + STOCK] -= entf[k * ENTITY_F + WANT]
                        sto[y + TAKEN] += entf[k * ENTITY_F + WANT]
                        chosen = k
                elif what == SERVE_GATE:
                    y = z * GATE_F
                    j = np.int64(q_first[gate[z * GATE + GATE_QUEUE]])
                    if j >= 0:
                        wanted = gatef[y + PASSED] + entf[j * ENTITY_F + AMOUNT_1]
                        if gate[z * GATE + ORDERS] == 0 and gate[z * GATE + RULE] == 0:
                            chosen = j
                        elif gatef[y + QUOTA] > 0.0 and (
                            gatef[y + PASSED] == 0.0 or wanted <= gatef[y + QUOTA] + TOLERANCE
                        ):
                            gatef[y + PASSED] = wanted
                            chosen = j
                        if chosen >= 0:
                            unlink(ent, entf, ring, bucket_first, bucket_last, chosen, per_h)
                            ent[chosen * ENTITY + STATE] = FREE
                else:
                    d = z * DOCK
                    first_class = dock[d + CLASS_BASE]
                    s = dock[d + OPEN_FIRST]
                    goes = np.int64(-1)
                    while s >= 0 and chosen < 0 and goes < 0 and dock[d + DOCK_WAITERS] > 0:
                        y = s * SLOT_F
                        for turn in range(2):
                            for c in range(dock[d + CLASS_COUNT]):
                                j = np.int64(q_first[dock[d + DOCK_QUEUE] + c])
                                if j < 0:
                                    continue
                                used_1 = entf[j * ENTITY_F + USE_1]
                                if slotf[y + USED_1] + used_1 > slotf[y + LIMIT_1] + TOLERANCE:
                                    continue
                                if slotf[y + USED_2] + entf[j * ENTITY_F + USE_2] > slotf[y + LIMIT_2] + TOLERANCE:
                                    continue
                                if turn == 0 and dock[d + DOCK_WAITERS] > q_count[dock[d + DOCK_QUEUE] + c]:
                                    share = tables.class_share[first_class + c] * slotf[y + LIMIT_1]
                                    if slotf[y + CLASS_USED + c] + used_1 > share + TOLERANCE:
                                        continue
                                chosen = j
                                break
                            if chosen >= 0:
                                break
                        if chosen < 0:
                            if slotf[y + USED_1] > 0.0 or slotf[y + USED_2] > 0.0:
                                goes = s
                            else:
                                s = slot[s * SLOT_I + SLOT_NEXT]
                    if chosen >= 0:
                        y = s * SLOT_F
                        k = chosen * ENTITY_F
                        carrier = slot[s * SLOT_I + SLOT_ENTITY]
                        c = ent[chosen * ENTITY + QUEUE] - dock[d + DOCK_QUEUE]
                        slotf[y + USED_1] += entf[k + USE_1]
                        slotf[y + USED_2] += entf[k + USE_2]
                        slotf[y + CLASS_USED + c] += entf[k + USE_1]
                        v = slot[s * SLOT_I + SLOT_VARIABLES]
                        variables[v + ABOARD_1] = slotf[y + USED_1]
                        variables[v + ABOARD_2] = slotf[y + USED_2]
                        variables[v + COUNT_BASE + tables.class_map[slot[s * SLOT_I + SLOT_MAP] + c]] += 1.0
                        dock[d + DOCK_WAITERS] -= 1
                        dock_waiting[z] -= entf[k + USE_1]
                        class_waiting[first_class + c] -= entf[k + USE_1]
                        if slotf[y + USED_1] >= slotf[y + LIMIT_1] - TOLERANCE or (
                            slotf[y + USED_2] >= slotf[y + LIMIT_2] - TOLERANCE
                        ):
                            goes = s
                        if ent[carrier * ENTITY + STATE] == BELOW_MINIMUM and (
                            slotf[y + USED_1] >= slotf[y + MINIMUM] - TOLERANCE
                        ):
                            goes = s
                        leave_queue(ent, q_first, q_last, q_count, chosen)
                        y = chosen * ENTITY
                        if t > entf[k + SINCE]:
                            n_row = write_row(rows, n_row, chosen, np.int64(ent[y + WAIT_KIND]), entf[k + SINCE], t,
                                              entf[k + AMOUNT_1], entf[k + AMOUNT_2])  # fmt: skip
                        ent[y + WAIT_KIND] = -1
                        entf[k + ABOARD_SINCE] = t
                        ent[y + Q_NEXT] = -1
                        tail = np.int64(ent[carrier * ENTITY + R_TAIL])
                        if tail >= 0:
                            ent[tail * ENTITY + Q_NEXT] = chosen
                        else:
                            ent[carrier * ENTITY + R_HEAD] = chosen
                        ent[carrier * ENTITY + R_TAIL] = chosen
                        entf[carrier * ENTITY_F + AMOUNT_1] += entf[k + AMOUNT_1]
                        entf[carrier * ENTITY_F + AMOUNT_2] += entf[k + AMOUNT_2]
                        j = code[np.int64(ent[y + PC]) - WIDTH + 5]
                        while j >= 0 and tables.leave_store[j] >= 0:
                            number = tables.leave_number[j]
                            if tables.leave_what[j] == COLUMN:
                                number = data[data_first[chosen] + int(number)]
                            elif tables.leave_what[j] == VARIABLE:
                                number = variables[variable_first[chosen] + int(number)]
                            elif tables.leave_what[j] == AMOUNT:
                                number = entf[k + AMOUNT_1 + int(number)]
                            y = tables.leave_store[j] * STORE
                            sto[y + STOCK] -= number
                            sto[y + TAKEN] += number
                            if sto[y + STOCK] < -EMPTY_TOLERANCE * max(1.0, number):
                                totals[BROKEN_STORE] = tables.leave_store[j] + 1
                            todo[n_todo] = SERVE_STORE + KINDS * tables.leave_store[j]
                            n_todo += 1
                            j += 1
                    if goes >= 0:
                        close_slot(slot, dock, goes)
                        j = slot[goes * SLOT_I + SLOT_ENTITY]
                        ent[j * ENTITY + STATE] = FREE
                        unlink(ent, entf, ring, bucket_first, bucket_last, j, per_h)
                        to_ring(ent, ring, j)
                    elif chosen < 0:
                        n_todo -= 1
                    continue
                if chosen >= 0:
                    leave_queue(ent, q_first, q_last, q_count, chosen)
                    to_ring(ent, ring, chosen)
                else:
                    n_todo -= 1
            if not running:
                break
            # --- one instruction -------------------------------------------------------------------------------------
            steps += 1
            if steps > STEPS_MOST:
                totals[STUCK] = p + 1
                break
            op = code[p]
            a = code[p + 1]
            b = code[p + 2]
            c = code[p + 3]
            d = code[p + 4]
            p += WIDTH
            if op < JUMP:
                if op == CONST:
                    x = const[b]
                elif op == COLUMN:
                    x = data[data_first[e] + b]
                elif op == DRAW:
                    visit = np.int64(0)
                    if d >= 0:
                        y = variable_first[e] + d
                        visit = np.int64(variables[y])
                        variables[y] += 1.0
                    x = uniform(bases[c], tables.keys[e], visit)
                    if b >= 0:
                        x = looked_up(tables.quantiles, tables.law[2 * b], tables.law[2 * b + 1], x)
                elif op == ARITHMETIC:
                    left = reg[b]
                    right = reg[c]
                    if d == ADD:
                        x = left + right
                    elif d == SUBTRACT:
                        x = left - right
                    elif d == MULTIPLY:
                        x = left * right
                    elif d == DIVIDE:
                        x = left / right if right != 0.0 else INFINITE
                    elif d == LEAST:
                        x = min(left, right)
                    elif d == MOST:
                        x = max(left, right)
                    else:
                        holds = left == 0.0
                        if d == LESS:
                            holds = left < right
                        elif d == LESS_EQUAL:
                            holds = left <= right
                        elif d == EQUAL:
                            holds = left == right
                        elif d == AND:
                            holds = left != 0.0 and right != 0.0
                        elif d == OR:
                            holds = left != 0.0 or right != 0.0
                        x = 1.0 if holds else 0.0
                elif op == VARIABLE:
                    x = variables[variable_first[e] + b]
                elif op == AMOUNT:
                    x = entf[f + AMOUNT_1 + b]
                elif op == PROFILE:
                    k = min(int(t / tables.profile_step[b]), tables.profile_at[2 * b + 1] - 1)
                    x = tables.profiles[tables.profile_at[2 * b] + k]
                elif op == LEVEL:
                    x = sto[b * STORE + STOCK]
                elif op == WAITING:
                    x = dock_waiting[b]
                    if c >= 0:
                        x = class_waiting[dock[b * DOCK + CLASS_BASE] + c]
                elif op == QUEUED:
                    x = 0.0
                    for k in range(ranks):
                        x += q_count[b * ranks + k]
                elif op == BUSY:
                    x = np.float64(res[b * RESOURCE + IN_USE])
                elif op == TIME:
                    x = t
                else:
                    y = np.int64(reg[b])
                    k = cursor[y]
                    last = calendar_at[2 * y] + calendar_at[2 * y + 1]
                    while k < last and calendars[2 * k + 1] <= t:
                        k += 1
                    cursor[y] = k
                    x = 1.0 if k < last and calendars[2 * k] <= t else 0.0
                reg[a] = x
            elif op == SEIZE:
                units = c
                if b >= 0:
                    units = np.int64(reg[b])
                r = a * RESOURCE
                if res[r + WAITERS] == 0 and res[r + IN_USE] + units <= res[r + CAPACITY]:
                    res[r + IN_USE] += units
                else:
                    if d < 0:
                        d = np.int64(ent[i + RANK])
                        if code[p - WIDTH + 5] >= 0:
                            d = min(max(np.int64(reg[code[p - WIDTH + 5]]), 0), ranks - 1)
                    join = a * ranks + d
                    res[r + WAITERS] += 1
                    entf[f + WANT] = units
                    if res[r + IN_USE] < res[r + CAPACITY]:
                        todo[n_todo] = SERVE_RESOURCE + KINDS * a
                        n_todo += 1
                    running = False
            elif op == DELAY:
                hours = max(reg[a], 0.0)
                kind = code[p - WIDTH + 6]
                closed_kind = code[p - WIDTH + 7]
                if kind >= 0 and c >= 0:
                    member = 1 + np.int64(variables[variable_first[e] + c])
                    kind += member
                    closed_kind += member
                wake = t
                if b >= 0:
                    y = np.int64(reg[b])
                    k = cursor[y]
                    last = calendar_at[2 * y] + calendar_at[2 * y + 1]
                    while k < last and calendars[2 * k + 1] <= t:
                        k += 1
                    cursor[y] = k
                    while k < last and wake < horizon:
                        shut = max(calendars[2 * k], wake)
                        if shut > wake and shut >= wake + hours:
                            break
                        if kind >= 0:
                            if shut > wake:
                                n_row = write_row(rows, n_row, e, kind, wake, shut if shut < horizon else NAN,
                                                  entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
                            if shut < horizon:
                                n_row = write_row(rows, n_row, e, closed_kind, shut,
                                                  calendars[2 * k + 1] if calendars[2 * k + 1] < horizon else NAN,
                                                  entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
                        hours -= shut - wake
                        wake = calendars[2 * k + 1]
                        k += 1
                if kind >= 0 and wake < horizon:
                    n_row = write_row(rows, n_row, e, kind, wake, wake + hours if wake + hours < horizon else NAN,
                                      entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
                wake += hours
                ent[i + PC] = p
                running = False
                continue
            elif op == RELEASE:
                if b >= 0:
                    c = np.int64(reg[b])
                res[a * RESOURCE + IN_USE] -= c
                if res[a * RESOURCE + WAITERS] > 0:
                    todo[n_todo] = SERVE_RESOURCE + KINDS * a
                    n_todo += 1
            elif op == JUMP:
                p = a
            elif op == BRANCH:
                if reg[a] != 0.0:
                    p = b
            elif op == MARK:
                if b >= 0:
                    a += 1 + np.int64(variables[variable_first[e] + b])
                n_row = write_row(rows, n_row, e, a, t, t, entf[f + AMOUNT_1], entf[f + AMOUNT_2])
            elif op == STREAM_OUT:
                state.out_h[n_out] = t
                state.out_entity[n_out] = e
                state.out_pc[n_out] = p
                n_out += 1
                ent[i + PC] = p
                running = False
                continue
            elif op == END:
                state.ended[e] = t
                ent[i + PC] = -1
                running = False
                continue
            elif op == BOARD:
                y = a * DOCK
                join = dock[y + DOCK_QUEUE] + b
                entf[f + USE_1] = reg[c]
                entf[f + USE_2] = reg[d]
                dock[y + DOCK_WAITERS] += 1
                dock_waiting[a] += reg[c]
                class_waiting[dock[y + CLASS_BASE] + b] += reg[c]
                if dock[y + OPEN_FIRST] >= 0:
                    todo[n_todo] = SERVE_DOCK + KINDS * a
                    n_todo += 1
                running = False
            elif op == LOAD:
                s = e + c
                v = variable_first[e] + d
                if ent[i + R_HEAD] < 0:
                    variables[v + OWN_1] = entf[f + AMOUNT_1]
                    variables[v + OWN_2] = entf[f + AMOUNT_2]
                if variables[v + SENT_DOCK] > 0.0:
                    dock_sent[int(variables[v + SENT_DOCK]) - 1] -= variables[v + SENT_LIMIT]
                    variables[v + SENT_DOCK] = 0.0
                y = s * SLOT_F
                slotf[y + USED_1] = variables[v + ABOARD_1]
                slotf[y + USED_2] = variables[v + ABOARD_2]
                slotf[y + LIMIT_1] = reg[b]
                slotf[y + LIMIT_2] = reg[b + 1]
                slotf[y + MINIMUM] = reg[b + 2]
                slotf[y + LATEST] = t + reg[b + 4]
                for k in range(CLASSES_MOST):
                    slotf[y + CLASS_USED + k] = 0.0
                if slotf[y + USED_1] < reg[b] - TOLERANCE and slotf[y + USED_2] < reg[b + 1] - TOLERANCE:
                    y = s * SLOT_I
                    last = dock[a * DOCK + OPEN_LAST]
                    slot[y + SLOT_ENTITY] = e
                    slot[y + SLOT_DOCK] = a
                    slot[y + SLOT_VARIABLES] = v
                    slot[y + SLOT_MAP] = code[p - WIDTH + 5]
                    slot[y + SLOT_NEXT] = -1
                    slot[y + SLOT_PREVIOUS] = last
                    if last >= 0:
                        slot[last * SLOT_I + SLOT_NEXT] = s
                    else:
                        dock[a * DOCK + OPEN_FIRST] = s
                    dock[a * DOCK + OPEN_LAST] = s
                    ent[i + SLOT] = s
                    ent[i + STATE] = LOADING if reg[b + 3] < INFINITE else UNTIL_LATEST
                    wake = t + min(reg[b + 3], reg[b + 4])
                    todo[n_todo] = SERVE_DOCK + KINDS * a
                    n_todo += 1
                    running = False
            elif op == UNLOAD or op == SPLIT:
                v = variable_first[e] + d
                j = np.int64(ent[i + R_HEAD])
                if j >= 0:
                    entf[f + AMOUNT_1] = variables[v + OWN_1]
                    entf[f + AMOUNT_2] = variables[v + OWN_2]
                ent[i + R_HEAD] = -1
                ent[i + R_TAIL] = -1
                while j >= 0:
                    y = j * ENTITY
                    if op == UNLOAD:
                        k = np.int64(ent[y + PC]) - WIDTH
                        kind = code[k + 7]
                        if code[k] == BOARD and kind >= 0:
                            k = j * ENTITY_F
                            n_row = write_row(rows, n_row, j, kind, entf[k + ABOARD_SINCE], t,
                                              entf[k + AMOUNT_1], entf[k + AMOUNT_2])  # fmt: skip
                    elif ent[y + PROGRAM] == ent[i + PROGRAM]:
                        ent[y + PC] = p
                    to_ring(ent, ring, j)
                    j = np.int64(ent[y + Q_NEXT])
                if op == UNLOAD:
                    variables[v + ABOARD_1] = 0.0
                    variables[v + ABOARD_2] = 0.0
                    for k in range(c):
                        variables[v + COUNT_BASE + k] = 0.0
            elif op == PUT or op == GET:
                y = a * STORE
                q = put_queue + 2 * a
                x = reg[b]
                if op == PUT and q_first[q] < 0 and sto[y + STOCK] + x <= sto[y + LIMIT] + TOLERANCE:
                    sto[y + STOCK] += x
                    sto[y + GIVEN] += x
                elif op == GET and q_first[q + 1] < 0 and sto[y + STOCK] >= x - TOLERANCE:
                    sto[y + STOCK] -= x
                    sto[y + TAKEN] += x
                else:
                    join = q if op == PUT else q + 1
                    entf[f + WANT] = x
                    running = False
                if running and (q_first[q] >= 0 or q_first[q + 1] >= 0):
                    todo[n_todo] = SERVE_STORE + KINDS * a
                    n_todo += 1
            elif op == WAIT_OPEN:
                y = np.int64(reg[a])
                k = cursor[y]
                last = calendar_at[2 * y] + calendar_at[2 * y + 1]
                while k < last and calendars[2 * k + 1] <= t:
                    k += 1
                cursor[y] = k
                if k < last and calendars[2 * k] <= t:
                    wake = calendars[2 * k + 1]
                    kind = code[p - WIDTH + 6]
                    if c >= 0:
                        kind += 1 + np.int64(variables[variable_first[e] + c])
                    n_row = write_row(rows, n_row, e, kind, t, wake if wake < horizon else NAN,
                                      entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
                    ent[i + PC] = p
                    running = False
                    continue
            elif op == SEIZE_ANY:
                mask = np.int64(EVERY_MEMBER)
                if b >= 0:
                    mask = np.int64(reg[b])
                first = pool_at[2 * a]
                taken = np.int64(-1)
                blocked = np.int64(-1)
                for k in range(pool_at[2 * a + 1]):
                    r = pool_members[first + k] * RESOURCE
                    if (mask >> k) & 1 and res[r + IN_USE] + c <= res[r + CAPACITY]:
                        if res[r + WAITERS] == 0:
                            taken = np.int64(k)
                            break
                        if blocked < 0:
                            blocked = np.int64(k)
                if taken >= 0:
                    res[pool_members[first + taken] * RESOURCE + IN_USE] += c
                    variables[variable_first[e] + code[p - WIDTH + 5]] = taken
                else:
                    for k in range(pool_at[2 * a + 1]):
                        res[pool_members[first + k] * RESOURCE + WAITERS] += 1
                    if d < 0:
                        d = np.int64(ent[i + RANK])
                        if code[p - WIDTH + 7] >= 0:
                            d = min(max(np.int64(reg[code[p - WIDTH + 7]]), 0), ranks - 1)
                    join = (n_resources + a) * ranks + d
                    entf[f + WANT] = c
                    entf[f + USE_1] = mask
                    if blocked >= 0:
                        todo[n_todo] = SERVE_RESOURCE + KINDS * pool_members[first + blocked]
                        n_todo += 1
                    running = False
            elif op == RELEASE_ANY:
                k = variable_first[e] + d
                r = pool_members[pool_at[2 * a] + int(variables[k])]
                variables[k] = -1.0
                res[r * RESOURCE + IN_USE] -= c
                if res[r * RESOURCE + WAITERS] > 0:
                    todo[n_todo] = SERVE_RESOURCE + KINDS * r
                    n_todo += 1
            elif op == SET_AMOUNT:
                entf[f + AMOUNT_1 + a] = reg[b]
            elif op == SET_VARIABLE:
                variables[variable_first[e] + a] = reg[b]
            elif op == ASSEMBLE:
                y = a * SLOT_F
                v = variable_first[e] + d
                variables[v + OWN_1] = entf[f + AMOUNT_1]
                variables[v + OWN_2] = entf[f + AMOUNT_2]
                ent[i + Q_NEXT] = -1
                leader = slot[a * SLOT_I + SLOT_ENTITY]
                if leader >= 0 and (
                    slotf[y + USED_1] + reg[b + 3] > slotf[y + LIMIT_1] + TOLERANCE
                    or slotf[y + USED_2] + reg[b + 4] > slotf[y + LIMIT_2] + TOLERANCE
                ):
                    unlink(ent, entf, ring, bucket_first, bucket_last, leader, per_h)
                    to_ring(ent, ring, leader)
                    leader = np.int64(-1)
                if leader < 0:
                    slot[a * SLOT_I + SLOT_ENTITY] = e
                    slotf[y + USED_1] = 0.0
                    slotf[y + USED_2] = 0.0
                    slotf[y + LIMIT_1] = reg[b]
                    slotf[y + LIMIT_2] = reg[b + 1]
                    ent[i + SLOT] = a
                    ent[i + STATE] = GATHERING
                    wake = t + reg[b + 2]
                else:
                    k = leader * ENTITY
                    if ent[k + R_TAIL] >= 0:
                        ent[np.int64(ent[k + R_TAIL]) * ENTITY + Q_NEXT] = e
                    else:
                        ent[k + R_HEAD] = e
                    ent[k + R_TAIL] = e
                    entf[leader * ENTITY_F + AMOUNT_1] += entf[f + AMOUNT_1]
                    entf[leader * ENTITY_F + AMOUNT_2] += entf[f + AMOUNT_2]
                slotf[y + USED_1] += reg[b + 3]
                slotf[y + USED_2] += reg[b + 4]
                if slotf[y + USED_1] >= slotf[y + LIMIT_1] - TOLERANCE or slotf[y + USED_2] >= slotf[y + LIMIT_2] - TOLERANCE:
                    slot[a * SLOT_I + SLOT_ENTITY] = -1
                    if leader >= 0:
                        unlink(ent, entf, ring, bucket_first, bucket_last, leader, per_h)
                        to_ring(ent, ring, leader)
                    else:
                        wake = t
                running = False
            elif op == PASS_GATE:
                y = a * GATE_F
                if gate[a * GATE + ORDERS] > 0 or gate[a * GATE + RULE] > 0:
                    wanted = gatef[y + PASSED] + entf[f + AMOUNT_1]
                    q = gate[a * GATE + GATE_QUEUE]
                    if q_first[q] < 0 and gatef[y + QUOTA] > 0.0 and (
                        gatef[y + PASSED] == 0.0 or wanted <= gatef[y + QUOTA] + TOLERANCE
                    ):
                        gatef[y + PASSED] = wanted
                    else:
                        join = q
                        if b >= 0 and reg[b] < INFINITE:
                            ent[i + STATE] = PATIENT
                            ent[i + ELSEWHERE] = c
                            wake = t + max(reg[b], 0.0)
                        running = False
            elif op == OPTION:
                k = b
                score = 0.0
                while tables.option_docks[k] >= 0:
                    y = tables.option_docks[k]
                    score += dock_waiting[y] - dock_sent[y]
                    s = dock[y * DOCK + OPEN_FIRST]
                    while s >= 0:
                        score -= min(slotf[s * SLOT_F + LIMIT_1] - slotf[s * SLOT_F + USED_1], FAR)
                        s = slot[s * SLOT_I + SLOT_NEXT]
                    k += 1
                score = reg[c] * score + reg[d]
                if code[p - WIDTH + 5] >= 0 and reg[code[p - WIDTH + 5]] != 0.0:
                    score -= FAR
                if code[p - WIDTH + 7] > 0 or score > best_score:
                    best_score = score
                    best_target = a
                    best_docks = b
            elif op == CHOOSE:
                p = best_target
                if b >= 0 and tables.option_docks[best_docks] >= 0:
                    v = variable_first[e] + d
                    if variables[v + SENT_DOCK] > 0.0:
                        dock_sent[int(variables[v + SENT_DOCK]) - 1] -= variables[v + SENT_LIMIT]
                    dock_sent[tables.option_docks[best_docks]] += reg[b]
                    variables[v + SENT_DOCK] = tables.option_docks[best_docks] + 1.0
                    variables[v + SENT_LIMIT] = reg[b]
            elif op == NEW_CAPACITY:
                y = data_first[e]
                k = int(data[y])
                res[k * RESOURCE + CAPACITY] = int(data[y + 1])
                todo[n_todo] = SERVE_RESOURCE + KINDS * k
                n_todo += 1
            elif op == GATE_ORDER:
                y = data_first[e]
                z = int(data[y])
                gate[z * GATE + ORDERS] += int(data[y + 1])
                if data[y + 1] > 0.0:
                    wake = data[y + 2]
                    n_row = write_row(rows, n_row, NOBODY, np.int64(data[y + 3]), t, wake if wake < horizon else NAN, 0.0, 0.0)
                    wake = -1.0
                else:
                    todo[n_todo] = SERVE_GATE + KINDS * z
                    n_todo += 1
            elif op == GATE_CHECK:
                y = a * GATE_F
                z = a * GATE
                k = gate[z + HISTORY_FIRST] + gate[z + CHECKS] % gate[z + HISTORY_LENGTH]
                taken_all = sto[gate[z + WATCHED] * STORE + TAKEN]
                hours = t
                out = taken_all
                if gate[z + CHECKS] >= gate[z + HISTORY_LENGTH]:
                    hours = gate[z + HISTORY_LENGTH] * gatef[y + CHECK_EVERY]
                    out = taken_all - state.history[k]
                state.history[k] = taken_all
                gate[z + CHECKS] += 1
                stock = sto[gate[z + WATCHED] * STORE + STOCK]
                if out > TOLERANCE:
                    gatef[y + COVER] = stock * hours / out
                else:
                    gatef[y + COVER] = INFINITE if stock > TOLERANCE else 0.0
                if gate[z + RULE] == 0 and gatef[y + COVER] > gatef[y + CLOSE_ABOVE]:
                    gate[z + RULE] = 1
                    gate[z + EXTENDED] = 0
                    gatef[y + RULE_SINCE] = t
                    schedule(ent, entf, ring, bucket_first, bucket_last, gate[z + TERM_ENTITY], t + gatef[y + TERM], t,
                             horizon, per_h)  # fmt: skip
            elif op == GATE_TERM:
                y = a * GATE_F
                z = a * GATE
                if gatef[y + COVER] > gatef[y + OPEN_BELOW] and gate[z + EXTENDED] < gate[z + EXTENSIONS_MOST]:
                    gate[z + EXTENDED] += 1
                    wake = t + gatef[y + TERM]
                    ent[i + PC] = p - WIDTH
                    running = False
                    continue
                gate[z + RULE] = 0
                n_row = write_row(rows, n_row, NOBODY, gate[z + RULE_KIND], gatef[y + RULE_SINCE], t, 0.0, 0.0)
                todo[n_todo] = SERVE_GATE + KINDS * a
                n_todo += 1
            elif op == GATE_DAY:
                gatef[a * GATE_F + PASSED] = 0.0
                todo[n_todo] = SERVE_GATE + KINDS * a
                n_todo += 1
            else:  # IDLE: wait to be woken by another
                ent[i + PC] = p
                running = False
                continue
            if not running:  # a wait that writes a row when it is over
                entf[f + SINCE] = t
                ent[i + WAIT_KIND] = code[p - WIDTH + 6]
                ent[i + PC] = p
        if totals[STUCK] > 0:
            break
    # --- what has not ended by the horizon ----------------------------------------------------------------------------
    for e in range(tables.limits[3]):
        i = e * ENTITY
        f = e * ENTITY_F
        if ent[i + WAIT_KIND] >= 0:
            n_row = write_row(rows, n_row, e, np.int64(ent[i + WAIT_KIND]), entf[f + SINCE], NAN,
                              entf[f + AMOUNT_1], entf[f + AMOUNT_2])  # fmt: skip
        j = np.int64(ent[i + R_HEAD])
        while j >= 0:
            y = np.int64(ent[j * ENTITY + PC]) - WIDTH
            if y >= 0 and code[y] == BOARD and code[y + 7] >= 0:
                k = j * ENTITY_F
                n_row = write_row(rows, n_row, j, code[y + 7], entf[k + ABOARD_SINCE], NAN,
                                  entf[k + AMOUNT_1], entf[k + AMOUNT_2])  # fmt: skip
            j = np.int64(ent[j * ENTITY + Q_NEXT])
    for z in range(len(gatef) // GATE_F):
        if gate[z * GATE + RULE] > 0:
            n_row = write_row(rows, n_row, NOBODY, gate[z * GATE + RULE_KIND], gatef[z * GATE_F + RULE_SINCE], NAN, 0.0, 0.0)
    totals[EVENTS] = n_event
    state.clock[0] = t
    totals[OUTS] = n_out
    totals[STARTED] = next_start
    totals[ROWS] = n_row
    return n_row
