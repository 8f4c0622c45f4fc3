"""Level by day against weekly means of Kazhydromet's gauges in the middle Caspian, which the table does not hold."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest

from transcaspian.world import ports, sea_level
from transcaspian.world.clock import Clock

# Kazhydromet weekly bulletins (posts 154, 243, 754, 1057, 2278, 2421): Fort Shevchenko, Aktau, Fetisovo, Makhachkala;
# metres in the Baltic System, middle day of each week
WEEKS = [
    ("2020-05-13", -28.15),
    ("2020-07-25", -28.21),
    ("2021-04-04", -28.29),
    ("2021-07-24", -28.31),
    ("2023-07-04", -28.78),
    ("2023-11-12", -29.20),
]


@pytest.fixture(scope="module")
def levels() -> pd.DataFrame:
    with resources.files("transcaspian").joinpath("data", "world", "sea_level.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def level_of(levels: pd.DataFrame, day: str) -> float:
    clock = Clock(int(day[:4]), 2160.0, 10920.0)
    return float(sea_level.daily_m(levels, clock=clock)[int(clock.hour_of(day) // 24)])


def test_levels_of_the_day_within_a_decimetre(levels):
    """Wind moves a weekly mean of four gauges by a decimetre and more: their own range in a week is six."""
    errors = np.array([level_of(levels, day) - published_m for day, published_m in WEEKS])

    assert np.sqrt((errors**2).mean()) < 0.10
    assert np.abs(errors).max() < 0.20


def test_the_fall_from_july_2021_to_july_2023(levels):
    first, second = (sea_level.monthly_m(levels, year=year)[6] for year in (2021, 2023))

    assert second - first == pytest.approx(-0.47, abs=0.06)  # published: 0.47 m in two years


def test_the_season_spans_forty_centimetres(levels):
    flat = sea_level.monthly_m(levels, year=2050, projection="flat")

    assert np.ptp(flat) == pytest.approx(0.40, abs=0.01)
    assert (int(np.argmax(flat)) + 1, int(np.argmin(flat)) + 1) == (6, 12)


def test_a_metre_of_sea_explains_two_thousand_tonnes_of_a_large_tanker(levels):
    """Aktau's port: ships of 12,000 t loaded 10,000 t in 2025; 22.8 t/cm, sea 1.0 m below that of July 2020."""
    ship = {"deadweight_t": 12_300, "stores_t": 300, "draught_m": 6.99, "tonnes_per_cm_t": 22.8}
    level_2020 = sea_level.monthly_m(levels, year=2020)[6]
    berth = {
        "port": "aktau",
        "kind": "oil",
        "depth_m": 7.4,
        "channel_depth_m": 7.4,
        "depth_level_m": level_2020,
        "under_keel_m": 0.4,
    }

    full, low = ports.voyage_payload_t(ship, groups=(berth,), level_m=np.array([level_2020, level_2020 - 0.9]))

    assert full == 12_000
    assert full - low == pytest.approx(2_000, abs=60)
