from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import intervals
from transcaspian.world import passage

STORM = intervals.union([(10, 34)])


def test_ten_knots_for_a_hundred_nautical_miles():
    assert passage.sailing_h(distance_km=185.2, speed_kn=10) == pytest.approx(10)
    assert passage.sailing_h(distance_km=185.2, speed_kn=10, margin_share=0.2) == pytest.approx(12.5)
    assert passage.sailing_h(distance_km=185.2, speed_kn=10, slow_factor=1.5) == pytest.approx(15)


def test_a_vessel_waits_for_the_port_to_open():
    np.testing.assert_array_equal(passage.departure_h([5, 12, 34], closed=STORM), [5, 34, 34])


def test_arrival_waits_at_each_end_and_at_sea():
    assert passage.arrival_h(12, sailing_h=18, departure_closed=STORM) == 52
    assert passage.arrival_h(5, sailing_h=18, sea_closed=STORM) == 47
    assert passage.arrival_h(0, sailing_h=18, arrival_closed=STORM) == 34
    assert passage.arrival_h(40, sailing_h=18, departure_closed=STORM, arrival_closed=STORM) == 58


@given(st.floats(0, 50), st.floats(0.1, 40), st.floats(0, 10))
def test_who_is_ready_later_never_arrives_earlier(ready_h, sailing_h, later_h):
    options = {"sailing_h": sailing_h, "departure_closed": STORM, "arrival_closed": intervals.union([(40, 60)])}

    first, second = passage.arrival_h([ready_h, ready_h + later_h], **options)

    assert ready_h + sailing_h <= first <= second


@pytest.mark.parametrize(
    ("field", "value"),
    [("distance_km", 0), ("speed_kn", -14), ("margin_share", 1), ("slow_factor", 0.5), ("speed_kn", float("nan"))],
)
def test_numbers_that_make_no_passage_are_refused(field, value):
    with pytest.raises(InputError, match=field):
        passage.sailing_h(**{"distance_km": 466, "speed_kn": 14, field: value})
