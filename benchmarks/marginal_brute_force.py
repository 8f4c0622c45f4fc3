"""Marginal values against brute force: the same levers with ten times the replications, and another seed.

    python benchmarks/marginal_brute_force.py [--smoke] [--replications 8] [--at 1.5]

One JSON object a line: job (the lever and measure), ours (mean and half-width of the study), peer (those of brute
force), ratio of the half-widths, equal: whether the difference of the two means lies within its own 95 % interval,
half-width the root of the sum of the squares of both.
"""

from __future__ import annotations

import argparse
import json
import math

from transcaspian import scenario
from transcaspian.study.marginal import marginal

LEVERS = ("berth_alat_ferry", "ferry_pool", "feeder_350_aktau_alat", "depth_aktau_dry", "path_tbilisi_batumi")
MEASURES = ("carried_t", "p90_days", "wait_cost_usd")
TEN_TIMES = 10


def found(
    at: str, levers: tuple[str, ...], *, replications: int, seed: int
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return mean change and half-width of every lever and measure."""
    study = marginal(
        scenario.load("baseline-2023"),
        at=(at,),
        levers=levers,
        factors=(),
        top=1,
        first=replications,
        replications=replications,
        seed=seed,
        workers=1,
    )
    frame = study.tables["marginal"]
    frame = frame[frame["measure"].isin(MEASURES)]
    return {(row.lever, row.measure): (row.change, row.high - row.change) for row in frame.itertuples()}


def main() -> None:
    """Print one line a lever and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--at", default="1.5")
    asked = parser.parse_args()
    levers = LEVERS[:1] if asked.smoke else LEVERS
    count = 2 if asked.smoke else asked.replications
    ours = found(asked.at, levers, replications=count, seed=1)
    peer = found(asked.at, levers, replications=TEN_TIMES * count, seed=2)
    for key, (mean, half) in ours.items():
        other, other_half = peer[key]
        equal = abs(mean - other) <= math.hypot(half, other_half)
        told = {
            "job": f"{key[0]} {key[1]}",
            "ours": {"mean": round(mean, 3), "half_width": round(half, 3), "replications": count},
            "peer": {"mean": round(other, 3), "half_width": round(other_half, 3), "replications": TEN_TIMES * count},
            "ratio": round(half / other_half, 2),
            "equal": equal,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
