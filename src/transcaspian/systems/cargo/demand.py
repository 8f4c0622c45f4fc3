"""Demand: monthly tables of units by flow become dated consignments, each with a key of its own.

A consignment's moment is a draw keyed by (flow, month, ordinal): more demand adds consignments and moves none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from transcaspian.methods import draws
from transcaspian.world.clock import Clock

Floats = npt.NDArray[np.float64]
CLASSES = ("wagon", "truck", "box", "dry")


@dataclass(frozen=True, slots=True)
class Flow:
    """One row group of the demand table: who sends what from where to where, over which line, which way."""

    name: str
    carrier: str
    commodity: str
    origin: str
    destination: str
    line: str
    direction: str


@dataclass(frozen=True, slots=True)
class Consignments:
    """Dated units of one flow: each belongs to a lot; lots move as one until they are split."""

    flow: Flow
    at_h: Floats
    key: npt.NDArray[np.uint64]
    lot: npt.NDArray[np.int64]
    tonnes_per_unit: Floats


def monthly(demand: pd.DataFrame, clock: Clock) -> Iterator[tuple[Flow, list[tuple[float, float, float, float, str]]]]:
    """Yield each flow with its months on the clock: (first hour, last hour, units, tonnes, month's name).

    The warm-up runs at the rate of the months before the year; where the table has none, at the rate of the same month
    of the year itself. Months cut by hour 0 count in part.
    """
    columns = ["class", "commodity", "origin", "destination", "line", "direction"]
    first_year = int(demand["year"].min())
    for values, rows in demand.groupby(columns, sort=True):
        flow = Flow("|".join(values), *values)
        table = rows.groupby(["year", "month"])[["units", "tonnes"]].sum()
        months = []
        for month in clock.months():
            wanted = (month.year if month.year >= first_year else clock.year, month.month)
            if wanted in table.index:
                units, tonnes = (float(value) for value in table.loc[wanted])
                start_h = max(month.start_h, 0.0)
                share = (month.end_h - start_h) / (month.end_h - month.start_h)
                name = f"{month.year}-{month.month:02d}"
                months.append((start_h, month.end_h, units * share, tonnes * share, name))
        yield flow, months


def consignments(
    flow: Flow, months: list[tuple[float, float, float, float, str]], *, seed: int, factor: float, lot_units: int
) -> Consignments:
    """Return the dated units of one flow.

    Parameters
    ----------
    flow : Flow
    months : list
        As yielded by `monthly`.
    seed : int
        Seed of the demand stream.
    factor : float
        Multiplies units and tonnes (the ensemble's draw of an uncertain volume, or a scenario).
    lot_units : int
        Units that leave together; the last lot of a month may be smaller.
    """
    at, keys, lots, loads = [], [], [], []
    first_lot = 0
    for start_h, end_h, units, tonnes, month in months:
        name = f"{flow.name}|{month}"
        count = _whole(units * factor, float(draws.uniforms(seed, "demand_rounding", [draws.name_key(name)])[0]))
        if count == 0:
            continue
        unit_keys = draws.ordinal_keys(name, count)
        lot = np.arange(count) // lot_units
        moment = draws.uniforms(seed, "demand_moment", draws.ordinal_keys(f"{name}|lot", int(lot[-1]) + 1))
        at.append(start_h + moment[lot] * (end_h - start_h))
        keys.append(unit_keys)
        lots.append(first_lot + lot)
        loads.append(np.full(count, tonnes / units))
        first_lot += int(lot[-1]) + 1
    if not at:
        empty = np.zeros(0)
        return Consignments(flow, empty, empty.astype(np.uint64), empty.astype(np.int64), empty)
    return Consignments(flow, *(np.concatenate(part) for part in (at, keys, lots, loads)))


def _whole(value: float, draw: float) -> int:
    """Round up or down at random so that the mean is kept."""
    return int(value) + int(draw < value - int(value))
