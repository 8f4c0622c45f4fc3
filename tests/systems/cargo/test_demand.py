import numpy as np

from transcaspian.systems.cargo.demand import Errors, consignments
from transcaspian.world.clock import Clock

CLOCK = Clock(year=2023, warm_up_h=2160.0, horizon_h=10920.0)


def table(units: dict[tuple[int, int], float]) -> dict[str, list[object]]:
    rows = [
        (year, month, "truck", "food", "a", "b", "kuryk_alat", "west", number, 10.0 * number)
        for (year, month), number in units.items()
    ]
    names = ("year", "month", "class", "commodity", "origin", "destination", "line", "direction", "units", "tonnes")
    return {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def drawn(units, *, seed=3, factor=1.0, lot=1, load=1.0, tilt=0.0):
    errors = Errors(units=lambda flow, year: factor, load=lambda flow, year: load, tilt=lambda year: tilt)
    return consignments(table(units), CLOCK, seed=seed, errors=errors, lot_units=lambda _: lot)


def test_units_fall_into_their_month_and_carry_the_tonnes_of_the_table():
    (goods,) = drawn({(2023, 4): 30.0})
    april = CLOCK.hour_of("2023-04-01"), CLOCK.hour_of("2023-05-01")
    assert len(goods.at_h) == 30
    assert ((goods.at_h >= april[0]) & (goods.at_h < april[1])).all()
    assert np.allclose(goods.tonnes_per_unit, 10.0)


def test_lots_leave_together():
    (goods,) = drawn({(2023, 4): 25.0}, lot=10)
    assert [int((goods.lot == number).sum()) for number in range(3)] == [10, 10, 5]
    assert len(np.unique(goods.at_h)) == 3


def test_warm_up_runs_at_the_rate_of_the_year_before():
    (goods,) = drawn({(2022, 11): 60.0, (2023, 1): 5.0})
    november = CLOCK.hour_of("2022-11-01"), CLOCK.hour_of("2022-12-01")
    assert int(((goods.at_h >= november[0]) & (goods.at_h < november[1])).sum()) == 60


def test_warm_up_without_a_table_of_the_year_before_takes_the_same_months_of_the_year():
    (goods,) = drawn({(2023, 11): 60.0})
    assert int((goods.at_h < CLOCK.year_start_h).sum()) == 60
    assert len(goods.at_h) == 120


def test_more_demand_adds_lots_and_moves_none():
    (few,) = drawn({(2023, 7): 40.0})
    (many,) = drawn({(2023, 7): 40.0}, factor=1.5)
    assert len(many.at_h) == 60
    assert np.array_equal(many.at_h[:40], few.at_h)
    assert np.array_equal(many.key[:40], few.key)


def test_fractions_are_rounded_so_that_the_mean_is_kept():
    counts = [sum(len(goods.at_h) for goods in drawn({(2023, 7): 0.3}, seed=seed)) for seed in range(2000)]
    assert set(counts) == {0, 1}
    assert abs(np.mean(counts) - 0.3) < 4 * np.sqrt(0.21 / 2000)


def test_an_error_of_the_load_moves_tonnes_and_no_wagon():
    (plain,), (heavy,) = drawn({(2023, 4): 30.0}), drawn({(2023, 4): 30.0}, load=1.2)
    assert np.array_equal(plain.at_h, heavy.at_h)
    assert np.allclose(heavy.tonnes_per_unit, 12.0)


def test_a_course_tilted_by_hand_keeps_the_year():
    """Even months, December e^0.4 times January: 1,200 units stay, December has 100 exp(0.2) / mean of exp."""
    (goods,) = drawn({(2023, month): 100.0 for month in range(1, 13)}, tilt=0.4)
    inside = goods.at_h[goods.at_h >= CLOCK.year_start_h]
    assert abs(len(inside) - 1200) <= 6  # months are rounded to whole units
    shares = np.exp(0.4 * (np.arange(1, 13) - 6.5) / 11)
    december = CLOCK.hour_of("2023-12-01")
    assert abs((inside >= december).sum() - 1200 * shares[-1] / shares.sum()) <= 1
