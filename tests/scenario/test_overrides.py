"""The lines under `set`: order, ranges, rows tables."""

from __future__ import annotations

import pytest

from transcaspian import scenario


@pytest.fixture
def loaded(data, write):
    def with_settings(*lines: str):
        text = "extends: baseline-2023\nset:\n" + "".join(f"  {line}\n" for line in lines)
        return scenario.load(write("plan.yaml", text), data=data)

    return with_settings


def test_a_plain_value_pins_a_sampled_parameter(loaded):
    plan = loaded("ports.aktau.yard_wagons: 700")
    yard = plan.parameters["ports.aktau.yard_wagons"]

    assert (yard.value, yard.low, yard.high, yard.sampled) == (700.0, None, None, False)
    assert {plan.sample(1, n).value("ports.aktau.yard_wagons") for n in range(5)} == {700.0}
    assert yard.source == "scenario"
    assert len(yard.claims) == 1


def test_times_and_add_come_after_sampling(loaded, data):
    base = scenario.load("baseline-2023", data=data)
    plan = loaded("ferries.*.docking_days_per_year: {times: 2}", "ferries.small.docking_days_per_year: {add: 3}")
    name = "ferries.small.docking_days_per_year"

    assert plan.parameters[name].value == 63.0
    assert (plan.parameters[name].low, plan.parameters[name].high) == (43.0, 123.0)
    for replication in range(5):
        drawn = base.sample(7, replication).value(name)
        assert plan.sample(7, replication).value(name) == pytest.approx(2 * drawn + 3, rel=1e-12)


def test_every_row_first_then_the_single_one_whatever_the_order(loaded):
    plan = loaded("ferries.small.ships: 2", "ferries.*.ships: 9")

    assert plan.parameters["ferries.small.ships"].value == 2
    assert plan.parameters["ferries.large.ships"].value == 9


def test_every_row_means_every_row_that_has_the_value(loaded):
    plan = loaded("ports.*.ferry_berths: {add: 1}")

    assert plan.parameters["ports.alat.ferry_berths"].value == 3
    assert "ports.sangachal.ferry_berths" not in plan.parameters
    assert len(plan.changes) == 2


def test_counts_are_rounded_half_up(loaded):
    plan = loaded("ferries.small.ships: {times: 0.75}", "ferries.large.ships: {times: 0.9}")

    assert plan.parameters["ferries.small.ships"].value == 5  # 4.5
    assert plan.parameters["ferries.large.ships"].value == 4  # 3.6


def test_drawn_values_stay_inside_the_limits_of_the_catalogue(loaded):
    plan = loaded("ferries.*.docking_days_per_year: {times: 7}")
    drawn = [plan.sample(1, n).value("ferries.small.docking_days_per_year") for n in range(200)]

    assert max(drawn) == 365.0
    assert plan.parameters["ferries.small.docking_days_per_year"].high == 365.0


def test_a_cell_of_a_table_with_names_is_set_by_name(loaded):
    plan = loaded("links.aktau_alat.length_km: {times: 2}", "links.khorgos_aktau.to_node: alat")

    assert plan.tables["links"].columns["length_km"] == (840.0, 3200.0)
    assert plan.tables["links"].columns["to_node"] == ("alat", "alat")


def test_rows_without_names_are_chosen_by_what_they_hold(loaded):
    plan = loaded("demand.class=wagon,year=2023.units: {times: 2}", "demand.*.units: {add: 1}")

    assert plan.tables["demand"].columns["units"] == (701.0, 901.0, 2002.0, 2001.0, 301.0)
    assert [change.parameter for change in plan.changes] == ["demand.*.units", "demand.class=wagon,year=2023.units"]
    assert (plan.changes[1].old, plan.changes[1].new) == ("1001", "2002")


def test_empty_cells_stay_empty_under_operations(loaded):
    plan = loaded("demand.*.low_units: {times: 2}")

    assert plan.tables["demand"].columns["low_units"] == (None, None, 1800.0, 3000.0, None)


def test_the_base_is_not_touched(loaded, data):
    loaded("demand.*.units: {times: 2}", "ferries.*.ships: 1")
    base = scenario.load("baseline-2023", data=data)

    assert base.tables["demand"].columns["units"][0] == 700.0
    assert base.parameters["ferries.small.ships"].value == 6
