"""How far a route is open: the same search under draws of all that is uncertain, and under other levels of the sea.

Each draw takes prices, rates, rules, the worth of a repair (so the weight between building and repairs), the factors of
assumed hazards, and the level of the sea in one year of the line's life.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import geodesy
from transcaspian.scenario import Scenario
from transcaspian.study.cable import seabed
from transcaspian.study.cable.seabed import Ground, LineRoutes
from transcaspian.systems.fibre.inputs import Line, line_inputs
from transcaspian.systems.fibre.seabed_inputs import seabed_inputs
from transcaspian.systems.fibre.seabed_score import Scored
from transcaspian.world import sea_level, zones
from transcaspian.world.zones import Zone

TABLES = ("cable_spread", "cable_corridor", "cable_levels")
MEASURES = ("cable_length_km", "detour_km", "cost_usd", "faults_per_year", "transferred_km", "repairs_in_life")
MEASURED = MEASURES[:4]
LEVEL_YEARS = (2050,)
BOUNDS: tuple[sea_level.Bound, ...] = ("low", "central", "high")
STATIONS = 41
DRAWS = 20
DEGREE_KM = 111.32
TREND_KNOWN_ON = "2023-12-31"  # of the series that `trend` names
LEVELS, HAZARDS = 0x6C657665, 0x68617A61  # "leve", "haza": the names of these causes among the streams of a seed

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """A line under many draws.

    Attributes
    ----------
    line : str
    values : mapping of measure to ndarray, shape (draws,)
        Those of `MEASURES`. `transferred_km` is the geodesic times the ratio of lines laid and planned in these seas,
        whose courses know more than a coarse grid.
    draws, refused : int
        Draws in all, and those in which there was no route.
    stations_km : ndarray, shape (n,)
        Distance along the central route.
    stations : ndarray, shape (n, 2)
        Their longitude and latitude.
    left_km, right_km : ndarray, shape (n,)
        P10 and P90 of where routes pass, across the central route, to the right of its course above zero.
    """

    line: str
    values: Mapping[str, Numbers]
    draws: int
    refused: int
    stations_km: Numbers
    stations: Numbers
    left_km: Numbers
    right_km: Numbers

    @property
    def widest_km(self) -> float:
        """Greatest width between P10 and P90."""
        return float((self.right_km - self.left_km).max())

    def quantiles(self, measure: str) -> tuple[float, float, float]:
        """Return P10, P50 and P90 of a measure."""
        low, middle, high = np.quantile(self.values[measure], (0.1, 0.5, 0.9))
        return float(low), float(middle), float(high)


@dataclass(frozen=True, slots=True)
class _Draw:
    """The route of one draw, the life and the ratio of lengths drawn with it."""

    route: Scored
    years: float
    ratio: float


def spreads(
    scenario: Scenario, on: Ground, central: Sequence[LineRoutes], *, draws: int, seed: int
) -> tuple[Spread, ...]:
    """Return the spread of each line whose central route is given, over draws of the scenario's inputs.

    A line is steered clear of those before it in every draw. Lines without a route in any draw are left out.
    """
    kept: dict[str, list[_Draw]] = {each.name: [] for each in central}
    for drawn, ratios in _grounds(scenario, on, draws=draws, seed=seed):
        beside: list[LineRoutes] = []
        for each in central:
            try:
                beside.append(seabed.routes(drawn, line=each.name, beside=beside, weights=(1.0,)))
            except (InputError, NoAnswer):  # a falling sea may leave a landing without water
                continue
            best, years = beside[-1].proposal.best, drawn.inputs.rules["repairs.years"]
            kept[each.name].append(_Draw(best, years, ratios[each.name].length_ratio))
    return tuple(_spread(each, kept[each.name], draws) for each in central if kept[each.name])


def levels(on: Ground, tables: Any, lines: Sequence[str], years: Sequence[int] = LEVEL_YEARS) -> pd.DataFrame:
    """Return the routes at the level of the ground, and at low, central and high outlooks of later years.

    Columns: line, year, bound, level_m, cable_length_km, cost_usd, faults_per_year, and how far from each landing the
    water begins, shore_start_km and shore_end_km; NaN where there is no route.
    """
    asked = [(int(tables.year), "central", on.sea.level_m)]
    rises = {bound: _rises_m(tables, years, bound) for bound in BOUNDS}
    for place, year in enumerate(years):
        asked += [(year, bound, on.sea.level_m + float(rises[bound][place])) for bound in BOUNDS]
    rows = [
        {"line": line, "year": year, "bound": bound, "level_m": level_m}
        | _ends(replace(on, sea=on.sea.at_level(level_m)), line)
        for year, bound, level_m in asked
        for line in lines
    ]
    return pd.DataFrame(rows)


def frames(scenario: Scenario, seed: int, *, draws: int = DRAWS) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES` for the lines that have a route.

    `cable_spread`: P10, P50 and P90 of length, cost and repairs. `cable_corridor`: where routes pass, along the central
    one. `cable_levels`: the shore ends under other levels of the sea.
    """
    tables = scenario.sample(seed, None)
    on = seabed.ground(tables)
    central: list[LineRoutes] = []
    for line in seabed.LINES:
        try:
            central.append(seabed.routes(on, line=line, beside=central))
        except (InputError, NoAnswer):
            continue
    found = spreads(scenario, on, central, draws=draws, seed=seed)
    summary = [
        {"line": each.line, "measure": name, **dict(zip(("p10", "p50", "p90"), each.quantiles(name), strict=True)),
         "draws": each.draws, "refused": each.refused}
        for each in found
        for name in MEASURES
    ]  # fmt: skip
    corridor = [
        pd.DataFrame({"line": each.line, "distance_km": each.stations_km, "lon": each.stations[:, 0],
                      "lat": each.stations[:, 1], "left_km": each.left_km, "right_km": each.right_km})
        for each in found
    ]  # fmt: skip
    columns = ["line", "distance_km", "lon", "lat", "left_km", "right_km"]
    parts = (
        pd.DataFrame(summary, columns=["line", "measure", "p10", "p50", "p90", "draws", "refused"]),
        pd.concat(corridor, ignore_index=True) if corridor else pd.DataFrame(columns=columns),
        levels(on, tables, [each.name for each in central]),
    )
    return dict(zip(TABLES, parts, strict=True))


def _ends(on: Ground, line: str) -> dict[str, float]:
    names = ("cable_length_km", "cost_usd", "faults_per_year", "shore_start_km", "shore_end_km")
    try:
        best = seabed.routes(on, line=line, weights=(1.0,)).proposal.best
    except (InputError, NoAnswer):
        return dict.fromkeys(names, float("nan"))
    return {name: float(getattr(best, name)) for name in names}


def _grounds(scenario: Scenario, on: Ground, *, draws: int, seed: int) -> Iterator[tuple[Ground, Mapping[str, Line]]]:
    """Yield for each draw the ground with its prices, rules, factors of hazards and level, and its inputs of lines."""
    sampled = [scenario.sample(seed, draw) for draw in range(draws)]
    rules = [seabed_inputs(tables) for tables in sampled]
    dice = [np.random.default_rng([seed, LEVELS, draw]) for draw in range(draws)]
    lives = [max(int(each.rules["repairs.years"]), 1) for each in rules]
    first = int(sampled[0].year) if sampled else 0
    years = [first + int(one.integers(0, life)) for one, life in zip(dice, lives, strict=True)]
    rises = [_rises_m(sampled[0], years, bound) for bound in BOUNDS] if sampled else []
    for draw, (tables, inputs) in enumerate(zip(sampled, rules, strict=True)):
        low, middle, high = (float(each[draw]) for each in rises)
        rise_m = float(dice[draw].triangular(low, middle, high)) if low < middle < high else middle
        ranged = (_with_factor(zone, seed, draw) for zone in on.hazards)  # those of the user's file; rows are sampled
        hazards = zones.with_factors(ranged, tables.rows("seabed_hazards"))
        sea = on.sea.at_level(on.sea.level_m + rise_m)
        yield replace(on, sea=sea, hazards=hazards, inputs=inputs), line_inputs(tables).lines


def _rises_m(tables: Any, years: Sequence[int], bound: sea_level.Bound) -> Numbers:
    """Return how much higher the sea stands in each year than in that of the tables, below zero where it falls."""
    record: Mapping[str, Any] = tables.record("sea", "caspian")
    projection = "trend" if record["projection"] == "observed" else record["projection"]
    known_on = max(f"{tables.year}-12-31", TREND_KNOWN_ON)  # a year before it looks ahead by what is known since
    level: Callable[..., Numbers] = sea_level.annual_m
    asked = [int(tables.year), *years]
    levels_m = level(tables.frame("sea_level"), years=asked, projection=projection, known_on=known_on, bound=bound)
    return np.asarray(levels_m[1:] - levels_m[0])


def _with_factor(zone: Zone, seed: int, draw: int) -> Zone:
    """Return a zone with its factor drawn from its range, keyed by its name."""
    if not zone.factor_low < zone.factor_high:
        return zone
    key = int.from_bytes(hashlib.blake2b(zone.name.encode(), digest_size=8).digest(), "little")
    dice = np.random.default_rng([seed, HAZARDS, draw, key])
    return replace(zone, factor=float(dice.triangular(zone.factor_low, zone.factor, zone.factor_high)))


def _spread(central: LineRoutes, kept: Sequence[_Draw], draws: int) -> Spread:
    best = central.proposal.best
    values = {name: np.array([float(getattr(each.route, name)) for each in kept]) for name in MEASURED}
    values["transferred_km"] = np.array([each.route.geodesic_km * each.ratio for each in kept])
    values["repairs_in_life"] = np.array([each.route.faults_per_year * each.years for each in kept])
    length = geodesy.track_length_km(best.points)
    stations_km = np.linspace(0.0, length, STATIONS)
    stations = geodesy.along_track(best.points, np.minimum(stations_km, length))
    away = np.array([_offsets_km(stations, each.route) for each in kept])
    left, right = np.quantile(away, (0.1, 0.9), axis=0)
    return Spread(central.name, values, draws, draws - len(kept), stations_km, stations, left, right)


def _offsets_km(stations: Numbers, route: Scored) -> Numbers:
    """Return how far a route passes each station, across the course there, to the right above zero."""
    scale = np.array([np.cos(np.radians(stations[:, 1].mean())), 1.0]) * DEGREE_KM
    flat, other = stations * scale, geodesy.along_track(route.points, route.profile_km) * scale
    course = np.gradient(flat, axis=0)
    gap = other[None, :, :] - flat[:, None, :]
    nearest = gap[np.arange(len(flat)), (gap**2).sum(axis=2).argmin(axis=1)]
    turned = course[:, 1] * nearest[:, 0] - course[:, 0] * nearest[:, 1]
    return np.asarray(turned / np.hypot(course[:, 0], course[:, 1]), dtype=np.float64)
