"""From a description to frozen tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods.events import entities, shared
from transcaspian.methods.events import layout as at
from transcaspian.methods.events.assembly import Assembler, Kinds, Numbers, Program
from transcaspian.methods.events.checks import Faults
from transcaspian.methods.events.description import Batch, Gate, Model, Parts
from transcaspian.methods.events.flow import Flow, reached
from transcaspian.methods.events.soundness import CARRYING, check_process, classes_aboard, values_of
from transcaspian.methods.events.stages import Plan, planned
from transcaspian.methods.events.streaming import Stream
from transcaspian.methods.events.tables import Floats, Integers, Records, Small, Starts, Tables
from transcaspian.methods.events.verbs import VERBS

if TYPE_CHECKING:
    from transcaspian.methods.events.log import Log
    from transcaspian.methods.events.running import Workspace

CHANGES, ORDERS, CHECK, TERM, DAY = ":capacity", ":orders", ":check", ":term", ":day"
Own = list[tuple[str, float, tuple[float, ...]]]


@dataclass(frozen=True, slots=True)
class Built:
    """A model ready to run: frozen tables and the names behind their numbers."""

    horizon_h: float
    parts: Parts
    flows: dict[str, Flow]
    tables: Tables
    starts: Starts
    shared: shared.Shared
    variables: Floats
    streams: tuple[str, ...]
    kinds: Kinds
    slots: int
    step_of: tuple[tuple[str, int], ...]
    first_rows: dict[tuple[str, int], int]
    follows: NDArray[np.bool_]
    numbers: Numbers
    columns: dict[str, dict[str, int]]
    last_rows: dict[tuple[str, int], int]
    plan: Plan
    code_streamed: Records
    first_streams: dict[str, Stream]
    rest: Starts
    variable_names: dict[str, dict[str, int]]
    reaches: dict[str, list[set[tuple[str, str]]]]
    programs: dict[str, int]

    def run(self, *, seed: int, rows: bool = True, streams: bool = True, workspace: Workspace | None = None) -> Log:
        """Run the model once and return its log.

        Parameters
        ----------
        seed : int
            Root of all draws. The same model and seed give the same log.
        rows : bool
            Whether to write rows; without them the state at the horizon is all that is known.
        streams : bool
            Whether to run feed-forward stages apart; changes the speed, never the rows (their order apart).
        workspace : Workspace, optional
            Memory to use again. The rows of a log are views of it until its next run.
        """
        from transcaspian.methods.events.running import run

        return run(self, seed=seed, rows=rows, streams=streams, workspace=workspace)


def build(model: Model) -> Built:
    """Return `model` as frozen tables; see `Model.build`."""
    faults = Faults()
    faults.problems.extend(model.faults.problems)
    parts = model.parts
    flows = _checked(parts, faults)
    faults.raise_any()
    to = Assembler(parts, Numbers.of(parts))
    programs, slots = _programs(parts, flows, to)
    own, term_entities, gate_kinds = _own_entities(parts, to, programs, model.count)
    listed = entities.tabulated(parts.batches, programs, own, faults)
    faults.raise_any()
    ranks = 1 + max([0, int(listed.rank.max(initial=0)), *_ranks_named(parts)])
    things = shared.tabulated(parts, to.numbers, ranks, gate_kinds, term_entities)
    entry = np.array([program.first for program in programs.values()], dtype=np.int64)
    starts = Starts(*entities.starts_in_order(listed, entry), np.empty(0, np.uint8))
    tables = _tables(parts, to, listed, things, ranks, entry)
    plan = _plan(parts, flows, programs, listed)
    first = _first_rows(to)
    code_streamed = tables.code.copy()
    for site in plan.entries:
        code_streamed[first[site]].op = at.STREAM_OUT
    first_streams, rest = _split_starts(starts, listed.program, list(programs), plan)
    return Built(
        model.horizon_h, parts, flows, tables, starts, things, listed.variables, tuple(to.streams), to.kinds, slots,
        tuple(to.step_of), first, listed.follows, to.numbers,
        {name: program.columns for name, program in programs.items()},
        {place: row for row, place in enumerate(to.step_of)}, plan, code_streamed, first_streams, rest,
        {name: program.variables for name, program in programs.items()},
        {name: reached(parts.processes[name], flow) for name, flow in flows.items()},
        {name: number for number, name in enumerate(programs)},
    )  # fmt: skip


def _plan(parts: Parts, flows: dict[str, Flow], programs: dict[str, Program], listed: entities.Entities) -> Plan:
    names = list(programs)
    ranked = {names[number] for number in np.unique(listed.program[listed.rank > 0])}
    following = {names[number] for number in np.unique(listed.program[listed.follows])}
    return planned(parts, flows, {name: programs[name].drawn_once for name in flows}, ranked, following)


def _split_starts(starts: Starts, program: Small, names: list[str], plan: Plan) -> tuple[dict[str, Stream], Starts]:
    """Return the starts of processes that begin as streams, and those of all others."""
    begins = np.array([plan.prefix.get(name, 0) > 0 for name in names])
    which = program[starts.entity]
    firsts = {}
    for number in np.flatnonzero(begins):
        mine = which == number
        firsts[names[number]] = Stream(starts.at_h[mine], starts.entity[mine])
    others = ~begins[which] if len(which) else np.zeros(0, np.bool_)
    return firsts, Starts(starts.at_h[others], starts.entity[others], starts.pc[others], np.zeros(0, np.uint8))


def _checked(parts: Parts, faults: Faults) -> dict[str, Flow]:
    for name, members in parts.pools.items():
        for member in members:
            faults.known(member, parts.resources, kind="resource", row=f"pool {name}", rule="no_resource_but_pool")
    for name, gate in parts.gates.items():
        if gate.watch is not None:
            faults.known(gate.watch, parts.stores, kind="store", row=f"gate {name}")
    flows = {}
    for name, process in parts.processes.items():
        flow = check_process(process, parts, faults)
        if flow is not None:
            flows[name] = flow
    for batch in parts.batches:
        faults.known(batch.process, parts.processes, kind="process", row="add")
    return flows


def _programs(parts: Parts, flows: dict[str, Flow], to: Assembler) -> tuple[dict[str, Program], int]:
    batches = {
        step.names["batch"]: 0
        for process in parts.processes.values()
        for step in process.steps
        if "batch" in step.names
    }
    to.batches = {name: place for place, name in enumerate(batches)}
    slots = len(batches)
    programs = {}
    for name, process in parts.processes.items():
        count = sum(len(batch.at_h) for batch in parts.batches if batch.process == name)
        to.here = Program(name, len(to.code), count)
        to.mutable[name] = {key for step in process.steps if step.verb == "set" for key in step.values} - {
            "amount_1",
            "amount_2",
        }
        verbs = {step.verb for step in process.steps}
        to.here.carries = bool(verbs & {*CARRYING}) or any("capacity" in step.values for step in process.steps)
        if to.here.carries:
            to.here.classes = classes_aboard(process, parts)
            to.here.initial = [0.0] * (at.COUNT_BASE + len(to.here.classes))
        to.here.drawn_once = _drawn_once(name, parts, flows[name])
        to.here.loads = "load" in verbs
        if to.here.loads:
            low, high = _span(parts.batches, name)
            to.here.slot_base = slots - low
            slots += high - low
        programs[name] = to.assemble(process, VERBS)
    return programs, slots


def _span(batches: list[Batch], process: str) -> tuple[int, int]:
    """Return the lowest number of a process's entities and one past the highest."""
    mine = [batch for batch in batches if batch.process == process]
    if not mine:
        return 0, 0
    return min(batch.first for batch in mine), max(batch.first + len(batch.at_h) for batch in mine)


def _drawn_once(name: str, parts: Parts, flow: Flow) -> set[str]:
    drawn = [
        value.detail
        for step in parts.processes[name].steps
        for value in values_of(step)
        if value.kind in ("draw", "uniform")
    ]
    return set() if flow.loops else {stream for stream in drawn if drawn.count(stream) == 1}


def _ranks_named(parts: Parts) -> list[int]:
    """Return the ranks that verbs name; one known only in a run may be any."""
    named = [
        step.values["priority"]
        for process in parts.processes.values()
        for step in process.steps
        if "priority" in step.values
    ]
    return [int(value.number) if value.kind == "number" else at.RANKS_MOST - 1 for value in named]


def _own_entities(
    parts: Parts, to: Assembler, programs: dict[str, Program], count: int
) -> tuple[Own, list[int], list[int]]:
    """Return the model's own entities: changes of capacity, orders of gates, their checks, terms and days."""
    own: Own = []
    changes = _own_program(to, programs, CHANGES, (at.NEW_CAPACITY, 0), (at.END, 0))
    for name, resource in parts.resources.items():
        own += [(changes, max(hour, 0.0), (to.numbers.resources[name], new)) for hour, new in sorted(resource.changes)]
    orders = _own_program(to, programs, ORDERS, (at.GATE_ORDER, 0), (at.END, 0))
    term_entities, kinds = [], []
    for number, (name, gate) in enumerate(parts.gates.items()):
        kinds.append(to.kinds.number(name, name, "rule"))
        dated = to.kinds.number(name, name, "order")
        for start, end in gate.orders:
            own += [
                (orders, max(start, 0.0), (number, 1.0, end, dated)),
                (orders, max(end, 0.0), (number, -1.0, end, dated)),
            ]
        term_entities.append(-1)
        if gate.watch is not None:
            term_entities[-1] = count + len(own)
            own += _gate_programs(to, programs, name, number, gate)
        if gate.quota_per_day > 0.0:
            own.append((_repeating(to, programs, f"{DAY} {name}", at.GATE_DAY, number, 24.0), 0.0, ()))
    return own, term_entities, kinds


def _gate_programs(to: Assembler, programs: dict[str, Program], name: str, number: int, gate: Gate) -> Own:
    term = _own_program(to, programs, f"{TERM} {name}", (at.IDLE, 0), (at.GATE_TERM, number), (at.JUMP, -1))
    check = _repeating(to, programs, f"{CHECK} {name}", at.GATE_CHECK, number, gate.check_every_h)
    return [(term, 0.0, ()), (check, gate.check_every_h, ())]


def _repeating(to: Assembler, programs: dict[str, Program], name: str, op: int, number: int, every_h: float) -> str:
    to.const.append(every_h)
    return _own_program(
        to, programs, name, (op, number), (at.CONST, 0, len(to.const) - 1), (at.DELAY, 0, -1, -1), (at.JUMP, -1)
    )


def _own_program(to: Assembler, programs: dict[str, Program], name: str, *rows: tuple[int, ...]) -> str:
    first = len(to.code)
    programs[name] = to.here = Program(name, first)
    to.place = -1
    for row in rows:
        to.emit(*(row if row[0] != at.JUMP else (at.JUMP, first)))
    return name


def _first_rows(to: Assembler) -> dict[tuple[str, int], int]:
    first: dict[tuple[str, int], int] = {}
    for row, place in enumerate(to.step_of):
        first.setdefault(place, row)
    return first


def _instructions(code: list[list[int]]) -> Records:
    table = at.records(at.INSTRUCTION, len(code))
    table.view(np.int64).reshape(len(code), -1)[:] = code
    return table


def _tables(
    parts: Parts, to: Assembler, listed: entities.Entities, things: shared.Shared, ranks: int, entry: Integers
) -> Tables:
    profiles, profile_at = shared.laid_end_to_end([values for _, values in parts.profiles.values()])
    quantiles, law = shared.laid_end_to_end(list(parts.distributions.values()))
    closed, calendar_at = shared.calendars(parts)
    leave = np.array(to.leave, dtype=np.float64).reshape(-1, 3)
    whole = np.int64
    return Tables(
        _instructions(to.code), np.array(to.const), entry, quantiles, law, profiles, profile_at,
        np.array([step for step, _ in parts.profiles.values()]), closed, calendar_at, listed.data, listed.data_first,
        listed.variable_first, listed.program, listed.rank, listed.keys, listed.amount_1, listed.amount_2,
        listed.attached_first, listed.attached_next, things.pools_of, things.pool_at, things.pool_members,
        things.class_share, np.array(to.class_map, dtype=whole), np.array(to.class_most, dtype=np.float64),
        leave[:, 0].astype(whole), leave[:, 1].astype(whole), np.ascontiguousarray(leave[:, 2]),
        np.array(to.option_docks, dtype=whole),
        np.array([len(parts.resources), ranks, things.put_queue, listed.count], dtype=whole),
    )  # fmt: skip
