"""What every guest of the clock meets alike in one replication: storms, ice and the level of the sea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws, intervals
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import ice, incidents, sea_level, weather
from transcaspian.world.clock import Clock
from transcaspian.world.ice import Ice
from transcaspian.world.weather import Closures

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]

DRAWS = "cargo"  # the first guest's name; another would move every draw on the clock


class Tables(Protocol):
    """Sampled input tables, as the scenario hands them over."""

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""

    def frame(self, table: str) -> pd.DataFrame:
        """Return a wide table."""

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The clock, the hours in which weather and ice shut ports, the ice, and the level of the sea by day (metres)."""

    clock: Clock
    closures: Closures
    winters: Ice
    level_m: Floats

    def slow_factor(self, port: str) -> Floats:
        """Return by day how much longer a passage to a port takes: more than 1 while ice slows ships."""
        slow = intervals.is_closed(self.winters.slow.get(port, intervals.NEVER), self.clock.days_h())
        return np.where(slow, self.winters.slow_factor.get(port, 1.0), 1.0)

    def start_h(self, moment: str | None) -> float:
        """Return the hour of a date, 0 if it is before the clock starts or not given."""
        return 0.0 if not moment else max(0.0, float(self.clock.hour_of(moment)))


def surroundings(tables: Tables, clock: Clock, *, seed: int, replication: int) -> Surroundings:
    """Return storms, ice and sea of one replication, alike for every room; ports that the scenario shuts are shut.

    They draw from seed and replication alone.
    """
    winters = ice.winters(tables.rows("ice"), clock=clock, seed=seed, replication=replication)
    factor = tables.rows("policies")["closures"]["hours_factor"]
    storms = weather.closures(
        tables.rows("storms"),
        tables.rows("closures"),
        clock=clock,
        seed=seed,
        replication=replication,
        closed_hours_factor=factor,
    )
    frozen = {pair: winters.closed[pair[0]] for pair in storms.pairs if pair[0] in winters.closed}
    closed = storms.with_extra(frozen).with_extra(incidents.port_closures(tables, clock, storms.pairs))
    return Surroundings(clock, closed, winters, _level_m(tables, clock))


def _level_m(tables: Tables, clock: Clock) -> Floats:
    sea = tables.rows("sea")["caspian"]
    return sea_level.daily_m(
        tables.frame("sea_level"),
        clock=clock,
        projection=sea["projection"],
        offset_m=sea["offset_m"] + sea["local_bias_m"],
    )


def draw_seed(seed: int, replication: int) -> int:
    """Return the seed of all draws on the clock in one replication; guests differ by the keys of their entities."""
    return draws.name_key(DRAWS, seed, replication) >> 1


def days(values: npt.ArrayLike) -> dict[str, Any]:
    """Return what a profile of daily values is declared with."""
    return {"step_h": HOURS_PER_DAY, "values": np.asarray(values)}
