"""Ice in harsh winters: when it shuts a port, and when it only slows ships.

One draw a winter decides for all ports: the winter is harsh at a port if the draw lies below its probability, so
that a port with the greater probability has ice whenever another has. In a harsh winter one spell of
`closed_share_in_harsh_winter` times the season is shut, beginning anywhere in the season it fits; in the rest of
the season ships go slower by `slow_factor`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import intervals
from transcaspian.methods.intervals import Intervals
from transcaspian.world.clock import Clock

Rows = Mapping[str, Mapping[str, Any]]

ICE = 0x69636500  # the letters "ice": the name of this cause among the streams of a seed
NUMBERS = {
    "harsh_winter_probability": (0.0, 1.0),
    "closed_share_in_harsh_winter": (0.0, 1.0),
    "slow_factor": (1.0, np.inf),
}


@dataclass(frozen=True)
class Ice:
    """Hours with ice by port, on the scenario's clock.

    Attributes
    ----------
    closed, slow : mapping of port to ndarray, shape (n, 2)
        Hours in which the port is shut, and hours in which ships are slowed; they never overlap.
    slow_factor : mapping of port to float
        Lengthening of work and passage in the slow hours, 1 or more.
    harsh_winters : mapping of port to tuple of int
        Years in whose January a harsh winter stood, of the winters that touch the clock.
    """

    closed: Mapping[str, Intervals]
    slow: Mapping[str, Intervals]
    slow_factor: Mapping[str, float]
    harsh_winters: Mapping[str, tuple[int, ...]]


def winters(ice_rows: Rows, *, clock: Clock, seed: int, replication: int) -> Ice:
    """Return the hours with ice of one replication.

    Parameters
    ----------
    ice_rows : mapping of port to row
        The table `ice`: season_start and season_end (MM-DD, the season runs over the new year if the end comes
        first), harsh_winter_probability, closed_share_in_harsh_winter, slow_factor.
    clock : Clock
        Year, warm-up and horizon.
    seed, replication : int
        Root seed and number of the replication.

    Raises
    ------
    InputError
        Every field that is missing, out of range or no date.
    """
    wrong = [problem for port, row in ice_rows.items() for problem in _problems(port, row)]
    if wrong:
        raise InputError(wrong)
    years = range(clock.start.year, int(str(clock.time_of(clock.horizon_h))[:4]) + 2)
    draws = {year: np.random.default_rng([seed, ICE, replication, year]).random(2) for year in years}
    harsh = {
        port: tuple(
            year
            for year in years
            if draws[year][0] < float(row["harsh_winter_probability"])
            and len(intervals.clip(_season(row, year, clock), start_h=0.0, end_h=clock.horizon_h))
        )
        for port, row in ice_rows.items()
    }
    closed, slow = {}, {}
    for port, row in ice_rows.items():
        seasons = [_season(row, year, clock) for year in harsh[port]]
        spells = [
            _spell(season, float(row["closed_share_in_harsh_winter"]), draws[year][1])
            for year, season in zip(harsh[port], seasons, strict=True)
        ]
        closed[port] = intervals.clip(intervals.union(*spells), start_h=0.0, end_h=clock.horizon_h)
        icy = intervals.clip(intervals.union(*seasons), start_h=0.0, end_h=clock.horizon_h)
        free = intervals.complement(closed[port], start_h=0.0, end_h=clock.horizon_h)
        slow[port] = intervals.intersection(icy, free)
    return Ice(
        closed=MappingProxyType(closed),
        slow=MappingProxyType(slow),
        slow_factor=MappingProxyType({port: float(row["slow_factor"]) for port, row in ice_rows.items()}),
        harsh_winters=MappingProxyType(harsh),
    )


def _season(row: Mapping[str, Any], year: int, clock: Clock) -> Intervals:
    """Return the season of the winter whose January lies in `year`, shape (1, 2)."""
    first, last = str(row["season_start"]), str(row["season_end"])
    begins = year - 1 if first > last else year
    return np.array([[clock.hour_of(f"{begins}-{first}"), clock.hour_of(f"{year}-{last}")]])


def _spell(season: Intervals, share: float, draw: float) -> Intervals:
    length_h = intervals.total_h(season)
    starts = season[0, 0] + draw * (1.0 - share) * length_h
    return np.array([[starts, starts + share * length_h]])


def _problems(port: str, row: Mapping[str, Any]) -> list[Problem]:
    found = []
    for field, (low, high) in NUMBERS.items():
        value = row.get(field)
        if not isinstance(value, int | float | np.number) or not low <= value <= high or not np.isfinite(value):
            allowed = f">= {low:g}" if np.isinf(high) else f"{low:g} - {high:g}"
            found.append(Problem(say("world.ice_number"), row=port, field=field, value=str(value), allowed=allowed))
    for field in ("season_start", "season_end"):
        try:
            np.datetime64(f"2001-{row.get(field)}", "D")
        except ValueError:
            found.append(
                Problem(say("world.season_date"), row=port, field=field, value=str(row.get(field)), allowed="MM-DD")
            )
    return found
