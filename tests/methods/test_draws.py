import math

import numpy as np
import pytest

from transcaspian.methods import draws


def erlang_distribution(x: np.ndarray, shape: int) -> np.ndarray:
    """P(X <= x) of the Erlang law with mean 1."""
    terms = [np.exp(-shape * x) * (shape * x) ** k / math.factorial(k) for k in range(shape)]
    return 1.0 - np.sum(terms, axis=0)


@pytest.mark.parametrize("shape", [1, 2, 4, 25])
def test_gamma_quantiles_of_whole_shapes_invert_the_erlang_distribution(shape: int) -> None:
    table = draws.gamma_quantiles(3.0, shape**-0.5)
    p = np.arange(draws.STEPS) / draws.STEPS
    np.testing.assert_allclose(erlang_distribution(table[:-1] / 3.0, shape), p, atol=1e-6)


@pytest.mark.parametrize("cv", [0.3, 1.0, 1.8])
@pytest.mark.parametrize("maker", [draws.gamma_quantiles, draws.lognormal_quantiles])
def test_tables_have_the_mean_asked_for_and_nearly_the_spread(maker, cv: float) -> None:
    table = maker(5.0, cv)
    assert (np.diff(table) >= 0.0).all()
    cells = np.diff(np.interp(np.linspace(0, draws.STEPS, 400_001), np.arange(draws.STEPS + 1), table).cumsum())
    assert cells.mean() == pytest.approx(5.0, rel=2e-3)
    assert cells.std() / 5.0 == pytest.approx(cv, rel=0.06)


def test_gamma_of_shape_below_one_agrees_with_its_series() -> None:
    """For small x, P(X <= x) ~ (k x)^k / Gamma(k + 1)."""
    shape = 0.5
    table = draws.gamma_quantiles(1.0, shape**-0.5)
    x = table[5]
    y = shape * x
    series = y**shape * sum((-y) ** n / (math.factorial(n) * (shape + n)) for n in range(12)) / math.gamma(shape)
    assert series == pytest.approx(5 / draws.STEPS, rel=1e-4)


def test_plain_laws() -> None:
    assert draws.uniform_quantiles(2.0, 4.0).tolist() == [2.0, 4.0]
    assert draws.triangular_quantiles(0.0, 1.0, 2.0)[[0, draws.STEPS // 2, -1]].tolist() == [0.0, 1.0, 2.0]
    assert draws.triangular_quantiles(3.0, 3.0, 3.0).tolist() == [3.0] * (draws.STEPS + 1)
    assert draws.gamma_quantiles(3.0, 0.0).tolist() == [3.0] * (draws.STEPS + 1)
    exponential = draws.exponential_quantiles(2.0)
    assert exponential[draws.STEPS // 2] == pytest.approx(2.0 * math.log(2.0))


def test_a_draw_is_a_function_of_its_four_numbers() -> None:
    keys = draws.ordinal_keys("wagon", 1000)
    one = draws.uniforms(7, "border", keys)
    np.testing.assert_array_equal(one, draws.uniforms(7, "border", keys))
    np.testing.assert_array_equal(one[::-1], draws.uniforms(7, "border", keys[::-1]))
    for other in (
        draws.uniforms(8, "border", keys),
        draws.uniforms(7, "crane", keys),
        draws.uniforms(7, "border", keys, 1),
    ):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def test_one_draw_equals_the_array_of_draws() -> None:
    keys = draws.ordinal_keys("ship", 5)
    base = draws.stream_base(3, "sail")
    with np.errstate(over="ignore"):
        single = [draws.uniform(base, key, 2) for key in keys]
    np.testing.assert_array_equal(single, draws.uniforms(3, "sail", keys, 2))


def test_keys_of_ordinals_are_those_of_the_entities_added() -> None:
    np.testing.assert_array_equal(draws.keys(draws.name_key("ship"), np.arange(5)), draws.ordinal_keys("ship", 5))


def test_uniform_numbers_are_uniform() -> None:
    """Chi-square of 100 cells over 100,000 numbers, three keys' worth of structure included."""
    numbers = draws.uniforms(1, "x", np.arange(1000)[:, None] * np.ones(100, int), np.arange(100)[None, :]).ravel()
    counts = np.bincount((numbers * 100).astype(int), minlength=100)
    chi_square = ((counts - 1000.0) ** 2 / 1000.0).sum()
    assert 60 < chi_square < 145


def test_a_table_is_looked_up_linearly() -> None:
    table = np.array([0.0, 1.0, 3.0])
    for p, value in ((0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (0.75, 2.0), (1.0, 3.0)):
        assert draws.looked_up(table, 0, 3, p) == value
        assert draws.drawn(table, p) == value


def test_names_give_stable_keys() -> None:
    assert draws.name_key("weather", 3) == draws.name_key("weather", 3)
    assert draws.name_key("ab", "c") != draws.name_key("a", "bc")
    assert draws.name_key("weather") == 2**64 - 1 or 0 <= draws.name_key("weather") < 2**64
