"""Viscosity by temperature (ASTM D341) and of blends (Refutas).

D341: log10 log10 Z = A - B log10 T, T in kelvin, Z = v + 0.7 + exp(-1.47 - 1.84 v - 0.51 v^2) with v in cSt, and its
printed inverse. Blends: index 14.534 ln ln (v + 0.8) + 10.975 by mass (Refutas, 2000; R. E. Maples, Petroleum
Refinery Process Economics, chapter 31).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

KELVIN = 273.15


@dataclass(frozen=True, slots=True)
class ViscosityLine:
    """The straight line of ASTM D341 through two measured viscosities."""

    intercept: float
    slope: float

    def at(self, temperature_c: float) -> float:
        """Return the kinematic viscosity in cSt."""
        z = 10.0 ** (10.0 ** (self.intercept - self.slope * math.log10(temperature_c + KELVIN)))
        return from_z(z)


def viscosity_line(
    *, temperature_1_c: float, viscosity_1_cst: float, temperature_2_c: float, viscosity_2_cst: float
) -> ViscosityLine:
    """Return the line through two points; the temperatures differ."""
    first, second = (math.log10(math.log10(to_z(value))) for value in (viscosity_1_cst, viscosity_2_cst))
    cold, warm = (math.log10(value + KELVIN) for value in (temperature_1_c, temperature_2_c))
    slope = (first - second) / (warm - cold)
    return ViscosityLine(intercept=first + slope * cold, slope=slope)


def to_z(viscosity_cst: float) -> float:
    """Return Z of ASTM D341."""
    v = viscosity_cst
    return v + 0.7 + math.exp(-1.47 - 1.84 * v - 0.51 * v * v)


def from_z(z: float) -> float:
    """Return the viscosity in cSt of a Z of ASTM D341."""
    x = z - 0.7
    return x - math.exp(-0.7487 - 3.295 * x + 0.6119 * x**2 - 0.3193 * x**3)


def blended_cst(viscosities_cst: Sequence[float], mass_shares: Sequence[float]) -> float:
    """Return the viscosity in cSt of a mixture, all at one temperature; the shares sum to one."""
    parts = zip(viscosities_cst, mass_shares, strict=True)
    index = sum(share * blending_index(value) for value, share in parts)
    return math.exp(math.exp((index - 10.975) / 14.534)) - 0.8


def blending_index(viscosity_cst: float) -> float:
    """Return the blending index of Refutas; viscosities above 0.2 cSt have one."""
    return 14.534 * math.log(math.log(viscosity_cst + 0.8)) + 10.975
