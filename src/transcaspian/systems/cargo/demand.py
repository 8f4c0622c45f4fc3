"""Demand: monthly tables of units by flow become dated consignments, each unit with a key of its own.

A lot's moment is a draw keyed by (flow, month, ordinal): more demand adds lots and moves none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws
from transcaspian.world.clock import Clock, Month

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]
MONTHS, MIDDLE_MONTH = 12, 6.5
FLOW_COLUMNS = ("class", "commodity", "origin", "destination", "line", "direction")


@dataclass(frozen=True, slots=True)
class Flow:
    """One group of rows of the demand table: who sends what from where to where, over which line, which way."""

    carrier: str
    commodity: str
    origin: str
    destination: str
    line: str
    direction: str

    @property
    def name(self) -> str:
        """Return the flow's name, which its draws hang on."""
        return f"{self.carrier}|{self.commodity}|{self.origin}|{self.destination}|{self.line}|{self.direction}"


@dataclass(frozen=True, slots=True)
class Errors:
    """What is not known of the table: errors of counts and loads, and of the course within a year.

    Attributes
    ----------
    units : callable
        Multiplies the units of a flow in a year.
    load : callable
        Multiplies the tonnes of each unit of a flow in a year.
    tilt : callable
        Logarithm of what December gains on January in a year, growing evenly over the months; the total is kept.
    """

    units: Callable[[Flow, int], float]
    load: Callable[[Flow, int], float]
    tilt: Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Consignments:
    """Dated units of one flow. Units of one lot leave together; `lot` counts the flow's lots from 0."""

    flow: Flow
    at_h: Floats
    key: Keys
    lot: npt.NDArray[np.int64]
    tonnes_per_unit: Floats

    def picked(self, chosen: npt.NDArray[np.bool_] | slice) -> Consignments:
        """Return some of the units."""
        return Consignments(
            self.flow, self.at_h[chosen], self.key[chosen], self.lot[chosen], self.tonnes_per_unit[chosen]
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """One flow in one month: the hours it fills on the clock, what leaves, how many units leave together."""

    name: str
    start_h: float
    end_h: float
    units: float
    tonnes: float
    lot_units: int


def consignments(
    table: Mapping[str, Sequence[Any]],
    clock: Clock,
    *,
    seed: int,
    errors: Errors,
    lot_units: Callable[[Flow], int],
) -> list[Consignments]:
    """Return the dated units of every flow.

    Parameters
    ----------
    table : mapping of column to values
        The table `demand`: year, month, class, commodity, origin, destination, line, direction, units, tonnes.
    clock : Clock
        The warm-up runs at the rate of the months before the year; where the table has none, at the rate of the same
        months of the year itself. A month cut by hour 0 counts in part.
    seed : int
    errors : Errors
        The ensemble's draw of what is not known of the table.
    lot_units : callable
        Units of a flow that leave together; the last lot of a month may be smaller.
    """
    flows = list(_cells(table, clock, errors, lot_units))
    return [_dated(flow, cells, seed) for flow, cells in flows if cells]


def _cells(
    table: Mapping[str, Sequence[Any]],
    clock: Clock,
    errors: Errors,
    lot_units: Callable[[Flow], int],
) -> Iterator[tuple[Flow, list[_Cell]]]:
    amounts = _by_flow(table)
    first_year = min(table["year"])
    months = clock.months()
    for flow in sorted(amounts, key=lambda each: each.name):
        amounts_drawn = _drawn(flow, amounts[flow], errors)
        lot = lot_units(flow)
        cells = [_cell(flow, month, amounts_drawn, first_year, clock, lot) for month in months]
        yield flow, [cell for cell in cells if cell.units > 0]


def _by_flow(table: Mapping[str, Sequence[Any]]) -> dict[Flow, dict[tuple[int, int], tuple[float, float]]]:
    amounts: dict[Flow, dict[tuple[int, int], tuple[float, float]]] = {}
    columns = (table[name] for name in ("year", "month", "units", "tonnes", *FLOW_COLUMNS))
    for year, month, units, tonnes, *names in zip(*columns, strict=True):
        months = amounts.setdefault(Flow(*names), {})
        before = months.get((year, month), (0.0, 0.0))
        months[(year, month)] = (before[0] + units, before[1] + tonnes)
    return amounts


def _drawn(
    flow: Flow, amounts: Mapping[tuple[int, int], tuple[float, float]], errors: Errors
) -> dict[tuple[int, int], tuple[float, float]]:
    """Return the amounts of a flow by year and month under the draw of what is not known of them."""
    found = {}
    for year in sorted({year for year, _ in amounts}):
        months = sorted(month for each, month in amounts if each == year)
        units = np.array([amounts[year, month][0] for month in months])
        tilted = np.exp(errors.tilt(year) * (np.array(months) - MIDDLE_MONTH) / (MONTHS - 1))
        whole = float(units @ tilted)
        times = errors.units(flow, year) * tilted * (float(units.sum()) / whole if whole > 0.0 else 1.0)
        load = errors.load(flow, year)
        for month, by in zip(months, times, strict=True):
            found[year, month] = (amounts[year, month][0] * by, amounts[year, month][1] * by * load)
    return found


def _cell(
    flow: Flow,
    month: Month,
    amounts: Mapping[tuple[int, int], tuple[float, float]],
    first_year: int,
    clock: Clock,
    lot_units: int,
) -> _Cell:
    year = month.year if month.year >= first_year else clock.year
    units, tonnes = amounts.get((year, month.month), (0.0, 0.0))
    start_h = max(month.start_h, 0.0)
    share = (month.end_h - start_h) / (month.end_h - month.start_h)
    name = f"{flow.name}|{month.year}-{month.month:02d}"
    return _Cell(name, start_h, month.end_h, units * share, tonnes * share, lot_units)


def _dated(flow: Flow, cells: list[_Cell], seed: int) -> Consignments:
    base = np.array([draws.name_key(cell.name) for cell in cells], dtype=np.uint64)
    wanted = np.array([cell.units for cell in cells])
    rounding = draws.uniforms(seed, "demand_rounding", base)
    count = np.floor(wanted).astype(np.int64) + (rounding < wanted - np.floor(wanted))
    cell, ordinal = _counted(count)
    lots = -(-count // cells[0].lot_units)
    lot_cell, lot_ordinal = _counted(lots)
    lot_base = np.array([draws.name_key(f"{each.name}|lot") for each in cells], dtype=np.uint64)
    moment = draws.uniforms(seed, "demand_moment", draws.keys(lot_base[lot_cell], lot_ordinal))
    start, end = (np.array([getattr(each, side) for each in cells]) for side in ("start_h", "end_h"))
    lot_at = start[lot_cell] + moment * (end - start)[lot_cell]
    lot = (np.cumsum(lots) - lots)[cell] + ordinal // cells[0].lot_units
    tonnes = np.array([each.tonnes / each.units for each in cells])
    return Consignments(flow, lot_at[lot], draws.keys(base[cell], ordinal), lot, tonnes[cell])


def _counted(count: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each of sum(count) things the cell it belongs to and its number in the cell."""
    cell = np.repeat(np.arange(len(count)), count)
    return cell, np.arange(len(cell)) - (np.cumsum(count) - count)[cell]
