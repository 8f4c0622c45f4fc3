"""The real model in miniature: the calibration finds again what made the data, within the interval it states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from transcaspian import scenario
from transcaspian.study import calibration
from transcaspian.study.calibration.evaluate import Model
from transcaspian.study.rooms import cargo_room

Array = NDArray[np.float64]
FREE = ("ferry_longest_wait_h", "turkmen_longest_wait_h")
TRUTHS = {5000: (8.0, 16.0), 5001: (14.0, 24.0), 5002: (24.0, 36.0)}  # by replications that the design does not use
SEEN = (
    "kuryk_calls_10m2023",
    "kuryk_vehicles_per_call_west",
    "kuryk_wagons_per_call_east",
    "turkmenbashi_arrivals_5m2023",
    "turkmen_ropax_5m2023",
    "ropax_voyages_2023",  # kept for comparison by the shipped calibration; ships that wait make fewer voyages
)
FEWEST = 4  # of six values inside intervals that hold with 0.95 each: fewer would happen once in 450 cases


class Remembering(Model):
    """The model, which runs each point of the design once for all truths."""

    runs: ClassVar[dict[tuple[object, ...], Array]] = {}

    def run(self, year: int, values: Mapping[str, float], *, seed: int, replication: int) -> Array:
        key = (year, *sorted(values.items()), seed, replication)
        if key not in self.runs:
            self.runs[key] = super().run(year, values, seed=seed, replication=replication)
        return self.runs[key]


@pytest.mark.compiled
def test_the_model_recovers_its_own_parameters():
    whole = calibration.read(scenario.load("baseline-2023"))
    free = tuple(replace(one, mode=None) for one in whole.free if one.id in FREE)
    figures = tuple(replace(one, use="target", reporting_share=0.01) for one in whole.figures if one.id in SEEN)
    settings = calibration.Settings(points=30, checks=1, steps=400, burn_in=150, draws=400)
    plan = calibration.Plan(free, figures, settings)
    model = Remembering.of(cargo_room(), plan.years)

    held = 0
    for replication, values in TRUTHS.items():
        truth = np.array(values)
        found = calibration.calibrate(
            replace(plan, figures=made_by(model, plan, truth, replication)), model, judge_years=False
        )
        low, high = np.quantile(found.draws, (0.025, 0.975), axis=0)
        held += int(((low <= truth) & (truth <= high)).sum())
        assert found.draws[:, 0].std() < 0.85 * (36.0 - 4.0) / np.sqrt(12.0)
        assert [row["id"] for row in found.marginals] == [one.id for one in free]

    assert held >= FEWEST


def made_by(model: Model, plan: calibration.Plan, truth: Array, replication: int) -> tuple[calibration.Figure, ...]:
    """Return the figures as the model itself prints them at the truth, in a year of its own."""
    run = model.run(2023, plan.values_at(truth), seed=plan.settings.seed, replication=replication)
    return tuple(
        replace(one, published={**one.published, "value": float(value), "low": None, "high": None})
        for one, value in zip(plan.figures, model.figures(run, plan.figures), strict=True)
    )
