"""Smooth rates from totals: printed and closed cases, and laws on random totals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.methods.disaggregation import smooth_rates


def test_one_total_is_spread_evenly_by_length():
    assert smooth_rates([31, 28, 31], [(0, 3, 180.0)]) == pytest.approx([2.0, 2.0, 2.0])


def test_two_pairs_by_hand():
    """Totals 2 and 6 over two periods each: least squares of steps with a = (1-s, 1+s), b = (3-u, 3+u) gives s = u.

    Steps are 2s, 2 - s - u, 2u; the sum of squares is least where 10 s + 2 u = 4 and 2 s + 10 u = 4, so s = u = 1/3.
    """
    third = 1.0 / 3.0
    assert smooth_rates([1, 1, 1, 1], [(0, 2, 2.0), (2, 4, 6.0)]) == pytest.approx(
        [1 - third, 1 + third, 3 - third, 3 + third]
    )


def test_a_break_parts_what_is_known_from_what_is_left():
    """Two known periods at 4, then four with a sum of 10 and a break in their middle: 4, 4 before it, 1, 1 after it."""
    rates = smooth_rates([1] * 6, [(0, 1, 4.0), (1, 2, 4.0), (2, 6, 10.0)], breaks={4})
    assert rates == pytest.approx([4.0, 4.0, 4.0, 4.0, 1.0, 1.0])


def test_breaks_that_leave_all_open_share_evenly():
    assert smooth_rates([1, 1, 1, 1], [(0, 4, 8.0)], breaks={1, 2, 3}) == pytest.approx([2.0] * 4)


@settings(max_examples=60, deadline=None)
@given(
    totals=st.lists(st.floats(0.0, 1000.0), min_size=1, max_size=6),
    size=st.integers(1, 6),
    factor=st.floats(0.1, 10.0),
)
def test_totals_are_kept_no_rate_is_below_nought_and_scale_goes_through(totals, size, factor):
    lengths = np.resize([31.0, 28.0, 30.0], len(totals) * size)
    spans = [(place * size, (place + 1) * size, total) for place, total in enumerate(totals)]
    rates = smooth_rates(lengths, spans)
    assert (rates >= 0.0).all()
    for first, end, total in spans:
        assert rates[first:end] @ lengths[first:end] == pytest.approx(total, rel=1e-9, abs=1e-9)
    scaled = smooth_rates(lengths, [(first, end, factor * total) for first, end, total in spans])
    assert scaled == pytest.approx(factor * rates, rel=1e-6, abs=1e-6)
