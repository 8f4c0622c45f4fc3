"""Which lever is worth more: an order by mean, and whether neighbours in it are told apart, tied, or still open.

Two levers are compared within replications: d_r = effect_1,r - effect_2,r, with Student's 95 % interval. They are told
apart when the interval leaves nought out, tied when it lies within a stated tolerance of nought, and open otherwise.
Each interval holds by itself at 95 %; nothing is claimed of all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcaspian.study.marginal.measures import interval

Array = NDArray[np.float64]
APART, TIED, OPEN = "apart", "tied", "open"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two levers next to each other in the order: the difference of their effects and the verdict."""

    first: str
    second: str
    difference: float
    low: float
    high: float
    pairs: int
    verdict: str


def order(effects: Mapping[str, Array]) -> list[str]:
    """Return the levers from the largest mean effect to the smallest; equal means keep their order."""
    return sorted(effects, key=lambda name: -float(np.mean(effects[name])))


def compared(effects: Mapping[str, Array], first: str, second: str, *, tolerance: float) -> Neighbours:
    """Return how two levers compare over the replications that both have."""
    pairs = min(len(effects[first]), len(effects[second]))
    difference = effects[first][:pairs] - effects[second][:pairs]
    mean, low, high = interval(difference)
    verdict = OPEN
    if low > 0.0 or high < 0.0:
        verdict = APART
    elif -tolerance <= low and high <= tolerance:
        verdict = TIED
    return Neighbours(first, second, mean, low, high, pairs, verdict)


def neighbours(effects: Mapping[str, Array], *, top: int, tolerance: float) -> list[Neighbours]:
    """Return the comparisons that settle the first `top` places: each with the next, the last with all below it.

    Of those below, the ones that are told apart from the last place or tied with it are left out, save the next one.
    """
    names = order(effects)
    found = [compared(effects, first, second, tolerance=tolerance) for first, second in pairwise(names[:top])]
    if top < len(names):
        below = [compared(effects, names[top - 1], other, tolerance=tolerance) for other in names[top:]]
        found += [one for place, one in enumerate(below) if place == 0 or one.verdict == OPEN]
    return found


def unsettled(found: Sequence[Neighbours]) -> set[str]:
    """Return the levers that need more replications."""
    return {name for one in found if one.verdict == OPEN for name in (one.first, one.second)}
