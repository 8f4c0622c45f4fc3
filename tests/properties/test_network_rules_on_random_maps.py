"""Networks drawn at random are sound by construction; one slip is found where it was made."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from transcaspian.methods import geodesy
from transcaspian.world import network_rules
from transcaspian.world.network import Link, Network, Node, Point

PLACES = st.lists(
    st.tuples(st.floats(40, 90), st.floats(32, 46)), min_size=3, max_size=7, unique_by=lambda place: place[0]
)


def chain(places, detour):
    nodes = tuple(
        Node(f"n{i}", f"N{i}", "", "KZ", lon, lat, 1520.0, "station", "own", "low", "")
        for i, (lon, lat) in enumerate(places)
    )
    links = []
    for first, second in itertools.pairwise(nodes):
        track = [(first.lon, first.lat), (second.lon, second.lat)]
        straight_km = geodesy.track_length_km(track)
        assume(straight_km > 60)
        lon, lat = geodesy.along_track(track, straight_km / 2)[0]
        middle = Point("middle", float(lon), float(lat), "own")
        name = f"{first.id}_{second.id}"
        length_km = straight_km * detour
        links.append(Link(name, "rail", first.id, second.id, length_km, 1520.0, "own", "low", points=(middle,)))
    return Network(nodes, tuple(links))


@settings(max_examples=40, deadline=None)
@given(PLACES, st.floats(1.0, 2.0))
def test_a_network_made_by_the_rules_breaks_none(places, detour):
    assert network_rules.problems(chain(places, detour)) == []


@settings(max_examples=40, deadline=None)
@given(PLACES, st.integers(0, 5), st.sampled_from([0.3, 3.0]))
def test_one_wrong_length_is_found_in_its_own_link(places, which, factor):
    sound = chain(places, 1.0)
    which %= len(sound.links)
    wrong = replace(sound.links[which], length_km=sound.links[which].length_km * factor, points=())
    net = replace(sound, links=(*sound.links[:which], wrong, *sound.links[which + 1 :]))

    found = [problem for problem in network_rules.problems(net) if problem.field == "length_km"]

    assert {problem.row for problem in found} == {wrong.id}


@settings(max_examples=40, deadline=None)
@given(PLACES, st.integers(0, 5))
def test_a_link_cut_out_leaves_two_parts(places, which):
    sound = chain(places, 1.2)
    which %= len(sound.links)
    net = replace(sound, links=tuple(link for link in sound.links if link != sound.links[which]))

    found = network_rules.problems(net)

    assert {problem.row for problem in found} == {node.id for node in sound.nodes[which + 1 :]}
