"""Linear and mixed integer programs as whole arrays, handed to HiGHS; prices of limits and how far they hold.

A program is put together block by block: rows first, then columns, each block of any shape. All columns of a block have
the same number of entries, so the matrix needs neither lists nor sorting: its columns lie one after another as HiGHS
wants them. HiGHS: Q. Huangfu, J. A. J. Hall, Mathematical Programming Computation 10 (2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int32]
Status = Literal["optimal", "infeasible", "unbounded", "stopped"]
Entry = tuple[ArrayLike, ArrayLike]  # rows that a block of columns enters, and the factors, spread over the block
COLUMN_WISE = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Rows or columns that were declared together: their name, the first of them, and their shape."""

    name: str
    first: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of rows or columns."""
        return int(np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True)
class Program:
    """A program: least or greatest ``cost x`` with ``row_low <= A x <= row_high`` and ``low <= x <= high``.

    The matrix stands column by column: entries ``starts[j]`` to ``starts[j + 1]`` of `rows` and `factors` are column j.
    """

    maximise: bool
    cost: Numbers
    low: Numbers
    high: Numbers
    whole: Places
    row_low: Numbers
    row_high: Numbers
    starts: Places
    rows: Places
    factors: Numbers
    row_blocks: tuple[Block, ...]
    column_blocks: tuple[Block, ...]

    def row_name(self, row: int) -> tuple[str, tuple[int, ...]]:
        """Return the block of a row and its place in it."""
        return _named(self.row_blocks, row)

    def column_name(self, column: int) -> tuple[str, tuple[int, ...]]:
        """Return the block of a column and its place in it."""
        return _named(self.column_blocks, column)

    def activity(self, values: Numbers) -> Numbers:
        """Return ``A x``, recomputed from the entries."""
        columns = np.repeat(np.arange(len(self.cost)), np.diff(self.starts))
        sums = np.bincount(self.rows, weights=self.factors * values[columns], minlength=len(self.row_low))
        return sums.astype(np.float64)


def _named(blocks: Sequence[Block], place: int) -> tuple[str, tuple[int, ...]]:
    block = next(block for block in blocks if block.first <= place < block.first + block.size)
    return block.name, tuple(int(part) for part in np.unravel_index(place - block.first, block.shape or (1,)))


@dataclass
class Assembly:
    """Puts a program together. Rows are declared before the columns that enter them."""

    maximise: bool = False
    _row_blocks: list[Block] = field(default_factory=list)
    _row_limits: list[tuple[Numbers, Numbers]] = field(default_factory=list)
    _column_blocks: list[Block] = field(default_factory=list)
    _columns: list[tuple[Numbers, Numbers, Numbers, Places]] = field(default_factory=list)
    _entries: list[tuple[int, Places, Numbers]] = field(default_factory=list)

    def limits(
        self, name: str, shape: tuple[int, ...], *, low: ArrayLike = -np.inf, high: ArrayLike = np.inf
    ) -> Places:
        """Add rows ``low <= A x <= high``; return their numbers in the given shape."""
        block = self._next(self._row_blocks, name, shape)
        self._row_limits.append((_spread(low, shape), _spread(high, shape)))
        return _numbers(block)

    def columns(
        self,
        name: str,
        shape: tuple[int, ...],
        *,
        cost: ArrayLike = 0.0,
        low: ArrayLike = 0.0,
        high: ArrayLike = np.inf,
        entries: Sequence[Entry] = (),
        whole: bool = False,
    ) -> Places:
        """Add variables; return their numbers in the given shape.

        Parameters
        ----------
        name : str
            Name of the block.
        shape : tuple of int
            Its shape; all arrays are spread over it.
        cost, low, high : array_like
            Part of the objective, least and greatest value.
        entries : sequence of (rows, factors)
            One pair for each entry of a column: the rows that it enters and with what factor. A column may not enter
            the same row twice.
        whole : bool
            Whether values must be whole numbers.
        """
        block = self._next(self._column_blocks, name, shape)
        kinds = np.full(block.size, int(whole), np.int32)
        self._columns.append((_spread(cost, shape), _spread(low, shape), _spread(high, shape), kinds))
        rows = np.empty((*shape, len(entries)), np.int32)
        factors = np.empty((*shape, len(entries)), np.float64)
        for place, (entered, factor) in enumerate(entries):
            rows[..., place] = entered
            factors[..., place] = factor
        self._entries.append((len(entries), rows.reshape(-1), factors.reshape(-1)))
        return _numbers(block)

    def built(self) -> Program:
        """Return the program; the assembly may go on afterwards."""
        counts = [
            np.full(block.size, each, np.int32)
            for block, (each, _, _) in zip(self._column_blocks, self._entries, strict=True)
        ]
        starts = np.concatenate([np.zeros(1, np.int32), *counts]).cumsum(dtype=np.int32)
        cost, low, high, whole = (_joined([part[place] for part in self._columns]) for place in range(4))
        return Program(
            maximise=self.maximise,
            cost=cost,
            low=low,
            high=high,
            whole=whole.astype(np.int32),
            row_low=_joined([limits[0] for limits in self._row_limits]),
            row_high=_joined([limits[1] for limits in self._row_limits]),
            starts=starts,
            rows=_joined([rows for _, rows, _ in self._entries]).astype(np.int32),
            factors=_joined([factors for _, _, factors in self._entries]),
            row_blocks=tuple(self._row_blocks),
            column_blocks=tuple(self._column_blocks),
        )

    @staticmethod
    def _next(blocks: list[Block], name: str, shape: tuple[int, ...]) -> Block:
        first = blocks[-1].first + blocks[-1].size if blocks else 0
        blocks.append(Block(name, first, shape))
        return blocks[-1]


def _spread(values: ArrayLike, shape: tuple[int, ...]) -> Numbers:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, np.float64), shape)).reshape(-1)


def _numbers(block: Block) -> Places:
    return np.arange(block.first, block.first + block.size, dtype=np.int32).reshape(block.shape)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0)


@dataclass(frozen=True)
class Solution:
    """What HiGHS found.

    Attributes
    ----------
    status : str
        optimal, infeasible, unbounded, or stopped by a limit of time or gap.
    objective : float
        Value of the best point; NaN if there is none.
    values : numpy.ndarray
        Variables.
    activity : numpy.ndarray
        ``A x``.
    duals : numpy.ndarray
        Change of the objective for one unit more at the limit of the row that binds; nought for rows that do not.
    reduced : numpy.ndarray
        The same for the limits of the variables.
    """

    status: Status
    objective: float
    values: Numbers
    activity: Numbers
    duals: Numbers
    reduced: Numbers

    @property
    def found(self) -> bool:
        """Whether the program has an optimum and this is it."""
        return self.status == "optimal"


@dataclass(frozen=True, slots=True)
class Ranges:
    """How far data may move, one number at a time, before the optimal basis changes.

    `row_low`, `row_high`: of the limit of each row that binds, with its dual unchanged. `cost_low`, `cost_high`: of
    each cost, with the values unchanged.
    """

    row_low: Numbers
    row_high: Numbers
    cost_low: Numbers
    cost_high: Numbers


class Solver:
    """HiGHS with one program in it. After a change it starts from the last basis."""

    def __init__(self, program: Program, *, gap_share: float = 1e-6, time_limit_s: float = np.inf) -> None:
        import highspy

        maker: Any = highspy.Highs
        self._highs = maker()
        self._kinds = highspy.HighsModelStatus
        options = (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", gap_share))
        for name, value in (*options, ("time_limit", time_limit_s)):
            self._highs.setOptionValue(name, value)
        self._highs.passModel(
            len(program.cost),
            len(program.row_low),
            len(program.factors),
            COLUMN_WISE,
            -1 if program.maximise else 1,
            0.0,
            program.cost,
            program.low,
            program.high,
            program.row_low,
            program.row_high,
            program.starts,
            program.rows,
            program.factors,
            program.whole,
        )

    def change_costs(self, columns: ArrayLike, costs: ArrayLike) -> None:
        """Give some variables another part of the objective."""
        places, (values,) = _pairs(columns, costs)
        self._highs.changeColsCost(len(places), places, values)

    def change_columns(self, columns: ArrayLike, low: ArrayLike, high: ArrayLike) -> None:
        """Give some variables other least and greatest values."""
        places, (least, greatest) = _pairs(columns, low, high)
        self._highs.changeColsBounds(len(places), places, least, greatest)

    def change_limits(self, rows: ArrayLike, low: ArrayLike, high: ArrayLike) -> None:
        """Give some rows other limits."""
        places, (least, greatest) = _pairs(rows, low, high)
        self._highs.changeRowsBounds(len(places), places, least, greatest)

    def solve(self) -> Solution:
        """Return the optimum, or the status that says why there is none."""
        self._highs.run()
        status = self._status()
        found = self._highs.getSolution()
        has_point = status in {"optimal", "stopped"} and bool(found.value_valid)
        return Solution(
            status=status,
            objective=float(self._highs.getInfo().objective_function_value) if has_point else np.nan,
            values=np.array(found.col_value),
            activity=np.array(found.row_value),
            duals=np.array(found.row_dual),
            reduced=np.array(found.col_dual),
        )

    def ranges(self) -> Ranges:
        """Return how far each number may move; call it after an optimum of a program without whole numbers."""
        _, found = self._highs.getRanging()
        return Ranges(
            row_low=np.array(found.row_bound_dn.value_),
            row_high=np.array(found.row_bound_up.value_),
            cost_low=np.array(found.col_cost_dn.value_)[: self._highs.getNumCol()],
            cost_high=np.array(found.col_cost_up.value_)[: self._highs.getNumCol()],
        )

    def _status(self) -> Status:
        kind = self._highs.getModelStatus()
        if kind == self._kinds.kUnboundedOrInfeasible:  # presolve cannot tell them apart: look again without it
            self._highs.setOptionValue("presolve", "off")
            self._highs.run()
            self._highs.setOptionValue("presolve", "choose")
            kind = self._highs.getModelStatus()
        known: dict[Any, Status] = {
            self._kinds.kOptimal: "optimal",
            self._kinds.kModelEmpty: "optimal",
            self._kinds.kInfeasible: "infeasible",
            self._kinds.kUnbounded: "unbounded",
        }
        return known.get(kind, "stopped")


def _pairs(places: ArrayLike, *values: ArrayLike) -> tuple[Places, tuple[Numbers, ...]]:
    at = np.asarray(places, np.int32)
    return at.reshape(-1), tuple(_spread(value, at.shape) for value in values)


def solve(program: Program, *, gap_share: float = 1e-6, time_limit_s: float = np.inf) -> Solution:
    """Return the optimum of a program.

    Parameters
    ----------
    program : Program
        The program.
    gap_share : float
        With whole numbers: distance to the bound at which the search ends, as a share of the objective.
    time_limit_s : float
        Seconds after which the search ends with status ``stopped``.
    """
    return Solver(program, gap_share=gap_share, time_limit_s=time_limit_s).solve()
