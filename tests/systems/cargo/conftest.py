"""Small scenarios: the shipped baseline with a demand table of its own and a few values pinned."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from transcaspian import scenario
from transcaspian.methods import events as ev
from transcaspian.systems.cargo import kpis, operations
from transcaspian.systems.cargo.inputs import checked
from transcaspian.world.clock import Clock

COLUMNS = (
    "year",
    "month",
    "class",
    "commodity",
    "origin",
    "destination",
    "line",
    "direction",
    "units",
    "tonnes",
    "source",
    "confidence",
)
STEEL = {
    "class": "wagon",
    "commodity": "ferrous_metal",
    "origin": "karaganda",
    "destination": "poti",
    "line": "kuryk_alat",
    "direction": "west",
}
FAIR_WEATHER = {"storms.*.storms_per_month": 0, "ice.*.harsh_winter_probability": 0}


def demand_row(month: int, units: float, tonnes: float, **names: str) -> dict[str, object]:
    return {
        "year": 2023,
        "month": month,
        **STEEL,
        **names,
        "units": units,
        "tonnes": tonnes,
        "source": "assumption",
        "confidence": "low",
    }


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., scenario.Scenario]:
    """Return a maker of scenarios: demand rows, and values to set."""

    def make(rows: list[dict[str, object]], **settings: object) -> scenario.Scenario:
        with (tmp_path / "demand.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        text = {
            "title": "small",
            "extends": "baseline-2023",
            "tables": {"demand": "demand.csv"},
            "set": FAIR_WEATHER | {name.replace("__", "."): value for name, value in settings.items()},
        }
        (tmp_path / "small.yaml").write_text(yaml.safe_dump(text))
        return scenario.load(tmp_path / "small.yaml")

    return make


@pytest.fixture(scope="session")
def baseline() -> scenario.Scenario:
    return scenario.load("baseline-2023")


class Run:
    """One replication with its log kept: what indicators are counted from."""

    def __init__(self, plan: scenario.Scenario, *, seed: int = 1, replication: int | None = None) -> None:
        self.inputs = checked(plan.sample(seed, replication))
        self.clock = Clock(year=plan.year, warm_up_h=2160.0, horizon_h=2160.0 + 8760.0)
        self.plan = operations.plan(self.inputs, self.clock, seed=seed, replication=replication or 0)
        self.log: ev.Log = self.plan.model.build().run(seed=self.plan.seed)
        self.ledger = kpis.ledger_of(self.log, self.plan.cast, self.inputs, self.clock)
        self.kpis = kpis.reduce(self.ledger, self.plan.closures)
