"""One replication as plain columns: the log's rows and what each entity is, ready for counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.kpis.catalogue import MONTHS, WEEKS
from transcaspian.units import DAYS_PER_WEEK, HOURS_PER_DAY
from transcaspian.world.clock import Clock

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entities:
    """Codes of every entity: place in the catalogue's labels, or in the names given here; -1 where it has none.

    `deck_m` is the deck that a wagon or truck takes; `lies_at` the port of `limit_catalogue.DRY_PORTS` of other ships.
    """

    carrier: Codes
    line: Codes
    direction: Codes
    ship_class: Codes
    ships_by_class: Floats
    inland: Codes
    far: Codes
    inland_names: tuple[str, ...]
    far_names: tuple[str, ...]
    deck_m: Floats
    lies_at: Codes


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a log by column, in the order of their kind (stage, place, cause), and the entities behind them.

    Rows of one kind lie together, so that an indicator reads only the rows it counts.
    """

    entity: Codes
    stage: Codes
    start_h: Floats
    end_h: Floats
    amount_1: Floats
    amount_2: Floats
    kinds: tuple[tuple[str, str, str], ...]
    first: Codes
    stages: tuple[str, ...]
    entities: Entities
    clock: Clock
    paths_per_day: Mapping[str, float]
    orders: Mapping[str, Floats]
    inputs: CargoInputs

    def month_edges_h(self) -> Floats:
        """Return the 13 hours between which the months of the year lie."""
        year = [month for month in self.clock.months() if month.year == self.clock.year]
        return np.array([month.start_h for month in year] + [self.clock.year_end_h])

    def week_edges_h(self) -> Floats:
        """Return 54 hours: weeks from 1 January; the last is short."""
        edges = self.clock.year_start_h + np.arange(len(WEEKS) + 1) * DAYS_PER_WEEK * HOURS_PER_DAY
        return np.asarray(np.minimum(edges, self.clock.year_end_h))

    def rows_of(self, *stages: str, place: str | None = None) -> Codes:
        """Return the rows of the named stages, at one place if given."""
        wanted = [
            np.arange(self.first[number], self.first[number + 1])
            for number, (stage, where, _) in enumerate(self.kinds)
            if stage in stages and place in (None, where)
        ]
        return np.concatenate(wanted) if wanted else np.zeros(0, dtype=np.int64)

    def grouped(self, groups: Mapping[str, tuple[str, ...]], labels: tuple[str, ...]) -> tuple[Codes, Codes]:
        """Return the rows whose stage belongs to a group, and for each the place of its group in `labels`."""
        members = {stage: labels.index(label) for label, stages in groups.items() for stage in stages}
        rows = self.rows_of(*members)
        code = np.array([members.get(stage, -1) for stage in self.stages], dtype=np.int64)
        return rows, code[self.stage[rows]]

    def month_of(self, moments_h: Floats) -> Codes:
        """Return the month of the year, 0 to 11, of moments; -1 before it, 12 after."""
        return np.asarray(np.searchsorted(self.month_edges_h(), moments_h, side="right") - 1, dtype=np.int64)

    def in_year(self, moments_h: Floats) -> npt.NDArray[np.bool_]:
        """Return which moments lie in the calendar year."""
        return (moments_h >= self.clock.year_start_h) & (moments_h < self.clock.year_end_h)

    def moment_of(self, mark: str) -> Floats:
        """Return when each entity was marked so, NaN where never."""
        moments = np.full(len(self.entities.carrier), np.nan)
        rows = self.rows_of(mark)
        moments[self.entity[rows]] = self.start_h[rows]
        return moments


def count(cells: Codes, shape: tuple[int, ...], weights: Floats | None = None) -> Floats:
    """Return sums by cell, shaped."""
    size = int(np.prod(shape))
    return np.bincount(cells, weights, minlength=size)[:size].reshape(shape).astype(np.float64)


def cell(shape: tuple[int, ...], *codes: Codes) -> Codes:
    """Return flat positions of codes in an array of a shape."""
    return np.asarray(np.ravel_multi_index(codes, shape), dtype=np.int64)


MONTH_COUNT = len(MONTHS)
