"""A line without repeaters: strong boosters, Raman gain at the receiver, amplifiers in the cable pumped from shore.

Raman gain along the fibre is outside the closed form: the receiver's is taken as an amplifier with a noise figure
below zero at the end of the fibre, the transmitter's as more launched power. The first hides noise of double
scattering, the second puts the interference of the raised power at the start of the fibre, where it is greatest.
What remains open is stated as an uncertainty in dB.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from transcaspian.errors import NoAnswer
from transcaspian.messages import told
from transcaspian.systems.fibre import optics
from transcaspian.systems.fibre.design import Design, checked_length, completed, worst_db
from transcaspian.systems.fibre.inputs import LineInputs
from transcaspian.systems.fibre.optics import Section

STEP_KM = 10.0
SHARES_OF_COMB = (1.0, 0.75, 0.5, 0.33, 0.2, 0.1)
LOWEST_STEPS_DB = 24  # below the most that the booster gives
COARSE_DB = 4  # noise has one valley over launch power: first in coarse steps, then in steps of 1 dB


def passive(length_km: float, inputs: LineInputs, *, pairs: int = 1) -> Design:
    """Return the line without repeaters that carries most: places of remote amplifiers and number of channels.

    Tried are no remote amplifier, one before the receiver, and one behind the transmitter too, each every 10 km of
    the range where they are built, with all channels and with fewer that get more power each.

    Raises
    ------
    InputError
        A length or a number of pairs that makes no line.
    NoAnswer
        No arrangement closes even with the fewest channels; says how many dB are missing.
    """
    checked_length(length_km)
    found = [
        _design(length_km, inputs, places, channels, pairs=pairs)
        for places in _places(length_km, inputs)
        for channels in _channel_counts(inputs)
    ]
    least = inputs.optics.least_gsnr_db
    closing = [design for design in found if worst_db(design) >= least]
    if not closing:
        best = max(worst_db(design) for design in found)
        raise NoAnswer(told("optics.no_passive", length=length_km, best=best, least=least, missing=least - best))
    return max(closing, key=lambda design: design.pair_tbps)


def _places(length_km: float, inputs: LineInputs) -> Iterator[tuple[float, ...]]:
    """Yield where remote amplifiers lie, km from the transmitter: none, one, two."""
    yield ()
    pump = inputs.remote_pump
    far = np.arange(pump.nearest_km, pump.farthest_km + STEP_KM / 2, STEP_KM)
    for behind in far[far < length_km]:
        yield (float(length_km - behind),)
        for ahead in far[far < length_km - behind]:
            yield (float(ahead), float(length_km - behind))


def _channel_counts(inputs: LineInputs) -> tuple[int, ...]:
    return tuple(sorted({max(1, round(share * inputs.optics.comb.channels)) for share in SHARES_OF_COMB}))


def _design(length_km: float, inputs: LineInputs, places: tuple[float, ...], channels: int, *, pairs: int) -> Design:
    kinds = ("remote",) * len(places) + ("terminal_raman",)
    ends = np.diff((0.0, *places, length_km))
    bare = tuple(_section(inputs, float(each), length_km, kind) for each, kind in zip(ends, kinds, strict=True))
    build = partial(_launched, bare, inputs=inputs, places=places, channels=channels, length_km=length_km)
    most_dbm = inputs.amplifiers["terminal_raman"].output_max_dbm - 10 * math.log10(channels)
    comb = replace(inputs.optics.comb, channels=channels)
    glass = inputs.optics.glass
    middle = channels // 2
    interference = [optics.nonlinear_efficiency_per_w2(glass, comb, length_km=each)[middle] for each in ends]
    single = replace(comb, channels=1)

    def noise_share(first_dbm: float) -> float:
        """Return noise over signal of the middle channel."""
        share = 0.0
        for section, eta in zip(build(first_dbm=first_dbm), interference, strict=True):
            launch_w = optics.from_db(section.launch_dbm) * 1e-3
            figure, gain = section.noise_figure_db, section.gain_db
            noise = float(optics.amplifier_noise_w(single, noise_figure_db=figure, gain_db=gain)[0])
            share += noise * optics.from_db(section.loss_db) / launch_w + float(eta) * launch_w**2
        return share

    coarse = min((most_dbm - step for step in range(0, LOWEST_STEPS_DB, COARSE_DB)), key=noise_share)
    fine = [min(coarse + step, most_dbm) for step in range(1 - COARSE_DB, COARSE_DB)]
    sections = build(first_dbm=min(fine, key=noise_share))
    uncertainty = inputs.remote_pump.uncertainty_db
    return completed(
        "passive", length_km, inputs, sections, amplifiers=kinds, channels=channels, pairs=pairs,
        uncertainty_db=uncertainty,
    )  # fmt: skip


def _section(inputs: LineInputs, part_km: float, length_km: float, kind: str) -> Section:
    some = inputs.optics
    margin_db = some.repair_margin_db * part_km / length_km
    loss_db = some.glass.attenuation_db_per_km * part_km + some.connector_db_per_span + margin_db
    return Section(part_km, loss_db, inputs.amplifiers[kind].noise_figure_db, loss_db, 0.0)


def _launched(
    bare: tuple[Section, ...],
    *,
    first_dbm: float,
    inputs: LineInputs,
    places: tuple[float, ...],
    channels: int,
    length_km: float,
) -> tuple[Section, ...]:
    """Return sections with launch power and gain: a remote amplifier gives what its gain and its pump allow."""
    launch_dbm, sections = first_dbm, []
    for section, place_km in zip(bare, (*places, None), strict=True):
        arrives_dbm = launch_dbm - section.loss_db
        gain_db = section.gain_db
        if place_km is not None:
            shore_km = min(place_km, length_km - place_km)
            most_dbm = _remote_output_dbm(inputs, shore_km) - 10 * math.log10(channels)
            gain_db = max(min(inputs.amplifiers["remote"].gain_max_db, most_dbm - arrives_dbm), 0.0)
        sections.append(replace(section, launch_dbm=launch_dbm, gain_db=gain_db))
        launch_dbm = arrives_dbm + gain_db
    return tuple(sections)


def _remote_output_dbm(inputs: LineInputs, shore_km: float) -> float:
    """Return the signal that a remote amplifier gives: the pump that is left times its yield."""
    pump = inputs.remote_pump
    delivered_dbm = pump.pump_dbm - pump.attenuation_db_per_km * shore_km
    return min(delivered_dbm + pump.conversion_db, inputs.amplifiers["remote"].output_max_dbm)
