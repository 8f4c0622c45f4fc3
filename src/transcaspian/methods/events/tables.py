"""What a kernel is given: the frozen tables of a model, and the state of one run. Read by the kernels by name."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Small = NDArray[np.int32]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Records = Any  # a record array of `layout`; a type checker cannot see its fields


class Tables(NamedTuple):
    """A built model: programs, data of the entities, and what they share. Never written to."""

    code: Records  # instructions
    const: Floats
    entry: Integers  # first instruction of each process
    quantiles: Floats
    law: Integers  # first, count of each distribution
    profiles: Floats
    profile_at: Integers  # first, count
    profile_step: Floats
    calendars: Floats  # closed from, closed to
    calendar_at: Integers  # first, count
    data: Floats  # columns of every entity, row by row
    data_first: Integers
    variable_first: Integers
    program: Small  # process of every entity
    rank: Small
    keys: Keys
    amount_1: Floats
    amount_2: Floats
    attached_first: Small  # followers from the start: empty if there are none
    attached_next: Small
    pools_of: Integers  # pool, place in the pool
    pool_at: Integers  # first, count
    pool_members: Integers
    class_share: Floats
    class_map: Integers
    class_most: Floats
    leave_store: Integers
    leave_what: Integers
    leave_number: Floats
    option_docks: Integers
    limits: Integers  # how many: resources, ranks, first store queue, users' entities


class Starts(NamedTuple):
    """When entities enter the loop, in order, and at which instruction."""

    at_h: Floats
    entity: Small
    pc: Integers
    streamed: NDArray[np.uint8]  # 1 where a stage ran as a stream before; empty if none did


class Rows(NamedTuple):
    """The log under way: one row a visit."""

    entity: Small
    kind: Small
    start_h: Floats
    end_h: Floats
    amount_1: Floats
    amount_2: Floats


class State(NamedTuple):
    """All that changes in a run."""

    entities: Records
    variables: Floats
    bucket_first: Small
    bucket_last: Small
    ring: Integers  # first, last
    resources: Records
    q_first: Small
    q_last: Small
    q_count: Integers
    stores: Records
    docks: Records
    class_waiting: Floats
    slots: Records
    class_used: Floats
    gates: Records
    history: Floats
    cursor: Integers
    ended: Floats
    out_h: Floats
    out_entity: Small
    out_pc: Integers
    totals: Integers
    clock: Floats  # the last hour at which anything happened
    registers: Floats
    todo: Integers
