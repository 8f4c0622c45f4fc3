"""How wide the drivers of a forecast spread demand, against what demand did before."""

import numpy as np

from transcaspian import scenario
from transcaspian.systems.cargo import outlook


def test_the_bands_hold_most_of_what_the_series_did_from_2019_to_2023():
    """The reference class: changes of one year (boxes, route without crude) and of two, in logarithms."""
    shores = {
        "wagon_kuryk": (9600 / 20300, 19100 / 9600),
        "wagon_turkmenbashi": (20900 / 23800, 20000 / 20900),
        "truck_kuryk": (16000 / 8700, 28300 / 16000),
        "truck_turkmenbashi": (23500 / 25000, 23500 / 23500),
    }
    sums = {
        "boxes": (25200 / 21000, 33600 / 25200, 20000 / 33600),
        "route": (783 / 759, 586 / 783, 1235 / 586, 1372 / 1235),
    }
    tonnes = {"wagon_kuryk": 45.0, "box_china": 14.0, "box_regional": 14.0, "dry_grain": 1.0, "dry_other": 1.0}
    parts = {"boxes": {"box_china": 1.0, "box_regional": 1.0}, "route": tonnes}
    ratios = {name: [] for name in (*shores, *sums)}
    plan = scenario.load("forecast-2024")
    for replication in range(150):
        drivers = outlook.with_crude(plan.sample(1, replication))
        base = {name: drivers[name]["base_units"] for name in outlook.FLOWS}
        found = outlook.path(drivers, (2024, 2025), seed=1, replication=replication).amounts
        for name in shores:
            ratios[name].append(found[2025][name] / base[name])
        for name, weights in parts.items():
            of_year, of_base = (sum(weights[k] * each[k] for k in weights) for each in (found[2024], base))
            ratios[name].append(of_year / of_base)
    bands = {name: np.quantile(values, (0.1, 0.9)) for name, values in ratios.items()}
    held = [low <= change <= high for name, (low, high) in bands.items() for change in (shores | sums)[name]]
    assert sum(held) / len(held) >= 2 / 3
