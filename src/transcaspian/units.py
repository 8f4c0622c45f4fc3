"""Units: one base unit a quantity, and the exact factors between the units of the field.

Base units: tonne, kilometre, metre, hour, degree, US dollar. A TEU is never a tonne times a constant; a barrel is a
volume, and how many make a tonne depends on the grade.
"""

from __future__ import annotations

HOURS_PER_DAY = 24.0
DAYS_PER_WEEK = 7
KM_PER_NAUTICAL_MILE = 1.852  # exact, first extraordinary hydrographic conference, Monaco 1929
TEU_PER_FEU = 2
M3_PER_BBL = 0.158987294928  # exact: 42 US gallons of 231 cubic inches
MM_PER_INCH = 25.4  # exact
STANDARD_GRAVITY_M_S2 = 9.80665  # exact
PA_PER_BAR = 1e5  # exact
SECONDS_PER_HOUR = 3600.0


def km_h_from_knots(speed_kn: float) -> float:
    """Return a speed in km/h from knots (1 kn = 1.852 km/h exactly)."""
    return speed_kn * KM_PER_NAUTICAL_MILE
