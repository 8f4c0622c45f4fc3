"""Port indicators of development banks: wait for a berth, turnaround, moves an hour; by port and kind of ship."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transcaspian.systems.cargo.kpis import bank_catalogue as bank
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger, cell, count

BEFORE_BERTH = ("ship_wait_berth", "ship_wait_weather", "ship_wait_approach", "ship_berthing")
WORK = ("ship_loading", "ship_unloading", "ship_working")
LONGEST_H = 1e6  # longer than any run: keeps the hours of one ship apart from those of the next in one sorted list
SHAPE = (len(names.SEA_PORTS), len(bank.PORT_KINDS))
KIND_OF_CARRIER = {"wagon": "ferry", "truck": "ferry", "box": "feeder", "dry": "tramp"}
KIND_OF_SHIP = np.array(
    [
        0 if name in names.FERRY_CLASSES else 1 if name.startswith("feeder") else 2 if name.startswith("dry") else -1
        for name in names.SHIP_CLASSES
    ]
)


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls in order of ship and hour: sort key, cell of port and kind of ship (-1: outside the year or kinds)."""

    key: Floats
    cell: Codes
    departed: Floats


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of calls; NaN where no ship called."""
    calls = _calls(ledger)
    known = calls.cell >= 0
    number = count(calls.cell[known], SHAPE)
    waited, before = (_hours_before(ledger, calls, stages) for stages in (("ship_wait_berth",), BEFORE_BERTH))
    next_gone = _next(calls.departed, calls.key)
    alongside = next_gone - calls.key - _repair_hours(ledger, calls)
    whole = np.isfinite(alongside) & known & (alongside < LONGEST_H / 2)
    turns = count(calls.cell[whole], SHAPE)
    turned = count(calls.cell[whole], SHAPE, (before + alongside)[whole])
    work = _work_hours(ledger, calls)
    return {
        "berth_wait_h": _ratio(count(calls.cell[known], SHAPE, waited[known]), number),
        "turnaround_h": _ratio(turned, turns),
        "moves_per_h": _ratio(_moves(ledger), work),
    }


def _calls(ledger: Ledger) -> _Calls:
    found = [ledger.rows_of(f"call_{port}") for port in names.SEA_PORTS]
    rows = np.concatenate(found)
    port = np.repeat(np.arange(len(found)), [len(each) for each in found])
    kind = KIND_OF_SHIP[ledger.entities.ship_class[ledger.entity[rows]]]
    counted = (kind >= 0) & ledger.in_year(ledger.start_h[rows])
    place = np.where(counted, port * len(bank.PORT_KINDS) + kind, -1)
    key = _key(ledger, rows)
    order = np.argsort(key, kind="stable")
    return _Calls(key[order], place[order], np.sort(_key(ledger, ledger.rows_of("departed"))))


def _key(ledger: Ledger, rows: Codes) -> Floats:
    return ledger.entity[rows] * LONGEST_H + ledger.start_h[rows]


def _next(sorted_keys: Floats, keys: Floats) -> Floats:
    """Return for each key the first of the sorted ones that is not before it, NaN if there is none."""
    place = np.searchsorted(sorted_keys, keys)
    return np.append(sorted_keys, np.nan)[place]


def _hours_before(ledger: Ledger, calls: _Calls, stages: tuple[str, ...]) -> Floats:
    """Return for each call the hours in these stages since the ship's last departure.

    A row belongs to the ship's next call, unless the ship departs between the two: then it waited to leave.
    """
    rows = ledger.rows_of(*stages)
    key, hours = _key(ledger, rows), (ledger.end_h - ledger.start_h)[rows]
    call = np.searchsorted(calls.key, key + hours - 1e-6)
    inside = call < len(calls.key)
    key, hours, call = key[inside], hours[inside], call[inside]
    arriving = np.searchsorted(calls.departed, key, side="right") == np.searchsorted(calls.departed, calls.key[call])
    arriving &= calls.key[call] - key < LONGEST_H / 2
    return count(call[arriving], (len(calls.key),), hours[arriving])


def _repair_hours(ledger: Ledger, calls: _Calls) -> Floats:
    """Return for each call the hours out of service between it and the departure: no part of a turnaround."""
    rows = ledger.rows_of("ship_out_of_service")
    key, hours = _key(ledger, rows), (ledger.end_h - ledger.start_h)[rows]
    call = np.searchsorted(calls.key, key, side="right") - 1
    inside = call >= 0
    key, hours, call = key[inside], hours[inside], call[inside]
    staying = np.searchsorted(calls.departed, key) == np.searchsorted(calls.departed, calls.key[call])
    return count(call[staying], (len(calls.key),), hours[staying])


def _work_hours(ledger: Ledger, calls: _Calls) -> Floats:
    """Return hours of loading and unloading by port and kind; a row belongs to the ship's last call."""
    rows = ledger.rows_of(*WORK)
    call = np.searchsorted(calls.key, _key(ledger, rows), side="right") - 1
    inside = call >= 0
    rows, call = rows[inside], call[inside]
    inside = (_key(ledger, rows) - calls.key[call] < LONGEST_H / 2) & (calls.cell[call] >= 0)
    return count(calls.cell[call[inside]], SHAPE, (ledger.end_h - ledger.start_h)[rows[inside]])


def _moves(ledger: Ledger) -> Floats:
    """Return units landed and loaded by port and kind of ship: wagons and trucks, boxes, wagonloads of dry cargo."""
    moves = np.zeros(SHAPE)
    carriers = np.array([bank.PORT_KINDS.index(KIND_OF_CARRIER.get(name, "tramp")) for name in names.CARRIERS])
    alat = names.SEA_PORTS.index("alat")
    ports = np.array([names.SEA_PORTS.index(name.split("_")[0]) for name in names.LINES])
    rows = ledger.rows_of("sea_west", "sea_east")
    entity = ledger.entity[rows]
    carrier, line = ledger.entities.carrier[entity], ledger.entities.line[entity]
    known = (carrier >= 0) & (carrier != names.CARRIERS.index("crude")) & (line >= 0)
    known &= ledger.in_year(ledger.end_h[rows])
    kind, port, units = carriers[carrier[known]], ports[line[known]], ledger.amount_1[rows[known]]
    units = np.where(kind == bank.PORT_KINDS.index("feeder"), 1.0, units)  # a box is one move, whatever its TEU
    for each in (port, np.full(len(port), alat)):
        moves += count(cell(SHAPE, each, kind), SHAPE, units)
    return moves


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))
