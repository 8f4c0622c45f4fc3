"""Zones of the seabed from GeoJSON: where no cable may lie, where it costs more or breaks oftener, what it crosses.

A feature has the properties `name`, `layer` (one of `LAYERS`), `rule` (one of `RULES`) and `source`; `cost` and
`faults` need a `factor`, and may give its range as `factor_low` and `factor_high`, or name the `row` of a table that
has it; `crossing` is a line, with `min_angle_deg`, and `distance_m` to be kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods.lattice import Lattice

SHIPPED = Path(__file__).parents[1] / "data" / "world" / "seabed_zones.geojson"
RULES = ("forbidden", "cost", "faults", "crossing")
LAYERS = (
    "anchorages",
    "cables",
    "faults",
    "ferry_lanes",
    "fishing",
    "fields",
    "ice",
    "mud_volcanoes",
    "pipelines",
    "sectors",
    "soil",
    "wrecks",
)
FACTORED = ("cost", "faults")
RANGE = ("factor", "factor_low", "factor_high")
MOST_FACTOR = 1000.0
LARGEST_FILE = 50_000_000

Shares = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: a shape in degrees and what it does to a cable.

    Attributes
    ----------
    name, layer, rule, source : str
        As in the file.
    geometry : shapely geometry
        Polygons, or lines for a crossing.
    factor : float
        Of cost or of faults; 1 for other rules.
    factor_low, factor_high : float
        Range of the factor where it is an assumption; both 1 for other rules, both the factor where no range is given.
    min_angle_deg : float
        Least angle at which a line may be crossed.
    distance_m : float
        Kept between the cable and a line where it does not cross.
    row : str
        Row of a table that has the factor, which is 1 until then; empty for a factor of its own.
    """

    name: str
    layer: str
    rule: str
    source: str
    geometry: BaseGeometry
    factor: float = 1.0
    factor_low: float = 1.0
    factor_high: float = 1.0
    min_angle_deg: float = 0.0
    distance_m: float = 0.0
    row: str = ""


def shipped() -> tuple[Zone, ...]:
    """Return the zones of the package: those few whose place is published."""
    return read(SHIPPED)


def read(path: str | Path) -> tuple[Zone, ...]:
    """Return the zones of a GeoJSON file.

    Raises
    ------
    InputError
        With every fault of every feature: not GeoJSON, a ring that does not close or crosses itself, a rule or a layer
        that is not known, a factor missing or out of range, places off the Earth.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(Problem(say("seabed.too_large"), file=str(file)))
        data = json.loads(file.read_text("utf-8"))
        features = data["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        rule = say("seabed.no_file") if isinstance(error, FileNotFoundError) else say("seabed.not_geojson")
        raise InputError(Problem(rule, file=str(file))) from None
    if not isinstance(features, list):
        raise InputError(Problem(say("seabed.not_geojson"), file=str(file)))
    problems: list[Problem] = []
    zones = [_zone(feature, place, str(file), problems) for place, feature in enumerate(features, start=1)]
    if problems:
        raise InputError(problems)
    return tuple(zone for zone in zones if zone is not None)


def with_factors(zones: Iterable[Zone], rows: Mapping[str, Mapping[str, Any]]) -> tuple[Zone, ...]:
    """Return the zones with the factors of the rows that they name.

    Raises
    ------
    InputError
        A zone names a row that is not there.
    """
    given = tuple(zones)
    lost = [zone for zone in given if zone.row and zone.row not in rows]
    if lost:
        allowed = ", ".join(rows)
        raise InputError([
            Problem(say("seabed.no_row"), row=zone.name, field="row", value=zone.row, allowed=allowed) for zone in lost
        ])  # fmt: skip
    return tuple(_with(zone, float(rows[zone.row]["factor"])) if zone.row else zone for zone in given)


def _with(zone: Zone, factor: float) -> Zone:
    return replace(zone, factor=factor, factor_low=factor, factor_high=factor)


def missing_layers(zones: Iterable[Zone]) -> tuple[str, ...]:
    """Return the layers of hazards of which no zone is given, in the order of `LAYERS`."""
    given = {zone.layer for zone in zones}
    return tuple(layer for layer in LAYERS if layer not in given)


def shares(zone: Zone, lattice: Lattice) -> Shares:
    """Return the nodes whose cell a zone touches, and the share of the cell it covers: rows, columns, shares."""
    first = lattice.first_lon, lattice.first_lat
    return _shares(zone.geometry, lattice.shape, first, (lattice.step_lon, lattice.step_lat))


@lru_cache(maxsize=128)  # draws of factors search the same ground again and again
def _shares(
    geometry: BaseGeometry, shape: tuple[int, int], first: tuple[float, float], step: tuple[float, float]
) -> Shares:
    west, south, east, north = geometry.bounds
    corners = (np.array([(west, south), (east, north)]) - first) / step
    last = [shape[1] - 1, shape[0] - 1]
    low = np.clip(np.floor(corners[0] - 0.5), 0, last).astype(int)
    high = np.clip(np.ceil(corners[1] + 0.5), 0, last).astype(int)
    row, column = (part.ravel() for part in np.mgrid[low[1] : high[1] + 1, low[0] : high[0] + 1])
    lon, lat = first[0] + column * step[0], first[1] + row * step[1]
    boxes = shapely.box(lon - step[0] / 2, lat - step[1] / 2, lon + step[0] / 2, lat + step[1] / 2)
    shapely.prepare(geometry)
    touched = shapely.intersects(geometry, boxes)
    row, column, boxes = row[touched], column[touched], boxes[touched]
    covered = np.ones(len(boxes))
    rim = ~shapely.covers(geometry, boxes)  # only there an intersection is worth its time
    covered[rim] = shapely.area(shapely.intersection(geometry, boxes[rim])) / (step[0] * step[1])
    return row, column, np.minimum(covered, 1.0)


def _zone(feature: Any, place: int, file: str, problems: list[Problem]) -> Zone | None:
    if not isinstance(feature, Mapping) or not isinstance(feature.get("properties"), Mapping):
        problems.append(Problem(say("seabed.not_feature"), file=file, row=str(place)))
        return None
    told = feature["properties"]
    row = str(told.get("name") or place)
    found: list[Problem] = []
    for field, allowed in (("rule", RULES), ("layer", LAYERS)):
        if told.get(field) not in allowed:
            text = ", ".join(allowed)
            found.append(
                Problem(say("seabed.choice"), file=file, row=row, field=field, value=str(told.get(field)), allowed=text)
            )
    missing = (field for field in ("name", "source") if not isinstance(told.get(field), str) or not told[field])
    found += [Problem(say("seabed.text"), file=file, row=row, field=field) for field in missing]
    geometry = _geometry(feature.get("geometry"), told.get("rule") == "crossing", file, row, found)
    numbers = _numbers(told, file, row, found)
    problems.extend(found)
    if found or geometry is None:
        return None
    row_of = told.get("row", "") if told["rule"] in FACTORED else ""
    return Zone(told["name"], told["layer"], told["rule"], told["source"], geometry, **numbers, row=str(row_of))


def _numbers(told: Mapping[str, Any], file: str, row: str, found: list[Problem]) -> dict[str, float]:
    limits = {"min_angle_deg": (0.0, 90.0), "distance_m": (0.0, 100_000.0)}
    needed: dict[str, tuple[str, ...]] = {"cost": RANGE, "faults": RANGE, "crossing": tuple(limits)}
    numbers: dict[str, float] = {}
    fields = needed.get(str(told.get("rule")), ())
    for field in () if fields == RANGE and "row" in told and "factor" not in told else fields:
        value, (low, high) = told.get(field), limits.get(field, (0.001, MOST_FACTOR))
        if field in RANGE[1:] and field not in told:  # no range given: the factor alone
            numbers[field] = numbers.get("factor", 1.0)
        elif isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            allowed = f"[{low:g}, {high:g}]"
            found.append(
                Problem(say("seabed.number"), file=file, row=row, field=field, value=str(value), allowed=allowed)
            )
        else:
            numbers[field] = float(value)
    if not numbers.get("factor_low", 0.0) <= numbers.get("factor", 1.0) <= numbers.get("factor_high", MOST_FACTOR):
        found.append(Problem(say("seabed.range"), file=file, row=row, field=", ".join(RANGE)))
    return numbers


def _geometry(given: Any, is_line: bool, file: str, row: str, found: list[Problem]) -> BaseGeometry | None:
    kinds = ("LineString", "MultiLineString") if is_line else ("Polygon", "MultiPolygon")
    kind = given.get("type") if isinstance(given, Mapping) else None
    if kind not in kinds:
        allowed = ", ".join(kinds)
        found.append(Problem(say("seabed.shape"), file=file, row=row, value=str(kind), allowed=allowed))
        return None
    if not is_line and any(ring[0] != ring[-1] for ring in _rings(given)):
        found.append(Problem(say("seabed.open_ring"), file=file, row=row, remedy=say("seabed.open_ring_remedy")))
        return None
    try:
        geometry = shape(given)
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError):
        found.append(Problem(say("seabed.coordinates"), file=file, row=row))
        return None
    if not geometry.is_valid or geometry.is_empty:
        reason = str(shapely.is_valid_reason(geometry))
        found.append(Problem(say("seabed.not_valid"), file=file, row=row, value=reason))
        return None
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        found.append(Problem(say("methods.out_of_range"), file=file, row=row))
        return None
    return geometry


def _rings(given: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Return every ring with at least one point; what is no ring at all is left to the reader of shapes."""
    coordinates = given.get("coordinates")
    if not isinstance(coordinates, list):
        return []
    parts = coordinates if given["type"] == "MultiPolygon" else [coordinates]
    return [ring for part in parts if isinstance(part, list) for ring in part if isinstance(ring, list) and ring]
