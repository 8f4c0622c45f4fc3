"""Runs are kept as they finish: an interrupted calibration goes on where it was, and ends with the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from transcaspian.study.calibration import calibrate, store
from transcaspian.study.calibration.evaluate import tasks

TRUTH = (15.0, 12.6)


def stop_at(count):
    def check(runs):
        if runs >= count:
            raise KeyboardInterrupt

    return check


def test_years_of_a_point_share_their_replication_and_points_do_not(make_plan):
    work = tasks(make_plan(TRUTH), 3, first=10)

    assert [(task.point, task.year, task.replication) for task in work] == [
        (0, 2022, 10), (0, 2023, 10), (1, 2022, 11), (1, 2023, 11), (2, 2022, 12), (2, 2023, 12),
    ]  # fmt: skip


def test_an_interrupted_calibration_goes_on_and_ends_with_the_same_bytes(room, make_plan, tmp_path):
    plan = make_plan(TRUTH, points=32)
    room.before_run = stop_at(20)
    with pytest.raises(KeyboardInterrupt, match="of 64 runs of this stage are kept"):
        calibrate(plan, room.model(), kept_in=tmp_path / "kept", workers=1)
    done = len(list((tmp_path / "kept" / "design").glob("*.npy")))
    room.before_run = lambda count: None
    room.runs.clear()

    found = calibrate(plan, room.model(), kept_in=tmp_path / "kept", workers=2)
    again = calibrate(plan, room.model(), workers=1)

    first, second = store.write(found, tmp_path / "one"), store.write(again, tmp_path / "two")
    assert 0 < done <= 20
    assert room.runs[0][1] == done // 2
    assert [one.read_bytes() for one in first] == [two.read_bytes() for two in second]


def test_a_finished_calibration_runs_nothing_again(room, make_plan, tmp_path):
    plan = make_plan(TRUTH, points=32)
    calibrate(plan, room.model(), kept_in=tmp_path)
    room.runs.clear()

    calibrate(plan, room.model(), kept_in=tmp_path)

    assert room.runs == []


def test_runs_of_another_range_are_not_used(room, make_plan, tmp_path):
    plan = make_plan(TRUTH, points=32)
    calibrate(plan, room.model(), kept_in=tmp_path, judge_years=False)
    room.runs.clear()
    wider = replace(plan, free=(replace(plan.free[0], high=40.0), plan.free[1]))

    calibrate(wider, room.model(), kept_in=tmp_path, judge_years=False)

    assert len(room.runs) == 64 + 8


def test_progress_is_told_stage_by_stage(room, make_plan):
    told = []

    calibrate(make_plan(TRUTH, points=32), room.model(), progress=lambda *news: told.append(news), judge_years=False)

    assert told[63] == ("design", 64, 64)
    assert told[-1] == ("checks", 8, 8)


def test_what_is_written_can_be_read_by_the_scenario_storey(room, make_plan, tmp_path):
    found = calibrate(make_plan(TRUTH), room.model(), judge_years=False)
    store.write(found, tmp_path)

    manifest = json.loads((tmp_path / "calibration" / "manifest.json").read_text("utf-8"))
    rows = np.loadtxt(tmp_path / "calibration" / "posterior.csv", delimiter=",", skiprows=1)

    assert np.array_equal(rows, found.draws)
    assert manifest["central"] == found.central
    assert [one["id"] for one in manifest["parameters"]] == ["wait_h", "truck_m"]
    assert "date" not in manifest
    assert manifest["engine"]
    assert not (tmp_path / "calibration" / "left_out.csv").exists()
