"""What crossed: tonnes and units by month, calls, loads per call, voyages per ship."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import MONTH_COUNT, Floats, Ledger, cell, count

WAGON, TRUCK, BOX, DRY = range(4)


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of crossings and calls."""
    tonnes, units = _crossed(ledger)
    calls = _calls(ledger)
    return {
        "crossed_t": tonnes,
        "crossed_units": units,
        "calls": calls,
        "load_per_call": _loads(units, calls),
        "voyages_per_ship_month": _voyages(ledger),
    }


def _crossed(ledger: Ledger) -> tuple[Floats, Floats]:
    month = ledger.month_of(ledger.end_h)
    rows = ledger.rows_of("sea_west", "sea_east") & (month >= 0) & (month < MONTH_COUNT)
    east = ledger.rows_of("sea_east")[rows].astype(np.int64)
    entity, month = ledger.entity[rows], month[rows]
    carrier, line = ledger.entities.carrier[entity], ledger.entities.line[entity]
    amount_1, tonnes = ledger.amount_1[rows], ledger.amount_2[rows]
    shape = (len(names.CARRIERS), len(names.LINES), 2, MONTH_COUNT)
    by_class = count(cell(shape, carrier, line, east, month), shape, tonnes)
    kind = np.select(
        [(carrier == WAGON) & (tonnes > 0), carrier == WAGON, carrier == TRUCK, carrier == BOX, carrier == DRY],
        [0, 1, 2, 3, 4],
        default=-1,
    )
    weight = np.where(carrier == DRY, 1.0, amount_1)
    known = kind >= 0
    shape = (len(names.KINDS), len(names.LINES), 2, MONTH_COUNT)
    units = count(cell(shape, kind[known], line[known], east[known], month[known]), shape, weight[known])
    return by_class, units


def _calls(ledger: Ledger) -> Floats:
    shape = (len(names.SEA_PORTS), len(names.SHIP_CLASSES), MONTH_COUNT)
    total = np.zeros(shape)
    for number, port in enumerate(names.SEA_PORTS):
        month = ledger.month_of(ledger.start_h)
        rows = ledger.rows_of(f"call_{port}") & (month >= 0) & (month < MONTH_COUNT)
        ship = ledger.entities.ship_class[ledger.entity[rows]]
        total[number] = count(cell(shape[1:], ship, month[rows]), shape[1:])
    return total


def _loads(units: Floats, calls: Floats) -> Floats:
    """Units of the year over ferry calls of the year; NaN where no ferry called."""
    year = units.sum(axis=3)
    result = np.full((2, 2, 2), np.nan)
    for place, (port, line) in enumerate((("kuryk", "kuryk_alat"), ("turkmenbashi", "turkmenbashi_alat"))):
        ferry_calls = calls[names.SEA_PORTS.index(port), : len(names.FERRY_CLASSES)].sum()
        if ferry_calls:
            by_direction = year[:, names.LINES.index(line), :]
            result[place, :, 0] = (by_direction[0] + by_direction[1]) / ferry_calls
            result[place, :, 1] = by_direction[2] / ferry_calls
    return result


def _voyages(ledger: Ledger) -> Floats:
    month = ledger.month_of(ledger.start_h)
    rows = ledger.rows_of("ship_sailing_west", "ship_sailing_east") & (month >= 0) & (month < MONTH_COUNT)
    shape = (len(names.SHIP_CLASSES), MONTH_COUNT)
    begun = count(cell(shape, ledger.entities.ship_class[ledger.entity[rows]], month[rows]), shape)
    ships = ledger.entities.ships_by_class[:, None]
    return np.divide(begun, ships, out=np.full(shape, np.nan), where=ships > 0)
