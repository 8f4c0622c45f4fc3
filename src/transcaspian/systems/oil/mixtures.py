"""Properties of a mixture of crudes.

Mass is exact; volumes at 15 C are added (shrinkage on mixing, some tenths of a percent at most, is left out); sulphur
and mercaptans by mass; viscosity by the index of Refutas. So every property of a blend lies between those of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil import density
from transcaspian.systems.oil.inputs import Crude, named
from transcaspian.systems.oil.viscosity import ViscosityLine, blended_cst, viscosity_line

MOST_T = 1e18  # of one grade: more than there ever was
COLD_C, WARM_C = 10.0, 50.0  # where the blend's own line of viscosity is laid


@dataclass(frozen=True, slots=True)
class Mixture:
    """A blend: tonnes by grade, and what the whole is like."""

    mass_t: float
    volume_15_m3: float
    shares: Mapping[str, float]
    density_15_kg_m3: float
    sulphur_pct: float
    mercaptans_ppm: float
    viscosity: ViscosityLine

    @property
    def api(self) -> float:
        """Gravity in degrees API."""
        return density.api_from_density(self.density_15_kg_m3)

    @property
    def bbl_per_t(self) -> float:
        """Barrels in a tonne, by density."""
        return density.bbl_per_t(self.density_15_kg_m3)


def mixed(parts_t: Mapping[str, float], crudes: Mapping[str, Crude]) -> Mixture:
    """Return the mixture of `parts_t`, tonnes by grade.

    Raises
    ------
    InputError
        An unknown grade, an amount below zero or beyond all bounds, nothing at all.
    """
    wrong = [
        Problem(say("oil.amount_outside"), row=name, field="mass_t", value=f"{mass:g}", allowed=f"0 .. {MOST_T:g}")
        for name, mass in parts_t.items()
        if not 0.0 <= mass <= MOST_T
    ]
    if wrong:
        raise InputError(wrong)
    used = {name: named(crudes, name, field="crude") for name in parts_t}
    mass_t = sum(parts_t.values())
    if mass_t == 0.0:
        raise InputError(Problem(say("oil.nothing_mixed"), field="mass_t", value="0", allowed="> 0"))
    shares = {name: mass / mass_t for name, mass in parts_t.items()}
    volume_m3 = sum(mass * 1000.0 / used[name].density_15_kg_m3 for name, mass in parts_t.items())
    return Mixture(
        mass_t=mass_t,
        volume_15_m3=volume_m3,
        shares=shares,
        density_15_kg_m3=mass_t * 1000.0 / volume_m3,
        sulphur_pct=sum(share * used[name].sulphur_pct for name, share in shares.items()),
        mercaptans_ppm=sum(share * used[name].mercaptans_ppm for name, share in shares.items()),
        viscosity=_viscosity(shares, used),
    )


def _viscosity(shares: Mapping[str, float], used: Mapping[str, Crude]) -> ViscosityLine:
    cold, warm = (
        blended_cst([used[name].viscosity.at(temperature) for name in shares], list(shares.values()))
        for temperature in (COLD_C, WARM_C)
    )
    return viscosity_line(temperature_1_c=COLD_C, viscosity_1_cst=cold, temperature_2_c=WARM_C, viscosity_2_cst=warm)
