"""Least-cost field and path over a seabed beside its peers, on the same cost grid.

One object a line with ``--json``: job, ours_s, peer, peer_s, ratio, equal. Times are medians of rounds in which the
engines take turns; ours is the field of second order over the whole grid and the path from it. Order and metric of each
peer are stated: scikit-fmm gives the field alone (its path is ours, descended on its field, not timed), scikit-image
goes from node to node in 8 directions. ``equal`` says that our path is not dearer than the peer's by more than a part
in a thousand, each measured as the integral of the cost along it. ``--smoke`` runs a small grid once.

The peers live in an environment of their own, as in events.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from events import Line, go_to_peers, in_turn, line

SIZES = {False: (2400, 2900), True: (240, 290)}
NOT_DEARER = 1.001


def waves(shape: tuple[int, int], longest: float, random: np.random.Generator) -> np.ndarray:
    """Return a smooth random surface of spread one, with features down to about an eighth of `longest` nodes."""
    up, along = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    weight = np.exp(-((up**2 + along**2) * (longest / 2.0) ** 2))
    found = np.fft.irfft2(np.fft.rfft2(random.standard_normal(shape)) * weight, shape)
    return found / found.std()


def seabed(shape: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int], tuple[int, int]]:
    """Return a cost per step with islands and shores closed (infinite), and the two ends."""
    random = np.random.default_rng(1)
    up, along = np.mgrid[0 : shape[0], 0 : shape[1]] / np.array(shape)[:, None, None]
    relief = waves(shape, shape[0] / 3, random) + 0.3 * waves(shape, shape[0] / 12, random)
    depth = 400.0 * (1.1 - 2.0 * ((along - 0.5) / 0.5) ** 4 - 2.0 * ((up - 0.5) / 0.5) ** 4 + 0.25 * relief)
    slope = np.hypot(*np.gradient(depth)) * shape[0] / 1000.0
    cost = 1.0 + 0.6 * np.clip(depth / 500, 0, 2) + 4.0 * np.clip(slope / 20, 0, 2) ** 2
    cost[depth < 5.0] = np.inf
    row, start, end = shape[0] // 2, shape[1] // 6, 5 * shape[1] // 6
    for column in (start, end):
        cost[row - 3 : row + 4, column - 3 : column + 4] = 1.5
    return cost, (row, start), (row, end)


def beside_fmm(shape: tuple[int, int], rounds: int, *, ellipsoid: bool) -> Iterator[Line]:
    """Our field and path beside the field of scikit-fmm, order 2, on a plane."""
    import skfmm

    from transcaspian.methods import descent, lattice, marching

    cost, start, end = seabed(shape)
    plane = lattice.planar(shape)
    degrees = lattice.ellipsoidal(46.5 + np.arange(shape[1]) / 240.0, 36.5 + np.arange(shape[0]) / 240.0)
    grid = degrees if ellipsoid else plane
    phi = np.ones(shape)
    phi[start] = -1.0
    masked = np.ma.MaskedArray(phi, ~np.isfinite(cost))
    speed = np.where(np.isfinite(cost), 1.0 / cost, 0.0)

    def ours() -> np.ndarray:
        arrival = marching.field(cost, lattice=grid, start=start)
        return descent.path(arrival, cost=cost, lattice=grid, end=end)

    mine_s, peer_s, path, theirs = in_turn(rounds, ours, lambda: skfmm.travel_time(masked, speed, dx=1.0, order=2), 1)
    name, size = f"scikit-fmm {version('scikit-fmm')} order 2, planar", f"{shape[0]} x {shape[1]}"
    if ellipsoid:
        yield line(f"field and path on the ellipsoid, order 2, {size}", mine_s, name, peer_s, equal=True)
        return
    arrival = np.ma.filled(theirs, np.inf)
    arrival[start] = 0.0
    peer_path = descent.path(arrival, cost=cost, lattice=plane, end=end)
    costs = [descent.line_cost(cost, lattice=plane, line=each) for each in (path, peer_path)]
    equal = costs[0] <= costs[1] * NOT_DEARER
    more = {"our_path": round(costs[0], 3), "peer_path": round(costs[1], 3)}
    yield line(f"field and path on a plane, order 2, {size}", mine_s, name, peer_s, equal=equal, **more)


def beside_image(shape: tuple[int, int], rounds: int) -> Iterator[Line]:
    """Our field and path beside scikit-image, 8 directions, on a plane."""
    from skimage.graph import MCP_Geometric

    from transcaspian.methods import descent, lattice, marching

    cost, start, end = seabed(shape)
    plane = lattice.planar(shape)
    closed = np.where(np.isfinite(cost), cost, -1.0)

    def ours() -> np.ndarray:
        return descent.path(marching.field(cost, lattice=plane, start=start), cost=cost, lattice=plane, end=end)

    def peer() -> float:
        search = MCP_Geometric(closed)
        found = search.find_costs([start])[0]
        search.traceback(end)
        return float(found[end])

    mine_s, peer_s, path, theirs = in_turn(rounds, ours, peer, 1)
    mine = descent.line_cost(cost, lattice=plane, line=path)
    name, size = f"scikit-image {version('scikit-image')} 8 directions, planar", f"{shape[0]} x {shape[1]}"
    more = {"our_path": round(mine, 3), "peer_path": round(theirs, 3)}
    equal = mine <= theirs * NOT_DEARER
    yield line(f"field and path on a plane, order 2, {size}", mine_s, name, peer_s, equal=equal, **more)


def accuracy() -> Iterator[Line]:
    """Error against resolution where the answer is known: speed growing with y (Slotnick 1936), mean over far nodes."""
    from transcaspian.methods import lattice, marching

    for nodes in (51, 101, 201, 401):
        up = np.mgrid[0:nodes, 0:nodes][0] * (100.0 / (nodes - 1))
        along = np.mgrid[0:nodes, 0:nodes][1] * (100.0 / (nodes - 1))
        grid, start = lattice.planar((nodes, nodes), step_km=100.0 / (nodes - 1)), (nodes // 5, nodes // 4)
        speed = 1.0 + up / 20.0
        apart = (up - up[start]) ** 2 + (along - along[start]) ** 2
        exact = 20.0 * np.arccosh(1.0 + apart / (800.0 * speed * speed[start]))
        found = marching.field(1.0 / speed, lattice=grid, start=start)
        far = exact > 10.0
        error = float(np.mean(np.abs(found - exact)[far] / exact[far]))
        yield {"job": "error against resolution", "nodes": nodes, "error": round(error, 7), "equal": error < 0.05}


def every(shape: tuple[int, int], rounds: int) -> Iterator[Line]:
    yield from accuracy()
    if find_spec("skfmm"):
        yield from beside_fmm(shape, rounds, ellipsoid=False)
        yield from beside_fmm(shape, rounds, ellipsoid=True)
    else:
        yield {"job": "field and path", "peer": "scikit-fmm", "skipped": "scikit-fmm is not installed here"}
    if find_spec("skimage"):
        yield from beside_image(shape, rounds)
    else:
        yield {"job": "field and path", "peer": "scikit-image", "skipped": "scikit-image is not installed here"}


def words(found: dict[str, Any]) -> str:
    if "ratio" not in found:
        return "  ".join(f"{name} {value}" for name, value in found.items())
    return f"{found['job']}: {found['ours_s']:.3f} s, {found['peer']} {found['peer_s']:.3f} s, x {found['ratio']}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--smoke", action="store_true", help="a small grid, once")
    asked.add_argument("--json", action="store_true", help="one JSON object a line")
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args()
    go_to_peers()
    fine = True
    for found in every(SIZES[options.smoke], 1 if options.smoke else options.rounds):
        print(json.dumps(found) if options.json else words(found), flush=True)
        fine &= bool(found.get("equal", True))
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
