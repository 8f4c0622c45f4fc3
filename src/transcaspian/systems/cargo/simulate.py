"""One replication of the cargo room: sampled tables in, indicators and (if asked) rows out."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from transcaspian.errors import NoAnswer
from transcaspian.messages import say
from transcaspian.methods import events as ev
from transcaspian.systems.cargo import kpis, operations, outlook, record
from transcaspian.systems.cargo.inputs import Tables, checked
from transcaspian.systems.cargo.openings import Opening, opened
from transcaspian.world.clock import Clock

if TYPE_CHECKING:
    import pandas as pd


_memory = threading.local()  # what a worker lends to run after run; holds no result


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replication leaves: indicators by name, rows by table if kept, dated things (closures, orders)."""

    kpis: Mapping[str, np.ndarray]
    rows: Mapping[str, pd.DataFrame] | None
    periods: pd.DataFrame | None


def simulate(
    inputs: Tables,
    *,
    year: int,
    warm_up_h: float,
    seed: int,
    replication: int,
    keep_rows: bool,
    openings: Sequence[Opening] = (),
) -> Outcome:
    """Return the outcome of one replication.

    Parameters
    ----------
    inputs : Tables
        Sampled input tables of this replication.
    year : int
        The calendar year of the indicators.
    warm_up_h : float
        Hours simulated before the year begins, at the previous rate.
    seed, replication : int
        Root seed and number; every cause draws from a stream of its own under the two.
    keep_rows : bool
        Whether to return every row of events, and the dated things.
    openings : sequence of Opening
        Projects that come into use on days of the run.

    Raises
    ------
    NoAnswer
        The room has locked itself: units that wait for each other, named.
    """
    clock = Clock(year=year, warm_up_h=warm_up_h, horizon_h=warm_up_h + _hours(year))
    if outlook.is_ahead(inputs, year):
        inputs = outlook.ahead(inputs, years=(year,), seed=seed, replication=replication)
    room = opened(checked(inputs), openings)
    plan = operations.plan(room, clock, seed=seed, replication=replication)
    log = plan.model.build().run(seed=plan.seed, workspace=_workspace())
    if log.deadlock is not None:
        raise NoAnswer(say("cargo.deadlock", cycle=log.deadlock))
    ledger = kpis.ledger_of(log, plan.cast, room, clock)
    reduced = kpis.reduce(ledger, plan.closures)
    if not keep_rows:
        return Outcome(reduced, None, None)
    return Outcome(reduced, record.tables(log, plan, room), record.periods(plan, ledger.orders))


def _workspace() -> ev.Workspace:
    if not hasattr(_memory, "workspace"):
        _memory.workspace = ev.Workspace()
    return cast("ev.Workspace", _memory.workspace)


def _hours(year: int) -> float:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 8784.0 if leap else 8760.0
