"""What a model is off by: by hand, in closed form, recovered, and added to a band without counting anything twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.methods import discrepancy


def test_the_spread_of_a_band_by_hand():
    assert discrepancy.spread_of_band(np.exp(-1.2815515655), np.exp(1.2815515655)) == pytest.approx(1.0)


def test_without_figures_the_prior_is_left():
    found = discrepancy.posterior([], [], [], scale=0.1)
    whole = 2.0 / np.pi * np.arctan(discrepancy.MOST / 0.1)
    assert found.quantile(0.5) == pytest.approx(0.1 * np.tan(np.pi / 2.0 * 0.5 * whole), rel=0.01)


def test_one_figure_against_the_product_of_its_densities():
    found = discrepancy.posterior([0.3], [0.1], [1.0], scale=0.2)
    grid = np.linspace(1e-6, discrepancy.MOST, 200_001)
    width = np.hypot(0.1, grid)
    density = np.exp(-0.5 * (0.3 / width) ** 2) / width / (1.0 + (grid / 0.2) ** 2)
    gathered = np.cumsum(density) / density.sum()
    for share in (0.1, 0.5, 0.9):
        assert found.quantile(share) == pytest.approx(np.interp(share, gathered, grid), abs=1e-3)


@pytest.mark.parametrize("truth", [0.05, 0.2, 0.5])
def test_many_figures_give_back_the_discrepancy_they_were_made_with(truth):
    made = np.random.default_rng(3)
    spreads = made.uniform(0.02, 0.1, 400)
    ratios = made.normal(0.0, np.hypot(spreads, truth))
    found = discrepancy.posterior(ratios, spreads, np.ones(400), scale=0.2)
    assert found.quantile(0.01) < truth < found.quantile(0.99)


def test_what_the_spread_explains_is_not_counted_again():
    ratios = np.random.default_rng(4).normal(0.0, 0.3, 200)
    explained = discrepancy.posterior(ratios, np.full(200, 0.3), np.ones(200), scale=0.2)
    unexplained = discrepancy.posterior(ratios, np.full(200, 0.01), np.ones(200), scale=0.2)
    assert explained.quantile(0.5) < 0.12
    assert unexplained.quantile(0.5) == pytest.approx(np.std(ratios), rel=0.05)


@given(st.lists(st.floats(-0.8, 0.8), min_size=1, max_size=6), st.floats(0.01, 0.3), st.integers(2, 5))
def test_a_figure_told_many_times_counts_once(ratios, spread, times):
    once = discrepancy.posterior(ratios, [spread] * len(ratios), [1.0] * len(ratios), scale=0.2)
    again = discrepancy.posterior(
        ratios * times, [spread] * len(ratios) * times, [1.0 / times] * len(ratios) * times, scale=0.2
    )
    np.testing.assert_allclose(again.weight, once.weight, atol=1e-12)


def test_four_in_five_of_new_figures_lie_inside():
    made = np.random.default_rng(5)
    found = discrepancy.posterior(made.normal(0.0, 0.2, 300), np.full(300, 0.05), np.ones(300), scale=0.2)
    inside = [found.inside(value, 0.05) for value in made.normal(0.0, np.hypot(0.05, 0.2), 600)]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.05)
