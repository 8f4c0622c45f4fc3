"""Signal quality of repeatered lines beside GNPy, which runs the very files that the package exports.

    python benchmarks/optics_gnpy.py [--json] [--spans 3 8] [--general]

Runs where GNPy is installed. One line (one JSON object with --json) a case; exits 1 if any channel differs by more
than 0.3 dB. `--general` also asks GNPy's general solver, without and with Raman scattering between channels, which
the closed form leaves out; it takes about a minute a line.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from gnpy.core.parameters import SimParams
from gnpy.tools.json_io import load_equipment, load_network
from gnpy.tools.worker_utils import designed_network, transmission_simulation

from transcaspian import scenario
from transcaspian.systems.fibre import design, gnpy_files
from transcaspian.systems.fibre.inputs import line_inputs

FLOOR_DB = 0.3
METHODS = {
    "analytic": {"nli_params": {"method": "gn_model_analytic"}, "raman_params": {"flag": False}},
    "general": {
        "nli_params": {"method": "ggn_approx"},
        "raman_params": {"flag": False, "result_spatial_resolution": 10e3, "solver_spatial_resolution": 10e3},
    },
    "general, with Raman scattering": {
        "nli_params": {"method": "ggn_approx"},
        "raman_params": {"flag": True, "result_spatial_resolution": 10e3, "solver_spatial_resolution": 10e3},
    },
}


LENGTH_KM = 378.0


def gnpy_quality_db(folder: Path, method: str) -> np.ndarray:
    """Return signal over all noise in the width of the signal, by channel: what GNPy's own command computes."""
    equipment = load_equipment(folder / "equipment.json")
    network = load_network(folder / "topology.json", equipment)
    SimParams.set_params(METHODS[method])
    band = equipment["SI"]["default"]
    network, request, reference = designed_network(
        equipment,
        network,
        "shore_a",
        "shore_b",
        nodes_list=["shore_b"],
        loose_list=["STRICT"],
        args_power=band.tx_power_dbm,
        no_insert_edfas=True,
    )
    path, *_ = transmission_simulation(equipment, network, request, reference)
    return np.asarray(path[-1].snr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--spans", nargs=2, type=int, default=(3, 8), metavar=("FIRST", "LAST"))
    parser.add_argument("--general", action="store_true")
    asked = parser.parse_args()
    inputs = line_inputs(scenario.load("baseline-2023").sample(1, None))
    length_km = LENGTH_KM
    worst = 0.0
    for spans in range(asked.spans[0], asked.spans[1] + 1):
        ours = design.repeatered(length_km, inputs, spans=spans)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, text in gnpy_files.files(ours, inputs).items():
                (folder / file).write_text(json.dumps(text), "utf-8")
            for method in METHODS if asked.general else ("analytic",):
                begun = time.perf_counter()
                theirs = gnpy_quality_db(folder, method)
                took = time.perf_counter() - begun
                difference = float(np.abs(theirs - ours.quality_db).max())
                worst = max(worst, difference if method == "analytic" else 0.0)
                tell(asked.json, spans, method, ours.quality_db, theirs, difference, took)
    return int(worst > FLOOR_DB)


def tell(as_json: bool, spans: int, method: str, ours, theirs, difference: float, took: float) -> None:
    middle = len(ours) // 2
    row = {
        "job": f"signal over noise, {spans} spans",
        "peer": f"gnpy {version('gnpy')} {method}",
        "ours_db": round(float(ours[middle]), 3),
        "peer_db": round(float(theirs[middle]), 3),
        "largest_difference_db": round(difference, 4),
        "floor_db": FLOOR_DB,
        "equal": difference <= FLOOR_DB,
        "peer_s": round(took, 3),
    }
    print(json.dumps(row) if as_json else "  ".join(f"{key}={value}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
