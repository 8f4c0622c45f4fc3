"""Marginal values against brute force: the same levers with ten times the replications, and another seed.

    python benchmarks/marginal_brute_force.py [--smoke] [--replications 8] [--at 1.5] [--table]

The levers are such as say something at 1.5 times the demand: two that are worth much by different ways (a berth, a ship
that takes trucks and wagons), one of middling worth, one of doubtful sign, one that is worth about nothing. With eight
replications beside eighty it is 528 runs, some seven minutes on two idle cores.

One JSON object a line, or with --table the rows of a table in Markdown: job (the lever and measure), ours (mean and
half-width of the study), peer (those of brute force), ratio of the half-widths, equal: whether the difference of the
two means lies within its own 95 % interval, half-width the root of the sum of the squares of both.
"""

from __future__ import annotations

import argparse
import json
import math

from transcaspian import scenario
from transcaspian.study.marginal import marginal

LEVERS = (
    "berth_alat_ferry",
    "ropax_pool",
    "tramp_5000_aktau_alat",
    "feeder_350_aktau_alat",
    "path_tbilisi_batumi",
)
MEASURES = ("carried_t", "p90_days", "wait_cost_usd")
TEN_TIMES = 10
SHOWN = {
    "carried_t": ("carried, kt", 1e3),
    "p90_days": ("P90, days", 1.0),
    "wait_cost_usd": ("charges, million USD", 1e6),
}


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
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    levers = LEVERS[:1] if asked.smoke else LEVERS
    count = 2 if asked.smoke else asked.replications
    ours = found(asked.at, levers, replications=count, seed=1)
    peer = found(asked.at, levers, replications=TEN_TIMES * count, seed=2)
    for key, mine in ours.items():
        print(row(key, mine, peer[key]) if asked.table else json.dumps(told(key, mine, peer[key], count)), flush=True)


def agree(ours: tuple[float, float], peer: tuple[float, float]) -> bool:
    """Return whether two means lie within the interval of their difference."""
    return abs(ours[0] - peer[0]) <= math.hypot(ours[1], peer[1])


def told(key: tuple[str, str], ours: tuple[float, float], peer: tuple[float, float], count: int) -> dict[str, object]:
    """Return one lever and measure as plain data."""
    sides = {"ours": (*ours, count), "peer": (*peer, TEN_TIMES * count)}
    return {
        "job": f"{key[0]} {key[1]}",
        **{
            name: {"mean": round(mean, 3), "half_width": round(half, 3), "replications": number}
            for name, (mean, half, number) in sides.items()
        },
        "ratio": round(ours[1] / peer[1], 2) if peer[1] else None,
        "equal": agree(ours, peer),
    }


def row(key: tuple[str, str], ours: tuple[float, float], peer: tuple[float, float]) -> str:
    """Return one lever and measure as a row of a table."""
    words, size = SHOWN[key[1]]
    cells = (f"{mean / size:+.1f} ± {half / size:.1f}" for mean, half in (ours, peer))
    return f"| {' | '.join((key[0], words, *cells, 'yes' if agree(ours, peer) else 'no'))} |"


if __name__ == "__main__":
    main()
