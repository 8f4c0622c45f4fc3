from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.world.clock import Clock

CLOCK = Clock(2023, 2160.0, 10920.0)


def test_the_year_stands_between_warm_up_and_horizon():
    assert CLOCK.start == datetime(2022, 10, 3, tzinfo=UTC)
    assert (CLOCK.year_start_h, CLOCK.year_end_h) == (2160.0, 10920.0)
    assert Clock(2024, 2160.0, 10944.0).year_end_h == 2160.0 + 8784.0


def test_moments_by_hand():
    assert CLOCK.hour_of("2023-01-02T06:30") == 2160 + 30.5
    assert CLOCK.hour_of(datetime(2022, 10, 3, 5, tzinfo=timezone(timedelta(hours=5)))) == 0.0
    assert str(CLOCK.time_of(2160 + 30.5)) == "2023-01-02T06:30:00"


def test_months_are_whole_and_follow_each_other():
    months = CLOCK.months(before=1)

    assert [(each.year, each.month) for each in months[:2]] == [(2022, 9), (2022, 10)]
    assert (months[-1].year, months[-1].month, months[-1].end_h) == (2023, 12, 10920.0)
    assert all(first.end_h == second.start_h for first, second in itertools.pairwise(months))


def test_month_of_hours():
    hours = [0, 28 * 24 + 23.99, 29 * 24, 2159.99, 2160]

    np.testing.assert_array_equal(CLOCK.month_of(hours), [10, 10, 11, 12, 1])


@given(st.integers(1990, 2090), st.integers(0, 400), st.integers(0, 9000))
def test_hour_and_moment_are_inverse(year, days, hour):
    clock = Clock(year, days * 24.0, days * 24.0 + 9000)

    assert clock.hour_of(str(clock.time_of(hour))) == hour
    month = next(each for each in clock.months() if each.start_h <= hour < each.end_h or hour == 9000 + days * 24)
    assert month.month == clock.month_of(hour)


@pytest.mark.parametrize(("warm_up_h", "horizon_h"), [(-1.0, 8760.0), (2160.5, 10920.0), (2160.0, 2160.0)])
def test_a_clock_that_cannot_run_is_refused(warm_up_h, horizon_h):
    with pytest.raises(InputError, match=r"warm_up_h|horizon_h"):
        Clock(2023, warm_up_h, horizon_h)


def test_text_that_is_no_date_is_refused():
    with pytest.raises(InputError, match="no date"):
        CLOCK.hour_of("30 November")
