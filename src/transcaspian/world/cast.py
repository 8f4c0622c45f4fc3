"""Who is on the clock, in the order in which the engine numbers them, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

UNIT_COLUMNS = ("carrier", "commodity", "origin", "destination", "line", "direction", "ship_class")


@dataclass(frozen=True, slots=True)
class Group:
    """A run of entities added together: how many, what they are."""

    count: int
    carrier: str
    line: str = ""
    direction: str = ""
    ship_class: str = ""
    commodity: str = ""
    origin: str = ""
    destination: str = ""


@dataclass(slots=True)
class Cast:
    """All entities of a run."""

    groups: list[Group] = field(default_factory=list)

    def codes(self, attribute: str, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """Return the code of one attribute for every entity: its place in `names`, or -1."""
        code = {name: number for number, name in enumerate(names)}
        values = [code.get(getattr(group, attribute), -1) for group in self.groups]
        return np.repeat(np.array(values, dtype=np.int64), self.counts())

    def counts(self) -> list[int]:
        """Return the size of each group."""
        return [group.count for group in self.groups]

    def size(self) -> int:
        """Return how many entities there are."""
        return sum(self.counts())

    def frame(self) -> pd.DataFrame:
        """Return what each entity is: unit_id and one text column for each attribute."""
        counts = self.counts()
        columns = {
            name: pd.Categorical([getattr(group, name) for group in self.groups]).repeat(counts)
            for name in UNIT_COLUMNS
        }
        return pd.DataFrame({"unit_id": np.arange(sum(counts), dtype=np.int32), **columns})
