"""When open milestones will be met: the reference class, the day reached so far, and what must come first.

In each draw one point of the posterior holds for all milestones (they share what is unknown about promises in
general), and each has its own luck. A milestone still open today is drawn beyond today. It is met on the day of its own
draw, or on that of the last of its predecessors if that is later; the predecessors that decide give the critical path.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.methods import draws
from transcaspian.programme.days import days_between, later
from transcaspian.programme.reference_class import ReferenceClass, reference_classes, student_cdf, student_quantile
from transcaspian.programme.register import Register
from transcaspian.programme.status import MilestoneStatus, milestone_status, replaced_by

Floats = NDArray[np.float64]
DRAWS = 4000
SURE = 1.0 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneForecast:
    """When an open milestone will be met.

    Attributes
    ----------
    due : datetime.date
        Last due date promised.
    p50, p80 : datetime.date
        Days by which it is met with probability 0.5 and 0.8; never before the day of the forecast.
    in_time_share : float
        Probability of being met by the due date.
    held_up_by : mapping of str to float
        Share of draws in which a predecessor decides the day.
    critical_path : tuple of str
        The milestones that most often decide, first to last, this one included.
    reference : str
        Name of the reference class.
    """

    milestone: str
    due: date
    p50: date
    p80: date
    in_time_share: float
    held_up_by: Mapping[str, float]
    critical_path: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Forecasts of all milestones that are still to come and have a due date, by id, and what they rest on."""

    as_of: date
    milestones: Mapping[str, MilestoneForecast]
    references: Mapping[str, ReferenceClass]
    draws: int
    seed: int


def forecast(register: Register, as_of: date | None = None, *, seed: int = 1, draws: int = DRAWS) -> Forecast:
    """Return P50 and P80 of every milestone that is still to come and has a due date.

    Parameters
    ----------
    register : Register
        The register.
    as_of : datetime.date, optional
        Day of the forecast: only what was known by then is used; the register's own day when left out.
    seed : int
        Root of the draws; the same seed gives the same dates.
    draws : int
        Number of draws, 100 or more.

    Raises
    ------
    InputError
        Too few draws.
    """
    if draws < 100:
        raise InputError(Problem(rule=say("programme.few_draws"), value=str(draws), allowed="100, ..."))
    day = as_of or register.as_of
    references = reference_classes(register, day)
    ahead = _ahead(register, day)
    shared = _uniforms(seed, "programme.reference", "shared", draws)
    own = {
        name: _own_days(status, day, references.get(status.milestone.kind, references["all"]), shared, seed)
        for name, status in ahead.items()
    }
    days: dict[str, Floats] = {}
    deciding: dict[str, dict[str, float]] = {}
    for name in _in_order(register, ahead):
        days[name], deciding[name] = _joined(
            own[name], {other: days[other] for other in _before(register, name, ahead)}
        )
    found = {name: _milestone_forecast(ahead[name], day, days[name], deciding, references) for name in ahead}
    return Forecast(as_of=day, milestones=found, references=references, draws=draws, seed=seed)


def _ahead(register: Register, day: date) -> dict[str, MilestoneStatus]:
    """Return the milestones that have a due date and are still to come: open, or missed and not renewed."""
    found = {}
    for name, milestone in register.milestones.items():
        status = milestone_status(register, name, day)
        if status is None or status.due is None or milestone.judged != "date" or replaced_by(register, name, day):
            continue
        if status.state in {"open", "missed"} and status.due > status.said_on:
            found[name] = status
    return found


def due_of(status: MilestoneStatus) -> date:
    """Return the last due date; a milestone without one is never forecast."""
    if status.due is None:
        raise ValueError(status.milestone.id)
    return status.due


def _uniforms(seed: int, stream: str, name: str, count: int) -> Floats:
    return draws.uniforms(seed, stream, draws.ordinal_keys(name, count))


def _own_days(status: MilestoneStatus, day: date, reference: ReferenceClass, shared: Floats, seed: int) -> Floats:
    """Return days after `day` on which a milestone is met if nothing holds it up, shape of `shared`."""
    luck = _uniforms(seed, "programme.milestone", status.milestone.id, len(shared))
    return days_ahead(reference, said_on=status.said_on, due=due_of(status), day=day, shared=shared, luck=luck)


def days_ahead(
    reference: ReferenceClass, *, said_on: date, due: date, day: date, shared: Floats, luck: Floats
) -> Floats:
    """Return days after `day` on which a promise is met that is still open on that day, shape of `shared`.

    Parameters
    ----------
    reference : ReferenceClass
    said_on, due : datetime.date
        When it was promised, and for which day; `due` is later.
    day : datetime.date
        Nothing is met before it.
    shared, luck : numpy.ndarray in [0, 1)
        Place in the posterior, one for all promises, and the promise's own luck.
    """
    m, s = reference.points(shared)
    span = days_between(said_on, due) + reference.offset_days
    passed = days_between(said_on, day) + reference.offset_days
    gone = student_cdf((math.log(max(passed, 1e-3) / span) - m) / s)
    t = student_quantile(np.clip(gone + (1.0 - gone) * luck, 1.0 - SURE, SURE))
    ratio = np.exp(np.minimum(m + s * t, 12.0))
    return np.maximum(ratio * span - passed, 0.0)


def _before(register: Register, name: str, ahead: Mapping[str, MilestoneStatus]) -> list[str]:
    return [other for other in register.milestones[name].after if other in ahead]


def _in_order(register: Register, ahead: Mapping[str, MilestoneStatus]) -> list[str]:
    """Return the milestones so that each stands behind those it waits for; circles were refused on reading."""
    order: list[str] = []
    waiting = list(ahead)
    while waiting:
        ready = [name for name in waiting if set(_before(register, name, ahead)) <= set(order)]
        order += ready
        waiting = [name for name in waiting if name not in ready]
    return order


def _joined(own: Floats, before: Mapping[str, Floats]) -> tuple[Floats, dict[str, float]]:
    """Return the days with predecessors, and the share of draws in which each of them decides."""
    whole = own.copy()
    deciding = np.full(len(own), -1)
    for place, days in enumerate(before.values()):
        later_ = days > whole
        whole[later_], deciding[later_] = days[later_], place
    return whole, {name: float(np.mean(deciding == place)) for place, name in enumerate(before)}


def _milestone_forecast(
    status: MilestoneStatus,
    day: date,
    days: Floats,
    deciding: Mapping[str, Mapping[str, float]],
    references: Mapping[str, ReferenceClass],
) -> MilestoneForecast:
    name = status.milestone.id
    p50, p80 = np.quantile(days, (0.5, 0.8))
    return MilestoneForecast(
        milestone=name,
        due=due_of(status),
        p50=later(day, float(p50)),
        p80=later(day, float(p80)),
        in_time_share=float(np.mean(days <= days_between(day, due_of(status)))),
        held_up_by=deciding[name],
        critical_path=_critical_path(name, deciding),
        reference=status.milestone.kind if status.milestone.kind in references else "all",
    )


def _critical_path(name: str, deciding: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    """Follow back the predecessor that decides in at least half of the draws."""
    path = [name]
    while deciding[path[0]]:
        first, share = max(deciding[path[0]].items(), key=lambda pair: pair[1])
        if share < 0.5:
            break
        path.insert(0, first)
    return tuple(path)
