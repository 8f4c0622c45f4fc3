from __future__ import annotations

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.methods import intervals

#     0    5    10   15   20   25   30
#     .....#####..........####......
CLOSED = intervals.union([(5, 10), (20, 24)])


def test_union_merges_what_overlaps_and_touches():
    merged = intervals.union([(8, 12), (1, 3)], [(3, 4), (10, 11), (20, 20)])

    np.testing.assert_array_equal(merged, [(1, 4), (8, 12)])


def test_union_of_nothing_is_empty():
    assert intervals.union().shape == (0, 2)
    assert intervals.union([]).shape == (0, 2)


def test_intersection_by_hand():
    other = intervals.union([(0, 6), (9, 21), (23, 30)])

    np.testing.assert_array_equal(intervals.intersection(CLOSED, other), [(5, 6), (9, 10), (20, 21), (23, 24)])
    assert intervals.intersection(CLOSED, intervals.NEVER).shape == (0, 2)


def test_complement_and_clip_by_hand():
    np.testing.assert_array_equal(intervals.complement(CLOSED, start_h=7, end_h=30), [(10, 20), (24, 30)])
    np.testing.assert_array_equal(intervals.clip(CLOSED, start_h=7, end_h=22), [(7, 10), (20, 22)])
    np.testing.assert_array_equal(intervals.complement(intervals.NEVER, start_h=0, end_h=3), [(0, 3)])


def test_shift_total_and_share():
    np.testing.assert_array_equal(intervals.shift(CLOSED, by_h=-5), [(0, 5), (15, 19)])
    assert intervals.total_h(CLOSED) == 9
    assert intervals.closed_share(CLOSED, start_h=0, end_h=30) == pytest.approx(0.3)


def test_a_closure_is_open_again_at_its_end():
    times = [4.9, 5.0, 9.9, 10.0, 22.0, 40.0]

    np.testing.assert_array_equal(intervals.is_closed(CLOSED, times), [False, True, True, False, True, False])
    np.testing.assert_array_equal(intervals.next_open_h(CLOSED, times), [4.9, 10, 10, 10, 24, 40])


@pytest.mark.parametrize(
    ("start_h", "work_h", "end_h"),
    [
        (0, 5, 5),  # done as the closure begins
        (0, 6, 11),  # one hour left over the closure
        (7, 0, 10),
        (7, 3, 13),
        (4, 11.5, 24.5),  # over both closures: 4-5, 10-20, 24-24.5
        (30, 2, 32),
    ],
)
def test_work_rests_while_closed(start_h, work_h, end_h):
    assert intervals.finish_h(CLOSED, start_h, work_h) == pytest.approx(end_h)


def test_work_without_closures_takes_its_hours():
    assert intervals.finish_h(intervals.NEVER, 3.0, 4.0) == 7.0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([(5, 3)], "end may not lie before its start"),
        ([(np.nan, 3)], "finite"),
        ([(1, 2, 3)], "two columns"),
        ([1, 2], "two columns"),
    ],
)
def test_wrong_intervals_are_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        intervals.union(wrong)


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError, match="window"):
        intervals.clip(CLOSED, start_h=4, end_h=4)
