"""Incidents by date: whole days, the last one counts; fewer paths let exactly so many trains a day enter."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from transcaspian.methods import events as ev
from transcaspian.world import incidents, rail_paths
from transcaspian.world.clock import Clock

CLOCK = Clock(year=2023, warm_up_h=2160.0, horizon_h=10920.0)
PAIRS = (("kuryk", "ferry"), ("kuryk", "crane"), ("alat", "ferry"), ("sea", "passage"))
FIELDS = {
    "stated_closures": ("port", "operation"),
    "ships_out": ("ship_class", "number"),
    "stated_bans": ("scope",),
    "borders_shut": ("border",),
    "reduced_paths": ("section", "paths_per_day"),
}


class Tables:
    def __init__(self, **rows):
        self.given = rows

    def columns(self, table):
        names = (*FIELDS[table], "start", "end")
        rows = self.given.get(table, [])
        return {name: tuple(row[place] for row in rows) for place, name in enumerate(names)}

    def rows(self, table):
        return {"sections": {"line": {"paths_per_day": 8.0}}, "ferries": {"large": {"ships": 2}}}.get(table, {})


def hours(first, days):
    return [[first * 24.0, (first + days) * 24.0]]


def test_the_first_and_the_last_day_are_shut_whole():
    """1 January is day 90 of the clock; 2 to 3 January are two days."""
    tables = Tables(stated_closures=[("kuryk", "all", date(2023, 1, 2), date(2023, 1, 3))])
    found = incidents.port_closures(tables, CLOCK, PAIRS)
    assert set(found) == {("kuryk", "ferry"), ("kuryk", "crane")}
    assert found["kuryk", "ferry"].tolist() == hours(91, 2)


def test_one_operation_the_sea_and_overlapping_rows():
    tables = Tables(
        stated_closures=[
            ("alat", "ferry", date(2023, 1, 1), date(2023, 1, 4)),
            ("alat", "ferry", date(2023, 1, 3), date(2023, 1, 6)),
            ("aktau", "passage", date(2023, 2, 1), date(2023, 2, 1)),
        ]
    )
    found = incidents.port_closures(tables, CLOCK, PAIRS)
    assert found["alat", "ferry"].tolist() == hours(90, 6)
    assert found["sea", "passage"].tolist() == hours(121, 1)
    assert ("kuryk", "ferry") not in found


def test_an_incident_over_the_end_of_the_clock_is_cut_there():
    tables = Tables(stated_bans=[("kuryk.wagons", date(2023, 12, 30), date(2024, 1, 5))])
    assert incidents.ban_orders(tables, CLOCK)["kuryk.wagons"][0, 1] == CLOCK.horizon_h


def test_ships_are_counted_from_one_and_must_be_there():
    days = (date(2023, 1, 1), date(2023, 1, 1))
    assert set(incidents.ship_absences(Tables(ships_out=[("large", 2, *days)]), CLOCK)) == {("large", 1)}
    (problem,) = incidents.problems(Tables(ships_out=[("large", 3, *days)]))
    assert (problem.value, problem.allowed) == ("3", "1 - 2")


@pytest.mark.parametrize("left", [0, 1, 3, 7, 8, 10])
def test_so_many_trains_a_day_enter_as_paths_are_left(left):
    """More trains wait than there are paths: on the stated days `left` enter, on the others eight."""
    tables = Tables(reduced_paths=[("line", left, date(2023, 1, 1), date(2023, 1, 3))])
    shut = incidents.path_closures(tables, CLOCK, "line")
    model = ev.Model(horizon_h=94 * 24.0)
    rail_paths.declare(model, "line", shut=shut)
    p = model.process("train").seize("path.line.west").mark("enters").delay(3.0).release("path.line.west")
    p.end()
    model.add("train", at=np.full(60, 89 * 24.0 + 1e-3))
    frame = model.build().run(seed=1).to_frame()
    day = (frame[frame["stage"] == "enters"]["start_h"] // 24).astype(int)
    entered = [int((day == number).sum()) for number in range(89, 94)]
    assert entered[1:4] == [min(left, 8)] * 3
    assert entered[0] == 8
    assert entered[4] == min(60 - 8 - 3 * min(left, 8), 8)


def test_a_section_with_all_its_paths_is_never_shut():
    tables = Tables(reduced_paths=[("line", 9, date(2023, 1, 1), date(2023, 1, 3))])
    assert len(incidents.path_closures(tables, CLOCK, "line")) == 0


def test_empty_tables_state_nothing():
    assert incidents.port_closures(Tables(), CLOCK, PAIRS) == {}
    assert incidents.ban_orders(Tables(), CLOCK) == {}
    assert incidents.border_closures(Tables(), CLOCK) == {}
