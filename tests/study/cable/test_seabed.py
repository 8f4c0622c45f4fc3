"""Routes of the cable as a study gives them: level of the year, tables, a sea without a way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.messages import reread
from transcaspian.study.cable import routes as cable_routes
from transcaspian.study.cable import seabed, seabed_spread, seabed_tables
from transcaspian.systems.fibre.seabed_inputs import Landing, SeabedLine


@pytest.fixture(scope="module")
def plan():
    return scenario.load("baseline-2023")


@pytest.fixture(scope="module")
def on(plan):
    return seabed.ground(plan.sample(0, None))


def test_the_level_is_that_of_the_year(on, plan):
    assert on.sea.level_m == pytest.approx(-28.96, abs=0.05)
    assert seabed.ground(plan.sample(0, None), level_m=-31.0).sea.level_m == -31.0


def test_the_tables_hold_both_lines(plan):
    tables = seabed_tables.frames(cable_routes.cable_routes(plan.sample(1, None)))
    routes, positions, profile, met, told = (tables[name] for name in seabed_tables.TABLES)
    best = routes[routes["recommended"]].set_index("line")

    assert list(best.index) == list(seabed.LINES)
    parts = best["geodesic_km"] + best["detour_km"] + best["slack_km"]
    assert best["cable_length_km"].to_numpy() == pytest.approx(parts.to_numpy())
    assert (best["burial_reached_km"] < best["burial_wanted_km"]).all()
    assert set(zip(positions["line"], positions["route"], strict=True)) == set(
        zip(routes["line"], routes["route"], strict=True)
    )
    assert profile.groupby("line")["depth_m"].max().between(500, 800).all()
    assert told["note"].str.contains("no data on").any()
    assert set(met[met["meets"]]["rule"]) <= {"faults", "cost", "crossing"}
    assert (met[~met["meets"].astype(bool)]["apart_km"] > 0.0).all()


@pytest.mark.parametrize("error", [NoAnswer("cut off"), InputError([])])
def test_a_study_goes_on_without_a_route(plan, monkeypatch, error):
    def none(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(seabed, "routes", none)
    tables = seabed_tables.frames(cable_routes.cable_routes(plan.sample(1, None)))

    assert tables["cable_routes"].empty
    assert tables["cable_profile"].empty
    assert list(tables["cable_notes"]["line"]) == list(seabed.LINES)


def test_a_route_stands_beside_itself(on, tmp_path):
    found = seabed.routes(on, line="kuryk_buzovna")
    files = seabed.write(on, found, tmp_path)
    compared = seabed.compared(on, files[0])

    assert [file.name for file in files] == [
        f"kuryk_buzovna_{name}"
        for name in (
            "rpl.csv",
            "route.geojson",
            "route.kml",
            "straight_line.svg",
            "profile.csv",
            "profile.svg",
            "hazards.csv",
        )
    ]
    assert compared.listed.points == pytest.approx(found.proposal.best.points, abs=1e-9)
    assert compared.listed.cost_usd == pytest.approx(found.proposal.best.cost_usd, rel=1e-6)
    assert compared.mean_apart_km < on.sea.data_step_km


def test_separation_of_a_line_from_itself_is_nothing(on):
    found = seabed.routes(on, line="kuryk_buzovna")

    assert seabed.apart(on, found, replace(found)).least_km == pytest.approx(0.0, abs=1e-6)


def test_the_second_line_is_steered_clear_of_the_first(on):
    """Landings six kilometres apart: left free, the second line runs along the first where the water is deepest."""
    lines = {**on.inputs.lines, "again": SeabedLine("aktau_two", "sumgait_two")}
    landings = {
        **on.inputs.landings,
        "aktau_two": Landing(51.19, 43.60),
        "sumgait_two": Landing(49.74, 40.585),
    }
    there = replace(on, inputs=replace(on.inputs, lines=lines, landings=landings), hazards=())
    first = seabed.routes(there, line="aktau_sumgait", weights=(1.0,))
    free = seabed.routes(there, line="again", weights=(1.0,))
    steered = seabed.routes(there, line="again", beside=[first], weights=(1.0,))

    assert seabed.apart(there, first, free).share_kept < 1.0
    assert seabed.apart(there, first, steered).share_kept == 1.0
    fault_usd = on.inputs.rules["repairs.usd_per_repair"] * on.inputs.rules["repairs.years"]
    totals = [best.cost_usd + fault_usd * best.faults_per_year for best in (free.proposal.best, steered.proposal.best)]
    assert totals[1] >= totals[0] * 0.998


def test_a_line_that_must_cross_the_first_is_no_answer(on):
    lines = {**on.inputs.lines, "across": SeabedLine("kuryk", "siyazan")}
    landings = {**on.inputs.landings, "siyazan": Landing(49.25, 41.05)}
    there = replace(on, inputs=replace(on.inputs, lines=lines, landings=landings), hazards=())
    first = seabed.routes(there, line="aktau_sumgait", weights=(1.0,))

    with pytest.raises(NoAnswer, match="ground of the line aktau_sumgait"):
        seabed.routes(there, line="across", beside=[first], weights=(1.0,))


def test_landings_side_by_side_make_no_diverse_lines(on):
    first = seabed.routes(on, line="aktau_sumgait", weights=(1.0,))

    with pytest.raises(NoAnswer, match=r"landings lie 0\.0 km apart"):
        seabed.routes(on, line="aktau_sumgait", beside=[first])


def test_a_study_names_the_line_that_finds_no_way(plan, monkeypatch):
    monkeypatch.setattr(seabed, "LINES", ("aktau_sumgait", "aktau_sumgait"))
    routed = cable_routes.cable_routes(plan.sample(1, None))

    assert [each.name for each in routed.found] == ["aktau_sumgait"]
    assert "landings lie" in reread(routed.refused["aktau_sumgait"])


@pytest.fixture(scope="module")
def spread(plan):
    return seabed_spread.frames(plan, 3, draws=6)


def test_the_spread_runs_in_order_and_holds_each_line(spread):
    found = spread["cable_spread"]

    assert set(found["line"]) == set(seabed.LINES)
    assert (found["p10"] <= found["p50"]).all()
    assert (found["p50"] <= found["p90"]).all()
    costs = found[found["measure"] == "cost_usd"]
    assert (costs["p90"] > costs["p10"] * 1.05).all()
    assert (spread["cable_corridor"]["left_km"] <= spread["cable_corridor"]["right_km"]).all()


def test_the_same_seed_gives_the_same_spread(plan, spread):
    again = seabed_spread.frames(plan, 3, draws=6)

    assert all(spread[name].equals(again[name]) for name in seabed_spread.TABLES)


def test_the_fall_of_the_sea_moves_both_shore_ends_out(spread):
    ends = spread["cable_levels"].set_index(["line", "year", "bound"])
    now, low = (ends.loc[("kuryk_buzovna", year, bound)] for year, bound in ((2023, "central"), (2050, "low")))

    assert low["level_m"] < now["level_m"] - 3.0
    assert low["shore_start_km"] > now["shore_start_km"]
    assert low["shore_end_km"] > now["shore_end_km"]


def test_a_sea_without_a_way_has_no_spread(plan, monkeypatch):
    def none(*_arguments: object, **_options: object) -> None:
        raise NoAnswer("cut off")

    monkeypatch.setattr(seabed, "routes", none)
    tables = seabed_spread.frames(plan, 1, draws=2)

    assert all(tables[name].empty for name in seabed_spread.TABLES)
