"""run and compare through the door: the folder, the summary, JSON, short answers, and what stops them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcaspian.study import Results

pytestmark = pytest.mark.xdist_group("study commands")  # they share one run
BASELINE = "baseline-2023"


@pytest.fixture(scope="module")
def ran(invoke, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "base"
    return folder, invoke("run", BASELINE, "--replications", "2", "--out", folder)


def test_run_writes_a_whole_folder_and_a_summary_that_fits_a_screen(ran):
    folder, done = ran

    assert done.exit_code == 0, done.stderr
    assert len(done.stdout.splitlines()) <= 40
    listed = {entry["path"] for entry in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]}
    assert {"report.html", "kpis.parquet", "datapackage.json"} <= listed
    assert {path.name for path in folder.iterdir()} == listed | {"manifest.json", "timing.json"}


def test_run_keeps_the_rows_it_was_asked_for(ran):
    folder, _ = ran

    assert set(Results.open(folder).table("events")["replication"]) == {0}


def test_run_again_replaces_its_own_folder_and_answers_machines(invoke, ran):
    folder, _ = ran
    done = invoke("run", BASELINE, "--replications", "2", "--out", folder, "--json", "--no-report", "--rows", "0")
    told = json.loads(done.stdout)

    assert done.exit_code == 0
    assert told["scenario"] == BASELINE
    assert told["folder"] == str(folder)
    assert told["report"] is None
    assert {"key", "unit", "p10", "p50", "p90"} <= set(told["crossings"][0])
    assert not (folder / "report.html").exists()


def test_compare_takes_a_folder_and_a_scenario(invoke, ran):
    folder, _ = ran
    done = invoke("compare", BASELINE, folder, "--replications", "2", "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 0, done.stderr
    assert told["replications"] == 2
    assert {row["difference"] for row in told["shown"]} == {0.0}  # the same year twice: not a tonne apart


def test_compare_refuses_other_luck(invoke, ran):
    folder, _ = ran
    done = invoke("compare", BASELINE, folder, "--replications", "2", "--seed", "2")

    assert done.exit_code == 2
    assert "seed" in done.stderr


def test_run_never_replaces_a_folder_of_something_else(invoke, tmp_path):
    (tmp_path / "letters.txt").write_text("dear")

    done = invoke("run", BASELINE, "--replications", "1", "--out", tmp_path, "--quiet")

    assert done.exit_code == 2
    assert (tmp_path / "letters.txt").read_text() == "dear"


def test_run_into_a_place_below_a_file_is_told_plainly(invoke, tmp_path):
    (tmp_path / "file").write_text("")

    done = invoke("run", BASELINE, "--replications", "1", "--out", tmp_path / "file" / "results")

    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_run_without_out_writes_below_results(invoke, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoke("run", BASELINE, "--replications", "1", "--quiet", "--no-report", "--rows", "0")

    assert done.exit_code == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "results" / BASELINE


def test_export_writes_beside_the_results_what_it_says(invoke, ran):
    folder, _ = ran
    done = invoke("export", folder, "--format", "geojson", "--format", "csv", "--json")
    told = json.loads(done.stdout)["files"]

    assert done.exit_code == 0, done.stderr
    assert {Path(name).name for name in told} >= {"network.geojson", "kpis.csv"}
    assert all(Path(name).parent == folder.with_name(f"{folder.name}-export") and Path(name).exists() for name in told)


def test_export_refuses_what_is_no_results_folder_and_a_format_it_does_not_know(invoke, ran, tmp_path):
    folder, _ = ran

    assert invoke("export", tmp_path).exit_code == 2
    refused = invoke("export", folder, "--format", "shapefile")
    assert refused.exit_code == 2
    assert "geojson" in refused.stderr
