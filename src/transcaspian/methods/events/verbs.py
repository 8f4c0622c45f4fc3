"""How each verb is written as instructions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from transcaspian.methods.events import layout as at
from transcaspian.methods.events.assembly import Assembler
from transcaspian.methods.events.process import Step


def seize(to: Assembler, step: Step) -> None:
    """Units known beforehand are an operand; others come from a register."""
    name, units, rank = step.names["resource"], step.values["units"], step.values.get("priority")
    fixed = units.kind == "number"
    by_units = -1 if fixed else to.value(units)
    by_rank = -1 if rank is None or rank.kind == "number" else to.value(rank)
    to.emit(at.SEIZE, to.numbers.resources[name], by_units, int(units.number) if fixed else 0,
            int(rank.number) if rank is not None and rank.kind == "number" else -1, by_rank,
            to.kind(step, name))  # fmt: skip


def release(to: Assembler, step: Step) -> None:
    """Give units back."""
    units = step.values["units"]
    fixed = units.kind == "number"
    to.emit(
        at.RELEASE, to.numbers.resources[step.names["resource"]], -1 if fixed else to.value(units), int(units.number)
    )


def seize_any(to: Assembler, step: Step) -> None:
    """Take a member of a pool; which one is kept in a variable."""
    pool, rank = step.names["pool"], step.values.get("priority")
    mask = to.value_or_none(step.values.get("eligible"))
    by_rank = -1 if rank is None or rank.kind == "number" else to.value(rank)
    fixed = int(rank.number) if rank is not None and rank.kind == "number" else -1
    to.emit(
        at.SEIZE_ANY,
        to.numbers.pools[pool],
        mask,
        step.extra["units"],
        fixed,
        to.held(pool),
        to.kind(step, pool),
        by_rank,
    )


def release_any(to: Assembler, step: Step) -> None:
    """Give the member held back."""
    pool = step.names["pool"]
    to.emit(at.RELEASE_ANY, to.numbers.pools[pool], 0, step.extra["units"], to.held(pool))


def delay(to: Assembler, step: Step) -> None:
    """Spend hours, perhaps suspended by a calendar."""
    hours = to.value(step.values["hours"])
    during = step.extra["during"]
    calendar = -1 if during is None else to.calendar(during)
    logged = "stage" in step.names
    kind = to.kind(step) if logged else -1
    closed = to.kind(step, cause="closed_cause") if logged and during is not None else -1
    to.emit(at.DELAY, hours, calendar, member(to, step), 0, -1, kind, closed)


def member(to: Assembler, step: Step) -> int:
    """Return the variable that picks the row's kind when its place is a pool, else -1."""
    place = step.names.get("place", "")
    return to.held(place) if place in to.parts.pools else -1


def wait_open(to: Assembler, step: Step) -> None:
    """Wait for a calendar."""
    calendar = to.calendar(step.extra["during"])
    to.emit(at.WAIT_OPEN, calendar, 0, member(to, step), 0, -1, to.kind(step))


def put(to: Assembler, step: Step) -> None:
    """Put into a store."""
    amount = to.value(step.values["amount"])
    to.emit(at.PUT, to.numbers.stores[step.names["store"]], amount, kind=to.kind(step, step.names["store"]))


def get(to: Assembler, step: Step) -> None:
    """Take out of a store."""
    amount = to.value(step.values["amount"])
    to.emit(at.GET, to.numbers.stores[step.names["store"]], amount, kind=to.kind(step, step.names["store"]))


def board(to: Assembler, step: Step) -> None:
    """Wait for a carrier; what is left at boarding stands in a table of its own."""
    dock = step.names["dock"]
    use_1, use_2 = to.value(step.values["use_1"]), to.value(step.values["use_2"])
    first = len(to.leave) if step.extra["leave"] else -1
    for store, amount in step.extra["leave"]:
        what, number = at.CONST, amount.number
        if amount.kind == "column":
            what, number = to.column(amount.name)
        elif amount.kind == "amount":
            what = at.AMOUNT
        to.leave.append((to.numbers.stores[store], what, number))
    if step.extra["leave"]:
        to.leave.append((-1, 0, 0.0))
    cargo_class = to.parts.docks[dock].classes.index(step.names["class"])
    aboard = to.kind(step, "", stage="aboard", cause="aboard_cause") if step.names["aboard"] else -1
    to.emit(at.BOARD, to.numbers.docks[dock], cargo_class, use_1, use_2, first, to.kind(step, dock), aboard)


def load(to: Assembler, step: Step) -> None:
    """Stand open at a dock; the five limits lie in registers side by side."""
    dock = step.names["dock"]
    base = side_by_side(to, step, "limit_1", "limit_2", "minimum", "longest", "latest")
    classes = len(to.class_map)
    takes = step.extra["takes"]
    to.class_map.extend(
        to.here.classes[name] if takes is None or name in takes else -1 for name in to.parts.docks[dock].classes
    )
    to.class_most.extend(step.extra["most"].get(name, 1.0) for name in to.parts.docks[dock].classes)
    to.emit(at.LOAD, to.numbers.docks[dock], base, to.here.slot_base, 0, classes, to.kind(step, dock))


def side_by_side(to: Assembler, step: Step, *names: str) -> int:
    """Look values up into registers side by side; return the first register."""
    registers = [to.value(step.values[name]) for name in names]
    return registers[0]


def unload(to: Assembler, _step: Step) -> None:
    """Let all aboard resume."""
    to.emit(at.UNLOAD, c=len(to.here.classes))


def assemble(to: Assembler, step: Step) -> None:
    """Join a batch; its slot is numbered when all carriers are known."""
    base = side_by_side(to, step, "limit_1", "limit_2", "longest", "use_1", "use_2")
    slot = to.batches[step.names["batch"]]
    to.emit(at.ASSEMBLE, slot, base, 0, 0, -1, to.kind(step, step.names["batch"]))


def split(to: Assembler, _step: Step) -> None:
    """Part a batch."""
    to.emit(at.SPLIT)


def pass_gate(to: Assembler, step: Step) -> None:
    """Wait at a gate."""
    gate = step.names["gate"]
    patience = to.value_or_none(step.values.get("patience"))
    row = to.emit(at.PASS_GATE, to.numbers.gates[gate], patience, kind=to.kind(step, gate))
    if "label" in step.names:
        to.to_label(row, 3, step.names["label"])


def choose(to: Assembler, step: Step) -> None:
    """Score every option, then jump to the best."""
    for place, option in enumerate(step.extra["options"]):
        to.register = 0
        weight, bias = to.value(option.weight), to.value(option.bias)
        shut = -1
        if option.calendar is not None:
            shut = to.calendar(option.calendar)
            to.emit(at.CLOSED, shut, shut)
        first = len(to.option_docks)
        to.option_docks.extend([*(to.numbers.docks[dock] for dock in option.docks), -1])
        row = to.emit(at.OPTION, 0, first, weight, bias, shut, more=int(place == 0))
        to.to_label(row, 1, option.label)
    to.register = 0
    to.emit(at.CHOOSE, 0, to.value_or_none(step.values.get("capacity")))


def branch(to: Assembler, step: Step) -> None:
    """Jump on a condition."""
    condition = to.value(step.values["condition"])
    to.to_label(to.emit(at.BRANCH, condition), 2, step.names["label"])


def jump(to: Assembler, step: Step) -> None:
    """Jump."""
    to.to_label(to.emit(at.JUMP), 1, step.names["label"])


def set_numbers(to: Assembler, step: Step) -> None:
    """Look up every new number before the first changes."""
    registers = {name: to.value(value) for name, value in step.values.items()}
    for name, register in registers.items():
        if name in ("amount_1", "amount_2"):
            to.emit(at.SET_AMOUNT, int(name == "amount_2"), register)
        else:
            to.emit(at.SET_VARIABLE, to.here.variable(name), register)


def mark(to: Assembler, step: Step) -> None:
    """Write a row of zero length."""
    to.emit(at.MARK, to.kind(step), member(to, step))


def end(to: Assembler, _step: Step) -> None:
    """End the entity."""
    to.emit(at.END)


VERBS: Final[dict[str, Callable[[Assembler, Step], None]]] = {
    "seize": seize, "release": release, "seize_any": seize_any, "release_any": release_any, "delay": delay,
    "wait_open": wait_open, "put": put, "get": get, "board": board, "load": load, "unload": unload,
    "assemble": assemble, "split": split, "pass_gate": pass_gate, "choose": choose, "branch": branch, "jump": jump,
    "set": set_numbers, "mark": mark, "end": end,
}  # fmt: skip
