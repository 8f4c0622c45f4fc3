"""What is used of each asset in the year: fleets, berths, cranes, yards, borders, sections."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis import limit_catalogue as limit
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger
from transcaspian.systems.cargo.kpis.port_calls import KIND_OF_SHIP, LONGEST_H

FERRY = 0  # in KIND_OF_SHIP
SAME_MOMENT_H = 1e-6
VOYAGES_A_CALL = {"ferries": 2.0, "feeders": 2.0, "tramps": 1.0}  # a tramp takes cargo one way


def usage(ledger: Ledger) -> dict[str, float]:
    """Return the share used of every asset by name; NaN where there is none of it."""
    return {**_fleets(ledger), **_berths(ledger), **_yards(ledger), **_borders(ledger), **_sections(ledger)}


def hours_in_year(ledger: Ledger, rows: Codes) -> Floats:
    """Return the hours of rows that fall in the year."""
    clock = ledger.clock
    end = np.minimum(ledger.end_h[rows], clock.year_end_h)
    return np.asarray(np.maximum(end - np.maximum(ledger.start_h[rows], clock.year_start_h), 0.0))


def _year_h(ledger: Ledger) -> float:
    return ledger.clock.year_end_h - ledger.clock.year_start_h


def _share(used: float, offered: float) -> float:
    return used / offered if offered > 0.0 else np.nan


def _fleets(ledger: Ledger) -> dict[str, float]:
    """Room taken aboard over room that sailed: metres of deck, TEU, tonnes of deadweight."""
    rows = ledger.rows_of("sea_west", "sea_east")
    rows = rows[ledger.in_year(ledger.end_h[rows])]
    carrier = ledger.entities.carrier[ledger.entity[rows]]
    fleet = {"ferries": (0, 1), "feeders": (2,), "tramps": (3,)}
    taken = {name: room_taken(ledger, rows[np.isin(carrier, codes)], name) for name, codes in fleet.items()}
    return {f"fleet.{name}": _share(float(taken[name].sum()), _room_offered(ledger, name)) for name in limit.FLEETS}


def room_taken(ledger: Ledger, rows: Codes, fleet: str) -> Floats:
    """Return what each row takes of a ship, in the unit of its room."""
    if fleet == "ferries":
        return ledger.entities.deck_m[ledger.entity[rows]]
    return ledger.amount_1[rows] if fleet == "feeders" else ledger.amount_2[rows]


def _room(ledger: Ledger, fleet: str) -> dict[str, tuple[float, int]]:
    """Return room of one ship and number of ships, by class."""
    inputs = ledger.inputs
    tables = {
        "ferries": {name: (ship.deck_m, ship.ships) for name, ship in inputs.ferries.items()},
        "feeders": {name: (ship.teu, ship.ships) for name, ship in inputs.feeders.items()},
        "tramps": {name: (ship.deadweight_t, ship.ships) for name, ship in inputs.tramps.items()},
    }
    return tables[fleet]


def _room_offered(ledger: Ledger, fleet: str) -> float:
    """Calls on the eastern shore times room; a class of a user's own counts with the mean ship of its table."""
    rooms = _room(ledger, fleet)
    size = np.full(len(names.SHIP_CLASSES), 0.0)
    for name, (room, _) in rooms.items():
        if name in names.SHIP_CLASSES:
            size[names.SHIP_CLASSES.index(name)] = room
    rows = ledger.rows_of(*(f"call_{port}" for port in ("kuryk", "turkmenbashi", "aktau")))
    rows = rows[ledger.in_year(ledger.start_h[rows])]
    ship = ledger.entities.ship_class[ledger.entity[rows]]
    return VOYAGES_A_CALL[fleet] * float(size[ship[ship >= 0]].sum())


def mean_room(ledger: Ledger, fleet: str) -> float:
    """Return the room of the mean ship of a fleet: metres of deck, TEU or tonnes."""
    rooms = _room(ledger, fleet).values()
    return _share(sum(room * ships for room, ships in rooms), sum(ships for _, ships in rooms))


def _berths(ledger: Ledger) -> dict[str, float]:
    """Hours alongside over hours of all berths, and hours of work over hours of all cranes."""
    calls = [ledger.rows_of(f"call_{port}") for port in names.SEA_PORTS]
    rows = np.concatenate(calls)
    port = np.repeat(np.arange(len(calls)), [len(each) for each in calls])
    order = np.argsort(_key(ledger, rows), kind="stable")
    rows, port = rows[order], port[order]
    kind = KIND_OF_SHIP[ledger.entities.ship_class[ledger.entity[rows]]]
    gone_h = _next_departure(ledger, rows)
    alongside = _clipped(ledger, ledger.start_h[rows], gone_h) - _in_the_roads(ledger, rows, gone_h)
    found: dict[str, float] = {}
    ports, year_h = ledger.inputs.ports, _year_h(ledger)
    for name in limit.FERRY_PORTS:
        chosen = (port == names.SEA_PORTS.index(name)) & (kind == FERRY)
        berths = ports[name].ferry_berths + ports[name].road_berths
        found[f"berths.{name}_ferry"] = _share(float(alongside[chosen].sum()), berths * year_h)
    work, work_port = _work(ledger, rows, port)
    for name in limit.DRY_PORTS:
        code = names.SEA_PORTS.index(name)
        lying = ledger.rows_of("ship_lying")
        lying = lying[ledger.entities.lies_at[ledger.entity[lying]] == limit.DRY_PORTS.index(name)]
        used = float(alongside[(port == code) & (kind > FERRY)].sum() + hours_in_year(ledger, lying).sum())
        found[f"berths.{name}_dry"] = _share(used, ports[name].dry_berths * year_h)
        cranes = max(ledger.inputs.berth_groups[f"{name}_dry"].cranes, 1)
        found[f"cranes.{name}_dry"] = _share(float(work[work_port == code].sum()), cranes * year_h)
    return found


def _key(ledger: Ledger, rows: Codes) -> Floats:
    return ledger.entity[rows] * LONGEST_H + ledger.start_h[rows]


def _next_departure(ledger: Ledger, rows: Codes) -> Floats:
    """Return when the ship of each call departs, the end of the clock if it never does."""
    departed = np.append(np.sort(_key(ledger, ledger.rows_of("departed"))), np.inf)
    key = _key(ledger, rows)
    stays_h = departed[np.searchsorted(departed, key)] - key
    end_h = ledger.start_h[rows] + stays_h
    return np.where(stays_h < LONGEST_H / 2, end_h, ledger.clock.horizon_h)


def _in_the_roads(ledger: Ledger, calls: Codes, gone_h: Floats) -> Floats:
    """Return hours of each call in which the ship has left the berth for repair or docking and waits to come back."""
    rows = ledger.rows_of("ship_out_of_service", "ship_wait_berth")
    if not len(calls) or not len(rows):
        return np.zeros(len(calls))
    last = np.searchsorted(_key(ledger, calls), _key(ledger, rows) + SAME_MOMENT_H) - 1
    same = (last >= 0) & (ledger.entity[calls[last]] == ledger.entity[rows]) & (ledger.start_h[rows] < gone_h[last])
    return np.bincount(last[same], hours_in_year(ledger, rows[same]), minlength=len(calls)).astype(np.float64)


def _clipped(ledger: Ledger, start_h: Floats, end_h: Floats) -> Floats:
    clock = ledger.clock
    return np.asarray(np.maximum(np.minimum(end_h, clock.year_end_h) - np.maximum(start_h, clock.year_start_h), 0.0))


def _work(ledger: Ledger, calls: Codes, port: Codes) -> tuple[Floats, Codes]:
    """Return hours of work with a crane, and the port (the ship's last call) where each was done."""
    rows = ledger.rows_of("ship_working")
    kind = KIND_OF_SHIP[ledger.entities.ship_class[ledger.entity[rows]]]
    rows = rows[kind > FERRY]
    if not len(calls):
        return np.zeros(0), np.zeros(0, dtype=np.int64)
    last = np.searchsorted(_key(ledger, calls), _key(ledger, rows) + SAME_MOMENT_H) - 1
    return hours_in_year(ledger, rows), port[np.maximum(last, 0)]


def _yards(ledger: Ledger) -> dict[str, float]:
    """Mean fill over capacity. A unit stands there while papers are made, and while it then waits to leave."""
    found = {}
    waits = ledger.rows_of("wait_for_ship_west", "wait_for_ship_east", "wait_for_train")
    wait_key = _key(ledger, waits)
    order = np.argsort(wait_key, kind="stable")
    waits, wait_key = waits[order], wait_key[order]
    for name in limit.YARDS:
        rows = ledger.rows_of("release", place=f"yard.{name}")
        hours = hours_in_year(ledger, rows) + _hours_of_next(ledger, rows, waits, wait_key)
        amount = ledger.amount_2[rows] if name.endswith("dry_t") else np.maximum(ledger.amount_1[rows], 1.0)
        port, _, kind = name.partition(".")
        capacity = getattr(ledger.inputs.ports[port], f"yard_{kind}")
        found[f"yard.{name}"] = _share(float((hours * amount).sum()), capacity * _year_h(ledger))
    return found


def _hours_of_next(ledger: Ledger, rows: Codes, waits: Codes, wait_key: Floats) -> Floats:
    """Return for each row the hours of the same unit's wait that begins when the row ends; 0 without one."""
    if not len(waits):
        return np.zeros(len(rows))
    ends = ledger.entity[rows] * LONGEST_H + ledger.end_h[rows]
    place = np.minimum(np.searchsorted(wait_key, ends - SAME_MOMENT_H), len(waits) - 1)
    follows = np.abs(wait_key[place] - ends) <= 2 * SAME_MOMENT_H
    return np.where(follows, hours_in_year(ledger, waits[place]), 0.0)


def _borders(ledger: Ledger) -> dict[str, float]:
    found = {}
    for name in limit.BORDERS:
        border = ledger.inputs.borders.get(name)
        used = float(hours_in_year(ledger, ledger.rows_of(f"border_{name}")).sum())
        found[f"border.{name}"] = np.nan if border is None else _share(used, border.trains_at_once * _year_h(ledger))
    return found


def _sections(ledger: Ledger) -> dict[str, float]:
    """Hours for which paths are taken, in the direction that takes more."""
    found = {}
    for name in names.SECTIONS:
        ways = [ledger.rows_of(name, place=f"path.{name}.{direction}") for direction in names.DIRECTIONS]
        found[f"section.{name}"] = max(float(hours_in_year(ledger, rows).sum()) for rows in ways) / _year_h(ledger)
    return found
