"""Density, API gravity, and what a tonne is in barrels.

Gravity: API MPMS 11.1 (1980), degrees API = 141.5 / SG - 131.5 with SG at 60 F over water of 999.012 kg/m3 there.
Weight in air: practice of table 56, 1.1 kg of air a cubic metre.
"""

from __future__ import annotations

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.volume_correction import SIXTY_F_C, crude_factor
from transcaspian.units import M3_PER_BBL

WATER_60F_KG_M3 = 999.012  # of the tables of 1980
AIR_BUOYANCY_KG_M3 = 1.1
KG_PER_T = 1000.0
CRUDE_APIS = (0.0, 100.0)  # where table 54A has densities


def api_from_density(density_15_kg_m3: float) -> float:
    """Return degrees API of a density at 15 C, kg/m3; the step from 15 C to 60 F (0.56 K) is made by table 54A."""
    at_60f = density_15_kg_m3 * crude_factor(density_15_kg_m3, SIXTY_F_C)
    return 141.5 * WATER_60F_KG_M3 / at_60f - 131.5


def density_from_api(api: float) -> float:
    """Return the density at 15 C, kg/m3, of a gravity in degrees API: the inverse of `api_from_density`.

    Raises
    ------
    InputError
        A gravity that no crude has.
    """
    low, high = CRUDE_APIS
    if not low <= api <= high:
        raise InputError(Problem(say("oil.api_outside"), field="api", value=f"{api:g}", allowed=f"{low:g} .. {high:g}"))
    at_60f = 141.5 * WATER_60F_KG_M3 / (api + 131.5)
    found = at_60f
    for _ in range(4):  # the correction changes by 1e-7 a step
        found = at_60f / crude_factor(found, SIXTY_F_C)
    return found


def bbl_per_t(density_15_kg_m3: float) -> float:
    """Return barrels at 15 C in a tonne (in vacuum) by density."""
    return KG_PER_T / (density_15_kg_m3 * M3_PER_BBL)


def t_in_air_per_m3(density_15_kg_m3: float) -> float:
    """Return tonnes weighed in air of a cubic metre at 15 C (weight conversion factor of table 56)."""
    return (density_15_kg_m3 - AIR_BUOYANCY_KG_M3) / KG_PER_T
