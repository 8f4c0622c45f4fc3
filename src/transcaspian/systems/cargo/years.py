"""Several calendar years in one run: what one year leaves standing is where the next one starts.

One clock and one model run from the warm-up of the first year to the end of the last. The indicators of a year are
those of the log as it stood at the year's end, so that the first year is the same as if it were run alone, and the
closing stock of a year is the opening stock of the next to the last tonne.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods import events as ev
from transcaspian.methods import intervals
from transcaspian.systems.cargo import kpis, operations, outlook
from transcaspian.systems.cargo.inputs import Tables, checked
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Ledger
from transcaspian.systems.cargo.openings import Opening, opened
from transcaspian.systems.cargo.outlook import Path
from transcaspian.world.clock import Clock
from transcaspian.world.weather import Closures

Floats = npt.NDArray[np.float64]
AT_THE_GATE = ("loading_ban", "deferred")


@dataclass(frozen=True, slots=True)
class Years:
    """What one replication of several years leaves.

    Attributes
    ----------
    kpis : mapping of year to indicators by name
    held_back : mapping of year to array, shape (classes,)
        Units that wait for loading at the end of the year: by a ban, or as trucks held at home.
    path : Path or None
        Amounts and drivers of years ahead; None where the table of demand has the years.
    """

    kpis: Mapping[int, Mapping[str, Floats]]
    held_back: Mapping[int, Floats]
    path: Path | None


def simulate_years(
    inputs: Tables,
    *,
    years: Sequence[int],
    warm_up_h: float,
    seed: int,
    replication: int,
    openings: Sequence[Opening] = (),
    workspace: ev.Workspace | None = None,
) -> Years:
    """Return the outcome of one replication of years that follow each other.

    Parameters
    ----------
    inputs : Tables
        Sampled input tables of this replication.
    years : sequence of int
        Calendar years without a gap, in order.
    warm_up_h, seed, replication, openings
        As of `simulate`.
    workspace : Workspace, optional
        Memory to be used again from run to run.

    Raises
    ------
    InputError
        Years that do not follow each other.
    NoAnswer
        The room has locked itself: units that wait for each other, named.
    """
    years = tuple(years)
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        raise InputError(Problem(say("forecast.years_gap"), value=str(list(years)), allowed="2024 2025 2026"))
    found = None
    if outlook.is_ahead(inputs, years[-1]):
        inputs = outlook.ahead(inputs, years=years, seed=seed, replication=replication)
        found = inputs.path
    start_h = [warm_up_h + _hours_between(years[0], year) for year in (*years, years[-1] + 1)]
    clock = Clock(year=years[0], warm_up_h=warm_up_h, horizon_h=start_h[-1])
    room = opened(checked(inputs), openings)
    plan = operations.plan(room, clock, seed=seed, replication=replication)
    log = plan.model.build().run(seed=plan.seed, workspace=workspace)
    if log.deadlock is not None:
        raise NoAnswer(say("cargo.deadlock", cycle=log.deadlock))
    reduced, held = {}, {}
    for year, begin, end in zip(years, start_h[:-1], start_h[1:], strict=True):
        own = Clock(year=year, warm_up_h=begin, horizon_h=end)
        ledger = kpis.ledger_of(replace(log, rows=log.rows.until(end)), plan.cast, room, own)
        reduced[year] = kpis.reduce(ledger, _cut(plan.closures, end))
        held[year] = _held_back(ledger)
    return Years(reduced, held, found)


def _hours_between(first: int, year: int) -> float:
    return (datetime(year, 1, 1, tzinfo=UTC) - datetime(first, 1, 1, tzinfo=UTC)).total_seconds() / 3600.0


def _cut(closures: Closures, end_h: float) -> Closures:
    return replace(
        closures,
        intervals={
            pair: intervals.clip(closed, start_h=0.0, end_h=end_h) for pair, closed in closures.intervals.items()
        },
    )


def _held_back(ledger: Ledger) -> Floats:
    """Return units at a closed gate when the log ends, by class."""
    rows = ledger.rows_of(*AT_THE_GATE)
    rows = rows[ledger.end_h[rows] >= ledger.clock.horizon_h]
    carrier = ledger.entities.carrier[ledger.entity[rows]]
    return np.bincount(carrier, ledger.amount_1[rows], minlength=len(names.CARRIERS)).astype(np.float64)
