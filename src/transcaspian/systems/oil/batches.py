"""What travels in a line: when it arrives, where it is, how far neighbours mix.

Mixing: T. W. Austin and J. R. Palfrey, Mixing of miscible but dissimilar liquids in serial flow in a pipeline,
Proceedings of the Institution of Mechanical Engineers 178 (1963-64), lengths in metres:

    C = 11.75 d^0.5 L^0.5 Re^-0.1                        above Re_c = 10000 exp(2.72 d^0.5)
    C = 18384 d^0.5 L^0.5 Re^-0.9 exp(2.18 d^0.5)        below it

C is the stretch from 1 to 99 %. Where the bore changes, the mixed volume goes on as the length that would give it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.hydraulics import M2_S_PER_CST
from transcaspian.systems.oil.line import Line
from transcaspian.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Batch:
    """An amount of one oil, pumped in one piece."""

    name: str
    volume_m3: float


@dataclass(frozen=True, slots=True)
class Travelling:
    """Where one batch is: volumes not yet in, in the line, and out; its head and tail; when it arrives.

    Distances from the start of the line; `None` where head or tail is not in the line. Hours since pumping began.
    """

    batch: Batch
    waiting_m3: float
    inside_m3: float
    delivered_m3: float
    head_m: float | None
    tail_m: float | None
    arrives_h: float
    passed_h: float


def transit_h(line: Line, flow_m3_s: float) -> float:
    """Return hours from one end to the other: line fill over flow."""
    return float(line.volume_m3[-1]) / (flow_m3_s * SECONDS_PER_HOUR)


def travelling(line: Line, batches: Sequence[Batch], *, flow_m3_s: float, time_h: float) -> tuple[Travelling, ...]:
    """Return where each batch is after `time_h` of pumping them one after the other.

    Raises
    ------
    InputError
        A batch of no volume, a flow that is not above zero, a time before the start.
    """
    problems = [
        Problem(say("oil.not_positive"), row=batch.name, field="volume_m3", value=f"{batch.volume_m3:g}", allowed="> 0")
        for batch in batches
        if not batch.volume_m3 > 0.0
    ]
    for name, value, sound in (("flow", flow_m3_s, flow_m3_s > 0.0), ("time_h", time_h, time_h >= 0.0)):
        if not sound:
            problems.append(Problem(say("oil.not_positive"), field=name, value=f"{value:g}", allowed="> 0"))
    if problems:
        raise InputError(problems)
    fill, hourly = float(line.volume_m3[-1]), flow_m3_s * SECONDS_PER_HOUR
    found, before = [], 0.0
    for batch in batches:
        head, tail = hourly * time_h - before, hourly * time_h - before - batch.volume_m3
        waiting = min(max(-tail, 0.0), batch.volume_m3)
        delivered = min(max(head - fill, 0.0), batch.volume_m3)
        found.append(
            Travelling(
                batch=batch,
                waiting_m3=waiting,
                inside_m3=batch.volume_m3 - waiting - delivered,
                delivered_m3=delivered,
                head_m=line.distance_at_m(head) if 0.0 <= head <= fill else None,
                tail_m=line.distance_at_m(tail) if 0.0 <= tail <= fill else None,
                arrives_h=(fill + before) / hourly,
                passed_h=(fill + before + batch.volume_m3) / hourly,
            )
        )
        before += batch.volume_m3
    return tuple(found)


def critical_reynolds(bore_m: float) -> float:
    """Return the Reynolds number below which mixing grows fast."""
    return 1e4 * math.exp(2.72 * math.sqrt(bore_m))


def _mixing_factor(bore_m: float, reynolds: float) -> float:
    if reynolds >= critical_reynolds(bore_m):
        return 11.75 * math.sqrt(bore_m) * math.pow(reynolds, -0.1)
    return 18384.0 * math.sqrt(bore_m) * math.pow(reynolds, -0.9) * math.exp(2.18 * math.sqrt(bore_m))


def mixed_volume_m3(line: Line, *, flow_m3_s: float, viscosity_cst: float) -> float:
    """Return the volume from 1 to 99 % at the end of the line, between two oils of this mean viscosity."""
    volume = 0.0
    for length, area, bore in zip(line.segment_m, line.segment_area_m2, line.bore_m[:-1], strict=True):
        reynolds = flow_m3_s / area * bore / (viscosity_cst * M2_S_PER_CST)
        factor = _mixing_factor(float(bore), float(reynolds))
        as_if_m = (volume / area / factor) ** 2
        volume = float(area * factor * math.sqrt(as_if_m + length))
    return volume
