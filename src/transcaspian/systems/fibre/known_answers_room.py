"""What predictions beside printed figures need of the fibre room, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from transcaspian.systems.fibre import delay, seabed_route
from transcaspian.systems.fibre.inputs import LineInputs, Tables, line_inputs
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedInputs, seabed_inputs
from transcaspian.systems.fibre.seabed_score import Scored
from transcaspian.world import bathymetry, sea_level, zones

Band = tuple[float, float, float]


class YearTables(Tables, Protocol):
    """Central input tables of a calendar year."""

    @property
    def year(self) -> int:
        """Return the year."""

    def frame(self, table: str) -> Any:
        """Return a wide table as a DataFrame."""


@dataclass(frozen=True)
class Room:
    """The room at central inputs."""

    tables: YearTables

    @cached_property
    def graph(self) -> delay.Graph:
        """The graph of routes without the cable."""
        return delay.graph_of(self.tables).without(cable=True)

    @cached_property
    def lines(self) -> LineInputs:
        """Inputs of line design."""
        return line_inputs(self.tables)

    @cached_property
    def rules(self) -> SeabedInputs:
        """Prices and rules of a route."""
        return seabed_inputs(self.tables)

    @cached_property
    def sea(self) -> bathymetry.Bathymetry:
        """The shipped grid at the mean level of the year."""
        months = sea_level.monthly_m(self.tables.frame("sea_level"), year=self.tables.year)
        return bathymetry.shipped().at_level(float(np.mean(months)))

    def route(self, start: Landing, end: Landing) -> Scored:
        """Return the recommended route between two landings."""
        hazards = zones.with_factors(zones.shipped(), self.tables.rows("seabed_hazards"))
        found = seabed_route.propose(
            start=start, end=end, sea=self.sea, inputs=self.rules, zones=hazards, weights=(1.0,)
        )
        return found.best

    def over(self, risks: Sequence[str]) -> delay.Graph:
        """Return the graph of the legs that share no other risk than these."""
        return self.graph.without(risks=sorted(set(self.graph.risks) - set(risks)))


Predictions = Mapping[str, Callable[[Room], float | Band]]
