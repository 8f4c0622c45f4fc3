"""Mass in + opening stock = out + closing stock, by class; demand deferred and demand lost."""

from __future__ import annotations

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger
from transcaspian.systems.cargo.kpis.trips import TRIPS
from transcaspian.units import HOURS_PER_DAY


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the balance and the demand that could not load."""
    stock = _stocks(ledger)
    return {**stock, **_not_loaded(ledger)}


def _stocks(ledger: Ledger) -> dict[str, Floats]:
    """Tonnes are read from the marks, so that the balance is a check and not a definition."""
    start, end = ledger.clock.year_start_h, ledger.clock.year_end_h
    totals = {
        name: np.zeros(len(names.CARRIERS)) for name in ("opening_stock_t", "entered_t", "left_t", "closing_stock_t")
    }
    for begin, _, _, finish in TRIPS:
        begun_h, begun_t, who = _marks(ledger, begin)
        ended_h, ended_t, left_by = _marks(ledger, finish)
        totals["entered_t"] += _sum(ledger, who, begun_t, ledger.in_year(begun_h))
        totals["left_t"] += _sum(ledger, left_by, ended_t, ledger.in_year(ended_h))
        totals["opening_stock_t"] += _sum(ledger, who, begun_t, begun_h < start) - _sum(
            ledger, left_by, ended_t, ended_h < start
        )
        totals["closing_stock_t"] += _sum(ledger, who, begun_t, begun_h < end) - _sum(
            ledger, left_by, ended_t, ended_h < end
        )
    return totals


def _marks(ledger: Ledger, mark: str) -> tuple[Floats, Floats, Codes]:
    rows = ledger.rows_of(mark)
    return ledger.start_h[rows], ledger.amount_2[rows], ledger.entity[rows]


def _sum(ledger: Ledger, entity: Codes, tonnes: Floats, chosen: np.ndarray) -> Floats:
    carrier = ledger.entities.carrier[entity[chosen]]
    known = carrier >= 0
    return np.bincount(carrier[known], tonnes[chosen][known], minlength=len(names.CARRIERS)).astype(np.float64)


def _not_loaded(ledger: Ledger) -> dict[str, Floats]:
    refused_h, _, who = _marks(ledger, "refused")
    units = ledger.amount_1[ledger.rows_of("refused")]
    refused = _sum(ledger, who, units, ledger.in_year(refused_h))
    rows = ledger.rows_of("loading_ban", "deferred")
    days = (
        np.maximum(
            np.minimum(ledger.end_h[rows], ledger.clock.year_end_h)
            - np.maximum(ledger.start_h[rows], ledger.clock.year_start_h),
            0.0,
        )
        / HOURS_PER_DAY
    )
    deferred = _sum(
        ledger, ledger.entity[rows], days * np.maximum(ledger.amount_1[rows], 1.0), np.ones(len(days), dtype=bool)
    )
    waits = rows[ledger.end_h[rows] >= ledger.clock.horizon_h]
    held = _sum(ledger, ledger.entity[waits], ledger.amount_1[waits], np.ones(len(waits), dtype=bool))
    return {"refused_units": refused, "deferred_unit_days": deferred, "held_back_units": held}
