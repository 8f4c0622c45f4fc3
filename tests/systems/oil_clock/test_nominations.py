"""Nominations: contract by ramp-up by fulfilment, months uneven, the year exact."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.systems.oil.clock.nominations import arrivals_h, daily_t, ramp
from transcaspian.world.clock import Clock

CLOCK = Clock(year=2023, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)


@pytest.fixture(scope="module")
def tengiz(central):
    return checked(central).nominations["tengiz_btc"]


def test_a_contract_of_a_year_without_ramp_is_nominated_to_the_tonne(tengiz):
    whole = replace(tengiz, starts_on=None, fulfilment_share=0.9)
    year = daily_t("any", whole, CLOCK, seed=3)[90:]
    assert year.sum() == pytest.approx(0.9 * 1_500_000, rel=1e-12)
    assert np.ptp(year) > 0.0  # months differ


def test_nothing_before_the_first_day_and_half_the_rate_half_way_up(tengiz):
    rising = ramp(replace(tengiz, ramp_days=20.0), CLOCK)
    first = int(CLOCK.hour_of("2023-03-23") // 24)
    assert rising[:first].sum() == 0.0
    assert rising[first : first + 20].mean() == pytest.approx(0.5, abs=1e-9)
    assert (rising[first + 20 :] == 1.0).all()


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
