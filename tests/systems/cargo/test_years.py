"""Several years in one run: what a year leaves standing is where the next begins, and nothing gets lost between."""

from datetime import date

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.systems import cargo
from transcaspian.systems.cargo.kpis import catalogue
from transcaspian.systems.cargo.openings import Opening, read_changes

from .conftest import demand_row

DRY = catalogue.CARRIERS.index("dry")
PARCEL_T = 600.0
GRAIN = {
    "class": "dry",
    "commodity": "grain",
    "origin": "kostanay",
    "destination": "azerbaijan",
    "line": "aktau_alat_dry",
}


def years(inputs, wanted, **options):
    return cargo.simulate_years(inputs, years=wanted, warm_up_h=2160.0, seed=1, replication=0, **options)


@pytest.fixture
def grain_of_may(small):
    """Twenty parcels in May 2022, one in January 2023, and no ship that takes them before one comes."""
    rows = [{**demand_row(5, 20, 20 * PARCEL_T, **GRAIN), "year": 2022}]
    rows += [{**demand_row(1, 1, PARCEL_T, **GRAIN), "year": 2023}]
    ships = {
        "sea.caspian.projection": "flat",
        "tramps.dry_cargo_5000.ships": 0,
        "tramps.dry_cargo_7000.ships": 0,
        "policies.patience.dry_days": 400,
    }
    return small(rows, **ships, **{"demand_range.*.factor": 1.0}).sample(1, None)


def test_a_year_without_ships_leaves_a_queue_that_the_next_year_takes_away(grain_of_may):
    ship = Opening("a ship", date(2023, 1, 10), read_changes("tramps.dry_cargo_5000.ships+1"))
    found = years(grain_of_may, (2022, 2023), openings=(ship,))

    first, second = (found[year] for year in (2022, 2023))
    assert first["crossed_t"][DRY].sum() == 0.0
    assert first["closing_stock_t"][DRY] + first["held_back_units"][DRY] / 10 * PARCEL_T == pytest.approx(20 * PARCEL_T)
    assert second["opening_stock_t"][DRY] == first["closing_stock_t"][DRY]
    assert second["crossed_t"][DRY].sum() > 15 * PARCEL_T


def test_without_the_ship_the_queue_stands_at_the_end_of_the_second_year(grain_of_may):
    found = years(grain_of_may, (2022, 2023))
    stood = found[2023]["closing_stock_t"][DRY] + found[2023]["held_back_units"][DRY] / 10 * PARCEL_T
    assert stood == pytest.approx(21 * PARCEL_T)
    assert found[2023]["crossed_t"][DRY].sum() == 0.0


def test_the_queue_is_what_is_added_where_nothing_else_differs(grain_of_may):
    """The second year alone has its own January and a warm-up of the same months; the queue of before is not in it."""
    alone = years(grain_of_may, (2023,))[2023]
    assert alone["opening_stock_t"][DRY] == pytest.approx(0.0, abs=21 * PARCEL_T)
    assert alone["closing_stock_t"].sum() <= years(grain_of_may, (2022, 2023))[2023]["closing_stock_t"].sum()


@pytest.fixture(scope="module")
def two():
    """Two years of the shipped forecast in one run, and the first alone."""
    plan = scenario.load("forecast-2024")
    inputs = plan.sample(1, 4)
    together = cargo.simulate_years(inputs, years=(2024, 2025), warm_up_h=plan.warm_up_h, seed=1, replication=4)
    alone = cargo.simulate(inputs, year=2024, warm_up_h=plan.warm_up_h, seed=1, replication=4, keep_rows=False)
    return together, alone.kpis


def test_stock_is_conserved_across_years_to_the_last_tonne(two):
    found, _ = two
    assert np.array_equal(found[2025]["opening_stock_t"], found[2024]["closing_stock_t"])
    entered = sum(found[year]["entered_t"] for year in found)
    left = sum(found[year]["left_t"] for year in found)
    assert np.allclose(found[2024]["opening_stock_t"] + entered, left + found[2025]["closing_stock_t"])


def test_the_first_year_is_the_same_as_alone(two):
    """All but the last boxes of December: an odd TEU finds its pair in January where there is one."""
    together, alone = two[0][2024], two[1]
    assert np.array_equal(together["opening_stock_t"], alone["opening_stock_t"])
    eleven = np.s_[..., :11]
    assert together["crossed_t"][eleven] == pytest.approx(alone["crossed_t"][eleven], rel=2e-3, abs=200.0)
    assert together["crossed_t"].sum() == pytest.approx(alone["crossed_t"].sum(), rel=2e-3)


def test_a_year_that_carries_nothing_over_is_the_year_alone(small):
    """One wagon in March of each year, long gone by December."""
    rows = [{**demand_row(3, 1, 60.0), "year": year} for year in (2022, 2023)]
    inputs = small(rows, **{"sea.caspian.projection": "flat"}).sample(1, None)
    together, alone = years(inputs, (2022, 2023)), years(inputs, (2022,))
    for name, values in alone[2022].items():
        assert np.allclose(values, together[2022][name], rtol=1e-9, atol=1e-9, equal_nan=True), name
    assert together[2023]["crossed_units"][0, 0, 0].sum() == 1.0


@pytest.mark.parametrize("wanted", [(), (2024, 2026), (2025, 2024)])
def test_years_with_a_gap_are_refused(wanted):
    inputs = scenario.load("forecast-2024").sample(1, None)
    with pytest.raises(InputError) as caught:
        years(inputs, wanted)
    assert "follow each other" in caught.value.problems[0].rule
