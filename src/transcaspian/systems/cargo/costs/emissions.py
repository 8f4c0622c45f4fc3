"""Greenhouse gases of a trip in the form of ISO 14083: factor x tonnes x distance, leg by leg.

Well to wheel is the sum of well to tank and tank to wheel. Distances are the shortest feasible ones of the network
(rail kilometres, drawn sea tracks); the factors hold average load and empty running inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.systems.cargo.costs.legs import Leg
from transcaspian.systems.cargo.inputs import Tables

SCOPES = ("ttw", "wtt", "wtw")
FACTORS = {"rail_east": "rail_diesel", "rail_west": "rail_electric", "black_sea": "ship_black_sea"}
SHIPS = {"box": "ship_feeder", "wagon": "ship_ferry", "truck": "ship_ferry", "dry": "ship_dry"}


@dataclass(frozen=True, slots=True)
class Emission:
    """Grams of CO2e for each tonne on one leg: tank to wheel, well to tank; km and the row of the factor."""

    item: str
    km: float
    factor: str
    ttw_g_per_t: float
    wtt_g_per_t: float

    @property
    def wtw_g_per_t(self) -> float:
        """Well to wheel."""
        return self.ttw_g_per_t + self.wtt_g_per_t


def emissions(tables: Tables, legs: Iterable[Leg], carrier: str) -> tuple[Emission, ...]:
    """Return the emissions of the legs that have a length; borders, ports and waiting are left out."""
    factors = tables.rows("emission_factors")
    found = []
    for leg in legs:
        if leg.km > 0:
            name = SHIPS[carrier] if leg.item == "sea" else FACTORS[leg.item]
            row = factors[name]
            found.append(
                Emission(leg.item, leg.km, name, leg.km * row["ttw_g_per_t_km"], leg.km * row["wtt_g_per_t_km"])
            )
    return tuple(found)


def intensity(found: Iterable[Emission]) -> tuple[float, float, float]:
    """Return grams of CO2e per tonne-kilometre of a whole trip: tank to wheel, well to tank, well to wheel."""
    parts = tuple(found)
    km = sum(part.km for part in parts)
    ttw, wtt = sum(part.ttw_g_per_t for part in parts), sum(part.wtt_g_per_t for part in parts)
    return ttw / km, wtt / km, (ttw + wtt) / km
