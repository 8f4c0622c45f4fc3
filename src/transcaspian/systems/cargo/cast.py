"""What everyone who adds entities of the cargo room needs."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.world.cast import Cast
from transcaspian.world.clock import Clock


@dataclass(frozen=True, slots=True)
class Stage:
    """The model, the inputs, the clock, the seed, and the cast to join."""

    model: ev.Model
    inputs: CargoInputs
    clock: Clock
    seed: int
    cast: Cast
