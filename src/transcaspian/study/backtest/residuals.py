"""What the checks of a back-test say of the error of the model itself, for forecasts to carry.

Taken are published amounts that no run was given or fitted to, of half a year or more, counted as a forecast counts
them. Rows of one series and year share one vote: seven and nine months of 2022 are hardly two findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.methods import discrepancy

CRUDE, CARGO = "crude", "cargo"
KINDS: Mapping[str, tuple[str, ...]] = {CARGO: ("crossed_units", "crossed_t"), CRUDE: ("oil_loaded_t",)}
LEAST_DAYS = 180
SERIES = ("class", "port", "line", "direction", "cell")
SCALE = 0.1  # median of the prior: a tenth, the tolerance of an official count


def residuals(rows: pd.DataFrame, published: pd.DataFrame, *, known_by: date) -> pd.DataFrame:
    """Return one row a published amount: id, kind, cluster, known_on, log_ratio, spread, weight.

    Parameters
    ----------
    rows : DataFrame
        A back-test's table: id, role, tolerance, p10, p50, p90, published.
    published : DataFrame
        The table of published figures, for series, period and the day on which a figure became known.
    known_by : date
        Figures known later are left out.
    """
    told = published.set_index("id")
    taken = rows[(rows["role"] == "check") & rows["tolerance"].notna() & rows["id"].isin(told.index)]
    found = [
        entry
        for row in taken.sort_values("id").to_dict("records")
        if (entry := _entry(row, told.loc[row["id"]].to_dict(), known_by)) is not None
    ]
    columns = ["id", "kind", "cluster", "known_on", "log_ratio", "spread"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.assign(weight=1.0 / frame.groupby(["kind", "cluster"])["id"].transform("size"))


def _entry(row: Mapping[Any, Any], told: Mapping[Any, Any], known_by: date) -> dict[str, Any] | None:
    kind = next((name for name, kpis in KINDS.items() if told["kpi"] in kpis), None)
    start, end = (date.fromisoformat(str(told[name])[:10]) for name in ("start", "end"))
    is_ratio = bool(told["base_start"]) and told["base_start"] == told["base_start"]
    if kind is None or is_ratio or (end - start).days + 1 < LEAST_DAYS or row["p10"] <= 0.0:
        return None
    known_on = str(told["known_on"])
    if known_on > known_by.isoformat():
        return None
    cluster = "/".join([*(_word(told[name]) for name in SERIES), str(start.year)])
    return {
        "id": row["id"],
        "kind": CRUDE if told["class"] == CRUDE else kind,
        "cluster": cluster,
        "known_on": known_on,
        "log_ratio": float(np.log(row["published"] / row["p50"])),
        "spread": float(discrepancy.spread_of_band(row["p10"], row["p90"])),
    }


def _word(value: object) -> str:
    return str(value) if value == value and value is not None else ""


def fitted(rows: pd.DataFrame) -> discrepancy.Posterior:
    """Return what residuals of one kind say of its discrepancy."""
    return discrepancy.posterior(rows["log_ratio"], rows["spread"], rows["weight"], scale=SCALE)


def left_out(rows: pd.DataFrame) -> tuple[int, int, int]:
    """Return how many rows lie between P10 and P90: by the band alone, and with a discrepancy learnt from the others.

    Third comes the number of rows. Rows of the same series and year are left out together.
    """
    alone = rows["log_ratio"].abs() <= discrepancy.Z_90 * rows["spread"]
    inside = 0
    for cluster, mine in rows.groupby("cluster", sort=True):
        others = fitted(rows[rows["cluster"] != cluster])
        inside += sum(others.inside(e, s) for e, s in zip(mine["log_ratio"], mine["spread"], strict=True))
    return int(alone.sum()), inside, len(rows)
