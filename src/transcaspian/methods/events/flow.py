"""What can be known of a process before it runs: which verb follows which, and what is held where."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.messages import say
from transcaspian.methods.events.checks import Faults
from transcaspian.methods.events.process import Process, Step
from transcaspian.methods.events.values import Value

Held = tuple[tuple[str, float], ...]


def where(process: Process, step: Step) -> str:
    """Return the place of a verb in words."""
    return say("events.step", process=process.name, place=step.place, verb=step.verb)


@dataclass(frozen=True, slots=True)
class Flow:
    """Successors of each verb and, where reached, what the entity holds before it ("pool:" before a pool's name)."""

    after: tuple[tuple[int, ...], ...]
    held: tuple[Held | None, ...]
    loops: bool


def successors(process: Process, place: int) -> tuple[int, ...]:
    """Return the verbs that may follow; one past the last is the end."""
    step, names = process.steps[place], process.steps[place].names
    target = process.labels.get(names.get("label", ""), -1)
    if step.verb == "end":
        return (len(process.steps),)
    if step.verb == "jump":
        return (target,)
    if step.verb == "choose":
        return tuple(process.labels.get(option.label, -1) for option in step.extra["options"])
    if target >= 0:
        return (place + 1, target)
    return (place + 1,)


def _units(value: Value | None) -> float:
    return value.number if value is not None and value.kind == "number" else float("nan")


def held_after(process: Process, step: Step, held: Held, faults: Faults) -> Held:
    """Return what is held after a verb."""
    have = dict(held)
    if step.verb in ("seize", "seize_any"):
        name = step.names["resource"] if step.verb == "seize" else "pool:" + step.names["pool"]
        have[name] = have.get(name, 0.0) + (
            _units(step.values.get("units")) if step.verb == "seize" else step.extra["units"]
        )
    elif step.verb in ("release", "release_any"):
        name = step.names["resource"] if step.verb == "release" else "pool:" + step.names["pool"]
        units = _units(step.values.get("units")) if step.verb == "release" else float(step.extra["units"])
        if name not in have or have[name] < units:
            faults.add("release_not_held", row=where(process, step), field=name, remedy="remedy_seize")
            return held
        have[name] -= units
        if have[name] != have[name] or have[name] == 0.0:
            del have[name]
    return tuple(sorted(have.items()))


def followed(process: Process, faults: Faults) -> Flow:
    """Return the flow of a process whose labels are sound; note verbs never reached and units held astray."""
    count = len(process.steps)
    after = tuple(successors(process, place) for place in range(count))
    held: list[Held | None] = [None] * (count + 1)
    held[0] = ()
    open_ends, astray = [0], set()
    while open_ends:
        place = open_ends.pop()
        if place == count:
            continue
        now = held_after(process, process.steps[place], held[place] or (), faults if place not in astray else Faults())
        astray.add(place)
        for follower in after[place]:
            if held[follower] is None:
                held[follower] = now
                open_ends.append(follower)
            elif held[follower] != now and not _same(held[follower] or (), now):
                step = process.steps[min(follower, count - 1)]
                names = sorted({name for name, _ in set(held[follower] or ()) ^ set(now)})
                faults.add("held_differs", row=where(process, step), field=", ".join(names), remedy="remedy_release")
    _check_ends(process, held, faults)
    loops = any(follower <= place for place in range(count) for follower in after[place])
    return Flow(after, tuple(held), loops)


def _same(left: Held, right: Held) -> bool:
    """Return whether two holdings agree; units that only a run knows are never compared."""
    return [name for name, _ in left] == [name for name, _ in right] and all(
        a == b or a != a or b != b for (_, a), (_, b) in zip(left, right, strict=True)
    )


def _check_ends(process: Process, held: list[Held | None], faults: Faults) -> None:
    for place, step in enumerate(process.steps):
        if held[place] is None:
            faults.add("unreachable", row=where(process, step))
    for name, _ in held[-1] or ():
        faults.add("end_holding", row=process.name, field=name.removeprefix("pool:"), remedy="remedy_release")


def reached(process: Process, flow: Flow) -> list[set[tuple[str, str]]]:
    """Return for each verb what may still be done from it on: (verb, name) of stores, docks and batches."""
    own = [_given(step) for step in process.steps]
    tokens = [set(given) for given in own]
    changed = True
    while changed:
        changed = False
        for place in range(len(own) - 1, -1, -1):
            size = len(tokens[place])
            for follower in flow.after[place]:
                if follower < len(own):
                    tokens[place] |= tokens[follower]
            changed = changed or len(tokens[place]) > size
    return tokens


def _given(step: Step) -> set[tuple[str, str]]:
    given = {(step.verb, step.names[kind]) for kind in ("store", "dock", "batch") if kind in step.names}
    return given | {("get", store) for store, _ in step.extra.get("leave", ())}
