"""The command that looks ahead, on one true year, and what it answers to wrong questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def answer(tmp_path_factory, invoke):
    out = tmp_path_factory.mktemp("results") / "forecast"
    result = invoke("forecast", "--years", 2024, "--replications", 2, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), out


def test_rows_hold_every_series_with_its_spread_and_naive_trend(answer):
    told, _ = answer
    assert told["years"] == [2024]
    assert told["known_by"] == "2023-12-31"
    by_series = {row["series"]: row for row in told["rows"]}
    for row in by_series.values():
        assert 0 < row["p10"] <= row["p50"] <= row["p90"]
    assert by_series["route"]["p50"] > by_series["route_cargo"]["p50"]
    assert by_series["route"]["naive"] > 0
    assert by_series["all_to_baku"]["naive"] is None


def test_counts_limits_projects_and_drivers_stand_beside(answer):
    told, _ = answer
    assert {row["year"] for row in told["observed"]} == {2019, 2020, 2021, 2022, 2023}
    assert {row["year"] for row in told["limits"]} == {2024}
    assert "aktau_hub" in {row["project"] for row in told["projects"]}
    assert sum(row["variance_share"] for row in told["classes"]) == pytest.approx(1.0)
    assert all(abs(row["rank_correlation"]) <= 1.0 + 1e-9 for row in told["drivers"])


def test_what_opens_and_what_stands_add_up(answer):
    told, _ = answer
    value = {(row["measure"], row["label"]): row["mean"] for row in told["measures"]}
    for carrier in ("wagon", "truck", "box", "dry"):
        before = value["opening_stock_t", carrier] + value["entered_t", carrier]
        assert before == pytest.approx(value["left_t", carrier] + value["closing_stock_t", carrier])


def test_the_folder_is_whole(answer):
    told, out = answer
    assert Path(told["folder"]) == out
    assert {"manifest.json", "datapackage.json", "forecast.parquet"} <= {file.name for file in out.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--years", 2023], "2024 - 2030"),
        (["--years", 2024, 2040], "2040"),
        (["--years", "soon"], "valid integer"),
        (["2024", "--scenario", "baseline-2023"], "no forecast"),
        (["2024", "--scenario", "forecast-1999"], "forecast-1999"),
        (["2024", "--replications", 0], "0"),
    ],
)
def test_wrong_questions_end_in_words(invoke, tmp_path, arguments, words):
    result = invoke("forecast", *arguments, "--out", tmp_path / "forecast")
    assert result.exit_code != 0
    assert words in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "forecast").exists()
