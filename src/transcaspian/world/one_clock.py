"""One clock, many guests: the shared places once, what each guest adds to them, one run, each guest's own indicators.

A guest alone runs on a private clock with the same code. Draws hang on what draws, never on who else is there, so that
a guest alone lives through the same events as in company when nothing shared is short.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import numpy.typing as npt

from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.methods import events as ev
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

    def reduced(self, log: ev.Log, *, before: int, after: int) -> tuple[Mapping[str, Floats], Sequence[Period]]:
        """Return its indicators and dated things; `before` and `after`: entities of others around its own."""


class Guest(Protocol):
    """A room that can join a model."""

    def join(
        self, model: ev.Model, inputs: Tables, around: Surroundings, *, seed: int, replication: int
    ) -> Present:
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
    model = ev.Model(horizon_h=clock.horizon_h)
    shared_places.declare(model, inputs, around)
    present = [guest.join(model, inputs, around, seed=seed, replication=replication) for guest in guests]
    log = model.build().run(seed=draw_seed(seed, replication), workspace=_workspace())
    if log.deadlock is not None:
        raise NoAnswer(say("cargo.deadlock", cycle=log.deadlock))
    return _outcome(log, model, present, inputs, around, keep_rows=keep_rows)


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
        found, dated = guest.reduced(log, before=sum(sizes[:place]), after=sum(sizes[place + 1 :]))
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
