"""Where values come from, as data and as text."""

from __future__ import annotations

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError


@pytest.fixture(scope="module")
def base(data):
    return scenario.load("baseline-2023", data=data)


def test_why_shows_value_source_rivals_rule_and_readers(base):
    answer = scenario.why(base, "ports.aktau.ferry_berths")

    assert (answer.value, answer.unit, answer.confidence, answer.sampled) == ("3", "", "medium", False)
    assert [(claim.value, claim.used) for claim in answer.claims] == [("3", True), ("2", False), ("5", False)]
    assert answer.claims[0].address == "https://example.org/news"
    assert answer.claims[2].known_on == "2023-11-05"
    assert "latest in force in 2023 among 3 claims" in answer.rule
    assert answer.used_in == ("cargo.operations",)


def test_the_text_of_why_holds_what_the_data_hold(base):
    text = str(scenario.why(base, "ports.aktau.yard_wagons"))

    for part in ("600", "between 400 and 900", "assumption", "Our estimate", "Wagons the yard holds"):
        assert part in text


def test_why_shows_which_line_changed_a_value(data, write):
    plan = write("plan.yaml", "extends: low-water\nset:\n  berth_groups.*.depth_m: {times: 0.5}\n")

    answer = scenario.why(scenario.load(plan, data=data), "berth_groups.aktau_ferry.depth_m")

    assert answer.value == "3.25"
    assert [(change.operation, change.old, change.new) for change in answer.changes] == [
        ("add", "7", "6.5"),
        ("times", "6.5", "3.25"),
    ]
    assert f"{plan}:3 multiplies by 0.5: 6.5 -> 3.25" in str(answer)


def test_why_of_a_pinned_value_keeps_the_claims_in_sight(data, write):
    plan = write("plan.yaml", "extends: baseline-2023\nset: {ports.aktau.ferry_berths: 7}\n")

    answer = scenario.why(scenario.load(plan, data=data), "ports.aktau.ferry_berths")

    assert (answer.value, answer.confidence) == ("7", "scenario")
    assert not any(claim.used for claim in answer.claims)
    assert len(answer.claims) == 3


def test_why_of_a_default_and_of_a_cell(base):
    assert "default" in str(scenario.why(base, "ferries.small.crew"))
    cell = scenario.why(base, "nodes.aktau.lon")
    assert (cell.value, cell.unit, cell.claims[0].source) == ("51.2", "degree", "port_2021")


def test_a_range_without_a_value_says_so(base):
    assert "between 800 and 1200" in str(scenario.why(base, "ports.alat.yard_wagons"))


@pytest.mark.parametrize(
    ("name", "nearest", "listed"),
    [
        ("ports.aktau.ferry_berth", "ports.aktau.ferry_berths", ""),
        ("ports.aktau", "", "ports.aktau.ferry_berths"),
        ("nodes", "", "nodes.aktau.lon"),
        ("", "", ""),
    ],
)
def test_an_unknown_name_gets_the_nearest_or_a_list(name, nearest, listed, base):
    with pytest.raises(InputError) as raised:
        scenario.why(base, name)

    (problem,) = raised.value.problems
    assert not nearest or problem.nearest == nearest
    assert listed in problem.allowed


def test_sources_count_the_values_that_rest_on_them(base):
    uses = {use.id: use for use in scenario.sources(base)}
    stated = [one for one in base.parameters.values() if one.source == "assumption"]

    assert uses["assumption"].values == len(stated) + 3
    assert uses["port_2021"].tables == ("berth_groups", "nodes", "ports")
    assert "Port of Aktau" in str(uses["port_2021"])
    assert [use.values for use in uses.values()] == sorted((use.values for use in uses.values()), reverse=True)


def test_a_source_of_the_users_own_is_listed_by_its_name(data, write):
    write("demand.csv", "year,month,class,units,source\n2023,1,wagon,5,my survey\n")
    plan = write("plan.yaml", "extends: baseline-2023\ntables: {demand: demand.csv}\n")

    assert "my survey" in {use.id for use in scenario.sources(scenario.load(plan, data=data))}
