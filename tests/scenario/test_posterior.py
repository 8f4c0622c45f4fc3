"""Calibrated values: drawn together, pinned by the user, hidden from who could not have known, told by why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.scenario import freshness
from transcaspian.scenario.package_data import package_data

ROWS = [(11.0, 22.0), (12.5, 30.0), (13.5, 55.0)]
MANIFEST = {
    "known_on": "2023-12-15",
    "central": 1,
    "parameters": [
        {"id": "speed", "values": ["ferries.small.speed_kn"], "low": 10, "mode": 12, "high": 14},
        {
            "id": "docking",
            "values": ["ferries.small.docking_days_per_year", "ferries.large.docking_days_per_year"],
            "low": 15,
            "mode": None,
            "high": 60,
        },
    ],
}
SPEED, SMALL, LARGE = (
    "ferries.small.speed_kn",
    "ferries.small.docking_days_per_year",
    "ferries.large.docking_days_per_year",
)


def calibrated(folder: Path, *, rows: str = "", manifest: str = "") -> Path:
    """Put a posterior into the tiny reference data."""
    place = folder / "calibration"
    place.mkdir()
    text = "speed,docking\n" + "".join(f"{one},{other}\n" for one, other in ROWS)
    (place / "posterior.csv").write_text(rows or text, "utf-8")
    (place / "manifest.json").write_text(manifest or json.dumps(MANIFEST), "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(data, tmp_path_factory):
    return calibrated(Path(shutil.copytree(data, tmp_path_factory.mktemp("calibrated") / "data")))


@pytest.fixture(scope="module")
def base(folder):
    return scenario.load("baseline-2023", data=folder)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**40), replication=st.integers(0, 10**6))
def test_a_replication_takes_one_line_of_the_draws(base, seed, replication):
    inputs = base.sample(seed, replication)

    assert (inputs.value(SPEED), inputs.value(SMALL)) in ROWS
    assert inputs.value(LARGE) == inputs.value(SMALL)


def test_every_line_is_drawn_about_as_often_as_the_others(base):
    drawn = [base.sample(1, number).value(SPEED) for number in range(600)]

    assert all(150 < drawn.count(speed) < 250 for speed, _ in ROWS)


def test_central_values_are_the_middle_draw(base):
    inputs = base.sample(1, None)

    assert (inputs.value(SPEED), inputs.value(SMALL)) == ROWS[1]


def test_what_is_not_calibrated_is_drawn_as_before(base, data):
    before = scenario.load("baseline-2023", data=data)

    assert base.sample(3, 4).value("ports.aktau.yard_wagons") == before.sample(3, 4).value("ports.aktau.yard_wagons")


def test_a_plain_value_pins_and_operations_follow_the_draw(folder, write):
    text = f"extends: baseline-2023\nset:\n  {SPEED}: 12.25\n  {SMALL}: {{add: 1}}\n  {LARGE}: {{times: 2}}\n"
    own = scenario.load(write("plan.yaml", text), data=folder)
    plain = scenario.load("baseline-2023", data=folder)

    assert own.parameters[SPEED].calibrated is None
    for replication in range(9):
        drawn = plain.sample(1, replication).value(SMALL)
        inputs = own.sample(1, replication)
        assert inputs.value(SPEED) == 12.25
        assert inputs.value(SMALL) == drawn + 1
        assert inputs.value(LARGE) == drawn * 2


def test_a_run_at_given_numbers_holds_them_and_draws_the_rest(base):
    held = base.sample_at(1, 5, {SPEED: 13.0})
    drawn = base.sample(1, 5)

    assert held.value(SPEED) == 13.0
    assert held.value(SMALL) == drawn.value(SMALL)
    assert drawn.value(SPEED) in {speed for speed, _ in ROWS}


def test_who_could_not_have_known_the_targets_keeps_the_ranges(folder, own_data, write):
    plan = write("plan.yaml", "extends: baseline-2022\nknown_by: 2023-12-31\n")
    later = json.dumps({**MANIFEST, "known_on": "2024-01-15"})
    hidden = scenario.load(plan, data=calibrated(own_data, manifest=later))
    known = scenario.load(plan, data=folder)

    assert hidden.parameters[SPEED].confidence == "low"
    assert hidden.parameters[SPEED].stated == 12.0
    assert known.parameters[SPEED].confidence == known.parameters[SMALL].confidence == "calibrated"


def test_other_draws_are_other_inputs(base, data, own_data):
    rows = "speed,docking\n11.0,22.0\n12.5,30.0\n13.5,55.5\n"
    other = scenario.load("baseline-2023", data=calibrated(own_data, rows=rows))

    assert len({base.input_hash, other.input_hash, scenario.load("baseline-2023", data=data).input_hash}) == 3


def test_why_tells_the_range_before_and_the_draws_after(base):
    found = scenario.why(base, SMALL)

    assert found.confidence == "calibrated"
    assert found.calibrated == {
        "id": "docking",
        "low": 15,
        "high": 60,
        "p10": 23.6,
        "p50": 30.0,
        "p90": 50.0,
        "draws": 3,
    }
    assert "before: 15 to 60 day; after: P10 23.6, P50 30, P90 50" in str(found)
    assert not any(claim.used for claim in found.claims)


def test_the_sources_count_calibrated_values(base):
    used = {source.id: source.values for source in scenario.sources(base)}

    assert used["calibration"] == 3


def test_a_value_that_is_no_more_is_passed_over(own_data):
    stated = json.dumps(MANIFEST).replace("ferries.small.speed_kn", "ferries.gone.speed_kn")

    found = scenario.load("baseline-2023", data=calibrated(own_data, manifest=stated))

    assert found.parameters[SPEED].calibrated is None
    assert found.parameters[SMALL].calibrated is not None


@pytest.mark.parametrize(
    ("rows", "manifest", "said"),
    [
        ("speed,docking\n11,22\n9.9,30\n", "", "no number between 10 and 14"),
        ("speed,docking\n11,22\nfast,30\n", "", "no number between 10 and 14"),
        ("speed\n11\n", "", "column docking is missing"),
        ("speed,docking\n11,22\n", "", "from 0, below 1"),
        ("", "{", "cannot be read"),
        ("", "[]", "cannot be read"),
        ("", json.dumps({**MANIFEST, "known_on": "soon"}), "cannot be read"),
        ("", json.dumps({**MANIFEST, "parameters": [{"id": "speed"}]}), "cannot be read"),
    ],
)
def test_a_broken_posterior_is_an_input_error(own_data, rows, manifest, said):
    with pytest.raises(InputError, match=said):
        scenario.load("baseline-2023", data=calibrated(own_data, rows=rows, manifest=manifest))


def test_draws_without_a_manifest_are_an_input_error(own_data):
    (calibrated(own_data) / "calibration" / "manifest.json").unlink()

    with pytest.raises(InputError, match="no such file"):
        scenario.load("baseline-2023", data=own_data)


def test_a_posterior_of_other_tables_is_told_and_no_error(own_data):
    made_with = {**MANIFEST, "inputs": {"data/cargo/old.csv": "0" * 16}, "engine": {}}
    found = scenario.load("baseline-2023", data=calibrated(own_data, manifest=json.dumps(made_with)))

    assert "data/cargo/old.csv" in freshness.changed(found.data)
    assert "make calibrate" in freshness.warning(found.data)


def test_without_a_posterior_nothing_is_stale(data):
    assert freshness.changed(package_data(data)) == ()
    assert freshness.warning(package_data(data)) == ""


def test_a_posterior_of_today_is_not_stale(own_data):
    now = freshness.digests(package_data(calibrated(own_data)))
    inputs, engine = freshness.split(now)
    (own_data / "calibration" / "manifest.json").write_text(
        json.dumps({**MANIFEST, "inputs": inputs, "engine": engine})
    )

    assert freshness.warning(package_data(own_data)) == ""
    assert any(name.endswith("interpreter.py") for name in engine)
