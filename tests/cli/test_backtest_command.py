"""The command that sets the model beside what was published, on the true years."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROLES = {"formula", "input", "fit", "check"}


@pytest.fixture(scope="module")
def answer(tmp_path_factory, invoke):
    out = tmp_path_factory.mktemp("results") / "back-test"
    result = invoke("backtest", "--replications", 1, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), out


def test_rows_say_everything_a_reader_needs(answer):
    told, _ = answer
    assert {row["role"] for row in told["rows"]} == ROLES
    for row in told["rows"]:
        assert row["predicted"]["p10"] <= row["predicted"]["p50"] <= row["predicted"]["p90"]
        assert (row["hit"] is None) == (row["tolerance"] is None) == (row["confidence"] == "low")
        assert row["source"]
    assert len({row["id"] for row in told["rows"]}) == len(told["rows"])


def test_scores_are_those_of_the_rows_and_roles_are_not_added(answer):
    told, _ = answer
    assert set(told["scores"]) == ROLES
    for role, scores in told["scores"].items():
        mine = [row for row in told["rows"] if row["role"] == role]
        assert scores["rows"] == len(mine)
        assert scores["scored"] == sum(row["hit"] is not None for row in mine)
        assert scores["hits"] == sum(row["hit"] is True for row in mine)


def test_worked_examples_are_all_met(answer):
    told, _ = answer
    assert [row["id"] for row in told["rows"] if row["role"] == "formula" and row["hit"] is not True] == []


def test_the_finding_is_whole_and_nothing_waits_beside_it(answer):
    told, out = answer
    assert Path(told["folder"]) == out
    assert {file.name for file in out.glob("*.parquet")} == {
        "backtest.parquet",
        "backtest_left.parquet",
        "backtest_scores.parquet",
    }
    assert [place.name for place in out.parent.iterdir()] == [out.name]


def test_a_finding_is_no_run(invoke, answer):
    for arguments in (("backtest", "--using", answer[1]), ("compare", answer[1], answer[1]), ("report", answer[1])):
        result = invoke(*arguments)
        assert result.exit_code == 2, arguments
        assert "Traceback" not in result.output


def test_wrong_input_is_told_plainly(invoke, tmp_path):
    nothing = invoke("backtest", "--using", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert nothing.exit_code == 2
    assert "Traceback" not in nothing.output
    none = invoke("backtest", "--replications", 0, "--out", tmp_path / "out", "--json")
    assert none.exit_code == 2
    assert json.loads(none.stdout)["problems"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    other = invoke("backtest", "--replications", 1, "--out", tmp_path / "mine")
    assert other.exit_code == 2
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"
