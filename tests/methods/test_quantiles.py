from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import quantiles


def test_summary_by_hand():
    got = quantiles.summary([3.0, 1.0, 2.0, 5.0, 4.0])

    assert (got.p10, got.p50, got.p90, got.mean) == pytest.approx((1.4, 3.0, 4.6, 3.0))
    assert got.replications == 5
    assert got.half_width == pytest.approx(2.776445 * math.sqrt(2.5 / 5), rel=1e-6)


def test_five_values_cannot_enclose_the_median_with_19_in_20():
    got = quantiles.summary(np.arange(5.0))

    assert (got.low, got.high) == (-np.inf, np.inf)


def test_six_values_can():
    assert quantiles.interval_ranks(6, share=0.5) == (1, 6)
    assert quantiles.coverage(6, share=0.5, lower=1, upper=6) == pytest.approx(1 - 2 / 64)


def test_columns_are_summed_up_apart():
    table = np.column_stack([np.arange(30.0), np.full(30, 7.0), np.full(30, np.nan)])

    got = quantiles.summary(table)

    assert np.shape(got.p50) == (3,)
    assert got.low[1] == got.high[1] == 7.0
    assert got.half_width[1] == 0.0
    assert np.isnan([got.p50[2], got.low[2], got.mean[2]]).all()
    assert (got.low[0], got.high[0]) == (9.0, 20.0)  # ranks 10 and 21 of 30, as printed in tables


def test_one_replication_has_no_interval():
    got = quantiles.summary([4.0])

    assert (got.p50, got.low, got.high, got.half_width) == (4.0, -np.inf, np.inf, np.inf)


def test_no_replication_is_refused():
    with pytest.raises(InputError, match="at least one row"):
        quantiles.summary([])


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, math.nan])
def test_a_confidence_that_is_no_probability_is_refused(confidence):
    with pytest.raises(InputError, match="between 0 and 1"):
        quantiles.summary([1.0, 2.0], confidence=confidence)
