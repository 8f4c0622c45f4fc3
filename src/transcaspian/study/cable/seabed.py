"""The cable on the seabed: routes of a scenario, at its level of the sea, and lists of positions held against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods import geodesy
from transcaspian.systems.fibre import design, route_files, rpl
from transcaspian.systems.fibre.inputs import LineCosts, line_inputs
from transcaspian.systems.fibre.names import named
from transcaspian.systems.fibre.route_parts import route_parts
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedInputs, seabed_inputs
from transcaspian.systems.fibre.seabed_route import MINUTE_KM, WEIGHTS, Proposal, propose
from transcaspian.systems.fibre.seabed_score import Scored, score
from transcaspian.systems.fibre.separation import (
    Proximity,
    Separation,
    check_landings,
    keep_out,
    proximities,
    separation,
)
from transcaspian.world import bathymetry, sea_level, zones

LINES = ("aktau_sumgait", "kuryk_buzovna")
LEVELS_M = (-60.0, -10.0)  # of the water above ocean mean sea level, wider than any outlook


@dataclass(frozen=True, slots=True)
class Ground:
    """The seabed that routes are searched on: depths at a level, hazards, prices and rules; what no route changes."""

    sea: bathymetry.Bathymetry
    hazards: tuple[zones.Zone, ...]
    inputs: SeabedInputs
    fixed: Mapping[str, LineCosts]


@dataclass(frozen=True, slots=True)
class LineRoutes:
    """Routes of one line: its name, the names and places of its landings, the front."""

    name: str
    ends: tuple[str, str]
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Compared:
    """A list of positions beside our recommended route between its ends.

    `mean_apart_km` and `most_apart_km` say how far the list lies from our route.
    """

    listed: Scored
    stated_cable_km: float
    ours: Scored
    mean_apart_km: float
    most_apart_km: float


def ground(
    tables: Any,
    *,
    grid: str | Path | None = None,
    datum: str | None = None,
    positive: str | None = None,
    zone_file: str | Path | None = None,
    level_m: float | None = None,
) -> Ground:
    """Return the seabed of input tables.

    Parameters
    ----------
    tables : Inputs
        Prices, rules and the level of the sea in their year: of a scenario at central values, or as drawn.
    grid : path, optional
        The user's depths instead of the shipped grid; `datum` and `positive` as in `bathymetry.read`.
    zone_file : path, optional
        The user's hazards beside the shipped ones.
    level_m : float, optional
        Level of the water above ocean mean sea level instead of that of the tables.

    Raises
    ------
    InputError
        A file is wrong, or datum or sign are unclear.
    """
    level = _level_m(tables) if level_m is None else _checked_level_m(level_m)
    shown = (
        bathymetry.shipped() if grid is None else bathymetry.read(grid, level_m=level, datum=datum, positive=positive)
    )
    extra = zones.read(zone_file) if zone_file is not None else ()
    hazards = zones.with_factors((*zones.shipped(), *extra), tables.rows("seabed_hazards"))
    return Ground(shown.at_level(level), hazards, seabed_inputs(tables), line_inputs(tables).costs)


def _checked_level_m(level_m: float) -> float:
    """Return a level that the sea may have; a slip of the sign or of the datum is none."""
    lowest, highest = LEVELS_M
    if not lowest <= level_m <= highest:
        allowed, remedy = f"[{lowest:g}, {highest:g}] m", say("fibre.level_remedy")
        raise InputError(
            Problem(say("fibre.level"), field="level", value=f"{level_m:g}", allowed=allowed, remedy=remedy)
        )
    return level_m


def _level_m(tables: Any) -> float:
    """Return the mean level of the tables' year."""
    sea: Mapping[str, Any] = tables.record("sea", "caspian")
    months = sea_level.monthly_m(
        tables.frame("sea_level"), year=tables.year, projection=sea["projection"], offset_m=sea["offset_m"]
    )
    return float(np.mean(months))


def routes(
    on: Ground, *, line: str, beside: Sequence[LineRoutes] = (), weights: Sequence[float] = WEIGHTS
) -> LineRoutes:
    """Return the front of routes of a line of the tables.

    Parameters
    ----------
    on : Ground
    line : str
    beside : sequence of LineRoutes
        Lines that lie already: the rule of separation steers this one clear of their recommended routes.
    weights : sequence of float
        Of repairs against building, as in `propose`.

    Raises
    ------
    InputError
        No such line, or a landing that the grid does not cover or that is not on the shore.
    NoAnswer
        Land, zones or the lines beside cut the shores apart, or landings lie too near to theirs.
    """
    start, end = on.inputs.ends(line)
    names = on.inputs.lines[line]
    closed = []
    for other in beside:
        check_landings(on.inputs.ends(other.name), (start, end), on.inputs)
        slop_km = MINUTE_KM * 10.0**-other.proposal.minute_decimals  # both lines are rounded by half of it
        closed.append(keep_out(other.proposal.best, name=other.name, inputs=on.inputs, slop_km=slop_km))
    found = propose(
        start=start, end=end, sea=on.sea, inputs=on.inputs, zones=on.hazards, keep_out=closed, weights=weights
    )
    return LineRoutes(line, (names.from_landing, names.to_landing), found)


def diverse(on: Ground, *, weights: Sequence[float] = WEIGHTS) -> tuple[LineRoutes, ...]:
    """Return the routes of `LINES`, each steered clear of those before it; errors as in :func:`routes`."""
    found: list[LineRoutes] = []
    for line in LINES:
        found.append(routes(on, line=line, beside=found, weights=weights))
    return tuple(found)


def apart(on: Ground, first: LineRoutes, second: LineRoutes) -> Separation:
    """Return how far the recommended routes of two lines keep apart."""
    return separation(first.proposal.best, second.proposal.best, sea=on.sea, inputs=on.inputs)


def near(on: Ground, found: LineRoutes) -> tuple[Proximity, ...]:
    """Return the hazards that the recommended route passes without meeting them."""
    return proximities(found.proposal.best, sea=on.sea, inputs=on.inputs, zones=on.hazards)


def compared(on: Ground, path: str | Path) -> Compared:
    """Return a list of positions, measured, beside our route between its ends.

    Raises
    ------
    InputError
        The list is wrong, lies off the grid, or its columns are swapped.
    NoAnswer
        No route joins its ends.
    """
    listed = rpl.read(path)
    _check_swapped(on, listed)
    theirs = score(listed.points, sea=on.sea, inputs=on.inputs, zones=on.hazards, split=False)
    first, last = (Landing(float(lon), float(lat)) for lon, lat in (listed.points[0], listed.points[-1]))
    ours = propose(start=first, end=last, sea=on.sea, inputs=on.inputs, zones=on.hazards).best
    places = geodesy.along_track(theirs.points, theirs.profile_km)
    reference = geodesy.along_track(ours.points, ours.profile_km)
    away = np.array(
        [
            np.min(geodesy.distance_km(lon_1=lon, lat_1=lat, lon_2=reference[:, 0], lat_2=reference[:, 1]))
            for lon, lat in places
        ]
    )
    return Compared(theirs, listed.cable_km, ours, float(away.mean()), float(away.max()))


def _check_swapped(on: Ground, listed: rpl.PositionList) -> None:
    """Refuse a list off the grid that would lie on it with its columns swapped."""
    lattice = on.sea.lattice
    if not lattice.covers(listed.points).all() and lattice.covers(listed.points[:, ::-1]).all():
        raise InputError(Problem(say("fibre.rpl_swapped"), file=listed.file, field="latitude, longitude"))


def notes(found: LineRoutes) -> tuple[str, ...]:
    """Return what a reader of a route must know: how coarse it is, which hazards are missing, what was left out."""
    proposal = found.proposal
    width = say("fibre.corridor", width_km=proposal.corridor_km) if proposal.is_desk_study else ""
    missing = (
        say("fibre.missing_layers", layers=", ".join(say(f"fibre.layer_{layer}") for layer in proposal.missing))
        if proposal.missing
        else ""
    )
    return tuple(text for text in (width, missing, *proposal.notes) if text)


def repeaters_km(tables: Any, found: LineRoutes) -> tuple[float, ...]:
    """Return where repeaters stand on the recommended route, km of cable; none where no such line can be built."""
    part = route_parts(found.proposal.best)
    try:
        return design.repeatered(part.length_km, line_inputs(tables).routed(part.usd_per_km)).repeaters_km
    except (InputError, NoAnswer):
        return ()


def write(
    on: Ground, found: LineRoutes, folder: str | Path, *, sheet: bool = False, repeaters_km: Sequence[float] = ()
) -> tuple[Path, ...]:
    """Write the recommended route as files of other programs; return their paths.

    Position list (CSV; XLSX if `sheet`), GeoJSON, KML, straight-line diagram (SVG) with repeaters where they stand,
    depth along the line (CSV, SVG), hazards crossed and passed (CSV).
    """
    to = Path(folder)
    to.mkdir(parents=True, exist_ok=True)
    best, told, ends = found.proposal.best, notes(found), (named(found.ends[0]), named(found.ends[1]))
    table = rpl.rows(best, minute_decimals=found.proposal.minute_decimals, notes=told)
    texts = {
        "rpl.csv": rpl.as_csv(table),
        "route.geojson": route_files.geojson(best, name=found.name, corridor_km=found.proposal.corridor_km, notes=told),
        "route.kml": route_files.kml(best, name=found.name, notes=told),
        "straight_line.svg": route_files.straight_line_svg(best, name=found.name, ends=ends, repeaters_km=repeaters_km),
        "profile.csv": route_files.profile_csv(best),
        "profile.svg": route_files.profile_svg(best, name=found.name, ends=ends),
        "hazards.csv": route_files.hazards_csv(best, near(on, found)),
    }
    paths = []
    for name, text in texts.items():
        paths.append(to / f"{found.name}_{name}")
        paths[-1].write_text(text, "utf-8")
    if sheet:
        paths.append(to / f"{found.name}_rpl.xlsx")
        rpl.write_xlsx(table, paths[-1])
    return tuple(paths)
