"""Level of the Caspian by month and day, metres in the Baltic System.

The level is a smooth year plus the season::

    level(t) = A(t) + S(month) + offset

A(t) runs straight between the annual means, each set in the middle of its year; S is the mean anomaly of the month.
After the last mean A(t) follows a projection:

- ``observed``: no further than a year after the last mean;
- ``flat``: the last mean stays;
- a series of levels by year: straight lines from the last mean through its levels;
- a series that gives one change in metres by a year: a straight line to that change or, if that is faster than the
  mean rate of the last ten years, a parabola that starts at that rate.

For a year after the last of these levels the last slope goes on, so that December of its year has a level.

Only one datum is read: levels of another gauge or of altimetry are refused, since their zeros differ by decimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.world.clock import Clock

Levels = NDArray[np.float64]
LevelRows: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]]
Bound = Literal["central", "low", "high"]

OBSERVED_SERIES = "composite_baltic"
SEASON_SERIES = "seasonal_anomaly"
BALTIC = "Baltic System"
CHANGE = "change in m"
FAMILIES = {
    "trend": "trend_known_2023",
    "ssp245": "samant_prange_2023_ssp245",
    "ssp585": "samant_prange_2023_ssp585",
}
RECENT_YEARS = 10
COLUMNS = ("series", "year", "month", "level_m", "low_m", "high_m", "datum", "known_on")
BOUND_COLUMNS = {"central": "level_m", "low": "low_m", "high": "high_m"}


def monthly_m(
    level_rows: LevelRows,
    *,
    year: int,
    projection: str = "observed",
    offset_m: float = 0.0,
    known_on: str | None = None,
    bound: Bound = "central",
) -> Levels:
    """Return the level in the middle of each month of a year, metres in the Baltic System, shape (12,).

    Parameters
    ----------
    level_rows : DataFrame or iterable of mappings
        The table `sea_level`: series, year, month, level_m, low_m, high_m, datum, known_on.
    year : int
        Calendar year. ``observed`` never reads a mean later than this year.
    projection : str
        ``observed``, ``flat``, ``trend``, ``ssp245``, ``ssp585`` or the name of a series in the table.
    offset_m : float
        Added to every level.
    known_on : str, optional
        ISO date; rows that became known later are left aside.
    bound : {"central", "low", "high"}
        Which column of a projection is followed.

    Raises
    ------
    InputError
        No means up to that date, a datum other than the Baltic System, an unknown projection, or a year before the
        first mean or after the last year of the projection.
    """
    middles = year + (np.arange(12, dtype=np.float64) + 0.5) / 12.0
    return _levels(level_rows, middles, year, projection, known_on, bound) + offset_m


def daily_m(
    level_rows: LevelRows,
    *,
    clock: Clock,
    projection: str = "observed",
    offset_m: float = 0.0,
    known_on: str | None = None,
    bound: Bound = "central",
) -> Levels:
    """Return the level at noon of each day of the clock, metres in the Baltic System, shape (days,).

    Between the middles of months the level runs straight. Parameters and errors as in :func:`monthly_m`.
    """
    noons = clock.time_of(clock.days_h() + 12.0)
    first, last = (int(str(moment)[:4]) for moment in (noons[0], noons[-1]))
    steps = np.arange((first - 1) * 12 + 11, (last + 1) * 12 + 1)
    middles = np.asarray((steps + 0.5) / 12.0, dtype=np.float64)
    months = noons.astype("datetime64[M]")
    into = (noons - months) / ((months + 1) - months.astype("datetime64[s]"))
    wanted = 1970.0 + (months.astype(np.int64) + into) / 12.0
    needed = slice(np.searchsorted(middles, wanted[0]) - 1, np.searchsorted(middles, wanted[-1]) + 1)
    knots = _levels(level_rows, middles[needed], clock.year, projection, known_on, bound)
    return np.asarray(np.interp(wanted, middles[needed], knots) + offset_m)


def annual_m(
    level_rows: LevelRows,
    *,
    years: ArrayLike,
    projection: str,
    known_on: str | None = None,
    bound: Bound = "central",
) -> Levels:
    """Return the level in the middle of given years without the season, metres in the Baltic System."""
    middles = np.atleast_1d(np.asarray(years, dtype=np.float64)) + 0.5
    last = int(middles.max())
    return _smooth(_known_rows(level_rows, known_on), middles, last, projection, bound)


def _levels(
    level_rows: LevelRows, times: Levels, year: int, projection: str, known_on: str | None, bound: Bound
) -> Levels:
    rows = _known_rows(level_rows, known_on)
    months = np.floor(np.round((times % 1.0) * 12.0, 6)).astype(int)
    return np.asarray(_smooth(rows, times, year, projection, bound) + _season(rows)[months])


def _smooth(rows: pd.DataFrame, times: Levels, year: int, projection: str, bound: Bound) -> Levels:
    """Return A(t) at times in years; an annual mean stands at its year plus a half."""
    means = _annual_means(rows, latest=year if projection == "observed" else None)
    middles, levels = means.index.to_numpy() + 0.5, means.to_numpy()
    ahead_years, ahead = _path(rows, middles, levels, projection, bound, times)
    middles, levels = np.concatenate([middles, ahead_years]), np.concatenate([levels, ahead])
    slope = levels[-1] - levels[-2] if len(levels) > 1 else 0.0
    span = middles[-1] - middles[-2] if len(levels) > 1 else 1.0
    # half a year of clock and half a month of season may lie beyond the middle of the last year
    middles, levels = np.append(middles, middles[-1] + 1.0), np.append(levels, levels[-1] + slope / span)
    wrong = (times < middles[0] - 0.5) | (times > middles[-1])
    if wrong.any():
        raise InputError(
            Problem(
                say("world.level_year", projection=projection),
                field="year",
                value=str(int(times[wrong][0])),
                allowed=f"{int(middles[0])} - {int(middles[-1]) - 1}",
                remedy=say("world.level_year_remedy"),
            )
        )
    return np.asarray(np.interp(times, middles, levels))


def _path(
    rows: pd.DataFrame, middles: Levels, levels: Levels, projection: str, bound: Bound, times: Levels
) -> tuple[Levels, Levels]:
    """Return years and levels that carry the smooth level on from the last mean."""
    last_year, last = middles[-1], levels[-1]
    if projection == "observed":
        return np.empty(0), np.empty(0)
    if projection == "flat":
        return np.array([last_year + 1.0, max(times.max(), last_year) + 2.0]), np.array([last, last])
    anchors = _anchors(rows, projection, bound, last=last, after=last_year)
    if len(anchors) > 1 or not anchors.attrs["change"]:
        return anchors.index.to_numpy() + 0.5, anchors.to_numpy()
    since = max(0, len(levels) - 1 - RECENT_YEARS)
    rate = (last - levels[since]) / (last_year - middles[since]) if len(levels) > 1 else 0.0
    return _bend(last_year, last, rate, end_year=float(anchors.index[0]) + 0.5, end=float(anchors.iloc[0]))


def _bend(year: float, level: float, rate: float, *, end_year: float, end: float) -> tuple[Levels, Levels]:
    """Return a parabola that leaves at the present rate if the change quickens, else a straight line."""
    span = end_year - year
    ahead = np.arange(1.0, span + 0.5)
    change = end - level
    quickens = change * rate > 0 and abs(change) > abs(rate * span)
    start = rate if quickens else change / span
    return year + ahead, level + start * ahead + (change - start * span) * (ahead / span) ** 2


def _annual_means(rows: pd.DataFrame, *, latest: int | None) -> pd.Series:
    means = rows[rows["series"] == OBSERVED_SERIES]
    if latest is not None:
        means = means[means["year"] <= latest]
    if means.empty:
        raise InputError(Problem(say("world.no_levels"), field="series", allowed=OBSERVED_SERIES))
    _check_datum(means, BALTIC)
    series = means.set_index("year")["level_m"].astype(float).sort_index()
    if series.index.has_duplicates:
        twice = series.index[series.index.duplicated()][0]
        raise InputError(Problem(say("world.level_twice"), row=OBSERVED_SERIES, field="year", value=str(int(twice))))
    if series.isna().any():
        raise InputError(Problem(say("world.level_blank"), row=OBSERVED_SERIES, field="level_m"))
    return series


def _season(rows: pd.DataFrame) -> Levels:
    season = rows[rows["series"] == SEASON_SERIES].sort_values("month")
    months = pd.to_numeric(season["month"]).tolist()
    if months != list(range(1, 13)):
        raise InputError(Problem(say("world.season_months"), row=SEASON_SERIES, field="month", allowed="1 - 12"))
    return np.asarray(season["level_m"], dtype=np.float64)


def _anchors(rows: pd.DataFrame, projection: str, bound: Bound, *, last: float, after: float) -> pd.Series:
    """Return the levels of a projection by year, later than the last mean; changes are counted from it."""
    series = FAMILIES.get(projection, projection)
    found = rows[(rows["series"] == series) & (rows["year"] + 0.5 > after)].sort_values("year")
    if found.empty or series in {OBSERVED_SERIES, SEASON_SERIES}:
        _refuse_projection(rows, projection)
    datums = found["datum"].astype(str)
    change = datums.str.startswith(CHANGE)
    _check_datum(found[~change], BALTIC)
    values = found[BOUND_COLUMNS[bound]].astype(float)
    if values.isna().any():
        raise InputError(Problem(say("world.level_blank"), row=series, field=BOUND_COLUMNS[bound]))
    anchors = pd.Series((values + np.where(change, last, 0.0)).to_numpy(), index=found["year"].to_numpy())
    anchors.attrs["change"] = bool(change.all())
    return anchors


def _refuse_projection(rows: pd.DataFrame, projection: str) -> None:
    others = set(rows["series"]) - {OBSERVED_SERIES, SEASON_SERIES}
    allowed = ["observed", "flat", *(name for name, series in FAMILIES.items() if series in others), *sorted(others)]
    nearest = get_close_matches(projection, allowed, n=1)
    raise InputError(
        Problem(
            say("world.projection"),
            field="projection",
            value=projection,
            allowed=", ".join(allowed),
            nearest="".join(nearest),
        )
    )


def _check_datum(rows: pd.DataFrame, datum: str) -> None:
    wrong = rows[~rows["datum"].astype(str).str.startswith(datum)]
    if not wrong.empty:
        raise InputError(
            Problem(
                say("world.datum"),
                row=f"{row.series} {row.year}",
                field="datum",
                value=str(row.datum),
                allowed=datum,
                remedy=say("world.datum_remedy"),
            )
            for row in wrong.itertuples()
        )


def _known_rows(level_rows: LevelRows, known_on: str | None) -> pd.DataFrame:
    rows = level_rows if isinstance(level_rows, pd.DataFrame) else pd.DataFrame(list(level_rows))
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise InputError(Problem(say("world.missing_column"), field=name) for name in missing)
    rows = rows.assign(year=pd.to_numeric(rows["year"]))
    if known_on is None:
        return rows
    dates = rows["known_on"].astype(str).where(rows["known_on"].notna(), "")
    years = rows["year"].map(lambda year: "" if np.isnan(year) else f"{year:04.0f}")
    return rows[dates.where(dates != "", years).map(_latest_day) <= known_on]


def _latest_day(date: str) -> str:
    """Return the last day that a date of less than a day's precision can mean; blank stays blank."""
    return date + {4: "-12-31", 7: "-31"}.get(len(date), "")
