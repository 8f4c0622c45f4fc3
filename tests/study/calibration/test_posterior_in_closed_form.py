"""A room of arithmetic: the posterior is a normal distribution that can be written down."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from transcaspian.study.calibration import calibrate, design, emulator, posterior

TRUTH = (15.0, 12.6)


def exact(plan, known):
    """Mean and spread of the free parameters by weighted least squares: prior even, figures log-linear."""
    figures = len(plan.figures)
    slopes = np.vstack([known.slopes] * 2) * 2.0 / (known.high - known.low)
    middle = (known.low + known.high) / 2.0
    seen = np.log([figure.published["value"] for figure in plan.figures]) - np.tile(np.log(known.level), 2)
    precision = np.eye(figures) / (known.noise**2 + 0.01**2)
    covariance = np.linalg.inv(slopes.T @ precision @ slopes)
    return middle + covariance @ slopes.T @ precision @ seen, np.sqrt(np.diag(covariance))


def test_the_draws_have_mean_and_spread_of_the_closed_form(room, make_plan, known):
    plan = make_plan(TRUTH, points=256, steps=600, draws=1500)

    found = calibrate(plan, room.model(), judge_years=False)

    mean, spread = exact(plan, known)
    assert np.all(np.abs(found.draws.mean(axis=0) - mean) < 0.35 * spread)
    assert found.draws.std(axis=0) == pytest.approx(spread, rel=0.25)


def test_intervals_hold_the_truth_as_often_as_they_say(room, make_plan, known):
    """Sixteen worlds: intervals of 80 % hold the parameters in about 26 of 32 cases; 19 is three spreads below."""
    plan = make_plan(TRUTH)
    at = design.points(plan)
    seen = np.array([[np.log(known.answer(*point))] * 2 for point in at]).reshape(len(at), 6)
    noise = np.random.default_rng(8).normal(size=seen.shape) * known.noise
    stand_in = emulator.fit(design.scaled(plan, at), np.exp(seen + noise))
    held = 0
    for world in range(16):
        generator = np.random.default_rng([world, 1])
        truth = generator.uniform(
            known.low + 0.2 * (known.high - known.low), known.high - 0.2 * (known.high - known.low)
        )
        values = np.tile(known.answer(*truth), 2) * np.exp(generator.normal(size=6) * known.noise)
        figures = tuple(
            replace(one, published={**one.published, "value": value})
            for one, value in zip(plan.figures, values, strict=True)
        )
        own = replace(plan, figures=figures, settings=replace(plan.settings, steps=100, burn_in=50))
        draws = posterior.sample(own, stand_in, used=tuple(range(6))).draws
        low, high = np.quantile(draws, (0.1, 0.9), axis=0)
        held += int(((low <= truth) & (truth <= high)).sum())

    assert 19 <= held <= 31


def test_draws_stay_inside_the_ranges_wherever_the_figures_pull(room, make_plan):
    plan = make_plan((500.0, 30.0))

    found = calibrate(plan, room.model(), judge_years=False)

    low, high = plan.bounds
    assert (found.draws >= low).all()
    assert (found.draws <= high).all()


def test_a_year_left_out_is_foreseen_by_the_other(room, make_plan):
    found = calibrate(make_plan(TRUTH), room.model())

    assert {row["year_left_out"] for row in found.left_out} == {2022, 2023}
    assert {row["kind"] for row in found.left_out if row["judged"] == "yes"} == {"load", "time"}
    assert all(row["inside"] == "yes" for row in found.left_out)
    assert all(row["p5"] < row["p50"] < row["p95"] for row in found.left_out)


def test_a_year_unlike_the_other_is_told_to_be_outside(room, make_plan, known):
    plan = make_plan(TRUTH)
    odd = tuple(known.figure("days", 2023, 90.0) if figure.id == "days_2023" else figure for figure in plan.figures)

    found = calibrate(replace(plan, figures=odd), room.model())

    row = next(row for row in found.left_out if row["figure"] == "days_2023")
    assert row["inside"] == "no"


def test_given_and_compared_figures_keep_to_their_part(room, make_plan):
    plan = make_plan(TRUTH)
    changed = tuple(replace(one, use="compare" if one.year == 2022 else one.use) for one in plan.figures)
    pulled = tuple(
        replace(one, published={**one.published, "value": one.published["value"] * 3}) if one.use == "compare" else one
        for one in changed
    )

    found = calibrate(replace(plan, figures=changed), room.model(), judge_years=False)
    other = calibrate(replace(plan, figures=pulled), room.model(), judge_years=False)

    assert np.array_equal(found.draws, other.draws)


def test_real_runs_at_the_draws_agree_with_the_emulator(room, make_plan):
    found = calibrate(make_plan(TRUTH, points=256, checks=24), room.model(), judge_years=False)

    assert found.quality["emulator_bias_largest"] < 4.0
    for row in found.fit:
        assert row["after_p10"] < row["real_p50"] < row["after_p90"]
    assert all(row["spread_left_share"] < 0.6 for row in found.marginals)
