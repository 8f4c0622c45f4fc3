"""Steady flow of oil along a line with pump stations, over its heights.

Darcy-Weisbach: head lost by metre h = f v^2 / (2 g d), f by Colebrook-White (package `fluids`). Drag reducer takes a
share of the friction away while the flow is turbulent, never below the friction of laminar flow; it is cut up in the
pumps and put in anew behind each station.

**What binds.** Between two stations the head can only fall: by friction, and by more where pressure is let down or a
descent runs partly empty. So a flow can be held exactly when at each point x the head needed there, the greatest over
all points y downstream in the section of (height y + least pressure + friction from x to y), keeps below height x +
largest pressure. The head needed rises with flow, hence one largest flow, and more pressure never gives less of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from fluids.friction import friction_factor

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.line import M_PER_KM, Line, Numbers
from transcaspian.units import HOURS_PER_DAY, M3_PER_BBL, PA_PER_BAR, SECONDS_PER_HOUR, STANDARD_GRAVITY_M_S2

M2_S_PER_CST = 1e-6
TURBULENT_ABOVE_RE = 2040.0
GREATEST_DRAG_REDUCTION = 0.8  # P. S. Virk, AIChE Journal 21 (1975): no polymer has taken away more
LEAST_FLOW_M3_S = 1e-4
GREATEST_SPEED_M_S = 10.0
STEPS = 50
WATTS_PER_MEGAWATT = 1e6


@dataclass(frozen=True, slots=True)
class Oil:
    """The oil in the line: density and kinematic viscosity at its temperature, and the drag reducer in it."""

    density_kg_m3: float
    viscosity_cst: float
    drag_reduction_share: float = 0.0

    def head_m(self, pressure_bar: Numbers | float) -> Numbers:
        """Return metres of this oil of a pressure."""
        return np.asarray(pressure_bar * PA_PER_BAR / (self.density_kg_m3 * STANDARD_GRAVITY_M_S2))

    def pressure_bar(self, head_m: Numbers | float) -> Numbers:
        """Return the pressure of metres of this oil."""
        return np.asarray(head_m * (self.density_kg_m3 * STANDARD_GRAVITY_M_S2) / PA_PER_BAR)


@dataclass(frozen=True, slots=True)
class Friction:
    """Speed, Reynolds number, Darcy friction factor and metres of head lost by metre, of one bore."""

    speed_m_s: float
    reynolds: float
    factor: float
    loss_m_per_m: float


@dataclass(frozen=True, slots=True)
class SteadyFlow:
    """A flow that the line can hold, at the least head of its pumps.

    Attributes
    ----------
    flow_m3_s : float
    pressure_bar : array of shape (points,)
        Behind the pumps, at stations.
    let_down_bar : array of shape (points,)
        Pressure that a reduction station or a partly empty descent has to take away on the way to the point.
    boost_bar : array of shape (pumps,)
    power_mw : float
        Of all drivers.
    spare_bar : float
        Distance from the limits where it is least.
    binds_at_km, over_km : float
        Where that is, and the point downstream whose height calls for it.
    """

    flow_m3_s: float
    pressure_bar: Numbers
    let_down_bar: Numbers
    boost_bar: Numbers
    power_mw: float
    spare_bar: float
    binds_at_km: float
    over_km: float

    @property
    def flow_bbl_per_day(self) -> float:
        """Flow in barrels a day."""
        return bbl_per_day(self.flow_m3_s)


def oil(*, density_kg_m3: float, viscosity_cst: float, drag_reduction_share: float = 0.0) -> Oil:
    """Return the oil in the line.

    Raises
    ------
    InputError
        Drag reducer that would take away less than nothing or more than has ever been reached.
    """
    if not 0.0 <= drag_reduction_share <= GREATEST_DRAG_REDUCTION:
        allowed, value = f"0 .. {GREATEST_DRAG_REDUCTION:g}", f"{drag_reduction_share:g}"
        raise InputError(Problem(say("oil.drag_outside"), field="drag_reduction_share", value=value, allowed=allowed))
    return Oil(density_kg_m3, viscosity_cst, drag_reduction_share)


def bbl_per_day(flow_m3_s: float) -> float:
    """Return a flow in barrels a day."""
    return flow_m3_s * SECONDS_PER_HOUR * HOURS_PER_DAY / M3_PER_BBL


def m3_s(flow_bbl_per_day: float) -> float:
    """Return a flow in cubic metres a second."""
    return flow_bbl_per_day * M3_PER_BBL / (SECONDS_PER_HOUR * HOURS_PER_DAY)


def friction(flow_m3_s: float, *, bore_m: float, roughness_m: float, oil: Oil) -> Friction:
    """Return what friction does to a flow above zero in one bore."""
    speed = flow_m3_s / (np.pi / 4.0 * bore_m**2)
    reynolds = speed * bore_m / (oil.viscosity_cst * M2_S_PER_CST)
    factor = friction_factor(Re=reynolds, eD=roughness_m / bore_m)
    if reynolds > TURBULENT_ABOVE_RE:
        factor = max(factor * (1.0 - oil.drag_reduction_share), 64.0 / reynolds)
    loss = factor * speed**2 / (2.0 * STANDARD_GRAVITY_M_S2 * bore_m)
    return Friction(float(speed), float(reynolds), float(factor), float(loss))


def segment_losses_m(line: Line, oil: Oil, flow_m3_s: float) -> Numbers:
    """Return metres of head lost between points, shape (points - 1,)."""
    by_bore = {
        bore: friction(flow_m3_s, bore_m=bore, roughness_m=line.roughness_m, oil=oil).loss_m_per_m
        for bore in sorted({float(bore) for bore in line.bore_m[:-1]})
    }
    return np.array([by_bore[float(bore)] for bore in line.bore_m[:-1]]) * line.segment_m


def needed_heads_m(line: Line, oil: Oil, losses_m: Numbers) -> tuple[Numbers, NDArrayInt]:
    """Return the head needed behind each point, and the point downstream that calls for it, shapes (points,)."""
    low_m = line.elevation_m + oil.head_m(line.pressure_min_bar)
    heads, callers = low_m.copy(), np.arange(low_m.size)
    for point in range(low_m.size - 2, -1, -1):
        onward = point + 1
        # Pumps start a section anew: before them only the least pressure is needed.
        head, caller = (low_m[onward], onward) if onward in line.pumps else (heads[onward], callers[onward])
        if head + losses_m[point] > heads[point]:
            heads[point], callers[point] = head + losses_m[point], caller
    return heads, callers


NDArrayInt = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def spare_m(line: Line, oil: Oil, flow_m3_s: float) -> tuple[Numbers, NDArrayInt]:
    """Return how far below the largest pressure each point stays, in metres, and who calls for its head."""
    heads, callers = needed_heads_m(line, oil, segment_losses_m(line, oil, flow_m3_s))
    return line.elevation_m + oil.head_m(line.pressure_max_bar) - heads, callers


def steady(line: Line, oil: Oil, flow_m3_s: float) -> SteadyFlow:
    """Return the line at a flow, pumps giving no more head than is needed.

    Raises
    ------
    NoAnswer
        The flow needs more pressure than is allowed; says where, for which height, and by how much.
    InputError
        A flow that is not above zero.
    """
    if not (math.isfinite(flow_m3_s) and flow_m3_s > 0.0):
        raise InputError(Problem(say("oil.not_positive"), field="flow", value=f"{flow_m3_s:g}", allowed="> 0"))
    spare, callers = spare_m(line, oil, flow_m3_s)
    tight = int(np.argmin(spare))
    at_km, over_km = line.distance_m[tight] / M_PER_KM, line.distance_m[callers[tight]] / M_PER_KM
    spare_bar = float(oil.pressure_bar(spare[tight]))
    if spare_bar < 0.0:
        flow = bbl_per_day(flow_m3_s)
        raise NoAnswer(say("oil.flow_too_large", flow=flow, at=at_km, over=over_km, short=-spare_bar))
    pressures, let_down, boosts = _walked(line, oil, segment_losses_m(line, oil, flow_m3_s))
    watts = float(boosts.sum()) * PA_PER_BAR * flow_m3_s / line.pump_efficiency_share
    power_mw = watts / WATTS_PER_MEGAWATT
    return SteadyFlow(flow_m3_s, pressures, let_down, boosts, power_mw, spare_bar, float(at_km), float(over_km))


def _walked(line: Line, oil: Oil, losses_m: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Follow the oil: pressures behind each point, pressure let down before it, boosts of the pumps, all in bar."""
    needed, _ = needed_heads_m(line, oil, losses_m)
    high_m = line.elevation_m + oil.head_m(line.pressure_max_bar)
    heads, let_down, boosts = np.empty_like(needed), np.zeros_like(needed), []
    arriving = float(line.elevation_m[0] + oil.head_m(line.pressure_min_bar))
    for point in range(needed.size):
        let_down[point] = max(arriving - high_m[point], 0.0)
        arriving = min(arriving, high_m[point])
        heads[point] = max(arriving, needed[point]) if point in line.pumps else arriving
        if point in line.pumps:
            boosts.append(heads[point] - arriving)
        if point + 1 < needed.size:
            arriving = float(heads[point] - losses_m[point])
    return oil.pressure_bar(heads - line.elevation_m), oil.pressure_bar(let_down), oil.pressure_bar(np.array(boosts))


def largest_flow(line: Line, oil: Oil) -> SteadyFlow:
    """Return the line at the largest flow that its pressures allow.

    Raises
    ------
    NoAnswer
        The heights alone need more pressure than is allowed.
    """
    high = GREATEST_SPEED_M_S * float(line.segment_area_m2.min())
    if spare_m(line, oil, high)[0].min() >= 0.0:
        return steady(line, oil, high)
    low = LEAST_FLOW_M3_S
    steady(line, oil, low)
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if spare_m(line, oil, middle)[0].min() >= 0.0 else (low, middle)
    return steady(line, oil, low)


def gain_of_drag_reducer(flow_m3_s: float, *, bore_m: float, roughness_m: float, oil: Oil) -> float:
    """Return flow with the drag reducer in `oil` over flow without it, at the same loss of head by metre."""
    plain = Oil(oil.density_kg_m3, oil.viscosity_cst)
    target = friction(flow_m3_s, bore_m=bore_m, roughness_m=roughness_m, oil=plain).loss_m_per_m
    low, high = flow_m3_s, flow_m3_s * 10.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        loss = friction(middle, bore_m=bore_m, roughness_m=roughness_m, oil=oil).loss_m_per_m
        low, high = (middle, high) if loss <= target else (low, middle)
    return low / flow_m3_s
