"""The price list of one replication, in real US dollars of a stated year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transcaspian.systems.cargo.inputs import Tables


@dataclass(frozen=True, slots=True)
class Tariffs:
    """Rates by row and field of the table `prices`, and the price index by year."""

    rows: Mapping[str, Mapping[str, Any]]
    index: Mapping[int, float]

    @classmethod
    def of(cls, tables: Tables) -> Tariffs:
        """Return the price list of sampled tables."""
        index = {int(row.removeprefix("year_")): each["index"] for row, each in tables.rows("price_index").items()}
        return cls(tables.rows("prices"), index)

    @property
    def price_year(self) -> int:
        """The year whose dollars all results are in."""
        return int(self.rows["money"]["price_year"])

    def usd(self, row: str, field: str) -> float:
        """Return a rate in dollars of the price year: nominal rate x index(price year) / index(year of the rate)."""
        values = self.rows[row]
        return float(values[field]) * self.index[self.price_year] / self.index[int(values["usd_year"])]

    def plain(self, row: str, field: str) -> float:
        """Return a value that is no money: days without charge, a share."""
        return float(self.rows[row][field])
