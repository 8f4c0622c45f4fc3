"""Amounts of oil in the units of the trade: tonnes, barrels, cubic metres at 15 C and at a temperature."""

from __future__ import annotations

from typing import NamedTuple

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.density import KG_PER_T, api_from_density, t_in_air_per_m3
from transcaspian.systems.oil.inputs import Crude
from transcaspian.systems.oil.volume_correction import crude_factor

UNITS = ("t", "kt", "Mt", "bbl", "kbbl", "Mbbl", "m3", "m3_at")
MOST = 1e12  # of any unit: more than there ever was
LARGE = {"k": 1e3, "M": 1e6}


class Amount(NamedTuple):
    """One amount in every unit.

    `volume_15_bbl` follows the factor of the grade where one is published, so that it need not be `volume_15_m3` in
    barrels to the last digit: the published factor counts the oil as it was traded.
    """

    mass_t: float
    mass_in_air_t: float
    volume_15_bbl: float
    volume_15_m3: float
    volume_m3: float
    temperature_c: float
    correction_factor: float
    density_15_kg_m3: float
    api: float
    bbl_per_t: float


def converted(
    amount: float, unit: str, *, density_15_kg_m3: float, barrels_per_t: float, temperature_c: float
) -> Amount:
    """Return an amount in every unit.

    Parameters
    ----------
    amount : float
    unit : str
        t, bbl or m3, with k or M before t or bbl for a thousand or a million; m3_at is a volume at `temperature_c`.
    density_15_kg_m3, barrels_per_t, temperature_c : float

    Raises
    ------
    InputError
        An unknown unit, an amount below zero, a density or a temperature outside table 54A.
    """
    factor = crude_factor(density_15_kg_m3, temperature_c)
    mass = _mass(amount, unit, density_15_kg_m3, barrels_per_t, factor)
    volume_15 = mass * KG_PER_T / density_15_kg_m3
    return Amount(
        mass_t=mass,
        mass_in_air_t=volume_15 * t_in_air_per_m3(density_15_kg_m3),
        volume_15_bbl=mass * barrels_per_t,
        volume_15_m3=volume_15,
        volume_m3=volume_15 / factor,
        temperature_c=temperature_c,
        correction_factor=factor,
        density_15_kg_m3=density_15_kg_m3,
        api=api_from_density(density_15_kg_m3),
        bbl_per_t=barrels_per_t,
    )


def mass_t(amount: float, unit: str, crude: Crude) -> float:
    """Return tonnes of an amount of a grade, volumes at 15 C; raises `InputError` as `converted` does."""
    return _mass(amount, unit, crude.density_15_kg_m3, crude.barrels_per_t, 1.0)


def _mass(amount: float, unit: str, density: float, barrels_per_t: float, factor: float) -> float:
    if unit not in UNITS:
        raise InputError(Problem(say("oil.unknown_unit"), field="unit", value=unit, allowed=", ".join(UNITS)))
    if not 0.0 <= amount <= MOST:
        allowed = f"0 .. {MOST:g}"
        raise InputError(Problem(say("oil.amount_outside"), field="amount", value=f"{amount:g}", allowed=allowed))
    scale = LARGE.get(unit[0], 1.0) if unit not in {"m3", "m3_at"} else 1.0
    if unit.endswith("bbl"):
        return amount * scale / barrels_per_t
    if unit.endswith("t") and unit != "m3_at":
        return amount * scale
    return amount * density / KG_PER_T * (factor if unit == "m3_at" else 1.0)
