"""Commands of oil on the clock: a room alone, the worth of its limits, and how they refuse."""

from __future__ import annotations

import json

import pytest


def test_oil_runs_alone(invoke, tmp_path):
    result = invoke("run", "--room", "oil", "-n", 1, "--no-report", "--json", "--out", tmp_path / "oil")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    loaded = {row["key"]: row["p50"] for row in told["oil"]}
    assert loaded["loaded_baku"] > loaded["loaded_btc"] > 0.0
    assert told["oil_held"][0]["p50"] >= told["oil_held"][-1]["p50"]
    assert told["crossings"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--room", "sea"), ("no such room", "joint, cargo, oil")),
        (("oil", "limits", "-n", 0), ("replications",)),
        (("oil", "limits", "baseline-2032"), ("no such scenario", "baseline-2023")),
    ],
)
def test_wrong_questions_are_answered_plainly(invoke, arguments, words):
    result = invoke(*arguments)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr


def test_limits_that_conflict_are_named(invoke, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "extends: baseline-2023\nset:\n"
        "  oil_stocks.aktau_tengiz.tanks_share: 0.02\n"
        "  oil_nominations.tengiz_btc.contract_t_per_year: 60000000\n"
    )
    result = invoke("oil", "limits", plan, "-n", 1, "--out", tmp_path / "found")
    assert result.exit_code == 2
    assert "less than the largest parcel" in result.stderr
    assert "t a year too much" in result.stderr
    assert not (tmp_path / "found").exists()


FAULTS = {
    "oil_stocks.aktau_tengiz.tanks_share: 0.02": "t short",
    "oil_nominations.tengiz_btc.contract_t_per_year: 60000000": "t a year too much",
    "oil_nominations.mangystau_makhachkala.contract_t_per_year: 90000000": "oil_terminals.makhachkala: 7,000,000 t",
}


@pytest.mark.parametrize("command", [("check",), ("run", "--room", "oil", "-n", 1), ("oil", "matrix", "--scenario")])
def test_check_run_and_oil_refuse_alike_and_all_at_once(invoke, tmp_path, command):
    plan, out = tmp_path / "plan.yaml", tmp_path / "found"
    plan.write_text("extends: baseline-2023\nset:\n" + "".join(f"  {line}\n" for line in FAULTS))
    more = ("--out", out) if command[0] == "run" else ()
    arguments = (*command, plan) if command[-1] == "--scenario" else (command[0], plan, *command[1:], *more)
    result = invoke(*arguments)
    assert result.exit_code == 2
    for words in FAULTS.values():
        assert words in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        (
            "oil_outages",
            "id,leg,start,end,open_share,kind\nlong,cpc_line,2023-01-01,2024-06-01,0,storm\n",
            ("oil_outages.long", "151 days longer", "<= 2024-01-02"),
        ),
        (
            "oil_schedule",
            (
                "nomination,kind,start,end,tonnes\ntengiz_btc,planned,2023-03-01,2023-03-31,20000\n"
                "mangystau_baku,shipped,2023-01-15,2023-12-31,1\nmangystau_baku,shipped,2023-05-01,2023-12-31,9\n"
            ),
            ("needs the contract a year", "first day of a month", "overlap by 8 months"),
        ),
    ],
)
def test_tables_that_cannot_be_meant_are_refused_by_check(invoke, tmp_path, table, text, words):
    (tmp_path / "own.csv").write_text(text)
    plan = tmp_path / "plan.yaml"
    plan.write_text(f"extends: baseline-2023\ntables: {{{table}: own.csv}}\n")
    result = invoke("check", plan)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr
