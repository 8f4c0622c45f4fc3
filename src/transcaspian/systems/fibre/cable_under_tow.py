"""A cable on its way from the ship to the bed: angle, tension, slack on a slope, spans.

E. E. Zajac, Dynamics and Kinematics of the Laying and Recovery of Submarine Cable, Bell System Technical Journal 36,
1957: in steady laying the cable is a straight line from ship to bed whose angle depends on one constant of the cable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

CASPIAN_WATER_KG_M3 = 1010.0  # brackish, so lower than the ocean's 1025


@dataclass(frozen=True, slots=True)
class Cable:
    """A cable in the water: weight in water and diameter, with the drag coefficient of a smooth round body.

    Raises
    ------
    InputError
        A weight, diameter or coefficient that is not above zero: such a cable does not sink.
    """

    weight_n_m: float
    diameter_mm: float
    drag_coefficient: float = 1.2

    def __post_init__(self) -> None:
        given = {"weight_n_m": self.weight_n_m, "diameter_mm": self.diameter_mm, "drag": self.drag_coefficient}
        wrong = [name for name, value in given.items() if not value > 0]
        if wrong:
            rule = say("resilience.cable")
            raise InputError(Problem(rule, field=name, value=f"{given[name]:g}", allowed="> 0") for name in wrong)

    def hydrodynamic_constant_m_s(self, *, water_kg_m3: float = CASPIAN_WATER_KG_M3) -> float:
        """Return H = sqrt(2 w / (C_d rho d)), the speed at which it sinks flat, m/s."""
        drag = self.drag_coefficient * water_kg_m3 * self.diameter_mm * 1e-3
        return math.sqrt(2 * self.weight_n_m / drag)

    def angle_deg(self, ship_m_s: float) -> float:
        """Return the angle with the horizontal: cos a = sqrt(1 + (H/V)^4 / 4) - (H/V)^2 / 2; 90 for a ship at rest."""
        if ship_m_s <= 0:
            return 90.0
        ratio = (self.hydrodynamic_constant_m_s() / ship_m_s) ** 2
        return math.degrees(math.acos(math.sqrt(1 + ratio**2 / 4) - ratio / 2))

    def top_tension_n(self, depth_m: float, *, bottom_n: float = 0.0) -> float:
        """Return the tension at the ship, T_0 + w h."""
        return bottom_n + self.weight_n_m * depth_m

    def pay_out_m_s(self, ship_m_s: float, *, down_slope_deg: float) -> float:
        """Return the pay-out that covers a gentle slope downwards without tension, V + H beta / 2."""
        return ship_m_s + self.hydrodynamic_constant_m_s() * math.radians(down_slope_deg) / 2

    def fastest_up_slope_m_s(self, up_slope_deg: float) -> float:
        """Return the speed below which an upward slope leaves no span, H / gamma; infinite on a level bed."""
        slope = math.radians(up_slope_deg)
        return self.hydrodynamic_constant_m_s() / slope if slope > 0 else math.inf
