from __future__ import annotations

from datetime import date

import pytest

from transcaspian.programme.days import days_between, first_day, last_day, later, spoken


@pytest.mark.parametrize(
    ("precision", "first", "last", "text"),
    [
        ("day", "2024-05-17", "2024-05-17", "17 May 2024"),
        ("month", "2024-05-01", "2024-05-31", "May 2024"),
        ("quarter", "2024-04-01", "2024-06-30", "2024 Q2"),
        ("half", "2024-01-01", "2024-06-30", "first half of 2024"),
        ("year", "2024-01-01", "2024-12-31", "2024"),
        ("open", "2024-05-17", "2024-05-17", "no date named"),
    ],
)
def test_a_date_covers_the_period_it_names(precision, first, last, text):
    day = date(2024, 5, 17)

    assert (str(first_day(day, precision)), str(last_day(day, precision))) == (first, last)
    assert spoken(day, precision) == text


def test_february_of_a_leap_year_has_29_days():
    assert last_day(date(2024, 2, 1), "month") == date(2024, 2, 29)


def test_the_second_half_is_named():
    assert spoken(date(2023, 12, 31), "half") == "second half of 2023"


def test_days_are_signed_and_part_days_are_rounded_up():
    assert days_between(date(2023, 6, 30), date(2023, 10, 26)) == 118
    assert days_between(date(2023, 12, 31), date(2023, 3, 23)) == -283
    assert later(date(2023, 12, 31), 0.2) == date(2024, 1, 1)
    assert later(date(2023, 12, 31), 1e12) == date(9000, 1, 1)
