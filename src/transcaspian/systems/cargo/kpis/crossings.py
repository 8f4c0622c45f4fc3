"""What crossed: tonnes and units by month, calls, loads per call, voyages per ship."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import MONTH_COUNT, Codes, Floats, Ledger, cell, count

WAGON, DRY = names.CARRIERS.index("wagon"), names.CARRIERS.index("dry")
KIND_OF_CARRIER = np.array([-1, 2, 3, 4, -1])  # trucks, TEU, parcels; wagons are loaded or empty, crude is not counted


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
    ways = [ledger.rows_of(f"sea_{direction}") for direction in names.DIRECTIONS]
    rows, east = np.concatenate(ways), np.repeat([0, 1], [len(way) for way in ways])
    month = ledger.month_of(ledger.end_h[rows])
    inside = (month >= 0) & (month < MONTH_COUNT)
    rows, east, month = rows[inside], east[inside], month[inside]
    entity = ledger.entity[rows]
    carrier, line = ledger.entities.carrier[entity], ledger.entities.line[entity]
    tonnes = ledger.amount_2[rows]
    shape = (len(names.CARRIERS), len(names.LINES), 2, MONTH_COUNT)
    by_class = count(cell(shape, carrier, line, east, month), shape, tonnes)
    kind = np.select([carrier != WAGON, tonnes > 0], [KIND_OF_CARRIER[carrier], 0], default=1)
    weight = np.where(carrier == DRY, 1.0, ledger.amount_1[rows])
    known = kind >= 0
    shape = (len(names.KINDS), len(names.LINES), 2, MONTH_COUNT)
    units = count(cell(shape, kind[known], line[known], east[known], month[known]), shape, weight[known])
    return by_class, units


def _calls(ledger: Ledger) -> Floats:
    shape = (len(names.SEA_PORTS), len(names.SHIP_CLASSES), MONTH_COUNT)
    return np.stack([_ships_by_month(ledger, ledger.rows_of(f"call_{port}"), shape[1:]) for port in names.SEA_PORTS])


def _ships_by_month(ledger: Ledger, rows: Codes, shape: tuple[int, int]) -> Floats:
    month = ledger.month_of(ledger.start_h[rows])
    inside = (month >= 0) & (month < MONTH_COUNT)
    return count(cell(shape, ledger.entities.ship_class[ledger.entity[rows[inside]]], month[inside]), shape)


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
    shape = (len(names.SHIP_CLASSES), MONTH_COUNT)
    begun = _ships_by_month(ledger, ledger.rows_of("departed"), shape)
    ships = ledger.entities.ships_by_class[:, None]
    return np.asarray(np.divide(begun, ships, out=np.full(shape, np.nan), where=ships > 0))
