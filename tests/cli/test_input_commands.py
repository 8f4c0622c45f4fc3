"""check, why, sources, scenarios, template: answers in words, in short and in JSON; bad input told plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

BASELINE = "baseline-2023"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(f"title: A plan\nextends: {BASELINE}\nset:\n  ferries.rail_ferry_52.ships: {{add: -1}}\n")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(f"title: Wrong\nextends: {BASELINE}\nset:\n  feries.rail_ferry_52.ships: 3\ncolour: red\n")
    return path


def test_check_lists_each_change_with_its_place(invoke, plan):
    done = invoke("check", plan)

    assert done.exit_code == 0
    assert "ferries.rail_ferry_52.ships" in done.stdout
    assert "plan.yaml:4" in done.stdout


def test_check_says_nothing_when_quiet_and_all_is_well(invoke, plan):
    assert invoke("check", plan, "--quiet").stdout == ""


def test_check_tells_machines_what_changes(invoke, plan):
    told = json.loads(invoke("check", plan, "--json").stdout)

    assert told["title"] == "A plan"
    assert told["year"] == 2023
    assert [change["parameter"] for change in told["changes"]] == ["ferries.rail_ferry_52.ships"]


def test_check_tells_every_fault_at_once_with_the_nearest_name(invoke, wrong):
    done = invoke("check", wrong)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert "ferries" in done.stderr
    assert "colour" in done.stderr


def test_check_tells_machines_every_fault(invoke, wrong):
    told = json.loads(invoke("check", wrong, "--json").stdout)

    assert told["exit_code"] == 2
    assert len(told["problems"]) == 2
    assert {problem["line"] for problem in told["problems"]} == {4, 5}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "no-such-plan"),
        ("run", "no-such-plan"),
        ("compare", BASELINE, "no-such-plan"),
        ("why", "ports.aktua.ferry_berths"),
        ("why", "nothing"),
        ("sources", "--scenario", "no-such-plan"),
        ("template", "demnad"),
        ("run", BASELINE, "--replications", "0"),
        ("run", BASELINE, "--workers", "0"),
        ("run", BASELINE, "--seed", "-1"),
    ],
)
def test_bad_input_is_told_plainly(invoke, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoke(*arguments)

    assert done.exit_code == 2, done.stdout
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_why_shows_value_and_source_and_the_value_alone_when_quiet(invoke):
    words = invoke("why", "ports.aktau.ferry_berths")
    told = json.loads(invoke("why", "ports.aktau.ferry_berths", "--json").stdout)
    short = invoke("why", "ports.aktau.ferry_berths", "--quiet").stdout

    assert words.exit_code == 0
    assert told["claims"][0]["source"] in words.stdout
    assert short.startswith(told["value"])


def test_why_answers_for_a_users_plan(invoke, plan):
    base = json.loads(invoke("why", "ferries.rail_ferry_52.ships", "--json").stdout)
    told = json.loads(invoke("why", "ferries.rail_ferry_52.ships", "--scenario", plan, "--json").stdout)

    assert float(told["value"]) == float(base["value"]) - 1
    assert told["changes"][0]["line"] == 4


def test_every_source_has_a_licence(invoke):
    told = json.loads(invoke("sources", "--json").stdout)["sources"]

    assert [source["id"] for source in told if source["address"] and not source["licence"]] == []
    assert invoke("sources", "--quiet").stdout.split() == [source["id"] for source in told]


def test_scenarios_lists_names_with_titles(invoke):
    told = json.loads(invoke("scenarios", "--json").stdout)["scenarios"]
    names = [scenario["name"] for scenario in told]

    assert BASELINE in names
    assert len(names) >= 12
    assert all(scenario["title"] for scenario in told)
    assert invoke("scenarios", "--quiet").stdout.split() == names


def test_a_template_is_taken_back_by_the_same_rules(invoke, tmp_path):
    table = tmp_path / "my_ferries.csv"
    done = invoke("template", "ferries", "--out", table)
    plan = tmp_path / "plan.yaml"
    plan.write_text(f"title: Mine\nextends: {BASELINE}\ntables: {{ferries: my_ferries.csv}}\n")

    assert done.exit_code == 0
    assert "my_ferries.csv" in done.stdout
    assert invoke("check", plan).exit_code == 0


def test_a_template_never_overwrites(invoke, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("precious")

    done = invoke("template", "ferries", "--out", table)

    assert done.exit_code == 2
    assert table.read_text() == "precious"


def test_a_template_into_a_folder_that_is_not_there_is_told_plainly(invoke, tmp_path):
    done = invoke("template", "ferries", "--out", tmp_path / "nowhere" / "mine.csv")

    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
