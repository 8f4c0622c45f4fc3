"""What is used of each asset and on how many days something waits for it; demand kept off, in tonnes."""

from __future__ import annotations

import numpy as np

from transcaspian.methods.occupancy import unit_hours
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis import limit_catalogue as limit
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger
from transcaspian.systems.cargo.kpis.usage import SAME_MOMENT_H, hours_in_year, mean_room, room_taken, usage
from transcaspian.units import HOURS_PER_DAY

DOCKS = {
    "ferries": ("dock.kuryk.west", "dock.turkmenbashi.west", "dock.alat.kuryk", "dock.alat.turkmenbashi"),
    "feeders": ("dock.aktau.boxes", "dock.alat.boxes"),
    "tramps": ("dock.aktau.dry",),
}


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of limits but the queue by day, which `queues` counts."""
    used = usage(ledger)
    return {
        "utilisation": np.array([used[asset] for asset in limit.ASSETS]),
        "binding_days": np.array([_days_waited_for(ledger, asset) for asset in limit.ASSETS]),
        **_kept_off(ledger),
    }


def _kept_off(ledger: Ledger) -> dict[str, Floats]:
    """Tonnes that lost patience in the year, and tonne-days waited at the gates."""
    refused = ledger.rows_of("refused")
    refused = refused[ledger.in_year(ledger.start_h[refused])]
    held = ledger.rows_of("loading_ban", "deferred")
    days = hours_in_year(ledger, held) / HOURS_PER_DAY
    return {
        "refused_t": _by_class(ledger, refused, ledger.amount_2[refused]),
        "deferred_t_days": _by_class(ledger, held, ledger.amount_2[held] * days),
    }


def _by_class(ledger: Ledger, rows: Codes, amount: Floats) -> Floats:
    carrier = ledger.entities.carrier[ledger.entity[rows]]
    known = carrier >= 0
    return np.bincount(carrier[known], amount[known], minlength=len(names.CARRIERS)).astype(np.float64)


def _days_waited_for(ledger: Ledger, asset: str) -> float:
    """Return the days of the year on which, on average over the day, at least one stands waiting."""
    rows, weight = _waiting_for(ledger, asset)
    if not len(rows):
        return 0.0
    edges = day_edges_h(ledger)
    group = np.zeros(len(rows), dtype=np.int64)
    hours = unit_hours(ledger.start_h[rows], ledger.end_h[rows], edges, group=group, groups=1, weight=weight)[0]
    length_h = np.diff(edges)
    return float(np.count_nonzero((length_h > 0.0) & (hours >= length_h - SAME_MOMENT_H)))


def day_edges_h(ledger: Ledger) -> Floats:
    """Return 367 hours: days from 1 January; the last is empty unless the year is a leap year."""
    edges = ledger.clock.year_start_h + np.arange(len(limit.DAYS) + 1) * HOURS_PER_DAY
    return np.asarray(np.minimum(edges, ledger.clock.year_end_h))


def _waiting_for(ledger: Ledger, asset: str) -> tuple[Codes, Floats]:
    """Return the rows that wait for an asset, and what part of its user each of them is."""
    kind, _, name = asset.partition(".")
    if kind == "fleet":
        rows = _at(ledger, ("wait_for_ship_west", "wait_for_ship_east"), DOCKS[name])
        return rows, room_taken(ledger, rows, name) / mean_room(ledger, name)
    rows = _at(ledger, *_stages_and_places(kind, name))
    return rows, np.ones(len(rows))


def _at(ledger: Ledger, stages: tuple[str, ...], places: tuple[str, ...]) -> Codes:
    return np.concatenate([ledger.rows_of(*stages, place=place) for place in places])


def _berth_places(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    port = name.removesuffix("_ferry")
    pool = (f"berth.{port}_road", f"berths.{port}.ferry") if name.endswith("_ferry") else ()
    return ("ship_wait_berth",), (f"berth.{name}", *pool)


def _stages_and_places(kind: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match kind:
        case "berths":
            return _berth_places(name)
        case "cranes":
            return ("ship_wait_crane",), (f"crane.{name}",)
        case "yard":
            return ("wait_for_yard", "wait_for_room"), (f"yard.{name}",)
        case "border":
            return ("wait_for_border",), (f"border.{name}",)
        case _:
            return ("wait_for_path",), (f"path.{name}.west", f"path.{name}.east")
