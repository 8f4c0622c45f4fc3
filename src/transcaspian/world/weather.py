"""Storms that strike all ports at once, and the hours for which each closes each operation.

Storms begin as a Poisson process with a rate for each month; a storm lasts a gamma-distributed time. Port and
operation then take their own hours from the same storm: they close `delay_h` after its start, for
`hours_per_storm_hour` times its length. Closures that overlap become one. With rho = rate * mean closed hours the
closed share of a long time is 1 - exp(-rho) and the mean stoppage (exp(rho) - 1) / rate, as the busy time of a
server with room for all (L. Takacs, Introduction to the Theory of Queues, 1962, chapter 3).

Draws hang on (seed, "weather", replication, year, month) and on the ordinal of a candidate storm in the month:
candidates come at a fixed rate and are kept in the proportion of the month's rate to it (thinning). So more storms
in one month leave every other storm where and as long as it was, and nothing drawn for ships or borders moves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

import numpy as np
import pandas as pd

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import intervals
from transcaspian.methods.intervals import Intervals
from transcaspian.world.clock import Clock, Month

Rows = Mapping[str, Mapping[str, Any]]
Key = tuple[str, str]
Effect = Literal["bars", "suspends"]

CANDIDATES_PER_MONTH = 60.0
WEATHER = 0x77656174  # the four letters "weat": the name of this cause among the streams of a seed
STREAMS = {"arrivals": 0, "lengths": 1}


@dataclass(frozen=True)
class Closures:
    """Closed hours by port and operation on the scenario's clock.

    Attributes
    ----------
    intervals : mapping of (port, operation) to ndarray, shape (n, 2)
        Hours, sorted and disjoint, cut to the clock.
    effects : mapping of (port, operation) to "bars" or "suspends"
        Whether a closure only bars arrivals and departures or also stops work under way.
    storms : ndarray, shape (n, 2)
        The storms themselves, in order of their start; they may overlap and may begin before hour 0.
    """

    intervals: Mapping[Key, Intervals]
    effects: Mapping[Key, Effect]
    storms: Intervals

    @property
    def pairs(self) -> tuple[Key, ...]:
        """The ports and operations that have a rule."""
        return tuple(self.intervals)

    def of(self, port: str, operation: str) -> Intervals:
        """Return the closed hours of one port and operation, shape (n, 2).

        Raises
        ------
        InputError
            No rule for them; the nearest name is given.
        """
        self._check(port, operation)
        return self.intervals[port, operation]

    def effect(self, port: str, operation: str) -> Effect:
        """Return whether closures of one port and operation bar or suspend."""
        self._check(port, operation)
        return self.effects[port, operation]

    def with_extra(self, extra: Mapping[Key, Intervals]) -> Closures:
        """Return closures that also hold the given hours: ice, or a series of wind and waves."""
        for port, operation in extra:
            self._check(port, operation)
        united = {
            key: intervals.union(closed, extra[key]) if key in extra else closed
            for key, closed in self.intervals.items()
        }
        return Closures(MappingProxyType(united), self.effects, self.storms)

    def _check(self, port: str, operation: str) -> None:
        if (port, operation) not in self.intervals:
            names = [f"{name} {work}" for name, work in self.intervals]
            nearest = "".join(get_close_matches(f"{port} {operation}", names, n=1))
            rule = say("world.no_closure_rule")
            raise InputError(Problem(rule, value=f"{port} {operation}", allowed=", ".join(names), nearest=nearest))


def closures(
    storm_rows: Rows,
    closure_rows: Rows,
    *,
    clock: Clock,
    seed: int,
    replication: int,
    closed_hours_factor: float = 1.0,
) -> Closures:
    """Return the closed hours of every port and operation in one replication.

    Parameters
    ----------
    storm_rows : mapping
        The table `storms`: rows ``month_01`` to ``month_12`` with storms_per_month, mean_h, cv.
    closure_rows : mapping
        The table `closures`: port, operation, hours_per_storm_hour, delay_h, effect.
    clock : Clock
        Year, warm-up and horizon.
    seed, replication : int
        Root seed and number of the replication, both 0 or more.
    closed_hours_factor : float
        Lever on all closed hours: 0.9 is ten per cent fewer.

    Raises
    ------
    InputError
        All rows and fields that are missing or out of range, together.
    """
    wrong = [*_storm_problems(storm_rows), *_closure_problems(closure_rows)]
    if not closed_hours_factor >= 0:
        wrong.append(Problem(say("world.not_negative"), field="closed_hours_factor", value=str(closed_hours_factor)))
    if wrong:
        raise InputError(wrong)
    some = storms(storm_rows, clock=clock, seed=seed, replication=replication)
    closed, effects = {}, {}
    for row in closure_rows.values():
        key = (str(row["port"]), str(row["operation"]))
        hours = float(row["hours_per_storm_hour"]) * closed_hours_factor
        closed[key] = _closed_by(some, hours=hours, delay_h=float(row["delay_h"]), clock=clock)
        effects[key] = cast("Effect", row["effect"])
    return Closures(MappingProxyType(closed), MappingProxyType(effects), some)


def storms(storm_rows: Rows, *, clock: Clock, seed: int, replication: int) -> Intervals:
    """Return start and end of each storm, hours, in order of their start, shape (n, 2); they may overlap.

    Storms of the month before the clock begins are among them, since they may reach into it.
    """
    wrong = _storm_problems(storm_rows)
    if wrong:
        raise InputError(wrong)
    drawn = [
        _storms_of(month, storm_rows[f"month_{month.month:02d}"], seed=seed, replication=replication)
        for month in clock.months(before=1)
    ]
    return np.concatenate(drawn)


def shares_by_month(closed: Closures, *, clock: Clock) -> pd.DataFrame:
    """Return closed hours by port, operation and month of the clock.

    Returns
    -------
    DataFrame
        Columns port, operation, year, month, closed_h, share (of the part of the month that is on the clock).
    """
    rows = []
    for (port, operation), hours in closed.intervals.items():
        for month in clock.months():
            start_h, end_h = max(month.start_h, 0.0), min(month.end_h, clock.horizon_h)
            inside = intervals.total_h(intervals.clip(hours, start_h=start_h, end_h=end_h))
            rows.append((port, operation, month.year, month.month, inside, inside / (end_h - start_h)))
    return pd.DataFrame(rows, columns=["port", "operation", "year", "month", "closed_h", "share"])


def stoppages(closed: Closures) -> pd.DataFrame:
    """Return how long stoppages last, by port and operation.

    Returns
    -------
    DataFrame
        Columns port, operation, count, mean_h, p10_h, p50_h, p90_h, longest_h; NaN where nothing closed.
    """
    rows = []
    for (port, operation), hours in closed.intervals.items():
        lengths = hours[:, 1] - hours[:, 0]
        figures: list[float] = [np.nan] * 5
        if len(lengths):
            p10, p50, p90 = np.quantile(lengths, (0.1, 0.5, 0.9))
            figures = [lengths.mean(), p10, p50, p90, lengths.max()]
        rows.append((port, operation, len(lengths), *figures))
    names = ["port", "operation", "count", "mean_h", "p10_h", "p50_h", "p90_h", "longest_h"]
    return pd.DataFrame(rows, columns=names)


def _storms_of(month: Month, row: Mapping[str, Any], *, seed: int, replication: int) -> Intervals:
    def stream(name: str) -> np.random.Generator:
        return np.random.default_rng([seed, WEATHER, replication, month.year, month.month, STREAMS[name]])

    arrivals = stream("arrivals")
    candidates = int(arrivals.poisson(CANDIDATES_PER_MONTH))
    start_share, kept_below = arrivals.random((2, candidates))
    mean_h, cv = float(row["mean_h"]), float(row["cv"])
    # a gamma of mean 1 has shape 1 / cv^2 and scale cv^2; without spread all storms last the mean
    lengths = stream("lengths").standard_gamma(1.0 / cv**2, candidates) * cv**2 if cv > 0 else np.ones(candidates)
    kept = np.flatnonzero(kept_below < float(row["storms_per_month"]) / CANDIDATES_PER_MONTH)
    kept = kept[np.argsort(start_share[kept], kind="stable")]
    starts = month.start_h + start_share[kept] * (month.end_h - month.start_h)
    return np.column_stack([starts, starts + mean_h * lengths[kept]])


def _closed_by(some: Intervals, *, hours: float, delay_h: float, clock: Clock) -> Intervals:
    starts = some[:, 0] + delay_h
    closed = np.column_stack([starts, starts + hours * (some[:, 1] - some[:, 0])])
    return intervals.clip(intervals.union(closed), start_h=0.0, end_h=clock.horizon_h)


def _storm_problems(storm_rows: Rows) -> list[Problem]:
    found: list[Problem] = []
    for ordinal in range(1, 13):
        name = f"month_{ordinal:02d}"
        if name not in storm_rows:
            found.append(Problem(say("world.missing_month"), row=name))
            continue
        highest = {"storms_per_month": CANDIDATES_PER_MONTH}
        found += _number_problems(name, storm_rows[name], ("storms_per_month", "mean_h", "cv"), highest=highest)
    return found


def _closure_problems(closure_rows: Rows) -> list[Problem]:
    found: list[Problem] = []
    seen: dict[Key, str] = {}
    for name, row in closure_rows.items():
        found += _number_problems(name, row, ("hours_per_storm_hour", "delay_h"))
        found += [
            Problem(say("world.missing_field"), row=name, field=field)
            for field in ("port", "operation")
            if not row.get(field)
        ]
        if row.get("effect") not in get_args(Effect):
            allowed = ", ".join(get_args(Effect))
            value = str(row.get("effect", ""))
            found.append(Problem(say("world.effect"), row=name, field="effect", value=value, allowed=allowed))
        key = (str(row.get("port")), str(row.get("operation")))
        if key in seen:
            found.append(Problem(say("world.closure_twice", other=seen[key]), row=name, value=" ".join(key)))
        seen.setdefault(key, name)
    return found


def _number_problems(
    name: str, row: Mapping[str, Any], fields: tuple[str, ...], *, highest: Mapping[str, float] | None = None
) -> list[Problem]:
    found = []
    for field in fields:
        value = row.get(field)
        limit = (highest or {}).get(field, np.inf)
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            found.append(Problem(say("world.not_number"), row=name, field=field, value=str(value)))
        elif not (np.isfinite(value) and 0 <= value <= limit):
            allowed = ">= 0" if np.isinf(limit) else f"0 - {limit:g}"
            found.append(Problem(say("world.not_negative"), row=name, field=field, value=str(value), allowed=allowed))
    return found
