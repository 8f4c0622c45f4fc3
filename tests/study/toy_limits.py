"""A room of arithmetic for studies of levers: tonnes are the least of what asks, what ferries lift, what berths pass.

Every replication has a factor of luck of its own, the same with and without a lever, so the effect of a lever is known
in closed form; an incident leaves a queue that halves every day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from transcaspian.study.joint import KPIS
from transcaspian.study.rooms import Room, shape
from transcaspian.world.one_clock import Outcome

T_PER_FERRY, T_PER_BERTH = 100e3, 2000e3
NAMES = (
    *("crossed_t", "refused_t", "deferred_t_days", "queue_by_day", "wait_cost_usd", "ship_wait_cost_usd"),
    *("transit_h", "wait_h", "utilisation", "binding_days"),
)
TOY_KPIS = {name: KPIS[name] for name in NAMES}
PEAK, HALVED_IN_DAYS = 640.0, 1.0


def luck(seed: int, replication: int) -> float:
    return float(np.random.default_rng([seed, replication]).lognormal(0.0, 0.1))


def lifted_t(inputs: Any) -> float:
    """What ferries and berths let through in a lucky year of factor 1."""
    ferries = sum(row["ships"] for row in inputs.records["ferries"].values())
    return min(ferries * T_PER_FERRY, inputs.records["ports"]["alat"]["ferry_berths"] * T_PER_BERTH)


def asked_t(inputs: Any) -> float:
    columns = inputs.columns("demand")
    return sum(t for year, t in zip(columns["year"], columns["tonnes"], strict=True) if year == inputs.year)


def simulate(inputs: Any, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool) -> Outcome:
    found = {name: np.zeros(shape(kpi)) for name, kpi in TOY_KPIS.items()}
    asked, lifted = asked_t(inputs), lifted_t(inputs) * luck(seed, replication)
    carried = min(asked, lifted)
    found["crossed_t"][0, 0, 0, 0] = carried
    found["refused_t"][0] = asked - carried
    found["transit_h"][0, 0] = 24.0 * (10.0 + 10.0 * asked / lifted)
    assets = dict(TOY_KPIS["utilisation"].dims)["asset"]
    found["utilisation"][assets.index("fleet.ferries")] = carried / lifted
    found["binding_days"][assets.index("fleet.ferries")] = 365.0 if asked > lifted else 0.0
    found["queue_by_day"][0] = 50.0
    for start in inputs.columns("stated_closures")["start"]:
        first = (start - date(year, 1, 1)).days
        days = np.arange(found["queue_by_day"].shape[1] - first)
        found["queue_by_day"][0, first:] += PEAK * 0.5 ** (days / HALVED_IN_DAYS)
    return Outcome(found, None, None)


TOY = Room(name="toy", kpis=TOY_KPIS, simulate=simulate)
