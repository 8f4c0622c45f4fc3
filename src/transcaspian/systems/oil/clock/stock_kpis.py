"""Stocks, stops, what was held back and why, and the balance that closes to the last tonne.

The balance counts Kazakh crude only: what came to Aktau, went onward from Dubendi and Makhachkala, was lifted by its
shipper at Ceyhan, and lies in tanks, ships and the line.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from transcaspian.systems.oil.clock import catalogue as names
from transcaspian.systems.oil.clock.inputs import CEYHAN, SHIPPER_OTHERS
from transcaspian.systems.oil.clock.kpis import Codes, Floats, Ledger
from transcaspian.systems.oil.clock.tanks import opening_t
from transcaspian.units import HOURS_PER_DAY

HELD = {
    "wagons": ("oil_wait_wagons",),
    "railway": ("wait_for_path", "wait_for_standing_room"),
    "weather": ("oil_ship_wait_weather",),
    "berth_and_approach": ("oil_ship_wait_berth", "oil_ship_wait_approach"),
    "landing": ("oil_ship_wait_weather_west", "oil_ship_wait_berth_west", "oil_wait_entry"),
}
COVER = {"aktau": ("aktau_tengiz", "aktau_mangystau"), "baku": ("sangachal", "dubendi"), "ceyhan": ("ceyhan",)}
OUT = ("oil_out", "oil_onward")


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of stocks and stops."""
    stops = [ledger.rows("oil_stop", cause=cause) for cause in names.STOPS]
    begin_h, end_h = ledger.clock.year_start_h, ledger.clock.year_end_h
    opening = opening_t(ledger.stage)
    stock = np.array([[_stock_t(ledger, place, hour, opening) for hour in (begin_h, end_h)] for place in names.STOCKS])
    return {
        "oil_stops": np.array([len(ledger.in_year(rows)) for rows in stops], dtype=np.float64),
        "oil_stop_h": np.array([ledger.hours_in_year(rows).sum() for rows in stops]),
        "oil_stock_t": stock,
        "oil_balance_t": _balance(ledger, stock),
        "oil_days_of_cover": np.array([_cover(ledger, place, opening) for place in names.COVER]),
        "oil_held_t_days": _held(ledger),
    }


def _stock_t(ledger: Ledger, place: str, hour: float, opening: Mapping[str, float]) -> float:
    """Return tonnes at a place at an hour: what it began with and took in, less what left. Kazakh oil alone."""
    if place == "aboard":
        return ledger.until(hour, "oil_loaded") - ledger.until(hour, "oil_landed")
    kazakh = [each for each in names.SHIPPERS if each != SHIPPER_OTHERS]
    if place == "btc_line":
        return sum(
            ledger.until(hour, "oil_into_btc", place=each) - ledger.until(hour, "oil_at_ceyhan", place=each)
            for each in kazakh
        )
    if place == CEYHAN:
        return sum(
            ledger.until(hour, "oil_at_ceyhan", place=each) - ledger.until(hour, "oil_lifted", place=each)
            for each in kazakh
        )
    return opening[place] + ledger.until(hour, "oil_in", place=place) - ledger.until(hour, *OUT, place=place)


def _balance(ledger: Ledger, stock: Floats) -> Floats:
    begin_h, end_h = ledger.clock.year_start_h, ledger.clock.year_end_h

    def in_year(stage: str, place: str | None = None) -> float:
        return ledger.until(end_h, stage, place=place) - ledger.until(begin_h, stage, place=place)

    supplied, onward = in_year("oil_supplied"), in_year("oil_onward")
    lifted = sum(in_year("oil_lifted", each) for each in names.SHIPPERS if each != SHIPPER_OTHERS)
    opening, closing = stock.sum(axis=0)
    return np.array([opening, supplied, onward, lifted, closing, opening + supplied - onward - lifted - closing])


def _cover(ledger: Ledger, place: str, opening: Mapping[str, float]) -> Floats:
    """Return days of cover at the end of each week; Ceyhan's is that of all shippers together."""
    level = np.zeros(len(names.WEEKS))
    out_t = 0.0
    begin_h, end_h = ledger.clock.year_start_h, ledger.clock.year_end_h
    for name in COVER[place]:
        level += opening[name] + _net(ledger, name)
        out_t += ledger.until(end_h, *OUT, place=name) - ledger.until(begin_h, *OUT, place=name)
    daily_t = out_t / ((end_h - begin_h) / HOURS_PER_DAY)
    return level / daily_t if daily_t > 0.0 else np.full(len(names.WEEKS), np.nan)


def _net(ledger: Ledger, name: str) -> Floats:
    """Return what came into a tank less what left it, up to the end of each week."""
    flows = np.zeros(len(names.WEEKS))
    for sign, stages in ((1.0, ("oil_in",)), (-1.0, OUT)):
        rows = ledger.rows(*stages, place=name)
        order = np.argsort(ledger.start_h[rows], kind="stable")
        gathered = np.concatenate([[0.0], np.cumsum(ledger.tonnes[rows][order])])
        flows += sign * gathered[np.searchsorted(ledger.start_h[rows][order], ledger.week_edges_h[1:])]
    return flows


def _held(ledger: Ledger) -> Floats:
    held = {limit: _t_days(ledger, ledger.rows(*stages)) for limit, stages in HELD.items()}
    full = [ledger.rows("oil_stop", cause=f"tank_full_{name}") for name in names.TANKS if name != CEYHAN]
    held["tanks"] = sum(_t_days(ledger, rows) for rows in (*full, ledger.rows("oil_wait_rack")))
    held["tankers"], held["oil_at_aktau"] = _unassigned(ledger)
    return np.array([held[limit] for limit in names.LIMITS])


def _t_days(ledger: Ledger, rows: Codes) -> float:
    return float((ledger.tonnes[rows] * ledger.hours_in_year(rows)).sum() / HOURS_PER_DAY)


def _unassigned(ledger: Ledger) -> tuple[float, float]:
    """Return tonne-days of oil that is due and has no ship: with the oil in the tank, and for want of oil there.

    By day, and by tank: least of what is due of all its nominations and what lies there for no ship; the rest of what
    is due waits for oil, unless the tank is full: then it waits for ships. A mean cargo of each nomination is left out:
    a parcel takes days to gather.
    """
    loaded = ledger.rows("oil_loaded")
    parcel_t = float(ledger.tonnes[loaded].mean()) if len(loaded) else 0.0
    days_h = np.arange(ledger.clock.year_start_h, ledger.clock.year_end_h, HOURS_PER_DAY)
    opening = opening_t(ledger.stage)
    nominations = ledger.stage.inputs.nominations
    with_oil = without = 0.0
    for name in sorted({each.tank for each in nominations.values()}):
        given = np.zeros(len(days_h))
        due = np.zeros(len(days_h))
        keys = [key for key, each in nominations.items() if each.tank == name]
        for key in keys:
            given += _gathered(ledger, "oil_assigned", key, days_h)
            due += _gathered(ledger, "oil_nominated", key, days_h)
        free = np.maximum(opening[name] + _gathered(ledger, "oil_in", name, days_h) - given, 0.0)
        due = np.maximum(due - given - parcel_t * len(keys), 0.0)
        stock = opening[name] + _gathered(ledger, "oil_in", name, days_h) - _gathered(ledger, "oil_out", name, days_h)
        full = stock >= ledger.stage.inputs.tanks[name].capacity_t - parcel_t
        there = np.where(full, due, np.minimum(due, free))
        with_oil += float(there.sum())
        without += float((due - there).sum())
    return with_oil, without


def _gathered(ledger: Ledger, stage: str, place: str, hours: Floats) -> Floats:
    rows = ledger.rows(stage, place=place)
    order = np.argsort(ledger.start_h[rows], kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(ledger.tonnes[rows][order])])
    return np.asarray(sums[np.searchsorted(ledger.start_h[rows][order], hours)])
