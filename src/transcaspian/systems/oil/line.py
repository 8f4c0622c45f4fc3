"""A pipeline as hydraulics sees it: points along the way, heights, bores, pressures allowed, stations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say, translated
from transcaspian.systems.oil.inputs import Pipeline
from transcaspian.units import M3_PER_BBL

Numbers: TypeAlias = NDArray[np.float64]
Columns: TypeAlias = Mapping[str, Sequence[Any]]

FIELDS = ("distance_km", "elevation_m", "diameter_mm", "wall_mm", "station", "pressure_max_bar")
M_PER_KM = 1000.0
MM_PER_M = 1000.0


@dataclass(frozen=True, slots=True)
class Line:
    """Points from start to end; bore and pressure of a point hold from there to the next.

    Attributes
    ----------
    name : str
    distance_m, elevation_m, bore_m, pressure_max_bar : arrays of shape (points,)
        Distances rise strictly from zero or more.
    pumps : tuple of int
        Points where pumps stand, rising; the first point is one of them.
    roughness_m, pressure_min_bar, pump_efficiency_share : float
    assumed : bool
        Whether the profile is an assumption of the package: then every answer is illustrative.
    """

    name: str
    distance_m: Numbers
    elevation_m: Numbers
    bore_m: Numbers
    pressure_max_bar: Numbers
    pumps: tuple[int, ...]
    roughness_m: float
    pressure_min_bar: float
    pump_efficiency_share: float
    assumed: bool

    @property
    def length_m(self) -> float:
        """Length from the first point to the last."""
        return float(self.distance_m[-1] - self.distance_m[0])

    @property
    def segment_m(self) -> Numbers:
        """Lengths between points, shape (points - 1,)."""
        return np.diff(self.distance_m)

    @property
    def segment_area_m2(self) -> Numbers:
        """Cross-sections between points, shape (points - 1,)."""
        return np.asarray(np.pi / 4.0 * self.bore_m[:-1] ** 2)

    @property
    def volume_m3(self) -> Numbers:
        """Volume from the start to each point, shape (points,): the last one is the line fill."""
        return np.concatenate(([0.0], np.cumsum(self.segment_m * self.segment_area_m2)))

    @property
    def fill_bbl(self) -> float:
        """Line fill in barrels."""
        return float(self.volume_m3[-1]) / M3_PER_BBL

    def distance_at_m(self, volume_m3: float) -> float:
        """Return the distance from the start that a volume fills."""
        return float(np.interp(volume_m3, self.volume_m3, self.distance_m - self.distance_m[0]))


def line_of(name: str, pipeline: Pipeline, profile: Columns, *, file: str = "", lines: Sequence[int] = ()) -> Line:
    """Return the line with the profile of a table.

    Parameters
    ----------
    name : str
        Row of the pipeline; points of other lines are left aside, points that name no line are its own.
    pipeline : Pipeline
        What a point does not state is that of the pipeline.
    profile : mapping of columns
        distance_km, elevation_m, diameter_mm, wall_mm, station, pressure_max_bar, and if known pipeline, confidence.
    file, lines
        Where the points stand, for messages.

    Raises
    ------
    NoAnswer
        The table holds no profile of this line.
    InputError
        The profile does not run forward, has one point only, or walls that leave no bore.
    """
    owners = profile["pipeline"]
    places = [number for number, owner in enumerate(owners) if owner in {name, None}]
    if not places:
        raise NoAnswer(say("oil.no_profile", line=translated(pipeline.name)))
    columns = {field: [profile[field][place] for place in places] for field in FIELDS}
    stands = [lines[place] if lines else None for place in places]
    problems = [*_faults(columns, file, stands)]
    if problems:
        raise InputError(problems)
    assumed = any(profile["confidence"][place] == "low" for place in places) if "confidence" in profile else False
    return _built(pipeline, columns, assumed=assumed)


def _built(pipeline: Pipeline, columns: Columns, *, assumed: bool) -> Line:
    def numbers(field: str, default: float) -> Numbers:
        return np.array([default if cell is None else cell for cell in columns[field]], dtype=np.float64)

    bore_mm = numbers("diameter_mm", pipeline.diameter_mm) - 2.0 * numbers("wall_mm", pipeline.wall_mm)
    last = len(columns["distance_km"]) - 1
    pumps = {0, *(number for number, station in enumerate(columns["station"]) if station == "pump")}
    return Line(
        name=pipeline.name,
        distance_m=numbers("distance_km", 0.0) * M_PER_KM,
        elevation_m=numbers("elevation_m", 0.0),
        bore_m=bore_mm / MM_PER_M,
        pressure_max_bar=numbers("pressure_max_bar", pipeline.pressure_max_bar),
        pumps=tuple(sorted(pumps - {last})),
        roughness_m=pipeline.roughness_mm / MM_PER_M,
        pressure_min_bar=pipeline.pressure_min_bar,
        pump_efficiency_share=pipeline.pump_efficiency_share,
        assumed=assumed,
    )


def _faults(columns: Columns, file: str, lines: Sequence[int | None]) -> Iterator[Problem]:
    distances = columns["distance_km"]
    if len(distances) < 2:
        yield Problem(say("oil.profile_short"), file, field="distance_km", value=f"{len(distances)}", allowed=">= 2")
    for number, (before, here) in enumerate(pairwise(distances), start=1):
        if here <= before:
            rule = say("oil.profile_backward", back=before - here)
            yield Problem(rule, file, lines[number], field="distance_km", value=f"{here:g}", allowed=f"> {before:g}")
    for number, (outside, wall) in enumerate(zip(columns["diameter_mm"], columns["wall_mm"], strict=True)):
        if outside is not None and wall is not None and outside <= 2 * wall:
            rule, allowed = say("oil.no_bore"), f"< {outside / 2:g}"
            yield Problem(rule, file, lines[number], field="wall_mm", value=f"{wall:g}", allowed=allowed)
