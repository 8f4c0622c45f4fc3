"""Printed figures of cable, light and availability: Zajac's angles, separation, GNPy's lines, costs, repairs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from transcaspian.systems.fibre import design, optics, repair
from transcaspian.systems.fibre.cable_under_tow import Cable
from transcaspian.systems.fibre.cost_surface import cables_at, usd_per_km, works_at
from transcaspian.systems.fibre.delay import ROUND_TRIP_MS_PER_KM
from transcaspian.systems.fibre.known_answers_room import Predictions, Room
from transcaspian.systems.fibre.optics import Comb, Glass, Section
from transcaspian.systems.fibre.repair import ServiceInputs
from transcaspian.systems.fibre.separation import wanted_km
from transcaspian.units import HOURS_PER_DAY

CABLES = {"light": Cable(5.0, 17.0), "single_armour": Cable(16.0, 28.0), "double_armour": Cable(35.0, 40.0)}
SLOW_M_S, FAST_M_S = 1.0, 2.5
GLASS = Glass(0.155, 125.0, 21.0, 2.6)
COMB = Comb(channels=63, spacing_ghz=75.0, symbol_rate_gbd=69.0, centre_thz=193.7, transmitter_osnr_db=40.0)
LENGTH_KM, CONNECTORS_DB, NOISE_FIGURE_DB = 372.0, 0.6, 4.5
PLAIN_DB_PER_KM = 0.165
AVAILABILITY_KM, DAYS_PER_YEAR = 361.3, 365.0
OCEAN_KM, OCEAN_PAIRS, OCEAN_M = 10_000.0, 4, 4000.0
BLACK_SEA_KM, BLACK_SEA_PAIRS, BLACK_SEA_SHELF_KM, SHELF_M = 1182.0, 2, 100.0, 100.0
YEARS_OF_WAVES, STATES_A_YEAR, PASSED_SHARE = 39, 1461, 0.03
MILLION = 1e6


def quality_db(spans: int, attenuation_db_per_km: float) -> optics.PerChannel:
    """Return signal over noise by channel of a line of equal spans at its best launch power."""
    glass, part_km = replace(GLASS, attenuation_db_per_km=attenuation_db_per_km), LENGTH_KM / spans
    loss_db = attenuation_db_per_km * part_km + CONNECTORS_DB
    bare = (Section(part_km, loss_db, NOISE_FIGURE_DB, loss_db, 0.0),) * spans
    launch_dbm = optics.best_launch_dbm(glass, COMB, bare)
    return optics.gsnr_db(glass, COMB, tuple(replace(each, launch_dbm=launch_dbm) for each in bare))


def _middle_db(spans: int) -> Callable[[Room], float]:
    return lambda _room: float(quality_db(spans, GLASS.attenuation_db_per_km)[COMB.channels // 2])


def _tbps(spans: int, attenuation_db_per_km: float, gap_db: float) -> Callable[[Room], float]:
    return lambda _room: optics.pair_capacity_tbps(COMB, quality_db(spans, attenuation_db_per_km), gap_db=gap_db)


def _apart_m(depth_m: float, *, from_facility: bool = False) -> Callable[[Room], float]:
    return lambda room: 1000.0 * float(wanted_km(depth_m, room.rules, from_facility=from_facility))


def _available(faults_per_1000_km_year: float, days: float) -> Callable[[Room], float]:
    """Return A = 1 / (1 + faults times repair)."""
    down = faults_per_1000_km_year / 1000.0 * AVAILABILITY_KM * days / DAYS_PER_YEAR
    return lambda _room: 1.0 / (1.0 + down)


def _zajac(name: str, ship_m_s: float | None) -> Callable[[Room], float]:
    cable = CABLES[name]
    if ship_m_s is None:
        return lambda _room: cable.hydrodynamic_constant_m_s()
    return lambda _room: cable.angle_deg(ship_m_s)


def _line_usd(room: Room, length_km: float, pairs: int, deep_m: float, shelf_km: float) -> float:
    """Return the cost of a line of one depth but for a shelf, with repeaters."""
    depths = (deep_m, SHELF_M)
    deep, shelf = (
        float(usd_per_km(works_at(depth, room.rules), cables_at(depth, works_at(depth, room.rules)), room.rules))
        for depth in np.array(depths)
    )
    route_usd = deep * (length_km - shelf_km) + shelf * shelf_km
    routed = room.lines.routed(route_usd / length_km)
    in_water = math.ceil(length_km / room.lines.power_feed.spacing_max_km) - 1
    found = design.line_cost(routed.costs["repeatered"], length_km=length_km, pairs=pairs, in_water=in_water)
    return found.total_usd


def _repair_days(room: Room) -> float:
    """Return the mean of a repair of the main line by the ship at hand."""
    inputs: ServiceInputs = repair.service_inputs(room.tables, {})
    return repair.repair_time(inputs, repair.SHIP).mean_h / HOURS_PER_DAY


def _highest_state_m(room: Room) -> float:
    """Return the significant height of the roughest of so many states of six hours: scale (ln N)^(1 / shape)."""
    shared = repair.service_inputs(room.tables, {}).shared
    scale_m = shared.wave_mean_m / math.gamma(1.0 + 1.0 / shared.wave_shape)
    return float(scale_m * math.log(YEARS_OF_WAVES * STATES_A_YEAR) ** (1.0 / shared.wave_shape))


def _highest_wave_m(room: Room) -> float:
    """Return the height that 3 % of waves pass in that state.

    Heights within a state follow Rayleigh's law, of which 3 % pass sqrt(ln(1 / 0.03) / 2) significant heights.
    """
    return _highest_state_m(room) * math.sqrt(math.log(1.0 / PASSED_SHARE) / 2.0)


PREDICTED: Predictions = {
    **{f"fibre_zajac_{name}_constant": _zajac(name, None) for name in CABLES},
    **{f"fibre_zajac_{name}_slow": _zajac(name, SLOW_M_S) for name in CABLES},
    **{f"fibre_zajac_{name}_fast": _zajac(name, FAST_M_S) for name in CABLES},
    **{f"fibre_separation_{depth}_m": _apart_m(depth) for depth in (50, 167, 300)},
    "fibre_separation_facility_300_m": _apart_m(300, from_facility=True),
    "fibre_us_per_km": lambda _room: ROUND_TRIP_MS_PER_KM / 2.0 * 1000.0,
    **{f"fibre_gnpy_{spans}_spans_db": _middle_db(spans) for spans in (3, 4, 5, 6)},
    **{f"fibre_gnpy_{spans}_spans_tbps": _tbps(spans, GLASS.attenuation_db_per_km, 0.0) for spans in (3, 4, 5, 6)},
    "fibre_pair_gap_3_db": _tbps(4, PLAIN_DB_PER_KM, 3.0),
    "fibre_pair_gap_4_5_db": _tbps(4, PLAIN_DB_PER_KM, 4.5),
    "fibre_availability_often": _available(0.5, 40.0),
    "fibre_availability_seldom": _available(0.1, 20.0),
    "fibre_repair_days": _repair_days,
    "fibre_cost_long_line": lambda room: _line_usd(room, OCEAN_KM, OCEAN_PAIRS, OCEAN_M, 0.0) / OCEAN_KM,
    "fibre_cost_black_sea": lambda room: (
        _line_usd(room, BLACK_SEA_KM, BLACK_SEA_PAIRS, OCEAN_M, BLACK_SEA_SHELF_KM) / MILLION
    ),
    "fibre_highest_wave_m": _highest_wave_m,
}
