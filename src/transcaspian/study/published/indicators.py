"""Published indicators of development banks with the model's figure of the same crossing or country beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.messages import LANGUAGE, say_in
from transcaspian.methods import quantiles
from transcaspian.study.rooms import Layout, shape

Array = NDArray[np.float64]
Columns = Callable[[int, int], Array]
TABLE = "published_indicators"
COLUMNS = (
    *("id", "indicator", "mode", "crossing", "direction", "country", "measured_in", "value", "unit"),
    *("model_p10", "model_p50", "model_p90", "comparison", "status", "kpi", "cell"),
    *("reporter", "source", "confidence", "note"),
)


def beside(central: Any, layout: Layout, columns: Columns) -> pd.DataFrame:
    """Return one row a published indicator with the P10, P50 and P90 of the model's cell over replications.

    `comparison` says whether the two may be compared: ``same`` crossing, direction and mode, or country; ``other``
    corridors, for the order of size; ``input`` of the model; ``none``. `status` says it in English words.
    """
    frame = pd.DataFrame(central.frame(TABLE))
    rows = [_row(entry, layout, columns) for entry in frame.to_dict("records")]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(entry: Mapping[Any, Any], layout: Layout, columns: Columns) -> dict[str, Any]:
    row: dict[str, Any] = {name: _text(entry.get(name)) for name in COLUMNS if not name.startswith("model_")}
    row |= {"measured_in": int(entry["measured_in"]), "value": float(entry["value"])}
    found = values(row["kpi"], row["cell"], layout, columns) if row["kpi"] else np.zeros(0)
    known = found[~np.isnan(found)]
    if not len(known):
        told = row["comparison"] if not row["kpi"] else "no_unit"
        return row | dict.fromkeys(("model_p10", "model_p50", "model_p90"), np.nan) | {"status": _status(told)}
    spread = quantiles.summary(known)
    return row | {
        "model_p10": float(spread.p10),
        "model_p50": float(spread.p50),
        "model_p90": float(spread.p90),
        "status": _status(row["comparison"]),
    }


def values(name: str, cell: str, layout: Layout, columns: Columns) -> Array:
    """Return the cell's value in every replication; none if the room does not have it."""
    if name not in layout.kpis:
        return np.zeros(0)
    kpi = layout.kpis[name]
    wanted = dict(part.split("=", 1) for part in cell.split())
    if set(wanted) != {dim for dim, _ in kpi.dims} or any(wanted[dim] not in labels for dim, labels in kpi.dims):
        return np.zeros(0)
    place = np.ravel_multi_index([labels.index(wanted[dim]) for dim, labels in kpi.dims], shape(kpi))
    first = layout.spans[name][0] + int(place)
    return columns(first, first + 1)[:, 0]


def _status(comparison: str) -> str:
    return say_in(LANGUAGE, f"indicators.status_{comparison}")


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
