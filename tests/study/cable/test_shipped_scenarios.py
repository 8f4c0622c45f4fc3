"""The cable is asked about in every shipped scenario: in years gone by, and in years of which less is known."""

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.study.cable import seabed_spread
from transcaspian.systems.fibre import delay


@pytest.mark.parametrize("name", ["baseline-2021", "baseline-2022", "baseline-2023", "forecast-2024", "forecast-2030"])
def test_levels_and_delays_are_answered(name):
    tables = scenario.load(name).sample(1, None)
    year = int(tables.year)
    rises_m = seabed_spread._rises_m(tables, [year, year + 10, year + 20], "central")
    assert rises_m[0] == 0.0
    assert np.all(np.diff(rises_m) < 0.0)  # the sea falls in the central projection
    ways = delay.routes(delay.graph_of(tables), "frankfurt", "almaty", count=1)
    assert ways[0].low_ms < ways[0].round_trip_ms < ways[0].high_ms
