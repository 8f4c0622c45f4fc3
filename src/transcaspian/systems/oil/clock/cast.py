"""What everyone who adds entities of oil needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws
from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock.inputs import OilInputs
from transcaspian.world.cast import Cast, Group
from transcaspian.world.surroundings import Surroundings

Floats = npt.NDArray[np.float64]
ROOM = "oil_"  # goes before the stages of this room


@dataclass(frozen=True, slots=True)
class Stage:
    """The model, the inputs, weather and sea, the seed, the plan by day and nomination, and the cast to join."""

    model: ev.Model
    inputs: OilInputs
    around: Surroundings
    seed: int
    asked_t: Mapping[str, Floats]
    cast: Cast

    def add(
        self,
        process: str,
        at: Floats,
        group: Group,
        *,
        columns: Mapping[str, Floats] | None = None,
        amount_1: float = 0.0,
        amount_2: Floats | float = 0.0,
        keys: npt.NDArray[np.uint64] | None = None,
    ) -> None:
        """Add entities that start a process at the hours `at`, and note what they are."""
        if len(at):
            own = draws.ordinal_keys(f"oil|{process}|{group.commodity}", len(at)) if keys is None else keys
            self.model.add(process, at=at, columns=columns, amount_1=np.full(len(at), amount_1), amount_2=amount_2,
                           key=own)  # fmt: skip
            self.cast.groups.append(group)


def tank(name: str) -> str:
    """Return the store that holds the oil of a tank."""
    return f"oil.tank.{name}"


def ready(name: str) -> str:
    """Return the store of oil in a tank that no ship has been given."""
    return f"oil.ready.{name}"


def due(nomination: str) -> str:
    """Return the store of oil that is nominated and that no ship has been given."""
    return f"oil.due.{nomination}"
