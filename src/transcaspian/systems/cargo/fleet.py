"""Ships one by one: class, line, and the hours each is away in dock or broken down.

A ship's hours away are keyed by its class and number, so one ship more changes no other ship's year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws, intervals
from transcaspian.systems.cargo.cast import Stage
from transcaspian.systems.cargo.openings import ships_added
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import incidents
from transcaspian.world.cast import Group

HOURS_PER_YEAR = 8760.0
SPREAD_OF_FIRST_SAILINGS_H = 7 * HOURS_PER_DAY  # long before the year begins; the warm-up forgets it


class ShipClass(Protocol):
    """What every class of ships tells of its absences."""

    @property
    def ships(self) -> int:
        """How many ships the class has."""

    @property
    def line(self) -> str:
        """The line or pool it works on."""

    @property
    def docking_days_per_year(self) -> float:
        """Days in dock each year."""

    @property
    def breakdowns_per_year(self) -> float:
        """Mean number of breakdowns of one ship."""

    @property
    def breakdown_h(self) -> float:
        """Mean hours that a breakdown lasts."""


@dataclass(frozen=True, slots=True)
class Ship:
    """One ship: its class, its number in the class, its draw key, its closed calendar (hours on the clock)."""

    ship_class: str
    number: int
    key: np.uint64
    away: intervals.Intervals


def ships(
    classes: Mapping[str, ShipClass], *, seed: int, horizon_h: float, more: Mapping[str, int] | None = None
) -> list[Ship]:
    """Return all ships of some classes in the order of the table, each with its hours away; `more` come to a class."""
    fleet = []
    for name, values in classes.items():
        keys = draws.ordinal_keys(f"ship|{name}", values.ships + (more or {}).get(name, 0))
        for number, key in enumerate(keys):
            away = intervals.union(_dockings(values, key, seed, horizon_h), _breakdowns(values, key, seed, horizon_h))
            fleet.append(Ship(name, number, key, intervals.clip(away, start_h=0.0, end_h=horizon_h)))
    return fleet


def _dockings(values: ShipClass, key: np.uint64, seed: int, horizon_h: float) -> intervals.Intervals:
    """One docking a year, at a moment of its own."""
    first = float(draws.uniforms(seed, "docking", [key])[0]) * HOURS_PER_YEAR
    starts = np.arange(first - HOURS_PER_YEAR, horizon_h, HOURS_PER_YEAR)
    return np.column_stack([starts, starts + values.docking_days_per_year * HOURS_PER_DAY])


def _breakdowns(values: ShipClass, key: np.uint64, seed: int, horizon_h: float) -> intervals.Intervals:
    """Breakdowns as a Poisson process, their lengths exponential."""
    if values.breakdowns_per_year <= 0:
        return intervals.NEVER
    count = int(10 + 4 * values.breakdowns_per_year * horizon_h / HOURS_PER_YEAR)
    visits = np.arange(count)
    gaps = (
        -np.log1p(-draws.uniforms(seed, "breakdown_gap", [key], visits)) * HOURS_PER_YEAR / values.breakdowns_per_year
    )
    lengths = -np.log1p(-draws.uniforms(seed, "breakdown_length", [key], visits)) * values.breakdown_h
    starts = np.cumsum(gaps)
    return np.column_stack([starts, starts + lengths])[starts < horizon_h]


def add(stage: Stage) -> None:
    """Add every ferry, feeder and tramp to the model, each with its own calendar of dockings and breakdowns.

    Ships of projects come last in their class and begin on their day.
    """
    inputs = stage.inputs
    tables: dict[str, Mapping[str, ShipClass]] = {
        "ferry": inputs.ferries,
        "feeder": inputs.feeders,
        "tramp": inputs.tramps,
    }
    out = incidents.ship_absences(inputs.tables, stage.clock)
    for carrier, classes in tables.items():
        later = ships_added(classes, stage.clock, inputs.openings, f"{carrier}s" if carrier != "ferry" else "ferries")
        more = {name: len(hours) for name, hours in later.items()}
        for ship in ships(classes, seed=stage.seed, horizon_h=stage.clock.horizon_h, more=more):
            away = intervals.union(ship.away, out.get((ship.ship_class, ship.number), intervals.NEVER))
            calendar = stage.model.calendar(f"away.{ship.ship_class}.{ship.number}", closed=away)
            own = classes[ship.ship_class].ships
            first_h = _first_sailing_h(stage, ship, own, later.get(ship.ship_class, ()))
            if first_h[0] >= stage.clock.horizon_h:
                continue
            stage.model.add(
                f"{carrier}.{ship.ship_class}",
                at=first_h,
                columns={"own_calendar": np.array([float(calendar)])},
                amount_1=np.zeros(1),
                amount_2=np.zeros(1),
                key=np.array([ship.key]),
            )
            line = classes[ship.ship_class].line
            stage.cast.groups.append(Group(1, carrier, line=line, ship_class=ship.ship_class))


def _first_sailing_h(stage: Stage, ship: Ship, own: int, later: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return when a ship begins, shape (1,): in the first days of the clock, or so many days after its project."""
    first_h = draws.uniforms(stage.seed, "first_sailing", [ship.key]) * SPREAD_OF_FIRST_SAILINGS_H
    return first_h if ship.number < own else first_h + later[ship.number - own]
