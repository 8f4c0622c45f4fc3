"""Laws that hold for any oil, any line, any bank."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import NoAnswer
from transcaspian.systems.oil import batches, hydraulics, mixtures, quality_bank
from transcaspian.systems.oil.batches import Batch
from transcaspian.systems.oil.hydraulics import Oil
from transcaspian.systems.oil.inputs import BankFactors, Crude
from transcaspian.systems.oil.line import Line
from transcaspian.systems.oil.quality_bank import Receipt
from transcaspian.systems.oil.volume_correction import crude_factor, product_factor

densities = st.floats(700.0, 1000.0)
temperatures = st.floats(-15.0, 100.0)


@st.composite
def grades(draw, *, name="x"):
    warm = draw(st.floats(1.0, 50.0))
    return Crude(
        name=name,
        density_15_kg_m3=draw(densities),
        sulphur_pct=draw(st.floats(0.0, 4.0)),
        mercaptans_ppm=draw(st.floats(0.0, 300.0)),
        temperature_1_c=20.0,
        viscosity_1_cst=warm * draw(st.floats(1.5, 6.0)),
        temperature_2_c=50.0,
        viscosity_2_cst=warm,
        pour_c=None,
        bbl_per_t=None,
    )


@st.composite
def lines(draw):
    points = draw(st.integers(2, 8))

    def each(low, high):
        return np.array(draw(st.lists(st.floats(low, high), min_size=points, max_size=points)))

    pumps = draw(st.sets(st.integers(1, points - 1), max_size=2)) - {points - 1}
    return Line(
        name="any",
        distance_m=np.cumsum(each(1e3, 60e3)),
        elevation_m=each(0.0, 300.0),
        bore_m=each(0.3, 1.1),
        pressure_max_bar=each(50.0, 100.0),
        pumps=(0, *sorted(pumps)),
        roughness_m=draw(st.floats(1e-5, 2e-4)),
        pressure_min_bar=2.0,
        pump_efficiency_share=0.8,
        assumed=False,
    )


oils = st.builds(Oil, st.floats(780.0, 950.0), st.floats(1.0, 200.0), st.sampled_from([0.0, 0.2, 0.5, 0.8]))


def carried(line: Line, oil: Oil) -> float:
    try:
        return hydraulics.largest_flow(line, oil).flow_m3_s
    except NoAnswer:
        return 0.0


@given(densities, temperatures, temperatures)
def test_warmer_oil_takes_more_room(density, one, other):
    cold, warm = sorted((one, other))
    for factor in (crude_factor, product_factor):
        assert factor(density, cold) >= factor(density, warm)


@given(densities, densities, st.floats(15.0, 100.0))
def test_lighter_crude_expands_more(one, other, temperature):
    light, heavy = sorted((one, other))
    assert crude_factor(light, temperature) <= crude_factor(heavy, temperature)


@given(st.lists(st.tuples(grades(), st.floats(0.01, 100.0)), min_size=1, max_size=5), st.floats(5.0, 60.0))
def test_a_blend_lies_between_its_parts(parts, temperature):
    crudes = {str(number): crude for number, (crude, _) in enumerate(parts)}
    blend = mixtures.mixed({str(number): mass for number, (_, mass) in enumerate(parts)}, crudes)

    assert sum(blend.shares.values()) == pytest.approx(1.0)
    assert blend.mass_t == pytest.approx(blend.volume_15_m3 * blend.density_15_kg_m3 / 1000.0)
    for name in ("density_15_kg_m3", "sulphur_pct", "mercaptans_ppm", "api"):
        values = [getattr(crude, name) for crude in crudes.values()]
        assert min(values) - 1e-6 <= getattr(blend, name) <= max(values) + 1e-6
    for at in (mixtures.COLD_C, mixtures.WARM_C):
        values = [crude.viscosity.at(at) for crude in crudes.values()]
        assert 0.99 * min(values) <= blend.viscosity.at(at) <= 1.01 * max(values)


@settings(max_examples=60)
@given(lines(), oils, st.floats(0.0, 40.0))
def test_more_pressure_never_gives_less_flow(line, oil, more):
    stronger = Line(
        **{
            **{name: getattr(line, name) for name in line.__slots__},
            "pressure_max_bar": line.pressure_max_bar + more,
        }
    )
    assert carried(stronger, oil) >= carried(line, oil) * (1 - 1e-9)


@settings(max_examples=60)
@given(lines(), oils, st.floats(0.0, 0.8))
def test_drag_reducer_never_gives_less_flow(line, oil, share):
    plain = Oil(oil.density_kg_m3, oil.viscosity_cst)
    reduced = Oil(oil.density_kg_m3, oil.viscosity_cst, share)

    assert carried(line, reduced) >= carried(line, plain) * (1 - 1e-9)


@given(
    lines(),
    st.lists(st.floats(1.0, 1e5), min_size=1, max_size=6),
    st.floats(0.01, 3.0),
    st.floats(0.0, 500.0),
)
def test_batches_keep_their_volume_and_their_order(line, volumes, flow, time_h):
    found = batches.travelling(
        line, [Batch(str(number), volume) for number, volume in enumerate(volumes)], flow_m3_s=flow, time_h=time_h
    )

    for each in found:
        parts = each.waiting_m3, each.inside_m3, each.delivered_m3
        assert sum(parts) == pytest.approx(each.batch.volume_m3)
        assert min(parts) >= -1e-6
    pumped = min(flow * 3600.0 * time_h, sum(volumes))
    assert sum(each.inside_m3 + each.delivered_m3 for each in found) == pytest.approx(pumped, abs=1e-6)
    assert sum(each.inside_m3 for each in found) <= line.volume_m3[-1] + 1e-6
    arrivals = [each.arrives_h for each in found]
    assert arrivals == sorted(arrivals)


receipts = st.lists(
    st.builds(Receipt, st.just("x"), st.floats(0.1, 1e8), st.floats(10.0, 60.0), st.floats(0.0, 5.0)),
    min_size=1,
    max_size=12,
)


@given(receipts, st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_the_bank_sums_to_zero_to_the_cent(given_receipts, gravity, sulphur):
    account = quality_bank.settled(given_receipts, BankFactors("any", "paid", 14.0, gravity, sulphur))

    assert sum(round(each.receives_usd * 100) for each in account.settlements) == 0
    for each in account.settlements:
        assert each.receives_usd == pytest.approx(each.gravity_usd + each.sulphur_usd, abs=0.011, rel=1e-9)


@given(receipts, st.floats(0.01, 1.0))
def test_better_oil_never_pays_worse_oil(given_receipts, factor):
    account = quality_bank.settled(given_receipts, BankFactors("any", "paid", 14.0, factor, factor))

    for each in account.settlements:
        if each.receipt.api >= account.api and each.receipt.sulphur_pct <= account.sulphur_pct:
            assert each.receives_usd >= -0.01
