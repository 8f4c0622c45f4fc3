"""A results folder is whole or absent, and the same whatever the workers, the order and the interruptions."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from transcaspian.errors import InputError
from transcaspian.study import Results, run
from transcaspian.study.results import tables

REPLICATIONS = 6


def digest(folder: Path) -> bytes:
    """The manifest lists the check sum of every file that must be the same."""
    return (folder / "manifest.json").read_bytes()


def go(fake: ModuleType, out: Path, **options: Any) -> Results:
    options = {"replications": REPLICATIONS, "workers": 1, "room": fake.FAKE, **options}
    return run(fake.FakeScenario(), out=out, **options)


@pytest.fixture(scope="module")
def whole(fake: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "results"
    go(fake, folder)
    return folder


def test_same_bytes_on_one_and_two_workers(fake: ModuleType, whole: Path, tmp_path: Path) -> None:
    go(fake, tmp_path / "two", workers=2)
    assert digest(tmp_path / "two") == digest(whole)
    assert "timing.json" not in {entry["path"] for entry in json.loads(digest(whole))["files"]}


def test_folder_and_memory_hold_the_same_tables(fake: ModuleType, whole: Path) -> None:
    kept = run(fake.FakeScenario(), replications=REPLICATIONS, workers=1, room=fake.FAKE)
    opened = Results.open(whole)
    assert opened.tables == kept.tables
    for name in opened.tables:
        pd.testing.assert_frame_equal(opened.table(name), kept.table(name), check_dtype=False)


def test_a_replication_does_not_depend_on_their_number(fake: ModuleType, whole: Path, tmp_path: Path) -> None:
    few = go(fake, tmp_path / "few", replications=2).replicates("crossed_t")
    assert (few == Results.open(whole).replicates("crossed_t")[:2]).all()


def test_rows_are_kept_only_for_the_replications_asked_for(fake: ModuleType, tmp_path: Path) -> None:
    some = go(fake, tmp_path / "some", replications=3, rows=(0, 2))
    assert set(some.table("events")["replication"]) == {0, 2}
    none = go(fake, tmp_path / "none", replications=1, rows=())
    assert "events" not in none.tables


def test_interrupted_run_says_what_is_kept_and_resumes_to_the_same_bytes(
    fake: ModuleType, whole: Path, tmp_path: Path
) -> None:
    def stop(finished: int, _: int) -> None:
        if finished == 3:
            raise KeyboardInterrupt

    target = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt, match=f"3 of {REPLICATIONS}"):
        go(fake, target, progress=stop)
    assert not target.exists()
    seen: list[int] = []
    go(fake, target, progress=lambda finished, _: seen.append(finished))
    assert seen == [4, 5, 6]
    assert digest(target) == digest(whole)
    assert [entry.name for entry in tmp_path.iterdir()] == ["results"]


def test_kept_replications_of_another_study_are_not_used(fake: ModuleType, whole: Path, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt):
        go(fake, target, seed=9, progress=stop)
    go(fake, target)
    assert digest(target) == digest(whole)


SLOW = """
import sys, time
sys.path.insert(0, sys.argv[1])
import fake_room, transcaspian.scenario
from dataclasses import replace
transcaspian.scenario.sources = lambda scenario: fake_room.SOURCES
from transcaspian.study import run
def slow(inputs, **options):
    time.sleep(0.03)
    return fake_room.simulate(inputs, **options)
run(fake_room.FakeScenario(), replications=6, workers=1, room=replace(fake_room.FAKE, simulate=slow), out=sys.argv[2])
"""


@pytest.mark.parametrize("moment_s", [0.05, 0.2, 0.5])
def test_killed_at_any_moment_the_folder_is_whole_or_absent(
    fake: ModuleType, whole: Path, tmp_path: Path, moment_s: float
) -> None:
    target = tmp_path / "results"
    command = [sys.executable, "-c", SLOW, str(Path(__file__).parent), str(target)]
    child = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30.0
    while not (tmp_path / ".partial-results").exists() and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (tmp_path / ".partial-results").exists() or target.exists()
    time.sleep(moment_s)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not target.exists() or digest(target) == digest(whole)
    go(fake, target)
    assert digest(target) == digest(whole)
    assert [entry.name for entry in tmp_path.iterdir()] == ["results"]


def test_full_disk_leaves_the_old_results_and_nothing_half_written(
    fake: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "results"
    go(fake, target, replications=2)
    before = digest(target)

    def full(file: Path, frames: Any) -> bool:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(tables, "write", full)
        with pytest.raises(InputError, match="disk is full"):
            go(fake, target, replications=3)
    assert digest(target) == before
    assert not (tmp_path / ".new-results").exists()
    go(fake, target, replications=3)
    assert Results.open(target).replications == 3


def test_a_folder_with_other_files_is_left_alone(fake: ModuleType, tmp_path: Path) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("years of work")
    with pytest.raises(InputError, match="no results of this program"):
        go(fake, other)
    results = tmp_path / "results"
    go(fake, results, replications=1)
    (results / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"notes\.txt"):
        go(fake, results, replications=1)
    assert (other / "chapter.txt").exists()
    assert (results / "notes.txt").exists()


def test_a_place_that_cannot_be_written_is_told_before_the_run(fake: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    begun: list[int] = []
    for place in (tmp_path / "file", tmp_path / "file" / "results"):
        with pytest.raises(InputError, match="--out"):
            go(fake, place, progress=lambda finished, _: begun.append(finished))
    assert begun == []


def test_all_wrong_numbers_are_told_at_once(fake: ModuleType) -> None:
    with pytest.raises(InputError) as caught:
        run(fake.FakeScenario(), replications=0, seed=-1, workers=0, rows=(5,), room=fake.FAKE)
    assert len(caught.value.problems) == 4
    assert all(problem.remedy for problem in caught.value.problems)


def test_the_data_package_describes_every_table(whole: Path) -> None:
    package = json.loads((whole / "datapackage.json").read_text())
    assert {resource["path"] for resource in package["resources"]} == {file.name for file in whole.glob("*.parquet")}
    fields = {r["path"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    assert fields["changes.parquet"] == ["parameter", "old", "new", "file", "line"]
    assert all(resource["description"] for resource in package["resources"])


def test_tables_answer_questions_asked_with_duckdb(whole: Path) -> None:
    import duckdb

    question = f"select sum(value) / max(replication + 1) from '{whole}/replications.parquet' where kpi = 'crossed_t'"
    mean = duckdb.sql(question).fetchall()[0][0]
    assert mean == pytest.approx(Results.open(whole).replicates("crossed_t").sum() / REPLICATIONS)
