"""The spread of cells over replications."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.study.results.spread import COLUMNS, spread


def test_eleven_values_by_hand() -> None:
    row = spread(np.arange(11.0)[:, None]).iloc[0]
    assert (row.p10, row.p50, row.p90, row["mean"]) == (1.0, 5.0, 9.0, 5.0)
    # P(Binomial(11, 1/2) <= 1) = 12 / 2048 <= 0.025 < P(.. <= 2): the 2nd and the 10th value bound the median
    assert (row.low, row.high) == (1.0, 9.0)
    # t(0.975, 10) = 2.228; s = sqrt(11)
    assert np.isclose(row.half_width, 2.228, atol=1e-3)
    assert row.replications == 11


def test_a_missing_value_does_not_count() -> None:
    values = np.array([[1.0, np.nan, 1.0], [2.0, np.nan, np.nan], [3.0, np.nan, 3.0]])
    frame = spread(values)
    assert list(frame["replications"]) == [3, 0, 2]
    assert list(frame["p50"][[0, 2]]) == [2.0, 2.0]
    assert frame.loc[1, list(COLUMNS)].isna().all()


def test_too_few_replications_give_no_interval() -> None:
    row = spread(np.array([[1.0], [2.0]])).iloc[0]
    assert np.isnan(row.low)
    assert np.isnan(row.high)
    assert np.isfinite(row.half_width)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_order_of_replications_does_not_matter(values: list[float], chance: object) -> None:
    mixed = list(values)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = spread(np.array(values)[:, None]), spread(np.array(mixed)[:, None])
    assert np.allclose(first, second, equal_nan=True, rtol=1e-12)
    assert first.p10[0] <= first.p50[0] <= first.p90[0]
