"""What a run leaves behind: one row a visit, and the state at the horizon."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods.events.assembly import Kinds
from transcaspian.methods.events.tables import Floats, Rows, Small

if TYPE_CHECKING:
    import pandas as pd

    from transcaspian.methods.events.deadlock import Deadlock

Codes = NDArray[np.int32]


class LogRows:
    """Rows of a log as arrays of one length; `stage`, `place` and `cause` are codes into the log's lists of names.

    The arrays are views of the workspace of the run: the next run with the same workspace overwrites them.
    `entity` is -1 for orders of gates. `end_h` is NaN for what had not ended by the horizon.
    """

    def __init__(self, rows: Rows, count: int, codes: tuple[Codes, Codes, Codes]) -> None:
        self.entity: Small = rows.entity[:count]
        self.kind: Small = rows.kind[:count]
        self.start_h: Floats = rows.start_h[:count]
        self.end_h: Floats = rows.end_h[:count]
        self.amount_1: Floats = rows.amount_1[:count]
        self.amount_2: Floats = rows.amount_2[:count]
        self._codes = codes

    def __len__(self) -> int:
        return len(self.entity)

    def until(self, hour: float) -> LogRows:
        """Return the rows as a run with its horizon at `hour` leaves them, copied from the workspace.

        Nothing happens at or after the horizon: what starts then is left out, what ends then has not ended.
        """
        kept = np.flatnonzero(self.start_h < hour)
        part = copy(self)
        for name in ("entity", "kind", "start_h", "end_h", "amount_1", "amount_2"):
            setattr(part, name, getattr(self, name)[kept])
        for name in ("stage", "place", "cause"):
            part.__dict__.pop(name, None)  # the codes of all rows
        part.end_h[part.end_h >= hour] = np.nan
        return part

    @cached_property
    def stage(self) -> Codes:
        """Code of each row's stage."""
        return self._codes[0][self.kind]

    @cached_property
    def place(self) -> Codes:
        """Code of each row's place."""
        return self._codes[1][self.kind]

    @cached_property
    def cause(self) -> Codes:
        """Code of each row's cause."""
        return self._codes[2][self.kind]


@dataclass(frozen=True, slots=True)
class EndState:
    """How things stand at the horizon.

    `stage` is the code of the last stage entered (-1: none), `ended_h` NaN for entities that had not ended.
    """

    stage: Codes
    ended_h: Floats
    amount_1: Floats
    amount_2: Floats
    started: NDArray[np.bool_]
    waiting: NDArray[np.bool_]
    level: Mapping[str, float]
    put: Mapping[str, float]
    taken: Mapping[str, float]
    busy: Mapping[str, int]
    standing: Mapping[str, float]


@dataclass(frozen=True)
class Log:
    """The outcome of one run."""

    rows: LogRows
    stages: tuple[str, ...]
    places: tuple[str, ...]
    causes: tuple[str, ...]
    kinds: tuple[tuple[str, str, str], ...]
    state: EndState
    deadlock: Deadlock | None
    events: int
    wanted_rows: int

    def to_frame(self) -> pd.DataFrame:
        """Return the rows with names: entity, stage, place, cause, start_h, end_h, amount_1, amount_2."""
        import pandas as pd

        rows = self.rows
        names = {
            column: pd.Categorical.from_codes(getattr(rows, column), categories=list(getattr(self, column + "s")))
            for column in ("stage", "place", "cause")
        }
        numbers = {name: np.array(getattr(rows, name)) for name in ("start_h", "end_h", "amount_1", "amount_2")}
        return pd.DataFrame({"entity": np.array(rows.entity), **names, **numbers})


def coded(kinds: Kinds) -> tuple[tuple[tuple[str, ...], ...], tuple[Codes, Codes, Codes]]:
    """Return the names of stages, places and causes, and for each kind of row its three codes."""
    names, codes = [], []
    for values in (kinds.stages, kinds.places, kinds.causes):
        numbers = {name: place for place, name in enumerate(dict.fromkeys(values))}
        names.append(tuple(numbers))
        codes.append(np.array([numbers[value] for value in values], dtype=np.int32))
    return tuple(names), (codes[0], codes[1], codes[2])
