"""The calibration that ships: draws inside their ranges, tables that agree with them, a page made of them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.scenario import freshness
from transcaspian.scenario.package_data import FOLDER

PLACE = FOLDER / "calibration"
ROOT = Path(__file__).parents[2]


def rows(name: str) -> list[dict[str, str]]:
    with (PLACE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def manifest():
    return json.loads((PLACE / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def draws():
    return {name: np.array([float(row[name]) for row in rows("posterior")]) for name in rows("posterior")[0]}


def test_every_draw_lies_in_the_range_before(manifest, draws):
    assert [one["id"] for one in manifest["parameters"]] == list(draws)
    for one in manifest["parameters"]:
        assert one["low"] <= draws[one["id"]].min() <= draws[one["id"]].max() <= one["high"]
    assert all(len(column) == manifest["draws"] >= 200 for column in draws.values())


def test_the_ranges_are_those_of_the_table_of_free_parameters(manifest):
    table = {row["id"]: row for row in rows("free_parameters")}

    for one in manifest["parameters"]:
        row = table[one["id"]]
        assert (one["low"], one["high"]) == (float(row["low"]), float(row["high"]))
        assert one["values"] == row["values"].split()


def test_the_quantiles_shown_are_those_of_the_draws(draws):
    for row in rows("parameters"):
        for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
            assert float(row[name]) == pytest.approx(np.quantile(draws[row["id"]], share), rel=1e-3, abs=1e-3)


def test_baselines_of_all_years_take_the_same_draws(manifest, draws):
    for year in (2021, 2022, 2023):
        base = scenario.load(f"baseline-{year}")
        for one in manifest["parameters"]:
            for name in one["values"]:
                assert base.parameters[name].calibrated.draws == tuple(draws[one["id"]])
                assert base.sample(1, None).value(name) == draws[one["id"]][manifest["central"]]


def test_all_targets_stand_in_the_table_of_the_fit(manifest):
    shown = {row["figure"]: row["use"] for row in rows("fit")}

    assert {name for name, use in shown.items() if use == "target"} == set(manifest["targets"])
    assert {name for name, use in shown.items() if use == "given"} == set(manifest["given"])


def test_loads_and_times_of_a_year_left_out_fall_in_the_band():
    """The band is one of 90 %: of the judged figures at least four fifths."""
    judged = [row["inside"] == "yes" for row in rows("left_out") if row["judged"] == "yes"]

    assert len(judged) >= 5
    assert sum(judged) >= 0.8 * len(judged)


def test_the_walkers_mixed(manifest):
    assert 0.15 < manifest["quality"]["acceptance_share"] < 0.6
    assert manifest["settings"]["steps"] > 10 * manifest["quality"]["autocorrelation_steps"]


def test_a_target_printed_otherwise_makes_the_calibration_older():
    data = scenario.load("baseline-2023").data
    before = freshness.digests(data)
    table = data.tables["published"]
    number = table.positions["kuryk_calls_8m2023"]

    def with_value(column: str, value: object) -> dict[str, str]:
        cells = tuple(value if n == number else cell for n, cell in enumerate(table.columns[column]))
        changed = replace(table, columns={**table.columns, column: cells})
        return freshness.digests(replace(data, tables={**data.tables, "published": changed}))

    assert with_value("value", 481.0) != before
    assert with_value("explanation", "words alone") == before


def test_the_page_shows_the_tables_that_ship():
    told = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "calibration_tables.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert told.returncode == 0, told.stderr
