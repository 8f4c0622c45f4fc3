"""The real model at the points of a design: one small number a figure, kept as it is found, so that work resumes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from transcaspian import scenario as scenario_storey
from transcaspian.messages import say
from transcaspian.study.calibration.plan import BASELINE, Array, Figure, Plan
from transcaspian.study.published import figures as published
from transcaspian.study.rooms import Layout, Room
from transcaspian.study.running import checkpoint

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Model:
    """The room with the scenario of each year, as the calibration runs it."""

    room: Room
    scenarios: Mapping[int, scenario_storey.Scenario]

    @classmethod
    def of(cls, room: Room, years: tuple[int, ...]) -> Model:
        """Return the model with the shipped baseline of each year."""
        return cls(room, {year: scenario_storey.load(BASELINE.format(year=year)) for year in years})

    @cached_property
    def layout(self) -> Layout:
        """Where each indicator lies in the vector of a replication."""
        return Layout.of(self.room.kpis)

    def run(self, year: int, values: Mapping[str, float], *, seed: int, replication: int) -> Array:
        """Return the flat vector of all indicators of one replication with some values held."""
        scenario = self.scenarios[year]
        inputs = scenario.sample_at(seed, replication, values)
        outcome = self.room.simulate(
            inputs, year=year, warm_up_h=inputs.warm_up_h, seed=seed, replication=replication, keep_rows=False
        )
        return self.layout.flat(outcome.kpis)

    def figures(self, found: Array, figures: tuple[Figure, ...]) -> Array:
        """Return the model's number for each figure, in the unit it was printed in; NaN where it has none."""
        table = found[np.newaxis]
        numbers = [
            published.per_replication(
                figure.published,
                self.layout,
                lambda first, end: table[:, first:end],
                year=figure.year,
                labels=figure.cell,
                share=figure.quantile,
            )
            for figure in figures
        ]
        return np.array([np.nan if number is None else float(number[0]) for number in numbers])


@dataclass(frozen=True, slots=True)
class Task:
    """One run: which point, which year, which replication."""

    point: int
    year: int
    replication: int


def tasks(plan: Plan, count: int, *, first: int = 0) -> list[Task]:
    """Return the runs of `count` points: years of one point share their replication, so their weather and luck.

    Every point has replications of its own, from number `first` on, so that the regression over all points averages
    them.
    """
    each = plan.settings.replications
    return [
        Task(point, year, first + point * each + number)
        for point in range(count)
        for number in range(each)
        for year in plan.years
    ]


@dataclass(frozen=True)
class Runner:
    """Runs the model at points; keeps each finished run in a folder, so that the next call does only the rest.

    `identity` is what kept runs must agree on; `progress` is told how many runs are finished and wanted.
    """

    plan: Plan
    model: Model
    kept_in: Path | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)
    workers: int | None = None

    def figures(self, stage: str, points: Array, *, first: int = 0, progress: Progress | None = None) -> Array:
        """Return the model's figures at every point, shape (points x replications, figures).

        Raises
        ------
        KeyboardInterrupt
            With a text that says how many runs are kept and how to go on.
        """
        plan = self.plan
        work = tasks(plan, len(points), first=first)
        kept: checkpoint.Keeper = checkpoint.Memory()
        if self.kept_in is not None:
            identity = {**self.identity, "stage": stage, "first": first, "points": points.tolist()}
            kept = checkpoint.Folder(self.kept_in / stage, identity=identity, resume=True)
        _run(partial(self._one, work, points), len(work), kept, workers=self.workers, progress=progress)
        table = kept.columns(len(work), 0, len(plan.figures)).reshape(-1, len(plan.years), len(plan.figures))
        years = [plan.years.index(figure.year) for figure in plan.figures]
        return np.asarray(table[:, years, np.arange(len(plan.figures))])

    def _one(self, work: list[Task], points: Array, number: int) -> Array:
        """Return the figures of the run's own year; NaN for the others."""
        task, plan = work[number], self.plan
        values = plan.values_at(points[task.point])
        found = self.model.run(task.year, values, seed=plan.settings.seed, replication=task.replication)
        mine = [place for place, figure in enumerate(plan.figures) if figure.year == task.year]
        numbers = np.full(len(plan.figures), np.nan)
        numbers[mine] = self.model.figures(found, tuple(plan.figures[place] for place in mine))
        return numbers


def _run(
    one: Callable[[int], Array],
    count: int,
    kept: checkpoint.Keeper,
    *,
    workers: int | None,
    progress: Progress | None,
) -> None:
    try:
        checkpoint.complete(kept, one, count, parts=lambda found: (found, {}), workers=workers, progress=progress)
    except KeyboardInterrupt:
        text = say("calibration.interrupted", finished=len(kept.finished()), count=count)
        raise KeyboardInterrupt(text) from None
