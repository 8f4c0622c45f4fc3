"""Laws of sets that hold whatever the closures are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.methods import intervals

WINDOW = {"start_h": 0.0, "end_h": 100.0}
HOURS = st.integers(min_value=0, max_value=400).map(lambda quarter: quarter / 4)
PAIRS = st.lists(st.tuples(HOURS, HOURS).map(sorted), max_size=12)
SETS = PAIRS.map(intervals.union)


@given(PAIRS)
def test_a_union_is_sorted_disjoint_and_covers_its_parts(pairs):
    merged = intervals.union(pairs)
    inside = [(start + end) / 2 for start, end in pairs if end > start]

    assert np.all(merged[:, 1] > merged[:, 0])
    assert np.all(merged[1:, 0] > merged[:-1, 1])
    assert np.all(intervals.is_closed(merged, inside))


@given(SETS)
def test_a_complement_of_the_complement_is_the_set(closed):
    free = intervals.complement(closed, **WINDOW)

    np.testing.assert_array_equal(intervals.complement(free, **WINDOW), closed)
    assert intervals.total_h(free) + intervals.total_h(closed) == 100.0


@given(SETS, SETS)
def test_both_and_either_add_up(left, right):
    both, either = intervals.intersection(left, right), intervals.union(left, right)

    assert intervals.total_h(both) + intervals.total_h(either) == intervals.total_h(left) + intervals.total_h(right)


@given(SETS, SETS)
def test_neither_is_the_intersection_of_the_complements(left, right):
    neither = intervals.complement(intervals.union(left, right), **WINDOW)
    parts = intervals.intersection(intervals.complement(left, **WINDOW), intervals.complement(right, **WINDOW))

    np.testing.assert_array_equal(intervals.union(parts), neither)


@given(SETS, HOURS, HOURS)
def test_work_ends_when_the_open_hours_are_used_up(closed, start_h, work_h):
    end_h = float(intervals.finish_h(closed, start_h, work_h))
    begin_h = float(intervals.next_open_h(closed, start_h))
    open_h = 0.0
    if end_h > begin_h:
        open_h = intervals.total_h(intervals.complement(closed, start_h=begin_h, end_h=end_h))

    assert open_h == work_h
    assert end_h >= begin_h
    if work_h > 0:
        assert not intervals.is_closed(closed, end_h - 0.125)
