"""Proportional fitting of a table to sums: cells of one sum after another are scaled until all hold.

Where a sum is a published count times an assumed share, the share may lie within a range (`settled`); sums of tonnes
change the mix of goods as well as their number (`_powers`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 400
SETTLING, CLOSE = 4000, 1e-7
AGREES = 1e-3
Table = NDArray[np.float64]  # flows by months, units


@dataclass(frozen=True)
class Target:
    """One published sum: the cells it covers, what it counts, how much it should be, whether it is fitted.

    A fitted target with ends may lie between them.
    """

    id: str
    cells: NDArray[np.bool_]
    in_tonnes: bool
    value: float
    fitted: bool
    ends: tuple[float, float] | None = None

    def nearest(self, amount: float) -> float:
        """Return what an amount should become: the value, or the nearer end if it lies beyond the ends."""
        return self.value if self.ends is None else min(max(amount, self.ends[0]), self.ends[1])


def total(table: Table, target: Target, weights: NDArray[np.float64]) -> float:
    """Return what the table says of a target."""
    amounts = table * weights[:, None] if target.in_tonnes else table
    return float(amounts[target.cells].sum())


def fit(table: Table, wanted: list[Target], weights: NDArray[np.float64]) -> Table:
    """Return the table after scaling the cells of each fitted target in turn, sums of units last in every round."""
    table = table.copy()
    order = sorted((target for target in wanted if target.fitted), key=lambda target: not target.in_tonnes)
    for _ in range(ROUNDS):
        for target in order:
            now = total(table, target, weights)
            if now > 0:
                table[target.cells] *= target.value / now
    return table


def settled(table: Table, wanted: list[Target], weights: NDArray[np.float64]) -> Table:
    """Return the table after it has left the middle of ranges where fitted sums ask for it, tonnes last."""
    table = table.copy()
    fitted = [target for target in wanted if target.fitted]
    order = sorted(fitted, key=lambda target: (target.ends is None, target.in_tonnes))
    powers = {target.id: _powers(target, table, weights) for target in order}
    for _ in range(SETTLING):
        largest = 0.0
        for target in order:
            now = total(table, target, weights)
            times = target.nearest(now) / now if now > 0 else 1.0
            if times != 1.0:
                table *= times ** powers[target.id]
                largest = max(largest, abs(times - 1.0))
        if largest < CLOSE:
            break
    return table


def _powers(target: Target, table: Table, weights: NDArray[np.float64]) -> Table:
    """Return for each cell the power of the factor that it takes: more for heavier units where tonnes are wanted.

    The table nearest in relative entropy with a given sum of w x has each cell times exp(a w) (Darroch and Ratcliff,
    Annals of Mathematical Statistics 43, 1972): tonnes change the mix of goods, not only their number.
    """
    if not target.in_tonnes:
        return target.cells.astype(np.float64)
    heavy = target.cells * weights[:, None]
    mean = float((heavy * heavy * table).sum() / (heavy * table).sum())
    return heavy / mean


def agreed(start: Table, wanted: list[Target], weights: NDArray[np.float64]) -> Table:
    """Return a table that keeps the middle of every range where all sums allow it, and else leaves it as they ask.

    Sums that contradict the middles would drive cells to nought if both were fitted for long, so the second way begins
    at the table of the counts alone.
    """
    table = fit(start, wanted, weights)
    fitted = [target for target in wanted if target.fitted]
    if all(abs(total(table, target, weights) / target.value - 1.0) < AGREES for target in fitted):
        return table
    counted = [target for target in fitted if target.ends is not None or not target.in_tonnes]
    return settled(fit(start, counted, weights), wanted, weights)
