"""The course of a nomination over the months: as planned for a new contract, or smooth between published totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from transcaspian.errors import Problem
from transcaspian.messages import say
from transcaspian.methods.disaggregation import smooth_rates
from transcaspian.world.clock import MONTHS, Clock

YearMonth = tuple[int, int]
PLANNED, SHIPPED = "planned", "shipped"


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of the months of one nomination.

    Attributes
    ----------
    planned : mapping of (year, month) to share
        Tonnes planned for a month over the tonnes a year of the contract they were planned for.
    rates_t_per_day : mapping of (year, month) to t/day
        The smooth path through published totals.
    """

    planned: Mapping[YearMonth, float] = field(default_factory=dict)
    rates_t_per_day: Mapping[YearMonth, float] = field(default_factory=dict)

    def ramped(self, starts_on: date | None) -> Mapping[YearMonth, float]:
        """Return the planned months of a contract that begins on this day: none if the plan is for another day."""
        first = min(self.planned, default=None)
        return self.planned if starts_on and first == (starts_on.year, starts_on.month) else {}

    def shape(self, clock: Clock) -> Mapping[YearMonth, float]:
        """Return the rate of each month of the clock over the mean of the clock's year; nothing if that is unknown."""
        year = [(clock.year, month) for month in range(1, MONTHS + 1)]
        if not all(each in self.rates_t_per_day for each in year):
            return {}
        lengths = np.array([days_of(*each) for each in year])
        mean = float(np.array([self.rates_t_per_day[each] for each in year]) @ lengths / lengths.sum())
        touched = [(month.year, month.month) for month in clock.months()]
        return {
            each: self.rates_t_per_day[each] / mean for each in touched if mean > 0.0 and each in self.rates_t_per_day
        }


def days_of(year: int, month: int) -> int:
    """Return the days of a month."""
    return (_after(year, month) - date(year, month, 1)).days


def _after(year: int, month: int) -> date:
    return date(year + month // MONTHS, month % MONTHS + 1, 1)


def courses(rows: Sequence[Mapping[str, Any]], nominations: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Course]:
    """Return the course of each nomination, from the rows of the table `oil_schedule`."""
    return {
        name: Course(
            dict(_planned(each for each in rows if each["nomination"] == name and each["kind"] == PLANNED)),
            _smooth(
                [each for each in rows if each["nomination"] == name and each["kind"] == SHIPPED],
                nominations.get(str(row.get("gives_way_to")), {}).get("starts_on"),
            ),
        )
        for name, row in nominations.items()
    }


def _planned(rows: Iterator[Mapping[str, Any]]) -> Iterator[tuple[YearMonth, float]]:
    for row in rows:
        start = _day(row["start"])
        yield (start.year, start.month), row["tonnes"] / row["of_t_per_year"]


def _smooth(rows: Sequence[Mapping[str, Any]], parts_on: date | None) -> Mapping[YearMonth, float]:
    """Return the smooth path through the totals; where another oil took the ships it may step."""
    if not rows:
        return {}
    spans = [(_day(row["start"]), _day(row["end"]) + timedelta(days=1), row["tonnes"]) for row in rows]
    first, end = min(start for start, _, _ in spans), max(after for _, after, _ in spans)

    def place(day: date) -> int:
        return (day.year - first.year) * MONTHS + day.month - first.month

    months = [divmod(first.year * MONTHS + first.month - 1 + step, MONTHS) for step in range(place(end))]
    known = [(year, ordinal + 1) for year, ordinal in months]
    # the month in which the other oil began still belongs to the time before
    breaks = {place(_after(parts_on.year, parts_on.month))} if parts_on else set()
    rates = smooth_rates(
        [days_of(*each) for each in known],
        [(place(start), place(after), tonnes) for start, after, tonnes in spans],
        breaks=breaks,
    )
    return dict(zip(known, rates.tolist(), strict=True))


def schedule_problems(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Return what is wrong with the table `oil_schedule`; empty if nothing is."""
    return [*_row_problems(rows), *_span_problems([row for row in rows if row["kind"] == SHIPPED])]


def _row_problems(rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    for row in rows:
        start, after = _day(row["start"]), _day(row["end"]) + timedelta(days=1)
        if start.day != 1 or after.day != 1 or after <= start:
            yield Problem(say("oil_clock.schedule_month"), row=f"oil_schedule.{row['nomination']}", field="start",
                          value=f"{row['start']} - {row['end']}")  # fmt: skip
        if row["kind"] == PLANNED and not row["of_t_per_year"]:
            yield Problem(say("oil_clock.schedule_no_contract"), row=f"oil_schedule.{row['nomination']}",
                          field="of_t_per_year", value=str(row["start"]))  # fmt: skip


def _span_problems(rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Totals of a nomination follow each other without overlap and without a month between them."""
    in_order = sorted(rows, key=lambda row: (str(row["nomination"]), _day(row["start"])))
    for before, here in pairwise(in_order):
        if before["nomination"] == here["nomination"]:
            after, start = _day(before["end"]) + timedelta(days=1), _day(here["start"])
            open_months = (start.year - after.year) * MONTHS + start.month - after.month
            if open_months:
                rule = "schedule_overlap" if open_months < 0 else "schedule_gap"
                yield Problem(say(f"oil_clock.{rule}", months=abs(open_months)), field="start",
                              row=f"oil_schedule.{here['nomination']}", value=str(here["start"]))  # fmt: skip


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
