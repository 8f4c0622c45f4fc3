"""Pull every lever at every demand, in rounds, until the order of the first few is settled or the budget is spent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from transcaspian import __version__
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import replications as replicating
from transcaspian.study.marginal import curve, levels, measures, outcome
from transcaspian.study.marginal.kept import BASE, Found, Job, Keeper, tolerance_t
from transcaspian.study.marginal.levels import Level
from transcaspian.study.marginal.levers import Lever, levers_of, pulled
from transcaspian.study.marginal.ranking import neighbours, unsettled
from transcaspian.study.results.findings import Target
from transcaspian.study.rooms import Room, joint_room

ASSETS = ("utilisation", "binding_days", "wait_h")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Marginal:
    """What was found: tables by name, and what they are about.

    Attributes
    ----------
    tables : mapping of name to DataFrame
        ``marginal`` (a row a level, lever and measure), ``ranking`` (neighbours in the order), ``curve`` (a row a
        demand), ``assets`` (what is used and binds at each demand), ``levels`` (the measures without a lever).
    about : mapping
        Scenario, seed, levels, levers, budget, whether each order is settled.
    folder : pathlib.Path or None
        Where the tables are kept.
    """

    tables: Mapping[str, pd.DataFrame]
    about: Mapping[str, Any]
    folder: Path | None


@dataclass(frozen=True)
class Study:
    """All that decides what is found."""

    scenario: Any
    room: Room
    levels: tuple[Level, ...]
    levers: tuple[Lever, ...]
    factors: tuple[float, ...]
    seed: int
    first: int
    most: int
    top: int

    def simulate(self, job: Job) -> Found:
        """Return one replication of a level with a lever pulled."""
        level = next(one for one in self.every_level() if one.name == job.level)
        inputs = level.sample(self.seed, job.replication)
        for lever in self.levers:
            if lever.name == job.lever:
                inputs = pulled(inputs, lever, level.scenario.data.catalogue)
        kpis = self.room.simulate(
            inputs,
            year=level.scenario.year,
            warm_up_h=float(inputs.warm_up_h),
            seed=self.seed,
            replication=job.replication,
            keep_rows=False,
        ).kpis
        assets = {name: np.ravel(kpis[name]) for name in ASSETS if name in kpis} if job.lever == BASE else {}
        return Found(measures.measured(kpis, self.room.kpis), assets)

    def every_level(self) -> tuple[Level, ...]:
        """Return the levels, and those of the curve that are not among them."""
        names = {level.name for level in self.levels}
        more = [levels.at_factor(self.scenario, factor) for factor in self.factors]
        return (*self.levels, *(level for level in more if level.name not in names))

    def identity(self) -> dict[str, Any]:
        """Return what a kept replication must agree on to be used again."""
        return {
            "version": __version__,
            "room": self.room.name,
            "scenario": self.scenario.input_hash,
            "levels": [[level.name, level.scenario.input_hash, level.factor] for level in self.levels],
            "levers": [[lever.name, lever.text] for lever in self.levers],
            "seed": self.seed,
        }

    def effects(self, kept: Keeper, level: str, measure: str) -> dict[str, measures.Array]:
        """Return the paired effects of each lever on a measure, shape (replications,)."""
        base = [found.measured for found in kept.of(level, BASE)]
        found = {lever.name: [one.measured for one in kept.of(level, lever.name)] for lever in self.levers}
        return {
            name: np.array([measures.change(one, other)[measure] for one, other in zip(pulls, base, strict=False)])
            for name, pulls in found.items()
            if pulls
        }


def marginal(
    scenario: Any,
    *,
    at: Sequence[str] = levels.DEFAULT,
    levers: Sequence[str] | None = None,
    factors: Sequence[float] = curve.FACTORS,
    top: int = 10,
    first: int = 8,
    replications: int = 24,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    resume: bool = True,
    room: Room | None = None,
) -> Marginal:
    """Return what one more of each lever changes, ranked, and the curve of tonnes against demand.

    Parameters
    ----------
    scenario : Scenario
        What `transcaspian.load` returns.
    at : sequence of str
        Demands at which levers are pulled: a factor on the scenario's demand, ``target-2025``, or another scenario.
    levers : sequence of str, optional
        Names of the table `levers`; all of it when not given.
    factors : sequence of float
        Demands of the curve; none, and there is no curve.
    top : int
        Places of the order that are to be settled.
    first, replications : int
        Replications of each lever in the first round, and the most that a lever may take. Rounds of `first` more go
        to levers of whom it is open which is worth more.
    seed, workers
        As for a run. Replication r of a seed has the same storms, arrivals and breakdowns with and without a lever.
    out : path, optional
        Folder of the finding, whole or not at all.
    progress : callable, optional
        Told (finished, wanted) after each replication; wanted grows when a round is added.
    resume : bool
        Use the replications that an interrupted study of the same question left beside `out`.
    room : Room, optional
        The room to run; cargo and oil on one clock when not given.

    Raises
    ------
    InputError
        Unknown levers or scenarios, numbers that make no sense, a folder that cannot be written.
    KeyboardInterrupt
        With a text that says what is kept and how to go on.
    """
    _check(first=first, replications=replications, top=top, factors=factors)
    study = Study(
        scenario=scenario,
        room=room or joint_room(),
        levels=tuple(levels.levels_of(scenario, at)),
        levers=levers_of(scenario, levers),
        factors=tuple(sorted(set(factors))),
        seed=seed,
        first=first,
        most=replications,
        top=top,
    )
    target = Target.of(out)
    kept = Keeper(target.waiting, identity=study.identity(), resume=resume)

    def told(waiting: Path) -> str:
        return say("marginal.interrupted", finished=len(kept.found), folder=waiting)

    with target.going_on_later(told):
        _search(study, kept, _Runner(study, kept, workers, progress))
    tables, about = outcome.tables(study, kept), outcome.about(study, kept)
    return Marginal(tables, about, target.keep(outcome.FINDING, tables, about))


def _check(*, first: int, replications: int, top: int, factors: Sequence[float]) -> None:
    wrong = [
        (first < 2, "first", first, "2"),
        (replications < first, "replications", replications, str(first)),
        (top < 1, "top", top, "1"),
    ]
    problems = [
        Problem(say("marginal.too_few"), field=name, value=str(value), allowed=say("marginal.at_least", least=least))
        for is_wrong, name, value, least in wrong
        if is_wrong
    ]
    problems += [
        Problem(say("marginal.demand_factor"), value=f"{factor:g}", allowed=f"{levels.LEAST:g} - {levels.MOST:g}")
        for factor in factors
        if not levels.LEAST <= factor <= levels.MOST
    ]
    if problems:
        raise InputError(problems)


class _Runner:
    """Runs jobs that are not kept yet; tells progress over all rounds together."""

    def __init__(self, study: Study, kept: Keeper, workers: int | None, progress: Progress | None) -> None:
        self._study, self._kept, self._workers, self._progress = study, kept, workers, progress
        self._wanted: set[Job] = set()

    def run(self, jobs: Iterable[Job]) -> None:
        """Run the jobs; those that are kept already are not run again."""
        every = list(dict.fromkeys(jobs))
        self._wanted.update(every)
        todo = [job for job in every if job not in self._kept.found]
        replicating.run(
            lambda number: self._study.simulate(todo[number]),
            range(len(todo)),
            keep=lambda number, found: self._kept.keep(todo[number], found),
            workers=self._workers,
            progress=self._tell,
        )

    def _tell(self, _finished: int, _wanted: int) -> None:
        if self._progress is not None:
            self._progress(len(self._wanted & self._kept.found.keys()), len(self._wanted))


def _search(study: Study, kept: Keeper, runner: _Runner) -> None:
    """Run the curve and the first round, then rounds for what is open, level by level."""
    jobs = [Job(level.name, BASE, number) for level in study.every_level() for number in range(study.first)]
    jobs += [
        Job(level.name, lever.name, number)
        for level in study.levels
        for lever in study.levers
        for number in range(study.first)
    ]
    runner.run(jobs)
    for level in study.levels:
        while more := _next_round(study, kept, level.name):
            runner.run(more)


def _next_round(study: Study, kept: Keeper, level: str) -> list[Job]:
    """Return the replications that the levers still open get next, none when all is settled or the budget is spent."""
    effects = study.effects(kept, level, "carried_t")
    found = neighbours(effects, top=study.top, tolerance=tolerance_t(kept, level))
    have = {name: len(effects[name]) for name in unsettled(found)}
    jobs = []
    for name, count in have.items():
        end = min(count + study.first, study.most)
        jobs += [Job(level, lever, number) for lever in (BASE, name) for number in range(count, end)]
    return jobs
