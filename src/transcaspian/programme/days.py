"""Dates as people promise them: a day, a month, a quarter, a half-year, a year, or open.

A promised date is kept as the last day of its period, so "in 2025" is due on 31 December 2025 with precision `year`.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from transcaspian.messages import say_in, spoken_language, written_day

PRECISIONS = ("day", "month", "quarter", "half", "year", "open")
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


FIRST_YEAR, LAST_YEAR = 1900, 2200


def read_day(text: str) -> date:
    """Return the day written as YYYY-MM-DD.

    Raises
    ------
    ValueError
        It is written otherwise, does not exist, or lies outside 1900 to 2200.
    """
    day = date.fromisoformat(text)
    if len(text) != len("YYYY-MM-DD") or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day


def first_day(day: date, precision: str) -> date:
    """Return the first day of the period of `precision` that holds `day`; the day itself for `day` and `open`."""
    if precision not in MONTHS:
        return day
    months = MONTHS[precision]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_day(day: date, precision: str) -> date:
    """Return the last day of the period of `precision` that holds `day`; the day itself for `day` and `open`."""
    if precision not in MONTHS:
        return day
    first = first_day(day, precision)
    month = first.month + MONTHS[precision] - 1
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def spoken(day: date | None, precision: str, language: str | None = None) -> str:
    """Return a date as precisely as it is known: 24 Nov 2023, Nov 2023, 2023 Q4, first half of 2023, 2023, open."""
    language = language or spoken_language()
    if day is None or precision == "open":
        return say_in(language, "programme.date_open")
    if precision == "quarter":
        return say_in(language, "programme.date_quarter", year=day.year, quarter=(day.month + 2) // 3)
    if precision == "half":
        key = "programme.date_half_1" if day.month <= 6 else "programme.date_half_2"
        return say_in(language, key, year=day.year)
    return str(day.year) if precision == "year" else written_day(day, language=language, by=precision)


def days_between(start: date, end: date) -> int:
    """Return whole days from `start` to `end`, negative when `end` is the earlier."""
    return (end - start).days


def later(day: date, days: float) -> date:
    """Return the day that lies `days` after `day`, rounded up to a whole day and held before the year 9000."""
    limit = (date(9000, 1, 1) - day).days
    return day + timedelta(days=min(-int(-days // 1), limit))
