"""Three hundred mutated scenarios and tables: refused in words or sound, never a traceback, never a long wait."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

COUNT = 300
SEED = 2023


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    """The mutator, which also runs as a benchmark with 10,000."""
    path = Path(__file__).parents[2] / "benchmarks" / "mutations.py"
    spec = importlib.util.spec_from_file_location("mutations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutations"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def good(mutations):
    return mutations.good_files(mutations.FOLDER)


def test_no_mutation_breaks_a_rule(mutations):
    tally = mutations.run(COUNT, SEED)

    assert tally.broken == []
    assert tally.tried == COUNT
    assert tally.refused > COUNT / 2
    assert tally.accepted > COUNT / 50
    assert tally.slowest_s < mutations.LONGEST_S


@pytest.mark.parametrize(
    "text",
    [
        "extends: baseline-2023\nyaer: 2023\n",
        "extends: baseline-2023\ntitle: a\ntitle: b\n",
        "extends: baseline-2023\nset:\n  ports.aktua.ferry_berths: 3\n",
        "extends: baseline-2023\nset:\n  ports.aktau.fery_berths: 3\n",
        "extends: baseline-2023\nset:\n  ports.aktau.ferry_berths: .nan\n",
        "extends: baseline-2023\nset:\n  ports.aktau.ferry_berths: -3\n",
        "extends: baseline-2023\nset:\n  ports.aktau.ferry_berths: {plus: 3}\n",
    ],
)
def test_the_judge_itself_sees_a_wrong_scenario(text, mutations, good, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(text)

    assert [*mutations.faults_of_scenario(path, good)]


@pytest.mark.parametrize(
    ("old", "new"),
    [("id,", "ids,"), ("\naktau_alat,", "\nkuryk_alat,"), ("\nkuryk_alat,", "\nkuryk_alat,1,"), ("alat,", "alat,,")],
)
def test_the_judge_itself_sees_a_wrong_table(old, new, mutations, good, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(good.tables["lines"].replace(old, new))

    assert [*mutations.faults_of_table(path, "lines", good)]
