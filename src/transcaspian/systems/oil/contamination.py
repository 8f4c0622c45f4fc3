"""A contamination, such as organic chlorides, that enters at one end and arrives at the other, spread by mixing.

Each edge of the slug mixes as two batches do. Spreading by diffusion gives an edge the shape of the normal
distribution function, whose stretch from 1 to 99 % is 4.653 standard deviations; so with s = mixed volume / 4.653

    share of the first strength = Phi((v + V/2) / s) - Phi((v - V/2) / s),

v the volume that has passed since the middle of the slug of volume V. The amount carried is that which came in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.batches import mixed_volume_m3, transit_h
from transcaspian.systems.oil.line import Line, Numbers
from transcaspian.units import SECONDS_PER_HOUR

NORMAL = NormalDist()
EDGE_DEVIATIONS = 2.0 * NORMAL.inv_cdf(0.99)
REACH_DEVIATIONS = 8.0
PPM_OF_ALL = 1e6


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contamination at the far end. Hours since its first drop came in; volumes in cubic metres.

    `begins_h` and `ends_h` bound the time over the limit; None where the limit is never passed.
    """

    transit_h: float
    mixed_m3: float
    peak_ppm: float
    peak_h: float
    begins_h: float | None
    ends_h: float | None
    over_limit_m3: float
    clean_oil_needed_m3: float
    deviation_m3: float
    slug_m3: float
    ppm_in: float
    flow_m3_h: float

    def ppm_at(self, hours: Numbers) -> Numbers:
        """Return the strength at the far end at these hours, shape as given."""
        passed = (np.asarray(hours, dtype=np.float64) - self.peak_h) * self.flow_m3_h
        shares = [_share(float(volume), self.slug_m3, self.deviation_m3) for volume in passed.ravel()]
        return self.ppm_in * np.array(shares).reshape(passed.shape)


def arrival(
    line: Line, *, slug_m3: float, ppm_in: float, limit_ppm: float, flow_m3_s: float, viscosity_cst: float
) -> Arrival:
    """Return when a contaminated slug arrives, how strong, and how much oil is over the limit.

    Parameters
    ----------
    line : Line
    slug_m3, ppm_in : float
        Volume and strength of what came in.
    limit_ppm : float
        Strength that buyers accept.
    flow_m3_s, viscosity_cst : float
        Flow, and viscosity at the temperature of the line.

    Raises
    ------
    InputError
        Anything that is not above zero, or more ppm than a million.
    """
    given = {
        "volume": (slug_m3, math.inf),
        "ppm": (ppm_in, PPM_OF_ALL),
        "limit_ppm": (limit_ppm, PPM_OF_ALL),
        "flow": (flow_m3_s, math.inf),
    }
    problems = [
        Problem(say("oil.not_positive"), field=name, value=f"{value:g}", allowed=_bound(most))
        for name, (value, most) in given.items()
        if not (math.isfinite(value) and 0.0 < value <= most)
    ]
    if problems:
        raise InputError(problems)
    mixed = mixed_volume_m3(line, flow_m3_s=flow_m3_s, viscosity_cst=viscosity_cst)
    deviation, hourly = mixed / EDGE_DEVIATIONS, flow_m3_s * SECONDS_PER_HOUR
    lag = transit_h(line, flow_m3_s)
    middle_h = lag + slug_m3 / hourly / 2.0
    peak = ppm_in * _share(0.0, slug_m3, deviation)
    half_m3 = _half_width(slug_m3, deviation, limit_ppm / ppm_in) if peak > limit_ppm else None
    over = 2.0 * half_m3 if half_m3 is not None else 0.0
    return Arrival(
        transit_h=lag,
        mixed_m3=mixed,
        peak_ppm=peak,
        peak_h=middle_h,
        begins_h=None if half_m3 is None else middle_h - half_m3 / hourly,
        ends_h=None if half_m3 is None else middle_h + half_m3 / hourly,
        over_limit_m3=over,
        clean_oil_needed_m3=max(_amount_within(half_m3, slug_m3, deviation) * ppm_in / limit_ppm - over, 0.0)
        if half_m3 is not None
        else 0.0,
        deviation_m3=deviation,
        slug_m3=slug_m3,
        ppm_in=ppm_in,
        flow_m3_h=hourly,
    )


def _share(volume: float, slug: float, deviation: float) -> float:
    return NORMAL.cdf((volume + slug / 2.0) / deviation) - NORMAL.cdf((volume - slug / 2.0) / deviation)


def _half_width(slug: float, deviation: float, share: float) -> float:
    """Return the volume from the middle to where the strength falls to a share of the first one."""
    low, high = 0.0, slug / 2.0 + REACH_DEVIATIONS * deviation
    for _ in range(80):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _share(middle, slug, deviation) > share else (low, middle)
    return low


def _amount_within(half: float, slug: float, deviation: float) -> float:
    """Return the volume of pure slug that passes from -half to half."""
    steps = np.linspace(-half, half, 2001)
    shares = [_share(float(volume), slug, deviation) for volume in steps]
    return float(np.trapezoid(shares, steps))


def _bound(most: float) -> str:
    return f"> 0, <= {most:g}" if math.isfinite(most) else "> 0"
