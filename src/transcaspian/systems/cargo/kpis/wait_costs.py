"""What waiting costs: of cargo by class, stage and item, with free days wait by wait; of ships by class and state."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.costs import Tariffs
from transcaspian.systems.cargo.costs.waiting import ITEMS, charges, ship_day
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger
from transcaspian.systems.cargo.kpis.times import WAIT_STAGES
from transcaspian.units import HOURS_PER_DAY

SHIP_STATES = names.STATES[2:6]
CLASSES = names.CARRIERS[:4]


def reduce(ledger: Ledger, ship_hours: Floats) -> dict[str, Floats]:
    """Return dollars of waiting in the year; `ship_hours` is the indicator of that name."""
    tariffs = Tariffs.of(ledger.inputs.tables)
    first = names.STATES.index(SHIP_STATES[0])
    waiting_h = ship_hours[:, first : first + len(SHIP_STATES)].sum(axis=2)
    day = np.array([ship_day(tariffs, name) for name in names.SHIP_CLASSES])
    return {
        "wait_cost_usd": _cargo(ledger, tariffs),
        "ship_wait_cost_usd": np.where(waiting_h > 0, waiting_h / HOURS_PER_DAY * day[:, None], 0.0),
    }


def _cargo(ledger: Ledger, tariffs: Tariffs) -> Floats:
    usd = np.zeros((len(CLASSES), len(names.WAITS), len(ITEMS)))
    for place, stage in enumerate(names.WAITS):
        rows = ledger.rows_of(*WAIT_STAGES[stage])
        carrier = ledger.entities.carrier[ledger.entity[rows]]
        inside = (carrier >= 0) & (carrier < len(CLASSES))
        rows, carrier = rows[inside], carrier[inside]
        sums = {0.0: _unit_and_tonne_days(ledger, rows, carrier, free_days=0.0)}
        for number, name in enumerate(CLASSES):
            for charge in charges(tariffs, name, stage):
                if charge.free_days not in sums:
                    sums[charge.free_days] = _unit_and_tonne_days(ledger, rows, carrier, free_days=charge.free_days)
                units, tonnes = sums[charge.free_days][:, number]
                usd[number, place, ITEMS.index(charge.item)] += (
                    units * charge.usd_per_unit_day + tonnes * charge.usd_per_t_day
                )
    return usd


def _unit_and_tonne_days(ledger: Ledger, rows: Codes, carrier: Codes, *, free_days: float) -> Floats:
    """Return unit-days and tonne-days in the year by class, shape (2, classes); free days begin with each wait."""
    since = np.maximum(ledger.start_h[rows] + free_days * HOURS_PER_DAY, ledger.clock.year_start_h)
    days = np.maximum(np.minimum(ledger.end_h[rows], ledger.clock.year_end_h) - since, 0.0) / HOURS_PER_DAY
    amounts = (np.maximum(ledger.amount_1[rows], 1.0), ledger.amount_2[rows])
    return np.array([np.bincount(carrier, days * amount, minlength=len(CLASSES)) for amount in amounts])
