"""One run of a built model: state laid out, the loop called, the log wrapped."""

from __future__ import annotations

import numpy as np

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods.draws import stream_base
from transcaspian.methods.events import interpreter
from transcaspian.methods.events import layout as at
from transcaspian.methods.events.built import Built
from transcaspian.methods.events.deadlock import found
from transcaspian.methods.events.log import EndState, Log, LogRows, coded
from transcaspian.methods.events.recursion import surveyed
from transcaspian.methods.events.serving import write_unended
from transcaspian.methods.events.streaming import Streaming
from transcaspian.methods.events.tables import Floats, Keys, Records, Rows, State, Tables

BUCKETS_LEAST, BUCKETS_MOST = 4096, 1 << 18


class Workspace:
    """Memory that one worker uses for run after run: made once, it grows only if a run needs more."""

    def __init__(self) -> None:
        self._rows = Rows(*_empty_rows(0))
        self._arrays: dict[str, np.ndarray] = {}

    def rows(self, count: int) -> Rows:
        """Return room for at least `count` rows."""
        if len(self._rows.entity) < count:
            self._rows = Rows(*_empty_rows(count + count // 8))
        return self._rows

    def array(self, name: str, count: int, dtype: type) -> np.ndarray:
        """Return an uninitialised array of `count` numbers, the same memory whenever it is large enough."""
        kept = self._arrays.get(name)
        if kept is None or len(kept) < count:
            kept = self._arrays[name] = np.empty(count, dtype)
        return kept[:count]

    def filled(self, name: str, count: int, dtype: type, value: float) -> np.ndarray:
        """Return an array of `count` times `value`."""
        array = self.array(name, count, dtype)
        array[:] = value
        return array

    def fresh_entities(self, count: int) -> Records:
        """Return entity records that no run has touched: not started, waiting for nothing."""
        memory = self.filled("entities", count * (at.ENTITY.itemsize // 4), np.int32, -1)
        return memory.view(at.ENTITY).view(np.recarray)

    def copied(self, name: str, source: np.ndarray) -> np.ndarray:
        """Return a copy of `source`."""
        array = self.array(name, len(source), source.dtype.type)
        array[:] = source
        return array


def _empty_rows(count: int) -> tuple[np.ndarray, ...]:
    return (np.empty(count, np.int32), np.empty(count, np.int32), *(np.empty(count) for _ in range(4)))


def run(built: Built, *, seed: int, rows: bool, streams: bool, workspace: Workspace | None) -> Log:
    """Return the log of one run; see `Built.run`."""
    room = workspace or Workspace()
    bases = np.array([stream_base(seed, name) for name in built.streams], dtype=np.uint64)
    apart = streams and bool(built.plan.before or built.plan.after)
    guess = 20 * len(built.tables.keys) if rows else 0  # pages never written to cost nothing
    while True:
        table = room.rows(guess) if rows else Rows(*_empty_rows(0))
        state = _state(built, room)
        with np.errstate(over="ignore"):
            tied = _carried_out(built, seed, bases, state, table, apart)
        _check(built, state)
        wanted = int(state.totals[at.ROWS])
        if tied:
            apart = False
        elif not rows or wanted <= len(table.entity):
            return _log(built, state, table, wanted if rows else 0, wanted)
        guess = wanted


def _carried_out(built: Built, seed: int, bases: Keys, state: State, rows: Rows, apart: bool) -> bool:
    """Run the model; return whether streams met at one time, where only the clock knows the order."""
    tables, starts, horizon_h = built.tables, built.starts, built.horizon_h
    per_h = (len(state.bucket_first) - 1) / horizon_h
    if apart:
        streaming = Streaming(built, seed, state, rows, _amounts(built))
        starts = streaming.before()
        tables = tables._replace(code=built.code_streamed)
    interpreter.run(tables, bases, starts, state, rows, horizon_h, per_h)
    if apart:
        records = state.entities.view(np.ndarray)
        streaming.amounts = (np.ascontiguousarray(records["amount_1"]), np.ascontiguousarray(records["amount_2"]))
        streaming.after()
    count = tables.limits[3]
    write_unended(
        state.entities, count, tables.code, state.variables, tables.variable_first, state.gates, rows, state.totals
    )
    return apart and (streaming.tied or state.totals[at.TIED] > 0)


def _amounts(built: Built) -> tuple[Floats, Floats]:
    """Return the amounts at the start: a leader's are those of all behind it."""
    tables = built.tables
    if not built.follows.any():
        return tables.amount_1, tables.amount_2
    return with_followers(tables.amount_1, tables), with_followers(tables.amount_2, tables)


def with_followers(amounts: Floats, tables: Tables) -> Floats:
    """Return amounts with those of followers added to their leaders'."""
    total = amounts.copy()
    leaders = np.flatnonzero(tables.attached_first >= 0)
    follower = tables.attached_first[leaders].astype(np.int64)
    while len(leaders):
        total[leaders] += amounts[follower]
        follower = tables.attached_next[follower].astype(np.int64)
        leaders, follower = leaders[follower >= 0], follower[follower >= 0]
    return total


def _state(built: Built, room: Workspace) -> State:
    total = len(built.tables.keys)
    things = built.shared
    buckets = min(max(2 * total, BUCKETS_LEAST), BUCKETS_MOST) + 1
    return State(
        room.fresh_entities(total),
        room.copied("variables", built.variables),
        room.filled("bucket_first", buckets, np.int32, -1),
        room.filled("bucket_last", buckets, np.int32, -1),
        room.filled("ring", 2, np.int64, -1),
        things.resources.copy(),
        room.filled("q_first", things.queues, np.int32, -1),
        room.filled("q_last", things.queues, np.int32, -1),
        room.filled("q_count", things.queues, np.int64, 0),
        things.stores.copy(),
        things.docks.copy(),
        np.zeros(len(things.class_share)),
        _no_slots(built.slots),
        np.zeros(built.slots * at.CLASSES_MOST),
        things.gates.copy(),
        things.history.copy(),
        built.tables.calendar_at[::2].copy(),
        np.full(total, np.nan),
        room.array("out_h", total, np.float64),
        room.array("out_entity", total, np.int32),
        room.array("out_pc", total, np.int64),
        np.zeros(at.TOTALS, np.int64),
        np.zeros(1),
        np.zeros(at.REGISTERS),
        np.zeros(at.TO_SERVE_MOST, np.int64),
    )


def _no_slots(count: int) -> Records:
    slots = at.records(at.SLOT, count)
    slots.entity = -1
    return slots


def _check(built: Built, state: State) -> None:
    """Raise if the loop stopped for a fault of the model."""
    if state.totals[at.STUCK] > 0:
        process = built.step_of[int(state.totals[at.STUCK]) - 1][0]
        text = say("events.stuck", hours=float(state.clock[0]), process=process)
        raise InputError(Problem(text, row=process, remedy=say("events.remedy_delay")))
    if state.totals[at.BROKEN_STORE] > 0:
        store = list(built.parts.stores)[int(state.totals[at.BROKEN_STORE]) - 1]
        raise InputError(
            Problem(say("events.broken_store"), row=f"store {store}", remedy=say("events.remedy_broken_store"))
        )


def _log(built: Built, state: State, table: Rows, count: int, wanted: int) -> Log:
    names, codes = coded(built.kinds)
    kinds = tuple(zip(built.kinds.stages, built.kinds.places, built.kinds.causes, strict=True))
    ending = end_state(built, state, names[0])
    return Log(LogRows(table, count, codes), names[0], names[1], names[2], kinds, ending, found(built, state, ending),
               int(state.totals[at.EVENTS]), wanted)  # fmt: skip


def end_state(built: Built, state: State, stages: tuple[str, ...]) -> EndState:
    """Return how things stand at the horizon."""
    count = int(built.tables.limits[3])
    numbers = {name: place for place, name in enumerate(stages)}
    by_row = np.array([numbers.get(_stage(built, place), -1) for place in built.step_of], dtype=np.int32)
    stage, amount_1, amount_2 = np.empty(count, np.int32), np.empty(count), np.empty(count)
    started, waiting = np.empty(count, np.bool_), np.empty(count, np.bool_)
    surveyed(
        state.entities,
        built.tables.amount_1,
        built.tables.amount_2,
        by_row,
        stage,
        amount_1,
        amount_2,
        started,
        waiting,
    )
    return EndState(
        stage, state.ended[:count], amount_1, amount_2, started, waiting,
        dict(zip(built.parts.stores, state.stores.stock.tolist(), strict=True)),
        dict(zip(built.parts.stores, state.stores.given.tolist(), strict=True)),
        dict(zip(built.parts.stores, state.stores.taken.tolist(), strict=True)),
        dict(zip(built.parts.resources, state.resources.in_use.tolist(), strict=True)),
        dict(zip(built.parts.docks, state.docks.waiting.tolist(), strict=True)),
    )  # fmt: skip


def _stage(built: Built, place: tuple[str, int]) -> str:
    process = built.parts.processes.get(place[0])
    return process.steps[place[1]].names.get("stage", "") if process and 0 <= place[1] < len(process.steps) else ""
