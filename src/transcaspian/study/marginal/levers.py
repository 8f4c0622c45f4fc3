"""Levers: one more of something, as rows of the table `levers`; pulled on the sampled inputs of a replication.

A lever is pulled after sampling, so both members of a pair have drawn the same uncertain values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.nearest import nearest_name

TABLE = "levers"
ONE_MORE = "one_more"
SHIPS = "ships"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a lever changes: where it stands, what is done to it, by how much; a line for `one_more`."""

    table: str
    row: str
    field: str
    operation: str
    amount: float
    line: str = ""

    @property
    def text(self) -> str:
        """Return the change in the words of a scenario file."""
        path = f"{self.table}.{self.row}.{self.field}"
        if self.operation == ONE_MORE:
            return f"{self.table}.{self.row} +{self.amount:g} ({self.field} = {self.line})"
        return f"{path} {self.amount:+g}" if self.operation == "add" else f"{path} x {self.amount:g}"


@dataclass(frozen=True, slots=True)
class Lever:
    """What is pulled together: a name, a kind, the values that change."""

    name: str
    kind: str
    changes: tuple[Change, ...]

    @property
    def text(self) -> str:
        """Return the changes in the words of a scenario file."""
        return "; ".join(change.text for change in self.changes)


def levers_of(scenario: Any, names: Sequence[str] | None = None) -> tuple[Lever, ...]:
    """Return the levers of a scenario's table `levers` in the order of the table; those named, if names are given.

    Raises
    ------
    InputError
        Names that are no levers, with the nearest; rows of the table that point at no number of the scenario.
    """
    central = scenario.sample(0, None)
    columns = central.columns(TABLE)
    found: dict[str, Lever] = {}
    problems: list[Problem] = []
    fields = ("lever", "kind", "changed_table", "row", "field", "operation", "amount", "line")
    rows = zip(*(columns[name] for name in fields), strict=True)
    for number, (name, kind, table, row, field, operation, amount, line) in enumerate(rows, start=1):
        change = Change(table, row, field, operation, float(amount), line or "")
        problems += _wrong(change, central, scenario.data.catalogue, f"{TABLE}.{number}")
        before = found.get(name)
        found[name] = Lever(name, kind, (*before.changes, change) if before else (change,))
    wanted = list(found) if names is None else list(dict.fromkeys(names))
    problems += [
        Problem(say("marginal.no_lever"), value=name, allowed=", ".join(found), nearest=nearest_name(name, found))
        for name in wanted
        if name not in found
    ]
    if problems:
        raise InputError(problems)
    return tuple(found[name] for name in wanted)


def _wrong(change: Change, central: Any, catalogue: Mapping[str, Any], row: str) -> Iterator[Problem]:
    """Yield what is wrong with the place of a change: no such table, row or field, or no number there."""
    places: list[tuple[str, str, Mapping[str, Any]]] = [("changed_table", change.table, central.records)]
    if change.table in central.records:
        places.append(("row", change.row, central.records[change.table]))
        places.append(("field", change.field, catalogue[change.table].fields))
    for field, name, known in places:
        if name not in known:
            nearest = nearest_name(name, known)
            yield Problem(say("marginal.lever_points_nowhere"), row=row, field=field, value=name, nearest=nearest)
            return
    value = central.records[change.table][change.row].get(change.field)
    if change.operation == ONE_MORE:
        if SHIPS not in catalogue[change.table].fields or not change.line:
            yield Problem(say("marginal.lever_one_more"), row=row, field="operation", value=change.text)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(say("marginal.lever_no_number"), row=row, field="field", value=change.text)


def pulled(inputs: Any, lever: Lever, catalogue: Mapping[str, Any]) -> Any:
    """Return sampled inputs with a lever pulled; values are held to the limits of the catalogue."""
    records = dict(inputs.records)
    for change in lever.changes:
        rows = dict(records[change.table])
        if change.operation == ONE_MORE:
            copy = {**rows[change.row], SHIPS: int(change.amount), change.field: change.line}
            rows[f"{change.row}_{change.line}"] = MappingProxyType(copy)
        else:
            attribute = catalogue[change.table].fields[change.field]
            new = _changed(rows[change.row][change.field], change, attribute)
            rows[change.row] = MappingProxyType({**rows[change.row], change.field: new})
        records[change.table] = MappingProxyType(rows)
    return replace(inputs, records=MappingProxyType(records))


def _changed(old: float, change: Change, attribute: Any) -> float:
    new = old + change.amount if change.operation == "add" else old * change.amount
    held = min(max(new, attribute.minimum), attribute.maximum)
    return math.floor(held + 0.5) if attribute.type == "integer" else float(held)
