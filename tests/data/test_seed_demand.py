"""The seed table of demand comes out of its script as shipped, and agrees with the published sums it is fitted to."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARGO = ROOT / "src" / "transcaspian" / "data" / "cargo"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("seed_demand", ROOT / "tools" / "seed_demand.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["seed_demand"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def seeded(script):
    return script.seed()


def test_the_shipped_table_is_what_the_script_makes(script, seeded):
    assert seeded[0] == script.shipped()


def test_fitted_units_agree_with_the_published_counts(seeded):
    for _, target, found in seeded[1]:
        if target.fitted and not target.in_tonnes:
            assert found == pytest.approx(target.value, rel=1e-3), target.id


def test_fitted_tonnes_agree_within_five_per_cent_where_sources_contradict_one_another(seeded):
    for _, target, found in seeded[1]:
        if target.fitted and target.in_tonnes:
            assert found == pytest.approx(target.value, rel=0.05), target.id


def test_wagons_at_baku_port_by_hand():
    """18,700 wagons of 2023 on the Kazakh shore: half go west, 0.97 of them loaded; half come east, 0.6 loaded."""
    found: dict[str, float] = defaultdict(float)
    with (CARGO / "demand.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["class"], row["line"]) == ("2023", "wagon", "kuryk_alat"):
                found[row["direction"]] += float(row["units"])
    assert found["west"] == pytest.approx(18700 / 2 * 0.97, abs=5)
    assert found["east"] == pytest.approx(18700 / 2 * 0.6, abs=5)


def test_proportional_fitting_by_hand(script):
    """A table of two by two with rows 3 and 7 and columns 4 and 6, starting even: rows times columns over the total."""
    import numpy as np

    def cells(rows: list[int], columns: list[int]):
        mask = np.zeros((2, 2), dtype=bool)
        mask[np.ix_(rows, columns)] = True
        return mask

    wanted = [
        script.Target("row 1", cells([0], [0, 1]), False, 3.0, True),
        script.Target("row 2", cells([1], [0, 1]), False, 7.0, True),
        script.Target("column 1", cells([0, 1], [0]), False, 4.0, True),
        script.Target("column 2", cells([0, 1], [1]), False, 6.0, True),
        script.Target("only checked", cells([0, 1], [0, 1]), False, 99.0, False),
    ]
    fitted = script.fit(np.ones((2, 2)), wanted, np.ones(2))
    assert fitted == pytest.approx(np.array([[1.2, 1.8], [2.8, 4.2]]))
