"""Tanks: stocks between empty and full, the pipe into Aktau, the nominations that fall due, the ways onward."""

from __future__ import annotations

import numpy as np

from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock.cast import Stage, due, ready, tank
from transcaspian.systems.oil.clock.inputs import CEYHAN
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.cast import Group
from transcaspian.world.surroundings import days

STEP_H = 6.0  # of what flows without pause: the pipe in, the ways onward
UNBOUNDED = 1e12


def declare(stage: Stage) -> None:
    """Declare tanks with their opening stocks, and for each nomination what is due."""
    starting = opening_t(stage)
    for name, values in stage.inputs.tanks.items():
        stage.model.store(tank(name), capacity=values.capacity_t, level=starting[name])
    for name in sorted({nomination.tank for nomination in stage.inputs.nominations.values()}):
        stage.model.store(ready(name), capacity=UNBOUNDED, level=starting[name])
    for name in stage.inputs.nominations:
        stage.model.store(due(name), capacity=UNBOUNDED)


def opening_t(stage: Stage) -> dict[str, float]:
    """Return tonnes in each tank at hour 0: the opening share where oil already flows then, else none."""
    flowing = {CEYHAN}
    for name, nomination in stage.inputs.nominations.items():
        if stage.asked_t[name][0] > 0.0:
            flowing |= {nomination.tank, nomination.landing}
    return {name: values.opening_t if name in flowing else 0.0 for name, values in stage.inputs.tanks.items()}


def add(stage: Stage) -> None:
    """Add what falls due day by day, the pipe into Aktau, and what takes oil onward beyond the sea."""
    for name, nomination in stage.inputs.nominations.items():
        stage.model.profile(f"oil.asked.{name}", **days(stage.asked_t[name]))
        _falls_due(stage, name)
        if stage.inputs.tanks[nomination.landing].onward_ratio is not None:
            _onward(stage, name)
    for name in sorted({each.tank for each in stage.inputs.nominations.values() if each.supply == "pipe"}):
        _pipe(stage, name)


def _falls_due(stage: Stage, name: str) -> None:
    p = stage.model.process(f"oil_plan.{name}")
    p.label("day")
    p.set(amount_2=ev.profile(f"oil.asked.{name}"))
    p.put(due(name), amount=ev.amount_2)
    p.mark("oil_nominated", place=name)
    p.delay(HOURS_PER_DAY)
    p.jump("day")
    stage.add(p.name, np.zeros(1), Group(1, "oil_plan", commodity=name))


def _pipe(stage: Stage, name: str) -> None:
    """The pipe brings what is nominated; a full tank shuts it, and what it would have brought stays in the field."""
    fed = [key for key, each in stage.inputs.nominations.items() if each.tank == name and each.supply == "pipe"]
    stage.model.profile(f"oil.pipe.{name}", **days(sum(stage.asked_t[key] for key in fed) * STEP_H / HOURS_PER_DAY))
    p = stage.model.process(f"oil_pipe.{name}")
    p.label("step")
    p.set(amount_2=ev.profile(f"oil.pipe.{name}"))
    p.put(tank(name), amount=ev.amount_2, stage="oil_stop", cause=f"tank_full_{name}")
    p.put(ready(name), amount=ev.amount_2)
    p.mark("oil_supplied", place="pipe")
    p.mark("oil_in", place=name)
    p.delay(STEP_H)
    p.jump("step")
    stage.add(p.name, np.zeros(1), Group(1, "oil_pipe", commodity=name))


def _onward(stage: Stage, name: str) -> None:
    """Pipe, trains or refinery behind the landing take what there is, up to a little more than the nomination.

    Of a month that asks for less than the year's mean they take as much as of a mean month.
    """
    nomination = stage.inputs.nominations[name]
    ratio = stage.inputs.tanks[nomination.landing].onward_ratio or 0.0
    year_t = nomination.contract_t_per_year * nomination.fulfilment_share
    clock = stage.around.clock
    mean_t = year_t * HOURS_PER_DAY / (clock.year_end_h - clock.year_start_h)
    most_t = ratio * np.maximum(stage.asked_t[name], mean_t) * STEP_H / HOURS_PER_DAY
    stage.model.profile(f"oil.onward.{name}", **days(most_t))
    p = stage.model.process(f"oil_onward.{name}")
    p.label("step")
    p.set(amount_2=ev.least(ev.level(tank(nomination.landing)), ev.profile(f"oil.onward.{name}")))
    p.get(tank(nomination.landing), amount=ev.amount_2)
    p.mark("oil_onward", place=nomination.landing)
    p.delay(STEP_H)
    p.jump("step")
    stage.add(p.name, np.zeros(1), Group(1, "oil_onward", commodity=name))
