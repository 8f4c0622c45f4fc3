"""Batches and a contamination on their way through a line."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.errors import InputError
from transcaspian.systems.oil import batches
from transcaspian.systems.oil.batches import Batch
from transcaspian.systems.oil.contamination import EDGE_DEVIATIONS, arrival
from transcaspian.systems.oil.inputs import pipelines
from transcaspian.systems.oil.line import Line, line_of
from transcaspian.units import M3_PER_BBL

BORE = math.sqrt(4.0 / math.pi)  # one square metre


def line(km, bores) -> Line:
    count = len(km)
    return Line(
        "test",
        np.array(km) * 1000.0,
        np.zeros(count),
        np.array(bores),
        np.full(count, 50.0),
        (0,),
        5e-5,
        2.0,
        0.8,
        False,
    )


STRAIGHT = line([0.0, 36.0], [BORE, BORE])  # holds 36,000 m3


def test_a_batch_arrives_when_the_line_before_it_has_been_pushed_out():
    first, second = batches.travelling(
        STRAIGHT, [Batch("a", 18_000.0), Batch("b", 30_000.0)], flow_m3_s=1.0, time_h=11.0
    )

    assert (first.arrives_h, first.passed_h) == (pytest.approx(10.0), pytest.approx(15.0))
    assert (second.arrives_h, second.passed_h) == (pytest.approx(15.0), pytest.approx(36_000 / 3600 + 48_000 / 3600))
    # After 11 h 39,600 m3 are in: 3,600 of the first are out, 21,600 of the second are in the line.
    assert (first.delivered_m3, first.inside_m3, first.waiting_m3) == pytest.approx((3_600.0, 14_400.0, 0.0))
    assert (second.delivered_m3, second.inside_m3, second.waiting_m3) == pytest.approx((0.0, 21_600.0, 8_400.0))
    assert (first.head_m, first.tail_m) == (None, pytest.approx(21_600.0))
    assert (second.head_m, second.tail_m) == (pytest.approx(21_600.0), None)


def test_a_wide_part_holds_more_and_takes_longer():
    wide = line([0.0, 18.0, 36.0], [2 * BORE, BORE, BORE])

    assert batches.transit_h(wide, 1.0) == pytest.approx((18_000 * 4 + 18_000) / 3600)
    found = batches.travelling(wide, [Batch("a", 1e6)], flow_m3_s=1.0, time_h=72_000 / 3600)
    assert found[0].head_m == pytest.approx(18_000.0)


@pytest.mark.parametrize(
    ("volume", "flow", "time", "fields"),
    [(0.0, 1.0, 1.0, ["volume_m3"]), (1.0, 0.0, 1.0, ["flow"]), (-1.0, 1.0, -1.0, ["volume_m3", "time_h"])],
)
def test_impossible_batches_are_refused(volume, flow, time, fields):
    with pytest.raises(InputError) as caught:
        batches.travelling(STRAIGHT, [Batch("a", volume)], flow_m3_s=flow, time_h=time)
    assert [each.field for each in caught.value.problems] == fields


def test_mixing_is_continuous_at_the_critical_reynolds_number():
    for bore in (0.1, 0.3, 0.8, 1.04):
        pipe = line([0.0, 100.0], [bore, bore])
        at_critical = 1.0 / (math.pi / 4 * bore**2) * bore / batches.critical_reynolds(bore) * 1e6
        below, above = (
            batches.mixed_volume_m3(pipe, flow_m3_s=1.0, viscosity_cst=at_critical * step) for step in (1.0001, 0.9999)
        )
        assert below == pytest.approx(above, rel=0.015)


def test_mixing_by_hand_and_cut_in_pieces():
    flow, cst = 1.0, 2.0  # above the critical number
    reynolds = flow / 1.0 * BORE / (cst * 1e-6)
    whole = batches.mixed_volume_m3(STRAIGHT, flow_m3_s=flow, viscosity_cst=cst)
    pieces = line([0.0, 5.0, 17.0, 36.0], [BORE] * 4)

    assert whole == pytest.approx(11.75 * math.sqrt(BORE * 36_000.0) * reynolds**-0.1)
    assert batches.mixed_volume_m3(pieces, flow_m3_s=flow, viscosity_cst=cst) == pytest.approx(whole)


def test_the_interface_through_btc_is_a_quarter_of_a_percent_of_its_fill(tables):
    btc = line_of("btc", pipelines(tables)["btc"], tables.columns("pipeline_profile"))
    for flow_bbl_per_day in (0.6e6, 1.2e6):
        flow = flow_bbl_per_day * M3_PER_BBL / 86_400
        mixed = batches.mixed_volume_m3(btc, flow_m3_s=flow, viscosity_cst=8.0)
        assert 23_000 < mixed / M3_PER_BBL < 27_500
        assert mixed / btc.volume_m3[-1] == pytest.approx(0.0026, abs=0.0004)


def test_a_long_slug_arrives_whole_and_a_short_one_thinned():
    given = {"ppm_in": 100.0, "limit_ppm": 10.0, "flow_m3_s": 1.0, "viscosity_cst": 8.0}
    mixed = batches.mixed_volume_m3(STRAIGHT, flow_m3_s=1.0, viscosity_cst=8.0)
    long = arrival(STRAIGHT, slug_m3=20 * mixed, **given)
    short = arrival(STRAIGHT, slug_m3=mixed / 100.0, **given)

    assert long.peak_ppm == pytest.approx(100.0)
    assert long.over_limit_m3 > 20 * mixed
    # An edge is 10 % strong where its deviation times 1.2816 lies outside of it.
    assert long.over_limit_m3 == pytest.approx(20 * mixed + 2 * 1.2815516 * mixed / EDGE_DEVIATIONS, rel=1e-6)
    # A short slug is a pulse: V / (s sqrt(2 pi)).
    pulse = 100.0 * short.slug_m3 / (short.deviation_m3 * math.sqrt(2 * math.pi))
    assert short.peak_ppm == pytest.approx(pulse, rel=1e-3)
    assert (short.begins_h, short.ends_h, short.over_limit_m3, short.clean_oil_needed_m3) == (None, None, 0.0, 0.0)


def test_what_came_in_goes_out():
    found = arrival(STRAIGHT, slug_m3=500.0, ppm_in=80.0, limit_ppm=10.0, flow_m3_s=1.0, viscosity_cst=8.0)
    hours = np.linspace(found.peak_h - 3.0, found.peak_h + 3.0, 20_001)

    assert np.trapezoid(found.ppm_at(hours), hours) * 3600.0 == pytest.approx(500.0 * 80.0)
    assert found.ppm_at(np.array([found.begins_h, found.ends_h])) == pytest.approx([10.0, 10.0], rel=1e-6)
    assert found.transit_h == pytest.approx(10.0)


def test_diluted_with_the_clean_oil_named_the_spoilt_oil_meets_the_limit():
    found = arrival(STRAIGHT, slug_m3=500.0, ppm_in=80.0, limit_ppm=10.0, flow_m3_s=1.0, viscosity_cst=8.0)
    hours = np.linspace(found.begins_h, found.ends_h, 20_001)
    carried = np.trapezoid(found.ppm_at(hours), hours) * 3600.0

    assert carried / (found.over_limit_m3 + found.clean_oil_needed_m3) == pytest.approx(10.0, rel=1e-5)


def test_every_impossible_contamination_is_told():
    with pytest.raises(InputError) as caught:
        arrival(STRAIGHT, slug_m3=0.0, ppm_in=2e6, limit_ppm=math.nan, flow_m3_s=math.inf, viscosity_cst=8.0)
    assert [each.field for each in caught.value.problems] == ["volume", "ppm", "limit_ppm", "flow"]
