"""Deadlock: who holds what the others wait for, named.

At the horizon all entities that stand at one verb form a group. Groups are let go one after another: those that wait
for nothing but time, then those whose wish the others can still meet once they are let go. What remains waits for each
other for ever; a circle in it is the deadlock (graph reduction: Holt 1972, doi:10.1145/356603.356607).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.messages import say
from transcaspian.methods.events.layout import BELOW_MINIMUM, GATHERING

if TYPE_CHECKING:
    from transcaspian.methods.events.built import Built
    from transcaspian.methods.events.log import EndState
    from transcaspian.methods.events.process import Step
    from transcaspian.methods.events.tables import State

Token = tuple[str, str]
GIVES = {"put": "get", "get": "put", "board": "load", "load": "board", "assemble": "assemble"}
NAMED = {"seize": "resource", "seize_any": "pool", "put": "store", "get": "store", "board": "dock", "load": "dock",
         "assemble": "batch"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadlock:
    """A circle of waiting that nothing can open any more: what each waits for, in order, and the entities caught."""

    cycle: tuple[str, ...]
    entities: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class Group:
    """Entities that stand at one verb."""

    process: str
    step: Step
    entities: np.ndarray
    waits: bool
    holds: dict[str, float]
    wish: float
    reaches: set[Token]
    members: tuple[str, ...]
    alive: bool = False


def found(built: Built, state: State, ending: EndState) -> Deadlock | None:
    """Return the deadlock at the horizon, or None."""
    if not ending.waiting.any():
        return None
    records = state.entities[: int(built.tables.limits[3])].view(np.ndarray)
    groups = _groups(built, state, records, ending)
    outside = _not_started(built, ending)
    while _let_go(built, groups, outside, state):
        pass
    dead = [group for group in groups if not group.alive]
    return _circle(dead) if dead else None


def _groups(built: Built, state: State, records: np.ndarray, ending: EndState) -> list[Group]:
    standing = np.flatnonzero(ending.started & np.isnan(ending.ended_h))
    standing = standing[records["pc"][standing] > 0]
    rows = records["pc"][standing] - 1
    order = np.argsort(rows, kind="stable")
    groups = []
    for part in np.split(standing[order], np.flatnonzero(np.diff(rows[order])) + 1) if len(standing) else ():
        process, place = built.step_of[records["pc"][part[0]] - 1]
        step = built.parts.processes[process].steps[place]
        waiting = ending.waiting[part]
        for waits in (True, False):
            inside = part[waiting == waits]
            if len(inside):
                wish = float(records["want"][inside].min()) if step.verb in ("seize", "seize_any") else 0.0
                group = Group(process, step, inside, waits, _holdings(built, state, process, place, inside), wish,
                              built.reaches[process][place],
                              built.parts.pools.get(step.names.get("pool", ""), ()))  # fmt: skip
                group.alive = _free(group, records)
                groups.append(group)
    return groups


def _free(group: Group, records: np.ndarray) -> bool:
    """Return whether a group waits for nothing but time."""
    verb = group.step.verb
    if verb in ("board", "assemble") and not group.waits:
        return False
    if not group.waits or verb == "pass_gate":
        return True
    if verb == "load":
        return bool((records["state"][group.entities] != BELOW_MINIMUM).any()) and _ends(
            group.step, "longest", "latest"
        )
    leads = (records["state"][group.entities] == GATHERING).any()
    return verb == "assemble" and bool(leads) and _ends(group.step, "longest")


def _ends(step: Step, *names: str) -> bool:
    """Return whether one of some times of a verb may be finite."""
    return any(step.values[name].kind != "number" or np.isfinite(step.values[name].number) for name in names)


def _holdings(built: Built, state: State, process: str, place: int, entities: np.ndarray) -> dict[str, float]:
    """Return the units that a group holds, by resource; a pool's by the members held."""
    holds: dict[str, float] = {}
    for name, units in built.flows[process].held[place] or ():
        if not name.startswith("pool:"):
            holds[name] = holds.get(name, 0.0) + len(entities) * (units if units == units else 0.0)
            continue
        pool = name.removeprefix("pool:")
        variable = built.tables.variable_first[entities] + built.variable_names[process][f"@held {pool}"]
        for member in state.variables[variable].astype(int):
            resource = built.parts.pools[pool][member]
            holds[resource] = holds.get(resource, 0.0) + units
    return holds


def _not_started(built: Built, ending: EndState) -> set[Token]:
    """Return what entities that start beyond the horizon may still do."""
    tokens: set[Token] = set()
    for batch in built.parts.batches:
        if not ending.started[batch.first : batch.first + len(batch.at_h)].all():
            tokens |= built.reaches[batch.process][0]
    return tokens


def _let_go(built: Built, groups: list[Group], outside: set[Token], state: State) -> bool:
    """Let every group go whose wish can be met; return whether there was one."""
    held: dict[str, float] = {}
    able = set(outside)
    for group in groups:
        if group.alive:
            able |= group.reaches
        else:
            for name, units in group.holds.items():
                held[name] = held.get(name, 0.0) + units
    living = {group.process for group in groups if group.alive}
    some = False
    for group in groups:
        if not group.alive and _can_be_met(built, group, held, able, living, state):
            group.alive = some = True
    return some


def _can_be_met(
    built: Built, group: Group, held: dict[str, float], able: set[Token], living: set[str], state: State
) -> bool:
    step = group.step
    name = step.names[NAMED[step.verb]]
    if step.verb in ("seize", "seize_any"):
        members = (name,) if step.verb == "seize" else built.parts.pools[name]
        return any(_most(built, member) - held.get(member, 0.0) >= group.wish for member in members)
    if step.verb == "put" and state.stores[built.numbers.stores[name]].limit < group.wish:
        return False
    if not group.waits:  # travels with another
        carriers = {p for p, tokens in built.reaches.items() if tokens and (GIVES[step.verb], name) in tokens[0]}
        return bool(carriers & living)
    return (GIVES[step.verb], name) in able


def _most(built: Built, resource: str) -> int:
    """Return the largest capacity a resource ever has."""
    known = built.parts.resources[resource]
    return max([known.capacity, *(capacity for _, capacity in known.changes)])


def _circle(dead: list[Group]) -> Deadlock | None:
    """Return a circle among groups that nothing lets go; carriers that lack cargo are no circle."""
    follows = {
        place: [other for other, group in enumerate(dead) if _blocks(group, dead[place])] for place in range(len(dead))
    }
    for start, group in enumerate(dead):
        path = _way_back(start, follows) if group.step.verb in ("seize", "seize_any", "put", "get") else []
        if path:
            return _named([dead[place] for place in path])
    return None


def _way_back(start: int, follows: dict[int, list[int]]) -> list[int]:
    """Return the shortest circle through a group, empty if there is none."""
    came: dict[int, int] = {}
    edge = [start]
    while edge:
        place = edge.pop(0)
        for other in follows[place]:
            if other == start:
                path = [place]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if other not in came:
                came[other] = place
                edge.append(other)
    return []


def _blocks(group: Group, waiting: Group) -> bool:
    """Return whether a group holds, or alone could bring, what another waits for."""
    step = waiting.step
    name = step.names[NAMED[step.verb]]
    if step.verb == "seize":
        return name in group.holds
    if step.verb == "seize_any":
        return any(member in group.holds for member in waiting.members)
    return (GIVES[step.verb], name) in group.reaches and group is not waiting


def _named(circle: list[Group]) -> Deadlock:
    links = [
        say(
            "events.deadlock_link",
            count=len(group.entities),
            stage=group.process,
            held=", ".join(sorted(group.holds)) or say("events.deadlock_nothing"),
            wanted=group.step.names[NAMED[group.step.verb]],
        )
        for group in circle
    ]
    wanted = tuple(group.step.names[NAMED[group.step.verb]] for group in circle)
    entities = tuple(int(number) for group in circle for number in group.entities)
    return Deadlock(wanted, entities, say("events.deadlock", chain=say("events.deadlock_join").join(links)))
