"""The scenarios that ship with the package, and the reference data under them."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from transcaspian import scenario
from transcaspian.scenario.package_data import FOLDER

BASELINES = ("baseline-2021", "baseline-2022", "baseline-2023")


@pytest.fixture(scope="module")
def base():
    return scenario.load("baseline-2023")


@pytest.mark.parametrize("name", scenario.names())
def test_every_shipped_scenario_loads_and_says_why(name):
    loaded = scenario.load(name)
    text = (FOLDER / "scenarios" / f"{name}.yaml").read_text("utf-8")

    assert loaded.title != loaded.name
    assert "# " in text
    assert bool(loaded.changes) == (name not in BASELINES)


def test_a_dozen_scenarios_ship():
    assert len(scenario.names()) >= 12
    assert {*BASELINES, "low-water", "bad-storm-autumn", "one-ferry-fewer", "demand-target-2025"} <= {*scenario.names()}


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_is_of_its_year(name):
    assert scenario.load(name).year == int(name[-4:])


def test_every_value_has_a_source_or_is_a_marked_assumption_with_a_range(base):
    for name, parameter in base.parameters.items():
        assert parameter.source in base.sources or parameter.source == "default", name
        if parameter.source == "assumption" and parameter.attribute.is_number:
            assert parameter.stated_low is not None, name
            assert parameter.note, name


def test_the_target_of_2025_is_the_official_number():
    """10 Mt over the 2.764 Mt that the same series counts in 2023."""
    base, target = scenario.load("baseline-2023"), scenario.load("demand-target-2025")
    for table, column in (("demand", "units"), ("demand", "tonnes")):
        before = sum(cell for cell in base.tables[table].columns[column] if cell)
        after = sum(cell for cell in target.tables[table].columns[column] if cell)
        assert after / before == pytest.approx(10 / 2.764, rel=1e-4)


@pytest.mark.parametrize("table", scenario.load("baseline-2023").data.catalogue)
def test_every_template_passes_the_checks_and_changes_nothing(table, base, tmp_path):
    (tmp_path / "table.csv").write_text(scenario.template(table), encoding="utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(f"extends: baseline-2023\ntables: {{{table}: table.csv}}\n")

    back = scenario.load(plan)

    assert back.changes == ()
    assert back.input_hash == base.input_hash


def test_every_draw_stays_in_its_range(base):
    for replication in range(20):
        inputs = base.sample(3, replication)
        for name, parameter in base.sampled.items():
            value = inputs.value(name)
            assert parameter.low <= value <= parameter.high, name


def test_the_import_brings_no_table_library():
    code = "import sys, transcaspian.scenario; print('pandas' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_what_was_known_by_the_end_of_2023_is_a_whole_world(tmp_path):
    """A forecast made then can load every table without later knowledge."""
    file = tmp_path / "then.yaml"
    file.write_text("title: then\nextends: baseline-2023\nyear: 2024\nknown_by: 2023-12-31\n")
    assert scenario.check(file) == ()


def test_a_scenario_can_be_sent_to_another_process(base):
    copy = pickle.loads(pickle.dumps(base))
    assert copy.input_hash == base.input_hash
    assert copy.sample(3, 5).rows("ports") == base.sample(3, 5).rows("ports")
