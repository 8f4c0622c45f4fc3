"""How far lines keep apart: the rule by depth, ground that a second line must leave, what a route passes near.

The rule of distance is a reading of ICPC recommendations 2 and 13 by the National Renewable Energy Laboratory (2017):
the greater of a least distance and some depths of water, three for other lines and two for fields and platforms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import NoAnswer
from transcaspian.messages import say, told
from transcaspian.methods import geodesy
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedInputs
from transcaspian.systems.fibre.seabed_score import Scored
from transcaspian.world.bathymetry import Bathymetry
from transcaspian.world.zones import Zone

METRES_PER_KM = 1000.0
DEGREE_KM = 111.32
PIECE_KM = 2.0  # stretches of the first line that get one width each
NEAR_KM = 15.0  # hazards within this distance are listed
LINES_IN_WATER = ("cables", "pipelines")  # layers that the rule for lines holds for
FACILITIES = ("fields", "mud_volcanoes", "wrecks")  # and the rule for facilities

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Separation:
    """How far two lines keep apart: least distance, where, and the share of the first that keeps the rule."""

    least_km: float
    lon: float
    lat: float
    share_kept: float


@dataclass(frozen=True, slots=True)
class Proximity:
    """A hazard that a line passes without meeting it: least distance, where along the line, the rule's distance.

    `wanted_km` is NaN where no rule of distance holds, as for lanes and anchorages.
    """

    zone: str
    layer: str
    apart_km: float
    at_km: float
    wanted_km: float


def wanted_km(depth_m: ArrayLike, inputs: SeabedInputs, *, from_facility: bool = False) -> Numbers:
    """Return the distance to be kept from another line, or from a field or platform, by depth of water."""
    depths = inputs.rules["separation.facility_depths" if from_facility else "separation.depths"]
    deep = np.maximum(np.asarray(depth_m, dtype=np.float64), 0.0)
    wanted: Numbers = np.maximum(inputs.rules["separation.least_m"], depths * deep) / METRES_PER_KM
    return wanted


def separation(first: Scored, second: Scored, *, sea: Bathymetry, inputs: SeabedInputs) -> Separation:
    """Return the distance between two lines, held against the rule."""
    places = geodesy.along_track(first.points, first.profile_km)
    other = geodesy.along_track(second.points, second.profile_km)
    apart = np.array(
        [np.min(geodesy.distance_km(lon_1=lon, lat_1=lat, lon_2=other[:, 0], lat_2=other[:, 1])) for lon, lat in places]
    )
    wanted = wanted_km(sea.depths_at_m(places), inputs)
    nearest = int(apart.argmin())
    kept = float((apart >= wanted).mean())
    return Separation(float(apart[nearest]), float(places[nearest, 0]), float(places[nearest, 1]), kept)


def keep_out(first: Scored, *, name: str, inputs: SeabedInputs, slop_km: float) -> Zone:
    """Return the ground that a second line must leave: the first line with the rule's distance by depth on each side.

    Parameters
    ----------
    first : Scored
        The line that lies already.
    name : str
        Its name, told if it closes the way.
    inputs : SeabedInputs
    slop_km : float
        Added to the distance for positions that are rounded.
    """
    step = max(1, round(PIECE_KM / float(np.diff(first.profile_km).mean()))) if len(first.profile_km) > 1 else 1
    ends_km = np.unique(np.concatenate([[0.0], first.profile_km[::step], [geodesy.track_length_km(first.points)]]))
    places = geodesy.along_track(first.points, np.minimum(ends_km, geodesy.track_length_km(first.points)))
    depth = np.interp(ends_km, first.profile_km, first.profile_depth_m)
    wide_km = wanted_km(np.maximum(depth[:-1], depth[1:]), inputs) + slop_km
    squeeze = math.cos(math.radians(float(places[:, 1].mean())))
    flat = places * [squeeze, 1.0] * DEGREE_KM
    strips = shapely.buffer(shapely.linestrings(np.stack([flat[:-1], flat[1:]], axis=1)), wide_km, quad_segs=16)
    ground = shapely.transform(shapely.union_all(strips), lambda points: points / DEGREE_KM / [squeeze, 1.0])
    return Zone(say("fibre.line_zone", line=name), "cables", "forbidden", "definition", ground)


def check_landings(first: tuple[Landing, Landing], second: tuple[Landing, Landing], inputs: SeabedInputs) -> None:
    """Raise NoAnswer if a landing of one line lies too near to one of the other."""
    least = inputs.rules["separation.landings_km"]
    for one in first:
        for other in second:
            away = float(geodesy.distance_km(lon_1=one.lon, lat_1=one.lat, lon_2=other.lon, lat_2=other.lat))
            if away < least:
                raise NoAnswer(told("fibre.landings_near", away_km=away, least_km=least))


def proximities(
    route: Scored, *, sea: Bathymetry, inputs: SeabedInputs, zones: Iterable[Zone], within_km: float = NEAR_KM
) -> tuple[Proximity, ...]:
    """Return the hazards that a route passes within a distance without meeting them, nearest first."""
    places = geodesy.along_track(route.points, route.profile_km)
    squeeze = math.cos(math.radians(float(places[:, 1].mean())))
    flat = shapely.points(places * [squeeze, 1.0] * DEGREE_KM)
    found = []
    for zone in zones:
        shape = shapely.transform(zone.geometry, lambda points: points * [squeeze, 1.0] * DEGREE_KM)
        apart = shapely.distance(flat, shape)
        nearest = int(apart.argmin())
        if not 0.0 < apart[nearest] <= within_km:
            continue
        wanted = math.nan
        if zone.layer in (*LINES_IN_WATER, *FACILITIES):
            depth = sea.depths_at_m(places[nearest : nearest + 1])
            wanted = float(wanted_km(depth, inputs, from_facility=zone.layer in FACILITIES)[0])
        at_km = float(route.profile_km[nearest])
        found.append(Proximity(zone.name, zone.layer, float(apart[nearest]), at_km, wanted))
    return tuple(sorted(found, key=lambda each: each.apart_km))
