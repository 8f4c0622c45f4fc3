"""Position lists: written and read back, other people's columns, swapped columns, and the files beside them."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.systems.fibre import positions, route_files, rpl, seabed_score, separation
from transcaspian.systems.fibre.seabed_inputs import seabed_inputs
from transcaspian.world import bathymetry, zones

LINE = np.array([(51.1333, 43.6333), (51.0, 43.5667), (50.5667, 43.1833), (49.7333, 40.7), (49.6833, 40.6167)])
LINE = np.round(LINE * 60.0) / 60.0


@pytest.fixture(scope="module")
def route(tables) -> seabed_score.Scored:
    sea = bathymetry.shipped().at_level(-28.96)
    hazards = zones.with_factors(zones.shipped(), tables.rows("seabed_hazards"))
    return seabed_score.score(LINE, sea=sea, inputs=seabed_inputs(tables), zones=hazards, split=False)


@given(st.floats(-180, 180), st.integers(0, 4))
def test_a_position_written_is_read_back(degrees, decimals):
    text = positions.written(degrees, hemispheres="EW", decimals=decimals)
    found = positions.read(text)

    assert found is not None
    assert found[0] == pytest.approx(degrees, abs=0.51 / 60.0 / 10**decimals)


@pytest.mark.parametrize(
    ("text", "value"),
    [("43 38.25 N", 43.6375), ("43°38.25'N", 43.6375), ("051-08.0 e", 51.1333333), ("12 30 S", -12.5), ("43.5", 43.5)],
)
def test_usual_ways_to_write_a_position(text, value):
    assert positions.read(text)[0] == pytest.approx(value)


@pytest.mark.parametrize("text", ["north", "43 75.0 N", "43 38", ""])
def test_what_is_no_position(text):
    assert positions.read(text) is None


def test_sixty_minutes_are_a_degree():
    assert positions.written(42.9999, hemispheres="NS", decimals=0) == "43 00 N"
    assert positions.written(42.9999, hemispheres="NS", decimals=1) == "43 00.0 N"


def test_a_list_read_back_is_the_same_line(route, tmp_path):
    (tmp_path / "line.csv").write_text(rpl.as_csv(rpl.rows(route, minute_decimals=0, notes=["desk study"])))
    found = rpl.read(tmp_path / "line.csv")

    assert found.points == pytest.approx(route.points, abs=1e-9)
    assert found.cable_km == pytest.approx(route.cable_length_km, abs=0.1)
    assert found.events[0] == found.events[-1] == "landing"
    assert found.remarks[0] == "desk study"


def test_a_sheet_read_back_is_the_same_line(route, tmp_path):
    pytest.importorskip("openpyxl")
    rpl.write_xlsx(rpl.rows(route, minute_decimals=0), tmp_path / "line.xlsx")

    assert rpl.read(tmp_path / "line.xlsx").points == pytest.approx(route.points, abs=1e-9)


def test_the_columns_add_up(route):
    table = rpl.rows(route, minute_decimals=3)
    distances = [float(row["distance_km"]) for row in table[1:]]
    cables = [float(row["cable_km"]) for row in table[1:]]

    assert float(table[-1]["cumulated_km"]) == pytest.approx(sum(distances), abs=0.01)
    assert float(table[-1]["cable_cumulated_km"]) == pytest.approx(sum(cables), abs=0.01)
    assert float(table[1]["bearing_deg"]) == pytest.approx(235.4, abs=0.5)


def written(folder, text: str):
    (folder / "other.csv").write_text(text)
    return folder / "other.csv"


OTHERS = """Line of another programme
PosNo,Event,Latitude,Longitude,DistCumulative,CableDistCumulative,Remarks
1,BMH,43 38.0 N,051 08.0 E,0,0,
,,,,,,a row between positions
2,A/C,43 34.0 N,051 00.0 E,13.1,13.2,
3,BMH,43 11.0 N,050 34.0 E,68.6,69.1,
"""


def test_the_columns_of_others_are_read(tmp_path):
    found = rpl.read(written(tmp_path, OTHERS))

    assert found.points[0] == pytest.approx([51.1333333, 43.6333333])
    assert len(found.points) == 3
    assert found.cable_km == pytest.approx(69.1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("Latitude,Longitude", "Longitude,Latitude"), "swapped"),
        (("68.6", "168.6"), "do not fit"),
        (("43 34.0 N", "43 74.0 N"), "no position"),
        (("Latitude", "Northing"), "names these columns"),
        (("43 34.0 N", "93 34.0 N"), "no such place"),
    ],
)
def test_faults_of_a_list_are_told(tmp_path, change, words):
    with pytest.raises(InputError, match=words):
        rpl.read(written(tmp_path, OTHERS.replace(*change)))


def test_swapped_decimal_degrees_show_in_the_distances(tmp_path):
    text = "lat,lon,kp\n51.1333,43.6333,0\n51.0,43.5667,13.1\n50.5667,43.1833,68.2\n"
    with pytest.raises(InputError, match="swapped"):
        rpl.read(written(tmp_path, text))


def test_files_that_are_no_list_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        rpl.read(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="0xff is not UTF-8; save the file again as UTF-8"):
        rpl.read(tmp_path / "bad.csv")
    with pytest.raises(InputError, match="two positions"):
        rpl.read(written(tmp_path, "lat,lon\n43.6,51.1\n"))
    with pytest.raises(InputError, match="two positions"):
        rpl.read(written(tmp_path, "lat,lon\n43.6,51.1\n43.6,51.1\n"))


def test_a_file_of_rubbish_is_no_sheet(tmp_path):
    pytest.importorskip("openpyxl")
    (tmp_path / "bad.xlsx").write_bytes(b"rubbish")
    with pytest.raises(InputError, match="cannot be read"):
        rpl.read(tmp_path / "bad.xlsx")


def test_geojson_holds_legs_and_positions(route):
    data = json.loads(route_files.geojson(route, name="line", corridor_km=22.2))
    legs = [each for each in data["features"] if each["properties"]["kind"] == "leg"]

    assert len(legs) == len(route.legs)
    assert legs[-1]["properties"]["kp_to_km"] == pytest.approx(route.geodesic_km + route.detour_km, abs=0.01)
    assert legs[0]["geometry"]["coordinates"][0] == pytest.approx(route.points[0], abs=1e-5)


def test_kml_and_the_straight_line_diagram_are_sound(route):
    tree = ET.fromstring(route_files.kml(route, name="A & B"))
    assert len(tree.findall(".//{*}Placemark")) == len(route.points) + 1
    sections = route_files.straight_line(route)

    assert sum(float(section["length_km"]) for section in sections) == pytest.approx(route.cable_length_km)
    assert [section["to_km"] for section in sections[:-1]] == [section["from_km"] for section in sections[1:]]
    drawing = route_files.straight_line_svg(route, name="A & B", ends=("A", "B"))
    assert len(ET.fromstring(drawing).findall(".//{*}title")) == len(sections) + route.joints


def test_repeaters_stand_on_the_straight_line_where_the_design_puts_them(route):
    places_km = [route.cable_length_km * share for share in (0.25, 0.5, 0.75)]
    drawing = ET.fromstring(route_files.straight_line_svg(route, name="A", ends=("A", "B"), repeaters_km=places_km))
    dots = [float(dot.get("cx")) for dot in drawing.findall(".//{*}circle") if len(dot)]
    ends = [route_files.LEFT, route_files.WIDTH - route_files.LEFT]

    assert dots == pytest.approx(np.interp([0.25, 0.5, 0.75], [0.0, 1.0], ends), abs=0.1)


def test_the_profile_is_a_table_and_a_drawing(route):
    lines = route_files.profile_csv(route).splitlines()
    drawing = ET.fromstring(route_files.profile_svg(route, name="A & B", ends=("A", "B")))
    (bed,) = drawing.findall(".//{*}polygon")

    assert lines[0] == "distance_km,depth_m"
    assert len(lines) == len(route.profile_km) + 1
    assert len(bed.get("points").split()) == len(route.profile_km) + 2


def test_hazards_met_and_passed_stand_in_one_list(route):
    met = [seabed_score.Crossing("pipe", "pipelines", "crossing", 12.0, 0.0, 81.6)]
    passed = [separation.Proximity("field", "fields", 3.21, 40.0, 0.75)]
    rows = list(csv.DictReader(io.StringIO(route_files.hazards_csv(replace(route, crossings=tuple(met)), passed))))

    assert [(row["hazard"], row["angle_deg"], row["apart_km"]) for row in rows] == [
        ("pipe", "82", "0"),
        ("field", "", "3.2"),
    ]
    assert rows[1]["wanted_km"] == "0.8"
