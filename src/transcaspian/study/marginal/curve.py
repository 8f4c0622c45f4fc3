"""Tonnes carried against demand, and the limit that binds along the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.study.marginal import levels
from transcaspian.study.marginal.kept import BASE, Keeper
from transcaspian.study.marginal.levels import Level
from transcaspian.study.rooms import Kpi

ALL_CROSSES = 0.95  # of the tonnes asked for: with more than that nothing binds, whatever waits
STORES = "yard."  # a yard fills up behind what binds: whether more of it helps, its own lever says
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
SPREAD = ("p10", "p50", "p90")
COLUMNS = (
    *("level", "factor", "asked_t"),
    *(f"{name}_t_{label}" for name in ("carried", "refused") for label in SPREAD),
    *("binding", "binding_days", "utilisation", "binds_next", "longest_wait", "longest_wait_share", "replications"),
    *("best_lever", "best_lever_t"),
)


def table(
    found: Sequence[Level], kept: Keeper, assets: pd.DataFrame, waits: Kpi | None, marginal: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a demand, from the least to the most.

    Columns: level, factor, asked_t (what asks to cross in the year, crude apart), carried_t and refused_t as p10, p50,
    p90 over replications, binding (the fleet, berths, cranes, border or section waited for on most days; empty while
    nearly all that asks crosses), binding_days, its utilisation, binds_next, longest_wait (the stage with most
    unit-hours of waiting of wagons, trucks and boxes) and its share of them, replications, best_lever (worth most
    tonnes, where levers were pulled and it is told from chance) and best_lever_t.
    """
    rows = [_row(level, kept, assets[assets["level"] == level.name], waits) for level in found]
    frame = pd.DataFrame(sorted(rows, key=lambda row: float(row["factor"])))
    carried = marginal[(marginal["measure"] == "carried_t") & marginal["told_apart"] & (marginal["change"] > 0)]
    best = carried.sort_values("change", ascending=False).drop_duplicates("level").set_index("level")
    levels_of_rows = frame["level"]
    return frame.assign(
        best_lever=levels_of_rows.map(best["lever"]).astype(object).fillna(""),
        best_lever_t=levels_of_rows.map(best["change"]),
    )


def _row(level: Level, kept: Keeper, assets: pd.DataFrame, waits: Kpi | None) -> dict[str, Any]:
    base = kept.of(level.name, BASE)
    row: dict[str, Any] = {
        "level": level.name,
        "factor": level.factor,
        "asked_t": levels.asked_t(level.scenario, level.factor),
    }
    for place, name in enumerate(("carried_t", "refused_t")):
        values = np.quantile([found.measured.sums[place] for found in base], (0.1, 0.5, 0.9))
        row |= {f"{name}_{label}": float(value) for label, value in zip(SPREAD, values, strict=True)}
    row |= {"binding": "", "binding_days": np.nan, "utilisation": np.nan, "binds_next": ""}
    assets = assets[~assets["asset"].str.startswith(STORES)]
    worst = assets.sort_values(["binding_days", "utilisation"], ascending=False).to_dict("records")
    if worst and row["carried_t_p50"] < ALL_CROSSES * row["asked_t"]:
        first, second = worst[:2]
        row |= {"binding": first["asset"], "binding_days": first["binding_days"], "utilisation": first["utilisation"]}
        row["binds_next"] = second["asset"]
    return row | _longest_wait(base, waits) | {"replications": len(base)}


def _longest_wait(base: Sequence[Any], waits: Kpi | None) -> dict[str, Any]:
    """Return the stage at which wagons, trucks and boxes wait longest, and its share of their unit-hours of waiting."""
    if waits is None or not all("wait_h" in found.assets for found in base):
        return {"longest_wait": "", "longest_wait_share": np.nan}
    classes, stages = (labels for _, labels in waits.dims)
    hours = np.mean([found.assets["wait_h"] for found in base], axis=0).reshape(len(classes), len(stages))
    hours = hours[[number for number, name in enumerate(classes) if name in {"wagon", "truck", "box"}]].sum(axis=0)
    first = int(np.argmax(hours))
    return {"longest_wait": stages[first], "longest_wait_share": float(hours[first] / max(hours.sum(), 1e-9))}
