"""Printed figures of delay and of length of the routes between Europe and Asia."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from transcaspian.methods import geodesy
from transcaspian.systems.fibre import delay
from transcaspian.systems.fibre.known_answers_room import Band, Predictions, Room

BY_SEA, BY_RUSSIA = ("red_sea", "malacca"), ("russia",)
OVER_RUSSIA = ("russia", "belarus", "kazakhstan_transit")  # all that carried traffic between China and Europe
CHINA_EUROPE = tuple((start, end) for start in ("london", "frankfurt") for end in ("beijing", "shanghai", "hong_kong"))
TRAINING = (("london", "hong_kong"), ("stockholm", "hong_kong"), ("stockholm", "beijing"))
EPEG = ("frankfurt", "warsaw", "kyiv", "rostov", "makhachkala", "baku", "tehran", "bandar_abbas", "muscat")
TO_DUBAI = (*EPEG[:-1], "dubai")
FLOORS = (
    ("frankfurt", "hong_kong"),
    ("frankfurt", "shanghai"),
    ("london", "hong_kong"),
    ("london", "tokyo"),
    ("stockholm", "hong_kong"),
    ("stockholm", "beijing"),
    ("frankfurt", "almaty"),
    ("frankfurt", "sumgait"),
    ("almaty", "aktau"),
    ("khorgos", "aktau"),
)
SHARES = (0.1, 0.5, 0.9)


def _floor_ms(ends: tuple[str, str]) -> Callable[[Room], float]:
    """Return the round trip along the geodesic."""

    def predicted(room: Room) -> float:
        places = room.tables.columns("fibre_places")
        where = dict(zip(places["id"], zip(places["lon"], places["lat"], strict=True), strict=True))
        (lon_1, lat_1), (lon_2, lat_2) = (where[place] for place in ends)
        km = float(geodesy.distance_km(lon_1=lon_1, lat_1=lat_1, lon_2=lon_2, lat_2=lat_2))
        return km * delay.ROUND_TRIP_MS_PER_KM

    return predicted


def _way(room: Room, ends: tuple[str, str], risks: Sequence[str]) -> delay.Route:
    (way,) = delay.routes(room.over(risks), *ends, count=1)
    return way


def _round_trip_ms(ends: tuple[str, str], risks: Sequence[str]) -> Callable[[Room], Band]:
    """Return the round trip with the low, central and high factors."""

    def predicted(room: Room) -> Band:
        way = _way(room, ends, risks)
        return way.low_ms, way.round_trip_ms, way.high_ms

    return predicted


def _in_general(measure: str, risks: Sequence[str]) -> Callable[[Room], Band]:
    """Return P10, P50 and P90 over the pairs of towns."""

    def predicted(room: Room) -> Band:
        found = [float(getattr(_way(room, ends, risks), measure)) for ends in CHINA_EUROPE]
        low, middle, high = np.quantile(found, SHARES)
        return float(low), float(middle), float(high)

    return predicted


def _epeg_km(room: Room) -> Band:
    way = delay.along(room.graph, EPEG)
    return way.shortest_km, way.length_km, way.longest_km


def _epeg_ratio(room: Room) -> float:
    return delay.along(room.graph, TO_DUBAI).round_trip_ms / _way(room, ("dubai", "frankfurt"), BY_SEA).round_trip_ms


PREDICTED: Predictions = {
    **{f"fibre_floor_{start}_{end}": _floor_ms((start, end)) for start, end in FLOORS},
    **{f"fibre_tea_{start}_{end}": _round_trip_ms((start, end), BY_RUSSIA) for start, end in TRAINING},
    "fibre_tea_london_tokyo": _round_trip_ms(("london", "tokyo"), BY_RUSSIA),
    "fibre_land_china_europe": _in_general("round_trip_ms", OVER_RUSSIA),
    "fibre_sea_china_europe": _in_general("round_trip_ms", BY_SEA),
    "fibre_sea_london_hong_kong": _round_trip_ms(("london", "hong_kong"), BY_SEA),
    "fibre_russia_land_km": _in_general("length_km", OVER_RUSSIA),
    "fibre_epeg_km": _epeg_km,
    "fibre_epeg_ratio": _epeg_ratio,
}
