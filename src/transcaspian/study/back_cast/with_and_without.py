"""A stated incident beside the same year without it: the queue it leaves, place by place, and when that is gone.

Both runs of a pair draw the same storms, arrivals and breakdowns, so they are one run until the incident begins. After
it they part for good, since a ship that leaves a day later meets other storms: small differences never die out. The
queue of an incident therefore counts as gone when a week's mean of what stands more than without it is down to a tenth
of its peak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian import __version__
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.study.back_cast import tables as tables_of
from transcaspian.study.marginal import measures
from transcaspian.study.results.findings import Target
from transcaspian.study.rooms import Room, joint_room, shape
from transcaspian.study.running import checkpoint
from transcaspian.world.incidents import TABLES

Array = NDArray[np.float64]
QUEUE = "queue_by_day"


@dataclass(frozen=True)
class BackCast:
    """What was found: tables by name, what they are about, the folder they are kept in (None in memory).

    Tables: ``incidents`` (what the scenario states), ``places`` (a row a place: extra queue, peak, day it is gone),
    ``queue`` (a row a place and day), ``effects`` (tonnes, days and dollars over the year).
    """

    tables: Mapping[str, pd.DataFrame]
    about: Mapping[str, Any]
    folder: Path | None


@dataclass(frozen=True)
class _Study:
    scenario: Any
    room: Room
    seed: int

    def simulate(self, job: int) -> Array:
        """Return one run of a pair as one vector: job 2 r is replication r without the incident, 2 r + 1 with it."""
        replication, with_it = divmod(job, 2)
        inputs = self.scenario.sample(self.seed, replication)
        kpis = self.room.simulate(
            inputs if with_it else without(inputs),
            year=self.scenario.year,
            warm_up_h=float(inputs.warm_up_h),
            seed=self.seed,
            replication=replication,
            keep_rows=False,
        ).kpis
        return np.concatenate([kpis[QUEUE].ravel(), measures.measured(kpis, self.room.kpis).flat()])


def without(inputs: Any) -> Any:
    """Return sampled inputs with every stated incident taken out."""
    tables = dict(inputs.tables)
    for name in TABLES:
        empty = MappingProxyType(dict.fromkeys(tables[name].columns, ()))
        tables[name] = replace(tables[name], lines=(), columns=empty)
    return replace(inputs, tables=MappingProxyType(tables))


def back_cast(
    scenario: Any,
    *,
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = True,
    room: Room | None = None,
) -> BackCast:
    """Return the queue that the scenario's stated incidents leave, and when it is gone.

    Parameters
    ----------
    scenario : Scenario
        One that states an incident: a row in ``stated_closures``, ``ships_out``, ``stated_bans``, ``borders_shut`` or
        ``reduced_paths``.
    replications, seed, workers, out, progress, resume, room
        As of `run`; each replication is run twice.

    Raises
    ------
    InputError
        A scenario without an incident, numbers that make no sense, a folder that cannot be written.
    """
    stated = incidents(scenario)
    _check(stated, replications)
    study = _Study(scenario, room or joint_room(), seed)
    target = Target.of(out)
    identity = {"version": __version__, "scenario": scenario.input_hash, "seed": seed, "room": study.room.name}
    kept = checkpoint.keeper(target.waiting, identity=identity, resume=resume)
    runs = 2 * replications
    with target.going_on_later(partial(checkpoint.interrupted, kept, runs)):
        checkpoint.complete(
            kept, study.simulate, runs, parts=lambda vector: (vector, {}), workers=workers, progress=progress
        )
    tables = _tables(study, kept, stated, replications)
    about = {
        "scenario": scenario.name,
        "title": scenario.title,
        "year": scenario.year,
        "input_hash": scenario.input_hash,
        "seed": seed,
        "replications": replications,
    }
    return BackCast(tables, about, target.keep(tables_of.FINDING, tables, about))


def incidents(scenario: Any) -> pd.DataFrame:
    """Return what the scenario states, in order of start: table, what, start, end, note."""
    central = scenario.sample(0, None)
    rows = []
    for name in TABLES:
        columns = central.columns(name)
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            words = [str(row[key]) for key in row if key not in {"start", "end", "source", "note"}]
            rows.append((name, " ".join(words), str(row["start"]), str(row["end"]), row.get("note") or ""))
    frame = pd.DataFrame(rows, columns=list(tables_of.INCIDENTS))
    return frame.sort_values(["start", "table"], ignore_index=True)


def _check(stated: pd.DataFrame, replications: int) -> None:
    problems = []
    if stated.empty:
        remedy = say("backcast.no_incident_remedy", tables=", ".join(TABLES))
        problems.append(Problem(say("backcast.no_incident"), remedy=remedy))
    if replications < 2:
        least = say("marginal.at_least", least=2)
        problems.append(Problem(say("marginal.too_few"), field="replications", value=str(replications), allowed=least))
    if problems:
        raise InputError(problems)


def _tables(study: _Study, kept: checkpoint.Keeper, stated: pd.DataFrame, replications: int) -> dict[str, pd.DataFrame]:
    places, days = shape(study.room.kpis[QUEUE])
    names = dict(study.room.kpis[QUEUE].dims)["place"]
    size = places * days
    values = kept.columns(2 * replications, 0, size).reshape(replications, 2, places, days)
    base, extra = values[:, 0], values[:, 1] - values[:, 0]
    begins, ends = tables_of.days_of(stated, study.scenario.year, days)
    told = kept.columns(2 * replications, size, size + measures.flat_size(study.room.kpis))
    return {
        "incidents": stated,
        "places": tables_of.places(names, base, extra, begins, ends),
        "queue": tables_of.queue(names, base, extra, study.scenario.year),
        "effects": tables_of.effects(told),
    }
