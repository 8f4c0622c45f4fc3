from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import intervals
from transcaspian.world import ice
from transcaspian.world.clock import Clock

CLOCK = Clock(2023, 2160.0, 10920.0)
KURYK = {
    "season_start": "12-20",
    "season_end": "03-10",
    "harsh_winter_probability": 0.2,
    "closed_share_in_harsh_winter": 0.25,
    "slow_factor": 1.3,
}
AKTAU = {**KURYK, "harsh_winter_probability": 0.1}
SEASON_DAYS = 80  # 20 December to 10 March


def drawn(rows, replication=0, clock=CLOCK):
    return ice.winters(rows, clock=clock, seed=3, replication=replication)


def test_a_certain_winter_by_hand():
    got = drawn({"kuryk": {**KURYK, "harsh_winter_probability": 1.0}})

    assert got.harsh_winters["kuryk"] == (2023, 2024)
    start_h = CLOCK.hour_of("2022-12-20")
    first = intervals.clip(got.closed["kuryk"], start_h=start_h, end_h=start_h + SEASON_DAYS * 24)
    assert intervals.total_h(first) == pytest.approx(0.25 * SEASON_DAYS * 24)
    assert len(first) == 1
    both = intervals.union(got.closed["kuryk"], got.slow["kuryk"])
    expected = [(start_h, start_h + SEASON_DAYS * 24), (CLOCK.hour_of("2023-12-20"), CLOCK.horizon_h)]
    np.testing.assert_allclose(both, expected)
    assert got.slow_factor["kuryk"] == 1.3


def test_a_mild_winter_has_no_ice():
    got = drawn({"kuryk": {**KURYK, "harsh_winter_probability": 0.0}})

    assert got.closed["kuryk"].shape == got.slow["kuryk"].shape == (0, 2)
    assert got.harsh_winters["kuryk"] == ()


def test_a_season_inside_one_year():
    rows = {"kuryk": {**KURYK, "season_start": "01-10", "season_end": "02-10", "harsh_winter_probability": 1.0}}

    assert drawn(rows).harsh_winters["kuryk"] == (2023,)


def test_winters_are_harsh_as_often_as_said():
    harsh = [2023 in drawn({"kuryk": KURYK}, replication=each).harsh_winters["kuryk"] for each in range(1500)]

    assert np.mean(harsh) == pytest.approx(0.2, abs=4 * np.sqrt(0.2 * 0.8 / 1500))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_likelier_port_has_ice_whenever_the_other_has(replication):
    got = drawn({"kuryk": KURYK, "aktau": AKTAU}, replication)

    assert set(got.harsh_winters["aktau"]) <= set(got.harsh_winters["kuryk"])
    overlap = intervals.intersection(got.closed["kuryk"], got.slow["kuryk"])
    assert overlap.shape == (0, 2)


def test_one_port_moves_no_other():
    alone = drawn({"kuryk": {**KURYK, "harsh_winter_probability": 1.0}})
    beside = drawn({"aktau": AKTAU, "kuryk": {**KURYK, "harsh_winter_probability": 1.0}})

    np.testing.assert_array_equal(alone.closed["kuryk"], beside.closed["kuryk"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("harsh_winter_probability", 1.2),
        ("closed_share_in_harsh_winter", -0.1),
        ("slow_factor", 0.9),
        ("slow_factor", None),
        ("season_start", "winter"),
        ("season_end", "02-31"),
    ],
)
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(InputError) as caught:
        drawn({"kuryk": {**KURYK, field: value}})

    assert [(problem.row, problem.field) for problem in caught.value.problems] == [("kuryk", field)]
