"""Indicators of the cargo room: functions of the log alone, counted column by column."""

from __future__ import annotations

import numpy as np

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.kpis import (
    balance,
    border_stays,
    catalogue,
    crossings,
    curves,
    journeys,
    limits,
    port_calls,
    queues,
    ships,
    speeds,
    times,
    trips,
    wait_costs,
)
from transcaspian.systems.cargo.kpis.bank_catalogue import BANK_KPIS, CROSSINGS
from transcaspian.systems.cargo.kpis.ledger import Entities, Floats, Ledger
from transcaspian.systems.cargo.kpis.limit_catalogue import DRY_PORTS, LIMIT_KPIS
from transcaspian.systems.cargo.kpis.trips import Trips
from transcaspian.world.cast import Cast
from transcaspian.world.clock import Clock
from transcaspian.world.weather import Closures

ALL_KPIS = {**catalogue.KPIS, **LIMIT_KPIS, **BANK_KPIS}


def ledger_of(log: ev.Log, cast: Cast, inputs: CargoInputs, clock: Clock) -> Ledger:
    """Return the log's rows beside what each entity is."""
    rows = log.rows
    kind = np.where(rows.entity >= 0, rows.kind, -1).astype(np.int16)
    order = np.argsort(kind, kind="stable")
    order = order[np.count_nonzero(kind < 0) :]
    end_h = rows.end_h[order]
    count = np.bincount(kind[order], minlength=len(log.kinds))
    stages = tuple(log.stages)
    return Ledger(
        entity=rows.entity[order].astype(np.int64),
        stage=np.repeat([stages.index(stage) for stage, _, _ in log.kinds], count),
        start_h=rows.start_h[order],
        end_h=np.where(np.isnan(end_h), clock.horizon_h, end_h),
        amount_1=rows.amount_1[order],
        amount_2=rows.amount_2[order],
        kinds=log.kinds,
        first=np.concatenate([[0], np.cumsum(count)]),
        stages=stages,
        entities=_entities(cast, inputs),
        clock=clock,
        paths_per_day={name: section.paths_per_day for name, section in inputs.sections.items()},
        orders=orders(log, clock),
        inputs=inputs,
    )


def reduce(ledger: Ledger, closures: Closures) -> dict[str, Floats]:
    """Return every indicator of the catalogues, shaped as they say."""
    travelled = trips.trips(ledger)
    ships_found = ships.reduce(ledger, closures)
    return {
        **crossings.reduce(ledger),
        **times.reduce(ledger, travelled),
        **queues.reduce(ledger),
        **ships_found,
        **balance.reduce(ledger),
        **limits.reduce(ledger),
        **_for_banks(ledger, travelled, ships_found["ship_hours"]),
    }


def _for_banks(ledger: Ledger, travelled: tuple[Trips, Trips], ship_hours: Floats) -> dict[str, Floats]:
    """Return the indicators of banks, ports and forwarders."""
    counted = [part.of(part.flow >= 0) for part in travelled]
    stays = border_stays.reduce(ledger, counted)
    at_border = stays["tfi1_h"][CROSSINGS.index("boyuk_kesik_gardabani"), 0, 0]
    return {
        **stays,
        **speeds.reduce((part, journeys.journeys(ledger, part)) for part in counted),
        **curves.reduce(ledger, counted[0], float(np.nan_to_num(at_border))),
        **port_calls.reduce(ledger),
        **wait_costs.reduce(ledger, ship_hours),
    }


def _entities(cast: Cast, inputs: CargoInputs) -> Entities:
    classes = list(catalogue.SHIP_CLASSES)
    other = classes.index("other")
    ship = np.array(
        [
            (classes.index(group.ship_class) if group.ship_class in classes else other) if group.ship_class else -1
            for group in cast.groups
        ],
        dtype=np.int64,
    )
    number = np.zeros(len(classes))
    inland, far = tuple(inputs.origins), tuple(inputs.destinations)
    for table in (inputs.ferries, inputs.feeders, inputs.tramps):
        for name, values in table.items():
            number[classes.index(name) if name in classes else other] += values.ships
    return Entities(
        carrier=cast.codes("carrier", catalogue.CARRIERS),
        line=cast.codes("line", catalogue.LINES),
        direction=cast.codes("direction", catalogue.DIRECTIONS),
        ship_class=np.repeat(ship, [group.count for group in cast.groups]),
        ships_by_class=number,
        inland=np.maximum(cast.codes("origin", inland), cast.codes("destination", inland)),
        far=np.maximum(cast.codes("origin", far), cast.codes("destination", far)),
        inland_names=inland,
        far_names=far,
        deck_m=_deck_m(cast, inputs),
        lies_at=cast.codes("line", tuple(f"{port}_dry" for port in DRY_PORTS)),
    )


def _deck_m(cast: Cast, inputs: CargoInputs) -> Floats:
    """Return the metres of deck that each unit takes on a ferry: a wagon's length, a truck's lane; 0 for the others."""
    wagons = {name: inputs.wagons[commodity.wagon].length_m for name, commodity in inputs.commodities.items()}
    each = [
        wagons.get(group.commodity, 0.0)
        if group.carrier == "wagon"
        else inputs.policies["deck"]["truck_m"] * (group.carrier == "truck")
        for group in cast.groups
    ]
    return np.repeat(np.array(each, dtype=np.float64), cast.counts())


def orders(log: ev.Log, clock: Clock) -> dict[str, Floats]:
    """Return when each gate was closed, shape (n, 2), by the scope its name carries: ``ban.kuryk.wagons`` and so on."""
    rows = log.rows
    written = np.flatnonzero(rows.entity < 0)
    places = rows.place[written]
    end_h = np.where(np.isnan(rows.end_h[written]), clock.horizon_h, rows.end_h[written])
    found: dict[str, Floats] = {}
    for scope in catalogue.BANS:
        gates = [number for number, place in enumerate(log.places) if place.partition(".")[2] == scope]
        chosen = np.isin(places, gates)
        found[scope] = np.column_stack([rows.start_h[written][chosen], end_h[chosen]])
    return found
