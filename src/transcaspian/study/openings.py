"""When projects come into use: the promises of the register and its reference class of lateness, joined to capacities.

A project of the table `forecast_projects` with a due date in the register comes so much later as the promises of the
register do: one draw a replication of what promises are worth in general, and the project's own luck. A project
without a promised day opens on a day drawn from the range of the table. Nothing known after 2023 is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from transcaspian.methods import draws
from transcaspian.programme import load
from transcaspian.programme.days import days_between, later
from transcaspian.programme.reference_class import ReferenceClass, reference_classes
from transcaspian.programme.register import Register
from transcaspian.programme.schedule import days_ahead
from transcaspian.programme.status import milestone_status
from transcaspian.study import joint
from transcaspian.systems.cargo import outlook
from transcaspian.systems.cargo.openings import Opening, read_changes
from transcaspian.world.one_clock import Outcome

TABLE = "forecast_projects"
KNOWN_BY = date(2023, 12, 31)
LAST_DAY = date(2199, 12, 31)
LEAST_PROMISE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """A project before its day is drawn: when it was promised, for which day, what it changes, by which class."""

    project: str
    milestone: str
    said_on: date
    due: date
    promised: bool
    switches_on: str
    reference: ReferenceClass


@dataclass(frozen=True)
class Programme:
    """The register as known on a day, and its reference classes of lateness."""

    register: Register
    day: date
    references: Mapping[str, ReferenceClass]

    @classmethod
    def of(cls, register: Register, day: date = KNOWN_BY) -> Programme:
        """Return the programme as known by the end of a day."""
        return cls(register, day, reference_classes(register, day))

    def plans(self, rows: Mapping[str, Mapping[str, Any]]) -> list[Plan]:
        """Return the projects that are still to come, of the sampled table `forecast_projects`."""
        plans = []
        for project, row in rows.items():
            name = row["milestone"] or ""
            status = milestone_status(self.register, name, self.day) if name in self.register.milestones else None
            if status is not None and status.actual is not None:
                continue
            promised = status is not None and status.due is not None
            said_on = status.said_on if promised and status else row["promised_on"]
            due = status.due if promised and status and status.due else row["due"]
            kind = status.milestone.kind if status else ""
            plans.append(
                Plan(
                    project,
                    name,
                    said_on,
                    max(due, said_on + LEAST_PROMISE),
                    promised,
                    row["switches_on"],
                    self.references.get(kind, self.references["all"]),
                )
            )
        return plans

    def openings(self, rows: Mapping[str, Mapping[str, Any]], *, seed: int, replication: int) -> tuple[Opening, ...]:
        """Return the day on which each project comes into use in one replication, and what it changes.

        Parameters
        ----------
        rows : mapping
            The sampled table `forecast_projects`.
        seed, replication : int
            What the draws hang on, with the project's name.
        """
        shared = _uniform(seed, "shared", replication)
        found = []
        for plan in self.plans(rows):
            changes = read_changes(plan.switches_on)
            if not plan.promised:
                found.append(Opening(plan.project, plan.due, changes))
                continue
            luck = _uniform(seed, plan.project, replication)
            days = days_ahead(
                plan.reference, said_on=plan.said_on, due=plan.due, day=self.day, shared=shared, luck=luck
            )
            ahead = min(float(days[0]), float(days_between(self.day, LAST_DAY)))
            found.append(Opening(plan.project, later(self.day, ahead), changes))
        return tuple(found)


def _uniform(seed: int, name: str, replication: int) -> np.ndarray:
    return draws.uniforms(seed, "forecast.project", draws.keys([draws.name_key(name)], [replication]))


@cache
def programme_known() -> Programme:
    """Return the shipped register as known at the end of 2023; read once."""
    return Programme.of(load())


def simulate(inputs: Any, *, year: int, seed: int, replication: int, **others: Any) -> Outcome:
    """Return the outcome of one replication of cargo and oil; in a year ahead projects come into use on drawn days.

    Arguments and errors are those of `joint.simulate`.
    """
    openings: tuple[Opening, ...] = ()
    if outlook.is_ahead(inputs, year):
        drawn = programme_known().openings(inputs.rows(TABLE), seed=seed, replication=replication)
        openings = within(drawn, date(year, 12, 31))
    return joint.simulate(inputs, year=year, seed=seed, replication=replication, openings=openings, **others)


def within(openings: Sequence[Opening], day: date) -> tuple[Opening, ...]:
    """Return the openings that come by the end of a day."""
    return tuple(opening for opening in openings if opening.day <= day)
