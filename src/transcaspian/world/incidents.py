"""Incidents that a scenario states by date: ports shut, ships out, loading banned, borders shut, fewer paths.

Days are whole and in UTC; the last day counts. Five tables hold them, empty unless a scenario fills them. Every room
meets the same: a port or a section that is shut is shut to all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np

from transcaspian.errors import Problem
from transcaspian.messages import say
from transcaspian.methods import intervals
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.clock import Clock

TABLES = ("stated_closures", "ships_out", "stated_bans", "borders_shut", "reduced_paths")
ALL, PASSAGE = "all", "passage"
SEA_PASSAGE = ("sea", "passage")
FLEETS = ("ferries", "feeders", "tramps")


class Tables(Protocol):
    """The sampled tables of a scenario, as far as they are read here."""

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""


def port_closures(
    tables: Tables, clock: Clock, pairs: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], intervals.Intervals]:
    """Return stated closed hours, shape (n, 2), by port and operation; `pairs` are those that there are."""
    found: dict[tuple[str, str], intervals.Intervals] = {}
    for row, span in _rows(tables, clock, "stated_closures"):
        for port, operation in pairs:
            sea = row["operation"] == PASSAGE and (port, operation) == SEA_PASSAGE
            if sea or (port == row["port"] and row["operation"] in {ALL, operation}):
                found[port, operation] = intervals.union(found.get((port, operation), intervals.NEVER), span)
    return found


def ship_absences(tables: Tables, clock: Clock) -> dict[tuple[str, int], intervals.Intervals]:
    """Return stated hours out of service, shape (n, 2), by class and number of the ship, counted from 0."""
    return _by(tables, clock, "ships_out", lambda row: (row["ship_class"], int(row["number"]) - 1))


def ban_orders(tables: Tables, clock: Clock) -> dict[str, intervals.Intervals]:
    """Return the hours of stated loading bans, shape (n, 2), by scope."""
    return _by(tables, clock, "stated_bans", lambda row: row["scope"])


def border_closures(tables: Tables, clock: Clock) -> dict[str, intervals.Intervals]:
    """Return stated closed hours, shape (n, 2), by border."""
    return _by(tables, clock, "borders_shut", lambda row: row["border"])


def path_closures(tables: Tables, clock: Clock, section: str) -> intervals.Intervals:
    """Return the hours, shape (n, 2), in which a section with fewer paths gives out none.

    Q of P paths a day are left: each stated day the section is shut from the moment when Q trains have entered at the
    usual headway of 24 / P hours, as works on the track shut it. Half a headway is kept clear of the last train.
    """
    headway_h = HOURS_PER_DAY / tables.rows("sections")[section]["paths_per_day"]
    shut = [intervals.NEVER]
    for row, span in _rows(tables, clock, "reduced_paths"):
        open_h = max(row["paths_per_day"] - 0.5, 0.0) * headway_h
        if row["section"] == section and open_h < HOURS_PER_DAY:
            days = np.arange(span[0, 0], span[0, 1], HOURS_PER_DAY) if len(span) else np.zeros(0)
            shut.append(np.column_stack([days + open_h, days + HOURS_PER_DAY]))
    return intervals.union(*shut)


def problems(tables: Tables) -> Iterator[Problem]:
    """Yield what is wrong with the stated incidents beside the rules of the catalogue: ships that are not there."""
    columns = tables.columns("ships_out")
    fleet = {name: row["ships"] for table in FLEETS for name, row in tables.rows(table).items()}
    for place, (ship_class, number) in enumerate(zip(columns["ship_class"], columns["number"], strict=True), start=1):
        ships = int(fleet.get(ship_class) or 0)
        if number > ships:
            yield Problem(
                say("world.no_such_ship", ship_class=ship_class),
                row=f"ships_out.{place}",
                field="number",
                value=str(number),
                allowed=f"1 - {ships}",
                remedy=say("world.no_such_ship_remedy"),
            )


def _by(
    tables: Tables, clock: Clock, name: str, key: Callable[[dict[str, Any]], Any]
) -> dict[Any, intervals.Intervals]:
    found: dict[Any, intervals.Intervals] = {}
    for row, span in _rows(tables, clock, name):
        found[key(row)] = intervals.union(found.get(key(row), intervals.NEVER), span)
    return found


def _rows(tables: Tables, clock: Clock, name: str) -> Iterator[tuple[dict[str, Any], intervals.Intervals]]:
    columns = tables.columns(name)
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        yield row, _span(row["start"], row["end"], clock)


def _span(start: date, end: date, clock: Clock) -> intervals.Intervals:
    hours = np.array([[clock.hour_of(start.isoformat()), clock.hour_of(end.isoformat()) + HOURS_PER_DAY]])
    return intervals.clip(hours, start_h=0.0, end_h=clock.horizon_h)
