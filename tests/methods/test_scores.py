"""Scores of a back-test: cases by hand, laws of the pinball loss, rows that cannot be scored."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.methods import scores

RULE = {"high": 0.10, "medium": 0.20}
ROW = scores.Row(
    id="calls",
    quantity="calls",
    role="check",
    p10=90.0,
    p50=100.0,
    p90=120.0,
    published=110.0,
    unit="calls",
    source="here",
    confidence="high",
)
numbers = st.floats(-1e6, 1e6, allow_nan=False)


def test_a_hit_by_hand():
    assert scores.hit(ROW, RULE) is True  # 10 from 110, 11 allowed
    assert scores.hit(replace(ROW, p50=98.9), RULE) is False
    assert scores.hit(replace(ROW, p50=99.0), RULE) is True  # the edge belongs to it
    assert scores.hit(replace(ROW, p50=88.0, confidence="medium"), RULE) is True
    assert scores.hit(replace(ROW, confidence="low"), RULE) is None
    assert scores.hit(replace(ROW, confidence="low", tolerance_share=0.5), RULE) is None
    assert scores.hit(replace(ROW, tolerance_share=0.05), RULE) is False


def test_a_printed_range_is_a_hit_from_end_to_end():
    wide = replace(ROW, low=60.0, high=160.0)
    assert [scores.hit(replace(wide, p50=value), RULE) for value in (59.9, 60.0, 160.0, 160.1)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_band_covers_what_it_reaches():
    assert scores.covered(ROW) is True
    assert scores.covered(replace(ROW, published=121.0)) is False
    assert scores.covered(replace(ROW, published=140.0, low=119.0, high=150.0)) is True
    assert scores.covered(replace(ROW, p10=100.0, p90=100.0)) is None


def test_pinball_by_hand():
    """Published 110 against 90, 100, 120: (0.1 x 20 + 0.5 x 10 + 0.1 x 10) / 3 = 8 / 3."""
    assert scores.pinball(110.0, 90.0, 0.1) == pytest.approx(2.0)
    assert scores.pinball(110.0, 120.0, 0.9) == pytest.approx(1.0)
    assert scores.loss(ROW) == pytest.approx(8.0 / 3.0 / 110.0)
    assert scores.naive_loss(replace(ROW, naive=80.0)) == pytest.approx(0.5 * 30.0 / 110.0)
    assert math.isnan(scores.naive_loss(ROW))


@given(st.lists(numbers, min_size=1, max_size=30), numbers, st.sampled_from([0.1, 0.5, 0.9]))
def test_no_forecast_beats_the_quantile_itself(values, other, share):
    """The mean loss over a sample is least at the sample's quantile of that share."""

    def mean(forecast: float) -> float:
        return float(np.mean([scores.pinball(value, forecast, share) for value in values]))

    best = float(np.quantile(values, share, method="inverted_cdf"))
    assert mean(best) <= mean(other) + 1e-6


@given(numbers, numbers, st.floats(0.01, 0.99))
def test_loss_is_never_negative_and_nought_only_when_right(published, forecast, share):
    found = scores.pinball(published, forecast, share)
    assert found >= 0.0
    assert (found == 0.0) == (published == forecast)


@given(st.floats(1e-3, 1e3), st.floats(0.0, 3.0))
def test_hits_and_loss_do_not_hang_on_the_unit(unit, distance):
    here = replace(ROW, p10=80.0, p50=110.0 * distance, p90=400.0)
    there = replace(here, p10=80.0 * unit, p50=110.0 * distance * unit, p90=400.0 * unit, published=110.0 * unit)
    if abs(abs(distance - 1.0) - RULE["high"]) > 1e-6:
        assert scores.hit(here, RULE) is scores.hit(there, RULE)
    assert scores.loss(here) == pytest.approx(scores.loss(there))


def test_trend_by_hand():
    assert scores.trend([2019, 2020], [759.0, 783.0], 2021) == pytest.approx(807.0)
    assert scores.trend([2019, 2020, 2021], [10.0, 10.0, 4.0], 2022) == pytest.approx(2.0)
    assert scores.trend([2021], [41.0], 2023) == 41.0
    assert scores.trend([2020, 2021], [9.0, 3.0], 2023) == 0.0
    assert scores.trend([2022, 2023], [1.0, 2.0], 2022) is None


@given(st.floats(0.0, 100.0), st.floats(0.0, 10.0), st.integers(2, 6), st.integers(1, 5))
def test_trend_goes_on_with_a_straight_line(start, slope, known, ahead):
    years = [2000 + place for place in range(known)]
    values = [start + slope * place for place in range(known)]
    found = scores.trend(years, values, years[-1] + ahead)
    assert found == pytest.approx(start + slope * (known - 1 + ahead), abs=1e-6)


def test_scores_of_roles_stay_apart():
    rows = [
        ROW,
        replace(ROW, id="low", confidence="low", p50=500.0, p90=500.0),
        replace(ROW, id="miss", p10=10.0, p50=20.0, p90=30.0, naive=110.0),
        replace(ROW, id="given", role="input", p10=110.0, p50=110.0, p90=110.0),
    ]
    found = scores.score(rows, RULE)
    assert list(found) == ["input", "check"]
    mine = found["check"]
    assert (mine.rows, mine.scored, mine.hits, mine.banded, mine.covered, mine.against) == (3, 2, 1, 2, 1, 1)
    assert mine.sharpness == pytest.approx((30.0 + 20.0) / 2.0 / 110.0)
    assert mine.naive_loss == 0.0
    assert mine.loss_beside_naive == pytest.approx((0.1 * 100 + 0.5 * 90 + 0.9 * 80) / 3.0 / 110.0)
    assert (found["input"].hits, found["input"].banded) == (1, 0)
    assert math.isnan(found["input"].sharpness)


def test_every_row_that_cannot_be_scored_is_told_at_once():
    rows = [
        ROW,
        replace(ROW, p10=105.0),
        replace(ROW, id="range", low=120.0, high=130.0),
        replace(ROW, id="share", tolerance_share=10.0),
        replace(ROW, id="nan", p50=math.nan),
        replace(ROW, id="role", role="hope"),
    ]
    with pytest.raises(InputError) as caught:
        scores.score(rows, RULE)
    told = str(caught.value)
    assert all(name in told for name in ("calls", "range", "share", "nan", "role", "ascending", "more than one"))
