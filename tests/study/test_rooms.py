"""The flat vector of a replication's indicators."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.study.rooms import Layout, cells, described, from_description, joint_room


@pytest.fixture
def layout(fake: ModuleType) -> Layout:
    two = fake.FakeKpi("t", (("port", ("a", "b")), ("month", ("1", "2", "3"))), "total", "")
    return Layout.of({"crossed": two, "days": fake.FakeKpi("d", (), "mean", "")})


def test_cells_lie_in_the_order_of_the_dimensions(layout: Layout) -> None:
    vector = layout.flat({"crossed": np.arange(6.0).reshape(2, 3), "days": np.array(9.0)})
    assert list(vector) == [0, 1, 2, 3, 4, 5, 9]
    assert cells(layout.kpis["crossed"])[4] == ("b", "2")
    assert layout.spans == {"crossed": (0, 6), "days": (6, 7)}


def test_a_room_that_breaks_its_promise_is_named(layout: Layout) -> None:
    with pytest.raises(ValueError, match="days"):
        layout.flat({"crossed": np.zeros((2, 3))})
    with pytest.raises(ValueError, match=r"crossed has shape \(3, 2\)"):
        layout.flat({"crossed": np.zeros((3, 2)), "days": np.array(0.0)})


def test_indicators_survive_the_manifest(layout: Layout) -> None:
    again = from_description(described(layout.kpis))
    assert Layout.of(again).spans == layout.spans
    assert again["crossed"].dims == layout.kpis["crossed"].dims


@pytest.mark.parametrize("name", scenario.names())
def test_every_shipped_scenario_can_be_run(name):
    """Nothing of it is refused by a room, neither at central values nor in the first draws."""
    plan = scenario.load(name)
    joint_room().check(plan)
    for number in range(3):
        assert joint_room().problems(plan.sample(1, number), plan.year) == []
