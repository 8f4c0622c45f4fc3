"""Trips from loading to delivery: whose, how long, and how long in each stage before and after landing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
TRIPS = (
    ("entered", "reached_port", "left_rails", "delivered"),
    ("entered_back", "reached_port_back", "left_rails_back", "delivered_back"),
)
BEFORE, AFTER = 0, 1


@dataclass(frozen=True, slots=True)
class Trips:
    """Trips that ended in the year.

    Attributes
    ----------
    entity, flow : arrays of int, shape (trips,)
        Who, and the place of its flow in `FLOWS` (-1: none).
    total_h : array, shape (trips,)
        Hours from loading to delivery.
    stage_h : array, shape (trips, 2, stages)
        Hours by stage, before landing on the other shore and after it.
    units, tonnes : arrays, shape (trips,)
        Wagons, trucks or TEU, and net tonnes, when the trip began.
    """

    entity: Codes
    flow: Codes
    total_h: Floats
    stage_h: Floats
    units: Floats
    tonnes: Floats

    def stage(self, name: str, side: int) -> Floats:
        """Return hours of one stage before or after landing, shape (trips,)."""
        return np.asarray(self.stage_h[:, side, names.STAGES.index(name)])

    def of(self, chosen: npt.NDArray[np.bool_] | Codes) -> Trips:
        """Return some of the trips."""
        return Trips(
            self.entity[chosen],
            self.flow[chosen],
            self.total_h[chosen],
            self.stage_h[chosen],
            self.units[chosen],
            self.tonnes[chosen],
        )


def trips(ledger: Ledger) -> tuple[Trips, Trips]:
    """Return the loaded trips out and the loaded trips home of wagons."""
    out, back = (_trips(ledger, marks, outbound=outbound) for outbound, marks in zip((True, False), TRIPS, strict=True))
    return out.of(out.tonnes > 0.0), back


def _trips(ledger: Ledger, marks: tuple[str, str, str, str], *, outbound: bool) -> Trips:
    begun, reached, left, ended = (ledger.moment_of(mark) for mark in marks)
    with np.errstate(invalid="ignore"):
        entities = np.flatnonzero(np.isfinite(begun) & ledger.in_year(ended))
    position = np.full(len(begun), -1, dtype=np.int64)
    position[entities] = np.arange(len(entities))
    span = _Span(position, begun, reached, left, ended)
    stage_h, before_port, after_sea, landed = _recorded(ledger, span, len(entities))
    flow = _flow_of(ledger, entities, outbound=outbound)
    first, second = _rails(flow)
    row = np.arange(len(entities))
    has_port = np.isfinite(reached[entities])
    stage_h[row, BEFORE, first] += np.where(has_port, (reached - begun)[entities] - before_port, 0.0)
    has_rails = np.isfinite(left[entities]) & np.isfinite(landed)
    stage_h[row, AFTER, second] += np.where(has_rails, left[entities] - landed - after_sea, 0.0)
    units, tonnes = (_loads(ledger, marks[0], amount)[entities] for amount in (ledger.amount_1, ledger.amount_2))
    return Trips(entities, flow, (ended - begun)[entities], np.maximum(stage_h, 0.0), units, tonnes)


def _loads(ledger: Ledger, mark: str, amount: Floats) -> Floats:
    rows = ledger.rows_of(mark)
    loads = np.zeros(len(ledger.entities.carrier))
    loads[ledger.entity[rows]] = amount[rows]
    return loads


@dataclass(frozen=True, slots=True)
class _Span:
    """By entity: its row among the trips (-1 if it made none in the year) and the hours of its four marks."""

    position: Codes
    begun: Floats
    reached: Floats
    left: Floats
    ended: Floats


def _recorded(ledger: Ledger, span: _Span, trips: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Hours by side and stage that stand in rows, sums up to the port and from landing to the last rail, the landing.

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
        side = (start >= landed[unit]).astype(np.int64)
        late = (side == AFTER) & (end <= span.left[who])
    shape = (trips, 2, len(names.STAGES))
    stage_h = count(cell(shape, unit, side, stage), shape, end - start) if trips else np.zeros(shape)
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
