"""Who stands where: units waiting for a ship by week, days to clear them, orders that stop loading, paths used."""

from __future__ import annotations

import numpy as np

from transcaspian.methods.occupancy import unit_hours
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Floats, Ledger, cell, count
from transcaspian.systems.cargo.kpis.limits import day_edges_h
from transcaspian.units import DAYS_PER_WEEK, HOURS_PER_DAY

WEEKS_LOOKED_BACK = 4
PORT_OF_LINE = {
    "kuryk_alat": "kuryk",
    "turkmenbashi_alat": "turkmenbashi",
    "aktau_alat": "aktau",
    "aktau_alat_dry": "aktau",
}


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of queues, orders and paths."""
    waiting, shipped, by_day = _waiting(ledger)
    width_h = np.diff(ledger.week_edges_h())
    with np.errstate(invalid="ignore", divide="ignore"):
        queue = np.where(width_h > 0, waiting / width_h, np.nan)
    return {
        "queue": queue,
        "queue_by_day": by_day,
        "days_to_clear": _days_to_clear(queue, shipped),
        "path_use": _path_use(ledger),
        **_orders(ledger),
    }


def _waiting(ledger: Ledger) -> tuple[Floats, Floats, Floats]:
    """Return unit-hours waiting and units taken aboard by place and week, and the mean number waiting by day."""
    ways = [ledger.rows_of(f"wait_for_ship_{direction}") for direction in names.DIRECTIONS]
    rows, east = np.concatenate(ways), np.repeat([0, 1], [len(way) for way in ways])
    entity = ledger.entity[rows]
    carrier, line = ledger.entities.carrier[entity], ledger.entities.line[entity]
    place = _places()[carrier, line, east]
    amount = np.where(carrier == names.CARRIERS.index("dry"), ledger.amount_2[rows], ledger.amount_1[rows])
    start, end, edges = ledger.start_h[rows], ledger.end_h[rows], ledger.week_edges_h()
    hours = unit_hours(start, end, edges, group=place, groups=len(names.QUEUES), weight=amount)
    week = np.searchsorted(edges, end, side="right") - 1
    inside = (week >= 0) & (week < len(names.WEEKS))
    shape = (len(names.QUEUES), len(names.WEEKS))
    days_h = day_edges_h(ledger)
    by_day = unit_hours(start, end, days_h, group=place, groups=len(names.QUEUES), weight=amount)
    standing = np.divide(by_day, np.diff(days_h), out=np.full(by_day.shape, np.nan), where=np.diff(days_h) > 0)
    return hours, count(cell(shape, place[inside], week[inside]), shape, amount[inside]), standing


def _places() -> np.ndarray:
    """Return the queue of a unit by carrier, line and direction."""
    code = np.zeros((len(names.CARRIERS), len(names.LINES), 2), dtype=np.int64)
    for number, carrier in enumerate(("wagon", "truck", "teu", "dry_t")):
        for line, port in PORT_OF_LINE.items():
            for direction, place in enumerate((port, "alat")):
                name = f"{place}.{carrier}"
                if name in names.QUEUES:
                    code[number, names.LINES.index(line), direction] = names.QUEUES.index(name)
    return code


def _days_to_clear(queue: Floats, shipped: Floats) -> Floats:
    total = np.cumsum(np.pad(shipped, ((0, 0), (WEEKS_LOOKED_BACK, 0))), axis=1)
    recent = total[:, WEEKS_LOOKED_BACK:] - total[:, :-WEEKS_LOOKED_BACK]
    weeks = np.minimum(np.arange(1, shipped.shape[1] + 1), WEEKS_LOOKED_BACK)
    per_day = recent / (weeks * DAYS_PER_WEEK)
    return np.asarray(np.divide(queue, per_day, out=np.full(queue.shape, np.nan), where=per_day > 0))


def _path_use(ledger: Ledger) -> Floats:
    """Trains that took a path over the paths there were."""
    edges = ledger.week_edges_h()
    days = np.diff(edges) / HOURS_PER_DAY
    result = np.zeros((len(names.SECTIONS), 2, len(names.WEEKS)))
    for number, section in enumerate(names.SECTIONS):
        for way, direction in enumerate(names.DIRECTIONS):
            rows = ledger.rows_of(section, place=f"path.{section}.{direction}")
            trains = _by_week(ledger, ledger.start_h[rows])
            result[number, way] = np.divide(
                trains, days * ledger.paths_per_day[section], where=days > 0, out=np.full(len(days), np.nan)
            )
    return result


def _by_week(ledger: Ledger, moments_h: Floats) -> Floats:
    week = np.searchsorted(ledger.week_edges_h(), moments_h, side="right") - 1
    inside = (week >= 0) & (week < len(names.WEEKS))
    return np.bincount(week[inside], minlength=len(names.WEEKS)).astype(np.float64)


def _orders(ledger: Ledger) -> dict[str, Floats]:
    year_start, year_end = ledger.clock.year_start_h, ledger.clock.year_end_h
    begun, days = np.zeros(len(names.BANS)), np.zeros(len(names.BANS))
    for number, scope in enumerate(names.BANS):
        orders = ledger.orders.get(scope, np.zeros((0, 2)))
        begun[number] = np.count_nonzero(ledger.in_year(orders[:, 0]))
        inside = np.minimum(orders[:, 1], year_end) - np.maximum(orders[:, 0], year_start)
        days[number] = np.maximum(inside, 0.0).sum() / HOURS_PER_DAY
    return {"bans": begun, "ban_days": days}
