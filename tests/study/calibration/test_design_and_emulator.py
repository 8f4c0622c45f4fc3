"""The design fills the box; the emulator is exact on what it can say and honest about what it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import NoAnswer
from transcaspian.study.calibration import Free, design, emulator, posterior

even = np.random.default_rng(1).uniform(-1, 1, (80, 3))


def test_the_design_fills_every_eighth_of_every_range_alike(make_plan):
    plan = make_plan((15.0, 12.0), points=64)
    at = design.scaled(plan, design.points(plan))

    assert np.array_equal(design.points(plan), design.points(plan))
    for column in at.T:
        assert np.histogram(column, bins=8, range=(-1, 1))[0].tolist() == [8] * 8


def test_a_quadratic_law_is_found_exactly():
    law = np.exp(0.3 + even @ [0.2, -0.1, 0.4] + 0.3 * even[:, 0] * even[:, 2] - 0.2 * even[:, 1] ** 2)

    found = emulator.fit(even, law[:, np.newaxis])

    points = np.random.default_rng(2).uniform(-1, 1, (50, 3))
    true = 0.3 + points @ [0.2, -0.1, 0.4] + 0.3 * points[:, 0] * points[:, 2] - 0.2 * points[:, 1] ** 2
    assert found.squares
    assert found.mean(points)[:, 0] == pytest.approx(true, abs=1e-6)
    assert found.explained[0] > 0.999999


def test_residuals_with_a_row_left_out_are_those_of_fits_without_it():
    values = np.exp(even @ [0.5, 0.2, 0.0] + np.random.default_rng(3).normal(size=80) * 0.1)[:, np.newaxis]
    whole = emulator.fit(even, values)

    for row in (0, 17, 79):
        kept = np.delete(np.arange(80), row)
        without = emulator.fit(even[kept], values[kept])
        assert np.log(values[row, 0]) - without.mean(even[row])[0, 0] == pytest.approx(
            whole.left_over[row, 0], abs=0.02
        )


def test_the_covariance_is_that_of_the_noise():
    noise = np.random.default_rng(4).multivariate_normal([0, 0], [[0.01, 0.006], [0.006, 0.01]], 400)
    at = np.random.default_rng(5).uniform(-1, 1, (400, 2))
    found = emulator.fit(at, np.exp(at @ np.array([[0.3, 0.1], [0.0, 0.2]]) + noise))

    assert found.covariance == pytest.approx(np.array([[0.01, 0.006], [0.006, 0.01]]), rel=0.25)


def test_few_rows_leave_the_squares_out_and_too_few_are_no_answer():
    values = np.exp(even[:, :1])

    assert not emulator.fit(even[:12], values[:12]).squares
    with pytest.raises(NoAnswer, match="8 are the least"):
        emulator.fit(even[:7], values[:7])


def test_rows_without_a_number_are_left_out():
    values = np.exp(even[:, :1]).copy()
    values[5] = np.nan
    values[6] = 0.0

    found = emulator.fit(even, values)

    assert found.left_over[[5, 6], 0].tolist() == [0.0, 0.0]
    assert found.mean(even)[:, 0] == pytest.approx(even[:, 0], abs=1e-6)


@settings(max_examples=40)
@given(
    ends=st.tuples(st.floats(-50, 50), st.floats(0.1, 50), st.floats(0, 1)),
    chance=st.floats(0.001, 0.999),
    peaked=st.booleans(),
)
def test_prior_draws_lie_in_the_range_where_the_density_is_positive(ends, chance, peaked):
    low, width, share = ends
    mode = low + share * width if peaked else None
    free = (Free("x", ("a.b.c",), "", low, mode, low + width),)

    value = posterior.prior_draws(free, np.array([[chance]]))

    assert low <= value[0, 0] <= low + width
    assert np.isfinite(posterior.log_prior(free, value)).all()
    assert posterior.log_prior(free, np.array([[low - 1.0], [low + width + 1.0]])).tolist() == [-np.inf, -np.inf]


def test_the_prior_density_is_the_triangle_its_draws_come_from():
    free = (Free("x", ("a.b.c",), "", 2.0, 3.0, 7.0),)
    draws = posterior.prior_draws(free, ((np.arange(20_000) + 0.5) / 20_000)[:, np.newaxis])[:, 0]

    count, edges = np.histogram(draws, bins=10, range=(2.0, 7.0))
    middle = (edges[1:] + edges[:-1]) / 2.0
    density = np.exp(posterior.log_prior(free, middle[:, np.newaxis]))
    assert count / count.sum() == pytest.approx(density / density.sum(), abs=0.006)


def test_the_medoid_is_the_draw_in_the_middle():
    assert posterior.medoid(np.array([[0.0, 0.0], [1.0, 1.1], [2.0, 2.0], [1.1, 0.9], [9.0, 9.0]])) in {1, 3}
