"""A line on the seabed, measured: legs with depth, cable, burial, slack, cost and faults; crossings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import LineString

from transcaspian.methods import geodesy
from transcaspian.methods.bearings import bearings_deg
from transcaspian.systems.fibre import cost_surface as per_km
from transcaspian.systems.fibre.seabed_inputs import CABLES, WORKS, SeabedInputs
from transcaspian.world.bathymetry import Bathymetry
from transcaspian.world.zones import Zone

PIECE_KM = 1.0  # longest stretch that is given one depth
LEAST_LEG_KM = 2.0  # a shorter change of cable joins the leg before it

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leg:
    """From one position to the next: one cable, one kind of work.

    `burial_m` is the depth wanted, `buried_share` what of the leg is likely to be buried.
    """

    length_km: float
    bearing_deg: float
    slack_share: float
    cable: str
    work: str
    burial_m: float
    buried_share: float
    least_depth_m: float
    most_depth_m: float
    cost_usd: float
    faults_per_year: float

    @property
    def cable_km(self) -> float:
        """Length of cable, slack in it."""
        return self.length_km * (1.0 + self.slack_share)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a line meets a zone: the distance from the start at which, how long, at which angle if it is a line."""

    zone: str
    layer: str
    rule: str
    at_km: float
    length_km: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A line with all that is measured along it.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        Positions, longitude and latitude.
    depths_m : ndarray, shape (n,)
        Depth at each, negative above the water.
    legs : tuple of Leg, n - 1 of them
    geodesic_km, detour_km, slack_km : float
        Straight way between the ends, what the route is longer, what the cable is longer than the route.
    joints : int
        Places where the type of cable changes.
    cost_usd, faults_per_year : float
        Of the whole line, joints in it; fixed costs are not.
    shore_start_km, shore_end_km : float
        How far from each end the water begins.
    crossings : tuple of Crossing
        Zones met, in order.
    profile_km, profile_depth_m : ndarray, shape (m,)
        Depth along the line.
    """

    points: Numbers
    depths_m: Numbers
    legs: tuple[Leg, ...]
    geodesic_km: float
    detour_km: float
    slack_km: float
    joints: int
    cost_usd: float
    faults_per_year: float
    shore_start_km: float
    shore_end_km: float
    crossings: tuple[Crossing, ...]
    profile_km: Numbers
    profile_depth_m: Numbers

    @property
    def cable_length_km(self) -> float:
        """Geodesic, detour and slack together."""
        return self.geodesic_km + self.detour_km + self.slack_km


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stretches of a line short enough for one depth."""

    start_km: Numbers
    length_km: Numbers
    middle: Numbers
    depth_m: Numbers
    work: NDArray[np.int64]
    cable: NDArray[np.int64]
    usd: Numbers
    faults: Numbers


def score(
    points: ArrayLike, *, sea: Bathymetry, inputs: SeabedInputs, zones: Iterable[Zone], split: bool = True
) -> Scored:
    """Return a line measured along its geodesics.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        Longitude and latitude from one landing to the other.
    sea : Bathymetry
        Depths; the line must lie on its grid.
    inputs : SeabedInputs
        Prices and rules.
    zones : iterable of Zone
        Factors that hold along the line, and what it crosses.
    split : bool
        Whether positions are added where cable or work changes.

    Raises
    ------
    InputError
        A position off the grid.
    """
    track = np.asarray(points, dtype=np.float64)
    zone_list = tuple(zones)
    pieces = _pieces(track, sea, inputs, zone_list)
    changes = _changes(pieces) if split else np.empty(0)
    positions_km = np.unique(np.concatenate([np.cumsum([0.0, *geodesy.legs_km(track)]), changes]).round(9))
    places = geodesy.along_track(track, np.minimum(positions_km, geodesy.track_length_km(track)))
    places[0], places[-1] = track[0], track[-1]
    legs = _legs(places, positions_km, pieces, inputs)
    straight = float(geodesy.distance_km(lon_1=track[0, 0], lat_1=track[0, 1], lon_2=track[-1, 0], lat_2=track[-1, 1]))
    length = float(pieces.length_km.sum())
    joints = sum(before.cable != after.cable for before, after in pairwise(legs))
    wet = np.flatnonzero(pieces.depth_m > 0.0)
    first, last = (wet[0], wet[-1]) if len(wet) else (len(pieces.depth_m) - 1, 0)
    return Scored(
        points=places,
        depths_m=sea.depths_at_m(places),
        legs=legs,
        geodesic_km=straight,
        detour_km=length - straight,
        slack_km=sum(leg.cable_km - leg.length_km for leg in legs),
        joints=joints,
        cost_usd=float(pieces.usd.sum()) + joints * inputs.rules["joints.usd_per_change"],
        faults_per_year=float(pieces.faults.sum()),
        shore_start_km=float(pieces.start_km[first]),
        shore_end_km=length - float(pieces.start_km[last] + pieces.length_km[last]),
        crossings=_crossings(track, zone_list),
        profile_km=pieces.start_km + pieces.length_km / 2,
        profile_depth_m=pieces.depth_m,
    )


def _pieces(track: Numbers, sea: Bathymetry, inputs: SeabedInputs, zones: tuple[Zone, ...]) -> _Pieces:
    legs = geodesy.legs_km(track)
    counts = np.maximum(np.ceil(legs / PIECE_KM), 1).astype(int)
    length = np.repeat(legs / counts, counts)
    start = np.concatenate([[0.0], np.cumsum(length)[:-1]])
    middle = geodesy.along_track(track, np.minimum(start + length / 2, legs.sum()))
    depth = sea.depths_at_m(middle)
    work = per_km.works_at(depth, inputs)
    cable = per_km.cables_at(depth, work)
    cost_factor, fault_factor = np.ones(len(depth)), np.ones(len(depth))
    for zone in zones:
        if zone.rule == "crossing":
            continue
        inside = shapely.contains_xy(zone.geometry, middle[:, 0], middle[:, 1])
        cable = np.where(inside & (zone.layer == "anchorages"), per_km.DOUBLE_ARMOUR, cable)
        cost_factor[inside] *= zone.factor if zone.rule == "cost" else 1.0
        fault_factor[inside] *= zone.factor if zone.rule == "faults" else 1.0
    cost_factor *= per_km.falling_shore_factor(depth, inputs)
    usd = per_km.usd_per_km(work, cable, inputs) * cost_factor * length
    faults = per_km.faults_per_km_year(depth, inputs) * per_km.burial_factor(work, inputs) * fault_factor * length
    return _Pieces(start, length, middle, depth, work, cable, usd, faults)


def _changes(pieces: _Pieces) -> Numbers:
    """Return the distances at which cable or work changes for more than a short stretch."""
    kind = pieces.work * len(CABLES) + pieces.cable
    begins = np.concatenate([[0], np.flatnonzero(np.diff(kind)) + 1])
    ends = np.concatenate([begins[1:], [len(kind)]])
    kept = []
    last = kind[0]
    for first, end in zip(begins, ends, strict=True):
        if kind[first] != last and pieces.length_km[first:end].sum() >= LEAST_LEG_KM:
            kept.append(pieces.start_km[first])
            last = kind[first]
    return np.array(kept, dtype=np.float64)


def _legs(places: Numbers, positions_km: Numbers, pieces: _Pieces, inputs: SeabedInputs) -> tuple[Leg, ...]:
    middle = pieces.start_km + pieces.length_km / 2
    bearings = bearings_deg(places)
    lengths = geodesy.legs_km(places)
    found = []
    for leg, (start, end) in enumerate(pairwise(positions_km)):
        inside = np.flatnonzero((middle >= start) & (middle < end))
        if len(inside) == 0:
            inside = np.array([min(int(np.searchsorted(middle, start)), len(middle) - 1)])
        share = lengths[leg] / pieces.length_km[inside].sum()
        longest = np.bincount(pieces.work[inside] * len(CABLES) + pieces.cable[inside], pieces.length_km[inside])
        work, cable = divmod(int(longest.argmax()), len(CABLES))
        buried = work != per_km.SURFACE
        found.append(
            Leg(
                length_km=float(lengths[leg]),
                bearing_deg=float(bearings[leg]),
                slack_share=inputs.works[WORKS[work]].slack_share,
                cable=CABLES[cable],
                work=WORKS[work],
                burial_m=inputs.rules["burial.target_m"] if buried else 0.0,
                buried_share=inputs.rules["burial.achieved_share"] if buried else 0.0,
                least_depth_m=float(pieces.depth_m[inside].min()),
                most_depth_m=float(pieces.depth_m[inside].max()),
                cost_usd=float(pieces.usd[inside].sum() * share),
                faults_per_year=float(pieces.faults[inside].sum() * share),
            )
        )
    return tuple(found)


def _crossings(track: Numbers, zones: tuple[Zone, ...]) -> tuple[Crossing, ...]:
    """Return what the line meets; distances are measured on the drawn line and scaled to its length."""
    line = LineString(track)
    scale = geodesy.track_length_km(track) / line.length
    found = []
    for zone in zones:
        met = line.intersection(zone.geometry)
        if met.is_empty:
            continue
        for part in getattr(met, "geoms", [met]):
            start = min(line.project(shapely.Point(point)) for point in part.coords)
            angle = _angle_deg(line, zone, start) if zone.rule == "crossing" else math.nan
            found.append(Crossing(zone.name, zone.layer, zone.rule, start * scale, part.length * scale, angle))
    return tuple(sorted(found, key=lambda crossing: crossing.at_km))


def _angle_deg(line: LineString, zone: Zone, at: float) -> float:
    """Return the angle between the line and a line it crosses, 0 to 90 degrees, on the ground."""
    point = line.interpolate(at)
    squeeze = math.cos(math.radians(point.y))
    other = min(getattr(zone.geometry, "geoms", [zone.geometry]), key=point.distance)
    directions = []
    for each in (line, other):
        place = each.project(point)
        step = each.length * 1e-6
        low, high = each.interpolate(max(place - step, 0.0)), each.interpolate(min(place + step, each.length))
        directions.append(math.atan2(high.y - low.y, (high.x - low.x) * squeeze))
    turn = abs(math.degrees(directions[0] - directions[1])) % 180.0
    return min(turn, 180.0 - turn)
