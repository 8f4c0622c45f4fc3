"""Why a linear program has no point: the least shortfall, and a smallest set of limits that cannot hold together.

Elastic relaxation: every limit that may give way does so at a price a unit, and the least sum is found. The limits
that have a price in that program contain a conflict. Leaving out one after another and keeping those whose absence
makes the rest possible leaves a conflict that is irreducible (deletion filter: J. W. Chinneck, E. W. Dravnieks, ORSA
Journal on Computing 3, 1991).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcaspian.methods.linear_programs import Block, Program, Solver

Numbers = NDArray[np.float64]
SMALL = 1e-7


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot hold together.

    Attributes
    ----------
    rows : tuple of int
        An irreducible set: without any one of them the others can hold together.
    shortfall : dict
        Row to the amount by which it is missed when the sum of all amounts times their prices is least: above nought
        what is lacking to the lower limit, below nought what goes beyond the upper one.
    """

    rows: tuple[int, ...]
    shortfall: dict[int, float]


def conflict(program: Program, *, weights: ArrayLike = 1.0) -> Conflict | None:
    """Return why a program has no point; None if it has one.

    Parameters
    ----------
    program : Program
        The program; limits of its variables stay as they are, and whole numbers are taken as any numbers.
    weights : array_like
        Price a unit for each row that gives way; infinite for rows that may not (balances, say). A row gives way in
        the direction that helps.

    Raises
    ------
    ValueError
        Rows that may not give way conflict among themselves, so no price helps.
    """
    prices = np.broadcast_to(np.asarray(weights, np.float64), program.row_low.shape)
    elastic = _elastic(program, prices)
    found = Solver(elastic).solve()
    if not found.found:
        raise ValueError("rows that may not give way leave no point")
    if found.objective <= SMALL:
        return None
    count, rows = len(program.cost), len(prices)
    missed = found.values[count : count + rows] - found.values[count + rows :]
    shortfall = {int(row): float(missed[row]) for row in np.flatnonzero(np.abs(missed) > SMALL)}
    suspects = np.flatnonzero((np.abs(found.duals) > SMALL) & np.isfinite(prices))
    return Conflict(_irreducible(program, suspects, prices), shortfall)


def _elastic(program: Program, prices: Numbers) -> Program:
    """Return the program in which each row may be lifted or lowered at a price, and nothing else costs anything."""
    rows = len(prices)
    most = np.where(np.isfinite(prices), np.inf, 0.0)
    price = np.where(np.isfinite(prices), prices, 0.0)
    number = np.arange(rows, dtype=np.int32)
    first = len(program.factors)
    return replace(
        program,
        maximise=False,
        cost=np.concatenate([np.zeros(len(program.cost)), price, price]),
        low=np.concatenate([program.low, np.zeros(2 * rows)]),
        high=np.concatenate([program.high, most, most]),
        whole=np.zeros(len(program.cost) + 2 * rows, np.int32),
        starts=np.concatenate([program.starts, first + 1 + np.arange(2 * rows, dtype=np.int32)]),
        rows=np.concatenate([program.rows, number, number]),
        factors=np.concatenate([program.factors, np.ones(rows), -np.ones(rows)]),
        column_blocks=(*program.column_blocks, Block("missed", len(program.cost), (2, rows))),
    )


def _irreducible(program: Program, suspects: NDArray[np.intp], prices: Numbers) -> tuple[int, ...]:
    """Leave out one suspect after another; those whose absence leaves a point belong to the conflict."""
    whole = np.zeros_like(program.whole)
    solver = Solver(replace(program, cost=np.zeros_like(program.cost), whole=whole))
    others = np.setdiff1d(np.flatnonzero(np.isfinite(prices)), suspects)
    solver.change_limits(others, -np.inf, np.inf)
    kept = []
    for row in suspects:
        solver.change_limits([row], -np.inf, np.inf)
        if solver.solve().found:
            solver.change_limits([row], program.row_low[row], program.row_high[row])
            kept.append(int(row))
    return tuple(kept)
