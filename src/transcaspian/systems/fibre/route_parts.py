"""A route as line design, availability and the lay see it: shore ends, main line, faults and cost of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcaspian.systems.fibre.seabed_score import Leg, Scored

SHORE_END = "shore_end"


@dataclass(frozen=True, slots=True)
class RouteParts:
    """Lengths of cable, faults and cost of a route.

    Attributes
    ----------
    shore_start_km, main_km, shore_end_km : float
        Cable, slack in it: from the first landing to where ship and plough take over, from there to the other shore
        end, and that one. Work of the barge amid the main line counts as main.
    shore_faults_per_year, main_faults_per_year : float
    cost_usd : float
        Of the route; fixed costs and what the optics need are not in it.
    """

    shore_start_km: float
    main_km: float
    shore_end_km: float
    shore_faults_per_year: float
    main_faults_per_year: float
    cost_usd: float

    @property
    def length_km(self) -> float:
        """Length of cable."""
        return self.shore_start_km + self.main_km + self.shore_end_km

    @property
    def usd_per_km(self) -> float:
        """Cost of the route per km of cable."""
        return self.cost_usd / self.length_km


def route_parts(route: Scored) -> RouteParts:
    """Return the parts of a measured route."""
    start = _ashore(route.legs)
    end = _ashore(route.legs[::-1][: len(route.legs) - len(start)])
    shore = (*start, *end)
    faults = sum(leg.faults_per_year for leg in shore)
    ends_km = [sum(leg.cable_km for leg in part) for part in (start, end)]
    return RouteParts(
        shore_start_km=ends_km[0],
        main_km=route.cable_length_km - sum(ends_km),
        shore_end_km=ends_km[1],
        shore_faults_per_year=faults,
        main_faults_per_year=max(route.faults_per_year - faults, 0.0),
        cost_usd=route.cost_usd,
    )


def _ashore(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """Return the legs from one end that barge and divers lay."""
    count = next((place for place, leg in enumerate(legs) if leg.work != SHORE_END), len(legs))
    return tuple(legs[:count])
