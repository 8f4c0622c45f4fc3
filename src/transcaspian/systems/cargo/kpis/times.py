"""How long it takes: door to door by stage, what makes it vary, and unit-hours of waiting by stage."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Floats, Ledger, cell, count
from transcaspian.systems.cargo.kpis.trips import Trips

WAIT_STAGES = {
    **{stage: (stage,) for stage in names.WAITS},
    "loading_ban": ("loading_ban", "deferred"),
    "wait_for_yard": ("wait_for_yard", "wait_for_room"),
    "wait_for_ship": ("wait_for_ship_west", "wait_for_ship_east"),
}


def reduce(ledger: Ledger, trips: Iterable[Trips]) -> dict[str, Floats]:
    """Return the indicators of time."""
    transit = np.full((len(names.FLOWS), 1 + len(names.STAGES), len(names.QUANTILES)), np.nan)
    shares = np.full((len(names.FLOWS), len(names.STAGES)), np.nan)
    for trip in trips:
        for number in np.unique(trip.flow[trip.flow >= 0]):
            units = trip.flow == number
            table = np.column_stack([trip.total_h[units], trip.stage_h[units].sum(axis=1)])
            transit[number] = np.quantile(table, (0.1, 0.5, 0.9), axis=0).T
            shares[number] = _variance_shares(table)
    return {"transit_h": transit, "wait_variance_share": shares, "wait_h": _waits(ledger)}


def _variance_shares(table: Floats) -> Floats:
    """Cov(stage, total) / Var(total); the stages' shares and that of the unnamed rest add up to one."""
    total = table[:, 0] - table[:, 0].mean()
    variance = float(total @ total)
    if variance <= 0.0:
        return np.full(table.shape[1] - 1, np.nan)
    return np.asarray((table[:, 1:] - table[:, 1:].mean(axis=0)).T @ total / variance)


def _waits(ledger: Ledger) -> Floats:
    rows, stage = ledger.grouped(WAIT_STAGES, names.WAITS)
    carrier = ledger.entities.carrier[ledger.entity[rows]]
    rows, stage, carrier = rows[carrier >= 0], stage[carrier >= 0], carrier[carrier >= 0]
    start = np.maximum(ledger.start_h[rows], ledger.clock.year_start_h)
    end = np.minimum(ledger.end_h[rows], ledger.clock.year_end_h)
    shape = (len(names.CARRIERS), len(names.WAITS))
    hours = np.maximum(end - start, 0.0) * np.maximum(ledger.amount_1[rows], 1.0)
    return count(cell(shape, carrier, stage), shape, hours)
