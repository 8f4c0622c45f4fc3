"""The events engine beside its peers: the same events, equality checked before a time counts.

One object a line with ``--json``: job, ours_s, peer, peer_s, ratio, equal. Times are medians of rounds in which the
engines take turns; ours includes writing the description, building it and the run with its log. ``--smoke`` runs small
sizes once, to see that everything works and agrees: its ratios say little.

SimPy and cimba live in an environment of their own: this script goes over to ``.venv-peers`` (or the Python named by
TRANSCASPIAN_PEERS) if they are not beside it. A missing peer is skipped with a line that says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Line = dict[str, Any]


def go_to_peers() -> None:
    """Start again in the peers' environment if SimPy is not here and that environment is."""
    python = Path(os.environ.get("TRANSCASPIAN_PEERS") or ROOT / ".venv-peers" / "bin" / "python")
    if importlib.util.find_spec("simpy") or not python.exists() or os.environ.get("TRANSCASPIAN_AMONG_PEERS"):
        return
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": paths, "TRANSCASPIAN_AMONG_PEERS": "1"}
    sys.exit(subprocess.run([str(python), *sys.argv], env=environment, check=False).returncode)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def in_turn(
    rounds: int, ours: Callable[[], Any], peer: Callable[[], Any], ours_each: int = 3
) -> tuple[float, float, Any, Any]:
    """Return the median times of both and their last results."""
    ours()
    mine, theirs = [], []
    for _ in range(rounds):
        for _ in range(ours_each):
            seconds, result = timed(ours)
            mine.append(seconds)
        seconds, other = timed(peer)
        theirs.append(seconds)
    return median(mine), median(theirs), result, other


def line(job: str, ours_s: float, peer: str, peer_s: float, *, equal: bool, **more: object) -> Line:
    return {"job": job, "ours_s": round(ours_s, 5), "peer": peer, "peer_s": round(peer_s, 4),
            "ratio": round(peer_s / ours_s, 1), "equal": equal, **more}  # fmt: skip


def reduced(trains: int, rounds: int) -> Iterator[Line]:
    """The reduced corridor, with one row a visit on our side."""
    import numpy as np

    import reduced_corridor as corridor
    import reduced_corridor_simpy as peer
    from transcaspian.methods import events as ev

    given, workspace = corridor.inputs(1, trains), ev.Workspace()

    def ours() -> Any:
        return corridor.outcome(corridor.model(given).build().run(seed=1, workspace=workspace), len(given.arrive_h))

    mine_s, peer_s, mine, other = in_turn(rounds, ours, lambda: peer.run(given))
    equal = all(np.array_equal(a, b, equal_nan=True) for a, b in zip(mine, other, strict=True))
    yield line("reduced corridor", mine_s, f"simpy {version('simpy')}", peer_s, equal=equal)
    yield from reduced_beside_cimba(trains, rounds, ours)


def reduced_beside_cimba(trains: int, rounds: int, ours: Callable[[], Any]) -> Iterator[Line]:
    import numpy as np

    if not importlib.util.find_spec("cimba"):
        yield {"job": "reduced corridor", "peer": "cimba", "skipped": "cimba is not installed here"}
        return
    script = Path(__file__).with_name("reduced_corridor_cimba.py")
    theirs, mine = [], []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, str(script), str(trains), "3"], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            yield {"job": "reduced corridor", "peer": "cimba", "skipped": done.stderr.strip().splitlines()[-1]}
            return
        told = json.loads(done.stdout.splitlines()[-1])
        theirs += told["times"]
        mine += [timed(ours)[0] for _ in range(3)]
    exits, voyages = ours()
    inside = ~np.isnan(exits)
    apart_h = (
        abs(told["sum"] - exits[inside].sum()) / inside.sum()
    )  # cimba wakes those who wait for a condition in its own order
    equal = told["exits"] == inside.sum() and told["voyages"] == len(voyages) and apart_h < 0.01
    yield line("reduced corridor", median(mine), f"cimba {version('cimba')}", median(theirs), equal=bool(equal),
               mean_exit_differs_h=round(apart_h, 5))  # fmt: skip


def full_corridor(share: float, rounds: int) -> Iterator[Line]:
    """The corridor with every feature, one row a visit on both sides."""
    import corridor_twin as twin
    import corridor_twin_simpy as peer
    from transcaspian.methods import events as ev

    given, workspace = twin.inputs(1, share), ev.Workspace()
    mine_s, peer_s, mine, other = in_turn(
        rounds, lambda: twin.model(given).build().run(seed=1, workspace=workspace), lambda: peer.run(given)
    )
    yield line("full-feature corridor", mine_s, f"simpy {version('simpy')}", peer_s,
               equal=twin.same(twin.table(mine), other), rows=len(other))  # fmt: skip


def fifo(trains: int, rounds: int) -> Iterator[Line]:
    """Ten FIFO stages in a row; both sides record the exits alone."""
    import numpy as np

    import fifo_stages
    import reduced_corridor as corridor
    from transcaspian.methods import events as ev

    given, workspace = corridor.inputs(1, trains), ev.Workspace()
    mine_s, peer_s, mine, other = in_turn(
        rounds, lambda: fifo_stages.ours(given, workspace), lambda: fifo_stages.simpy_exits(given), 5
    )
    yield line(
        "ten FIFO stages",
        mine_s,
        f"simpy {version('simpy')}",
        peer_s,
        equal=bool(np.allclose(mine, other, rtol=0, atol=1e-9)),
    )


def our_year(job: tuple[int, int, Any]) -> float:
    """Draw, describe, build and run one corridor year; return the mean hour of exit (no rows, as in the peer)."""
    import numpy as np

    import reduced_corridor as corridor

    seed, trains, workspace = job
    given = corridor.Inputs(seed, corridor.arrivals(seed, trains), np.empty((0, 0)), corridor.weather(seed),
                            corridor.payload(seed), corridor.ferry_starts(seed, 16), np.empty((0, 0, 0)))  # fmt: skip
    log = corridor.model(given, drawn=True).build().run(seed=seed, rows=False, workspace=workspace)
    return float(np.nanmean(log.state.ended_h[: trains * corridor.GROUP]))


def simpy_year(job: tuple[int, int]) -> float:
    import numpy as np

    import reduced_corridor as corridor
    import reduced_corridor_simpy as peer

    seed, trains = job
    return float(np.nanmean(peer.run(corridor.inputs(seed, trains))[0]))


def ensemble(trains: int, rounds: int, years: int, peer_years: int) -> Iterator[Line]:
    """Many corridor years, each with numbers of its own: rounds of ours on two threads, SimPy's on two processes."""
    from transcaspian.methods import events as ev

    rooms = [ev.Workspace(), ev.Workspace()]

    def ours(seeds: range) -> list[float]:
        halves = [[(seed, trains, rooms[half]) for seed in seeds[half::2]] for half in (0, 1)]
        with ThreadPoolExecutor(2) as pool:
            parts = list(pool.map(lambda jobs: [our_year(job) for job in jobs], halves))
        return [parts[place % 2][place // 2] for place in range(len(seeds))]

    ours(range(2))
    mine, theirs, equal = [], [], True
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, range(2)))
        for number in range(rounds):
            seeds = range(number * years, (number + 1) * years)
            seconds, means = timed(lambda seeds=seeds: ours(seeds))
            mine.append(seconds / years)
            jobs = [(seed, trains) for seed in seeds[:peer_years]]
            seconds, others = timed(lambda jobs=jobs: list(pool.map(simpy_year, jobs)))
            theirs.append(seconds / peer_years)
            equal = equal and means[:peer_years] == others
    total = rounds * years
    yield line(f"{total} corridor years, two workers", total * median(mine), f"simpy {version('simpy')}",
               total * median(theirs), equal=equal, peer_years_measured=rounds * peer_years)  # fmt: skip


def jobs(*, smoke: bool) -> Iterator[Line]:
    if not importlib.util.find_spec("simpy"):
        yield {
            "job": "all",
            "peer": "simpy",
            "skipped": "simpy is not installed here: see CONTRIBUTING.md for .venv-peers",
        }
        return
    trains, rounds = (500, 1) if smoke else (20_000, 5)
    yield from reduced(trains, rounds)
    yield from full_corridor(0.1 if smoke else 1.0, rounds)
    yield from fifo(trains, rounds)
    yield from ensemble(trains, *((1, 4, 2) if smoke else (5, 200, 2)))


def shown(result: Line) -> str:
    if "skipped" in result:
        return f"{result['job']}: {result['peer']} skipped: {result['skipped']}"
    same = "same events" if result["equal"] else "DIFFERENT EVENTS"
    return (f"{result['job']}: {result['ours_s']:.3f} s, {result['peer']} {result['peer_s']:.2f} s, "
            f"{result['ratio']:.0f} times, {same}")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="small sizes, one round")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args()
    go_to_peers()
    equal = True
    for result in jobs(smoke=chosen.smoke):
        print(json.dumps(result) if chosen.json else shown(result), flush=True)
        equal = equal and result.get("equal", True)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
