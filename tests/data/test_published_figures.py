"""Roles of published figures: what went into the model, or was fitted, is never a check."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import transcaspian
from transcaspian import scenario
from transcaspian.methods import scores
from transcaspian.study import joint
from transcaspian.study.backtest import off_the_clock
from transcaspian.study.backtest.back_test import rule_of
from transcaspian.study.backtest.on_the_clock import ROLE_OF_INDICATOR

DATA = Path(transcaspian.__file__).parent / "data"


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


PUBLISHED = {row["id"]: row for row in read("cargo/published.csv")}


@pytest.fixture(scope="module")
def central():
    return scenario.load("baseline-2023").sample(1, None)


def test_the_rule_is_ten_percent_twenty_percent_and_not_scored(central):
    assert rule_of(central) == {"high": 0.10, "medium": 0.20}


def test_no_figure_that_the_demand_was_seeded_from_is_a_check():
    used = {
        name
        for row in read("cargo/demand_targets.csv")
        if row["use"] == "fit"
        for name in row["published"].split("-")
        if name in PUBLISHED
    }
    assert len(used) > 20
    assert {name for name in used if PUBLISHED[name]["role"] == "check"} == set()


def test_no_target_of_the_calibration_is_a_check():
    used = {row["published"] for row in read("calibration/targets.csv") if row["use"] != "compare"}
    assert used
    assert {name for name in used if PUBLISHED[name]["role"] not in ("fit", "input")} == set()


def test_every_role_has_its_reason_and_every_indicator_and_label_is_known():
    for name, row in PUBLISHED.items():
        assert row["role"] in (*scores.ROLES, "none"), name
        assert row["role_reason"], name
        if not row["kpi"]:
            continue
        assert row["kpi"] in joint.KPIS, name
        dims = dict(joint.KPIS[row["kpi"]].dims)
        for part in row["cell"].split():
            dim, labels = part.split("=")
            assert set(labels.split("+")) <= set(dims[dim]), name


def test_checks_that_are_scored_are_many(central):
    rule = rule_of(central)
    counted = [row for row in PUBLISHED.values() if row["role"] == "check" and row["kpi"]]
    of_banks = [
        row for row in read("cargo/published_indicators.csv") if ROLE_OF_INDICATOR.get(row["comparison"]) == "check"
    ]
    off = [row for row in off_the_clock.rows(central) if row.role == "check"]
    scored = [row["confidence"] in rule for row in (*counted, *of_banks)] + [row.confidence in rule for row in off]
    assert sum(scored) >= 45


def test_a_derived_figure_says_from_what_it_is_derived():
    """A ratio of periods states its base; a figure that is printed of two periods names both in its note."""
    for name, row in PUBLISHED.items():
        assert bool(row["base_start"]) == bool(row["base_end"]), name
        if row["base_start"]:
            assert re.search(r"[0-9]", row["note"]), name
