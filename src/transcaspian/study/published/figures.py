"""Published figures with the model's figure beside them, whatever the distance; series and reporters stay apart."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import LANGUAGE, say, speaking
from transcaspian.methods import quantiles
from transcaspian.study.rooms import Kpi, Layout
from transcaspian.units import DAYS_PER_WEEK, HOURS_PER_DAY

Array = NDArray[np.float64]
Columns = Callable[[int, int], Array]

COPIED = ("id", "quantity", "class", "port", "line", "direction", "start", "end", "value", "low", "high", "unit")
CITED = ("series", "reporter", "source", "confidence", "note", "kpi", "role")
MODELLED = ("model_p10", "model_p50", "model_p90", "distance_share", "selection", "status")
SCALE = {"kt": 1e3, "thousand t": 1e3, "mt": 1e6, "million t": 1e6}
THOUSAND = "thousand"
ADDED = {"total"}  # kinds whose months and labels add up; the others are averaged over months only
QUANTILES = ("p10", "p50", "p90")
PLACES = (0.1, 0.5, 0.9)
ALIKE = {"box": "teu", "dry": "dry_parcel"}  # a class of cargo is counted under this kind of unit
TIMES = ("month", "week")
WEEKS = 53
PORT_NAMES = {"baku": "alat"}  # Baku's port has stood at Alat since 2018


def beside(central: Any, layout: Layout, columns: Columns, *, year: int) -> pd.DataFrame:
    """Return one row a published figure of the year, with the model's spread beside it if it names an indicator.

    Columns: those of the table `published`, then model_p10, model_p50, model_p90 in the published unit,
    distance_share = model_p50 / value - 1, `selection` (the model's labels that were taken) and `status`
    (``compared``, or why not, in English whatever is spoken). Months cut by the period count by their days.
    """
    frame = pd.DataFrame(central.frame("published"))
    with speaking(LANGUAGE):
        rows = [_row(entry, layout, columns, year=year) for entry in frame.to_dict("records")]
    return pd.DataFrame([row for row in rows if row], columns=[*COPIED, *CITED, *MODELLED])


def per_replication(
    entry: Mapping[str, Any],
    layout: Layout,
    columns: Columns,
    *,
    year: int,
    labels: Mapping[str, str] | None = None,
    share: float | None = None,
) -> Array | None:
    """Return the model's figure in each replication, in the published unit, shape (replications,).

    None where the figure names no indicator of the model, or labels that it does not have, or would average different
    things.

    Parameters
    ----------
    entry, layout, columns, year
        As in `beside`; a period that does not lie within `year` stands for the whole of it.
    labels : mapping, optional
        Labels of some dimensions (a+b+c), in place of those that the entry's own words or its `cell` pick.
    share : float, optional
        Which quantile over the units of a replication, in [0.1, 0.9], where the indicator is one of quantiles: on
        straight lines between P10, P50 and P90. The entry's own `quantile` where not given, else the median.
    """
    name = _text(entry.get("kpi"))
    if name not in layout.kpis:
        return None
    kpi = layout.kpis[name]
    chosen = _labels(entry, kpi, labels)
    alone = [dim for dim in chosen if dim not in {*TIMES, "quantile"}]
    if not all(chosen.values()) or (kpi.kind not in ADDED and any(len(chosen[dim]) > 1 for dim in alone)):
        return None
    period = _period(_text(entry.get("start")), _text(entry.get("end")), year=year) or (0, 366)
    values = columns(*layout.spans[name]).reshape(-1, *(len(known) for _, known in kpi.dims))
    for axis, (dim, known) in enumerate(kpi.dims, start=1):
        values = np.take(values, [known.index(label) for label in chosen[dim]], axis=axis)
    values = _over_time(values, kpi, period, year=year) / _scale(_text(entry.get("unit")), kpi.unit)
    if kpi.kind != "quantile":
        return np.asarray(values.reshape(len(values), -1).sum(axis=1))
    table = values.reshape(len(values), -1)
    wanted = _number(entry.get("quantile")) if share is None else share
    return np.array([np.interp(0.5 if np.isnan(wanted) else wanted, PLACES, row) for row in table])


def _labels(entry: Mapping[str, Any], kpi: Kpi, told: Mapping[str, str] | None) -> dict[str, tuple[str, ...]]:
    """Return the labels of every dimension: those told, else those of the entry's cell, else what its words pick."""
    named = cell_of(entry) if told is None else told
    return {
        dim: tuple(label for label in known if label in named[dim].split("+"))
        if dim in named
        else _chosen(dim, known, entry, kpi)
        for dim, known in kpi.dims
    }


def cell_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels that an entry names outright: ``route=box.khorgos.poti point=delivered`` by dimension."""
    return dict(part.split("=", 1) for part in _text(entry.get("cell")).split())


def _row(entry: Mapping[str, Any], layout: Layout, columns: Columns, *, year: int) -> dict[str, Any] | None:
    name = _text(entry.get("kpi"))
    period = _period(_text(entry.get("start")), _text(entry.get("end")), year=year)
    if period is None:
        return None
    value, unit = _number(entry.get("value")), _text(entry.get("unit"))
    row: dict[str, Any] = {key: _text(entry.get(key)) for key in (*COPIED, *CITED)}
    row |= {"value": value, "low": _number(entry.get("low")), "high": _number(entry.get("high"))}
    row |= {"model_p10": np.nan, "model_p50": np.nan, "model_p90": np.nan, "distance_share": np.nan, "selection": ""}
    if not name:
        return row | {"status": say("study.published_no_counterpart")}
    if name not in layout.kpis:
        return row | {"status": say("study.published_no_kpi", kpi=name)}
    if _text(entry.get("base_start")):
        return row | {"status": say("study.published_two_periods")}
    kpi = layout.kpis[name]
    chosen = _labels(entry, kpi, None)
    missing = [dim for dim, labels in chosen.items() if not labels]
    if missing:
        return row | {"status": say("study.published_no_label", dim=", ".join(missing))}
    values = columns(*layout.spans[name]).reshape(-1, *(len(labels) for _, labels in kpi.dims))
    found = _spread(values, kpi, chosen, period, year=year)
    if found is None:
        return row | {"status": say("study.published_several")}
    low, middle, high = (part / _scale(unit, kpi.unit) for part in found)
    return row | {
        "model_p10": low,
        "model_p50": middle,
        "model_p90": high,
        "distance_share": middle / value - 1.0 if value else np.nan,
        "selection": _selection(kpi, chosen),
        "status": say("study.published_compared"),
    }


def _period(start: str, end: str, *, year: int) -> tuple[int, int] | None:
    """Return first day and day after the last, counted from 1 January, or None if they do not lie within the year."""
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return None
    if first.year != year or last.year != year or last < first:
        return None
    return first.timetuple().tm_yday - 1, last.timetuple().tm_yday


def _weights(dim: str, period: tuple[int, int], *, year: int) -> Array:
    """Return the share of each month, or of each week from 1 January, that the period covers."""
    days = [calendar.monthrange(year, month)[1] for month in range(1, 13)]
    edges = np.cumsum([0, *days]) if dim == "month" else np.minimum(np.arange(WEEKS + 1) * DAYS_PER_WEEK, sum(days))
    inside = np.minimum(edges[1:], period[1]) - np.maximum(edges[:-1], period[0])
    return np.asarray(np.maximum(inside, 0) / np.diff(edges))


def _chosen(dim: str, labels: tuple[str, ...], entry: Mapping[str, Any], kpi: Kpi) -> tuple[str, ...]:
    """Return the labels of one dimension that the published figure is about; all where it does not say."""
    told = {key: _text(entry.get(key)) for key in ("class", "port", "line", "direction")}
    told["port"] = PORT_NAMES.get(told["port"], told["port"])
    has_port = any(name in {"port", "place", "scope"} for name, _ in kpi.dims)
    wanted = {
        "class": [told["class"]],
        "kind": [told["class"]],
        "flow": [told["class"], told["line"], told["direction"]],
        "place": [told["port"], told["class"]],
        "scope": [told["port"], told["class"]],
        "port": [told["port"]],
        "ship_class": [told["class"]],
        "line": [told["line"] or ("" if has_port else told["port"])],
        "direction": [told["direction"]],
        "stage": ["total"],
    }.get(dim, [])
    return tuple(label for label in labels if all(_names(label, word, labels) for word in wanted if word))


def _names(label: str, words: str, labels: tuple[str, ...]) -> bool:
    """Whether a label is one of the words (a+b+c), or has it among its parts where no label is: wagon, wagon_empty."""
    alike = {each for word in words.split("+") for each in (word, ALIKE.get(word, word))}
    if alike & set(labels):
        return label in alike
    return bool(alike & {*label.split("."), *re.split(r"[._]", label)})


def _spread(
    values: Array, kpi: Kpi, chosen: Mapping[str, tuple[str, ...]], period: tuple[int, int], *, year: int
) -> tuple[float, float, float] | None:
    """Return P10, P50, P90 of the selection, or None if it would average different things."""
    for axis, (name, labels) in enumerate(kpi.dims, start=1):
        values = np.take(values, [labels.index(label) for label in chosen[name]], axis=axis)
    alone = [name for name, _ in kpi.dims if name not in {*TIMES, "quantile"}]
    if kpi.kind not in ADDED and any(len(chosen[name]) > 1 for name in alone):
        return None
    values = _over_time(values, kpi, period, year=year)
    if kpi.kind == "quantile":
        return _unit_quantiles(values, kpi)
    flat = values.reshape(len(values), -1).sum(axis=1)
    found = quantiles.summary(flat[~np.isnan(flat)]) if not np.isnan(flat).all() else None
    return None if found is None else (float(found.p10), float(found.p50), float(found.p90))


def _over_time(values: Array, kpi: Kpi, period: tuple[int, int], *, year: int) -> Array:
    for name in TIMES:
        names = [dim for dim, _ in kpi.dims]
        if name in names:
            weights = _weights(name, period, year=year)
            used = np.flatnonzero(weights)
            axis = names.index(name) + 1
            taken, weights = np.take(values, used, axis=axis), weights[used]
            values = _sum(taken, weights, axis) if kpi.kind in ADDED else _mean(taken, weights, axis)
    return values


def _sum(values: Array, weights: Array, axis: int) -> Array:
    return np.asarray(np.tensordot(values, weights, axes=([axis], [0])))


def _mean(values: Array, weights: Array, axis: int) -> Array:
    """Return the mean over the months that have a number, such as those in which a ship sailed."""
    known = ~np.isnan(values)
    share = _sum(known.astype(np.float64), weights, axis)
    whole = _sum(np.where(known, values, 0.0), weights, axis)
    return np.asarray(np.divide(whole, share, out=np.full(share.shape, np.nan), where=share > 0.0))


def _unit_quantiles(values: Array, kpi: Kpi) -> tuple[float, float, float] | None:
    """The spread over wagons or boxes within a replication, averaged over the replications that have any."""
    labels = dict(kpi.dims).get("quantile", ())
    table = values.reshape(-1, len(labels)) if labels else np.empty((0, 0))
    known = table[~np.isnan(table).any(axis=1)] if table.size else table
    if any(name not in labels for name in QUANTILES) or len(known) == 0:
        return None
    low, middle, high = (float(known[:, labels.index(name)].mean()) for name in QUANTILES)
    return low, middle, high


def _selection(kpi: Kpi, chosen: Mapping[str, tuple[str, ...]]) -> str:
    parts = [
        f"{name}={'+'.join(chosen[name])}"
        for name, labels in kpi.dims
        if name not in {*TIMES, "quantile"} and len(chosen[name]) < len(labels)
    ]
    return ", ".join(parts)


def _scale(unit: str, kpi_unit: str) -> float:
    """Return how many of the indicator's units one published unit holds."""
    if kpi_unit == "h" and unit == "days":
        return HOURS_PER_DAY
    return SCALE.get(unit.lower(), 1e3 if unit.lower().startswith(THOUSAND) else 1.0)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _number(value: object) -> float:
    text = _text(value)
    return float(text) if text else float("nan")
