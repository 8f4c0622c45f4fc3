"""Oil as a guest on a clock, its own or one that it shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock import kpis, operations
from transcaspian.systems.oil.clock.cast import Stage
from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.world import one_clock
from transcaspian.world.cast import Cast
from transcaspian.world.one_clock import Floats, Outcome, Period
from transcaspian.world.surroundings import Surroundings, Tables

if TYPE_CHECKING:
    import pandas as pd

TANK_FULL = "tank_full_"


@dataclass(frozen=True, slots=True)
class Present:
    """Oil in a model."""

    stage: Stage

    @property
    def cast(self) -> Cast:
        """Who it brought."""
        return self.stage.cast

    def seen(self, around: Surroundings) -> Present:
        """Return the room as seen on another clock of the same run."""
        return Present(replace(self.stage, around=around))

    def reduced(self, log: ev.Log, *, others: tuple[int, int]) -> tuple[Mapping[str, Floats], Sequence[Period]]:
        """Return oil's indicators, and its stops with their causes as dated things."""
        ledger = kpis.Ledger.of(log, self.stage, self.stage.around.clock, before=others[0])
        return kpis.reduce(ledger), list(_stops(ledger))


@dataclass(frozen=True, slots=True)
class Guest:
    """Oil before it has joined."""

    def join(self, model: ev.Model, inputs: Tables, around: Surroundings, *, seed: int, replication: int) -> Present:
        """Add tanks, trains, tankers, line and liftings to a model that has the shared places."""
        return Present(operations.join(model, checked(inputs), around, seed=seed, replication=replication))


def _stops(ledger: kpis.Ledger) -> list[Period]:
    found: list[Period] = []
    for stage, _, cause in dict.fromkeys(ledger.kinds):
        if stage == "oil_stop":
            rows = ledger.rows(stage, cause=cause)
            place = cause.removeprefix(TANK_FULL)
            found += [
                ("stop", place, "filling", cause, float(start), float(end))
                for start, end in zip(ledger.start_h[rows], ledger.end_h[rows], strict=True)
            ]
    return found


def tables(central: Tables, _parameters: Mapping[str, Any]) -> Mapping[str, pd.DataFrame]:
    """Return what does not differ between replications: the amounts agreed and announced."""
    return {"oil_targets": central.frame("oil_targets")}


def simulate(inputs: Tables, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool) -> Outcome:
    """Return the outcome of one replication of oil alone; arguments and errors as in `one_clock.simulate`."""
    clock = one_clock.year_clock(year, warm_up_h)
    return one_clock.simulate((Guest(),), inputs, clock, seed=seed, replication=replication, keep_rows=keep_rows)
