"""Indicators of the cargo room: functions of the log alone, counted column by column."""

from __future__ import annotations

import numpy as np

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.cast import Cast
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.kpis import balance, catalogue, crossings, queues, ships, times
from transcaspian.systems.cargo.kpis.ledger import Entities, Floats, Ledger
from transcaspian.world.clock import Clock
from transcaspian.world.weather import Closures


def ledger_of(log: ev.Log, cast: Cast, inputs: CargoInputs, clock: Clock) -> Ledger:
    """Return the log's rows beside what each entity is."""
    rows = log.rows
    kind = np.where(rows.entity >= 0, rows.kind, -1).astype(np.int16)
    order = np.argsort(kind, kind="stable")
    order = order[np.count_nonzero(kind < 0) :]
    end_h = rows.end_h[order]
    count = np.bincount(kind[order], minlength=len(log.kinds))
    return Ledger(
        entity=rows.entity[order].astype(np.int64),
        stage=rows.stage[order].astype(np.int64),
        start_h=rows.start_h[order],
        end_h=np.where(np.isnan(end_h), clock.horizon_h, end_h),
        amount_1=rows.amount_1[order],
        amount_2=rows.amount_2[order],
        kinds=log.kinds,
        first=np.concatenate([[0], np.cumsum(count)]),
        stages=tuple(log.stages),
        entities=_entities(cast, inputs),
        clock=clock,
        paths_per_day={name: section.paths_per_day for name, section in inputs.sections.items()},
        orders=orders(log, clock),
    )


def reduce(ledger: Ledger, closures: Closures) -> dict[str, Floats]:
    """Return every indicator of the catalogue, shaped as it says."""
    return {
        **crossings.reduce(ledger),
        **times.reduce(ledger),
        **queues.reduce(ledger),
        **ships.reduce(ledger, closures),
        **balance.reduce(ledger),
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
    for table in (inputs.ferries, inputs.feeders, inputs.tramps):
        for name, values in table.items():
            number[classes.index(name) if name in classes else other] += values.ships
    number[classes.index("tanker")] = sum(tanker.ships for tanker in inputs.tankers.values())
    return Entities(
        carrier=cast.codes("carrier", catalogue.CARRIERS),
        line=cast.codes("line", catalogue.LINES),
        direction=cast.codes("direction", catalogue.DIRECTIONS),
        ship_class=np.repeat(ship, [group.count for group in cast.groups]),
        ships_by_class=number,
    )


def orders(log: ev.Log, clock: Clock) -> dict[str, Floats]:
    """Return when each gate was closed, shape (n, 2), by the scope its name carries: ``ban.kuryk.wagons`` and so on."""
    rows = log.rows
    found: dict[str, Floats] = {}
    for scope in catalogue.BANS:
        gates = [number for number, place in enumerate(log.places) if place.partition(".")[2] == scope]
        chosen = np.flatnonzero((rows.entity < 0) & np.isin(rows.place, gates))
        end_h = np.where(np.isnan(rows.end_h[chosen]), clock.horizon_h, rows.end_h[chosen])
        found[scope] = np.column_stack([rows.start_h[chosen], end_h])
    return found
