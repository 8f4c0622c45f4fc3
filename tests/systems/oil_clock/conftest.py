"""Oil on a private clock: the shipped baseline with a few values changed, one replication with its log kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.systems.oil.clock import kpis, operations
from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.world.clock import Clock

FAIR = {"storms.*.storms_per_month": 0, "ice.*.harsh_winter_probability": 0}
STEADY = {
    "variation.*.cv": 0,
    "tankers.*.docking_days_per_year": 0,
    "tankers.*.breakdowns_per_year": 0,
    "tankers.*.absence_h": 0,
    "oil_nominations.*.month_cv": 0,
}


@dataclass(frozen=True)
class Varied:
    """Input tables with some values changed: table.row.field, a star for every row."""

    base: Any
    changes: Mapping[str, Any]

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        found = {name: dict(row) for name, row in self.base.rows(table).items()}
        for path, value in self.changes.items():
            where, row, field = path.split(".")
            for name in found if where == table else ():
                if row in ("*", name):
                    found[name][field] = value
        return found

    def frame(self, table: str) -> Any:
        return self.base.frame(table)

    def columns(self, table: str) -> Any:
        return self.base.columns(table)


class Run:
    """One replication of oil alone, its log and indicators."""

    def __init__(self, base: Any, changes: Mapping[str, Any], *, year: int = 2023, replication: int = 0) -> None:
        self.inputs = checked(Varied(base, changes))
        self.clock = Clock(year=year, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)
        self.plan = operations.plan(self.inputs, self.clock, seed=1, replication=replication)
        self.log = self.plan.model.build().run(seed=self.plan.seed)
        self.ledger = kpis.Ledger.of(self.log, self.plan.stage, self.clock)
        self.kpis = kpis.reduce(self.ledger)

    def level_range(self, tank: str) -> tuple[float, float]:
        """Lowest and highest stock of a tank: of things at one moment the kinder one is counted first."""
        came, left = self.ledger.rows("oil_in", place=tank), self.ledger.rows("oil_out", "oil_onward", place=tank)
        hours = np.concatenate([self.ledger.start_h[came], self.ledger.start_h[left]])
        tonnes = np.concatenate([self.ledger.tonnes[came], -self.ledger.tonnes[left]])
        opening = self.plan.model.parts.stores[f"oil.tank.{tank}"].level
        ends = []
        for order in (np.lexsort((-tonnes, hours)), np.lexsort((tonnes, hours))):
            stock = opening + np.concatenate([[0.0], np.cumsum(tonnes[order])])
            ends.append((stock.min(), stock.max()))
        return ends[0][0], ends[1][1]


@pytest.fixture(scope="session")
def central() -> Any:
    return scenario.load("baseline-2023").sample(1, None)


@pytest.fixture(scope="session")
def year(central: Any) -> Run:
    return Run(central, {})
