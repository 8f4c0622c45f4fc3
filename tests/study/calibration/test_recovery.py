"""The real model in miniature: the calibration finds again what made the data, within the interval it states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from transcaspian import scenario
from transcaspian.study import calibration
from transcaspian.study.calibration.evaluate import Model
from transcaspian.study.rooms import cargo_room

TRUTH = {"ferry_longest_wait_h": 8.0, "turkmen_longest_wait_h": 16.0}
SEEN = (
    "kuryk_calls_10m2023",
    "kuryk_vehicles_per_call_west",
    "kuryk_wagons_per_call_east",
    "turkmenbashi_arrivals_5m2023",
    "turkmen_ropax_5m2023",
)
A_YEAR_OF_ITS_OWN = 5000  # a replication that the design does not use


@pytest.mark.compiled
def test_the_model_recovers_its_own_parameters():
    whole = calibration.read(scenario.load("baseline-2023"))
    free = tuple(replace(one, mode=None) for one in whole.free if one.id in TRUTH)
    figures = tuple(replace(one, reporting_share=0.01) for one in whole.figures if one.id in SEEN)
    settings = calibration.Settings(points=20, checks=1, steps=400, burn_in=150, draws=400)
    plan = calibration.Plan(free, figures, settings)
    model = Model.of(cargo_room(), plan.years)
    truth = np.array([TRUTH[one.id] for one in free])
    seen = model.figures(
        model.run(2023, plan.values_at(truth), seed=settings.seed, replication=A_YEAR_OF_ITS_OWN), figures
    )
    made = tuple(
        replace(one, published={**one.published, "value": float(value), "low": None, "high": None})
        for one, value in zip(figures, seen, strict=True)
    )

    found = calibration.calibrate(replace(plan, figures=made), model, judge_years=False)

    low, high = np.quantile(found.draws, (0.025, 0.975), axis=0)
    assert (low <= truth).all()
    assert (truth <= high).all()
    assert found.draws[:, 0].std() < 0.7 * (36.0 - 4.0) / np.sqrt(12.0)
    assert [row["id"] for row in found.marginals] == [one.id for one in free]
