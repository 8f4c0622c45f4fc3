"""Draws of assumptions: a hash of names into a uniform number, and the inverse distributions used on it.

The number depends on nothing but its names, so that a new or a removed parameter never shifts another's draw
(common random numbers between scenarios).
"""

from __future__ import annotations

import math
from hashlib import blake2b

CAUSE = "assumption"
BITS = 52  # k + 1/2 over 2**52 is exact in a double and never 0 or 1


def uniform(seed: int, name: str, replication: int) -> float:
    """Return a number in (0, 1) that belongs to (`seed`, `name`, `replication`) alone."""
    key = f"{seed}\x1f{CAUSE}\x1f{name}\x1f{replication}".encode()
    whole = int.from_bytes(blake2b(key, digest_size=8).digest(), "big") >> (64 - BITS)
    return math.ldexp(whole + 0.5, -BITS)


def triangular(chance: float, low: float, mode: float, high: float) -> float:
    r"""Return the `chance` quantile of the triangular distribution on [low, high] with its peak at `mode`.

    .. math:: x = a + \sqrt{p (b-a)(m-a)} \quad (p < \tfrac{m-a}{b-a}), \qquad
              x = b - \sqrt{(1-p)(b-a)(b-m)} \quad \text{else}

    Source: Evans, Hastings, Peacock, Statistical Distributions, 3rd ed., chapter 40.
    """
    width = high - low
    if width == 0.0:
        return low
    if chance * width < mode - low:
        return low + math.sqrt(chance * width * (mode - low))
    return high - math.sqrt((1.0 - chance) * width * (high - mode))


def between(chance: float, low: float, high: float) -> float:
    """Return the `chance` quantile of the uniform distribution on [low, high]."""
    return low + chance * (high - low)
