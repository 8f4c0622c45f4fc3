"""How long it takes: door to door by stage, what makes it vary, and unit-hours of waiting by stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Codes, Floats, Ledger, cell, count

GROUPS = {
    "origin_border": ("origin_border",),
    "origin_rail": ("origin_rail",),
    "coordination": ("coordination",),
    "wait_for_train": ("wait_for_train",),
    "wait_for_yard": ("wait_for_room",),
    "port": ("release",),
    "wait_for_ship": ("wait_for_ship_west", "wait_for_ship_east"),
    "sea": ("sea_west", "sea_east"),
    "destination": ("destination",),
    "black_sea": ("wait_for_black_sea_ship", "black_sea"),
}
WAIT_STAGES = {
    **{stage: (stage,) for stage in names.WAITS},
    "loading_ban": ("loading_ban", "deferred"),
    "wait_for_yard": ("wait_for_yard", "wait_for_room"),
    "wait_for_ship": ("wait_for_ship_west", "wait_for_ship_east"),
}
TRIPS = (
    ("entered", "reached_port", "left_rails", "delivered"),
    ("entered_back", "reached_port_back", "left_rails_back", "delivered_back"),
)


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return the indicators of time."""
    transit = np.full((len(names.FLOWS), 1 + len(names.STAGES), len(names.QUANTILES)), np.nan)
    shares = np.full((len(names.FLOWS), len(names.STAGES)), np.nan)
    for outbound, marks in zip((True, False), TRIPS, strict=True):
        trip = _trips(ledger, marks, outbound=outbound)
        for number in np.unique(trip.flow[trip.flow >= 0]):
            units = trip.flow == number
            table = np.column_stack([trip.total_h[units], trip.stage_h[units]])
            transit[number] = np.quantile(table, (0.1, 0.5, 0.9), axis=0).T
            shares[number] = _variance_shares(table)
    return {"transit_h": transit, "wait_variance_share": shares, "wait_h": _waits(ledger)}


@dataclass(frozen=True, slots=True)
class _Trips:
    """Trips that ended in the year: flow of each, total hours, hours by stage, shape (trips, stages)."""

    flow: Codes
    total_h: Floats
    stage_h: Floats


def _trips(ledger: Ledger, marks: tuple[str, str, str, str], *, outbound: bool) -> _Trips:
    begun, reached, left, ended = (ledger.moment_of(mark) for mark in marks)
    with np.errstate(invalid="ignore"):
        entities = np.flatnonzero(np.isfinite(begun) & ledger.in_year(ended))
    position = np.full(len(begun), -1, dtype=np.int64)
    position[entities] = np.arange(len(entities))
    span = _Span(position, begun, reached, left, ended)
    stage_h, before_port, after_sea, landed = _recorded(ledger, span, len(entities))
    flow = _flow_of(ledger, entities, outbound=outbound)
    first, second = _rails(flow)
    has_port = np.isfinite(reached[entities])
    stage_h[np.arange(len(entities)), first] += np.where(has_port, (reached - begun)[entities] - before_port, 0.0)
    has_rails = np.isfinite(left[entities]) & np.isfinite(landed)
    stage_h[np.arange(len(entities)), second] += np.where(has_rails, left[entities] - landed - after_sea, 0.0)
    return _Trips(flow, (ended - begun)[entities], np.maximum(stage_h, 0.0))


@dataclass(frozen=True, slots=True)
class _Span:
    """By entity: its row among the trips (-1 if it made none in the year) and the hours of its four marks."""

    position: Codes
    begun: Floats
    reached: Floats
    left: Floats
    ended: Floats


def _recorded(ledger: Ledger, span: _Span, trips: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Hours by stage that stand in rows, their sums up to the port and from landing to the last rail, and the landing.

    A wagon in a train writes no rows of its own: its hours on rails are what the rows leave over.
    """
    rows, stage = ledger.grouped(GROUPS, names.STAGES)
    who = ledger.entity[rows]
    inside = span.position[who] >= 0
    rows, stage, who = rows[inside], stage[inside], who[inside]
    inside = (ledger.start_h[rows] >= span.begun[who]) & (ledger.end_h[rows] <= span.ended[who])
    rows, stage, who = rows[inside], stage[inside], who[inside]
    unit, start, end = span.position[who], ledger.start_h[rows], ledger.end_h[rows]
    landed = np.full(trips, np.nan)
    sea = stage == names.STAGES.index("sea")
    landed[unit[sea]] = end[sea]
    with np.errstate(invalid="ignore"):
        early = end <= span.reached[who]
        late = (start >= landed[unit]) & (end <= span.left[who])
    shape = (trips, len(names.STAGES))
    stage_h = count(cell(shape, unit, stage), shape, end - start) if trips else np.zeros(shape)
    sums = [count(unit[chosen], (trips,), (end - start)[chosen]) for chosen in (early, late)]
    return stage_h, sums[0], sums[1], landed


def _rails(flow: Codes) -> tuple[Codes, Codes]:
    """Return which stage is the rail before the sea and which the rail after it."""
    east = np.array([name.endswith(".east") for name in names.FLOWS] + [False])[flow]
    near, far = names.STAGES.index("rail_east_of_sea"), names.STAGES.index("rail_west_of_sea")
    return np.where(east, far, near), np.where(east, near, far)


def _flow_of(ledger: Ledger, entities: Codes, *, outbound: bool) -> Codes:
    """Return the flow of each unit; a wagon's way home is its line's eastbound flow."""
    who = ledger.entities
    code = np.full((len(names.CARRIERS), len(names.LINES), 2), -1, dtype=np.int64)
    for number, flow in enumerate(names.FLOWS):
        parts = flow.split(".")
        labels = (names.CARRIERS, names.LINES, names.DIRECTIONS)
        code[tuple(place.index(part) for part, place in zip(parts, labels, strict=True))] = number
    direction = who.direction[entities] if outbound else np.ones(len(entities), dtype=np.int64)
    carrier, line = who.carrier[entities], who.line[entities]
    known = (carrier >= 0) & (line >= 0)
    return np.where(known, code[carrier, line, direction], -1)


def _variance_shares(table: Floats) -> Floats:
    """Cov(stage, total) / Var(total); the stages' shares and that of the unnamed rest add up to one."""
    total = table[:, 0] - table[:, 0].mean()
    variance = float(total @ total)
    if variance <= 0.0:
        return np.full(table.shape[1] - 1, np.nan)
    return np.asarray((table[:, 1:] - table[:, 1:].mean(axis=0)).T @ total / variance)


def _waits(ledger: Ledger) -> Floats:
    rows, stage = ledger.grouped(WAIT_STAGES, names.WAITS)
    carrier = ledger.entities.carrier[ledger.entity[rows]]
    rows, stage, carrier = rows[carrier >= 0], stage[carrier >= 0], carrier[carrier >= 0]
    start = np.maximum(ledger.start_h[rows], ledger.clock.year_start_h)
    end = np.minimum(ledger.end_h[rows], ledger.clock.year_end_h)
    shape = (len(names.CARRIERS), len(names.WAITS))
    hours = np.maximum(end - start, 0.0) * np.maximum(ledger.amount_1[rows], 1.0)
    return count(cell(shape, carrier, stage), shape, hours)
