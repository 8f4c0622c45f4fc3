"""Nominations: contract by ramp-up by fulfilment, months uneven, the year exact."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.systems.oil.clock.nominations import arrivals_h, daily_t, fulfilment, planned_t, ramp
from transcaspian.world.clock import Clock

CLOCK = Clock(year=2023, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)
MONTHS = [f"{month.year}-{month.month:02d}" for month in CLOCK.months()]
DAYS = [(month.end_h - month.start_h) / 24.0 for month in CLOCK.months()]


def monthly(tonnes):
    days_h = CLOCK.days_h()
    return [tonnes[(days_h >= month.start_h) & (days_h < month.end_h)].sum() for month in CLOCK.months()]


@pytest.fixture(scope="module")
def tengiz(central):
    return checked(central).nominations["tengiz_btc"]


def test_a_contract_of_a_year_without_ramp_is_nominated_to_the_tonne(tengiz):
    whole = replace(tengiz, starts_on=None, fulfilment_share=0.9)
    year = daily_t("any", whole, CLOCK, seed=3)[90:]
    assert year.sum() == pytest.approx(0.9 * 1_500_000, rel=1e-12)
    assert np.ptp(year) > 0.0  # months differ


def test_nothing_before_the_first_day_and_half_the_rate_half_way_up(tengiz):
    unplanned = replace(tengiz, starts_on=date(2023, 6, 10), ramp_days=20.0)  # the plan was made for March
    rising = ramp(unplanned, CLOCK)
    first = int(CLOCK.hour_of("2023-06-10") // 24)
    assert rising[:first].sum() == 0.0
    assert rising[first : first + 20].mean() == pytest.approx(0.5, abs=1e-9)
    assert (rising[first + 20 :] == 1.0).all()


def test_a_planned_ramp_gives_each_month_its_tonnes_and_then_the_contract(tengiz):
    """20 kt in March and 125 kt in April 2023 were planned; from May on a month has its days' part of 1.5 Mt."""
    tonnes = dict(zip(MONTHS, monthly(planned_t(tengiz, CLOCK)), strict=True))
    assert tonnes["2023-02"] == 0.0
    assert tonnes["2023-03"] == pytest.approx(20_000)
    assert tonnes["2023-04"] == pytest.approx(125_000)
    assert tonnes["2023-05"] == pytest.approx(1_500_000 * 31 / 365)


def test_another_contract_scales_its_plan(tengiz):
    twice = planned_t(replace(tengiz, contract_t_per_year=3_000_000.0), CLOCK)
    assert twice == pytest.approx(2.0 * planned_t(tengiz, CLOCK))


def test_published_totals_are_kept_and_the_course_steps_where_another_oil_takes_the_ships(central):
    other = checked(central).nominations["mangystau_baku"]
    tonnes = dict(zip(MONTHS, monthly(planned_t(other, CLOCK)), strict=True))
    assert tonnes["2022-11"] == pytest.approx(46_000)
    assert tonnes["2022-12"] == pytest.approx(45_000)
    assert sum(tonnes[month] for month in MONTHS if month > "2023") == pytest.approx(335_000)
    rates = {month: tonnes[month] / days for month, days in zip(MONTHS, DAYS, strict=True)}
    assert rates["2023-03"] == pytest.approx(rates["2022-12"], rel=1e-9)  # nothing says that it changed before
    assert rates["2023-12"] == pytest.approx(rates["2023-04"], rel=1e-9)
    assert rates["2023-04"] < 0.6 * rates["2023-03"]


def test_twice_the_volume_keeps_the_course(central):
    other = checked(central).nominations["mangystau_baku"]
    assert planned_t(replace(other, contract_t_per_year=670_000.0), CLOCK) == pytest.approx(
        2.0 * planned_t(other, CLOCK)
    )


def test_fulfilment_of_a_month_follows_the_month_before(tengiz):
    """Over many seeds the correlation of neighbours is the persistence, and the mean stays 1."""
    steady = replace(tengiz, month_cv=0.2, month_persistence=0.6)
    starts = [int(month.start_h // 24) for month in CLOCK.months() if month.start_h >= 0.0]
    drawn = np.array([fulfilment("any", steady, CLOCK, seed=seed)[starts] for seed in range(400)])
    assert drawn.mean() == pytest.approx(1.0, abs=0.02)
    assert drawn.std() == pytest.approx(0.2, abs=0.01)
    neighbours = np.corrcoef(drawn[:, :-1].ravel(), drawn[:, 1:].ravel())[0, 1]
    assert neighbours == pytest.approx(0.6, abs=0.05)


def test_years_of_a_forecast_have_amounts_of_their_own(tengiz):
    clock = Clock(year=2024, warm_up_h=2160.0, horizon_h=2160.0 + 8784.0 + 8760.0)
    plain = replace(tengiz, starts_on=None, fulfilment_share=1.0, month_cv=0.0,
                    contract_by_year_t={2023: 365e3, 2024: 366e3, 2025: 730e3})  # fmt: skip
    asked = daily_t("any", plain, clock, seed=1)
    assert asked[:90] == pytest.approx(1000.0)
    assert asked[90:456].sum() == pytest.approx(366e3)
    assert asked[456:].sum() == pytest.approx(730e3)


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.floats(0.0, 5000.0), min_size=5, max_size=60),
    lot=st.floats(500.0, 9000.0),
    place=st.sampled_from([0.5, 1.0]),
)
def test_lots_come_when_the_plan_has_gathered_them(days, lot, place):
    asked = np.array(days)
    at = arrivals_h(asked, lot, place=place)
    assert len(at) == max(int(asked.sum() / lot - place) + 1, 0) if asked.sum() / lot >= place else len(at) == 0
    reached = np.interp(at, np.arange(len(asked) + 1) * 24.0, np.concatenate([[0.0], np.cumsum(asked)]))
    assert reached == pytest.approx((np.arange(len(at)) + place) * lot, rel=1e-9)
