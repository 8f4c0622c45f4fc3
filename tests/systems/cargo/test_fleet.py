from dataclasses import dataclass

import numpy as np

from transcaspian.methods import intervals
from transcaspian.systems.cargo import fleet

HORIZON_H = 10920.0


@dataclass(frozen=True)
class ShipClass:
    ships: int = 3
    line: str = "pool"
    docking_days_per_year: float = 20.0
    breakdowns_per_year: float = 3.0
    breakdown_h: float = 50.0


def test_one_ship_more_changes_no_other_ships_year():
    three = fleet.ships({"ferry": ShipClass()}, seed=5, horizon_h=HORIZON_H)
    four = fleet.ships({"ferry": ShipClass(ships=4)}, seed=5, horizon_h=HORIZON_H)
    assert all(np.array_equal(a.away, b.away) for a, b in zip(three, four, strict=False))


def test_docking_takes_its_days_every_year():
    ships = fleet.ships({"ferry": ShipClass(ships=40, breakdowns_per_year=0.0)}, seed=2, horizon_h=8760.0)
    assert all(np.isclose(intervals.total_h(ship.away), 480.0) for ship in ships)


def test_breakdowns_have_the_stated_rate_and_length():
    ships = fleet.ships({"ferry": ShipClass(ships=400, docking_days_per_year=0.0)}, seed=2, horizon_h=8760.0)
    count = np.mean([len(ship.away) for ship in ships])
    hours = np.concatenate([ship.away[:, 1] - ship.away[:, 0] for ship in ships])
    assert abs(count - 3.0) < 4 * np.sqrt(3.0 / 400)  # Poisson; overlaps are rare
    assert abs(hours.mean() - 50.0) < 4 * 50.0 / np.sqrt(len(hours)) + 1.5  # exponential; overlaps unite


def test_a_class_without_ships_is_empty():
    assert fleet.ships({"ferry": ShipClass(ships=0)}, seed=1, horizon_h=HORIZON_H) == []
