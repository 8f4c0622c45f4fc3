"""Published figures with the model's figure beside them, whatever the distance; series and reporters stay apart."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import say
from transcaspian.methods import quantiles
from transcaspian.study.rooms import Kpi, Layout

Array = NDArray[np.float64]
Columns = Callable[[int, int], Array]

COPIED = ("id", "quantity", "class", "port", "line", "direction", "start", "end", "value", "low", "high", "unit")
CITED = ("series", "reporter", "source", "confidence", "note", "kpi")
MODELLED = ("model_p10", "model_p50", "model_p90", "distance_share", "selection", "status")
SCALE = {"kt": 1e3, "thousand t": 1e3, "mt": 1e6, "million t": 1e6}
THOUSAND = "thousand"
ADDED = {"total"}  # kinds whose months and labels add up; the others are averaged over months only
QUANTILES = ("p10", "p50", "p90")
PORT_NAMES = {"baku": "alat"}  # Baku's port has stood at Alat since 2018


def beside(central: Any, layout: Layout, columns: Columns, *, year: int) -> pd.DataFrame:
    """Return one row a published figure of the year that names an indicator, with the model's spread beside it.

    Columns: those of the table `published`, then model_p10, model_p50, model_p90 in the published unit,
    distance_share = model_p50 / value - 1, `selection` (the model's labels that were taken) and `status`
    (``compared``, or why not). Months cut by the period count by their days.
    """
    frame = pd.DataFrame(central.frame("published"))
    rows = [_row(entry, layout, columns, year=year) for entry in frame.to_dict("records")]
    return pd.DataFrame([row for row in rows if row], columns=[*COPIED, *CITED, *MODELLED])


def _row(entry: Mapping[str, Any], layout: Layout, columns: Columns, *, year: int) -> dict[str, Any] | None:
    name = _text(entry.get("kpi"))
    months = _month_weights(_text(entry.get("start")), _text(entry.get("end")), year=year)
    if not name or months is None:
        return None
    row = {key: _number(entry.get(key)) if key in {"value", "low", "high"} else _text(entry.get(key))
           for key in (*COPIED, *CITED)}
    row |= {"model_p10": np.nan, "model_p50": np.nan, "model_p90": np.nan, "distance_share": np.nan, "selection": ""}
    if name not in layout.kpis:
        return row | {"status": say("study.published_no_kpi", kpi=name)}
    kpi = layout.kpis[name]
    chosen = {dim: _chosen(dim, labels, entry, kpi) for dim, labels in kpi.dims}
    missing = [dim for dim, labels in chosen.items() if not labels]
    if missing:
        return row | {"status": say("study.published_no_label", dim=", ".join(missing))}
    values = columns(*layout.spans[name]).reshape(-1, *(len(labels) for _, labels in kpi.dims))
    found = _spread(values, kpi, chosen, months)
    if found is None:
        return row | {"status": say("study.published_several")}
    low, middle, high = (part / _scale(row["unit"]) for part in found)
    return row | {
        "model_p10": low,
        "model_p50": middle,
        "model_p90": high,
        "distance_share": middle / row["value"] - 1.0 if row["value"] else np.nan,
        "selection": _selection(kpi, chosen),
        "status": say("study.published_compared"),
    }


def _month_weights(start: str, end: str, *, year: int) -> Array | None:
    """Return the share of each month that the period covers, or None if it does not lie within the year."""
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return None
    if first.year != year or last.year != year or last < first:
        return None
    weights = np.zeros(12)
    for month in range(12):
        days = calendar.monthrange(year, month + 1)[1]
        begin = date(year, month + 1, 1)
        inside = min(last, begin + timedelta(days=days - 1)) - max(first, begin)
        weights[month] = max(inside.days + 1, 0) / days
    return weights


def _chosen(dim: str, labels: tuple[str, ...], entry: Mapping[str, Any], kpi: Kpi) -> tuple[str, ...]:
    """Return the labels of one dimension that the published figure is about; all where it does not say."""
    has_port = any(name == "port" for name, _ in kpi.dims)
    port = _port(_text(entry.get("port")))
    wanted = {
        "class": _text(entry.get("class")),
        "kind": _text(entry.get("class")),
        "flow": _text(entry.get("line")),
        "port": port,
        "line": _text(entry.get("line")) or ("" if has_port else port),
        "direction": _text(entry.get("direction")),
        "stage": "total",
    }.get(dim, "")
    if not wanted:
        return labels
    exact = tuple(label for label in labels if label == wanted)
    return exact or tuple(label for label in labels if wanted in label.split("_"))


def _spread(
    values: Array, kpi: Kpi, chosen: Mapping[str, tuple[str, ...]], months: Array
) -> tuple[float, float, float] | None:
    """Return P10, P50, P90 of the selection, or None if it would average different things."""
    dims = [(name, labels) for name, labels in kpi.dims if name != "quantile"]
    for axis, (name, labels) in enumerate(kpi.dims, start=1):
        keep = [labels.index(label) for label in chosen[name]]
        values = np.take(values, keep, axis=axis)
    if kpi.kind not in ADDED and any(len(chosen[name]) > 1 for name, _ in dims if name != "month"):
        return None
    values = _over_months(values, kpi, months)
    if kpi.kind == "quantile":
        return _unit_quantiles(values, kpi)
    flat = values.reshape(len(values), -1).sum(axis=1)
    found = quantiles.summary(flat)
    return float(found.p10), float(found.p50), float(found.p90)


def _over_months(values: Array, kpi: Kpi, months: Array) -> Array:
    names = [name for name, _ in kpi.dims]
    if "month" not in names:
        return values
    axis = names.index("month") + 1
    weights = months if kpi.kind in ADDED else months / months.sum()
    used = np.flatnonzero(weights)
    return np.asarray(np.tensordot(np.take(values, used, axis=axis), weights[used], axes=([axis], [0])))


def _unit_quantiles(values: Array, kpi: Kpi) -> tuple[float, float, float] | None:
    """The spread over wagons or boxes within a replication, averaged over replications."""
    labels = dict(kpi.dims).get("quantile", ())
    if any(name not in labels for name in QUANTILES):
        return None
    means = np.nanmean(values.reshape(len(values), -1, len(labels)), axis=(0, 1))
    low, middle, high = (float(means[labels.index(name)]) for name in QUANTILES)
    return low, middle, high


def _selection(kpi: Kpi, chosen: Mapping[str, tuple[str, ...]]) -> str:
    parts = [
        f"{name}={'+'.join(chosen[name])}"
        for name, labels in kpi.dims
        if name not in {"month", "quantile"} and len(chosen[name]) < len(labels)
    ]
    return ", ".join(parts)


def _port(name: str) -> str:
    return PORT_NAMES.get(name, name)


def _scale(unit: str) -> float:
    return SCALE.get(unit.lower(), 1e3 if unit.lower().startswith(THOUSAND) else 1.0)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _number(value: object) -> float:
    text = _text(value)
    return float(text) if text else float("nan")
