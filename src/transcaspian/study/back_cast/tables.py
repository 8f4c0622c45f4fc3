"""Tables of a back-cast: what stands more with the incident than without it, place by place and day by day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.study.marginal import measures
from transcaspian.study.results.findings import Finding

Array = NDArray[np.float64]
WEEK_DAYS = 7
LOOKED_AT_DAYS = 28  # after the incident: what stands more is told from chance over these
GONE_SHARE = 0.1  # of the peak
QUANTILES = (0.1, 0.5, 0.9)
INCIDENTS = ("table", "what", "start", "end", "note")
EFFECTS = ("measure", "unit", "without", "change", "low", "high", "told_apart", "replications")
FINDING = Finding(
    kind="backcast",
    command="transcaspian backcast {scenario}",
    about=("scenario", "title", "seed", "replications"),
    tables={
        "incidents": INCIDENTS,
        "places": (
            *("place", "peak_p10", "peak_p50", "peak_p90", "peak_day", "usual"),
            *("gone_after_days_p10", "gone_after_days_p50", "gone_after_days_p90", "still_there_share"),
            *("unit_days", "unit_days_low", "unit_days_high", "told_apart"),
        ),
        "queue": ("place", "day", "date", "without_mean", "extra_mean", "extra_p10", "extra_p50", "extra_p90"),
        "effects": EFFECTS,
    },
    names=tuple(measures.UNITS),
)


def days_of(stated: pd.DataFrame, year: int, days: int) -> tuple[int, int]:
    """Return the first day of the year that an incident touches, from 0, and the day after the last."""
    new_year = date(year, 1, 1)
    first = min((date.fromisoformat(day) - new_year).days for day in stated["start"])
    last = max((date.fromisoformat(day) - new_year).days for day in stated["end"])
    return min(max(first, 0), days - 1), min(max(last + 1, 1), days)


def places(names: tuple[str, ...], base: Array, extra: Array, begins: int, ends: int) -> pd.DataFrame:
    """Return one row a place: what stands more, its peak, how long after the incident it is gone.

    `unit_days` is what stands more, summed over the days of the incident and the four weeks after it.
    """
    rows = []
    for number, name in enumerate(names):
        more = np.nan_to_num(extra[:, number])
        peak, peak_day, gone = _shape_of(more, begins, ends)
        unit_days = more[:, begins : ends + LOOKED_AT_DAYS].sum(axis=1)
        mean, low, high = measures.interval(unit_days)
        rows.append(
            {
                "place": name,
                **_spread("peak", peak),
                "peak_day": int(np.median(peak_day)) + 1,
                "usual": float(np.nanmean(base[:, number, begins:ends])),
                **_spread("gone_after_days", gone),
                "still_there_share": float(np.isinf(gone).mean()),
                "unit_days": mean,
                "unit_days_low": low,
                "unit_days_high": high,
                "told_apart": bool(low > 0.0 or high < 0.0),
            }
        )
    return pd.DataFrame(rows)


def _shape_of(more: Array, begins: int, ends: int) -> tuple[Array, Array, Array]:
    """Return by replication the peak of a week's mean, its day, and the days after the incident until it is gone.

    The peak is looked for until four weeks after the incident; a queue that is not gone by the end of the year counts
    as infinite days.
    """
    week = np.ones(WEEK_DAYS) / WEEK_DAYS
    mean = np.array([np.convolve(row, week, mode="full")[: len(row)] for row in more])  # of the week up to each day
    after = mean[:, begins : ends + LOOKED_AT_DAYS]
    peak_at = after.argmax(axis=1)
    peak = np.maximum(after[np.arange(len(after)), peak_at], 0.0)
    gone = np.full(len(more), np.inf)
    for number, row in enumerate(mean):
        first = max(ends, begins + int(peak_at[number]))
        below = np.flatnonzero(row[first:] <= GONE_SHARE * peak[number])
        if peak[number] <= 0.0:
            gone[number] = 0.0
        elif len(below):
            gone[number] = first + below[0] - ends
    return peak, begins + peak_at, gone


def _spread(name: str, values: Array) -> dict[str, float]:
    """Return P10, P50 and P90 by order statistics, so that infinite values stay what they are."""
    found = np.quantile(values, QUANTILES, method="inverted_cdf")
    return {f"{name}_p{round(100 * share)}": float(value) for share, value in zip(QUANTILES, found, strict=True)}


def queue(names: tuple[str, ...], base: Array, extra: Array, year: int) -> pd.DataFrame:
    """Return one row a place and day of the year: what stands without the incident, and what stands more with it."""
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    frames = []
    for number, name in enumerate(names):
        more = extra[:, number, :length]
        p10, p50, p90 = np.quantile(more, QUANTILES, axis=0)
        frames.append(
            pd.DataFrame(
                {
                    "place": name,
                    "day": np.arange(1, length + 1),
                    "date": [str(date(year, 1, 1) + timedelta(days=day)) for day in range(length)],
                    "without_mean": base[:, number, :length].mean(axis=0),
                    "extra_mean": more.mean(axis=0),
                    "extra_p10": p10,
                    "extra_p50": p50,
                    "extra_p90": p90,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def effects(told: Array) -> pd.DataFrame:
    """Return one row a measure of the year: without the incident, the change with it, its 95 % interval."""
    pairs = [tuple(measures.Measured.of_flat(list(row)) for row in pair) for pair in told.reshape(-1, 2, told.shape[1])]
    rows = []
    for name, unit in measures.UNITS.items():
        usual = np.array([measures.level(base)[name] for base, _ in pairs])
        mean, low, high = measures.interval(np.array([measures.change(other, base)[name] for base, other in pairs]))
        rows.append((name, unit, float(np.nanmean(usual)), mean, low, high, bool(low > 0.0 or high < 0.0), len(pairs)))
    return pd.DataFrame(rows, columns=list(EFFECTS))
