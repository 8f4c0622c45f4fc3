"""One clock, many guests: the shared places once, what each guest adds to them, one run, each guest's own indicators.

A guest alone runs on a private clock with the same code. Draws hang on what draws, never on who else is there, so that
a guest alone lives through the same events as in company when nothing shared is short.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import numpy.typing as npt

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods import events as ev
from transcaspian.methods import intervals
from transcaspian.world import record, shared_places
from transcaspian.world.cast import Cast
from transcaspian.world.clock import Clock
from transcaspian.world.surroundings import Surroundings, Tables, draw_seed, surroundings

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Period = tuple[str, str, str, str, float, float]

_memory = threading.local()  # what a worker lends to run after run; holds no result


class Present(Protocol):
    """A guest that has joined a model."""

    @property
    def cast(self) -> Cast:
        """Who it brought, in the order in which they were added."""

    def seen(self, around: Surroundings) -> Present:
        """Return itself as seen on another clock of the same run: one year of several."""

    def reduced(self, log: ev.Log, *, others: tuple[int, int]) -> tuple[Mapping[str, Floats], Sequence[Period]]:
        """Return its indicators and dated things; `others`: how many entities stand before and after its own."""


class Guest(Protocol):
    """A room that can join a model."""

    def join(self, model: ev.Model, inputs: Tables, around: Surroundings, *, seed: int, replication: int) -> Present:
        """Add places, processes and entities to a model that has the shared places."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication leaves: indicators by name, rows by table if kept, dated things (closures, orders)."""

    kpis: Mapping[str, Floats]
    rows: Mapping[str, pd.DataFrame] | None
    periods: pd.DataFrame | None


def year_clock(year: int, warm_up_h: float) -> Clock:
    """Return the clock of one calendar year after a warm-up."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return Clock(year=year, warm_up_h=warm_up_h, horizon_h=warm_up_h + (8784.0 if leap else 8760.0))


def simulate(
    guests: Sequence[Guest], inputs: Tables, clock: Clock, *, seed: int, replication: int, keep_rows: bool
) -> Outcome:
    """Return the outcome of one replication of all guests on one clock.

    Parameters
    ----------
    guests : sequence of Guest
        Rooms in the order in which their entities are numbered.
    inputs : Tables
        Sampled input tables of this replication.
    clock : Clock
        Year of the indicators, warm-up, horizon.
    seed, replication : int
        Root seed and number; every cause draws from a stream of its own under the two.
    keep_rows : bool
        Whether to return every row of events, and the dated things.

    Raises
    ------
    NoAnswer
        The model has locked itself: units that wait for each other, named.
    """
    around = surroundings(inputs, clock, seed=seed, replication=replication)
    log, model, present = _run(guests, inputs, around, seed=seed, replication=replication)
    return _outcome(log, model, present, inputs, around, keep_rows=keep_rows)


def simulate_years(
    guests: Sequence[Guest], inputs: Tables, years: Sequence[int], *, warm_up_h: float, seed: int, replication: int
) -> dict[int, dict[str, Floats]]:
    """Return the indicators of each of several years that follow each other in one run.

    The indicators of a year are those of the log as it stood at the year's end, so that the first year is the same as
    if it were run alone, and what a year leaves standing is where the next one starts.

    Raises
    ------
    InputError
        Years that do not follow each other.
    NoAnswer
        The model has locked itself.
    """
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        raise InputError(Problem(say("world.years_gap"), value=str(list(years)), allowed="2024 2025 2026"))
    clocks = _year_by_year(years, warm_up_h)
    around = surroundings(inputs, Clock(years[0], warm_up_h, clocks[-1].horizon_h), seed=seed, replication=replication)
    log, _, present = _run(guests, inputs, around, seed=seed, replication=replication)
    return {clock.year: _of_year(log, present, around, clock) for clock in clocks}


def _run(
    guests: Sequence[Guest], inputs: Tables, around: Surroundings, *, seed: int, replication: int
) -> tuple[ev.Log, ev.Model, list[Present]]:
    model = ev.Model(horizon_h=around.clock.horizon_h)
    shared_places.declare(model, inputs, around)
    present = [guest.join(model, inputs, around, seed=seed, replication=replication) for guest in guests]
    log = model.build().run(seed=draw_seed(seed, replication), workspace=_workspace())
    if log.deadlock is not None:
        raise NoAnswer(say("cargo.deadlock", cycle=log.deadlock))
    return log, model, present


def _year_by_year(years: Sequence[int], warm_up_h: float) -> list[Clock]:
    """Return the clock of each year: what went before is its warm-up, its end is the horizon."""
    clocks: list[Clock] = []
    for year in years:
        clocks.append(year_clock(year, clocks[-1].horizon_h if clocks else warm_up_h))
    return clocks


def _of_year(log: ev.Log, present: Sequence[Present], around: Surroundings, clock: Clock) -> dict[str, Floats]:
    end_h = clock.horizon_h
    hours = around.closures.intervals
    cut = {pair: intervals.clip(closed, start_h=0.0, end_h=end_h) for pair, closed in hours.items()}
    own = replace(around, clock=clock, closures=replace(around.closures, intervals=cut))
    until = replace(log, rows=log.rows.until(end_h))
    sizes = [guest.cast.size() for guest in present]
    found: dict[str, Floats] = {}
    for place, guest in enumerate(present):
        found.update(guest.seen(own).reduced(until, others=(sum(sizes[:place]), sum(sizes[place + 1 :])))[0])
    return found


def _outcome(
    log: ev.Log,
    model: ev.Model,
    present: Sequence[Present],
    inputs: Tables,
    around: Surroundings,
    *,
    keep_rows: bool,
) -> Outcome:
    sizes = [guest.cast.size() for guest in present]
    kpis: dict[str, Floats] = {}
    periods: list[Period] = record.closures(around.closures) if keep_rows else []
    for place, guest in enumerate(present):
        found, dated = guest.reduced(log, others=(sum(sizes[:place]), sum(sizes[place + 1 :])))
        kpis.update(found)
        periods += dated
    if not keep_rows:
        return Outcome(kpis, None, None)
    import pandas as pd

    rows = record.tables(log, model, [guest.cast for guest in present], inputs)
    return Outcome(kpis, rows, pd.DataFrame(periods, columns=list(record.PERIOD_COLUMNS)))


def _workspace() -> ev.Workspace:
    if not hasattr(_memory, "workspace"):
        _memory.workspace = ev.Workspace()
    return cast("ev.Workspace", _memory.workspace)
