"""A room of arithmetic whose posterior can be written down, and plans over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest

from transcaspian.study.calibration import Figure, Free, Plan, Settings
from transcaspian.study.calibration.evaluate import Model
from transcaspian.study.rooms import Room, StoredKpi

ITEMS = ("calls", "load", "days")
SLOPES = np.array([[0.30, -0.10], [-0.20, 0.05], [0.02, 0.40]])  # of the logarithm, over half a range
LEVEL = np.array([500.0, 20.0, 25.0])
NOISE = 0.05
LOW, HIGH = np.array([4.0, 10.0]), np.array([36.0, 14.0])


@dataclass(frozen=True)
class FakeInputs:
    values: Mapping[str, float]
    replication: int
    warm_up_h: float = 0.0


@dataclass(frozen=True)
class FakeScenario:
    name: str = "arithmetic"

    def sample_at(self, seed: int, replication: int, values: Mapping[str, float]) -> FakeInputs:
        return FakeInputs(values, replication)


@dataclass(frozen=True)
class FakeOutcome:
    kpis: Mapping[str, Any]
    rows: None = None
    periods: None = None


def answer(wait_h: float, truck_m: float, *, noise: Any = 0.0) -> Any:
    """Return the three figures of the room at one point."""
    at = 2.0 * (np.array([wait_h, truck_m]) - LOW) / (HIGH - LOW) - 1.0
    return LEVEL * np.exp(SLOPES @ at + noise)


@dataclass
class Arithmetic:
    """Counts its runs; `before_run` may stop it."""

    runs: list[tuple[int, int]] = field(default_factory=list)
    before_run: Callable[[int], None] = lambda count: None

    def simulate(self, inputs: FakeInputs, *, year: int, replication: int, seed: int, **_: Any) -> FakeOutcome:
        self.before_run(len(self.runs))
        self.runs.append((year, replication))
        noise = np.random.default_rng([seed, replication, year]).normal(size=3) * NOISE
        values = answer(inputs.values["policies.wait.h"], inputs.values["policies.deck.truck_m"], noise=noise)
        return FakeOutcome({"figures": values})

    def model(self, years: tuple[int, ...] = (2022, 2023)) -> Model:
        kpis = {"figures": StoredKpi("units", (("item", ITEMS),), "total", "three figures")}
        return Model(Room("arithmetic", kpis, self.simulate), {year: FakeScenario() for year in years})


def figure(item: str, year: int, value: float, *, use: str = "target", share: float = 0.01) -> Figure:
    entry = {"id": f"{item}_{year}", "value": value, "unit": "units", "kpi": "figures", "low": None, "high": None}
    entry |= {"start": f"{year}-01-01", "end": f"{year}-12-31", "known_on": date(2023, 12, 1)}
    kind = {"calls": "calls", "load": "load", "days": "time"}[item]
    return Figure(f"{item}_{year}", entry, year, use, kind, {"item": item}, 0.5, share)


def plan_for(truth: tuple[float, float], *, noise: Any = 0.0, **settings: Any) -> Plan:
    free = (
        Free("wait_h", ("policies.wait.h",), "h", LOW[0], None, HIGH[0]),
        Free("truck_m", ("policies.deck.truck_m",), "m", LOW[1], None, HIGH[1]),
    )
    seen = answer(*truth, noise=noise)
    figures = tuple(figure(item, year, value) for year in (2022, 2023) for item, value in zip(ITEMS, seen, strict=True))
    work = {"points": 64, "steps": 120, "burn_in": 60, "draws": 200, "checks": 4, "walkers": 24}
    return Plan(free, figures, Settings(**{**work, **settings}))


@pytest.fixture
def room() -> Arithmetic:
    return Arithmetic()


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    return plan_for


@pytest.fixture
def known() -> Any:
    """The numbers of the room, for closed forms."""

    class Known:
        slopes, noise, low, high, level = SLOPES, NOISE, LOW, HIGH, LEVEL
        answer = staticmethod(answer)
        figure = staticmethod(figure)

    return Known
