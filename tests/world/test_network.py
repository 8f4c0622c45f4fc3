from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.errors import InputError
from transcaspian.world import network, network_rules

# Khorgos --- rail 3000 km, by Beyneu --- Aktau ~~~ sea 508 km ~~~ Alat
NODES = pd.DataFrame(
    [
        ("khorgos", "Khorgos", "KZHOR", "KZ", 80.30, 44.15, 1520.0, "border, gauge break", "own", "low", "2023"),
        ("aktau", "Aktau", "KZAAU", "KZ", 51.22, 43.60, 1520.0, "sea port", "own", "low", "2023"),
        ("alat", "Alat", "", "AZ", 49.46, 39.975, None, "sea port", "own", "low", "2023"),
    ],
    columns=network.NODE_COLUMNS,
)
LINKS = pd.DataFrame(
    [
        ("khorgos_aktau", "rail", "khorgos", "aktau", 3000.0, 1520.0, "own", "low", 2900.0, None, "2023", "by Beyneu"),
        ("aktau_alat", "sea", "aktau", "alat", 508.0, None, "own", "low", None, None, "", ""),
    ],
    columns=network.LINK_COLUMNS,
)
POINTS = pd.DataFrame(
    [
        ("khorgos_aktau", 1, "Beyneu", 55.20, 45.32, "own"),
        ("khorgos_aktau", 0, "Kandyagash", 57.42, 49.47, "own"),
        ("aktau_alat", 0, "off Absheron", 50.8, 40.3, "own"),
    ],
    columns=network.POINT_COLUMNS,
)
SOUND = network.Network.from_frames(NODES, LINKS, POINTS)


def with_changes(*, nodes=(), links=()):
    """Return the sound network with cells changed: (id, column, value)."""
    tables = {"nodes": NODES.copy(), "links": LINKS.copy()}
    for name, changes in (("nodes", nodes), ("links", links)):
        for row, column, value in changes:
            tables[name].loc[tables[name]["id"] == row, column] = value
    return network.Network.from_frames(tables["nodes"], tables["links"], POINTS)


def rules_broken(net, **options):
    return {(problem.row, problem.field) for problem in network_rules.problems(net, **options)}


def test_points_stand_in_the_order_of_their_ordinals():
    assert [point.name for point in SOUND.links[0].points] == ["Kandyagash", "Beyneu"]


def test_tables_come_back_as_they_were():
    nodes, links, points = SOUND.to_frames()

    pd.testing.assert_frame_equal(nodes, NODES, check_dtype=False)
    pd.testing.assert_frame_equal(links, LINKS, check_dtype=False)
    in_order = POINTS.sort_values(["link", "ordinal"], ascending=[False, True]).reset_index(drop=True)
    pd.testing.assert_frame_equal(points, in_order)
    assert network.Network.from_frames(nodes, links, points) == SOUND


def test_columns_that_may_be_missing():
    few = LINKS.drop(columns=["low_km", "high_km", "known_on", "note"])

    link = network.Network.from_frames(NODES, few, POINTS).links[0]

    assert (link.low_km, link.high_km, link.known_on, link.note) == (None, None, "", "")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(30, 120), st.floats(31, 55)), min_size=2, max_size=6, unique=True))
def test_any_chain_of_places_survives_the_tables(places):
    own = ("own", "low")
    stops = [(f"n{i}", f"N{i}", "", "KZ", lon, lat, None, "", *own, "") for i, (lon, lat) in enumerate(places)]
    legs = [
        (f"l{i}", "road", f"n{i}", f"n{i + 1}", 10.0, None, *own, None, None, "", "") for i in range(len(places) - 1)
    ]
    nodes = pd.DataFrame(stops, columns=network.NODE_COLUMNS)
    links = pd.DataFrame(legs, columns=network.LINK_COLUMNS)
    first = network.Network.from_frames(nodes, links, POINTS.iloc[:0])

    assert network.Network.from_frames(*first.to_frames()) == first


def test_the_map_layer_is_longitude_then_latitude():
    layer = json.loads(json.dumps(network.to_geojson(SOUND), allow_nan=False))

    aktau = next(each for each in layer["features"] if each["id"] == "aktau")
    sea = next(each for each in layer["features"] if each["id"] == "aktau_alat")
    assert aktau["geometry"] == {"type": "Point", "coordinates": [51.22, 43.60]}
    assert sea["geometry"]["coordinates"] == [[51.22, 43.60], [50.8, 40.3], [49.46, 39.975]]
    assert sea["properties"]["length_km"] == 508.0


def test_a_point_on_the_end_is_not_drawn_twice():
    again = pd.DataFrame([("aktau_alat", 0, "Aktau", 51.22, 43.60, "own")], columns=network.POINT_COLUMNS)

    net = network.Network.from_frames(NODES, LINKS, again)

    np.testing.assert_array_equal(net.track(net.links[1]), [(51.22, 43.60), (49.46, 39.975)])


def test_a_sound_network_breaks_no_rule():
    assert network_rules.problems(SOUND) == []


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"links": [("aktau_alat", "to_node", "alaat")]}, ("aktau_alat", "to_node")),
        ({"links": [("aktau_alat", "to_node", "aktau")]}, ("aktau_alat", "to_node")),
        ({"links": [("aktau_alat", "mode", "ferry")]}, ("aktau_alat", "mode")),
        ({"links": [("aktau_alat", "length_km", -508.0)]}, ("aktau_alat", "length_km")),
        ({"links": [("aktau_alat", "length_km", 300.0)]}, ("aktau_alat", "length_km")),
        ({"links": [("aktau_alat", "length_km", 5080.0)]}, ("aktau_alat", "length_km")),
        ({"links": [("khorgos_aktau", "id", "aktau_alat")]}, ("aktau_alat", "id")),
        ({"nodes": [("alat", "role", "town")]}, ("aktau_alat", "to_node")),
        ({"nodes": [("alat", "lon", 4.946)]}, ("alat", "lon")),
        ({"nodes": [("alat", "lat", -39.975)]}, ("alat", "lat")),
        ({"nodes": [("alat", "lat", np.inf)]}, ("alat", "lat")),
    ],
)
def test_each_rule_names_what_breaks_it(changes, broken):
    if ("khorgos_aktau", "id", "aktau_alat") in changes.get("links", ()):
        links = LINKS.assign(id="aktau_alat")
        net = network.Network.from_frames(NODES, links, POINTS[POINTS["link"] == "aktau_alat"])
        broken_rules = {(problem.row, problem.field) for problem in network_rules.unique_ids(net)}
    else:
        broken_rules = rules_broken(with_changes(**changes))

    assert broken in broken_rules


def test_swapped_longitude_and_latitude_are_seen_even_inside_the_map():
    links = pd.concat([LINKS, LINKS.iloc[1:].assign(id="aktau_sangachal", to_node="sangachal")], ignore_index=True)
    sangachal = NODES.iloc[2:].assign(id="sangachal", lon=49.4639, lat=40.1699)
    nodes = pd.concat([NODES.assign(lon=[80.30, 43.60, 49.46], lat=[44.15, 51.22, 39.975]), sangachal])
    net = network.Network.from_frames(nodes, links, POINTS)

    (problem,) = network_rules.no_swapped_places(net)

    assert "look swapped" in problem.rule
    assert (problem.row, problem.value) == ("aktau", "lon 43.6, lat 51.22")


def test_either_end_of_one_link_may_be_the_swapped_one():
    net = with_changes(nodes=[("aktau", "lon", 43.60), ("aktau", "lat", 51.22)])

    assert {problem.row for problem in network_rules.no_swapped_places(net)} == {"aktau", "alat"}


def test_a_point_that_the_line_cannot_reach_is_named():
    astray = POINTS.assign(lon=POINTS["lon"].where(POINTS["name"] != "off Absheron", 54.5))
    net = network.Network.from_frames(NODES, LINKS, astray)

    assert ("aktau_alat off Absheron", "lon, lat") in rules_broken(net)


def test_points_out_of_order_are_seen_in_the_drawn_length():
    points = pd.DataFrame(
        [("aktau_alat", n, name, lon, lat, "own") for n, name, lon, lat in
         ((0, "south", 50.7, 40.6), (1, "north", 51.1, 43.0), (2, "middle", 50.9, 41.8))],
        columns=network.POINT_COLUMNS,
    )  # fmt: skip
    net = network.Network.from_frames(NODES, LINKS, points)

    assert {problem.row for problem in network_rules.drawn_no_longer(net)} == {"aktau_alat"}


def test_two_gauges_meet_only_where_a_break_is_declared():
    links = pd.concat([LINKS, LINKS.iloc[:1].assign(id="old_line", gauge_mm=1435.0)], ignore_index=True)
    net = network.Network.from_frames(NODES, links, POINTS)

    assert ("aktau", "gauge_mm") in rules_broken(net)
    assert ("khorgos", "gauge_mm") not in rules_broken(net)
    assert rules_broken(net, gauge_breaks=["aktau", "khorgos"]) == set()


def test_a_place_without_a_way_there_is_named():
    net = network.Network.from_frames(NODES, LINKS.iloc[:1], POINTS[POINTS["link"] == "khorgos_aktau"])

    (problem,) = network_rules.problems(net)

    assert problem.row == "alat"
    assert "from khorgos" in problem.rule


def test_an_empty_network_is_named():
    empty = network.Network((), ())

    assert [problem.rule for problem in network_rules.problems(empty)] == ["the network has no node"]


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ((NODES.drop(columns="lon"), LINKS, POINTS), "nodes.lon: a column is missing"),
        ((NODES.assign(lat="north"), LINKS, POINTS), "khorgos.lat: a number is needed; found north"),
        ((NODES.assign(lat=None), LINKS, POINTS), "khorgos.lat: a number is needed"),
        ((NODES, LINKS, POINTS.assign(link="aktau_baku")), "not in the table of links"),
        ((NODES, LINKS, POINTS.assign(ordinal=0)), "one ordinal"),
    ],
)
def test_tables_that_cannot_be_read_are_refused(tables, said):
    with pytest.raises(InputError, match=said):
        network.Network.from_frames(*tables)
