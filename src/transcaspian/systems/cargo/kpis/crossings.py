"""What crossed: tonnes and units by month, by trade, calls, loads per call and voyage, voyages per ship."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import MONTH_COUNT, Codes, Floats, Ledger, cell, count

WAGON, TRUCK, DRY = (names.CARRIERS.index(name) for name in ("wagon", "truck", "dry"))
KIND_OF_CARRIER = np.array([-1, 2, 3, 4, -1])  # trucks, TEU, parcels; wagons are loaded or empty, crude is not counted


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of crossings and calls."""
    tonnes, units = _crossed(ledger)
    calls = _calls(ledger)
    return {
        "crossed_t": tonnes,
        "crossed_units": units,
        "crossed_by_trade_t": _by_trade(ledger),
        "calls": calls,
        "load_per_call": _loads(units, calls),
        "units_per_voyage": _aboard(ledger),
        "voyages_per_ship_month": _voyages(ledger),
    }


def _landings(ledger: Ledger) -> tuple[Codes, Codes, Codes]:
    """Return the rows of landings in the year, their direction and their month."""
    ways = [ledger.rows_of(f"sea_{direction}") for direction in names.DIRECTIONS]
    rows, east = np.concatenate(ways), np.repeat([0, 1], [len(way) for way in ways])
    month = ledger.month_of(ledger.end_h[rows])
    inside = (month >= 0) & (month < MONTH_COUNT)
    return rows[inside], east[inside], month[inside]


def _by_trade(ledger: Ledger) -> Floats:
    """Tonnes by trade: transit from and to places inland that are abroad, else export westward and import eastward.

    What wagons bring back has no owner in the model: it is parted as the eastbound wagons of the year's demand are.
    """
    rows, east, month = _landings(ledger)
    who, entity = ledger.entities, ledger.entity[rows]
    lines = [names.LINES.index(name) for name in names.OF_THE_ROUTE]
    counted = np.isin(who.line[entity], lines) & (who.carrier[entity] != TRUCK)
    rows, east, month, entity = rows[counted], east[counted], month[counted], entity[counted]
    abroad = np.array([*(float(name in names.ABROAD) for name in who.inland_names), 0.0])[who.inland[entity]]
    returned = (who.carrier[entity] == WAGON) & (east == 1)
    transit = np.where(returned, _transit_share_of_returns(ledger), abroad)
    tonnes, shape = ledger.amount_2[rows], (len(names.TRADES), MONTH_COUNT)
    own = count(cell(shape, 2 * east, month), shape, tonnes * (1.0 - transit))
    return own + count(cell(shape, np.ones_like(east), month), shape, tonnes * transit)


def _transit_share_of_returns(ledger: Ledger) -> float:
    """Return the share of the year's eastbound wagon tonnes over Kuryk that goes to places abroad; 0 without any."""
    demand = ledger.inputs.tables.columns("demand")
    columns = (demand[name] for name in ("year", "class", "line", "direction", "destination", "tonnes"))
    found = [
        (destination in names.ABROAD, tonnes)
        for year, *way, destination, tonnes in zip(*columns, strict=True)
        if year == ledger.clock.year and way == ["wagon", "kuryk_alat", "east"]
    ]
    whole = sum(tonnes for _, tonnes in found)
    return float(sum(tonnes for abroad, tonnes in found if abroad) / whole) if whole else 0.0


def _crossed(ledger: Ledger) -> tuple[Floats, Floats]:
    rows, east, month = _landings(ledger)
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


def _ships_by_month(ledger: Ledger, rows: Codes, shape: tuple[int, int], weights: Floats | None = None) -> Floats:
    month = ledger.month_of(ledger.start_h[rows])
    inside = (month >= 0) & (month < MONTH_COUNT)
    chosen = None if weights is None else weights[inside]
    return count(cell(shape, ledger.entities.ship_class[ledger.entity[rows[inside]]], month[inside]), shape, chosen)


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


def _aboard(ledger: Ledger) -> Floats:
    """Units aboard ferries over their calls, both shores; NaN where none called."""
    shape = (len(names.SHIP_CLASSES), MONTH_COUNT)
    rows = ledger.rows_of(*(f"call_{port}" for port in names.SEA_PORTS))
    calls = _ships_by_month(ledger, rows, shape)[: len(names.FERRY_CLASSES)]
    units = _ships_by_month(ledger, rows, shape, ledger.amount_1[rows])[: len(names.FERRY_CLASSES)]
    return np.asarray(np.divide(units, calls, out=np.full(calls.shape, np.nan), where=calls > 0))


def _voyages(ledger: Ledger) -> Floats:
    shape = (len(names.SHIP_CLASSES), MONTH_COUNT)
    begun = _ships_by_month(ledger, ledger.rows_of("departed"), shape)
    ships = ledger.entities.ships_by_class[:, None]
    return np.asarray(np.divide(begun, ships, out=np.full(shape, np.nan), where=ships > 0))
