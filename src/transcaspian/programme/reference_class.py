"""How late promises are: a distribution learned from the register, with a stated prior.

For a promise made on day p with due date d that happened on day a, the overrun is

    r = (a - p + c) / (d - p + c),

the time taken over the time promised, both lengthened by c days (assumption `overrun_offset`): with c = 0 slip would
grow in proportion to the time promised, so that a month's delay of a promise for next month would double every plan of
ten years; with c very large slip would be the same number of days for all. The model is

    ln r = m + s t,    t Student with 4 degrees of freedom,
    m ~ Normal(ln overrun_median, overrun_median_sd),   ln s ~ Normal(ln overrun_spread, overrun_spread_sd),

Student and not normal, so that one extreme promise does not decide the rest. What has not happened yet, or was put off
to a later day, counts too: it says that r lies above a bound, P(R > r). The posterior of (m, s) is computed on a grid;
nothing is fitted to a point, so that few finished milestones give a wide answer by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from transcaspian.programme.claims import PROMISES, known, latest
from transcaspian.programme.days import days_between
from transcaspian.programme.register import Register
from transcaspian.programme.status import first_promise, milestone_status, replaced_by

Floats = NDArray[np.float64]
LEAST_OF_A_KIND = 5  # finished milestones of one kind from which it gets a distribution of its own
M_STEPS, S_STEPS = 121, 61
WIDTH = 4.0  # the grid reaches this many prior deviations to each side


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One promise and what came of it: `ratio` if finished, else the overrun that it has already passed."""

    milestone: str
    kind: str
    ratio: float
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """The prior: medians of the overrun and of its spread, each with a deviation in logarithms; `offset_days` is c."""

    median: float
    median_sd: float
    spread: float
    spread_sd: float
    offset_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceClass:
    """The posterior of location and spread of the logarithm of the overrun, on a grid.

    Attributes
    ----------
    name : str
        ``all``, or the kind of milestone.
    m, s, weight : numpy.ndarray, shape (points,)
        Grid points and their posterior weights, which sum to 1.
    observations : tuple of Observation
        What it rests on.
    offset_days : float
        The days c by which both times are lengthened.
    """

    name: str
    m: Floats
    s: Floats
    weight: Floats
    observations: tuple[Observation, ...]
    offset_days: float

    @property
    def finished(self) -> int:
        """How many observations are finished."""
        return sum(one.finished for one in self.observations)

    def points(self, probability: Floats) -> tuple[Floats, Floats]:
        """Return location and spread at probabilities in [0, 1) of the posterior, each of their shape."""
        order = np.minimum(np.searchsorted(np.cumsum(self.weight), probability, side="right"), len(self.weight) - 1)
        return self.m[order], self.s[order]

    def share_above(self, ratio: float) -> float:
        """Return the predictive probability that an overrun exceeds `ratio`."""
        tails = 1.0 - student_cdf((math.log(ratio) - self.m) / self.s)
        return float(self.weight @ tails)

    def quantile(self, share: float) -> float:
        """Return the overrun that a new promise keeps within with probability `share`, by bisection."""
        low, high = 1e-4, 1e4
        for _ in range(80):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if self.share_above(middle) > 1.0 - share else (low, middle)
        return math.sqrt(low * high)


def student_cdf(t: Floats | float) -> Floats:
    """Return the distribution function of Student's t with 4 degrees of freedom (closed form), shape of `t`."""
    x = np.asarray(t, dtype=np.float64)
    root = x / np.sqrt(4.0 + x * x)
    return np.asarray(0.5 + 0.75 * root * (1.0 - root * root / 3.0))


def student_quantile(p: Floats | float) -> Floats:
    """Return the quantile of Student's t with 4 degrees of freedom (Shaw 2006, closed form), shape of `p` in (0, 1)."""
    probability = np.asarray(p, dtype=np.float64)
    root = np.sqrt(4.0 * probability * (1.0 - probability))
    size = 2.0 * np.sqrt(np.maximum(np.cos(np.arccos(np.minimum(root, 1.0)) / 3.0) / root - 1.0, 0.0))
    return np.asarray(np.sign(probability - 0.5) * size)


def prior(register: Register) -> Prior:
    """Return the prior that the register states among its assumptions."""
    value = {name: assumption.value for name, assumption in register.assumptions.items()}
    return Prior(
        median=value["overrun_median"],
        median_sd=value["overrun_median_sd"],
        spread=value["overrun_spread"],
        spread_sd=value["overrun_spread_sd"],
        offset_days=value["overrun_offset"],
    )


def observations(register: Register, as_of: date) -> tuple[Observation, ...]:
    """Return one observation a chain of promises: its first dated promise and what was known of it on a day.

    Milestones that are judged by a quantity in a period, whose first due date is open, that were only discussed, or of
    which reports do not tell whether they happened, say nothing on lateness and are left out.
    """
    found = []
    for name, milestone in register.milestones.items():
        status = milestone_status(register, name, as_of)
        if status is None or milestone.judged != "date" or replaced_by(register, name, as_of):
            continue
        if status.state in {"unknown", "discussed"}:
            continue
        first = first_promise(register, name, as_of)
        if first.due is None or first.due <= first.said_on:
            continue
        offset = register.assumptions["overrun_offset"].value
        passed = status.actual or _still_open_on(register, name, as_of, first.due)
        ratio = (days_between(first.said_on, passed) + offset) / (days_between(first.said_on, first.due) + offset)
        found.append(Observation(milestone=name, kind=milestone.kind, ratio=ratio, finished=status.actual is not None))
    return tuple(found)


def _still_open_on(register: Register, name: str, as_of: date, first_due: date) -> date:
    """Return the day on which it is at the least still open: today, or a later due date to which it was put off."""
    promise = latest([claim for claim in known(register.milestones[name].claims, as_of) if claim.kind in PROMISES])
    put_off = promise.due if promise and promise.due and promise.due > first_due else as_of
    return max(as_of, put_off)


def fitted(observations: Sequence[Observation], prior: Prior, *, name: str = "all") -> ReferenceClass:
    """Return the posterior on the grid; without observations it is the prior."""
    m = math.log(prior.median) + prior.median_sd * np.linspace(-WIDTH, WIDTH, M_STEPS)
    log_s = math.log(prior.spread) + prior.spread_sd * np.linspace(-WIDTH, WIDTH, S_STEPS)
    grid_m, grid_s = (axis.ravel() for axis in np.meshgrid(m, np.exp(log_s), indexing="ij"))
    height = -0.5 * ((grid_m - math.log(prior.median)) / prior.median_sd) ** 2
    height -= 0.5 * ((np.log(grid_s) - math.log(prior.spread)) / prior.spread_sd) ** 2
    for one in observations:
        t = (math.log(one.ratio) - grid_m) / grid_s
        if one.finished:
            height += -2.5 * np.log1p(t * t / 4.0) - np.log(grid_s)
        else:
            height += np.log(np.maximum(1.0 - student_cdf(t), 1e-300))
    weight = np.exp(height - height.max())
    return ReferenceClass(
        name=name,
        m=grid_m,
        s=grid_s,
        weight=weight / weight.sum(),
        observations=tuple(observations),
        offset_days=prior.offset_days,
    )


def reference_classes(register: Register, as_of: date) -> dict[str, ReferenceClass]:
    """Return the class ``all``, and one for each kind that has finished milestones enough of its own.

    A kind starts from the posterior of all as its prior, widened by the deviation between kinds (assumption
    `kind_sd`), and moves as far as its own milestones carry it.
    """
    seen = observations(register, as_of)
    pooled = fitted(seen, prior(register))
    classes = {"all": pooled}
    for kind in sorted({one.kind for one in seen}):
        own = [one for one in seen if one.kind == kind]
        if sum(one.finished for one in own) >= LEAST_OF_A_KIND:
            others = fitted([one for one in seen if one.kind != kind], prior(register))
            classes[kind] = fitted(own, _as_prior(others, register.assumptions["kind_sd"].value), name=kind)
    return classes


def _as_prior(reference: ReferenceClass, kind_sd: float) -> Prior:
    mean_m = float(reference.weight @ reference.m)
    mean_s = float(reference.weight @ np.log(reference.s))
    variance_m = float(reference.weight @ (reference.m - mean_m) ** 2)
    variance_s = float(reference.weight @ (np.log(reference.s) - mean_s) ** 2)
    return Prior(
        median=math.exp(mean_m),
        median_sd=math.sqrt(variance_m + kind_sd**2),
        spread=math.exp(mean_s),
        spread_sd=math.sqrt(variance_s),
        offset_days=reference.offset_days,
    )
