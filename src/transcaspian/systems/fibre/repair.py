"""One repair from fault to service: who comes, what is waited for, and its mean in closed form.

Three spreads: barge and divers for shore ends, a converted ship based in Baku for the main lay, and a ship that must
come through the Volga-Don, which winter shuts. Work starts when waves leave a window long enough.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.methods import weather_windows
from transcaspian.methods.weather_windows import Wait
from transcaspian.systems.fibre.inputs import Row, Tables, record, records
from transcaspian.systems.fibre.route_parts import RouteParts
from transcaspian.units import HOURS_PER_DAY

DAYS_PER_YEAR = 365.25
HOURS_PER_YEAR = DAYS_PER_YEAR * HOURS_PER_DAY
HOURS_PER_MONTH = HOURS_PER_YEAR / 12
BARGE, SHIP, IMPORTED = "barge", "ship", "imported"


@dataclass(frozen=True, slots=True)
class Spread:
    """A ship or barge with its gear.

    Attributes
    ----------
    locate_days : float
        From the fault until it is found and permits are there, mean.
    mobilise_days : float
        Until the spread is ready to sail, mean.
    cv : float
        Spread of both, as share of the mean (gamma law).
    transit_h, work_h : float
        Sailing, and work on site, which needs one window.
    wave_limit_m : float
        Significant wave height above which it does not work.
    wave_share : float
        Waves where it works over those of the open sea.
    """

    locate_days: float
    mobilise_days: float
    cv: float
    transit_h: float
    work_h: float
    wave_limit_m: float
    wave_share: float


@dataclass(frozen=True, slots=True)
class Shared:
    """What lines share: sea, winter, spares, and faults that hit both at once."""

    imported_share: float
    spare_kits: int
    spare_lead_days: float
    canal_closed_from_day: float
    canal_closed_to_day: float
    earthquake_both_per_year: float
    storm_both_share: float
    wave_mean_m: float
    wave_shape: float


@dataclass(frozen=True, slots=True)
class ServiceInputs:
    """All inputs of repair, availability and laying.

    Attributes
    ----------
    spreads : mapping of name to Spread
        ``barge``, ``ship``, ``imported``.
    storms, ice : mapping
        Tables `storms` and `ice` of the world.
    faults_per_year : mapping of line to (shore, main)
    """

    spreads: Mapping[str, Spread]
    shared: Shared
    storms: Mapping[str, Row]
    ice: Mapping[str, Row]
    faults_per_year: Mapping[str, tuple[float, float]]


def service_inputs(tables: Tables, routes: Mapping[str, RouteParts]) -> ServiceInputs:
    """Return the inputs of repair, availability and laying, frozen.

    Parameters
    ----------
    tables : Tables
        Sampled input tables.
    routes : mapping of line to RouteParts
        Where lines lie; their faults follow from depth, burial and hazards along them.
    """
    faults = {name: (part.shore_faults_per_year, part.main_faults_per_year) for name, part in routes.items()}
    return ServiceInputs(
        spreads=records(Spread, tables.rows("fibre_spreads")),
        shared=record(Shared, tables.rows("fibre_shared")["shared"]),
        storms=tables.rows("storms"),
        ice=tables.rows("ice"),
        faults_per_year=faults,
    )


def closed_hours_factor(inputs: ServiceInputs, *, wave_limit_m: float, wave_share: float) -> float:
    """Return hours above a wave limit over the hours of a storm.

    The share of time above the limit follows from mean and shape of the wave climate; the factor makes the storms of
    the year close that share of it. A sea without storms has none.

    Raises
    ------
    NoAnswer
        Waves stand above the limit for longer than all storms together can close.
    """
    shared = inputs.shared
    share = weather_windows.exceedance_share(
        wave_limit_m, mean=shared.wave_mean_m * wave_share, shape=shared.wave_shape
    )
    loads = [row["storms_per_month"] * row["mean_h"] / HOURS_PER_MONTH for row in inputs.storms.values()]
    if not any(loads):
        return 0.0
    factor = weather_windows.closed_hours_factor(loads, share=share)
    if math.isinf(factor):
        raise NoAnswer(say("resilience.always_rough", limit=wave_limit_m, share=share))
    return factor


def window_wait(inputs: ServiceInputs, spread: str) -> Wait:
    """Return the wait for a window at any time of the year: the mean over the months, each as if it lasted."""
    some = inputs.spreads[spread]
    factor = closed_hours_factor(inputs, wave_limit_m=some.wave_limit_m, wave_share=some.wave_share)
    waits = [
        weather_windows.window_wait(
            storms_per_h=row["storms_per_month"] / HOURS_PER_MONTH,
            mean_h=row["mean_h"] * factor,
            cv=row["cv"],
            window_h=some.work_h,
        )
        for row in inputs.storms.values()
    ]
    mean = sum(each.mean_h for each in waits) / len(waits)
    square = sum(each.variance_h2 + each.mean_h**2 for each in waits) / len(waits)
    return Wait(mean, square - mean**2)


def canal_wait(shared: Shared) -> Wait:
    """Return the wait for the Volga-Don to open, at any time of the year: c^2 / 2Y on average."""
    closed_h = canal_closed_h(shared)
    mean = closed_h**2 / (2 * HOURS_PER_YEAR)
    return Wait(mean, closed_h**3 / (3 * HOURS_PER_YEAR) - mean**2)


def canal_closed_h(shared: Shared) -> float:
    """Return how long the Volga-Don is shut, over the new year."""
    days = (shared.canal_closed_to_day - shared.canal_closed_from_day) % DAYS_PER_YEAR
    return days * HOURS_PER_DAY


def repair_time(inputs: ServiceInputs, spread: str) -> Wait:
    """Return mean and variance of a repair by one spread that is free and has its spares."""
    some = inputs.spreads[spread]
    wait = window_wait(inputs, spread)
    drawn_h = [days * HOURS_PER_DAY for days in (some.locate_days, some.mobilise_days)]
    mean = sum(drawn_h) + some.transit_h + some.work_h + wait.mean_h
    variance = sum((each * some.cv) ** 2 for each in drawn_h) + wait.variance_h2
    if spread == IMPORTED:
        canal = canal_wait(inputs.shared)
        mean, variance = mean + canal.mean_h, variance + canal.variance_h2
    return Wait(mean, variance)


def engaged_time(inputs: ServiceInputs, spread: str) -> Wait:
    """Return mean and variance of the time a repair holds its spread: all but finding the fault."""
    some = inputs.spreads[spread]
    whole = repair_time(inputs, spread)
    locate_h = some.locate_days * HOURS_PER_DAY
    return Wait(whole.mean_h - locate_h, whole.variance_h2 - (locate_h * some.cv) ** 2)
