"""What must hold for any line: noise adds up, pairs add up, length costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian import scenario
from transcaspian.systems.fibre import design, optics
from transcaspian.systems.fibre.inputs import line_inputs
from transcaspian.systems.fibre.optics import Comb, Glass, Section

LINE = line_inputs(scenario.load("baseline-2023").sample(1, None))
COMB = Comb(channels=15, spacing_ghz=75, symbol_rate_gbd=69, centre_thz=193.7, transmitter_osnr_db=40)
glasses = st.builds(Glass, st.floats(0.14, 0.25), st.floats(70, 160), st.floats(4, 25), st.floats(2, 3))
sections = st.builds(
    Section, st.floats(20, 150), st.floats(5, 40), st.floats(3, 7), st.floats(5, 40), st.floats(-10, 8)
)


@given(glasses, st.lists(sections, min_size=1, max_size=5), sections)
def test_one_more_section_never_raises_any_channel(glass, some, another):
    before = optics.gsnr_db(glass, COMB, tuple(some))

    assert np.all(optics.gsnr_db(glass, COMB, (*some, another)) <= before)


@given(glasses, st.lists(sections, min_size=1, max_size=4), st.floats(0.1, 6.0))
def test_away_from_the_best_power_the_middle_channel_is_worse(glass, some, off_db):
    best = optics.best_launch_dbm(glass, COMB, tuple(some))

    def middle(launch_dbm: float) -> float:
        launched = tuple(replace(each, launch_dbm=launch_dbm) for each in some)
        return float(optics.gsnr_db(glass, COMB, launched)[COMB.channels // 2])

    assert middle(best) >= max(middle(best - off_db), middle(best + off_db))


@settings(max_examples=20)
@given(st.floats(100, 900), st.integers(1, 15))
def test_more_pairs_carry_more_and_cost_more(length_km, pairs):
    one = design.repeatered(length_km, LINE)
    fewer, more = (design.with_pairs(one, LINE, count) for count in (pairs, pairs + 1))

    assert more.system_tbps > fewer.system_tbps
    assert more.cost.total_usd > fewer.cost.total_usd
    assert more.feed_volts >= fewer.feed_volts


@settings(max_examples=20)
@given(st.floats(100, 800), st.floats(1, 100))
def test_a_longer_line_costs_more_and_carries_no_more_with_as_many_spans(length_km, more_km):
    spans = 9
    shorter, longer = (design.repeatered(each, LINE, spans=spans) for each in (length_km, length_km + more_km))

    assert longer.cost.total_usd > shorter.cost.total_usd
    assert longer.pair_tbps <= shorter.pair_tbps
