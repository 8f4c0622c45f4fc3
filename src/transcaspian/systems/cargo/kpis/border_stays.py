"""CPMM TFI1 and TFI2: hours and outlay at crossings, ports among them; and how long cargo stays in a port.

A unit's stay in the port it leaves from runs from its arrival to boarding, in the port it lands in from landing to the
train or the gate. At a rail border the train's hours count for every unit in it. Empty wagons are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from transcaspian.systems.cargo.costs import Tariffs
from transcaspian.systems.cargo.costs.legs import MOVES
from transcaspian.systems.cargo.costs.waiting import charges
from transcaspian.systems.cargo.kpis import bank_catalogue as bank
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger, cell, count
from transcaspian.systems.cargo.kpis.trips import AFTER, BEFORE, Trips
from transcaspian.units import HOURS_PER_DAY

EAST_PORTS = {"kuryk_alat": "kuryk", "turkmenbashi_alat": "turkmenbashi"}  # all other lines start at Aktau
COUNTED = ("wagon", "truck", "box")  # dry cargo stays in ports, and is no load of a lorry or a train to CPMM
UNIT = {"wagon": "wagon", "box": "teu", "truck": "truck"}
SHAPE = (len(bank.CROSSINGS), len(names.DIRECTIONS), len(names.CARRIERS))


@dataclass(frozen=True, slots=True)
class _Stays:
    """Sums by crossing, direction and class of cargo: unit-hours and units."""

    unit_h: Floats = field(default_factory=lambda: np.zeros(SHAPE))
    units: Floats = field(default_factory=lambda: np.zeros(SHAPE))

    def add(self, crossing: Codes, direction: Codes, carrier: Codes, hours: Floats, units: Floats) -> None:
        """Add stays of so many hours of so many units."""
        known = carrier >= 0
        cells = cell(SHAPE, crossing[known], direction[known], carrier[known])
        self.unit_h[...] += count(cells, SHAPE, (hours * units)[known])
        self.units[...] += count(cells, SHAPE, units[known])


def reduce(ledger: Ledger, trips: Iterable[Trips]) -> dict[str, Floats]:
    """Return TFI1, TFI2 and the dwell of cargo in ports; NaN where nothing crossed."""
    stays = _Stays()
    for each in trips:
        _add_ports(ledger, each, stays)
    _add_first_borders(ledger, stays)
    for crossing in ("boyuk_kesik_gardabani", "kars", "poti", "batumi"):
        _add_trains(ledger, crossing, stays)
    ports = [bank.CROSSINGS.index(port) for port in names.SEA_PORTS]
    dwell = _ratio(stays.unit_h, stays.units)[ports].transpose(0, 2, 1)[:, :4]
    return {"tfi1_h": _by_mode(stays.unit_h, stays.units), "tfi2_usd": _outlay(ledger, stays), "dwell_h": dwell}


def _add_ports(ledger: Ledger, trips: Trips, stays: _Stays) -> None:
    who = ledger.entities
    carrier, line = who.carrier[trips.entity], who.line[trips.entity]
    flows = np.array([name.endswith(".east") for name in names.FLOWS], dtype=np.int64)
    ports = [bank.CROSSINGS.index(EAST_PORTS.get(name, "aktau")) for name in names.LINES]
    east_port, alat = np.array(ports)[line], np.full(len(line), bank.CROSSINGS.index("alat"))
    eastward = flows[trips.flow]
    left_h = sum(trips.stage(name, BEFORE) for name in ("wait_for_yard", "port", "wait_for_ship"))
    entered_h = sum(trips.stage(name, AFTER) for name in ("wait_for_yard", "port", "wait_for_train"))
    stays.add(np.where(eastward, alat, east_port), eastward, carrier, np.asarray(left_h), trips.units)
    stays.add(np.where(eastward, east_port, alat), eastward, carrier, np.asarray(entered_h), trips.units)


def _add_first_borders(ledger: Ledger, stays: _Stays) -> None:
    rows = ledger.rows_of("origin_border")
    rows = rows[ledger.in_year(ledger.end_h[rows])]
    who, entity = ledger.entities, ledger.entity[rows]
    for name in ("khorgos", "dostyk"):
        if name in who.inland_names:
            own = np.flatnonzero(who.inland[entity] == who.inland_names.index(name))
            stays.add(
                np.full(len(own), bank.CROSSINGS.index(name)),
                np.zeros(len(own), dtype=np.int64),
                who.carrier[entity[own]],
                (ledger.end_h - ledger.start_h)[rows[own]],
                ledger.amount_1[rows[own]],
            )


def _add_trains(ledger: Ledger, crossing: str, stays: _Stays) -> None:
    """Add the hours of trains at a rail border: service, gauge break, and the wait for a free track before it."""
    served = ledger.rows_of(f"border_{crossing}")
    waits = ledger.rows_of("wait_for_border", place=f"border.{crossing}")
    rows = np.concatenate([served, waits])
    inside = ledger.in_year(ledger.end_h[rows])
    rows, is_served = rows[inside], (np.arange(len(rows)) < len(served))[inside]
    entity, hours = ledger.entity[rows], (ledger.end_h - ledger.start_h)[rows]
    direction, carrier = _direction(ledger, rows), ledger.entities.carrier[entity]
    place = np.full(len(rows), bank.CROSSINGS.index(crossing))
    known = carrier >= 0
    cells = cell(SHAPE, place[known], direction[known], carrier[known])
    stays.unit_h[...] += count(cells, SHAPE, (hours * ledger.amount_1[rows])[known])
    _, first = np.unique(np.where(is_served, entity * 2 + direction, -1), return_index=True)
    first = first[is_served[first]]
    stays.add(place[first], direction[first], carrier[first], np.zeros(len(first)), ledger.amount_1[rows[first]])


def _direction(ledger: Ledger, rows: Codes) -> Codes:
    """Return 0 for westward and 1 for eastward; a wagon goes west until it is unloaded."""
    entity = ledger.entity[rows]
    with np.errstate(invalid="ignore"):
        is_home = ledger.start_h[rows] >= ledger.moment_of("delivered")[entity]
    is_wagon = ledger.entities.carrier[entity] == names.CARRIERS.index("wagon")
    return np.where(is_wagon, is_home, ledger.entities.direction[entity] == 1).astype(np.int64)


def _by_mode(above: Floats, below: Floats) -> Floats:
    """Return ratios of sums over the classes of a mode: wagons and boxes by rail, trucks by road."""
    classes = [[names.CARRIERS.index("wagon"), names.CARRIERS.index("box")], [names.CARRIERS.index("truck")]]
    parts = [_ratio(above[:, :, chosen].sum(axis=2), below[:, :, chosen].sum(axis=2)) for chosen in classes]
    return np.stack(parts, axis=2)


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _outlay(ledger: Ledger, stays: _Stays) -> Floats:
    """Return TFI2: charges of the crossing and the hire of the hours spent there, a unit; not scaled to 20 t.

    The charge of the crossing over the sea covers both its sides; half of it counts at each port.
    """
    tariffs = Tariffs.of(ledger.inputs.tables)
    gauge = tariffs.usd("gauge_change", "usd_per_crossing")
    usd = np.zeros(SHAPE)
    for number, carrier in enumerate(names.CARRIERS):
        if carrier not in COUNTED:
            continue
        row = "border_road" if carrier == "truck" else "border_rail"
        border = tariffs.usd(row, "usd_per_crossing")
        handling = MOVES[carrier] * tariffs.usd("port_caspian", f"usd_per_{UNIT[carrier]}_move")
        hire = sum(each.usd_per_unit_day for each in charges(tariffs, carrier, "wait_for_ship") if not each.free_days)
        for place, crossing in enumerate(bank.CROSSINGS):
            fixed = border / 2.0 + handling if crossing in names.SEA_PORTS else border
            record = ledger.inputs.borders.get(crossing)
            if crossing not in names.SEA_PORTS and record is not None and record.gauge_break_h > 0:
                fixed += gauge
            usd[place, :, number] = stays.units[place, :, number] * fixed
            usd[place, :, number] += stays.unit_h[place, :, number] / HOURS_PER_DAY * hire
    return _by_mode(usd, stays.units)
