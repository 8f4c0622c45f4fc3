"""A pipeline as hydraulics sees it: points along the way, heights, bores, pressures allowed, stations."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.inputs import Pipeline, Tables
from transcaspian.units import M3_PER_BBL

Numbers = NDArray[np.float64]

NEEDED = ("distance_km", "elevation_m")
OPTIONAL = ("diameter_mm", "wall_mm", "station", "pressure_max_bar")
STATIONS = ("", "pump", "reduction", "delivery")
LIMITS = {
    "distance_km": (0.0, 6000.0),
    "elevation_m": (-500.0, 5500.0),
    "diameter_mm": (50.0, 2000.0),
    "wall_mm": (3.0, 40.0),
    "pressure_max_bar": (5.0, 200.0),
}
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


def shipped_line(tables: Tables, name: str, pipeline: Pipeline) -> Line:
    """Return the line with the profile of the reference data.

    Raises
    ------
    NoAnswer
        The reference data hold no profile of this line.
    InputError
        The profile does not run forward.
    """
    columns = tables.columns("pipeline_profile")
    places = [number for number, owner in enumerate(columns["pipeline"]) if owner == name]
    if not places:
        raise NoAnswer(say("oil.no_profile", line=pipeline.name))
    rows = [{field: columns[field][place] for field in (*NEEDED, *OPTIONAL)} for place in places]
    assumed = any(columns["confidence"][place] == "low" for place in places)
    return built(pipeline, rows, file="pipeline_profile", lines=range(1, len(rows) + 1), assumed=assumed)


def read_line(text: str, pipeline: Pipeline, *, file: str) -> Line:
    """Return the line with a user's profile.

    Parameters
    ----------
    text : str
        CSV with the columns distance_km and elevation_m, and if known diameter_mm, wall_mm, station, pressure_max_bar.
        What is not stated is that of the pipeline.
    pipeline : Pipeline
    file : str
        Name for messages.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in NEEDED + OPTIONAL]
    if missing or unknown:
        allowed = ", ".join(NEEDED + OPTIONAL)
        lacking = [Problem(say("oil.column_missing"), file, 1, field=name, allowed=allowed) for name in missing]
        raise InputError(
            [*lacking, *(Problem(say("oil.column_unknown"), file, 1, field=name, allowed=allowed) for name in unknown)]
        )
    problems: list[Problem] = []
    rows, lines = [], []
    for cells in reader:
        lines.append(reader.line_num)
        rows.append({name: _cell(name, cells.get(name), file, reader.line_num, problems) for name in header})
    if problems:
        raise InputError(problems)
    return built(pipeline, rows, file=file, lines=lines, assumed=False)


def built(
    pipeline: Pipeline,
    rows: list[Mapping[str, Any]] | list[dict[str, Any]],
    *,
    file: str,
    lines: Iterable[int],
    assumed: bool,
) -> Line:
    """Return a line of rows; what a row does not state is that of the pipeline, pressures held to the pipeline's."""
    problems = list(_faults(rows, file=file, lines=list(lines)))
    if problems:
        raise InputError(problems)

    def column(name: str, default: float) -> Numbers:
        return np.array([default if row.get(name) is None else row[name] for row in rows], dtype=np.float64)

    bore_mm = column("diameter_mm", pipeline.diameter_mm) - 2.0 * column("wall_mm", pipeline.wall_mm)
    pumps = {0, *(number for number, row in enumerate(rows) if row.get("station") == "pump")}
    return Line(
        name=pipeline.name,
        distance_m=column("distance_km", 0.0) * M_PER_KM,
        elevation_m=column("elevation_m", 0.0),
        bore_m=bore_mm / MM_PER_M,
        pressure_max_bar=column("pressure_max_bar", pipeline.pressure_max_bar),
        pumps=tuple(sorted(pumps - {len(rows) - 1})),
        roughness_m=pipeline.roughness_mm / MM_PER_M,
        pressure_min_bar=pipeline.pressure_min_bar,
        pump_efficiency_share=pipeline.pump_efficiency_share,
        assumed=assumed,
    )


def _faults(rows: list[Mapping[str, Any]] | list[dict[str, Any]], *, file: str, lines: list[int]) -> Iterable[Problem]:
    if len(rows) < 2:
        yield Problem(say("oil.profile_short"), file, field="distance_km", value=f"{len(rows)}", allowed=">= 2")
    for number in range(1, len(rows)):
        before, here = rows[number - 1]["distance_km"], rows[number]["distance_km"]
        if here <= before:
            rule = say("oil.profile_backward", back=before - here)
            yield Problem(rule, file, lines[number], field="distance_km", value=f"{here:g}", allowed=f"> {before:g}")
    for number, row in enumerate(rows):
        outside, wall = row.get("diameter_mm"), row.get("wall_mm")
        if outside is not None and wall is not None and outside <= 2 * wall:
            rule = say("oil.no_bore")
            yield Problem(rule, file, lines[number], field="wall_mm", value=f"{wall:g}", allowed=f"< {outside / 2:g}")


def _cell(name: str, text: str | None, file: str, line: int, problems: list[Problem]) -> float | str | None:
    text = (text or "").strip()
    if name == "station":
        if text not in STATIONS:
            allowed = ", ".join(STATIONS[1:])
            problems.append(Problem(say("oil.station_unknown"), file, line, field=name, value=text, allowed=allowed))
        return text
    if not text and name in OPTIONAL:
        return None
    low, high = LIMITS[name]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        allowed = f"{low:g} .. {high:g}"
        problems.append(Problem(say("oil.cell_outside"), file, line, field=name, value=text, allowed=allowed))
    return value
