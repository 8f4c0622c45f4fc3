"""What a km of cable costs, and how often it breaks, at every place of the seabed.

Cost = cable x (1 + slack) + spread / progress + survey, by depth; times the factors of zones. Faults = rate of unburied
cable by depth, times one factor where it is buried, times the factors of zones. Fixed costs (mobilisation, landings,
terminals) do not depend on the route and stand in line design.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString

from transcaspian.messages import say
from transcaspian.methods.dijkstra_grid import HALF, Headings, headings_deg
from transcaspian.systems.fibre.seabed_inputs import CABLES, WORKS, SeabedInputs
from transcaspian.world.bathymetry import Bathymetry
from transcaspian.world.zones import Zone, shares

SHORE_END, PLOUGH, SURFACE = range(len(WORKS))
DOUBLE_ARMOUR, SINGLE_ARMOUR, LIGHT_ARMOUR, LIGHT = range(len(CABLES))
LIGHT_FROM_M = 1200.0  # no armour below this depth
PER_1000_KM = 1000.0
DEGREE_KM = 111.32

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Surface:
    """Cost and faults at each node of a grid.

    Attributes
    ----------
    usd_per_km, faults_per_km_year : ndarray, shape (rows, columns)
        As laid: buried where that is wanted. Cost is infinite where no cable may lie.
    bare_usd_per_km, bare_faults_per_km_year : ndarray, shape (rows, columns)
        The same if the plough cannot work.
    cable : ndarray of int, shape (rows, columns)
        Type of cable, as codes into `CABLES`.
    limits : DirectionLimits or None
        What depends on the heading.
    notes : tuple of str
        What was left out, and why.
    """

    usd_per_km: Numbers
    faults_per_km_year: Numbers
    bare_usd_per_km: Numbers
    bare_faults_per_km_year: Numbers
    cable: Codes
    limits: DirectionLimits | None
    notes: tuple[str, ...]

    def density(self, usd_per_fault_year: float) -> Numbers:
        """Return cost plus weighted faults per km, shape (rows, columns)."""
        return self.usd_per_km + usd_per_fault_year * self.faults_per_km_year

    def headings(self, usd_per_fault_year: float) -> Headings | None:
        """Return the factors by heading for this weight; None if nothing depends on the heading."""
        if self.limits is None:
            return None
        bare = self.bare_usd_per_km + usd_per_fault_year * self.bare_faults_per_km_year
        with np.errstate(invalid="ignore"):
            dearer = np.maximum((bare / self.density(usd_per_fault_year))[self.limits.row, self.limits.column], 1.0)
        factors = np.where(self.limits.bare, np.nan_to_num(dearer, nan=1.0)[:, None], 1.0)
        factors[self.limits.barred] = np.inf
        kind = np.zeros(self.usd_per_km.shape, dtype=np.int32)
        kind[self.limits.row, self.limits.column] = np.arange(1, len(factors) + 1)
        return Headings(kind, np.vstack([np.ones(len(HALF)), factors]))


@dataclass(frozen=True, slots=True)
class DirectionLimits:
    """Nodes where the heading matters, and at each for 16 headings: whether it is barred, whether the plough fails."""

    row: Codes
    column: Codes
    barred: NDArray[np.bool_]
    bare: NDArray[np.bool_]


def works_at(depth_m: Numbers, inputs: SeabedInputs) -> Codes:
    """Return the kind of work by depth, as codes into `WORKS`."""
    ends = [inputs.works[name].depth_to_m for name in WORKS[:-1]]
    return np.asarray(np.searchsorted(ends, depth_m, side="left"), dtype=np.int64)


def cables_at(depth_m: Numbers, works: Codes) -> Codes:
    """Return the type of cable, as codes into `CABLES`.

    Double armour at shore ends, single armour where it is buried, light armour below that, none from 1200 m on.
    """
    cables = np.where(works == SHORE_END, DOUBLE_ARMOUR, np.where(works == PLOUGH, SINGLE_ARMOUR, LIGHT_ARMOUR))
    return np.asarray(np.where((works == SURFACE) & (depth_m > LIGHT_FROM_M), LIGHT, cables), dtype=np.int64)


def usd_per_km(works: Codes, cables: Codes, inputs: SeabedInputs) -> Numbers:
    """Return the cost of a km by kind of work and type of cable, without zones."""
    price = np.array([inputs.cables[name].usd_per_km for name in CABLES])
    work = [inputs.works[name] for name in WORKS]
    laying = np.array([each.spread_usd_per_day / each.km_per_day for each in work])
    slack = np.array([each.slack_share for each in work])
    cost: Numbers = price[cables] * (1.0 + slack[works]) + laying[works] + inputs.rules["survey.usd_per_km"]
    return cost


def faults_per_km_year(depth_m: Numbers, inputs: SeabedInputs) -> Numbers:
    """Return the faults of unburied cable by depth, per km and year."""
    ends = [band.depth_to_m for band in inputs.faults[:-1]]
    rates = np.array([band.faults_per_1000_km_year for band in inputs.faults]) / PER_1000_KM
    return np.asarray(rates[np.searchsorted(ends, depth_m, side="left")])


def burial_factor(works: Codes, inputs: SeabedInputs) -> Numbers:
    """Return what burial multiplies faults with: one factor, on the share that is really buried."""
    achieved, factor = inputs.rules["burial.achieved_share"], inputs.rules["burial.fault_factor"]
    return np.where(works == SURFACE, 1.0, 1.0 - achieved * (1.0 - factor))


def falling_shore_factor(depth_m: Numbers, inputs: SeabedInputs) -> Numbers:
    """Return what work costs more in water that the falling sea will leave dry within the life of the cable."""
    falls = (depth_m > 0.0) & (depth_m < inputs.rules["falling_shore.drop_m"])
    return np.where(falls, inputs.rules["falling_shore.cost_factor"], 1.0)


def surface(
    sea: Bathymetry, *, inputs: SeabedInputs, zones: Iterable[Zone], water: NDArray[np.bool_] | None = None
) -> Surface:
    """Return cost and faults at every node of a grid of depths.

    Parameters
    ----------
    sea : Bathymetry
        Grid to search on.
    inputs : SeabedInputs
        Prices and rules.
    zones : iterable of Zone
        What is forbidden, dearer, more dangerous, or crossed.
    water : ndarray of bool, shape (rows, columns), optional
        What `sea.sea()` returned, if it is known already.
    """
    zone_list = tuple(zones)
    depth = np.nan_to_num(sea.depth_m(), nan=-1.0)
    works = works_at(depth, inputs)
    cost_factor, fault_factor, closed, anchored = _zone_fields(zone_list, sea)
    cables = np.where(anchored, DOUBLE_ARMOUR, cables_at(depth, works))
    closed |= ~(sea.sea() if water is None else water)
    bare = np.full(works.shape, SURFACE)
    unburied = faults_per_km_year(depth, inputs) * fault_factor
    cost_factor *= falling_shore_factor(depth, inputs)
    cost = np.where(closed, np.inf, usd_per_km(works, cables, inputs) * cost_factor)
    limits, notes = _limits(sea, works, closed, zone_list, inputs)
    return Surface(
        usd_per_km=cost,
        faults_per_km_year=unburied * burial_factor(works, inputs),
        bare_usd_per_km=usd_per_km(bare, cables, inputs) * cost_factor,
        bare_faults_per_km_year=unburied,
        cable=np.asarray(cables, dtype=np.int64),
        limits=limits,
        notes=notes,
    )


def _zone_fields(
    zones: tuple[Zone, ...], sea: Bathymetry
) -> tuple[Numbers, Numbers, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return factors of cost and of faults, what is closed, and where ships anchor."""
    shape = sea.lattice.shape
    cost, faults = np.ones(shape), np.ones(shape)
    closed, anchored = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for zone in zones:
        if zone.rule == "crossing":
            continue
        row, column, share = shares(zone, sea.lattice)
        if zone.rule == "forbidden":
            closed[row, column] = True
        elif zone.rule == "cost":
            cost[row, column] *= 1.0 + share * (zone.factor - 1.0)
        else:
            faults[row, column] *= 1.0 + share * (zone.factor - 1.0)
        if zone.layer == "anchorages":
            anchored[row[share > 0.5], column[share > 0.5]] = True
    return cost, faults, closed, anchored


def _limits(
    sea: Bathymetry, works: Codes, closed: NDArray[np.bool_], zones: tuple[Zone, ...], inputs: SeabedInputs
) -> tuple[DirectionLimits | None, tuple[str, ...]]:
    """Return what depends on the heading, and why slopes were left out if they were."""
    shape = (*sea.lattice.shape, len(HALF))
    barred, bare = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    notes: tuple[str, ...] = ()
    if sea.is_desk_study:
        notes = (say("fibre.slopes_refused", step_km=sea.data_step_km),)
    else:
        _bar_slopes(sea, works, inputs, barred, bare)
    for zone in zones:
        if zone.rule == "crossing":
            _bar_small_angles(zone, sea, inputs, barred)
    row, column = np.nonzero((barred.any(axis=2) | bare.any(axis=2)) & ~closed)
    if len(row) == 0:
        return None, notes
    return DirectionLimits(row, column, barred[row, column], bare[row, column]), notes


def _bar_slopes(
    sea: Bathymetry, works: Codes, inputs: SeabedInputs, barred: NDArray[np.bool_], bare: NDArray[np.bool_]
) -> None:
    """Mark headings too steep for any cable, and those on which the plough cannot work."""
    east, north = sea.slopes()
    rules = inputs.rules
    ploughed = works == PLOUGH
    heading = np.radians(np.array([headings_deg(sea.lattice, row) for row in range(sea.lattice.rows)]))
    for way in range(len(HALF)):
        sine, cosine = np.sin(heading[:, way])[:, None], np.cos(heading[:, way])[:, None]
        along = np.degrees(np.arctan(np.abs(east * sine + north * cosine)))
        across = np.degrees(np.arctan(np.abs(east * cosine - north * sine)))
        barred[..., way] |= along > rules["slopes.lay_deg"]
        steep = (along > rules["slopes.plough_along_deg"]) | (across > rules["slopes.plough_across_deg"])
        bare[..., way] |= ploughed & steep


def _bar_small_angles(zone: Zone, sea: Bathymetry, inputs: SeabedInputs, barred: NDArray[np.bool_]) -> None:
    """Mark headings that would run along a line that may only be crossed, within its distance."""
    least = max(zone.min_angle_deg, 0.0) or inputs.rules["crossings.least_angle_deg"]
    lines = getattr(zone.geometry, "geoms", [zone.geometry])
    for line in lines:
        points = np.array(line.coords)[:, :2]
        for first, second in pairwise(points):
            row, column = _beside(first, second, zone, sea)
            north_km, east_km = sea.lattice.north_km[row], sea.lattice.east_km[row]
            run_east = (second[0] - first[0]) / sea.lattice.step_lon * east_km
            run_north = (second[1] - first[1]) / sea.lattice.step_lat * north_km
            bearing = np.degrees(np.arctan2(run_east, run_north))
            rows, place = np.unique(row, return_inverse=True)
            heading = np.array([headings_deg(sea.lattice, each) for each in rows]).reshape(-1, len(HALF))[place]
            angle = np.abs((heading - bearing[:, None] + 90.0) % 180.0 - 90.0)
            barred[row, column] |= angle < least


def _beside(first: Numbers, second: Numbers, zone: Zone, sea: Bathymetry) -> tuple[Codes, Codes]:
    """Return the nodes whose cells lie within the zone's distance of one stretch of its line."""
    reach = max(zone.distance_m / 1000.0 / DEGREE_KM, 1e-4)
    row, column, _ = shares(replace(zone, geometry=LineString([first, second]).buffer(reach)), sea.lattice)
    return row, column
