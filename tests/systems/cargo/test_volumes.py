"""What is not known of volumes reaches the tonnes and the wagons that cross; cars of passengers take deck."""

from dataclasses import replace

import pytest

from transcaspian.systems.cargo.ferries import freight_deck_m
from transcaspian.systems.cargo.inputs import checked
from transcaspian.systems.cargo.kpis import catalogue

from .conftest import Run, demand_row

PLAIN = {
    "demand_range.*.factor": 1.0,
    "demand_range.*.load": 1.0,
    "demand_range.wagon_kuryk_alat.count_2023": 1.0,
    "demand_range.course.tilt_2023": 0.0,
}


def crossed(small, rows, **settings):
    run = Run(small(rows, **(PLAIN | settings)))
    return run.kpis["crossed_t"][0].sum(), run.kpis["crossed_units"].sum()


@pytest.fixture(scope="module")
def steel():
    return [demand_row(3, 20, 1200.0)]


def test_a_heavier_load_moves_tonnes_and_no_wagon(small, steel):
    tonnes, units = crossed(small, steel)
    assert tonnes == pytest.approx(1200.0)
    assert crossed(small, steel, **{"demand_range.wagon_kuryk_alat.load": 1.1}) == (pytest.approx(1320.0), units)


def test_a_count_that_is_off_moves_wagons_and_leaves_the_tonnes_of_the_route(small, steel):
    """Twenty wagons counted as 22: two more cross each way, and the 1,200 t of the association stay."""
    tonnes, units = crossed(small, steel, **{"demand_range.wagon_kuryk_alat.count_2023": 1.1})
    assert tonnes == pytest.approx(1200.0)
    assert units == 44


def test_an_empty_wagon_crosses_both_ways_and_counts_no_tonne_and_no_trip(small):
    rows = [demand_row(3, 5, 0.0, commodity="empty_wagon", destination="azerbaijan")]
    run = Run(small(rows, **PLAIN))
    assert run.kpis["crossed_t"].sum() == 0.0
    assert run.kpis["crossed_units"][1, 0].sum() == 10  # empty, Kuryk-Alat, both ways
    assert run.kpis["crossed_units"].sum() == 10
    assert not (run.kpis["transit_h"][0] > 0.0).any()


def test_cars_take_their_metres_before_freight(baseline):
    """660 m of a Ro-Pax less eight cars of 5 m."""
    inputs = checked(baseline.sample(1, None))
    ship = replace(inputs.ferries["ropax"], deck_m=660.0, cars_per_voyage=8.0)
    deck = {**inputs.policies["deck"], "car_m": 5.0}
    inputs = replace(inputs, policies={**inputs.policies, "deck": deck})
    assert freight_deck_m(inputs, ship) == pytest.approx(620.0)
    assert freight_deck_m(inputs, inputs.ferries["rail_ferry_28"]) == inputs.ferries["rail_ferry_28"].deck_m


def test_a_ropax_takes_few_wagons_however_many_wait(small, steel):
    """0.067 of 625 m are 41.9 m: no fourth wagon of 13.92 m, and no voyage that waits for one."""
    alone = {f"ferries.rail_ferry_{slots}.ships": 0 for slots in (28, 52)} | {"ferries.ropax.ships": 1}
    deck = {"ferries.ropax.deck_m": 625.0, "ferries.ropax.cars_per_voyage": 0.0}
    run = Run(small(steel, **(PLAIN | alone | deck | {"ferries.ropax.wagon_deck_share_most": 0.067})))
    rows = run.ledger.rows_of("departed")
    ships = run.ledger.entities.ship_class[run.ledger.entity[rows]]
    aboard = run.ledger.amount_1[rows][ships == catalogue.SHIP_CLASSES.index("ropax")]
    lengths = {wagon.length_m for wagon in run.inputs.wagons.values()}
    assert aboard.max() == max(int(0.067 * 625.0 / length) for length in lengths if length < 15.0)
    assert run.kpis["crossed_units"].sum() == 40
