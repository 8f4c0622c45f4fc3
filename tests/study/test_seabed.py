"""Routes of the cable as a study gives them: level of the year, tables, a sea without a way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transcaspian import scenario
from transcaspian.errors import InputError, NoAnswer
from transcaspian.study import seabed, seabed_tables


@pytest.fixture(scope="module")
def plan():
    return scenario.load("baseline-2023")


@pytest.fixture(scope="module")
def on(plan):
    return seabed.ground(plan)


def test_the_level_is_that_of_the_year(on, plan):
    assert on.sea.level_m == pytest.approx(-28.96, abs=0.05)
    assert seabed.ground(plan, level_m=-31.0).sea.level_m == -31.0


def test_the_tables_hold_both_lines(plan):
    tables = seabed_tables.frames(plan.sample(1, None))
    routes, positions, profile, told = (tables[name] for name in seabed_tables.TABLES)
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


@pytest.mark.parametrize("error", [NoAnswer("cut off"), InputError([])])
def test_a_study_goes_on_without_a_route(plan, monkeypatch, error):
    def none(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(seabed, "routes", none)
    tables = seabed_tables.frames(plan.sample(1, None))

    assert tables["cable_routes"].empty
    assert tables["cable_profile"].empty
    assert list(tables["cable_notes"]["line"]) == list(seabed.LINES)


def test_a_route_stands_beside_itself(on, tmp_path):
    found = seabed.routes(on, line="kuryk_buzovna")
    files = seabed.write(found, tmp_path)
    compared = seabed.compared(on, files[0])

    assert [file.name for file in files] == [
        f"kuryk_buzovna_{name}"
        for name in ("rpl.csv", "route.geojson", "route.kml", "straight_line.svg", "profile.csv")
    ]
    assert compared.listed.points == pytest.approx(found.proposal.best.points, abs=1e-9)
    assert compared.listed.cost_usd == pytest.approx(found.proposal.best.cost_usd, rel=1e-6)
    assert compared.mean_apart_km < on.sea.data_step_km


def test_separation_of_a_line_from_itself_is_nothing(on):
    found = seabed.routes(on, line="kuryk_buzovna")

    assert seabed.apart(on, found, replace(found)).least_km == pytest.approx(0.0, abs=1e-6)
