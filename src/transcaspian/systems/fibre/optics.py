"""Signal quality of an amplified line: Gaussian-noise model in closed form, amplifier noise, capacity.

Nonlinear interference follows P. Poggiolini et al., A Detailed Analytical Derivation of the GN Model of Non-Linear
Interference in Coherent Optical Transmission Systems, arXiv:1209.0394, equations 120 and 123: a comb of rectangular
channels, spans added incoherently, each channel with the interference of all others at their own distances, so that
the edges of the spectrum come out better than its middle. Light that is amplified along the fibre (Raman) is not
covered by these equations; `passive` says how its lines are treated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

PerChannel: TypeAlias = NDArray[np.float64]

LIGHT_SPEED_M_S = 299_792_458.0
PLANCK_J_S = 6.626_070_15e-34
REFERENCE_WAVELENGTH_NM = 1550.0
NOISE_BANDWIDTH_GHZ = 12.5  # optical signal-to-noise ratios are stated in 0.1 nm
DB_PER_NEPER = 10.0 / math.log(10.0)


@dataclass(frozen=True, slots=True)
class Glass:
    """The fibre in the cable: loss per km, mode area, dispersion, nonlinear index in 1e-20 m2/W."""

    attenuation_db_per_km: float
    effective_area_um2: float
    dispersion_ps_per_nm_km: float
    nonlinear_index_1e20_m2_per_w: float

    @property
    def attenuation_per_km(self) -> float:
        """Power loss in nepers a km."""
        return self.attenuation_db_per_km / DB_PER_NEPER

    @property
    def dispersion_ps2_per_km(self) -> float:
        """Magnitude of the group-velocity dispersion, |beta_2| = D lambda^2 / (2 pi c)."""
        ps2_per_ps_nm = REFERENCE_WAVELENGTH_NM**2 / (2 * math.pi * LIGHT_SPEED_M_S) * 1e3
        return abs(self.dispersion_ps_per_nm_km) * ps2_per_ps_nm

    @property
    def nonlinear_coefficient_per_w_km(self) -> float:
        """Gamma = 2 pi n_2 / (lambda A_eff), 1/(W km)."""
        index_m2_per_w = self.nonlinear_index_1e20_m2_per_w * 1e-20
        per_w_m = 2 * math.pi * index_m2_per_w / (REFERENCE_WAVELENGTH_NM * 1e-9 * self.effective_area_um2 * 1e-12)
        return per_w_m * 1e3


@dataclass(frozen=True, slots=True)
class Comb:
    """The channels: how many, how far apart, how wide, round which frequency, how clean at the transmitter."""

    channels: int
    spacing_ghz: float
    symbol_rate_gbd: float
    centre_thz: float
    transmitter_osnr_db: float

    def frequencies_thz(self) -> PerChannel:
        """Return the centres of the channels, rising, shape (channels,)."""
        steps = np.arange(self.channels) - (self.channels - 1) / 2
        return np.asarray(self.centre_thz + steps * self.spacing_ghz * 1e-3)

    @property
    def transmitter_noise_share(self) -> float:
        """Noise over signal at the transmitter, in the width of the signal."""
        return from_db(-self.transmitter_osnr_db) * self.symbol_rate_gbd / NOISE_BANDWIDTH_GHZ


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of fibre and the amplifier at its end.

    Attributes
    ----------
    length_km : float
    loss_db : float
        Fibre, connectors and margin, from launch to amplifier.
    noise_figure_db : float
        Of the amplifier at its end; below zero for Raman gain along the fibre with its amplifier.
    gain_db : float
        Of that amplifier.
    launch_dbm : float
        Power of one channel into the fibre.
    """

    length_km: float
    loss_db: float
    noise_figure_db: float
    gain_db: float
    launch_dbm: float


def from_db(value_db: float) -> float:
    """Return a power ratio from decibels."""
    return float(10.0 ** (value_db / 10.0))


def to_db(ratio: PerChannel) -> PerChannel:
    """Return decibels from power ratios."""
    return np.asarray(10.0 * np.log10(ratio))


def nonlinear_efficiency_per_w2(glass: Glass, comb: Comb, *, length_km: float) -> PerChannel:
    """Return eta of one span, where every channel of power P gets interference eta P^3, 1/W^2, shape (channels,).

    Equations 120 and 123 of arXiv:1209.0394 with alpha the power loss per km, so 1 / alpha in place of
    (2 alpha)^-1 of the paper, whose alpha is that of the field:

    eta_i = 16/27 gamma^2 L_eff^2 / B^2 * sum over n of (2 - [n = i]) psi_n,
    psi_n = (asinh(q (f_n - f_i + B/2) B) - asinh(q (f_n - f_i - B/2) B)) / (4 pi |beta_2| / alpha),
    q = pi^2 |beta_2| / alpha; for n = i both halves are one, which gives the paper's self term.
    """
    alpha = glass.attenuation_per_km
    beta_s2_per_km = glass.dispersion_ps2_per_km * 1e-24
    width_hz = comb.symbol_rate_gbd * 1e9
    effective_km = -math.expm1(-alpha * length_km) / alpha
    frequencies = comb.frequencies_thz() * 1e12
    apart = frequencies[None, :] - frequencies[:, None]
    steepness = math.pi**2 * beta_s2_per_km / alpha * width_hz
    reach = np.arcsinh(steepness * (apart + width_hz / 2)) - np.arcsinh(steepness * (apart - width_hz / 2))
    psi = reach / (4 * math.pi * beta_s2_per_km / alpha)
    weight = 2.0 - np.eye(comb.channels)
    strength = 16.0 / 27.0 * glass.nonlinear_coefficient_per_w_km**2 * effective_km**2 / width_hz**2
    return np.asarray(strength * (weight * psi).sum(axis=1))


def amplifier_noise_w(comb: Comb, *, noise_figure_db: float, gain_db: float) -> PerChannel:
    """Return amplifier noise, referred to its input, in the width of each channel, W, shape (channels,).

    P = (F - 1/G) h f B: with F = (2 n_sp (G - 1) + 1) / G, noise of both polarisations at the output is
    2 n_sp (G - 1) h f B (E. Desurvire, Erbium-Doped Fiber Amplifiers, 1994, chapter 2). Never below zero.
    """
    photons = PLANCK_J_S * comb.frequencies_thz() * 1e12 * comb.symbol_rate_gbd * 1e9
    return np.asarray(max(from_db(noise_figure_db) - from_db(-gain_db), 0.0) * photons)


def gsnr_db(glass: Glass, comb: Comb, sections: tuple[Section, ...]) -> PerChannel:
    """Return signal over all noise in the width of the signal, by channel, dB, shape (channels,).

    1 / GSNR = noise share of the transmitter + sum over sections of (P_ase / P at the amplifier + eta P^2).
    """
    share = np.full(comb.channels, comb.transmitter_noise_share)
    for section in sections:
        launch_w = from_db(section.launch_dbm) * 1e-3
        noise = amplifier_noise_w(comb, noise_figure_db=section.noise_figure_db, gain_db=section.gain_db)
        share += noise * from_db(section.loss_db) / launch_w
        share += nonlinear_efficiency_per_w2(glass, comb, length_km=section.length_km) * launch_w**2
    return -to_db(share)


def best_launch_dbm(glass: Glass, comb: Comb, sections: tuple[Section, ...]) -> float:
    """Return the power of one channel into every section at which the middle channel is best, dBm.

    With a / P + b P^2 the best P is (a / 2 b)^(1/3): amplifier noise is then twice the interference
    (arXiv:1209.0394, section on the optimum launch power). Launch powers in `sections` are not looked at.
    """
    middle = comb.channels // 2
    noise, interference = 0.0, 0.0
    for section in sections:
        at_input = amplifier_noise_w(comb, noise_figure_db=section.noise_figure_db, gain_db=section.gain_db)
        noise += float(at_input[middle]) * from_db(section.loss_db)
        interference += float(nonlinear_efficiency_per_w2(glass, comb, length_km=section.length_km)[middle])
    return 10.0 * math.log10((noise / (2 * interference)) ** (1 / 3) * 1e3)


def pair_capacity_tbps(comb: Comb, quality_db: PerChannel, *, gap_db: float) -> float:
    """Return what one fibre pair carries each way, Tbit/s.

    C = 2 R sum of log2(1 + GSNR_i / gap): two polarisations, Shannon's limit (1948) with the implementation gap.
    """
    ratio = 10.0 ** ((quality_db - gap_db) / 10.0)
    return float(2 * comb.symbol_rate_gbd * 1e-3 * np.log2(1 + ratio).sum())
