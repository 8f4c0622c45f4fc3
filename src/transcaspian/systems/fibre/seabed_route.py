"""Where the cable should lie: the cheapest lines for a sweep of weights between building and repairs.

For each weight the cost per km plus weight times the faults per km and year is marched over the sea. Where the heading
matters on the way, or the path has more joints between types of cable than it need have, it is searched in 32 headings
with joints too; of the paths, thinned to alter-course points, the better is taken. Minimising the sum finds the convex
part of the Pareto front: Z. Wang et al., Computer-Aided Civil and Infrastructure Engineering 32 (2017).

Left out on purpose, since patents claim it: marching on split domains in parallel, search over levels of armour
together with the path, weights fitted to a route that exists. Armour follows from depth by rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say, told
from transcaspian.methods import descent, dijkstra_grid, geodesy, marching
from transcaspian.systems.fibre.cost_surface import Surface, surface
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedInputs
from transcaspian.systems.fibre.seabed_score import Scored, score
from transcaspian.world.bathymetry import Bathymetry, connected
from transcaspian.world.zones import Zone, missing_layers, shares

SEARCH_STEP_KM = 2.5  # coarser grids are read between their nodes, so that paths may turn freely
MARGIN_SHARE = 0.25  # the search box reaches this share of the distance beyond the landings
LEAST_MARGIN_DEG = 0.4
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # times what a fault a year costs over the life
LOSS_SHARE = 0.002  # what thinning may add to the weighted cost
LEAST_CORRIDOR_KM = 0.5  # width of a survey, ASN method statement
MINUTE_KM = 1.852
MOST_THINNED = 400  # points of a path that thinning looks at

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the front: the weight it is best for, in units of a fault's cost over the life, and its measures."""

    weight: float
    scored: Scored


@dataclass(frozen=True, slots=True)
class Proposal:
    """Routes between two landings.

    Attributes
    ----------
    routes : tuple of Route
        The front, from the cheapest to build to the least often broken.
    recommended : int
        The route whose cost and expected repairs over the life are least together.
    corridor_km : float
        Width within which the grid cannot tell places apart.
    minute_decimals : int
        Decimals of minutes that the grid allows in positions.
    is_desk_study : bool
        Whether the grid is coarser than 1 km.
    missing : tuple of str
        Layers of hazards of which nothing is given.
    notes : tuple of str
        What was left out, and why.
    """

    routes: tuple[Route, ...]
    recommended: int
    corridor_km: float
    minute_decimals: int
    is_desk_study: bool
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def best(self) -> Scored:
        """The recommended route."""
        return self.routes[self.recommended].scored


def propose(
    *,
    start: Landing,
    end: Landing,
    sea: Bathymetry,
    inputs: SeabedInputs,
    zones: Iterable[Zone] = (),
    keep_out: Iterable[Zone] = (),
    weights: Sequence[float] = WEIGHTS,
) -> Proposal:
    """Return the front of routes between two landings.

    Parameters
    ----------
    start, end : Landing
        Where the cable comes ashore; swapping them turns the routes round and changes nothing else.
    sea : Bathymetry
        Depths at the level of the water that is meant.
    inputs : SeabedInputs
        Prices and rules.
    zones : iterable of Zone
        Hazards.
    keep_out : iterable of Zone
        Ground of other lines, closed to this one; no hazard, so it stands neither in crossings nor among layers given.
    weights : sequence of float
        Weights of faults, in units of what a fault a year costs over the life.

    Raises
    ------
    InputError
        The grid does not cover a landing, or a landing lies too high or too far from the water.
    NoAnswer
        Land or zones cut the two shores apart; says which.
    """
    zone_list = tuple(zones)
    turned = (start.lon, start.lat) > (end.lon, end.lat)
    first, last = (end, start) if turned else (start, end)
    part = _search_box(sea, first, last)
    water = part.sea()
    nodes = tuple(_node(part, water, landing, inputs) for landing in (first, last))
    closed = (*zone_list, *keep_out)
    costs = surface(part, water=water, inputs=inputs, zones=closed)
    _check_open(part, water, costs, nodes, closed)
    decimals = minute_decimals(sea.data_step_km)
    fault_usd = inputs.rules["repairs.usd_per_repair"] * inputs.rules["repairs.years"]

    def measured(places: Numbers) -> Scored:
        line = np.vstack([(first.lon, first.lat), part.lattice.degrees(places), (last.lon, last.lat)])
        line = rounded(line[::-1] if turned else line, decimals)
        positions = rounded(score(line, sea=sea, inputs=inputs, zones=zone_list).points, decimals)
        return score(positions, sea=sea, inputs=inputs, zones=zone_list, split=False)

    joint_usd = inputs.rules["joints.usd_per_change"]
    routes = []
    for weight in weights:
        usd = weight * fault_usd
        tried = _tried(costs, part, nodes, usd, joint_usd, measured)
        best = min(tried, key=lambda each: each.cost_usd + usd * each.faults_per_year)
        routes.append(Route(float(weight), best))
    front = _front(routes)
    totals = [route.scored.cost_usd + fault_usd * route.scored.faults_per_year for route in front]
    return Proposal(
        routes=front,
        recommended=int(np.argmin(totals)),
        corridor_km=max(2.0 * sea.data_step_km, LEAST_CORRIDOR_KM),
        minute_decimals=decimals,
        is_desk_study=sea.is_desk_study,
        missing=missing_layers(zone_list),
        notes=costs.notes,
    )


def minute_decimals(step_km: float) -> int:
    """Return how many decimals of a minute of latitude a grid of this step allows: none at a kilometre or more."""
    return max(0, math.ceil(math.log10(MINUTE_KM / step_km)))


def rounded(points: Numbers, decimals: int) -> Numbers:
    """Return positions rounded to so many decimals of a minute; neighbours that fall together become one."""
    scale = 60.0 * 10.0**decimals
    near = np.round(points * scale) / scale
    kept = np.concatenate([[True], (np.diff(near, axis=0) != 0.0).any(axis=1)])
    return np.asarray(near[kept], dtype=np.float64)


def _search_box(sea: Bathymetry, first: Landing, last: Landing) -> Bathymetry:
    sea.depths_at_m([(first.lon, first.lat), (last.lon, last.lat)])
    apart = max(abs(first.lon - last.lon), abs(first.lat - last.lat))
    margin = max(MARGIN_SHARE * apart, LEAST_MARGIN_DEG)
    return sea.window(
        west=min(first.lon, last.lon) - margin,
        east=max(first.lon, last.lon) + margin,
        south=min(first.lat, last.lat) - margin,
        north=max(first.lat, last.lat) + margin,
        step_km=SEARCH_STEP_KM,
    )


def _node(sea: Bathymetry, water: NDArray[np.bool_], landing: Landing, inputs: SeabedInputs) -> tuple[int, int]:
    """Return the node of water nearest to a landing; refuse a landing on a mountain or far inland."""
    above = -float(sea.depths_at_m([(landing.lon, landing.lat)])[0])
    highest, farthest = inputs.rules["landing.highest_m"], inputs.rules["landing.farthest_km"]
    value = f"{landing.lon}, {landing.lat}"
    if not above <= highest:
        rule = say("fibre.landing_high", above_m=above)
        raise InputError(Problem(rule, field="lon, lat", value=value, allowed=f"<= {highest:g} m"))
    if not water.any():
        raise NoAnswer(told("fibre.no_sea", level_m=sea.level_m))
    lattice = sea.lattice
    east = lattice.first_lon + np.arange(lattice.columns) * lattice.step_lon - landing.lon
    north = lattice.first_lat + np.arange(lattice.rows) * lattice.step_lat - landing.lat
    square = (east * math.cos(math.radians(landing.lat))) ** 2 + (north**2)[:, None]
    row, column = divmod(int(np.argmin(np.where(water, square, np.inf))), lattice.columns)
    lon, lat = lattice.degrees([(row, column)])[0]
    away = float(geodesy.distance_km(lon_1=landing.lon, lat_1=landing.lat, lon_2=lon, lat_2=lat))
    if away > farthest:
        rule = say("fibre.landing_inland", away_km=away)
        raise InputError(Problem(rule, field="lon, lat", value=value, allowed=f"<= {farthest:g} km"))
    return row, column


def _check_open(
    sea: Bathymetry,
    water: NDArray[np.bool_],
    costs: Surface,
    nodes: tuple[tuple[int, int], ...],
    zones: tuple[Zone, ...],
) -> None:
    """Raise NoAnswer with the zones that cut the shores apart."""
    if _joined(np.isfinite(costs.usd_per_km), nodes):
        return
    cutting = []
    for zone in (zone for zone in zones if zone.rule == "forbidden"):
        narrower = water.copy()
        row, column, _ = shares(zone, sea.lattice)
        narrower[row, column] = False
        if _joined(narrower, nodes):
            water = narrower
        else:
            cutting.append(zone.name)
    if not cutting:
        raise NoAnswer(told("fibre.cut_by_land", level_m=sea.level_m))
    raise NoAnswer(told("fibre.cut_by_zones", zones=tuple(cutting)))


def _joined(free: NDArray[np.bool_], nodes: tuple[tuple[int, int], ...]) -> bool:
    return bool(free[nodes[0]] and free[nodes[1]] and connected(free, nodes[0])[nodes[1]])


def _tried(
    costs: Surface,
    sea: Bathymetry,
    nodes: tuple[tuple[int, int], ...],
    usd_per_fault_year: float,
    joint_usd: float,
    measured: Callable[[Numbers], Scored],
) -> list[Scored]:
    """Return the paths of a weight, measured: the marched one, and the stepped one where it may be better."""
    marched = _marched(costs, sea, nodes, usd_per_fault_year)
    tried = [] if marched is None else [measured(marched)]
    if not tried or tried[0].joints > _least_joints(costs, nodes):
        stepped = _stepped(costs, sea, nodes, usd_per_fault_year, joint_usd)
        tried += [] if stepped is None else [measured(stepped)]
    if not tried:
        raise NoAnswer(told("fibre.cut_by_headings"))
    return tried


def _least_joints(costs: Surface, nodes: tuple[tuple[int, int], ...]) -> int:
    """Return a number of changes of cable that no path between two nodes can go below."""
    first, last = nodes
    if costs.cable[first] != costs.cable[last]:
        return 1
    alike = np.isfinite(costs.usd_per_km) & (costs.cable == costs.cable[first])
    return 0 if _joined(alike, nodes) else 2


def _marched(
    costs: Surface, sea: Bathymetry, nodes: tuple[tuple[int, int], ...], usd_per_fault_year: float
) -> Numbers | None:
    """Return the thinned path of fast marching as (row, column); None if it meets a place where the heading matters.

    It knows neither headings nor joints: where it meets no limit of heading, and no path has fewer joints, no path
    beats it.
    """
    density, (first, last) = costs.density(usd_per_fault_year), nodes
    arrival = marching.field(density, lattice=sea.lattice, start=first)
    path = descent.path(arrival, cost=density, lattice=sea.lattice, end=last)
    if costs.limits is not None:
        density[costs.limits.row, costs.limits.column] = np.inf
        if not np.isfinite(descent.line_cost(density, lattice=sea.lattice, line=path)):
            return None
    return thinned(path, cost=density, sea=sea)


def _stepped(
    costs: Surface, sea: Bathymetry, nodes: tuple[tuple[int, int], ...], usd_per_fault_year: float, joint_usd: float
) -> Numbers | None:
    """Return the thinned path of 32 headings with joints as (row, column); None if headings bar every way."""
    density, (first, last) = costs.density(usd_per_fault_year), nodes
    headings, changes = costs.headings(usd_per_fault_year), dijkstra_grid.Changes(costs.cable, joint_usd)
    moves = dijkstra_grid.search(density, lattice=sea.lattice, start=first, headings=headings, changes=changes)
    if not np.isfinite(moves.cost[last]):
        return None
    if costs.limits is not None:  # no chord may cut across where the heading matters
        density[costs.limits.row, costs.limits.column] = np.inf
    return thinned(dijkstra_grid.path(moves, end=last), cost=density, sea=sea, kind=costs.cable)


def thinned(path: Numbers, *, cost: Numbers, sea: Bathymetry, kind: Codes | None = None) -> Numbers:
    """Return fewer points of a path: from each the farthest to which a straight line costs hardly more.

    No more than `LOSS_SHARE` is added to the cost of any part, so no more to the whole; with the `kind` of cable at
    each node, no straight line has more changes of it than the part that it replaces.
    """
    step = max(1, len(path) // MOST_THINNED)
    points = np.vstack([path[:-1:step], path[-1:]])
    parts = np.array([descent.line_cost(cost, lattice=sea.lattice, line=pair) for pair in _pairs(points)])
    free = np.isfinite(parts)
    upto = np.concatenate([[0.0], np.cumsum(np.where(free, parts, 0.0))])
    shut = np.concatenate([[0], np.cumsum(~free)])  # parts before a point that touch closed nodes
    kept = [0]
    while kept[-1] < len(points) - 1:
        here = kept[-1]
        far = here + 1
        for there in range(len(points) - 1, here + 1, -1):
            if shut[there] > shut[here]:
                continue
            straight = descent.line_cost(cost, lattice=sea.lattice, line=points[[here, there]])
            near = straight <= (1.0 + LOSS_SHARE) * (upto[there] - upto[here])
            if near and (kind is None or _no_more_changes(kind, points[here : there + 1])):
                far = there
                break
        kept.append(far)
    return points[kept]


def _no_more_changes(kind: Codes, part: Numbers) -> bool:
    """Return whether the straight line between the ends of a part changes its kind no oftener than the part."""
    count = int(np.abs(part[-1] - part[0]).max()) + 1
    straight = part[0] + np.linspace(0.0, 1.0, count + 1)[:, None] * (part[-1] - part[0])
    changes = []
    for line in (straight, part):
        row, column = np.round(line).astype(int).T
        changes.append(int(np.count_nonzero(np.diff(kind[row, column]))))
    return changes[0] <= changes[1]


def _pairs(points: Numbers) -> list[Numbers]:
    return [points[place : place + 2] for place in range(len(points) - 1)]


def _front(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes that no other beats in both cost and faults, cheapest first, each once."""
    ordered = sorted(routes, key=lambda route: (route.scored.cost_usd, route.scored.faults_per_year))
    front: list[Route] = []
    for route in ordered:
        if not front or route.scored.faults_per_year < front[-1].scored.faults_per_year * (1.0 - 1e-9):
            front.append(route)
    return tuple(front)
