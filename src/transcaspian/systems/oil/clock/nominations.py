"""Nominations, fixed before the clock starts: contract x ramp-up x fulfilment, by month; the year adds up exactly."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws
from transcaspian.systems.oil.clock.inputs import Nomination
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.clock import Clock

Floats = npt.NDArray[np.float64]
NORMAL = NormalDist()
LEAST_CHANCE = 1e-12


def ramp(nomination: Nomination, clock: Clock) -> Floats:
    """Return the share of the full rate by day of the clock: 0 before the first day, then as planned, else rising to 1.

    Months that were planned have the planned share of the contract, evenly from the first day on; without a plan the
    share rises evenly over the days of the ramp.
    """
    days_h = clock.days_h()
    if nomination.starts_on is None:
        return np.ones(len(days_h))
    since_days = (days_h - float(clock.hour_of(nomination.starts_on.isoformat()))) / HOURS_PER_DAY
    begun = since_days >= 0.0
    if nomination.ramp_days <= 0.0:
        share = begun.astype(np.float64)
    else:
        share = np.clip((since_days + 0.5) / nomination.ramp_days, 0.0, 1.0) * begun
    planned = nomination.course.ramped(nomination.starts_on)
    for month in clock.months():
        if planned and (month.year, month.month) >= min(planned):
            inside = (days_h >= month.start_h) & (days_h < month.end_h) & begun
            of_year = planned.get((month.year, month.month))
            share[inside] = 1.0 if of_year is None else of_year * _year_h(month.year) / HOURS_PER_DAY / inside.sum()
    return np.asarray(share)


def contract_t(nomination: Nomination, clock: Clock) -> Floats:
    """Return the contract by day of the clock, tonnes a day: of the scenario's year, or of each year where known."""
    days_h = clock.days_h()
    rate = np.full(len(days_h), nomination.contract_t_per_year * HOURS_PER_DAY / _year_h(clock.year))
    for year, amount_t in (nomination.contract_by_year_t or {}).items():
        start_h = float(clock.hour_of(f"{year}-01-01"))
        rate[(days_h >= start_h) & (days_h < start_h + _year_h(year))] = amount_t * HOURS_PER_DAY / _year_h(year)
    return rate


def _year_h(year: int) -> float:
    first, after = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01")
    return float((after - first) / np.timedelta64(1, "D")) * HOURS_PER_DAY


def planned_t(nomination: Nomination, clock: Clock) -> Floats:
    """Return tonnes planned by day of the clock, before fulfilment: contract, ramp-up, course of the months."""
    asked_t = contract_t(nomination, clock) * ramp(nomination, clock)
    if nomination.contract_by_year_t is None:
        days_h = clock.days_h()
        shape = nomination.course.shape(clock)
        for month in clock.months():
            inside = (days_h >= month.start_h) & (days_h < month.end_h)
            asked_t[inside] *= shape.get((month.year, month.month), 1.0)
    return asked_t


def fulfilment(name: str, nomination: Nomination, clock: Clock, *, seed: int) -> Floats:
    """Return by day of the clock what is asked for over what was planned, about 1: one number a month.

    Its law is gamma with `month_cv`; a month follows the one before with `month_persistence`, as an autoregression of
    first order of the normal score. Draws hang on the name and the month alone.
    """
    days_h = clock.days_h()
    table = draws.gamma_quantiles(1.0, nomination.month_cv)
    keep = nomination.month_persistence
    factor = np.ones(len(days_h))
    score = None
    for month in clock.months():
        key = draws.name_key("oil_month", name, month.year, month.month)
        chance = float(draws.uniforms(seed, "oil_nomination", [key])[0])
        fresh = NORMAL.inv_cdf(min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE))
        score = fresh if score is None else keep * score + math.sqrt(1.0 - keep * keep) * fresh
        inside = (days_h >= month.start_h) & (days_h < month.end_h)
        factor[inside] = float(draws.drawn(table, [NORMAL.cdf(score)])[0])
    return factor


def daily_t(name: str, nomination: Nomination, clock: Clock, *, seed: int) -> Floats:
    """Return tonnes nominated by day of the clock, shape (days,).

    What is planned times the fulfilment of the month; the months of the calendar year are then scaled so that its sum
    is what was planned times the fulfilment of the year.
    """
    days_h = clock.days_h()
    even_t = planned_t(nomination, clock) * nomination.fulfilment_share
    asked_t = even_t * fulfilment(name, nomination, clock, seed=seed)
    year = (days_h >= clock.year_start_h) & (days_h < clock.year_end_h)
    if asked_t[year].sum() > 0.0:
        asked_t[year] *= even_t[year].sum() / asked_t[year].sum()
    return asked_t


def arrivals_h(asked_t: Floats, lot_t: float, *, shift_h: float = 0.0, place: float = 0.5) -> Floats:
    """Return the hours at which whole lots of a plan are due: when its sum passes (k + place) lots, moved by a shift.

    Parameters
    ----------
    asked_t : (days,)
        Plan by day of the clock.
    lot_t : float
        Tonnes of a lot.
    shift_h : float
        Hours after the plan; negative is before. Lots before hour 0 are left out.
    """
    reached = np.concatenate([[0.0], np.cumsum(asked_t)])
    steps = (np.arange(np.floor(reached[-1] / lot_t - place) + 1.0) + place) * lot_t
    day = np.searchsorted(reached, steps, side="left") - 1
    part = (steps - reached[day]) / (reached[day + 1] - reached[day])
    moments = (day + part) * HOURS_PER_DAY + shift_h
    return np.asarray(moments[moments >= 0.0])
