"""What a study asks of a room: simulate one replication, and say what its indicators mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem

Values = NDArray[np.float64]
ROW_TABLES = ("events", "units", "resources", "links", "bans")


class Kpi(Protocol):
    """An indicator: unit, dimensions as (name, labels), and what its numbers are."""

    @property
    def unit(self) -> str:
        """Unit of its numbers, for example t or h."""

    @property
    def dims(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Name and labels of each dimension, in the order of the array."""

    @property
    def kind(self) -> str:
        """One of total, mean, quantile, share, series."""

    @property
    def description(self) -> str:
        """What it counts, in a sentence."""


class Outcome(Protocol):
    """One replication, reduced: indicators, rows if they were asked for, and things that have a start and an end."""

    @property
    def kpis(self) -> Mapping[str, Values]:
        """Arrays by name; the shape follows the dimensions."""

    @property
    def rows(self) -> Mapping[str, pd.DataFrame] | None:
        """The tables events, units, resources, links and bans, if they were asked for."""

    @property
    def periods(self) -> pd.DataFrame | None:
        """Closures, bans, breakdowns: kind, place, operation, cause, start_h, end_h."""


class Simulate(Protocol):
    """A pure function: the same arguments give the same outcome, on any worker."""

    def __call__(
        self, inputs: Any, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool
    ) -> Outcome:
        """Return one replication."""


def no_tables(_inputs: Any, _parameters: Mapping[str, Any]) -> Mapping[str, pd.DataFrame]:
    """Return nothing: a room without tables of its own."""
    return {}


def no_draws(_scenario: Any, _seed: int) -> Mapping[str, pd.DataFrame]:
    """Return nothing: a room without studies of its own beside the clock."""
    return {}


def no_problems(_inputs: Any, _year: int) -> list[Problem]:
    """Return nothing: a room that refuses nothing beforehand."""
    return []


@dataclass(frozen=True, slots=True)
class Room:
    """A system of the programme as the study sees it: its name, its indicators, how to run it once, its own tables.

    `tables` makes of central inputs and the scenario's parameters what does not differ between replications; `drawn`
    makes of scenario and seed what has draws of its own, apart from the clock.
    `problems` says, before any long work, what of central inputs the room cannot run with.
    """

    name: str
    kpis: Mapping[str, Kpi]
    simulate: Simulate
    tables: Callable[[Any, Mapping[str, Any]], Mapping[str, pd.DataFrame]] = no_tables
    drawn: Callable[[Any, int], Mapping[str, pd.DataFrame]] = no_draws
    problems: Callable[[Any, int], list[Problem]] = no_problems

    def check(self, scenario: Any) -> None:
        """Raise InputError with every fault that would stop a run, seen at central values."""
        found = self.problems(scenario.sample(0, None), scenario.year)
        if found:
            raise InputError(found)


def cargo_room() -> Room:
    """Return the room of rail, ports and ferries; its results also hold the routes of the cable."""
    from transcaspian.systems import cargo

    return Room("cargo", cargo.KPIS, cargo.simulate, tables=_tables, drawn=_drawn, problems=_cargo_problems)


def oil_room() -> Room:
    """Return the room of crude by train, tank, tanker and BTC, on a clock of its own."""
    from transcaspian.study import joint
    from transcaspian.systems.oil import clock

    return Room("oil", clock.KPIS, joint.simulate_oil, tables=clock.tables, problems=_oil_problems)


def joint_room() -> Room:
    """Return cargo and oil on one clock; the results also hold the routes of the cable."""
    from transcaspian.study import joint, openings

    return Room(
        "joint", joint.KPIS, openings.simulate, tables=_joint_tables, drawn=_drawn, problems=_joint_problems
    )


ROOMS: Mapping[str, Callable[[], Room]] = {"joint": joint_room, "cargo": cargo_room, "oil": oil_room}


def _cargo_problems(central: Any, year: int) -> list[Problem]:
    from transcaspian.systems import cargo
    from transcaspian.systems.cargo.inputs import checked

    try:
        checked(cargo.of_year(central, year=year, seed=0, replication=0))
    except InputError as error:
        return list(error.problems)
    return []


def _oil_problems(central: Any, year: int) -> list[Problem]:
    from transcaspian.systems import cargo
    from transcaspian.systems.oil import soundness

    return soundness.problems(cargo.of_year(central, year=year, seed=0, replication=0))


def _joint_problems(central: Any, year: int) -> list[Problem]:
    return [*_cargo_problems(central, year), *_oil_problems(central, year)]


def _joint_tables(central: Any, parameters: Mapping[str, Any]) -> Mapping[str, pd.DataFrame]:
    from transcaspian.systems.oil import clock

    return {**_tables(central, parameters), **clock.tables(central, parameters)}


def _drawn(scenario: Any, seed: int) -> Mapping[str, pd.DataFrame]:
    from transcaspian.study.cable import seabed_spread
    from transcaspian.study.oil import quality, routes

    parts = (seabed_spread, routes, quality)
    return {name: table for part in parts for name, table in part.frames(scenario, seed).items()}


def _tables(central: Any, parameters: Mapping[str, Any]) -> Mapping[str, pd.DataFrame]:
    from transcaspian.study.cable import seabed_tables
    from transcaspian.study.cable import tables as cable_tables
    from transcaspian.study.cable.routes import cable_routes
    from transcaspian.systems import cargo

    routed = cable_routes(central)
    cable = {**seabed_tables.frames(routed), **cable_tables.frames(central, routed.parts)}
    return {**cargo.tables(central, parameters), **cable}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each indicator lies in the flat vector of one replication.

    Attributes
    ----------
    kpis : mapping
        Indicators by name, in the order of the room.
    spans : mapping
        Name to (first, end) in the vector; an indicator's cells are in C order of its dimensions.
    """

    kpis: Mapping[str, Kpi]
    spans: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, kpis: Mapping[str, Kpi]) -> Layout:
        """Return the layout of a room's indicators."""
        spans: dict[str, tuple[int, int]] = {}
        end = 0
        for name, kpi in kpis.items():
            spans[name] = (end, end + math.prod(shape(kpi)))
            end = spans[name][1]
        return cls(kpis=kpis, spans=spans)

    @property
    def size(self) -> int:
        """Return the number of cells of all indicators together."""
        return max((end for _, end in self.spans.values()), default=0)

    def flat(self, values: Mapping[str, Values]) -> Values:
        """Return one vector of all indicators; raise ValueError if the room broke its promise of names or shapes."""
        if set(values) != set(self.kpis):
            unmatched = sorted(set(values) ^ set(self.kpis))
            raise ValueError(f"indicators promised and not given, or given and not promised: {unmatched}")
        vector = np.full(self.size, np.nan)
        for name, (first, end) in self.spans.items():
            array = np.asarray(values[name], dtype=np.float64)
            if array.shape != shape(self.kpis[name]):
                raise ValueError(f"indicator {name} has shape {array.shape}, promised {shape(self.kpis[name])}")
            vector[first:end] = array.ravel()
        return vector


def shape(kpi: Kpi) -> tuple[int, ...]:
    """Return the number of labels of each dimension."""
    return tuple(len(labels) for _, labels in kpi.dims)


def cells(kpi: Kpi) -> list[tuple[str, ...]]:
    """Return the labels of every cell, in C order of the dimensions."""
    return list(product(*(labels for _, labels in kpi.dims)))


def described(kpis: Mapping[str, Kpi]) -> list[dict[str, Any]]:
    """Return the indicators as plain data for the manifest: name, unit, kind, dimensions with labels, description."""
    return [
        {
            "kpi": name,
            "unit": kpi.unit,
            "kind": kpi.kind,
            "dims": [{"name": dim, "labels": list(labels)} for dim, labels in kpi.dims],
            "description": kpi.description,
        }
        for name, kpi in kpis.items()
    ]


@dataclass(frozen=True, slots=True)
class StoredKpi:
    """An indicator read back from a results folder."""

    unit: str
    dims: tuple[tuple[str, tuple[str, ...]], ...]
    kind: str
    description: str


def from_description(entries: Sequence[Mapping[str, Any]]) -> dict[str, Kpi]:
    """Return the indicators that `described` wrote."""
    return {
        entry["kpi"]: StoredKpi(
            unit=entry["unit"],
            dims=tuple((dim["name"], tuple(dim["labels"])) for dim in entry["dims"]),
            kind=entry["kind"],
            description=entry["description"],
        )
        for entry in entries
    }
