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
