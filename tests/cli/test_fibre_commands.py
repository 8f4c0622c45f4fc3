"""Routes and position lists on the command line."""

from __future__ import annotations

import json

import pytest


def test_both_lines_are_proposed_with_their_separation(invoke, tmp_path):
    done = invoke("fibre", "route", "--out", tmp_path / "cable", "--draws", "2", "--json")
    told = json.loads(done.stdout)
    best = told["recommended"]

    assert done.exit_code == 0
    assert best["cable_length_km"] == pytest.approx(best["geodesic_km"] + best["detour_km"] + best["slack_km"])
    assert best["corridor_width_km"] > 20.0
    assert best["desk_study"]
    assert best["spread"]["cable_length_km"]["p10"] <= best["spread"]["cable_length_km"]["p90"]
    assert best["spread"]["draws"] == 2
    assert told["fixed_usd"]["repeatered"]["landings"] > 0
    assert {"crossings", "proximities", "joints"} <= best.keys()
    assert told["diverse"]["separation_kept"] == 1.0
    assert told["diverse"]["line"] == "kuryk_buzovna"
    assert told["diverse"]["least_separation_km"] > 20.0
    assert len(list((tmp_path / "cable").iterdir())) == 14


def test_a_route_is_told_in_words_and_its_list_scored(invoke, tmp_path):
    done = invoke("fibre", "route", "aktau_sumgait", "--draws", "2", "--out", tmp_path)
    scored = invoke("fibre", "rpl", "score", tmp_path / "aktau_sumgait_rpl.csv", "--json")
    told = json.loads(scored.stdout)

    assert "no data on: cable" in done.stdout
    assert "corridor 22 km wide" in done.stdout
    assert told["listed"]["cable_length_km"] == pytest.approx(told["stated_cable_km"], abs=0.1)
    assert told["mean_apart_km"] < 5.0
    assert told["listed"]["cost_usd"] == pytest.approx(told["ours"]["cost_usd"], rel=0.05)


def test_zones_that_close_the_sea_are_named(invoke, tmp_path):
    wall = [[47.0, 42.0], [54.5, 42.0], [54.5, 42.3], [47.0, 42.3], [47.0, 42.0]]
    told = {"name": "Wall", "layer": "fields", "rule": "forbidden", "source": "test"}
    feature = {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [wall]}}
    (tmp_path / "wall.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    done = invoke("fibre", "route", "aktau_sumgait", "--zones", tmp_path / "wall.geojson")

    assert done.exit_code == 3
    assert "cut the two shores apart: Wall" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("route", "atlantis"), "aktau_sumgait, kuryk_buzovna"),
        (("route", "--depths", "none.nc"), "no such file"),
        (("route", "--zones", "none.geojson"), "no such file"),
        (("rpl", "score", "none.csv"), "no such file"),
        (("route", "--level", "29"), "cannot have this level"),
        (("route", "--level", "-800"), "cannot have this level"),
    ],
)
def test_bad_input_is_told_plainly(invoke, arguments, words):
    done = invoke("fibre", *arguments)

    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_list_with_swapped_columns_is_refused(invoke, tmp_path):
    (tmp_path / "swapped.csv").write_text("lat,lon\n51.13,43.63\n50.5,42.0\n49.68,40.62\n")
    done = invoke("fibre", "rpl", "score", tmp_path / "swapped.csv")

    assert done.exit_code == 2
    assert "swapped" in done.stderr


def test_a_lower_level_shortens_the_water(invoke):
    now, low = (
        json.loads(invoke("fibre", "route", "kuryk_buzovna", "--level", level, "--draws", "0", "--json").stdout)
        for level in ("-28", "-33")
    )

    assert low["level_m"] == -33.0
    assert low["recommended"]["shore_km"][1] > now["recommended"]["shore_km"][1]
    assert low["recommended"]["faults_per_year"] != now["recommended"]["faults_per_year"]
