"""Steady flow over heights: by hand, against a formulation of its own, and what it refuses."""

from __future__ import annotations

import math
from dataclasses import replace

import fluids
import numpy as np
import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.systems.oil import hydraulics
from transcaspian.systems.oil.hydraulics import Oil
from transcaspian.systems.oil.inputs import crudes, pipelines
from transcaspian.systems.oil.line import Line, line_of

G = 9.80665
OIL = Oil(850.0, 10.0)


def line(km, heights, *, bore=0.5, pumps=(0,), most=60.0, least=2.0) -> Line:
    count = len(km)
    return Line(
        name="test",
        distance_m=np.array(km, float) * 1000.0,
        elevation_m=np.array(heights, float),
        bore_m=np.full(count, bore),
        pressure_max_bar=np.full(count, most),
        pumps=tuple(pumps),
        roughness_m=5e-5,
        pressure_min_bar=least,
        pump_efficiency_share=0.8,
        assumed=False,
    )


def colebrook(reynolds: float, roughness: float) -> float:
    """Friction factor by fixed-point iteration on the equation as printed (Colebrook 1939)."""
    inverse = 8.0
    for _ in range(100):
        inverse = -2.0 * math.log10(roughness / 3.7 + 2.51 * inverse / reynolds)
    return inverse**-2


def pressure_drop_bar(flow, *, bore, length_m, oil, roughness=5e-5) -> float:
    speed = flow / (math.pi / 4 * bore**2)
    reynolds = speed * bore / (oil.viscosity_cst * 1e-6)
    return colebrook(reynolds, roughness / bore) * length_m / bore * oil.density_kg_m3 * speed**2 / 2 / 1e5


def test_a_level_pipe_by_hand():
    found = hydraulics.steady(line([0, 50], [0, 0]), OIL, 0.3)
    drop = pressure_drop_bar(0.3, bore=0.5, length_m=50e3, oil=OIL)

    assert found.pressure_bar == pytest.approx([2.0 + drop, 2.0], rel=1e-9)
    assert found.boost_bar == pytest.approx([drop], rel=1e-9)
    assert found.power_mw == pytest.approx(drop * 1e5 * 0.3 / 0.8 / 1e6, rel=1e-9)
    assert found.spare_bar == pytest.approx(60.0 - 2.0 - drop, rel=1e-9)


def test_a_slope_adds_its_weight():
    level = hydraulics.steady(line([0, 50], [0, 0]), OIL, 0.3)
    rising = hydraulics.steady(line([0, 50], [0, 100]), OIL, 0.3)

    assert rising.boost_bar[0] - level.boost_bar[0] == pytest.approx(850.0 * G * 100.0 / 1e5)


def test_a_summit_calls_for_the_head_and_the_descent_lets_it_down():
    hill = line([0, 40, 50], [0, 300, -500])
    found = hydraulics.steady(hill, OIL, 0.2)

    assert found.over_km == 40.0
    assert found.pressure_bar[1] == pytest.approx(2.0)
    assert found.pressure_bar[2] == pytest.approx(60.0)  # held to the limit
    assert found.let_down_bar[2] > 0.0


def test_a_second_station_carries_more():
    single = hydraulics.largest_flow(line([0, 40, 80], [0, 0, 0]), OIL)
    double = hydraulics.largest_flow(line([0, 40, 80], [0, 0, 0], pumps=(0, 1)), OIL)
    # Half the length for the same pressure: the flow grows by 2^(1/2) in rough pipe, 2^(4/7) in smooth.
    assert 2**0.5 < double.flow_m3_s / single.flow_m3_s < 2 ** (4 / 7)
    assert single.spare_bar == pytest.approx(0.0, abs=1e-6)


def test_largest_flow_of_a_level_pipe_uses_all_pressure():
    found = hydraulics.largest_flow(line([0, 50], [0, 0]), OIL)

    drop = pressure_drop_bar(found.flow_m3_s, bore=0.5, length_m=50e3, oil=OIL)
    assert drop == pytest.approx(58.0, rel=1e-6)


def test_a_pipe_without_friction_to_speak_of_stops_at_a_speed():
    found = hydraulics.largest_flow(line([0, 0.01], [0, 0]), OIL)

    assert found.flow_m3_s == pytest.approx(10.0 * math.pi / 4 * 0.25)


def test_too_much_flow_and_too_high_a_hill_have_no_answer():
    with pytest.raises(NoAnswer, match=r"at km 0 the pressure would be [\d.]+ bar above"):
        hydraulics.steady(line([0, 50], [0, 0]), OIL, 2.0)
    with pytest.raises(NoAnswer, match="over km 20"):
        hydraulics.largest_flow(line([0, 20, 50], [0, 1000, 0]), OIL)


@pytest.mark.parametrize("flow", [0.0, -1.0, math.nan, math.inf])
def test_a_flow_is_above_zero(flow):
    with pytest.raises(InputError):
        hydraulics.steady(line([0, 50], [0, 0]), OIL, flow)


@pytest.mark.parametrize("share", [-0.1, 0.81, math.nan])
def test_drag_reducer_has_limits(share):
    with pytest.raises(InputError):
        hydraulics.oil(density_kg_m3=850.0, viscosity_cst=10.0, drag_reduction_share=share)


def test_drag_reducer_takes_nothing_from_laminar_flow():
    slow = {"bore_m": 0.5, "roughness_m": 5e-5}
    plain = hydraulics.friction(0.002, oil=Oil(850.0, 100.0), **slow)
    reduced = hydraulics.friction(0.002, oil=Oil(850.0, 100.0, 0.7), **slow)

    assert plain == reduced
    assert plain.factor == pytest.approx(64.0 / plain.reynolds)


def test_drag_reducer_gains_what_the_power_law_says():
    for share in (0.2, 0.354, 0.5):
        gain = hydraulics.gain_of_drag_reducer(1.84, bore_m=1.04, roughness_m=5e-5, oil=Oil(850.0, 10.0, share))
        assert gain == pytest.approx((1 / (1 - share)) ** 0.55, rel=0.02)


def random_lines(seed: int, count: int):
    """Yield lines with bores, heights, pressures and stations drawn at random, and oils to go with them."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        points = int(draw.integers(3, 15))
        yield (
            Line(
                name="random",
                distance_m=np.cumsum(draw.uniform(2e3, 40e3, points)),
                elevation_m=draw.uniform(0.0, 400.0, points),
                bore_m=draw.choice([0.4, 0.5, 0.7], points),
                pressure_max_bar=draw.uniform(60.0, 90.0, points),
                pumps=(0, *sorted({int(place) for place in draw.integers(1, points - 1, 3)})),
                roughness_m=float(draw.uniform(1e-5, 1e-4)),
                pressure_min_bar=2.0,
                pump_efficiency_share=0.8,
                assumed=False,
            ),
            Oil(float(draw.uniform(780, 930)), float(draw.uniform(2, 80)), float(draw.choice([0.0, 0.3]))),
        )


def largest_by_trial(line: Line, oil: Oil) -> float:
    """Another formulation: every pump gives all it may, the oil runs on as far as it gets, flows are tried."""

    def holds(flow: float) -> bool:
        gradient = [
            fluids.friction_factor(
                Re=flow / (math.pi / 4 * bore) / (oil.viscosity_cst * 1e-6), eD=line.roughness_m / bore
            )
            for bore in line.bore_m
        ]
        head = None
        for point in range(line.distance_m.size):
            low = line.elevation_m[point] + line.pressure_min_bar * 1e5 / oil.density_kg_m3 / G
            high = line.elevation_m[point] + line.pressure_max_bar[point] * 1e5 / oil.density_kg_m3 / G
            if head is not None and head < low - 1e-9:
                return False
            head = high if point in line.pumps else min(head, high)
            if point + 1 < line.distance_m.size:
                bore = line.bore_m[point]
                reynolds = flow / (math.pi / 4 * bore) / (oil.viscosity_cst * 1e-6)
                factor = gradient[point]
                if reynolds > 2040:
                    factor = max(factor * (1 - oil.drag_reduction_share), 64 / reynolds)
                speed = flow / (math.pi / 4 * bore**2)
                length = line.distance_m[point + 1] - line.distance_m[point]
                head -= factor * length / bore * speed**2 / 2 / G
        return True

    low, high = 0.0, 10.0 * math.pi / 4 * line.bore_m[:-1].min() ** 2  # no pump pushes oil faster than 10 m/s
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle > 0 and holds(middle) else (low, middle)
    return low


def test_random_lines_agree_with_another_formulation():
    compared = 0
    for drawn, oil in random_lines(seed=4, count=60):
        other = largest_by_trial(drawn, oil)
        if other < 1e-3:
            with pytest.raises(NoAnswer):
                hydraulics.largest_flow(drawn, oil)
            continue
        compared += 1
        assert hydraulics.largest_flow(drawn, oil).flow_m3_s == pytest.approx(other, rel=1e-6)
    assert compared > 30


def test_random_pipes_agree_with_fluids_and_colebrook():
    draw = np.random.default_rng(7)
    for _ in range(100):
        bore, flow, cst = draw.uniform(0.2, 1.2), draw.uniform(0.05, 2.0), draw.uniform(1.0, 60.0)
        found = hydraulics.friction(flow, bore_m=bore, roughness_m=5e-5, oil=Oil(850.0, cst))
        whole = fluids.one_phase_dP(m=flow * 850.0, rho=850.0, mu=cst * 1e-6 * 850.0, D=bore, roughness=5e-5, L=1000.0)

        assert found.loss_m_per_m * 1000.0 * 850.0 * G == pytest.approx(whole, rel=1e-6)
        if found.reynolds > 4000.0:
            assert found.factor == pytest.approx(colebrook(found.reynolds, 5e-5 / bore), rel=1e-8)


def test_every_pressure_of_a_flow_keeps_to_the_limits():
    for drawn, oil in random_lines(seed=11, count=40):
        try:
            most = hydraulics.largest_flow(drawn, oil)
        except NoAnswer:
            continue
        found = hydraulics.steady(drawn, oil, most.flow_m3_s * 0.7)
        assert np.all(found.pressure_bar >= drawn.pressure_min_bar - 1e-6)
        assert np.all(found.pressure_bar <= drawn.pressure_max_bar + 1e-6)
        assert np.all(found.boost_bar >= 0.0)
        assert np.all(found.let_down_bar >= 0.0)


def test_the_shipped_line_is_marked_as_assumed_and_carries_about_its_design(tables):
    pipeline = pipelines(tables)["btc"]
    btc = line_of("btc", pipeline, tables.columns("pipeline_profile"))
    crude = crudes(tables)[pipeline.crude]
    oil = Oil(crude.density_15_kg_m3, crude.viscosity.at(pipeline.temperature_c))

    assert btc.assumed
    assert len(btc.pumps) == 8
    assert btc.length_m == 1768e3
    assert btc.elevation_m.max() == 2800.0
    assert hydraulics.largest_flow(btc, oil).flow_bbl_per_day == pytest.approx(1.0e6, rel=0.05)
    reduced = replace(oil, drag_reduction_share=pipeline.drag_reduction_share)
    assert hydraulics.largest_flow(btc, reduced).flow_bbl_per_day == pytest.approx(1.2e6, rel=0.05)


def profile(**columns):
    base = {
        "pipeline": [None, None],
        "distance_km": [0.0, 10.0],
        "elevation_m": [0.0, 10.0],
        "diameter_mm": [None, None],
        "wall_mm": [None, None],
        "station": [None, None],
        "pressure_max_bar": [None, 40.0],
    }
    return {**base, **columns}


def test_what_a_profile_leaves_out_is_that_of_the_pipeline(tables):
    pipeline = pipelines(tables)["cpc"]
    found = line_of("cpc", pipeline, profile())

    assert found.bore_m == pytest.approx([(pipeline.diameter_mm - 2 * pipeline.wall_mm) / 1000.0] * 2)
    assert found.pressure_max_bar.tolist() == [pipeline.pressure_max_bar, 40.0]
    assert (found.pumps, found.assumed) == ((0,), False)
    assert found.fill_bbl == pytest.approx(10e3 * math.pi / 4 * found.bore_m[0] ** 2 / 0.158987294928)


def test_bad_profiles_are_refused_with_their_line(tables):
    pipeline = pipelines(tables)["cpc"]
    with pytest.raises(InputError) as caught:
        line_of(
            "cpc",
            pipeline,
            profile(distance_km=[10.0, 7.0], diameter_mm=[20.0, 500.0], wall_mm=[10.0, 9.0]),
            lines=(2, 3),
        )
    problems = caught.value.problems

    assert [(each.line, each.field) for each in problems] == [(3, "distance_km"), (2, "wall_mm")]
    assert "back by 3 km" in problems[0].rule
    with pytest.raises(InputError, match="two points"):
        line_of("cpc", pipeline, {name: cells[:1] for name, cells in profile().items()})
    with pytest.raises(NoAnswer, match="no profile"):
        line_of("cpc", pipeline, profile(pipeline=["btc", "btc"]))
