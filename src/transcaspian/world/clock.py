"""The scenario's clock: hours from the start of the warm-up, laid against the calendar in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.units import HOURS_PER_DAY

Hours = NDArray[np.float64]
Moments = NDArray[np.datetime64]

MONTHS = 12
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month and the hours it fills on the clock; `start_h` is below zero if it began before it."""

    year: int
    month: int
    start_h: float
    end_h: float


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours from scenario start; hour 0 is 1 January 00:00 UTC of `year` minus the warm-up.

    Attributes
    ----------
    year : int
        The calendar year the answer is for.
    warm_up_h, horizon_h : float
        Whole hours before the year begins, and the last hour of the clock.

    Raises
    ------
    InputError
        A warm-up that is negative or not whole hours, or a horizon that does not pass the start of the year.
    """

    year: int
    warm_up_h: float
    horizon_h: float

    def __post_init__(self) -> None:
        if self.warm_up_h < 0 or self.warm_up_h != int(self.warm_up_h):
            raise InputError(Problem(say("world.warm_up"), field="warm_up_h", value=str(self.warm_up_h)))
        if not self.horizon_h > self.warm_up_h:
            raise InputError(Problem(say("world.horizon"), field="horizon_h", value=str(self.horizon_h)))

    @property
    def start(self) -> datetime:
        """The moment of hour 0, UTC."""
        return datetime(self.year, 1, 1, tzinfo=UTC) - timedelta(hours=self.warm_up_h)

    @property
    def year_start_h(self) -> float:
        """Hour at which the calendar year begins."""
        return self.warm_up_h

    @property
    def year_end_h(self) -> float:
        """Hour at which the calendar year ends: 8760 or 8784 hours after it begins."""
        return self.hour_of(datetime(self.year + 1, 1, 1, tzinfo=UTC))

    def hour_of(self, moment: str | datetime) -> float:
        """Return the hour of a moment, which may lie off the clock: ISO text or a date and time.

        UTC is meant where no zone is given.

        Raises
        ------
        InputError
            Text that is no date.
        """
        try:
            when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        except ValueError:
            raise InputError(Problem(say("world.date"), value=str(moment), allowed="2023-11-30T18:00")) from None
        aware = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        return (aware - self.start) / timedelta(hours=1)

    def time_of(self, hours: ArrayLike) -> Moments:
        """Return the moments of given hours, UTC, to the second."""
        seconds = np.round(np.asarray(hours, dtype=np.float64) * SECONDS_PER_HOUR).astype("timedelta64[s]")
        return np.asarray(np.datetime64(self.start.replace(tzinfo=None), "s") + seconds)

    def month_of(self, hours: ArrayLike) -> NDArray[np.int64]:
        """Return the calendar month, 1 to 12, of given hours."""
        months = self.time_of(np.floor(np.asarray(hours, dtype=np.float64))).astype("datetime64[M]")
        return np.asarray(months.astype(np.int64) % MONTHS + 1)

    def months(self, *, before: int = 0) -> tuple[Month, ...]:
        """Return the months that the clock touches, whole, in order, and `before` more in front of them."""
        first = self.start.year * MONTHS + self.start.month - 1 - before
        end = self.start + timedelta(hours=self.horizon_h) - timedelta(microseconds=1)
        return tuple(self._month(*divmod(each, MONTHS)) for each in range(first, end.year * MONTHS + end.month))

    def days_h(self) -> Hours:
        """Return the hours, counted from hour 0 in steps of 24, at which the days of the clock begin."""
        return np.arange(0.0, self.horizon_h, HOURS_PER_DAY)

    def _month(self, year: int, ordinal: int) -> Month:
        following = divmod(year * MONTHS + ordinal + 1, MONTHS)
        starts, ends = (datetime(y, m + 1, 1, tzinfo=UTC) for y, m in ((year, ordinal), following))
        return Month(year, ordinal + 1, self.hour_of(starts), self.hour_of(ends))
