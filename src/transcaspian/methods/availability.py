"""Availability of things that fail and are repaired: one, two with a repairer and failures in common, spares.

A. Birolini, Reliability Engineering, 8th edition, chapter 6; common failures as in K. N. Fleming's beta factor (1975).
"""

from __future__ import annotations

import math

import numpy as np


def of_one(*, failures_per_h: float, repair_h: float) -> float:
    """Return MTBF / (MTBF + MTTR) of one unit that does not fail while it is down."""
    return 1.0 / (1.0 + failures_per_h * repair_h)


def both_down_exponential(*, own_per_h: float, common_per_h: float, repair_h: float) -> float:
    """Return the share of time two alike units are both down: one repairer, first come first served, exact.

    Each up unit fails at its own rate, both fail at once at the common rate (an up unit joins a down one too), repairs
    are exponential. States by number down: 2 -> 1 -> 0 at the rate of repair, 0 -> 1 at twice the own rate, 1 -> 2 at
    own and common, 0 -> 2 at common.
    """
    own, common, repair = own_per_h, common_per_h, 1.0 / repair_h
    flows = np.array([
        [-(2 * own + common), repair, 0.0],
        [2 * own, -(own + common + repair), repair],
        [1.0, 1.0, 1.0],
    ])  # fmt: skip
    return float(np.linalg.solve(flows, np.array([0.0, 0.0, 1.0]))[2])


def both_down(
    *,
    rates_per_h: tuple[float, float],
    common_per_h: float,
    repair_h: float,
    repair_square_h2: float,
    shared: bool = True,
) -> float:
    """Return the share of time two units are both down, to second order in rate times repair, any law of repair.

    A failure that meets the other unit down shares the rest of its repair. With one repairer, first come first served,
    the second is never up before the first: the overlap is R - x, its integral E[R^2]/2 for each order. With a repairer
    each, it is E[R]^2/2. Failures in common overlap for the first repair of the two with one repairer; with two they
    overlap for no more than that, and it is taken too.
    """
    overlap = repair_square_h2 if shared else repair_h**2
    return rates_per_h[0] * rates_per_h[1] * overlap + common_per_h * repair_h


def queue_wait_h(*, jobs_per_h: float, service_h: float, service_square_h2: float) -> float:
    """Return the mean wait for a busy repairer, lambda E[S^2] / (2 (1 - rho)) (Pollaczek and Khinchine).

    Infinite if the repairer has more work than time.
    """
    busy = jobs_per_h * service_h
    return jobs_per_h * service_square_h2 / (2 * (1 - busy)) if busy < 1 else math.inf


def spare_wait_h(*, demands_per_h: float, lead_h: float, kits: int) -> float:
    """Return the mean wait for a spare that is ordered again one for one.

    Orders under way are Poisson with mean m = demand times lead (C. Palm, 1938), so demands wait
    E[(N - kits)+] / demand by Little's law.
    """
    if demands_per_h <= 0:
        return 0.0
    mean = demands_per_h * lead_h
    chances = [math.exp(-mean) * mean**count / math.factorial(count) for count in range(kits + 1)]
    short = mean - kits + sum((kits - count) * chance for count, chance in enumerate(chances))
    return max(short, 0.0) / demands_per_h
