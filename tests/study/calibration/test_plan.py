"""The plan that ships is sound; a wrong one is refused with every fault."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.study import calibration
from transcaspian.study.calibration.plan import labels


@pytest.fixture(scope="module")
def base():
    return scenario.load("baseline-2023")


@pytest.fixture(scope="module")
def plan(base):
    return calibration.read(base)


def changed(base, table, row, **cells):
    """The scenario with some cells of one row of a table changed."""
    rows = base.tables[table]
    number = rows.positions[row]
    columns = {
        name: tuple(cells.get(name, cell) if place == number else cell for place, cell in enumerate(column))
        for name, column in rows.columns.items()
    }
    return replace(base, tables=MappingProxyType({**base.tables, table: replace(rows, columns=columns)}))


def test_every_target_has_the_role_fit_and_nothing_left_for_the_check_is_fitted(plan):
    roles = {one.id: one.published["role"] for one in plan.figures}

    assert {roles[one.id] for one in plan.figures if one.use == "target"} == {"fit"}
    assert {roles[one.id] for one in plan.figures if one.use == "given"} == {"input"}
    assert not any(roles[one.id] == "check" for one in plan.figures if one.fitted)


def test_the_targets_were_known_by_the_end_of_2023(plan):
    assert plan.known_on.isoformat() <= "2023-12-31"


def test_each_range_is_that_of_the_values_that_follow(plan, base):
    """A free parameter takes no value that its own claim rules out."""
    for one in plan.free:
        for name in one.values:
            claim = base.parameters[name].claim
            assert (claim.low, claim.high) == (one.low, one.high), name


def test_every_value_follows_one_parameter_at_most(plan):
    names = [name for one in plan.free for name in one.values]

    assert len(names) == len(set(names))


def test_values_at_a_point_are_those_that_follow(plan):
    low, _ = plan.bounds
    values = plan.values_at(low)

    assert values["policies.deck.truck_m"] == 10.0
    assert {values[f"ferries.{name}.longest_wait_h"] for name in ("rail_ferry_28", "ropax")} == {4.0}


@pytest.mark.parametrize(
    ("table", "row", "cells", "said"),
    [
        ("free_parameters", "truck_m", {"low": 15.0}, "low, mode and high"),
        ("free_parameters", "truck_m", {"mode": 20.0}, "low, mode and high"),
        ("free_parameters", "truck_m", {"high": 90.0}, "beyond what the catalogue allows"),
        ("free_parameters", "truck_m", {"values": "policies.deck.truck_width"}, "no number of this name"),
        ("free_parameters", "truck_m", {"values": "ferries.ropax.line"}, "no number of this name"),
        ("targets", "ropax_load_2022", {"use": "target"}, "must have the role fit"),
        ("targets", "kuryk_wagons_8m2023", {"use": "compare"}, "cannot be left for the check"),
        ("targets", "kuryk_calls_8m2023", {"published": "kuryk_tonnes_8m2023"}, "names no indicator"),
        ("targets", "kuryk_calls_8m2023", {"published": "nobody_said"}, "no positive number"),
    ],
)
def test_a_wrong_plan_is_refused(base, table, row, cells, said):
    with pytest.raises(InputError, match=said):
        calibration.read(changed(base, table, row, **cells))


def test_a_plan_without_a_target_is_refused(base):
    for name, row in base.tables["targets"].rows():
        if row["use"] == "target":
            base = changed(base, "targets", name, use="given")

    with pytest.raises(InputError, match="nothing to fit"):
        calibration.read(base)


def test_labels_leave_the_quantile_out():
    assert labels("route=a.b point=delivered quantile=p10+p50") == {"route": "a.b", "point": "delivered"}
    assert labels("") == {}
