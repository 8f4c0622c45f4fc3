"""The register of loading bans: when each began and ended and why, what stood then and at the worst, when it cleared.

A function of the rows of one replication. What stands are wagons (TEU, tonnes of dry cargo) that wait for a ship, and
those in trains held before a full yard. The stock has cleared on the first day on which it would take no longer to hand
over than the cover at which the railway lifts an order, at the rate of the days before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from transcaspian.units import HOURS_PER_DAY
from transcaspian.world.clock import Clock
from transcaspian.world.one_clock import Outcome
from transcaspian.world.surroundings import Tables

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
COLUMNS = ("scope", "unit", "cause", "start_h", "end_h", "standing_at_start", "peak_standing", "cleared_h")
GATE = "ban."
STEP_H = 6.0  # between looks at what stands


@dataclass(frozen=True, slots=True)
class Scope:
    """What a ban covers: class and line of its cargo, the dock and yard where it waits, and in what it is counted."""

    carrier: str
    line: str
    dock: str
    yard: str
    unit: str
    amount: str


SCOPES = {
    "kuryk.wagons": Scope("wagon", "kuryk_alat", "dock.kuryk.west", "yard.kuryk.wagons", "wagons", "amount_1"),
    "turkmenbashi.wagons": Scope(
        "wagon", "turkmenbashi_alat", "dock.turkmenbashi.west", "yard.turkmenbashi.wagons", "wagons", "amount_1"
    ),
    "aktau.boxes": Scope("box", "aktau_alat", "dock.aktau.boxes", "yard.aktau.teu", "TEU", "amount_1"),
    "aktau.dry": Scope("dry", "aktau_alat_dry", "dock.aktau.dry", "yard.aktau.dry_t", "t", "amount_2"),
}


@dataclass(frozen=True, slots=True)
class _Stock:
    """Moments and amounts of what comes to stand, what goes, and what is handed over to ships; each sorted."""

    came_h: Floats
    came: Floats
    left_h: Floats
    left: Floats
    shipped_h: Floats
    shipped: Floats

    def standing(self, moments_h: Floats) -> Floats:
        """Return what stands at given moments."""
        return _until(self.came_h, self.came, moments_h) - _until(self.left_h, self.left, moments_h)

    def per_day(self, moments_h: Floats, *, window_h: float) -> Floats:
        """Return what was handed over a day in the window before given moments."""
        since = np.maximum(moments_h - window_h, 0.0)
        taken = _until(self.shipped_h, self.shipped, moments_h) - _until(self.shipped_h, self.shipped, since)
        return np.asarray(taken / np.maximum((moments_h - since) / HOURS_PER_DAY, 1.0))


def register(inputs: Tables, rows: Mapping[str, pd.DataFrame], *, horizon_h: float) -> pd.DataFrame:
    """Return one row an order, in order of start.

    Parameters
    ----------
    inputs : Tables
        Sampled tables of the replication: the rule of the orders.
    rows : mapping of name to DataFrame
        ``events`` and ``units`` of the replication.
    horizon_h : float
        End of the clock: an order still in force ends there.

    Returns
    -------
    pandas.DataFrame
        Columns scope, unit, cause (``rule``: the cover was too high, ``order``: stated by the scenario), start_h,
        end_h, standing_at_start, peak_standing, cleared_h (NaN if not before the end of the clock).
    """
    import pandas as pd

    rule = inputs.rows("policies")["loading_ban"]
    events, units = rows["events"], rows["units"]
    told = pd.DataFrame(
        {
            "place": events["resource_id"].astype(str),
            "stage": events["stage"].astype(str),
            "cause": events["cause"].astype(str),
            "start_h": events["start_h"],
            "end_h": events["end_h"].fillna(horizon_h),
            "amount_1": events["amount_1"],
            "amount_2": events["amount_2"],
            "unit_id": events["unit_id"],
        }
    )
    found = [
        row
        for scope, values in SCOPES.items()
        for row in _of_scope(told, units, scope, values, rule, horizon_h=horizon_h)
    ]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.sort_values(["start_h", "scope"], ignore_index=True)


def entered(outcome: Outcome, inputs: Tables, clock: Clock) -> Outcome:
    """Return an outcome whose kept rows hold the register as the table ``bans``; one without rows as it is."""
    if outcome.rows is None:
        return outcome
    rows = {**outcome.rows, "bans": register(inputs, outcome.rows, horizon_h=clock.horizon_h)}
    return replace(outcome, rows=rows)


def _of_scope(
    told: pd.DataFrame,
    units: pd.DataFrame,
    scope: str,
    values: Scope,
    rule: Mapping[str, float],
    *,
    horizon_h: float,
) -> list[tuple[object, ...]]:
    orders = told[(told["unit_id"] < 0) & (told["place"] == GATE + scope)].sort_values("start_h")
    if orders.empty:
        return []
    stock = _stock(told, units, values)
    rows: list[tuple[object, ...]] = []
    for start, end, cause in zip(orders["start_h"], orders["end_h"], orders["cause"], strict=True):
        cleared = _cleared_h(stock, float(start), rule, horizon_h=horizon_h)
        last = max(float(end), horizon_h if np.isnan(cleared) else cleared)
        looks = np.append(np.arange(float(start), last, STEP_H), last)
        standing = stock.standing(looks)
        rows.append((scope, values.unit, cause, start, end, float(standing[0]), float(standing.max()), cleared))
    return rows


def _stock(told: pd.DataFrame, units: pd.DataFrame, values: Scope) -> _Stock:
    mine = (units["carrier"].astype(str) == values.carrier) & (units["line"].astype(str) == values.line)
    is_mine = np.append(mine.to_numpy(), False)[told["unit_id"].to_numpy()]  # the last place answers for unit -1
    waits = told[
        is_mine
        & (
            ((told["stage"] == "wait_for_ship_west") & (told["place"] == values.dock))
            | (told["stage"].isin(["wait_for_yard", "wait_for_room"]) & (told["place"] == values.yard))
        )
    ]
    aboard = told[is_mine & (told["stage"] == "sea_west")]
    return _Stock(
        *_sorted(waits["start_h"], waits[values.amount]),
        *_sorted(waits["end_h"], waits[values.amount]),
        *_sorted(aboard["start_h"], aboard[values.amount]),
    )


def _sorted(moments: pd.Series, amounts: pd.Series) -> tuple[Floats, Floats]:
    order = np.argsort(moments.to_numpy(), kind="stable")
    return moments.to_numpy(dtype=np.float64)[order], amounts.to_numpy(dtype=np.float64)[order]


def _until(at_h: Floats, amounts: Floats, moments_h: Floats) -> Floats:
    """Return the sum of what came up to and at given moments."""
    total = np.concatenate([[0.0], np.cumsum(amounts)])
    return np.asarray(total[np.searchsorted(at_h, moments_h, side="right")])


def _cleared_h(stock: _Stock, start_h: float, rule: Mapping[str, float], *, horizon_h: float) -> float:
    """Return the first midnight after an order's start at which the cover has come down, NaN if there is none."""
    days = np.arange(np.ceil(start_h / HOURS_PER_DAY) * HOURS_PER_DAY, horizon_h, HOURS_PER_DAY)
    rate = stock.per_day(days, window_h=rule["window_days"] * HOURS_PER_DAY)
    clear = stock.standing(days) <= rule["reopen_days"] * rate
    return float(days[np.argmax(clear)]) if clear.any() else float("nan")
