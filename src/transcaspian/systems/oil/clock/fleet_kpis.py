"""What tankers did: cargoes, payloads, round voyages by part, the line-up, berths."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from transcaspian.systems.oil.clock import catalogue as names
from transcaspian.systems.oil.clock.kpis import Floats, Ledger, by_week, line_of

STAGES = {
    "nomination": ("oil_ship_wait_nomination",),
    "parcel": ("oil_ship_wait_parcel",),
    "certificate": ("oil_ship_certificate",),
    "weather": ("oil_ship_wait_weather",),
    "berth": ("oil_ship_wait_berth",),
    "approach": ("oil_ship_wait_approach",),
    "berthing": ("oil_ship_berthing",),
    "loading": ("oil_ship_loading",),
    "sailing": ("oil_ship_sailing_west",),
    "landing_wait": ("oil_ship_wait_weather_west", "oil_ship_wait_berth_west", "oil_stop"),
    "discharge": ("oil_ship_berthing_west", "oil_ship_discharge"),
    "ballast": ("oil_ship_sailing_east",),
    "other_trade": ("oil_ship_away",),
    "out_of_service": ("oil_ship_out_of_service",),
}
AT_BERTH = {
    "aktau": ("oil_ship_berthing", "oil_ship_loading"),
    "ceyhan": ("oil_lift_loading",),
}
AT_BERTH_WEST = ("oil_ship_berthing_west", "oil_ship_discharge")
AT_WORK = tuple(part for part in names.PARTS if part not in ("nomination", "parcel", "other_trade", "out_of_service"))
SHIPS = len(names.SHIP_CLASSES)


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of tankers and berths."""
    loaded = ledger.in_year(ledger.rows("oil_loaded"))
    ship = ledger.ship_class[ledger.entity[loaded]]
    number = _ships(ledger)
    month = np.searchsorted(ledger.month_edges_h, ledger.start_h[loaded], side="right") - 1
    shape = (SHIPS, len(names.MONTHS))
    cell = ship * shape[1] + month
    cargoes = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
    tonnes = np.bincount(cell, ledger.tonnes[loaded], minlength=shape[0] * shape[1]).reshape(shape)
    hours = _hours(ledger)
    voyages = cargoes.sum(axis=1)
    year_h = ledger.clock.year_end_h - ledger.clock.year_start_h
    working = hours[:, [names.PARTS.index(part) for part in AT_WORK]].sum(axis=1)
    return {
        "oil_payload_t": _over(tonnes, cargoes),
        "oil_short_loaded_t": np.maximum(_full_t(ledger) * voyages - tonnes.sum(axis=1), 0.0),
        "oil_cycle_h": _over(hours, voyages[:, None]),
        "oil_voyages_per_ship_month": _over(cargoes, number),
        "oil_tanker_use": _over(working, (number * np.diff(ledger.month_edges_h)).sum(axis=1)),
        "oil_line_up": np.array([_line_up(ledger, part) for part in names.LINE_UP]),
        "oil_berth_use": _berth_use(ledger, year_h),
        **_by_line(ledger),
    }


def _over(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> Floats:
    full = np.broadcast_to(below, above.shape)
    return np.asarray(np.divide(above, full, out=np.full(above.shape, np.nan), where=full > 0), dtype=np.float64)


def _place(name: str) -> int:
    return names.SHIP_CLASSES.index(name if name in names.SHIP_CLASSES else "other")


def _ships(ledger: Ledger) -> Floats:
    """Return ships by class and month; those that come within a month count for their part of it."""
    begin, end = ledger.month_edges_h[:-1], ledger.month_edges_h[1:]
    number = np.zeros((SHIPS, len(names.MONTHS)))
    for name, ship in ledger.stage.inputs.tankers.items():
        enters_h = -np.inf if ship.enters_on is None else float(ledger.clock.hour_of(ship.enters_on.isoformat()))
        number[_place(name)] += ship.ships * np.clip((end - np.maximum(begin, enters_h)) / (end - begin), 0.0, 1.0)
    return number


def _full_t(ledger: Ledger) -> Floats:
    full = np.zeros(SHIPS)
    for name, ship in ledger.stage.inputs.tankers.items():
        full[_place(name)] = max(full[_place(name)], ship.full_t)
    return full


def _hours(ledger: Ledger) -> Floats:
    """Return ship-hours of the year by class and part, shape (classes, parts)."""
    hours = np.zeros((SHIPS, len(names.PARTS)))
    for place, part in enumerate(names.PARTS):
        rows = ledger.rows(*STAGES[part])
        ship = ledger.ship_class[ledger.entity[rows]]
        known = ship >= 0
        spent = ledger.hours_in_year(rows)
        hours[:, place] = np.bincount(ship[known], spent[known], minlength=SHIPS)
    return hours


def _line_up(ledger: Ledger, part: str) -> Floats:
    """Return the mean number of ships that wait so off Aktau, loaded ships that wait to leave apart, by week."""
    rows = ledger.rows(*STAGES[part])
    length_h = np.diff(ledger.week_edges_h)
    return _over(by_week(ledger, rows), np.asarray(length_h, dtype=np.float64))


def _berth_use(ledger: Ledger, year_h: float) -> Floats:
    inputs = ledger.stage.inputs
    use = np.full(len(names.BERTHS), np.nan)
    for place, name in enumerate(names.BERTHS):
        if name in AT_BERTH:
            rows = ledger.rows(*AT_BERTH[name])
        else:
            rows = ledger.rows(*AT_BERTH_WEST, place=f"oil.berth.{name}")
        berths = inputs.tables.rows("ports")["aktau"]["oil_berths"] if name == "aktau" else inputs.berths.get(name, 0)
        if berths:
            use[place] = ledger.hours_in_year(rows).sum() / (berths * year_h)
    return use


def _by_line(ledger: Ledger) -> dict[str, Floats]:
    """Return cargoes a month, and tonnes by flag and line."""
    lines = line_of(ledger)
    flag_of = np.full(SHIPS, names.FLAGS.index("other"))
    for name, each in ledger.stage.inputs.tankers.items():
        flag_of[_place(name)] = names.FLAGS.index(each.flag)
    cargoes = np.zeros((len(names.LINES), len(names.MONTHS)))
    carried = np.zeros((len(names.FLAGS), len(names.LINES)))
    for name, line in lines.items():
        rows = ledger.in_year(ledger.rows("oil_loaded", place=name))
        where = names.LINES.index(line)
        cargoes[where] += np.histogram(ledger.start_h[rows], ledger.month_edges_h)[0]
        flags = flag_of[ledger.ship_class[ledger.entity[rows]]]
        carried[:, where] += np.bincount(flags, ledger.tonnes[rows], minlength=len(names.FLAGS))
    return {"oil_cargoes": cargoes, "oil_cargoes_a_month": cargoes.mean(axis=1), "oil_carried_t": carried}
