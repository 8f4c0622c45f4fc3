"""Faults and repairs: the rows by hand, the closed form, and what lines share."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.fibre import reliability, repair
from transcaspian.systems.fibre.repair import ServiceInputs, service_inputs

ONE, TWO = ["aktau_sumgait"], ["aktau_sumgait", "kuryk_buzovna"]
YEARS = 1500


@pytest.fixture(scope="module")
def service(tables, parts) -> ServiceInputs:
    return service_inputs(tables, parts)


@pytest.fixture(scope="module")
def frequent(service) -> ServiceInputs:
    """Return the shipped sea with faults often enough that few years show a firm share."""
    return replace(service, faults_per_year={"aktau_sumgait": (0.1, 0.4), "kuryk_buzovna": (0.1, 0.4)})


@pytest.fixture(scope="module")
def two(frequent) -> reliability.Availability:
    return reliability.simulate(frequent, TWO, years=YEARS, seed=4, confidence=0.99)


def test_faults_are_those_of_the_routes(service):
    assert service.faults_per_year == {"aktau_sumgait": (0.015, 0.125), "kuryk_buzovna": (0.015, 0.110)}


def test_simulation_lies_in_the_band_of_the_closed_form(frequent, two):
    expected = reliability.closed_form(frequent, TWO)

    for line in TWO:
        assert expected.down[line] == pytest.approx(two.down[line].mean, abs=two.down[line].half_width)
    assert expected.all_down == pytest.approx(two.all_down.mean, abs=two.all_down.half_width)


def test_one_line_as_shipped_lies_in_the_band(service):
    found = reliability.simulate(service, ONE, years=YEARS, seed=2, confidence=0.99)
    expected = reliability.closed_form(service, ONE)

    assert expected.down["aktau_sumgait"] == pytest.approx(found.all_down.mean, abs=found.all_down.half_width)
    assert expected.all_down == expected.down["aktau_sumgait"]


def test_two_lines_are_never_less_available_than_one(two):
    assert two.all_down.mean <= min(share.mean for share in two.down.values())


def test_what_is_shared_makes_two_lines_worse_than_two_alone(two):
    independent = two.down[TWO[0]].mean * two.down[TWO[1]].mean

    assert two.all_down.mean > independent


def test_rows_of_repairs_run_in_order_and_spreads_serve_one_at_a_time(frequent, two):
    assert {row.cause for row in two.repairs} >= {"own", "earthquake"}
    for row in two.repairs:
        times = (row.fault_h, row.located_h, row.ready_h, row.sailed_h, row.on_site_h, row.begun_h, row.end_h)
        assert list(times) == sorted(times)
        assert row.end_h - row.begun_h == frequent.spreads[row.spread].work_h
    for spread in (repair.BARGE, repair.SHIP):
        rows = [row for row in two.repairs if row.spread == spread]
        assert all(later.ready_h >= earlier.end_h for earlier, later in pairwise(rows))


def test_an_imported_ship_never_passes_the_canal_in_winter(frequent):
    only_far = replace(frequent, shared=replace(frequent.shared, imported_share=1.0))
    rows = reliability.simulate(only_far, ONE, years=500, seed=1).repairs
    clock = reliability.Clock(year=reliability.FIRST_YEAR, warm_up_h=0.0, horizon_h=1.0)
    months = {int(clock.month_of(row.sailed_h + 1.0)) for row in rows if row.spread == repair.IMPORTED}

    assert months
    assert months <= set(range(4, 13))  # it shuts on the second day of December


def test_the_same_seed_gives_the_same_rows(frequent):
    first, second = (reliability.simulate(frequent, ONE, years=500, seed=3) for _ in range(2))

    assert first == second


def test_more_spares_never_lengthen_the_closed_form(frequent):
    downs = [
        reliability.closed_form(replace(frequent, shared=replace(frequent.shared, spare_kits=kits)), TWO).all_down
        for kits in (0, 1, 2, 4, 8)
    ]

    assert downs == sorted(downs, reverse=True)


def test_loss_by_hand():
    assert reliability.loss_tbps_days(0.01, 400.0) == pytest.approx(1461.0)


def test_mean_wait_for_the_canal_by_hand(service):
    """Shut for 121 of 365.25 days: one time in three shut, then 60 days on average."""
    shared = replace(service.shared, canal_closed_from_day=335.0, canal_closed_to_day=90.75)

    assert repair.canal_wait(shared).mean_h == pytest.approx(121 / 365.25 * 60.5 * 24)


def test_higher_waves_allowed_never_lengthen_a_repair(service):
    waits = []
    for limit_m in (1.0, 1.5, 2.0, 2.5, 3.5):
        ship = replace(service.spreads["ship"], wave_limit_m=limit_m)
        waits.append(repair.window_wait(replace(service, spreads={**service.spreads, "ship": ship}), "ship").mean_h)

    assert waits == sorted(waits, reverse=True)
    assert waits[-1] < waits[0] / 2


@pytest.mark.parametrize(("lines", "years"), [(["siyazan"], 5000), ([], 5000), (ONE * 2, 5000), (ONE, 10)])
def test_wrong_questions_are_refused(service, lines, years):
    with pytest.raises(InputError):
        reliability.simulate(service, lines, years=years, seed=1)


def test_a_limit_that_the_sea_never_keeps_is_no_answer(service):
    flat = replace(service.spreads["ship"], wave_limit_m=0.2)
    stormless = {name: {**row, "storms_per_month": 0.0} for name, row in service.storms.items()}
    one_month = stormless | {"month_01": service.storms["month_01"]}

    with pytest.raises(NoAnswer, match="No work is possible"):
        repair.window_wait(replace(service, spreads={"ship": flat}, storms=one_month), "ship")
