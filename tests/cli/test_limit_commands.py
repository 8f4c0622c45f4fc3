"""marginal and backcast through the door: what they print, what they write, what stops them."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.compiled


def test_marginal_ranks_the_levers_it_was_asked_for(invoke, tmp_path):
    folder = tmp_path / "m"
    options = ["--at", "1", "--lever", "berth_alat_ferry", "--first", 2, "-n", 2, "--no-curve", "--out", folder]
    done = invoke("marginal", *options, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["levers"] == ["berth_alat_ferry"]
    assert {row["measure"] for row in told["marginal"]} >= {"carried_t", "refused_t", "p90_days", "wait_cost_usd"}
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "marginal.parquet", "assets.parquet"}
    assert not list(tmp_path.glob(".partial*"))


def test_backcast_prints_what_is_left_and_when_it_is_gone(invoke, tmp_path):
    done = invoke("backcast", "storm-may-2022", "-n", 2, "--out", tmp_path / "b")
    assert done.exit_code == 0, done.output
    assert "2022-05-05 to 2022-05-09" in done.stdout
    assert "Carried in the year" in done.stdout
    assert (tmp_path / "b" / "queue.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["marginal", "--lever", "ferry_pol"], "ferry_pool"),
        (["marginal", "--at", "nothing"], "no such scenario"),
        (["marginal", "--at", "0.001"], "0.05 - 20"),
        (["marginal", "--first", "1"], "at least 2"),
        (["backcast", "baseline-2023"], "stated_closures"),
        (["backcast", "storm-may-202"], "storm-may-2021"),
        (["backcast", "storm-may-2022", "-n", "1"], "at least 2"),
    ],
)
def test_what_cannot_be_is_told_plainly(invoke, tmp_path, arguments, said):
    done = invoke(*arguments, "--out", tmp_path / "x")
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "x").exists()
