"""Routes on the seabed: the two lines of the project, a basin by hand, levels, zones that close the sea."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.methods import geodesy, lattice
from transcaspian.systems.fibre import cost_surface, route_parts, seabed_route, seabed_score, separation
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
def proposal(inputs, tables, sea) -> seabed_route.Proposal:
    start, end = inputs.ends("aktau_sumgait")
    hazards = zones.with_factors(zones.shipped(), tables.rows("seabed_hazards"))
    return seabed_route.propose(start=start, end=end, sea=sea, inputs=inputs, zones=hazards, weights=(0, 1, 8))


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
    assert "fishing" in proposal.missing
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
    apart = separation.separation(proposal.best, other, sea=sea, inputs=inputs)
    same = separation.separation(other, other, sea=sea, inputs=inputs)

    assert apart.least_km > 20.0
    assert apart.share_kept == 1.0
    assert same.least_km == pytest.approx(0.0, abs=1e-6)
    assert same.share_kept == 0.0


def test_an_unknown_line_is_refused(inputs):
    with pytest.raises(InputError, match="aktau_sumgait"):
        inputs.ends("atlantis")


def shelf(inner_m: float, outer_m: float) -> bathymetry.Bathymetry:
    """Return the basin with a bank of another depth across its middle third, from side to side but for a gap."""
    flat = basin(outer_m)
    ground = flat.ground_m.copy()
    lat = flat.lattice.first_lat + np.arange(flat.lattice.rows) * flat.lattice.step_lat
    ground[(lat > 41.9) & (lat < 42.1), : flat.lattice.columns * 3 // 4] = LEVEL_M - inner_m
    return replace(flat, ground_m=ground)


def test_joints_are_counted_and_priced(inputs):
    line = [(50.5, 41.6), (50.5, 42.4)]
    flat = seabed_score.score(line, sea=basin(), inputs=inputs, zones=())
    over = seabed_score.score(line, sea=shelf(10.0, 400.0), inputs=inputs, zones=())
    free = replace(inputs, rules={**inputs.rules, "joints.usd_per_change": 0.0})
    cheaper = seabed_score.score(line, sea=shelf(10.0, 400.0), inputs=free, zones=())

    assert (flat.joints, over.joints) == (0, 2)
    assert over.cost_usd - cheaper.cost_usd == pytest.approx(2 * inputs.rules["joints.usd_per_change"])


def test_dear_joints_turn_the_route_round_a_bank(inputs):
    """Nothing but joints speaks against the bank: with free ones the way is straight, with dear ones it goes round."""
    alike = {name: replace(each, spread_usd_per_day=1.0, slack_share=0.0) for name, each in inputs.works.items()}
    even = replace(
        inputs,
        works=alike,
        cables={name: replace(each, usd_per_km=20_000.0) for name, each in inputs.cables.items()},
        rules={**inputs.rules, "repairs.usd_per_repair": 0.0},
    )
    found = []
    for usd in (0.0, 5e6):
        priced = replace(even, rules={**even.rules, "joints.usd_per_change": usd})
        sea = shelf(10.0, 400.0)
        start, end = Landing(50.5, 41.52), Landing(50.5, 42.48)
        found.append(seabed_route.propose(start=start, end=end, sea=sea, inputs=priced, weights=(1,)).best)
    straight, round_it = found

    assert (straight.joints, round_it.joints) == (2, 0)
    assert round_it.detour_km > straight.detour_km + 5.0


def test_water_that_will_fall_dry_costs_more(inputs):
    depth = np.array([-1.0, 2.0, 10.0])

    assert cost_surface.falling_shore_factor(depth, inputs).tolist() == [
        1.0,
        inputs.rules["falling_shore.cost_factor"],
        1.0,
    ]


def test_headings_that_bar_every_way_are_no_answer(inputs):
    """A pipeline from shore to shore that may be crossed at right angles alone, along a way that cannot turn."""
    along = LineString([(50.5, 41.3), (50.5, 42.7)])
    wall = replace(zone(along, "crossing", min_angle_deg=90, distance_m=200_000), layer="pipelines")

    with pytest.raises(NoAnswer, match="bar every way"):
        seabed_route.propose(start=SOUTH, end=NORTH, sea=basin(), inputs=inputs, zones=(wall,), weights=(1,))


def test_hazards_passed_are_listed_with_the_rule(inputs, sea, proposal):
    ((lon, lat),) = geodesy.along_track(proposal.best.points, [180.0])
    beside = box(lon + 0.08, lat - 0.05, lon + 0.12, lat + 0.05)
    given = [zone(beside, "forbidden"), replace(zone(beside, "faults"), name="lane", layer="ferry_lanes")]
    near = separation.proximities(proposal.best, sea=sea, inputs=inputs, zones=given)

    assert {each.zone for each in near} == {"barrier", "lane"}
    assert all(0.0 < each.apart_km < 10.0 for each in near)
    wanted = {each.zone: each.wanted_km for each in near}
    assert wanted["barrier"] >= 0.5
    assert np.isnan(wanted["lane"])


def test_ground_of_a_line_is_as_wide_as_the_rule(inputs, sea, proposal):
    ground = separation.keep_out(proposal.best, name="first", inputs=inputs, slop_km=0.0).geometry
    deepest = int(np.argmax(proposal.best.profile_depth_m))
    (lon, lat), depth = (
        geodesy.along_track(proposal.best.points, [proposal.best.profile_km[deepest]])[0],
        proposal.best.profile_depth_m[deepest],
    )
    step = 3.0 * depth / 1000.0 / (111.32 * np.cos(np.radians(lat)))

    assert depth > 600.0
    assert ground.contains(Point(lon + 0.9 * step, lat))
    assert not ground.contains(Point(lon + 1.3 * step, lat))


def test_parts_of_a_route_add_up(proposal):
    part = route_parts.route_parts(proposal.best)

    assert part.length_km == pytest.approx(proposal.best.cable_length_km)
    assert part.shore_faults_per_year + part.main_faults_per_year == pytest.approx(proposal.best.faults_per_year)
    assert 1.0 < part.shore_start_km < 30.0
    assert 1.0 < part.shore_end_km < 30.0
    assert part.usd_per_km * part.length_km == pytest.approx(proposal.best.cost_usd)


def test_a_route_that_never_leaves_the_shore_end_has_no_main_lay(inputs):
    scored = seabed_score.score([(50.5, 41.7), (50.5, 41.9)], sea=basin(10.0), inputs=inputs, zones=())
    part = route_parts.route_parts(scored)

    assert part.main_km == pytest.approx(0.0)
    assert part.shore_end_km == 0.0
    assert part.shore_start_km == pytest.approx(scored.cable_length_km)
