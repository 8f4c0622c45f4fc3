"""Routes on the seabed: the two lines of the project, a basin by hand, levels, zones that close the sea."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString, box

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import lattice
from transcaspian.systems.fibre import cost_surface, seabed_route, seabed_score
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedInputs, seabed_inputs
from transcaspian.world import bathymetry, zones

LEVEL_M = -28.96


@pytest.fixture(scope="module")
def inputs() -> SeabedInputs:
    return seabed_inputs(scenario.load("baseline-2023").sample(1, None))


@pytest.fixture(scope="module")
def sea() -> bathymetry.Bathymetry:
    return bathymetry.shipped().at_level(LEVEL_M)


@pytest.fixture(scope="module")
def proposal(inputs, sea) -> seabed_route.Proposal:
    start, end = inputs.ends("aktau_sumgait")
    return seabed_route.propose(start=start, end=end, sea=sea, inputs=inputs, zones=zones.shipped(), weights=(0, 1, 8))


def basin(depth_m: float = 400.0, *, step_deg: float = 0.02) -> bathymetry.Bathymetry:
    """Return a flat sea between 49.9 and 51.1 east with dry rows at its northern and southern ends."""
    lon, lat = np.arange(49.9, 51.1001, step_deg), np.arange(41.4, 42.6001, step_deg)
    grid = lattice.ellipsoidal(lon, lat)
    ground = np.full(grid.shape, LEVEL_M - depth_m)
    ground[lat > 42.5], ground[lat < 41.5] = LEVEL_M + 5.0, LEVEL_M + 5.0
    return bathymetry.Bathymetry(grid, ground, LEVEL_M, float(grid.north_km.max()), "basin")


SOUTH, NORTH = Landing(50.5, 41.499), Landing(50.5, 42.501)


def zone(geometry, rule: str, **more: float) -> zones.Zone:
    return zones.Zone("barrier", "fields", rule, "test", geometry, **more)


def test_the_lengths_add_up_and_are_those_of_planned_cables(proposal):
    best = proposal.best

    assert best.geodesic_km == pytest.approx(357.6, abs=1.5)
    assert best.detour_km >= 0.0
    assert best.slack_km == pytest.approx(sum(leg.cable_km - leg.length_km for leg in best.legs))
    assert best.cable_length_km == pytest.approx(sum(leg.cable_km for leg in best.legs))
    assert 1.0 < best.cable_length_km / best.geodesic_km < 1.07


def test_the_front_trades_cost_against_faults(proposal):
    costs = [route.scored.cost_usd for route in proposal.routes]
    faults = [route.scored.faults_per_year for route in proposal.routes]

    assert len(proposal.routes) >= 2
    assert costs == sorted(costs)
    assert faults == sorted(faults, reverse=True)


def test_a_coarse_grid_gives_a_corridor_and_says_what_is_missing(proposal):
    assert proposal.is_desk_study
    assert proposal.corridor_km == pytest.approx(22.2, abs=0.1)
    assert proposal.minute_decimals == 0
    assert "pipelines" in proposal.missing
    assert "no rule of slope is applied" in proposal.notes[0]
    minutes = proposal.best.points * 60.0
    assert minutes == pytest.approx(np.round(minutes))


@pytest.mark.parametrize(("step_km", "decimals"), [(11.1, 0), (1.9, 0), (0.46, 1), (0.1, 2), (0.01, 3)])
def test_positions_carry_the_decimals_of_the_grid(step_km, decimals):
    assert seabed_route.minute_decimals(step_km) == decimals


def test_armour_and_burial_follow_the_depth(proposal):
    for leg in proposal.best.legs:
        middle = (leg.least_depth_m + leg.most_depth_m) / 2
        if middle < 10.0:
            assert (leg.cable, leg.work) == ("double_armour", "shore_end")
        if leg.least_depth_m > 20.0:
            assert (leg.cable, leg.work, leg.burial_m) == ("single_armour", "plough", 1.0)
            assert 0.0 < leg.buried_share < 1.0


def test_the_route_is_the_same_from_either_end(inputs, sea):
    start, end = inputs.ends("kuryk_buzovna")
    there = seabed_route.propose(start=start, end=end, sea=sea, inputs=inputs, weights=(1,)).best
    back = seabed_route.propose(start=end, end=start, sea=sea, inputs=inputs, weights=(1,)).best

    assert back.points[::-1] == pytest.approx(there.points)
    assert back.cost_usd == pytest.approx(there.cost_usd, rel=0.01)


def test_over_a_flat_basin_the_route_is_straight(inputs):
    best = seabed_route.propose(start=SOUTH, end=NORTH, sea=basin(), inputs=inputs, weights=(1,)).best
    wet = [leg for leg in best.legs if leg.work == "plough"]

    assert best.detour_km < 0.1
    assert sum(leg.length_km for leg in wet) == pytest.approx(110.0, abs=5.0)


def test_cost_and_faults_by_hand(inputs):
    line = [(50.5, 41.7), (50.5, 42.3)]
    found = seabed_score.score(line, sea=basin(), inputs=inputs, zones=())
    length = found.geodesic_km
    works, cables, rules = inputs.works["plough"], inputs.cables["single_armour"], inputs.rules
    usd = cables.usd_per_km * (1 + works.slack_share) + works.spread_usd_per_day / works.km_per_day
    usd += rules["survey.usd_per_km"]
    buried = rules["burial.achieved_share"]
    faults = 0.2 / 1000 * (1 - buried + buried * rules["burial.fault_factor"])

    assert found.cost_usd == pytest.approx(usd * length)
    assert found.faults_per_year == pytest.approx(faults * length)
    assert found.slack_km == pytest.approx(works.slack_share * length)


def test_the_base_rates_of_the_published_depths_give_the_stated_faults(inputs):
    """64, 121, 51 and 122 km of depths to 50, 200, 500 and 1000 m: 0.2 faults a year, unburied."""
    rates = cost_surface.faults_per_km_year(np.array([25.0, 100.0, 300.0, 700.0]), inputs)

    assert float(rates @ np.array([64.0, 121.0, 51.0, 122.0])) == pytest.approx(0.2, rel=0.01)


@pytest.mark.parametrize("rule", ["cost", "faults"])
def test_an_added_hazard_never_lowers_the_optimum(inputs, rule):
    hazard = zone(box(50.3, 41.9, 50.9, 42.1), rule, factor=5.0)
    fault_usd = inputs.rules["repairs.usd_per_repair"] * inputs.rules["repairs.years"]
    for weight in (0.0, 1.0, 8.0):
        totals = []
        for given in ((), (hazard,)):
            best = seabed_route.propose(
                start=SOUTH, end=NORTH, sea=basin(), inputs=inputs, zones=given, weights=(weight,)
            ).best
            totals.append(best.cost_usd + weight * fault_usd * best.faults_per_year)
        assert totals[1] >= totals[0] * (1.0 - seabed_route.LOSS_SHARE)


def test_a_forbidden_zone_is_passed_outside(inputs):
    island = zone(box(50.3, 41.9, 50.8, 42.1), "forbidden")
    best = seabed_route.propose(start=SOUTH, end=NORTH, sea=basin(), inputs=inputs, zones=[island], weights=(1,)).best

    assert best.detour_km > 5.0
    assert not LineString(best.points).intersects(box(50.31, 41.91, 50.79, 42.09))


def test_zones_that_cut_the_shores_apart_are_named(inputs):
    wall = zone(box(49.0, 41.9, 52.0, 42.1), "forbidden")
    aside = replace(zone(box(50.1, 41.6, 50.2, 41.7), "forbidden"), name="aside")
    with pytest.raises(NoAnswer, match=r"apart: barrier$"):
        seabed_route.propose(start=SOUTH, end=NORTH, sea=basin(), inputs=inputs, zones=[aside, wall])


def test_no_water_is_said(inputs, sea):
    start, end = inputs.ends("aktau_sumgait")
    with pytest.raises(InputError, match=r"1473 m above the water"):
        seabed_route.propose(start=start, end=end, sea=sea.at_level(-1500.0), inputs=inputs)
    rules = {**inputs.rules, "landing.highest_m": 5000.0, "landing.farthest_km": 1000.0}
    with pytest.raises(NoAnswer, match=r"under water at a level of -1500\.0 m"):
        seabed_route.propose(start=start, end=end, sea=sea.at_level(-1500.0), inputs=replace(inputs, rules=rules))


@pytest.mark.parametrize(
    ("landing", "words"),
    [
        (Landing(48.0, 41.2), "above the water"),
        (Landing(52.8, 43.3), "from the nearest water|above the water"),
        (Landing(60.0, 41.0), "does not cover"),
    ],
)
def test_an_impossible_landing_is_refused(inputs, sea, landing, words):
    with pytest.raises(InputError, match=words):
        seabed_route.propose(start=landing, end=inputs.ends("aktau_sumgait")[1], sea=sea, inputs=inputs)


def test_a_falling_sea_moves_both_shore_ends(inputs, sea):
    start, end = inputs.ends("kuryk_buzovna")
    now, later = (
        seabed_route.propose(start=start, end=end, sea=sea.at_level(level), inputs=inputs, weights=(1,)).best
        for level in (-28.0, -34.0)
    )

    assert later.shore_start_km > now.shore_start_km
    assert later.shore_end_km > now.shore_end_km


def test_a_line_may_only_be_crossed_at_its_angle(inputs):
    pipe = zones.Zone(
        "pipe",
        "pipelines",
        "crossing",
        "test",
        LineString([(50.35, 41.6), (50.65, 42.4)]),
        min_angle_deg=60.0,
        distance_m=800.0,
    )
    fine = basin(step_deg=0.01)
    best = seabed_route.propose(
        start=Landing(50.4, 41.499), end=Landing(50.6, 42.501), sea=fine, inputs=inputs, zones=[pipe], weights=(0,)
    ).best

    assert [crossing.zone for crossing in best.crossings] == ["pipe"]
    assert best.crossings[0].angle_deg >= 50.0


def test_slopes_count_on_a_fine_grid(inputs):
    """A face of 13 degrees: the plough may go up it (15) but not across it (10)."""
    flat = basin(500.0, step_deg=0.005)
    column = np.arange(flat.lattice.columns)
    ramp = np.tan(np.radians(13.0)) * 1000.0 * flat.lattice.east_km[:, None] * np.clip(column - 100, 0, 3)[None, :]
    face = replace(flat, ground_m=np.where(flat.ground_m < LEVEL_M, flat.ground_m + ramp, flat.ground_m))
    found = cost_surface.surface(face, inputs=inputs, zones=())
    limits = found.limits
    assert limits is not None
    inside = (limits.row > 30) & (limits.row < 210)  # not the shores
    here = limits.bare[inside & (limits.column == 102)]

    assert not face.is_desk_study
    assert found.notes == ()
    assert set(limits.column[inside]) == {101, 102}
    assert here[:, 8].all()  # northward, across the slope
    assert not here[:, 0].any()  # eastward, up it
    factors = found.headings(1e9).factors[1:][inside & (limits.column == 102)]
    assert (factors[:, 8] > 1.0).all()
    assert (factors[:, 0] == 1.0).all()


def test_two_lines_keep_apart(inputs, sea, proposal):
    start, end = inputs.ends("kuryk_buzovna")
    other = seabed_route.propose(start=start, end=end, sea=sea, inputs=inputs, weights=(1,)).best
    apart = seabed_score.separation(proposal.best, other, sea=sea, inputs=inputs)
    same = seabed_score.separation(other, other, sea=sea, inputs=inputs)

    assert apart.least_km > 20.0
    assert apart.share_kept == 1.0
    assert same.least_km == pytest.approx(0.0, abs=1e-6)
    assert same.share_kept == 0.0


def test_an_unknown_line_is_refused(inputs):
    with pytest.raises(InputError, match="aktau_sumgait"):
        inputs.ends("atlantis")
