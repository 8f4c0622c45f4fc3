"""From a name or a path to a scenario: chain, year, changes, hash."""

from __future__ import annotations

from datetime import date

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError


def test_a_shipped_scenario_holds_what_was_in_force_in_its_year(data):
    in_2022 = scenario.load("baseline-2022", data=data)
    in_2023 = scenario.load("baseline-2023", data=data)

    assert in_2023.title == "The year 2023"
    assert in_2023.year == 2023
    assert in_2023.parameters["ports.aktau.ferry_berths"].value == 3
    assert in_2022.warm_up_h == 120 * 24
    assert in_2023.changes == ()


def test_names_are_listed(data):
    assert scenario.names(data=data) == ("baseline-2022", "baseline-2023", "low-water")


def test_a_parameter_carries_source_range_and_readers(data):
    yard = scenario.load("baseline-2023", data=data).parameters["ports.aktau.yard_wagons"]

    assert (yard.value, yard.low, yard.high) == (600.0, 400.0, 900.0)
    assert (yard.source, yard.confidence, yard.note) == ("assumption", "low", "Our estimate")
    assert yard.known_on == date(2023, 12, 31)
    assert yard.used_in == ("cargo.operations",)
    assert yard.sampled


def test_a_missing_value_has_the_default_and_says_so(data):
    crew = scenario.load("baseline-2023", data=data).parameters["ferries.small.crew"]

    assert (crew.value, crew.source, crew.confidence) == (30, "default", "default")


def test_a_range_without_a_value_has_its_middle(data):
    parameters = scenario.load("baseline-2023", data=data).parameters

    assert parameters["ports.alat.yard_wagons"].value == 1000.0
    assert parameters["ports.aktau.opened_on"].value == date(2023, 7, 2)


def test_a_file_extends_files_beside_it_and_shipped_names(data, write):
    write("one.yaml", "title: One\nextends: low-water\nset:\n  ferries.small.ships: 5\n")
    plan = write("two.yaml", "extends: one.yaml\nset:\n  ferries.*.ships: {add: 1}\n")

    loaded = scenario.load(plan, data=data)

    assert loaded.name == "two"
    assert loaded.title == "two"
    assert loaded.year == 2023
    assert [file.rpartition("/")[2] for file in loaded.files] == ["baseline-2023", "low-water", "one.yaml", "two.yaml"]
    assert loaded.parameters["ferries.small.ships"].value == 6
    assert loaded.parameters["ferries.large.ships"].value == 5
    assert loaded.parameters["berth_groups.aktau_ferry.depth_m"].value == 6.5


def test_a_change_says_what_where_and_how(data, write):
    plan = write("plan.yaml", "extends: baseline-2023\nset:\n\n  ports.aktau.ferry_berths: 4\n")

    (change,) = scenario.load(plan, data=data).changes

    assert (change.parameter, change.old, change.new) == ("ports.aktau.ferry_berths", "3", "4")
    assert (change.operation, change.file, change.line) == ("set", str(plan), 4)


def test_a_folder_stands_for_its_scenario(data, write):
    path = write("my_plan/scenario.yaml", "extends: baseline-2023\n")

    assert scenario.load(path.parent, data=data).name == "my_plan"


def test_known_by_hides_later_claims_and_rows(data, write):
    plan = write("plan.yaml", "extends: baseline-2022\nknown_by: 2023-01-31\n")

    loaded = scenario.load(plan, data=data)

    assert loaded.known_by == date(2023, 1, 31)
    assert [*loaded.tables["demand"].columns["month"]] == [1]


def test_known_by_that_hides_a_needed_value_says_which(data, write):
    plan = write("plan.yaml", "extends: baseline-2022\nknown_by: 2022-12-31\n")
    early = write("early.yaml", "extends: baseline-2022\nknown_by: 2020\n")

    assert {problem.field for problem in scenario.check(plan, data=data)} == {"year"}  # the demand of 2022
    places = {(problem.row, problem.field) for problem in scenario.check(early, data=data)}
    assert ("aktau", "node") in places
    assert ("", "year") not in places  # 2022 lies beyond what is known: a forecast needs no table of it


def test_equal_inputs_have_equal_hashes_whatever_their_names(data, write):
    base = scenario.load("baseline-2023", data=data)
    same = scenario.load(write("same.yaml", "title: Another\nextends: baseline-2023\n"), data=data)
    pinned = scenario.load(
        write("pin.yaml", "extends: baseline-2023\nset: {ports.aktau.yard_wagons: 600}\n"), data=data
    )
    rows = scenario.load(write("rows.yaml", "extends: baseline-2023\nset: {demand.*.units: {times: 2}}\n"), data=data)

    assert base.input_hash == same.input_hash
    assert len({base.input_hash, pinned.input_hash, rows.input_hash}) == 3


def test_a_scenario_is_frozen(data):
    loaded = scenario.load("baseline-2023", data=data)

    with pytest.raises(AttributeError):
        loaded.year = 2024
    with pytest.raises(TypeError):
        loaded.parameters["ports.aktau.ferry_berths"] = None
    with pytest.raises(TypeError):
        loaded.sample(1, 1).record("ports", "aktau")["ferry_berths"] = 9


def test_check_returns_what_load_raises(data, write):
    bad = write("bad.yaml", "extends: baseline-2023\nset: {ports.aktau.ferry_berths: -1}\n")

    with pytest.raises(InputError) as raised:
        scenario.load(bad, data=data)

    assert scenario.check(bad, data=data) == raised.value.problems
    assert scenario.check("low-water", data=data) == ()
