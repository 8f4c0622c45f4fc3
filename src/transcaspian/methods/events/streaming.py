"""Stages that run as streams: before the clock, and after it on what it hands over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.methods.draws import stream_base
from transcaspian.methods.events.layout import OUTS
from transcaspian.methods.events.process import Process, Step
from transcaspian.methods.events.recursion import (
    drawn_first,
    ended_by_stream,
    gathered,
    passed,
    served_by_few,
    served_by_many,
    started_by_stream,
)
from transcaspian.methods.events.stages import Site
from transcaspian.methods.events.tables import Floats, Rows, Small, Starts, State
from transcaspian.methods.events.values import Value

if TYPE_CHECKING:
    from transcaspian.methods.events.built import Built

FEW = 128
ON_ARRAYS = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "least": np.minimum,
    "most": np.maximum,
}  # fmt: skip


@dataclass(slots=True)
class Stream:
    """Entities in the order in which they come to a verb, with their hours."""

    hours: Floats
    entities: Small


@dataclass(slots=True)
class Streaming:
    """One run's streams: what waits to enter each stage, and what has come out for the clock."""

    built: Built
    seed: int
    state: State
    rows: Rows
    amounts: tuple[Floats, Floats]
    inbox: dict[Site, list[Stream]] = field(default_factory=dict)
    finished: list[tuple[Site, Stream]] = field(default_factory=list)
    tied: bool = False

    def before(self) -> Starts:
        """Run the stages from the starts on; return when and where everyone meets the clock."""
        prefix, tables = self.built.plan.prefix, self.built.tables
        for name, starts in self.built.first_streams.items():
            stream = self._inside(starts.hours, starts.entities)
            started_by_stream(
                self.state.entities, stream.entities, tables.program, tables.rank, tables.amount_1, tables.amount_2
            )
            self._follow((name, 0), stream, prefix[name])
        for resource in self.built.plan.before:
            self._serve(resource, prefix)
        return self._starts()

    def after(self) -> None:
        """Run the stages behind the clock."""
        count = int(self.state.totals[OUTS])
        pcs = self.state.out_pc[:count]
        ends = {name: len(process.steps) for name, process in self.built.parts.processes.items()}
        alone = count > 0 and bool((pcs == pcs[0]).all())
        for pc in pcs[:1] if alone else np.unique(pcs):
            mine = slice(count) if alone else pcs == pc
            stream = Stream(self.state.out_h[:count][mine], self.state.out_entity[:count][mine])
            site = self.built.step_of[pc]
            self._follow(site, stream, ends[site[0]])
        for resource in self.built.plan.after:
            self._serve(resource, ends)

    # --- one link ----------------------------------------------------------------------------------------------------

    def _follow(self, site: Site, stream: Stream, limit: int) -> None:
        """Lead a stream through delays and marks to its next stage, its end, or the clock."""
        process, place = self.built.parts.processes[site[0]], site[1]
        while len(stream.hours) and place < limit:
            step = process.steps[place]
            if step.verb == "seize":
                self.inbox.setdefault((site[0], place), []).append(stream)
                return
            if step.verb == "end":
                place = len(process.steps)
                break
            stream = self._pass(process, step, stream)
            place += 1
        if not len(stream.hours):
            return
        if place >= len(process.steps) or process.steps[place].verb == "end":
            ended_by_stream(stream.hours, stream.entities, self.built.horizon_h, self.state.ended)
        else:
            self.finished.append(((site[0], place), stream))

    def _pass(self, process: Process, step: Step, stream: Stream) -> Stream:
        leave = np.empty(len(stream.hours))
        hours = np.zeros(len(leave)) if step.verb == "mark" else self._hours(process, step, stream.entities)
        in_order = passed(stream.hours, stream.entities, hours, self._kind(process, step), *self.amounts,
                          self.built.horizon_h, leave, self.rows, self.state.totals)  # fmt: skip
        self._stay(stream.entities[leave >= self.built.horizon_h], process, step)
        if in_order:
            return self._inside(leave, stream.entities)
        order = np.argsort(leave, kind="stable")
        return self._inside(leave[order], stream.entities[order])

    def _inside(self, hours: Floats, entities: Small) -> Stream:
        count = int(np.searchsorted(hours, self.built.horizon_h))
        return Stream(hours[:count], entities[:count])

    def _serve(self, resource: str, limits: dict[str, int]) -> None:
        sites = [
            site
            for site in self.inbox
            if self.built.parts.processes[site[0]].steps[site[1]].names["resource"] == resource
        ]
        sources = [(number, stream) for number, site in enumerate(sites) for stream in self.inbox.pop(site)]
        if not sources:
            return
        asked = [self._asked(sites[number], stream) for number, stream in sources]
        arrive, entities, hours = (
            np.concatenate(parts) if len(parts) > 1 else parts[0] for parts in zip(*asked, strict=True)
        )
        if len(sources) > 1:
            order, tied = _merged([stream.hours for _, stream in sources])
            self.tied |= tied
            arrive, entities, hours = arrive[order], entities[order], hours[order]
        self._recursion(resource, sites, Stream(arrive, entities), hours, limits)

    def _asked(self, site: Site, stream: Stream) -> tuple[Floats, Small, Floats]:
        process = self.built.parts.processes[site[0]]
        return stream.hours, stream.entities, self._hours(process, process.steps[site[1] + 1], stream.entities)

    def _recursion(
        self, resource: str, sites: list[Site], stream: Stream, hours: Floats, limits: dict[str, int]
    ) -> None:
        """Serve all who come to a resource, and lead those who leave it on."""
        count, horizon, tables = len(hours), self.built.horizon_h, self.built.tables
        capacity = min(self.built.parts.resources[resource].capacity, count)
        steps = [(self.built.parts.processes[name], place) for name, place in sites]
        kinds = np.array(
            [self._kind(process, process.steps[place + further]) for process, place in steps for further in (0, 1)]
        )
        site_of = np.zeros(len(tables.entry), np.int32)
        site_of[[self.built.programs[name] for name, _ in sites]] = np.arange(len(sites))
        leave, left_by = np.empty(count), np.empty(count, np.int32)
        given = (stream.hours, stream.entities, hours, capacity, tables.program, site_of, kinds, *self.amounts, horizon,
                 leave, left_by, self.rows, self.state.totals)  # fmt: skip
        if capacity <= FEW:
            begun = int(served_by_few(*given))
        else:
            begun = int(served_by_many(*given, np.empty(capacity), np.empty(capacity, np.int64)))
        gone = int(np.searchsorted(leave, horizon))
        waits, works = stream.entities[begun:], np.setdiff1d(left_by[gone:], stream.entities[begun:])
        record = self.state.resources[self.built.numbers.resources[resource]]
        record.in_use += len(works)
        record.waiters += len(waits)
        for number, (process, first) in enumerate(steps):
            here = self._of_site(number, len(sites), site_of)
            waiting = here(Stream(stream.hours[begun:], waits))
            self._stay(waiting.entities, process, process.steps[first], since=waiting.hours)
            self._stay(here(Stream(leave[:0], works)).entities, process, process.steps[first + 1])
            self._follow((process.name, first + 3), here(Stream(leave[:gone], left_by[:gone])), limits[process.name])

    def _of_site(self, number: int, sites: int, site_of: Small) -> Callable[[Stream], Stream]:
        """Return what picks from a stream those who are at one of some sites."""
        if sites == 1:
            return lambda stream: stream

        def picked(stream: Stream) -> Stream:
            mine = site_of[self.built.tables.program[stream.entities]] == number
            return Stream(stream.hours[mine] if len(stream.hours) else stream.hours, stream.entities[mine])

        return picked

    def _stay(self, entities: Small, process: Process, step: Step, since: Floats | None = None) -> None:
        """Let entities stand at a verb at the horizon: in its delay, or waiting `since`."""
        last = self.built.last_rows[(process.name, step.place - 1)]
        records = self.state.entities
        records.pc[entities] = last + 1
        if since is not None:
            records.since[entities] = since
            records.wait_kind[entities] = self._kind(process, step)

    # --- numbers -----------------------------------------------------------------------------------------------------

    def _kind(self, process: Process, step: Step) -> int:
        return int(
            self.built.tables.code[self.built.last_rows[(process.name, step.place - 1)]][
                "a" if step.verb == "mark" else "kind"
            ]
        )

    def _hours(self, process: Process, step: Step, entities: Small) -> Floats:
        return np.ascontiguousarray(
            np.broadcast_to(self._value(process, step.values["hours"], entities), len(entities))
        )

    def _value(self, process: Process, value: Value, entities: Small) -> Floats:
        tables = self.built.tables
        out = np.empty(len(entities))
        if value.kind == "number":
            out[:] = value.number
        elif value.kind == "column":
            gathered(entities, tables.data_first, self.built.columns[process.name][value.name], tables.data, out)
        elif value.kind == "draw":
            law = 2 * self.built.numbers.distributions[value.name]
            base, first, count = stream_base(self.seed, value.detail), tables.law[law], tables.law[law + 1]
            drawn_first(entities, tables.keys, base, tables.quantiles, first, count, out)
        elif value.kind == "amount":
            out[:] = self.amounts[int(value.number)][entities]
        else:
            left, right = (self._value(process, part, entities) for part in value.parts)
            with np.errstate(divide="ignore", invalid="ignore"):
                out = ON_ARRAYS[value.kind](left, right)
            if value.kind == "divide":
                out[right == 0.0] = np.inf
        return out

    # --- to the clock ------------------------------------------------------------------------------------------------

    def _starts(self) -> Starts:
        """Return the starts that the clock sees: its own, and what the streams hand over, in order of time."""
        rest = self.built.rest
        first = [self.built.first_rows[site] for site, _ in self.finished]
        streams = [stream for _, stream in self.finished]
        hours = [rest.at_h, *(stream.hours for stream in streams)]
        order, tied = _merged(hours, quiet=1)
        self.tied |= tied
        entities = np.concatenate([rest.entity, *(stream.entities for stream in streams)])[order]
        pcs = [np.full(len(stream.hours), pc, np.int64) for pc, stream in zip(first, streams, strict=True)]
        streamed = np.zeros(len(order), np.uint8)
        streamed[len(rest.at_h) :] = 1
        return Starts(np.concatenate(hours)[order], entities, np.concatenate([rest.pc, *pcs])[order], streamed[order])


def _merged(sources: list[Floats], quiet: int = 0) -> tuple[np.ndarray, bool]:
    """Return the order that sorts sorted sources by time, and whether two of them meet at one time.

    The first `quiet` sources come before the others at the same time without ambiguity.
    """
    hours = np.concatenate(sources)
    order = np.argsort(hours, kind="stable")
    if len(sources) <= quiet + 1:
        return order, False
    source = np.repeat(np.arange(len(sources)), [len(part) for part in sources])[order]
    same = np.diff(hours[order]) == 0.0
    return order, bool((same & (source[1:] != source[:-1]) & (source[:-1] >= quiet)).any())
