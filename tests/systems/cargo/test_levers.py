"""The mean change of a lever over replications lies on the right side within its interval.

The full model is not monotone run by run (batch ships, a pool, bans), so only the mean is held to it.
"""

import numpy as np
import pytest
import yaml

from transcaspian import scenario
from transcaspian.methods import quantiles
from transcaspian.systems import cargo
from transcaspian.systems.cargo.kpis.catalogue import WAITS

pytestmark = pytest.mark.xdist_group("levers")  # they share the runs of the baseline
REPLICATIONS = 4


def kpis_of(plan):
    outcomes = [
        cargo.simulate(plan.sample(1, number), year=2023, warm_up_h=2160.0, seed=1, replication=number, keep_rows=False)
        for number in range(REPLICATIONS)
    ]
    return [outcome.kpis for outcome in outcomes]


@pytest.fixture(scope="module")
def base(baseline):
    return kpis_of(baseline)


def ferry_waiting(kpis):
    return kpis["wait_h"][:2, WAITS.index("wait_for_ship")].sum()  # wagons and trucks


def dry_tonnes_per_call(kpis):
    return kpis["crossed_t"][3].sum() / kpis["calls"][0, 7:9].sum()


def weather_hours(kpis):
    return kpis["ship_hours"][:, 4].sum()


@pytest.mark.parametrize(
    ("settings", "pick", "sign"),
    [
        ({"ferries.rail_ferry_52.ships": {"add": -3}}, ferry_waiting, +1),
        ({"sea.caspian.offset_m": -1.0}, dry_tonnes_per_call, -1),
        ({"policies.closures.hours_factor": 1.5}, weather_hours, +1),
    ],
)
def test_mean_change_lies_on_the_right_side(base, tmp_path, settings, pick, sign):
    file = tmp_path / "lever.yaml"
    file.write_text(yaml.safe_dump({"title": "lever", "extends": "baseline-2023", "set": settings}))
    moved = kpis_of(scenario.load(file))
    change = sign * (np.array([pick(kpis) for kpis in moved]) - np.array([pick(kpis) for kpis in base]))
    assert change.mean() + quantiles.half_width(change) > 0.0
