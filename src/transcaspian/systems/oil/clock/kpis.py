"""Indicators of oil: functions of the log's rows alone, of this room's entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from transcaspian.methods import events as ev
from transcaspian.methods.occupancy import unit_hours
from transcaspian.systems.oil.clock import catalogue as names
from transcaspian.systems.oil.clock.cast import Stage
from transcaspian.units import DAYS_PER_WEEK, HOURS_PER_DAY
from transcaspian.world.clock import Clock

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

MONTHS = len(names.MONTHS)


@dataclass(frozen=True)
class Ledger:
    """The rows of this room's entities, by kind (stage, place, cause), and what the entities are."""

    kinds: tuple[tuple[str, str, str], ...]
    order: Codes
    first: Codes
    entity: Codes
    start_h: Floats
    end_h: Floats
    tonnes: Floats
    stage: Stage
    clock: Clock
    ship_class: Codes

    @classmethod
    def of(cls, log: ev.Log, stage: Stage, clock: Clock, *, before: int = 0) -> Ledger:
        """Return the ledger of a log in which `before` entities of other rooms come first."""
        rows = log.rows
        mine = (rows.entity >= before) & (rows.entity < before + stage.cast.size())
        kind = np.where(mine, rows.kind, len(log.kinds))
        order = np.argsort(kind, kind="stable")[: int(mine.sum())]
        end_h = rows.end_h[order]
        counts = np.bincount(kind[order], minlength=len(log.kinds))
        return cls(
            kinds=log.kinds,
            order=order,
            first=np.concatenate([[0], np.cumsum(counts)]),
            entity=rows.entity[order].astype(np.int64) - before,
            start_h=np.array(rows.start_h[order]),
            end_h=np.where(np.isnan(end_h), clock.horizon_h, end_h),
            tonnes=np.array(rows.amount_2[order]),
            stage=stage,
            clock=clock,
            ship_class=_ship_classes(stage),
        )

    def rows(self, *stages: str, place: str | None = None, cause: str | None = None) -> Codes:
        """Return the rows of some stages, at one place and of one cause if given."""
        found = [
            np.arange(self.first[number], self.first[number + 1])
            for number, (stage, where, why) in enumerate(self.kinds)
            if stage in stages and place in (None, where) and cause in (None, why)
        ]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    @cached_property
    def month_edges_h(self) -> Floats:
        """Return the 13 hours between which the months of the year lie."""
        months = [month.start_h for month in self.clock.months() if month.year == self.clock.year]
        return np.array([*months[:MONTHS], self.clock.year_end_h])

    @cached_property
    def week_edges_h(self) -> Floats:
        """Return 54 hours: weeks from 1 January; the last is short."""
        steps = self.clock.year_start_h + np.arange(len(names.WEEKS) + 1) * DAYS_PER_WEEK * HOURS_PER_DAY
        return np.asarray(np.minimum(steps, self.clock.year_end_h))

    def by_month(self, rows: Codes) -> Floats:
        """Return tonnes of rows by month of the year, shape (12,)."""
        return np.histogram(self.start_h[rows], self.month_edges_h, weights=self.tonnes[rows])[0]

    def marked(self, stage: str, place: str) -> Floats:
        """Return tonnes marked so by month, shape (12,)."""
        return self.by_month(self.rows(stage, place=place))

    def until(self, hour: float, *stages: str, place: str | None = None) -> float:
        """Return tonnes marked so before an hour."""
        rows = self.rows(*stages, place=place)
        return float(self.tonnes[rows][self.start_h[rows] < hour].sum())

    def hours_in_year(self, rows: Codes) -> Floats:
        """Return the hours of rows that lie in the year."""
        begin, end = self.clock.year_start_h, self.clock.year_end_h
        inside = np.minimum(self.end_h[rows], end) - np.maximum(self.start_h[rows], begin)
        return np.asarray(np.maximum(inside, 0.0))

    def in_year(self, rows: Codes) -> Codes:
        """Return those of the rows that begin in the year."""
        start = self.start_h[rows]
        return rows[(start >= self.clock.year_start_h) & (start < self.clock.year_end_h)]


def reduce(ledger: Ledger) -> dict[str, Floats]:
    """Return every indicator of the catalogue, shaped as it says."""
    from transcaspian.systems.oil.clock import fleet_kpis, quality_kpis, stock_kpis

    found = volumes(ledger)
    quality = quality_kpis.reduce(ledger, found["oil_at_ceyhan_t"])
    return {**found, **quality, **fleet_kpis.reduce(ledger), **stock_kpis.reduce(ledger)}


def line_of(ledger: Ledger) -> Mapping[str, str]:
    """Return for each nomination the label of its line: Baku or Makhachkala."""
    return {
        name: "aktau_makhachkala" if each.landing == "makhachkala" else "aktau_baku"
        for name, each in ledger.stage.inputs.nominations.items()
    }


def volumes(ledger: Ledger) -> dict[str, Floats]:
    """Return tonnes by line, flow, way of supply and shipper."""
    lines = line_of(ledger)
    flow = {
        name: np.array([ledger.marked(stage, name) for stage in ("oil_nominated", "oil_loaded", "oil_landed")])
        for name in lines
    }
    none = np.zeros((3, MONTHS))
    by_line = np.array(
        [sum((flow[name] for name, line in lines.items() if line == wanted), none) for wanted in names.LINES]
    )
    found = {
        "oil_nominated_t": by_line[:, 0],
        "oil_loaded_t": by_line[:, 1],
        "oil_landed_t": by_line[:, 2],
        "oil_flow_t": np.array([flow.get(name, none) for name in names.FLOWS]),
        "oil_supplied_t": np.array([ledger.marked("oil_supplied", way) for way in ("rail", "pipe")]),
    }
    for kpi, stage in (
        ("oil_into_btc_t", "oil_into_btc"),
        ("oil_at_ceyhan_t", "oil_at_ceyhan"),
        ("oil_lifted_t", "oil_lifted"),
    ):
        found[kpi] = np.array([ledger.marked(stage, shipper) for shipper in names.SHIPPERS])
    found["oil_overlift_t"] = np.array(
        [
            [
                ledger.until(edge, "oil_lifted", place=shipper) - ledger.until(edge, "oil_at_ceyhan", place=shipper)
                for edge in ledger.month_edges_h[1:]
            ]
            for shipper in names.SHIPPERS
        ]
    )
    return found


def by_week(ledger: Ledger, rows: Codes) -> Floats:
    """Return unit-hours of rows by week, shape (53,)."""
    if not len(rows):
        return np.zeros(len(names.WEEKS))
    zero = np.zeros(len(rows), dtype=np.int64)
    hours = unit_hours(ledger.start_h[rows], ledger.end_h[rows], ledger.week_edges_h, group=zero, groups=1)
    return np.asarray(hours).reshape(len(names.WEEKS))


def _ship_classes(stage: Stage) -> Codes:
    """Return the class of each entity, -1 for what is no ship; a class of the user's own or of a project is *other*."""
    known, none = (stage.cast.codes("ship_class", classes) for classes in (names.SHIP_CLASSES, ("",)))
    return np.where((known < 0) & (none < 0), names.SHIP_CLASSES.index("other"), known)
