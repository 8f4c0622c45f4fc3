import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.methods.occupancy import unit_hours

EDGES = np.array([0.0, 10.0, 20.0, 40.0])


def brute(start, end, weight):
    return [
        sum(w * max(0.0, min(e, high) - max(s, low)) for s, e, w in zip(start, end, weight, strict=True))
        for low, high in itertools.pairwise(EDGES)
    ]


def test_by_hand():
    found = unit_hours(np.array([5.0, 12.0]), np.array([15.0, 18.0]), EDGES, group=np.array([0, 1]), groups=2)
    assert found.tolist() == [[5.0, 5.0, 0.0], [0.0, 6.0, 0.0]]


@given(st.lists(st.tuples(st.floats(-20, 60), st.floats(0, 30), st.floats(0, 9)), max_size=30))
def test_equals_the_sum_over_intervals(triples):
    start = np.array([s for s, _, _ in triples])
    end = start + np.array([length for _, length, _ in triples])
    weight = np.array([w for _, _, w in triples])
    found = unit_hours(start, end, EDGES, group=np.zeros(len(start), dtype=np.int64), groups=1, weight=weight)
    assert np.allclose(found[0], brute(start, end, weight), atol=1e-6)
