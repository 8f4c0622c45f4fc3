"""How long the lay takes from a start date: shore ends by barge, main lay by ship, days lost to waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods import intervals, quantiles, weather_windows
from transcaspian.systems.fibre import repair
from transcaspian.systems.fibre.inputs import Row, Tables, record
from transcaspian.systems.fibre.repair import ServiceInputs
from transcaspian.systems.fibre.route_parts import RouteParts
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import weather
from transcaspian.world.clock import Clock

WORK_OF = {"shore_east": "shore_end", "main": "plough", "shore_west": "shore_end"}  # of each stage, in their order
STAGES = tuple(WORK_OF)
SHORT_H, LONGEST_H = 8760.0, 6 * 8760.0
LEAST_YEAR, LAST_YEAR = 1950, 2200


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the lay.

    Attributes
    ----------
    length_km, km_per_day : float
        What is laid and how fast in good weather.
    wave_limit_m, wave_share : float
        Waves above which work stops, and waves at the place over those of the open sea.
    window_h : float
        Shortest calm that is used: before it the spread does not start or leave shelter.
    setup_days : float
        Rigging and trials before work, in any weather.
    """

    length_km: float
    km_per_day: float
    wave_limit_m: float
    wave_share: float
    window_h: float
    setup_days: float

    @property
    def work_h(self) -> float:
        """Hours of laying."""
        return self.length_km / self.km_per_day * HOURS_PER_DAY


@dataclass(frozen=True, slots=True)
class Lay:
    """How long the lay takes, over many winters and summers.

    Attributes
    ----------
    start : date
    work_days : float
        Without waves: setting up and laying.
    p50_days, p80_days, mean_days : float
        From start to the last splice.
    p50_lost_days, p80_lost_days : float
        Lost to waves.
    p50_end, p80_end : date
    stage_lost_days : mapping
        Mean days lost by stage.
    replications : int
    """

    start: date
    work_days: float
    p50_days: float
    p80_days: float
    mean_days: float
    p50_lost_days: float
    p80_lost_days: float
    p50_end: date
    p80_end: date
    stage_lost_days: Mapping[str, float]
    replications: int


def stages(tables: Tables, route: RouteParts) -> dict[str, Stage]:
    """Return the stages of the lay in order: limits by `fibre_laying`, progress by `seabed_works`, parts of a route.

    What the cost of a route is reckoned with and what the lay takes are one progress of one spread.
    """
    lengths_km = (route.shore_start_km, route.main_km, route.shore_end_km)
    rules, works = tables.rows("fibre_laying"), tables.rows("seabed_works")
    return {
        name: record(Stage, {**rules[name], "length_km": length_km, "km_per_day": works[WORK_OF[name]]["km_per_day"]})
        for name, length_km in zip(STAGES, lengths_km, strict=True)
    }


def lay(inputs: ServiceInputs, plan: Mapping[str, Stage], *, start: date, seed: int, replications: int = 200) -> Lay:
    """Return how long a lay takes that begins on a day, over the storms of many years.

    Stages follow one another. Work rests while waves are above the stage's limit and in calms shorter than its window.

    Raises
    ------
    InputError
        A start out of range, no stage, or fewer replications than two.
    NoAnswer
        A stage that does not end within six years in one of the replications.
    """
    _check(plan, start, replications)
    first_h = (start - date(start.year, 1, 1)).days * HOURS_PER_DAY
    rules = {name: _rule(inputs, name, stage) for name, stage in plan.items()}
    begun = _Begun(inputs, plan, rules, start.year, first_h, seed)
    lost = np.array([begun.lost_h(each) for each in range(replications)])
    work_days = sum(stage.setup_days + stage.work_h / HOURS_PER_DAY for stage in plan.values())
    lost_days = lost.sum(axis=1) / HOURS_PER_DAY
    p50, p80 = np.quantile(lost_days, (0.5, 0.8))
    return Lay(
        start=start,
        work_days=work_days,
        p50_days=work_days + float(p50),
        p80_days=work_days + float(p80),
        mean_days=work_days + float(quantiles.summary(lost_days).mean),
        p50_lost_days=float(p50),
        p80_lost_days=float(p80),
        p50_end=start + timedelta(days=work_days + float(p50)),
        p80_end=start + timedelta(days=work_days + float(p80)),
        stage_lost_days=dict(zip(plan, (float(each) for each in lost.mean(axis=0) / HOURS_PER_DAY), strict=True)),
        replications=replications,
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """A lay begun so many hours into a year, with the rule by which waves close each stage."""

    inputs: ServiceInputs
    plan: Mapping[str, Stage]
    rules: Mapping[str, Row]
    year: int
    first_h: float
    seed: int

    def lost_h(self, replication: int) -> Sequence[float]:
        """Return hours lost to waves by stage in one replication.

        Storms hang on seed, replication and month, so a lay that ends within a year meets the same ones on a short
        clock.
        """
        stage = ""
        for longest_h in (SHORT_H, LONGEST_H):
            lost, stage = self._lost_within(longest_h, replication)
            if not stage:
                return lost
        raise NoAnswer(say("resilience.endless_lay", stage=stage, years=LONGEST_H / 8760.0))

    def _lost_within(self, longest_h: float, replication: int) -> tuple[Sequence[float], str]:
        """Return hours lost by stage, and the stage that does not end in this time, or nothing."""
        clock = Clock(year=self.year, warm_up_h=0.0, horizon_h=self.first_h + longest_h)
        closures = weather.closures(
            self.inputs.storms, self.rules, clock=clock, seed=self.seed, replication=replication
        )
        time_h, lost = self.first_h, list[float]()
        for name, stage in self.plan.items():
            calm = weather_windows.calms(
                closures.of("sea", name), window_h=stage.window_h, start_h=0.0, end_h=clock.horizon_h
            )
            closed = intervals.complement(calm, start_h=0.0, end_h=clock.horizon_h)
            begin_h = time_h + stage.setup_days * HOURS_PER_DAY
            end_h = float(intervals.finish_h(closed, begin_h, stage.work_h))
            if not end_h < clock.horizon_h:
                return lost, name
            lost.append(end_h - begin_h - stage.work_h)
            time_h = end_h
        return lost, ""


def _rule(inputs: ServiceInputs, name: str, stage: Stage) -> Row:
    factor = repair.closed_hours_factor(inputs, wave_limit_m=stage.wave_limit_m, wave_share=stage.wave_share)
    return {"port": "sea", "operation": name, "hours_per_storm_hour": factor, "delay_h": 0.0, "effect": "suspends"}


def _check(plan: Mapping[str, Stage], start: date, replications: int) -> None:
    problems = []
    if not LEAST_YEAR <= start.year <= LAST_YEAR:
        allowed = f"{LEAST_YEAR} - {LAST_YEAR}"
        problems.append(Problem(say("resilience.start"), field="start", value=str(start), allowed=allowed))
    if replications < 2:
        rule = say("resilience.replications")
        problems.append(Problem(rule, field="replications", value=str(replications), allowed=">= 2"))
    if not plan:
        problems.append(Problem(say("resilience.no_stage"), field="plan"))
    if problems:
        raise InputError(problems)
