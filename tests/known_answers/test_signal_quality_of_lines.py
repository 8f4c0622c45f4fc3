"""Signal over noise of lines of this length, as GNPy and a published table give it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from transcaspian.systems.fibre import optics
from transcaspian.systems.fibre.optics import Comb, Glass, Section

GLASS = Glass(attenuation_db_per_km=0.165, effective_area_um2=125, dispersion_ps_per_nm_km=21,
              nonlinear_index_1e20_m2_per_w=2.6)  # fmt: skip
COMB = Comb(channels=63, spacing_ghz=75, symbol_rate_gbd=69, centre_thz=193.7, transmitter_osnr_db=40)
LENGTH_KM, CONNECTORS_DB, MARGIN_DB, NOISE_FIGURE_DB = 377.56, 0.6, 3.0, 4.5

# GNPy 3.0.1 (gn_model_analytic) on the files of benchmarks/optics_gnpy.py: first, middle and last channel, dB
GNPY = {
    3: (21.189, 20.659, 20.950),
    4: (23.396, 22.895, 23.169),
    5: (24.511, 24.033, 24.295),
    6: (25.148, 24.686, 24.939),
    7: (25.541, 25.092, 25.337),
    8: (25.796, 25.357, 25.597),
}


def best(glass: Glass, comb: Comb, *, length_km: float, spans: int, extra_db: float) -> np.ndarray:
    part_km = length_km / spans
    loss_db = glass.attenuation_db_per_km * part_km + extra_db
    bare = (Section(part_km, loss_db, NOISE_FIGURE_DB, loss_db, 0.0),) * spans
    launch = optics.best_launch_dbm(glass, comb, bare)
    return optics.gsnr_db(glass, comb, tuple(replace(each, launch_dbm=launch) for each in bare))


@pytest.mark.parametrize("spans", GNPY)
def test_gnpy_agrees_within_three_tenths_of_a_decibel(spans):
    ours = best(GLASS, COMB, length_km=LENGTH_KM, spans=spans, extra_db=CONNECTORS_DB + MARGIN_DB / spans)

    assert ours[[0, 31, 62]] == pytest.approx(GNPY[spans], abs=0.3)


@pytest.mark.parametrize(("spans", "published_db", "shannon_tbps"), [(3, 22.1, 64.0), (4, 24.0, 69.3), (6, 25.4, 73.5)])
def test_a_table_for_lines_of_this_class_is_met(spans, published_db, shannon_tbps):
    glass = replace(GLASS, attenuation_db_per_km=0.155)

    quality = best(glass, COMB, length_km=372.0, spans=spans, extra_db=0.6)

    assert quality[31] == pytest.approx(published_db, abs=0.2)
    assert optics.pair_capacity_tbps(COMB, quality, gap_db=0.0) == pytest.approx(shannon_tbps, rel=0.02)


def test_one_channel_has_the_self_term_of_the_paper():
    """Equation 123 for one channel: asinh(pi^2 / 2 |beta_2| / alpha B^2) / (2 pi |beta_2| / alpha), by hand."""
    single = replace(COMB, channels=1)
    alpha = 0.165 / (10 / math.log(10)) * 1e-3  # 1/m
    beta = 21e-6 * 1550e-9**2 / (2 * math.pi * 299_792_458.0)
    gamma = 2 * math.pi * 2.6e-20 / (1550e-9 * 125e-12)
    effective_m = (1 - math.exp(-alpha * 1e5)) / alpha
    self_term = math.asinh(math.pi**2 / 2 * beta / alpha * 69e9**2) / (2 * math.pi * beta / alpha)
    by_hand = 16 / 27 * (gamma * effective_m) ** 2 * self_term / 69e9**2

    assert optics.nonlinear_efficiency_per_w2(GLASS, single, length_km=100.0) == pytest.approx([by_hand], rel=1e-9)


def test_noise_of_an_amplifier_by_hand():
    """A noise figure of 3 dB and much gain add about two photons in the width of the channel."""
    noise = optics.amplifier_noise_w(replace(COMB, channels=1), noise_figure_db=10 * math.log10(2), gain_db=60.0)

    assert noise == pytest.approx([2 * 6.62607015e-34 * 193.7e12 * 69e9], rel=1e-5)


def test_at_the_best_power_noise_is_twice_the_interference():
    section = Section(100.0, 17.0, 4.5, 17.0, 0.0)
    launch_w = 10 ** (optics.best_launch_dbm(GLASS, COMB, (section,)) / 10) * 1e-3
    noise = optics.amplifier_noise_w(COMB, noise_figure_db=4.5, gain_db=17.0)[31] * 10**1.7 / launch_w
    interference = optics.nonlinear_efficiency_per_w2(GLASS, COMB, length_km=100.0)[31] * launch_w**2

    assert noise == pytest.approx(2 * interference, rel=1e-9)


def test_capacity_of_a_flat_comb_is_shannons():
    quality = np.full(63, 20.0)

    assert optics.pair_capacity_tbps(COMB, quality, gap_db=0.0) == pytest.approx(63 * 2 * 0.069 * math.log2(101))


def test_the_edges_of_the_spectrum_are_better_than_its_middle():
    quality = best(GLASS, COMB, length_km=LENGTH_KM, spans=4, extra_db=1.0)

    assert quality[0] > quality[31] < quality[62]
