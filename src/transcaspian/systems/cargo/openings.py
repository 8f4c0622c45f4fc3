"""What projects change on dated days within a run: ships that begin, berths, cranes, paths, yards, water, lines.

A change names a value of the inputs (``ports.kuryk.ferry_berths``) and what becomes of it (``+ 1``, ``* 2``, or the day
itself for a line that opens). Which values can change while the clock runs is listed in `KINDS`; any other is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import events as ev
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import ports
from transcaspian.world.cast import Cast, Group
from transcaspian.world.clock import Clock
from transcaspian.world.surroundings import Surroundings

if TYPE_CHECKING:
    from transcaspian.systems.cargo.inputs import CargoInputs

Floats = npt.NDArray[np.float64]
PART = re.compile(r"([a-z_]+)\.([a-z0-9_]+)\.([a-z_]+)\s*([+*=])\s*([0-9.]+|date)")
BERTHS = {f"{kind}_berths": kind for kind in ("ferry", "road", "dry", "grain", "oil")}
YARDS = ("yard_wagons", "yard_trucks", "yard_teu", "yard_dry_t")
DEPTHS = ("depth_m", "channel_depth_m")
KINDS = (
    *("ferries.*.ships", "feeders.*.ships", "tramps.*.ships", "tankers.*.ships"),
    *(f"ports.*.{field}" for field in (*BERTHS, *YARDS)),
    *(f"berth_groups.*.{field}" for field in (*DEPTHS, "cranes")),
    *("sections.*.paths_per_day", "sections.*.closed_to"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one value: `sign` is ``+``, ``*`` or ``=``; `amount` is not read where the day is the value."""

    table: str
    row: str
    field: str
    sign: str
    amount: float

    @property
    def name(self) -> str:
        """Return the value's name."""
        return f"{self.table}.{self.row}.{self.field}"

    def of(self, value: float) -> float:
        """Return the value after the change."""
        return value + self.amount if self.sign == "+" else value * self.amount


@dataclass(frozen=True, slots=True)
class Opening:
    """A project that comes into use on a day, and what it changes."""

    project: str
    day: date
    changes: tuple[Change, ...]


def read_changes(text: str) -> tuple[Change, ...]:
    """Return the changes that a text names, parts joined by ``;``.

    Raises
    ------
    InputError
        A part that is no change, or a value that cannot change while the clock runs.
    """
    found, problems = [], []
    for part in text.split(";"):
        match = PART.fullmatch(part.strip())
        if match is None or not _can_change(match):
            problems.append(Problem(say("forecast.bad_change"), value=part.strip(), allowed=", ".join(KINDS)))
            continue
        found.append(Change(match[1], match[2], match[3], match[4], 0.0 if match[5] == "date" else float(match[5])))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _can_change(match: re.Match[str]) -> bool:
    """Whether the value can change within a run, and only a day is set by a day."""
    is_day = match[3] == "closed_to"
    return f"{match[1]}.*.{match[3]}" in KINDS and is_day == (match[4] == "=") == (match[5] == "date")


def opened(inputs: CargoInputs, openings: Sequence[Opening]) -> CargoInputs:
    """Return the inputs with projects to come into use, and the days of lines that open."""
    sections = dict(inputs.sections)
    for day, change in _dated(openings, "sections", ("closed_to",)):
        if change.row in sections:
            sections[change.row] = replace(sections[change.row], closed_to=day)
    return replace(inputs, sections=sections, openings=tuple(openings))


def apply(model: ev.Model, clock: Clock, openings: Sequence[Opening], cast: Cast) -> None:
    """Put dated capacities into the declared berths, cranes, paths and yards of a model."""
    resources = model.parts.resources
    steps: dict[str, list[tuple[float, Change]]] = {}
    for day, change in _dated(openings, "ports", BERTHS):
        steps.setdefault(f"berth.{change.row}_{BERTHS[change.field]}", []).append((_hour(clock, day), change))
    for day, change in _dated(openings, "berth_groups", ("cranes",)):
        steps.setdefault(f"crane.{change.row}", []).append((_hour(clock, day), change))
    for day, change in _dated(openings, "sections", ("paths_per_day",)):
        for direction in ("west", "east"):
            steps.setdefault(f"path.{change.row}.{direction}", []).append((_hour(clock, day), change))
    for name, dated in steps.items():
        if name in resources:
            capacity = resources[name].capacity
            changes = []
            for hour, change in sorted(dated, key=lambda each: each[0]):
                capacity = round(change.of(capacity))
                changes.append((hour, capacity))
            resources[name] = replace(resources[name], changes=(*resources[name].changes, *changes))
    _yards(model, clock, openings, cast)


def _yards(model: ev.Model, clock: Clock, openings: Sequence[Opening], cast: Cast) -> None:
    """Declare each yard at its final size, and keep what is not built yet full until its day."""
    stores = model.parts.stores
    for day, change in _dated(openings, "ports", YARDS):
        name = f"yard.{change.row}.{change.field.removeprefix('yard_')}"
        hour = _hour(clock, day)
        if name not in stores or hour >= clock.horizon_h:
            continue
        now = stores[name]
        room = change.of(now.capacity - now.level) - (now.capacity - now.level)
        stores[name] = replace(now, capacity=now.capacity + room, level=now.level + room)
        process = model.process(f"opening.{name}.{hour:.0f}")
        process.get(name, amount=ev.amount_1)
        process.end()
        model.add(f"opening.{name}.{hour:.0f}", at=[hour], amount_1=[room], amount_2=[0.0])
        cast.groups.append(Group(1, "opening"))


def ships_added(
    classes: Mapping[str, Any], clock: Clock, openings: Sequence[Opening], table: str
) -> dict[str, list[float]]:
    """Return by class of ships the hours at which ships are added, those beyond the clock left out."""
    added: dict[str, list[float]] = {}
    for day, change in _dated(openings, table, ("ships",)):
        hour = _hour(clock, day)
        if change.row in classes and hour < clock.horizon_h:
            more = round(change.of(classes[change.row].ships)) - classes[change.row].ships
            added.setdefault(change.row, []).extend([hour] * max(more, 0))
    return {name: sorted(hours) for name, hours in added.items()}


def payload_t(
    ship: Mapping[str, Any],
    *,
    groups: tuple[str, str],
    tables: Mapping[str, Mapping[str, Any]],
    around: Surroundings,
    openings: Sequence[Opening],
) -> Floats:
    """Return tonnes that a class may load by day between two groups of berths, deeper from the day of a dredging on."""
    ends = {name: dict(tables[name]) for name in groups}
    payload = np.asarray(ports.voyage_payload_t(ship, groups=tuple(ends.values()), level_m=around.level_m))
    clock, days_h = around.clock, around.clock.days_h()
    deepened = [(day, each) for day, each in _dated(openings, "berth_groups", DEPTHS) if each.row in groups]
    for opening in sorted({day for day, _ in deepened}):
        for day, change in deepened:
            if day == opening:
                ends[change.row][change.field] = change.of(ends[change.row][change.field])
        after = np.asarray(ports.voyage_payload_t(ship, groups=tuple(ends.values()), level_m=around.level_m))
        payload = np.where(days_h >= _hour(clock, opening), after, payload)
    return payload


def _dated(openings: Sequence[Opening], table: str, fields: Iterable[str]) -> list[tuple[date, Change]]:
    names = tuple(fields)
    return [
        (opening.day, change)
        for opening in openings
        for change in opening.changes
        if change.table == table and change.field in names
    ]


def _hour(clock: Clock, day: date) -> float:
    """Return the hour at which a day begins, 0 if it was before the clock started; on a whole day of the clock."""
    hour = max(0.0, float(clock.hour_of(day.isoformat())))
    return hour - hour % HOURS_PER_DAY
