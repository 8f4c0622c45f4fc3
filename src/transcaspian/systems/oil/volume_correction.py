"""Volume at a temperature over volume at 15 C: API MPMS 11.1 (1980), ISO 91-1, tables 54A and 54B.

With dT = t - 15 and alpha the expansion at 15 C, 1/C:

    factor = exp(-alpha dT (1 + 0.8 alpha dT)),    alpha = K0 / rho^2 + K1 / rho,

rho the density at 15 C in kg/m3. K0, K1 for crude and for each kind of product as in the standard; between gasoline
and jet fuel alpha = A + B / rho^2. Crude takes 54A. 54B is here as a check of the products branch only. The standard
rounds its inputs to printed steps; nothing is rounded here.
"""

from __future__ import annotations

import math

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

REFERENCE_C = 15.0
SIXTY_F_C = 140.0 / 9.0
CRUDE_K0 = 613.9723
CRUDE_DENSITIES = (610.5, 1075.0)  # kg/m3, limits of table 54A
PRODUCT_DENSITIES = (653.0, 1075.0)  # kg/m3, limits of table 54B
TEMPERATURES = (-18.0, 150.0)  # C, limits of the tables at the middle densities
GASOLINE, JET, FUEL_OIL = (346.42278, 0.43884), (594.5418, 0.0), (186.9696, 0.48618)
GASOLINE_UP_TO, TRANSITION_UP_TO, JET_UP_TO = 770.25, 787.25, 838.25  # the steps of the table are 0.5 kg/m3
TRANSITION = (-0.00336312, 2680.3206)


def crude_factor(density_15_kg_m3: float, temperature_c: float) -> float:
    """Return the volume correction factor of crude oil, table 54A.

    Raises
    ------
    InputError
        Density or temperature outside the table.
    """
    _check(density_15_kg_m3, temperature_c, CRUDE_DENSITIES)
    return _factor(CRUDE_K0 / density_15_kg_m3**2, temperature_c)


def product_factor(density_15_kg_m3: float, temperature_c: float) -> float:
    """Return the volume correction factor of a refined product, table 54B.

    Raises
    ------
    InputError
        Density or temperature outside the table.
    """
    _check(density_15_kg_m3, temperature_c, PRODUCT_DENSITIES)
    return _factor(_product_expansion(density_15_kg_m3), temperature_c)


def _factor(expansion_per_c: float, temperature_c: float) -> float:
    grown = expansion_per_c * (temperature_c - REFERENCE_C)
    return math.exp(-grown * (1.0 + 0.8 * grown))


def _product_expansion(density: float) -> float:
    if GASOLINE_UP_TO < density <= TRANSITION_UP_TO:
        constant, slope = TRANSITION
        return constant + slope / density**2
    k0, k1 = GASOLINE if density <= GASOLINE_UP_TO else JET if density <= JET_UP_TO else FUEL_OIL
    return k0 / density**2 + k1 / density


def _check(density: float, temperature: float, densities: tuple[float, float]) -> None:
    problems = []
    for key, field, value, (low, high) in (
        ("oil.density_outside", "density_15_kg_m3", density, densities),
        ("oil.temperature_outside", "temperature_c", temperature, TEMPERATURES),
    ):
        if not low <= value <= high:
            problems.append(Problem(say(key), field=field, value=f"{value:g}", allowed=f"{low:g} .. {high:g}"))
    if problems:
        raise InputError(problems)
