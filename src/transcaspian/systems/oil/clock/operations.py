"""Oil put together on a clock: its own, or one that other rooms share."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.methods import draws
from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock import nominations, pipeline, tankers, tanks, trains
from transcaspian.systems.oil.clock.cast import Stage
from transcaspian.systems.oil.clock.inputs import OilInputs
from transcaspian.world import shared_places
from transcaspian.world.cast import Cast
from transcaspian.world.clock import Clock
from transcaspian.world.surroundings import Surroundings, draw_seed, surroundings

ROOM = "oil"


@dataclass(frozen=True, slots=True)
class Plan:
    """A model ready to build, the seed of its draws, and the stage that everything was set on."""

    model: ev.Model
    seed: int
    stage: Stage


def plan(inputs: OilInputs, clock: Clock, *, seed: int, replication: int) -> Plan:
    """Return oil's model for one replication, on a clock of its own."""
    around = surroundings(inputs.tables, clock, seed=seed, replication=replication)
    model = ev.Model(horizon_h=clock.horizon_h)
    shared_places.declare(model, inputs.tables, around)
    stage = join(model, inputs, around, seed=seed, replication=replication)
    return Plan(model, draw_seed(seed, replication), stage)


def join(model: ev.Model, inputs: OilInputs, around: Surroundings, *, seed: int, replication: int) -> Stage:
    """Add tanks, trains, tankers, line and liftings to a model with the shared places; return what was set up."""
    own_seed = draws.name_key(ROOM, seed, replication) >> 1
    asked_t = {
        name: nominations.daily_t(name, each, around.clock, seed=own_seed) for name, each in inputs.nominations.items()
    }
    stage = Stage(model, inputs, around, own_seed, asked_t, Cast())
    tanks.declare(stage)
    for who in (tanks, trains, tankers, pipeline):
        who.add(stage)
    return stage
