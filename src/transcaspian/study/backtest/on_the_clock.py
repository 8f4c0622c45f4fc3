"""Rows of the back-test that come from the simulated years: published counts and times, indicators of banks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import LANGUAGE, say, speaking
from transcaspian.methods import scores
from transcaspian.study.answer.route import spoken
from transcaspian.study.backtest.windows import figure
from transcaspian.study.backtest.years import Year
from transcaspian.study.published import indicators

Array = NDArray[np.float64]
SAME_SERIES = ("quantity", "class", "port", "line", "direction", "unit", "series", "cell")
PLACES = ("class", "port", "line", "direction")
ROLE_OF_INDICATOR: Mapping[str, scores.Role] = {"same": "check", "input": "input"}
NEAREST_YEARS = 1  # an indicator of a year without a scenario stands beside the next one, no farther


@dataclass(frozen=True, slots=True)
class Left:
    """A published figure that has a role and could not be compared, and why."""

    id: str
    role: str
    reason: str


def rows(
    published: pd.DataFrame, banks: pd.DataFrame, years: Mapping[int, Year]
) -> tuple[list[scores.Row], list[Left]]:
    """Return the rows of both tables, and what of them could not be compared, told in English whatever is spoken.

    Parameters
    ----------
    published : DataFrame
        The table `published` of any scenario: figures of all years.
    banks : DataFrame
        The table `published_indicators`.
    years : mapping
        Year to its simulation.
    """
    found: list[scores.Row] = []
    left: list[Left] = []
    entries = published.to_dict("records")
    with speaking(LANGUAGE):
        for entry in entries:
            if entry["role"] in scores.ROLES:
                _add(_of_figure(entry, entries, years), entry, found, left)
        for entry in banks.to_dict("records"):
            role = ROLE_OF_INDICATOR.get(str(entry["comparison"]))
            if role is not None:
                _add(_of_indicator(entry, role, banks, years), {**entry, "role": role}, found, left)
    return found, left


def _add(row: scores.Row | str, entry: Mapping[Any, Any], found: list[scores.Row], left: list[Left]) -> None:
    if isinstance(row, str):
        left.append(Left(str(entry["id"]), str(entry["role"]), row))
    else:
        found.append(row)


def _of_figure(
    entry: Mapping[Any, Any], entries: Sequence[Mapping[Any, Any]], years: Mapping[int, Year]
) -> scores.Row | str:
    """Return the row of a published count or time, or why there is none."""
    if not _text(entry["kpi"]):
        return say("backtest.no_counterpart")
    values = figure(entry, years)
    spread = _spread(values)
    if spread is None:
        return say("backtest.no_figure", kpi=entry["kpi"])
    series = [other for other in entries if _same_series(other, entry)]
    return scores.Row(
        id=str(entry["id"]),
        quantity=_what(entry),
        role=entry["role"],
        p10=spread[0],
        p50=spread[1],
        p90=spread[2],
        published=float(entry["value"]),
        unit=str(entry["unit"]),
        source=str(entry["source"]),
        confidence=entry["confidence"],
        low=_number(entry["low"]),
        high=_number(entry["high"]),
        note=_note(entry),
        naive=scores.trend(
            [_year_of(other) for other in series],
            [float(other["value"]) for other in series],
            _year_of(entry),
        ),
    )


def _of_indicator(
    entry: Mapping[Any, Any], role: scores.Role, banks: pd.DataFrame, years: Mapping[int, Year]
) -> scores.Row | str:
    """Return the row of a published indicator of a bank, or why there is none."""
    measured = int(entry["measured_in"])
    nearest = min(years, key=lambda year: abs(year - measured))
    if abs(nearest - measured) > NEAREST_YEARS:
        return say("backtest.no_year", year=measured)
    year = years[nearest]
    spread = _spread(indicators.values(str(entry["kpi"]), str(entry["cell"]), year.layout, year.columns))
    if spread is None:
        return say("backtest.no_figure", kpi=entry["kpi"])
    series = banks[
        (banks[["indicator", "mode", "crossing", "direction", "country"]].astype(object).fillna("") == _key(entry)).all(
            axis=1
        )
    ]
    note = _text(entry["note"])
    if nearest != measured:
        note = "; ".join(part for part in (note, say("backtest.beside_year", measured=measured, year=nearest)) if part)
    return scores.Row(
        id=str(entry["id"]),
        quantity=say("backtest.indicator", indicator=str(entry["indicator"]).upper(), year=measured),
        role=role,
        p10=spread[0],
        p50=spread[1],
        p90=spread[2],
        published=float(entry["value"]),
        unit=str(entry["unit"]),
        source=str(entry["source"]),
        confidence="medium" if nearest != measured and entry["confidence"] == "high" else entry["confidence"],
        note=note,
        naive=scores.trend(
            [int(year) for year in series["measured_in"]], [float(value) for value in series["value"]], measured
        ),
    )


def _key(entry: Mapping[Any, Any]) -> list[str]:
    return [_text(entry[name]) for name in ("indicator", "mode", "crossing", "direction", "country")]


def _spread(values: Array | None) -> tuple[float, float, float] | None:
    known = np.zeros(0) if values is None else values[np.isfinite(values)]
    if not len(known):
        return None
    low, middle, high = (float(value) for value in np.quantile(known, scores.SHARES))
    return low, middle, high


def _same_series(other: Mapping[Any, Any], entry: Mapping[Any, Any]) -> bool:
    """Whether two figures are of one series and of the same days of different years."""
    alike = all(_text(other[name]) == _text(entry[name]) for name in SAME_SERIES)
    return alike and all(_day(other, name) == _day(entry, name) for name in ("start", "end", "base_start", "base_end"))


def _day(entry: Mapping[Any, Any], name: str) -> str:
    return _text(entry[name])[5:10]


def _year_of(entry: Mapping[Any, Any]) -> int:
    return date.fromisoformat(_text(entry["end"])[:10]).year


def _what(entry: Mapping[Any, Any]) -> str:
    """Return what is counted, of what, where and which way, each word once, and the days."""
    return ", ".join(dict.fromkeys(_parts(entry)))


def _parts(entry: Mapping[Any, Any]) -> Iterator[str]:
    yield str(entry["quantity"])
    for name in PLACES:
        words = _text(entry[name])
        if words and not (name == "line" and "+" in words):  # several lines: the classes say it
            yield say("report.plus").join(spoken(word) for word in words.split("+"))
    yield say("backtest.period", start=_text(entry["start"])[:10], end=_text(entry["end"])[:10])


def _note(entry: Mapping[Any, Any]) -> str:
    return "; ".join(part for part in (_text(entry["explanation"]), _text(entry["note"])) if part)


def _number(value: object) -> float | None:
    text = _text(value)
    return float(text) if text else None


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
