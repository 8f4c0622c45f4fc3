"""What a lever is judged by, taken from the indicators of one replication and compared within its pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from transcaspian.methods import quantiles
from transcaspian.study.rooms import Kpi, Values
from transcaspian.units import HOURS_PER_DAY

Array = NDArray[np.float64]
CRUDE = "crude"
VALUE_OF_TIME = "value_of_time"
SUMS = ("carried_t", "refused_t", "deferred_t_days", "standing_unit_days", "wait_cost_usd")
P90 = "p90_days"
UNITS = {
    "carried_t": "t",
    "refused_t": "t",
    "deferred_t_days": "t-days",
    "standing_unit_days": "unit-days",
    "wait_cost_usd": "USD",
    P90: "days",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One replication: the sums in the order of `SUMS`; by flow the P90 in days, and the tonnes it is weighted by."""

    sums: Array
    p90_days: Array
    flow_t: Array

    def flat(self) -> list[float]:
        """Return all numbers in one list."""
        return [float(value) for part in (self.sums, self.p90_days, self.flow_t) for value in part]

    @classmethod
    def of_flat(cls, values: list[float]) -> Measured:
        """Return what `flat` wrote."""
        array, sums = np.array(values, dtype=np.float64), len(SUMS)
        flows = (len(values) - sums) // 2
        return cls(array[:sums], array[sums : sums + flows], array[sums + flows :])


def measured(kpis: Mapping[str, Values], described: Mapping[str, Kpi]) -> Measured:
    """Return the measures of one replication; crude is left out of tonnes.

    Parameters
    ----------
    kpis : mapping of name to array
        Indicators of the replication.
    described : mapping of name to Kpi
        Their dimensions.
    """
    classes = dict(described["crossed_t"].dims)["class"]
    freight = [number for number, name in enumerate(classes) if name != CRUDE]
    crossed = kpis["crossed_t"][freight]
    sums = [
        crossed.sum(),
        kpis["refused_t"][freight].sum(),
        kpis["deferred_t_days"][freight].sum(),
        _standing(kpis["queue_by_day"], described["queue_by_day"]),
        _charges(kpis["wait_cost_usd"], described["wait_cost_usd"]) + np.nansum(kpis["ship_wait_cost_usd"]),
    ]
    p90, tonnes = _by_flow(kpis, described)
    return Measured(np.array(sums, dtype=np.float64), p90, tonnes)


def flat_size(described: Mapping[str, Kpi]) -> int:
    """Return how many numbers `Measured.flat` gives."""
    return len(SUMS) + 2 * len(dict(described["transit_h"].dims)["flow"])


def _charges(usd: Values, described: Kpi) -> float:
    """Return what waiting is charged: hire, demurrage, detention, storage. The value of time is no charge."""
    axis = [dim for dim, _ in described.dims].index("item")
    items = dict(described.dims)["item"]
    charged = [number for number, item in enumerate(items) if item != VALUE_OF_TIME]
    return float(np.nansum(np.take(usd, charged, axis=axis)))


def _standing(queue: Values, described: Kpi) -> float:
    """Return unit-days of wagons, trucks and TEU that wait for a ship; dry cargo, counted in tonnes, is left out."""
    places = dict(described.dims)["place"]
    chosen = [number for number, place in enumerate(places) if not place.endswith("_t")]
    return float(np.nansum(queue[chosen]))


def _by_flow(kpis: Mapping[str, Values], described: Mapping[str, Kpi]) -> tuple[Array, Array]:
    """Return P90 of door-to-door days by flow, and the tonnes of each flow that crossed."""
    labels, crossed = dict(described["transit_h"].dims), dict(described["crossed_t"].dims)
    total, p90 = labels["stage"].index("total"), labels["quantile"].index("p90")
    days = kpis["transit_h"][:, total, p90] / HOURS_PER_DAY
    year = kpis["crossed_t"].sum(axis=3)
    tonnes = []
    for flow in labels["flow"]:
        name, line, direction = flow.split(".")
        place = crossed["class"].index(name), crossed["line"].index(line), crossed["direction"].index(direction)
        tonnes.append(year[place])
    return np.asarray(days, dtype=np.float64), np.array(tonnes, dtype=np.float64)


def change(lever: Measured, base: Measured) -> dict[str, float]:
    """Return lever minus base by measure; the change of P90 is the mean over flows, weighted by the base's tonnes."""
    found = dict(zip(SUMS, lever.sums - base.sums, strict=True))
    found[P90] = _weighted(lever.p90_days - base.p90_days, base.flow_t)
    return {name: float(value) for name, value in found.items()}


def level(base: Measured) -> dict[str, float]:
    """Return the measures themselves."""
    found = dict(zip(SUMS, base.sums, strict=True))
    found[P90] = _weighted(base.p90_days, base.flow_t)
    return {name: float(value) for name, value in found.items()}


def _weighted(values: Array, weights: Array) -> float:
    known = np.isfinite(values) & (weights > 0.0)
    return float(values[known] @ weights[known] / weights[known].sum()) if known.any() else float("nan")


def interval(values: Array) -> tuple[float, float, float]:
    """Return mean, low and high end of Student's 95 % interval; NaN ends where a single value tells nothing."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    mean = float(known.mean())
    half = float(np.asarray(quantiles.half_width(known)))
    return (mean, mean - half, mean + half) if np.isfinite(half) else (mean, float("nan"), float("nan"))


def summary(values: list[Measured]) -> pd.DataFrame:
    """Return one row a measure of the base: measure, unit, mean, low, high, replications."""
    rows = pd.DataFrame([level(one) for one in values])
    found = {name: interval(rows[name].to_numpy(dtype=np.float64)) for name in UNITS}
    return pd.DataFrame([(name, UNITS[name], *found[name], len(values)) for name in UNITS],
                        columns=["measure", "unit", "mean", "low", "high", "replications"])  # fmt: skip
