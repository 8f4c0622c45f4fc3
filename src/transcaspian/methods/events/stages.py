"""Which stages can run as streams: first come, first served, with no way back from what comes after.

A stage is ``seize r, delay, release r`` with one unit and one rank, where nothing else touches `r`. A chain of stages
from the start of a process (before it meets anything shared in another way), or from some verb to the end (after which
it meets nothing else), needs no clock: every stage is a recursion over its arrivals in order (Kiefer and Wolfowitz
1955, doi:10.1090/S0002-9947-1955-0066587-7 for many servers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from transcaspian.methods.events.description import Parts
from transcaspian.methods.events.flow import Flow
from transcaspian.methods.events.process import Process, Step
from transcaspian.methods.events.soundness import values_of
from transcaspian.methods.events.values import Value

STREAMED_VALUES = {"number", "column", "draw", "amount", "add", "subtract", "multiply", "divide", "least", "most"}
Site = tuple[str, int]


@dataclass(slots=True)
class Plan:
    """What runs as streams: resources in order, how far each process does from its start, and where it enters again."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    prefix: dict[str, int] = field(default_factory=dict)
    entries: set[Site] = field(default_factory=set)
    suffix: dict[str, set[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A process seen as links: at each verb, how many verbs the stage or plain link there takes, and its resource."""

    length: tuple[int, ...]
    resource: tuple[str, ...]
    entered: tuple[bool, ...]  # whether another verb than the one before leads here


def planned(
    parts: Parts, flows: dict[str, Flow], drawn_once: dict[str, set[str]], ranked: set[str], following: set[str]
) -> Plan:
    """Return the plan.

    `ranked` are the processes whose entities have ranks other than 0, `following` those with followers from the start,
    who begin their process when their leader splits.
    """
    lines = {name: _line(parts.processes[name], flow, drawn_once[name], name in ranked) for name, flow in flows.items()}
    good = _unshared(parts, lines)
    plan = Plan()
    plan.prefix, plan.before = _from_start(lines, set(good), following)
    rest = good - set(plan.before)
    plan.suffix, plan.after = _to_end(lines, rest, parts)
    done = {name for name, length in plan.prefix.items() if length == len(parts.processes[name].steps)}
    for name, places in plan.suffix.items():
        if name not in done:
            plan.entries |= {(name, place) for place in places if _entered(lines[name], flows[name], places, place)}
    return plan


def _line(process: Process, flow: Flow, drawn_once: set[str], ranked: bool) -> Line:
    count = len(process.steps)
    length, resource = [0] * count, [""] * count
    lands = [False] * (count + 1)
    for place in range(count):
        for follower in flow.after[place]:
            if follower != place + 1:
                lands[follower] = True
    fixed = {name for step in process.steps if step.verb == "set" for name in step.values}
    for place, step in enumerate(process.steps):
        if step.verb == "seize" and place + 2 < count and not (lands[place + 1] or lands[place + 2]):
            if _is_stage(process.steps[place : place + 3], drawn_once, fixed, ranked):
                length[place], resource[place] = 3, step.names["resource"]
        elif step.verb == "mark" or (step.verb == "delay" and _streams(step, drawn_once, fixed)):
            length[place] = 0 if step.names.get("place", "") else 1
    return Line(tuple(length), tuple(resource), tuple(lands))


def _is_stage(steps: list[Step], drawn_once: set[str], fixed: set[str], ranked: bool) -> bool:
    seize, delay, release = steps
    if delay.verb != "delay" or release.verb != "release" or release.names["resource"] != seize.names["resource"]:
        return False
    one = all(_is_one(step.values["units"]) for step in (seize, release))
    rank = seize.values.get("priority")
    plain = rank.kind == "number" and rank.number == 0 if rank is not None else not ranked
    return one and plain and _streams(delay, drawn_once, fixed)


def _is_one(value: Value) -> bool:
    return value.kind == "number" and value.number == 1.0


def _streams(step: Step, drawn_once: set[str], fixed: set[str]) -> bool:
    """Return whether a delay depends on the entity alone."""
    if step.extra["during"] is not None:
        return False
    for value in values_of(step):
        if value.kind not in STREAMED_VALUES or (value.kind == "draw" and value.detail not in drawn_once):
            return False
        if value.kind == "column" and value.name in fixed:
            return False
    return True


def _unshared(parts: Parts, lines: dict[str, Line]) -> set[str]:
    """Return the resources of constant capacity that only stages use and nothing looks at."""
    good = {name for name, resource in parts.resources.items() if not resource.changes and resource.capacity > 0}
    for members in parts.pools.values():
        good -= set(members)
    for name, process in parts.processes.items():
        covered = {place + 2 for place, length in enumerate(lines[name].length) if length == 3}
        for place, step in enumerate(process.steps):
            if step.verb == "seize" and not lines[name].resource[place]:
                good.discard(step.names["resource"])
            if step.verb == "release" and place not in covered:
                good.discard(step.names["resource"])
            good -= {value.name for value in values_of(step) if value.kind in ("queue", "busy")}
    return good


def _from_start(lines: dict[str, Line], good: set[str], following: set[str]) -> tuple[dict[str, int], list[str]]:
    """Return how many verbs of each process run as streams from its start, and the resources in order."""
    while True:
        chains = {name: [] if name in following else list(_chain(line, good)) for name, line in lines.items()}
        used = {line.resource[place] for name, line in lines.items() for place in chains[name] if line.resource[place]}
        outside = {
            resource for name, line in lines.items() for place, resource in enumerate(line.resource)
            if resource and place not in chains[name]
        }  # fmt: skip
        order, circle = _ordered([[lines[name].resource[place] for place in chain] for name, chain in chains.items()])
        bad = (used & outside) | circle
        if not bad:
            return {name: _reach(lines[name], chain) for name, chain in chains.items()}, order
        good = good - bad


def _chain(line: Line, good: set[str]) -> Iterator[int]:
    place = 0
    while place < len(line.length) and line.length[place] and not line.entered[place]:
        if line.resource[place] and line.resource[place] not in good:
            return
        yield place
        place += line.length[place]


def _reach(line: Line, chain: list[int]) -> int:
    """Return the verb after the last stage of a chain; plain links behind it stay with the clock unless they end it."""
    if not any(line.resource[place] for place in chain):
        return 0
    last = max(place for place in chain if line.resource[place])
    end = chain[-1] + line.length[chain[-1]]
    return end if end == len(line.length) else last + line.length[last]


def _ordered(chains: list[list[str]]) -> tuple[list[str], set[str]]:
    """Return resources so that each comes after those before it in every chain, or those on a circle."""
    graph: dict[str, set[str]] = {}
    for chain in chains:
        resources = [resource for resource in chain if resource]
        for resource in resources:
            graph.setdefault(resource, set())
        for before, after in pairwise(resources):
            graph[after].add(before)
    try:
        return list(TopologicalSorter(graph).static_order()), set()
    except CycleError as error:
        return [], set(error.args[1])


def _to_end(lines: dict[str, Line], good: set[str], parts: Parts) -> tuple[dict[str, set[int]], list[str]]:
    """Return the verbs of each process from which all that follows runs as streams, and the resources in order."""
    while True:
        places = {name: set(_tail(line, parts.processes[name], good)) for name, line in lines.items()}
        used = {line.resource[place] for name, line in lines.items() for place in places[name] if line.resource[place]}
        outside = {
            resource for name, line in lines.items() for place, resource in enumerate(line.resource)
            if resource and place not in places[name]
        }  # fmt: skip
        chains = [[lines[name].resource[place] for place in sorted(inside)] for name, inside in places.items()]
        order, circle = _ordered(chains)
        bad = (used & outside) | circle
        if not bad:
            return {
                name: inside for name, inside in places.items() if any(lines[name].resource[p] for p in inside)
            }, order
        good = good - bad


def _tail(line: Line, process: Process, good: set[str]) -> Iterator[int]:
    """Yield, backwards, the verbs after which only good stages and plain links follow to the end."""
    count = len(line.length)
    inside = {count}
    staged = False
    for place in range(count - 1, -1, -1):
        step = process.steps[place]
        if step.verb == "end":
            inside = {place}
            staged = False
        elif line.length[place] and place + line.length[place] in inside and line.resource[place] in good | {""}:
            staged = staged or bool(line.resource[place])
            inside.add(place)
            if staged:
                yield place


def _entered(line: Line, flow: Flow, places: set[int], place: int) -> bool:
    """Return whether a verb that is no part of the tail leads to this one."""
    behind = {before for before in range(len(line.length)) if place in flow.after[before]}
    inner = {before + step for before in places for step in range(line.length[before])}
    return bool(behind - inner) or place == 0
