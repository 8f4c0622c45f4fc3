"""What a command found is kept whole and found again by what lies beside it; other things are passed over."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from transcaspian.errors import InputError
from transcaspian.study import run
from transcaspian.study.results import findings

FRAME = pd.DataFrame({"lever": ["berth"], "tonnes_t": [12.5]})


@pytest.fixture
def results(fake, tmp_path):
    return run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE, out=tmp_path / "year")


def test_a_finding_is_read_back_beside_the_results(results, tmp_path):
    findings.keep(tmp_path / "values", "marginal", {"marginal": FRAME}, {"seed": 3})

    found = findings.beside(results, "marginal")

    assert found.manifest["seed"] == 3
    pd.testing.assert_frame_equal(found.table("marginal"), FRAME)
    assert findings.beside(results, "forecast") is None


def test_broken_and_old_folders_are_passed_over(results, tmp_path):
    findings.keep(tmp_path / "old", "marginal", {"marginal": FRAME}, {})
    manifest = json.loads((tmp_path / "old" / "manifest.json").read_text("utf-8"))
    (tmp_path / "old" / "manifest.json").write_text(json.dumps({**manifest, "version": "0.0.0"}), "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", "utf-8")

    assert findings.beside(results, "marginal") is None


def test_results_in_memory_have_nothing_beside_them(fake):
    assert findings.beside(run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE), "marginal") is None


def test_nothing_else_is_overwritten(tmp_path):
    (tmp_path / "values").mkdir()
    (tmp_path / "values" / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(InputError):
        findings.keep(tmp_path / "values", "marginal", {"marginal": FRAME}, {})
    assert [file.name for file in (tmp_path / "values").iterdir()] == ["notes.txt"]
