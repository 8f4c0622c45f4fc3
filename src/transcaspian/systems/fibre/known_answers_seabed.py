"""Printed figures of the seabed and of routes over it: geodesics, depths, lengths of lines, feed voltage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods import geodesy
from transcaspian.systems.fibre import line_choice, route_parts
from transcaspian.systems.fibre.known_answers_room import Band, Predictions, Room
from transcaspian.systems.fibre.seabed_inputs import Landing
from transcaspian.world import bathymetry

Place = tuple[float, float]
AKTAU, SUMGAIT, KURYK, BUZOVNA = (51.15, 43.65), (49.66861, 40.58972), (51.65, 43.18), (50.12, 40.52)
SIYAZAN, POTI, BALCHIK = (49.11, 41.08), (41.67, 42.15), (28.16, 43.42)
ANAKLIA, CONSTANTA, HELSINKI, ROSTOCK = (41.57, 42.39), (28.65, 44.17), (24.95, 60.17), (12.1, 54.09)
# out of the Gulf of Finland, east of Gotland, south of Oland, north of Bornholm, past Arkona; our reading of the map
BALTIC_WAY = (HELSINKI, (22.4, 59.4), (20.0, 57.9), (17.2, 56.0), (14.7, 55.4), (13.4, 54.85), (12.2, 54.4), ROSTOCK)
BAKU = (49.87, 40.38)
SIYAZAN_LANDING = Landing(49.2, 41.05)  # the town lies on high ground of the coarse grid
LINES = {
    "aktau_sumgait": (AKTAU, SUMGAIT),
    "aktau_siyazan": (AKTAU, SIYAZAN),
    "kuryk_buzovna": (KURYK, BUZOVNA),
    "poti_balchik": (POTI, BALCHIK),
}
PRINTED_LEVEL_M = -28.0  # at which the printed depths stand
BANDS_M = (-100.0, 50.0, 200.0, 500.0, 1000.0)
STEP_KM = 0.5
SHARES = (0.1, 0.5, 0.9)


def _km(ends: tuple[Place, Place]) -> float:
    (lon_1, lat_1), (lon_2, lat_2) = ends
    return float(geodesy.distance_km(lon_1=lon_1, lat_1=lat_1, lon_2=lon_2, lat_2=lat_2))


def _geodesic(line: str) -> Callable[[Room], float]:
    return lambda _room: _km(LINES[line])


def _by_ratio(line: str) -> Callable[[Room], float]:
    """Return the geodesic times the ratio of the table of lines."""
    return lambda room: _km(LINES[line]) * room.lines.line("aktau_sumgait").length_ratio


def _by_sea_factor(way: tuple[Place, ...]) -> Callable[[Room], Band]:
    """Return the length of a way through the sea times the factor of sea legs, low, central and high."""

    def predicted(room: Room) -> Band:
        factor, straight_km = room.graph.factors["sea"], geodesy.track_length_km(np.array(way))
        return straight_km * factor.low, straight_km * factor.central, straight_km * factor.high

    return predicted


def _depths_m(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return bathymetry.shipped().at_level(PRINTED_LEVEL_M).depths_at_m(points)


def _on_the_line_m(km: float) -> Callable[[Room], float]:
    return lambda _room: float(_depths_m(geodesy.along_track(np.array(LINES["aktau_sumgait"]), [km]))[0])


def _band_km(band: int) -> Callable[[Room], float]:
    def predicted(_room: Room) -> float:
        length_km = _km(LINES["aktau_sumgait"])
        at_km = np.arange(STEP_KM / 2.0, length_km, STEP_KM)
        depth = _depths_m(geodesy.along_track(np.array(LINES["aktau_sumgait"]), at_km))
        return float(np.histogram(depth, BANDS_M)[0][band] * length_km / len(at_km))

    return predicted


def _off_baku_m(bearings_deg: tuple[float, float], distances_km: tuple[float, float]) -> Callable[[Room], Band]:
    """Return P10, P50 and P90 of depth over a sector of bearings and distances from Baku."""

    def predicted(_room: Room) -> Band:
        bearing, distance = np.meshgrid(np.linspace(*bearings_deg, 9), np.linspace(*distances_km, 5))
        up = np.radians(90.0 - bearing.ravel())
        north_km, east_km = distance.ravel() * np.sin(up), distance.ravel() * np.cos(up)
        one_north, one_east = _km((BAKU, (BAKU[0], BAKU[1] + 1.0))), _km((BAKU, (BAKU[0] + 1.0, BAKU[1])))
        points = np.column_stack([BAKU[0] + east_km / one_east, BAKU[1] + north_km / one_north])
        low, middle, high = np.quantile(_depths_m(points), SHARES)
        return float(low), float(middle), float(high)

    return predicted


def _deepest_m(_room: Room) -> float:
    sea = bathymetry.shipped().at_level(PRINTED_LEVEL_M)
    return float(np.max(sea.depth_m(), where=sea.sea(), initial=0.0))


def _feed_v(room: Room) -> float:
    """Return the feed voltage of the recommended route for the capacity announced."""
    start, end = room.rules.ends("aktau_sumgait")
    part = route_parts.route_parts(room.route(start, end))
    asked = room.lines.line("aktau_sumgait").capacity_target_tbps
    found = line_choice.choose(room.lines.routed(part.usd_per_km), length_km=part.length_km, capacity_tbps=asked)
    return found.designs["repeatered"].feed_volts


PREDICTED: Predictions = {
    **{f"fibre_geodesic_{line}_km": _geodesic(line) for line in ("aktau_sumgait", "aktau_siyazan", "kuryk_buzovna")},
    **{f"fibre_ratio_{line}_km": _by_ratio(line) for line in ("aktau_siyazan", "kuryk_buzovna", "poti_balchik")},
    **{f"fibre_depths_to_{int(deep)}_m": _band_km(band) for band, deep in enumerate(BANDS_M[1:])},
    **{f"fibre_profile_{km}_km": _on_the_line_m(km) for km in (88, 141, 212, 230, 283)},
    "fibre_route_aktau_siyazan_km": lambda room: (
        room.route(room.rules.ends("aktau_sumgait")[0], SIYAZAN_LANDING).cable_length_km
    ),
    "fibre_route_kuryk_buzovna_km": lambda room: room.route(*room.rules.ends("kuryk_buzovna")).cable_length_km,
    "fibre_sea_georgia_romania_km": _by_sea_factor((ANAKLIA, CONSTANTA)),
    "fibre_sea_helsinki_rostock_km": _by_sea_factor(BALTIC_WAY),
    "fibre_deepest_south_m": _deepest_m,
    "fibre_depth_chirag_m": _off_baku_m((90.0, 112.5), (100.0, 120.0)),
    "fibre_depth_shah_deniz_m": _off_baku_m((112.5, 157.5), (70.0, 100.0)),
    "fibre_depth_shafag_m": _off_baku_m((112.5, 157.5), (125.0, 125.0)),
    "fibre_feed_v": _feed_v,
}
