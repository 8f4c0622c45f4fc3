"""The seed table of demand comes out of its script as shipped, and agrees with the published sums it is fitted to."""

from __future__ import annotations

import csv
import importlib
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
CARGO = ROOT / "src" / "transcaspian" / "data" / "cargo"


@pytest.fixture(scope="module")
def script():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        yield importlib.import_module("seed_demand")


@pytest.fixture(scope="module")
def fitting(script):
    return importlib.import_module("proportional_fitting")


@pytest.fixture(scope="module")
def seeded(script):
    return script.seed()


def test_the_shipped_table_is_what_the_script_makes(script, seeded):
    assert seeded[0] == script.shipped()


def test_fitted_sums_are_met_and_ranges_kept(seeded):
    for _, target, found in seeded[1]:
        if target.fitted and target.ends is None:
            assert found == pytest.approx(target.value, rel=1e-3), target.id
        elif target.fitted:
            assert target.ends[0] * 0.999 <= found <= target.ends[1] * 1.001, target.id


def test_wagons_counted_beyond_the_loaded_ones_go_west_empty():
    """9,600 wagons of 2021 on the Kazakh shore: 0.485 of them go west, loaded or empty."""
    west = {"loaded": 0.0, "empty": 0.0}
    with (CARGO / "demand.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["class"], row["line"], row["direction"]) == ("2021", "wagon", "kuryk_alat", "west"):
                west["empty" if row["commodity"] == "empty_wagon" else "loaded"] += float(row["units"])
                assert (float(row["tonnes"]) == 0.0) == (row["commodity"] == "empty_wagon")
    assert sum(west.values()) == pytest.approx(0.485 * 9600, rel=0.02)  # some are sent in a year and cross in the next
    assert west["empty"] > 1000


def test_wagons_at_baku_port_by_hand():
    """18,700 wagons of 2023 on the Kazakh shore: half go west and as many come east, 0.97 of them loaded."""
    found: dict[str, float] = defaultdict(float)
    with (CARGO / "demand.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["class"], row["line"]) == ("2023", "wagon", "kuryk_alat"):
                found[row["direction"]] += float(row["units"])
    assert found["west"] == pytest.approx(18700 / 2 * 0.97, abs=5)
    assert found["east"] == pytest.approx(18700 / 2 * 0.97, abs=5)


def test_a_range_is_left_only_where_a_sum_asks_for_it(fitting):
    """Two cells of 4 and 6 must add up to 20; the first may not pass 5, so the second takes the rest."""
    first, both = np.array([[True, False]]), np.array([[True, True]])
    wanted = [
        fitting.Target("share", first, False, 4.0, True, (3.0, 5.0)),
        fitting.Target("sum", both, False, 20.0, True),
    ]
    assert fitting.settled(np.array([[4.0, 6.0]]), wanted, np.ones(1)) == pytest.approx(np.array([[5.0, 15.0]]))
    wanted[1] = fitting.Target("sum", both, False, 10.0, True)
    assert fitting.settled(np.array([[4.0, 6.0]]), wanted, np.ones(1)) == pytest.approx(np.array([[4.0, 6.0]]))


def test_no_step_at_new_year_where_only_totals_are_known(seeded):
    """Trucks have one season and one trade a direction: December over January differs by the season and little more."""
    months = defaultdict(float)
    for year, month, kind, _, _, _, line, direction, units, *_ in seeded[0]:
        if (kind, line, direction) == ("truck", "kuryk_alat", "west"):
            months[int(year), int(month)] += float(units)
    season = 0.8 / 1.0  # January over December
    even = sum(months[2022, month] for month in range(1, 13)) / sum(months[2021, month] for month in range(1, 13))
    assert even > 1.4
    assert 1.0 < months[2022, 1] / months[2021, 12] / season < 1.1


def test_cargo_is_sent_before_it_is_counted_by_hand(script):
    """Twelve days of 2022 to the port and seven over the sea: each month sends 0.375 of its own, 0.625 of the next."""
    flows = [{"class": "box", "line": "aktau_alat"}, {"class": "truck", "line": "kuryk_alat"}]
    months = np.tile(np.arange(1.0, 13.0), (2, 1))
    found = script.sent(flows, {2021: months, 2022: 12.0 + months, 2023: 24.0 + months})
    part, before = (12.0 + 7.0) / (365.0 / 12.0), (6.0 + 7.0) / (365.0 / 12.0)
    assert found[2022][0, :11] == pytest.approx(12.0 + months[0, :11] + part)
    assert found[2022][0, 11] == pytest.approx(24.0)
    assert found[2021][0] == pytest.approx(months[0] + before)
    assert np.array_equal(found[2022][1], 12.0 + months[1])
    assert np.array_equal(found[2023], 24.0 + months)


def test_proportional_fitting_by_hand(fitting):
    """A table of two by two with rows 3 and 7 and columns 4 and 6, starting even: rows times columns over the total."""

    def cells(rows: list[int], columns: list[int]):
        mask = np.zeros((2, 2), dtype=bool)
        mask[np.ix_(rows, columns)] = True
        return mask

    wanted = [
        fitting.Target("row 1", cells([0], [0, 1]), False, 3.0, True),
        fitting.Target("row 2", cells([1], [0, 1]), False, 7.0, True),
        fitting.Target("column 1", cells([0, 1], [0]), False, 4.0, True),
        fitting.Target("column 2", cells([0, 1], [1]), False, 6.0, True),
        fitting.Target("only checked", cells([0, 1], [0, 1]), False, 99.0, False),
    ]
    fitted = fitting.fit(np.ones((2, 2)), wanted, np.ones(2))
    assert fitted == pytest.approx(np.array([[1.2, 1.8], [2.8, 4.2]]))
