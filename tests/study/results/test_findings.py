"""What a command found is kept whole and found again by what lies beside it; what cannot be read is told, not read."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from transcaspian.errors import InputError
from transcaspian.messages import LANGUAGES, speaking
from transcaspian.study import run
from transcaspian.study.results.findings import Finding

FRAME = pd.DataFrame({"lever": ["berth"], "tonnes_t": [12.5]})
VALUES = Finding(
    kind="marginal",
    command="transcaspian marginal {scenario}",
    about=("seed",),
    tables={"marginal": ("lever", "tonnes_t")},
    names=("carried_t",),
)


@pytest.fixture(scope="module")
def year(fake, tmp_path_factory):
    return run(
        fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE, out=tmp_path_factory.mktemp("one") / "year"
    )


@pytest.fixture
def results(year, tmp_path):
    return type(year).of_folder(tmp_path / "year", year.manifest)


def kept(tmp_path, name="values"):
    return VALUES.keep(tmp_path / name, {"marginal": FRAME}, {"seed": 3, "scenario": "baseline-2023"})


def told_otherwise(place, **changes):
    """Write the manifest of a folder with other entries; None leaves an entry out."""
    manifest = {**json.loads((place / "manifest.json").read_text("utf-8")), **changes}
    whole = {key: value for key, value in manifest.items() if value is not None}
    (place / "manifest.json").write_text(json.dumps(whole), "utf-8")


def test_a_finding_is_read_back_beside_the_results(results, tmp_path):
    kept(tmp_path)

    found = VALUES.beside(results)

    assert found.manifest["seed"] == 3
    pd.testing.assert_frame_equal(found.table("marginal"), FRAME)
    assert VALUES.unreadable(results) is None
    assert Finding("forecast", "", (), {}).beside(results) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "0.0.0"},
        {"schema": None},
        {"schema": {**VALUES.mark(), "tables": {"marginal": ["lever", "kt"]}}},
        {"schema": {**VALUES.mark(), "names": ["loaded_t"]}},
        {"seed": None},
    ],
)
def test_what_another_version_left_is_not_read_and_is_told(results, tmp_path, changes):
    told_otherwise(kept(tmp_path), **changes)

    assert VALUES.beside(results) is None
    left = VALUES.unreadable(results)
    assert left.folder == tmp_path / "values"
    assert left.command == "transcaspian marginal baseline-2023"


def test_a_damaged_file_is_told_with_the_command_that_makes_it_anew_in_every_language(results, tmp_path):
    place = kept(tmp_path)
    (place / "marginal.parquet").write_bytes(b"PAR1")

    said = set()
    for language in LANGUAGES:
        with speaking(language):
            said.add(str(VALUES.unreadable(results).problem()))
    assert len(said) == len(LANGUAGES)
    assert all(f"transcaspian marginal baseline-2023 --out {place}" in text for text in said)

    (place / "marginal.parquet").unlink()
    assert VALUES.unreadable(results).folder == place


def test_a_readable_folder_stands_before_an_unreadable_one(results, tmp_path):
    kept(tmp_path, "a")
    told_otherwise(kept(tmp_path, "b"), schema=None)

    assert VALUES.beside(results).folder == tmp_path / "a"
    assert VALUES.unreadable(results) is None


def test_a_scenario_that_does_not_ship_is_left_to_the_user(results, tmp_path):
    told_otherwise(kept(tmp_path), schema=None, scenario="my own")

    assert VALUES.unreadable(results).command == "transcaspian marginal SCENARIO"


def test_folders_that_are_no_finding_are_passed_over(results, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", "utf-8")
    kept(tmp_path).rename(tmp_path / ".old-values")  # what a kill may leave

    assert VALUES.beside(results) is None
    assert VALUES.unreadable(results) is None


def test_results_in_memory_have_nothing_beside_them(fake):
    assert VALUES.beside(run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE)) is None


def test_columns_that_are_not_those_of_the_mark_are_a_fault_of_the_program(tmp_path):
    with pytest.raises(ValueError, match="kt"):
        VALUES.keep(tmp_path / "values", {"marginal": FRAME.rename(columns={"tonnes_t": "kt"})}, {"seed": 3})
    assert not (tmp_path / "values").exists()


def test_nothing_else_is_overwritten(tmp_path):
    (tmp_path / "values").mkdir()
    (tmp_path / "values" / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(InputError):
        kept(tmp_path)
    assert [file.name for file in (tmp_path / "values").iterdir()] == ["notes.txt"]
