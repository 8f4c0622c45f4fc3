"""The model's figure of a published period, replication by replication, over one year or several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.study.backtest.years import Year
from transcaspian.study.published.figures import per_replication

Array = NDArray[np.float64]
TOTAL = "total"


def figure(entry: Mapping[str, Any], years: Mapping[int, Year]) -> Array | None:
    """Return the model's figure in each replication, shape (replications,), in the published unit.

    Totals of several years are added, other kinds averaged by days. A figure with a base period is the ratio of the
    two. None where the model has no such indicator or label, or a year is not there.
    """
    whole = _over(entry, str(entry["start"]), str(entry["end"]), years)
    if whole is None or not _text(entry.get("base_start")):
        return whole
    base = _over(entry, str(entry["base_start"]), str(entry["base_end"]), years)
    if base is None:
        return None
    count = min(len(whole), len(base))
    whole, base = whole[:count], base[:count]
    return np.asarray(np.divide(whole, base, out=np.full(count, np.nan), where=base > 0.0))


def _over(entry: Mapping[str, Any], start: str, end: str, years: Mapping[int, Year]) -> Array | None:
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    parts: list[Array] = []
    days: list[int] = []
    for number in range(first.year, last.year + 1):
        found = _in_year(entry, max(first, date(number, 1, 1)), min(last, date(number, 12, 31)), years.get(number))
        if found is None:
            return None
        days.append((min(last, date(number, 12, 31)) - max(first, date(number, 1, 1))).days + 1)
        parts.append(found)
    count = min(len(part) for part in parts)
    table = np.stack([part[:count] for part in parts])
    if _is_total(entry, years[last.year]):
        return np.asarray(table.sum(axis=0))
    return np.asarray(np.average(table, axis=0, weights=days))


def _in_year(entry: Mapping[str, Any], first: date, last: date, year: Year | None) -> Array | None:
    if year is None:
        return None
    cut = {**entry, "start": first.isoformat(), "end": last.isoformat()}
    return per_replication(cut, year.layout, year.columns, year=year.year)


def _is_total(entry: Mapping[str, Any], year: Year) -> bool:
    return year.layout.kpis[str(entry["kpi"])].kind == TOTAL


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
