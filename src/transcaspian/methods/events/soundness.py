"""Every name that a process uses must be a name of the model."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.methods.events.checks import Faults
from transcaspian.methods.events.description import Parts
from transcaspian.methods.events.flow import Flow, followed, where
from transcaspian.methods.events.process import Process, Step
from transcaspian.methods.events.values import Value

NAMED = {
    "resource": "resources", "pool": "pools", "store": "stores", "dock": "docks", "gate": "gates",
}  # fmt: skip
VALUE_NAMES = {
    "draw": "distributions", "profile": "profiles", "level": "stores", "waiting": "docks", "busy": "resources",
    "held": "pools",
}  # fmt: skip
CARRYING = ("load", "unload", "assemble", "split")


def values_of(step: Step) -> Iterator[Value]:
    """Yield every value of a verb, its parts included."""
    heads = list(step.values.values())
    heads += [amount for _, amount in step.extra.get("leave", ())]
    for option in step.extra.get("options", ()):
        heads += [option.weight, option.bias]
        heads += [option.calendar] if isinstance(option.calendar, Value) else []
    if isinstance(step.extra.get("during"), Value):
        heads.append(step.extra["during"])
    while heads:
        value = heads.pop()
        yield value
        heads.extend(value.parts)


def classes_aboard(process: Process, parts: Parts) -> dict[str, int]:
    """Return the classes that carriers of a process may have aboard, numbered."""
    names: dict[str, int] = {}
    for step in process.steps:
        if step.verb == "load" and step.names["dock"] in parts.docks:
            for name in parts.docks[step.names["dock"]].classes:
                names.setdefault(name, len(names))
    return names


def check_process(process: Process, parts: Parts, faults: Faults) -> Flow | None:
    """Note every unknown name of a process; return its flow if names and labels are sound."""
    before = len(faults.problems)
    for name in process.twice:
        faults.add("label_twice", row=process.name, field=name)
    for step in process.steps:
        _check_step(process, step, parts, faults)
    return followed(process, faults) if len(faults.problems) == before else None


def _check_step(process: Process, step: Step, parts: Parts, faults: Faults) -> None:
    row = where(process, step)
    for kind, group in NAMED.items():
        if kind in step.names:
            faults.known(step.names[kind], getattr(parts, group), kind=kind, row=row)
    _check_classes(step, parts, row, faults)
    labels = [step.names["label"]] if "label" in step.names else []
    for option in step.extra.get("options", ()):
        labels.append(option.label)
        for name in option.docks:
            faults.known(name, parts.docks, kind="dock", row=row)
        if isinstance(option.calendar, str):
            faults.known(option.calendar, parts.calendars, kind="calendar", row=row)
    for store, _ in step.extra.get("leave", ()):
        faults.known(store, parts.stores, kind="store", row=row)
    for label in labels:
        faults.known(label, process.labels, kind="label", row=row, rule="label_unknown")
    if isinstance(step.extra.get("during"), str):
        faults.known(step.extra["during"], parts.calendars, kind="calendar", row=row)
    _check_values(process, step, parts, faults)
    _check_units(step, parts, row, faults)


def _check_classes(step: Step, parts: Parts, row: str, faults: Faults) -> None:
    """Classes of a dock that a verb names, and the largest share of each aboard."""
    dock, most = parts.docks.get(step.names.get("dock", "")), step.extra.get("most", {})
    own = [step.names["class"]] if "class" in step.names else []
    for name in (*own, *(step.extra.get("takes") or ()), *most):
        if dock is not None:
            faults.known(name, dock.classes, kind="class", row=row, rule="class_unknown")
    for share in most.values():
        if not 0.0 <= share <= 1.0:
            faults.add("out_of_range", row=row, field="most", value=share, allowed="0 to 1")


def _check_values(process: Process, step: Step, parts: Parts, faults: Faults) -> None:
    row = where(process, step)
    for value in values_of(step):
        if value.kind in VALUE_NAMES:
            group = VALUE_NAMES[value.kind]
            sound = faults.known(value.name, getattr(parts, group), kind=group.removesuffix("s"), row=row)
            if sound and value.kind == "waiting" and value.detail:
                names = parts.docks[value.name].classes
                faults.known(value.detail, names, kind="class", row=row, rule="class_unknown")
        elif value.kind == "queue":
            faults.known(value.name, [*parts.resources, *parts.pools], kind="resource", row=row)
        elif value.kind == "closed" and not value.parts:
            faults.known(value.name, parts.calendars, kind="calendar", row=row)
        elif value.kind == "aboard":
            faults.known(value.name, classes_aboard(process, parts), kind="class", row=row, rule="class_unknown")
        elif value.kind == "number" and value.number != value.number:
            faults.add("not_finite", row=row)


def _check_units(step: Step, parts: Parts, row: str, faults: Faults) -> None:
    resource = parts.resources.get(step.names.get("resource", ""))
    units = step.values.get("units")
    if resource is None or units is None or units.kind != "number":
        return
    most = max([resource.capacity, *(capacity for _, capacity in resource.changes)])
    if step.verb == "seize" and units.number > most:
        faults.add(
            "units_over_capacity",
            row=row,
            field=step.names["resource"],
            value=f"{units.number:g}",
            allowed=f"<= {most}",
        )
    if units.number != int(units.number) or units.number < 0:
        faults.add("not_whole", row=row, field="units", value=units.number)
