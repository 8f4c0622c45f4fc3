"""A repeatered design as the two files that GNPy reads: topology and equipment (its JSON of version 3)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.fibre.design import Design
from transcaspian.systems.fibre.inputs import LineInputs
from transcaspian.systems.fibre.optics import Comb

Json = dict[str, Any]
FIBRE_TYPE = "line_fibre"
POLARISATION_DISPERSION_S_PER_SQRT_M = 1.265e-15  # GNPy asks for it; it plays no part in signal over noise

# GNPy may add or split nothing: the line is run as drawn
_AS_DRAWN: Json = {
    "power_mode": False,
    "delta_power_range_db": [0, 0, 0],
    "max_fiber_lineic_loss_for_raman": 0.25,
    "target_extended_gain": 0,
    "max_length": 500,
    "length_units": "km",
    "max_loss": 60,
    "padding": 0,
    "EOL": 0,
    "con_in": 0,
    "con_out": 0,
}
_NO_ROADM: Json = {
    "target_pch_out_db": -20,
    "add_drop_osnr": 100,
    "pmd": 0,
    "pdl": 0,
    "restrictions": {"preamp_variety_list": [], "booster_variety_list": []},
}


def files(design: Design, inputs: LineInputs) -> dict[str, Json]:
    """Return the files ``topology.json`` and ``equipment.json`` of a repeatered line, as plain data.

    Connector loss and repair margin of a span stand at its far end, where the closed form counts them too.

    Raises
    ------
    InputError
        A passive line: GNPy has no amplifier pumped from shore.
    """
    if design.kind != "repeatered":
        rule, remedy = say("optics.gnpy_passive"), say("optics.gnpy_passive_remedy")
        raise InputError(Problem(rule, field="kind", value=design.kind, allowed="repeatered", remedy=remedy))
    return {"topology.json": _topology(design, inputs), "equipment.json": _equipment(design, inputs)}


def _topology(design: Design, inputs: LineInputs) -> Json:
    elements: list[Json] = [_element("shore_a", "Transceiver")]
    for number, section in enumerate(design.sections, start=1):
        fibre_db = inputs.optics.glass.attenuation_db_per_km * section.length_km
        params = {
            "length": section.length_km,
            "length_units": "km",
            "loss_coef": inputs.optics.glass.attenuation_db_per_km,
            "att_in": 0,
            "con_in": 0,
            "con_out": section.loss_db - fibre_db,
        }
        elements.append(_element(f"span_{number}", "Fiber", type_variety=FIBRE_TYPE, params=params))
        amplifier = design.amplifiers[number - 1]
        operational = {"gain_target": section.gain_db, "tilt_target": 0, "out_voa": 0, "delta_p": None}
        elements.append(_element(f"amplifier_{number}", "Edfa", type_variety=amplifier, operational=operational))
    elements.append(_element("shore_b", "Transceiver"))
    connections = [{"from_node": one["uid"], "to_node": other["uid"]} for one, other in pairwise(elements)]
    return {"network_name": "transcaspian", "elements": elements, "connections": connections}


def _element(uid: str, kind: str, **rest: Any) -> Json:
    location = {"city": uid, "region": "", "latitude": 0, "longitude": 0}
    return {"uid": uid, "type": kind, "metadata": {"location": location}, **rest}


def _equipment(design: Design, inputs: LineInputs) -> Json:
    kinds = sorted(set(design.amplifiers))
    glass = inputs.optics.glass
    fibre = {
        "type_variety": FIBRE_TYPE,
        "dispersion": glass.dispersion_ps_per_nm_km * 1e-6,
        "effective_area": glass.effective_area_um2 * 1e-12,
        "gamma": glass.nonlinear_coefficient_per_w_km * 1e-3,
        "pmd_coef": POLARISATION_DISPERSION_S_PER_SQRT_M,
    }
    return {
        "Edfa": [_amplifier(kind, inputs) for kind in kinds],
        "Fiber": [fibre],
        "Span": [_AS_DRAWN],
        "Roadm": [_NO_ROADM],
        "SI": [_light(inputs.optics.comb, design.sections[0].launch_dbm)],
        "Transceiver": [],
    }


def _amplifier(kind: str, inputs: LineInputs) -> Json:
    lowest_hz, highest_hz = _band_hz(inputs.optics.comb)
    return {
        "type_variety": kind,
        "type_def": "fixed_gain",
        "gain_flatmax": inputs.amplifiers[kind].gain_max_db,
        "gain_min": 0,
        "p_max": 40,  # the launch power already keeps to what the amplifier gives
        "nf0": inputs.amplifiers[kind].noise_figure_db,
        "f_min": lowest_hz,
        "f_max": highest_hz,
        "allowed_for_design": False,
    }


def _light(comb: Comb, launch_dbm: float) -> Json:
    lowest_hz, highest_hz = _band_hz(comb)
    return {
        "f_min": lowest_hz,
        "f_max": highest_hz,
        "baud_rate": comb.symbol_rate_gbd * 1e9,
        "spacing": comb.spacing_ghz * 1e9,
        "power_dbm": launch_dbm,
        "tx_power_dbm": launch_dbm,
        "power_range_db": [0, 0, 1],
        "roll_off": 0.0,
        "tx_osnr": comb.transmitter_osnr_db,
        "sys_margins": 0,
    }


def _band_hz(comb: Comb) -> tuple[float, float]:
    """Return the band that GNPy fills with exactly these channels: its first centre is one slot above the edge."""
    first_hz, slot_hz = float(comb.frequencies_thz()[0]) * 1e12, comb.spacing_ghz * 1e9
    return first_hz - slot_hz, first_hz + (comb.channels - 0.5) * slot_hz
