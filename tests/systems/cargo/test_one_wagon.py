"""One wagon of steel in fair weather, followed by hand from Karaganda to Poti and back to Kazakhstan."""

import numpy as np
import pytest

from .conftest import Run, demand_row

STORY = [
    "entered",
    "origin_rail",
    "wait_for_train",
    "reached_port",
    "release",
    "sea_west",
    "left_rails",
    "destination",
    "delivered",
    "sea_east",
    "left_rails_back",
    "delivered_back",
]


@pytest.fixture
def run(small):
    return Run(small([demand_row(3, 1, 60.0)]))


def steps_of(run, entity=0):
    frame = run.log.to_frame()
    return frame[frame["entity"] == entity]


def test_the_story_is_told_in_order(run):
    stages = steps_of(run).sort_values("end_h", kind="stable")["stage"].tolist()
    places = [stages.index(stage) for stage in STORY]
    assert places == sorted(places)


def test_it_crosses_once_each_way_loaded_west_and_empty_east(run):
    units = run.kpis["crossed_units"]
    assert units[0, 0, 0].sum() == 1.0  # loaded, Kuryk-Alat, west
    assert units[1, 0, 1].sum() == 1.0  # empty, east
    assert units.sum() == 2.0
    assert run.kpis["crossed_t"][0].sum() == pytest.approx(60.0)


def test_rail_to_the_port_takes_headways_and_runs(run):
    """Single track and branch: at least the mean run times, less the spread of two draws."""
    steps = steps_of(run)
    on_rails = steps[steps["stage"].isin(["beyneu_mangystau", "mangystau_kuryk"])]
    sections = [run.inputs.sections[name] for name in ("beyneu_mangystau", "mangystau_kuryk")]
    mean_h = 2 * sum(section.length_km / section.run_km_h for section in sections)  # west and east
    assert (on_rails["end_h"] - on_rails["start_h"]).sum() == pytest.approx(mean_h, rel=0.8)


def test_stages_add_up_to_the_total(run):
    hours = run.kpis["transit_h"][0, :, 1]  # one unit: every quantile is its own time
    steps = steps_of(run).set_index("stage")
    assert hours[0] == pytest.approx(steps.loc["delivered", "end_h"] - steps.loc["entered", "end_h"])
    assert np.nansum(hours[1:]) == pytest.approx(hours[0])


def test_the_balance_closes_with_nothing_left(run):
    k = run.kpis
    assert k["entered_t"][0] == pytest.approx(60.0)
    assert k["left_t"][0] == pytest.approx(60.0)
    assert k["opening_stock_t"][0] == k["closing_stock_t"][0] == 0.0
