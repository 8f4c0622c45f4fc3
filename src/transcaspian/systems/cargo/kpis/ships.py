"""What ships do all week, and when weather shuts the ports."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from transcaspian.methods import intervals
from transcaspian.methods.occupancy import unit_hours
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Floats, Ledger
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.weather import Closures

LONG_STOPPAGE_H = 2 * HOURS_PER_DAY
STATES = {
    "sailing": ("ship_sailing_west", "ship_sailing_east"),
    "at_berth": ("ship_berthing", "ship_loading", "ship_unloading", "ship_working", "ship_lying"),
    "waiting_cargo": ("ship_wait_cargo",),
    "waiting_berth": ("ship_wait_berth", "ship_wait_crane"),
    "waiting_weather": ("ship_wait_weather",),
    "waiting_approach": ("ship_wait_approach",),
    "out_of_service": ("ship_out_of_service",),
    "away": ("ship_away",),
}


def reduce(ledger: Ledger, closures: Closures) -> dict[str, Floats]:
    """Return the indicators of ships and weather."""
    return {"ship_hours": _ship_hours(ledger), **_closed(ledger, closures)}


def _ship_hours(ledger: Ledger) -> Floats:
    rows, state = ledger.grouped(STATES, names.STATES)
    ship = ledger.entities.ship_class[ledger.entity[rows]]
    group = ship * len(names.STATES) + state
    cells = len(names.SHIP_CLASSES) * len(names.STATES)
    hours = unit_hours(ledger.start_h[rows], ledger.end_h[rows], ledger.week_edges_h(), group=group, groups=cells)
    return hours.reshape(len(names.SHIP_CLASSES), len(names.STATES), len(names.WEEKS))


def _closed(ledger: Ledger, closures: Closures) -> dict[str, Floats]:
    edges = ledger.month_edges_h()
    share = np.full((len(names.SEA_PORTS), len(names.OPERATIONS), len(names.MONTHS)), np.nan)
    long_ones = np.full(share.shape[:2], np.nan)
    for port, operation in closures.pairs:
        if port not in names.SEA_PORTS or operation not in names.OPERATIONS:
            continue
        place = names.SEA_PORTS.index(port), names.OPERATIONS.index(operation)
        closed = closures.of(port, operation)
        share[place] = [intervals.closed_share(closed, start_h=start, end_h=end) for start, end in pairwise(edges)]
        lengths = closed[:, 1] - closed[:, 0]
        long_ones[place] = np.count_nonzero((lengths >= LONG_STOPPAGE_H) & ledger.in_year(closed[:, 0]))
    return {"closed_share": share, "stoppages_2_days": long_ones}
