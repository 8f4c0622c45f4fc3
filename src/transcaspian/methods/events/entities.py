"""The entities of a model as flat tables: when they start, their columns, amounts, ranks, keys and followers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods.events.assembly import Program
from transcaspian.methods.events.checks import Faults
from transcaspian.methods.events.description import Batch
from transcaspian.methods.events.tables import Floats, Integers, Keys, Small


@dataclass(slots=True)
class Entities:
    """Tables over all entities, the model's own (gates, changes of capacity) last."""

    count: int
    own: int
    at_h: Floats
    program: Small
    rank: Small
    keys: Keys
    amount_1: Floats
    amount_2: Floats
    data: Floats
    data_first: Integers
    variables: Floats
    variable_first: Integers
    attached_first: Small
    attached_next: Small
    follows: NDArray[np.bool_]


def tabulated(
    batches: list[Batch], programs: dict[str, Program], own: list[tuple[str, float, tuple[float, ...]]], faults: Faults
) -> Entities:
    """Return the tables; `own` are the model's own entities: (program, start, data)."""
    count = sum(len(batch.at_h) for batch in batches)
    total = count + len(own)
    numbers = {name: place for place, name in enumerate(programs)}
    data_size = sum(len(batch.at_h) * len(programs[batch.process].columns) for batch in batches)
    variable_size = sum(len(batch.at_h) * len(programs[batch.process].initial) for batch in batches)
    own_data = np.array([number for _, _, data in own for number in data], dtype=np.float64)
    tables = Entities(
        count, len(own), np.empty(total), np.empty(total, np.int32), np.zeros(total, np.int32),
        np.zeros(total, np.uint64), np.zeros(total), np.zeros(total), np.empty(data_size + len(own_data)),
        np.zeros(total, np.int64), np.empty(variable_size), np.zeros(total, np.int64), np.empty(0, np.int32),
        np.empty(0, np.int32), np.zeros(total, np.bool_),
    )  # fmt: skip
    data_at = variable_at = 0
    for name in dict.fromkeys(batch.process for batch in batches):
        programs[name].data_first = data_at
        data_at += len(programs[name].columns) * programs[name].count
    for batch in batches:
        variable_at = _fill(tables, batch, programs[batch.process], numbers, variable_at, faults)
    tables.data[data_at:] = own_data
    for place, (name, start, data) in enumerate(own, start=count):
        tables.at_h[place], tables.program[place], tables.data_first[place] = start, numbers[name], data_at
        data_at += len(data)
    _attach(tables, batches, programs, faults)
    return tables


def _fill(
    tables: Entities, batch: Batch, program: Program, numbers: dict[str, int], variable_at: int, faults: Faults
) -> int:
    count = len(batch.at_h)
    here = slice(batch.first, batch.first + count)
    tables.at_h[here] = batch.at_h
    tables.program[here] = numbers[batch.process]
    tables.rank[here] = batch.rank
    tables.keys[here] = batch.keys
    tables.amount_1[here] = batch.amount_1 if batch.amount_1 is not None else 0.0 if program.loads else 1.0
    tables.amount_2[here] = batch.amount_2
    before = program.filled
    tables.data_first[here] = program.data_first + before + np.arange(count)
    for name, offset in program.columns.items():
        first = program.data_first + offset + before
        tables.data[first : first + count] = _column(batch, name, faults)
    program.filled += count
    wide = len(program.initial)
    tables.variable_first[here] = variable_at + wide * np.arange(count)
    values = tables.variables[variable_at : variable_at + wide * count].reshape(count, wide)
    values[:] = program.initial
    for name, place in program.variables.items():
        if name in batch.columns:
            values[:, place] = batch.columns[name]
    return variable_at + wide * count


def _column(batch: Batch, name: str, faults: Faults) -> Floats:
    if name in batch.columns:
        return batch.columns[name]
    faults.known(name, batch.columns, kind="column", row=f"add {batch.process}", rule="column_missing")
    return np.zeros(len(batch.at_h))


def _attach(tables: Entities, batches: list[Batch], programs: dict[str, Program], faults: Faults) -> None:
    """Chain followers behind their leaders, in the order of their numbers."""
    if all(batch.leader is None for batch in batches):
        return
    leaders = np.full(tables.count, -1, np.int64)
    for batch in batches:
        if batch.leader is not None:
            leaders[batch.first : batch.first + len(batch.leader)] = batch.leader
    followers = np.flatnonzero(leaders >= 0)
    chosen = leaders[followers]
    if (chosen >= tables.count).any() or (leaders[chosen[chosen < tables.count]] >= 0).any():
        faults.add("leader_unknown", row="add", field="leader")
        return
    names = list(programs)
    for number in np.unique(tables.program[chosen]):
        if not programs[names[number]].carries:
            faults.add("split_without_leader", row=names[number])
    tables.follows[followers] = True
    tables.attached_first = np.full(tables.count + tables.own, -1, np.int32)
    tables.attached_next = np.full(tables.count + tables.own, -1, np.int32)
    order = np.argsort(chosen, kind="stable")
    sorted_followers, sorted_leaders = followers[order], chosen[order]
    heads = np.r_[True, sorted_leaders[1:] != sorted_leaders[:-1]]
    tables.attached_first[sorted_leaders[heads]] = sorted_followers[heads]
    inner = ~heads[1:]
    tables.attached_next[sorted_followers[:-1][inner]] = sorted_followers[1:][inner]


def starts_in_order(tables: Entities, entry: Integers) -> tuple[Floats, Small, Integers]:
    """Return hours, entities and first instructions of all starts, by time; the model's own come first among equals."""
    order = np.concatenate(
        [np.arange(tables.count, tables.count + tables.own), np.flatnonzero(~tables.follows[: tables.count])]
    )
    hours = tables.at_h[order]
    if len(hours) > 1 and not (hours[1:] >= hours[:-1]).all():
        by_time = np.argsort(hours, kind="stable")
        order, hours = order[by_time], hours[by_time]
    return hours, order.astype(np.int32), entry[tables.program[order]]
