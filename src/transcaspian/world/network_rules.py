"""A sound network: one small rule a function, each naming the places and lines that break it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from transcaspian.errors import Problem
from transcaspian.messages import say
from transcaspian.methods import geodesy
from transcaspian.world.network import Link, Network, Node

MODES = ("rail", "sea", "road", "pipe")
WINDOW = {"lon": (25.0, 125.0), "lat": (30.0, 56.0)}  # the map's own limits, degrees
MOST_DETOUR = {"rail": 2.2, "sea": 1.8, "road": 2.2, "pipe": 2.0}  # length over straight line; above it, a slip
NEAR_SHARE, NEAR_KM = 0.02, 5.0  # a town's point stands some kilometres from its station or quay
CITY_KM = 25.0  # within a city, length and straight line say nothing of one another


def problems(
    network: Network, *, gauge_breaks: Collection[str] | None = None, ports: Collection[str] | None = None
) -> list[Problem]:
    """Return every rule the network breaks; an empty list if it is sound.

    Parameters
    ----------
    network : Network
        What is to be checked.
    gauge_breaks : collection of str, optional
        Nodes at which a change of gauge is declared, for example those with hours for it in the table of borders; if
        left out, those whose role speaks of a gauge break.
    ports : collection of str, optional
        Nodes at which ships call; if left out, those whose role speaks of a port or a terminal.

    Returns
    -------
    list of Problem
        Lines whose ends do not exist are left out of the rules that need both places.
    """
    harbours = _with_role(network, "port", "terminal") if ports is None else ports
    breaks = _with_role(network, "gauge break") if gauge_breaks is None else gauge_breaks
    found = [*unique_ids(network), *ends_exist(network), *known_modes(network)]
    found += [*places_in_window(network), *lengths_positive(network)]
    names = {node.id for node in network.nodes}
    whole = Network(
        network.nodes,
        tuple(link for link in network.links if {link.from_node, link.to_node} <= names and link.length_km > 0),
    )
    if any(problem.field in WINDOW for problem in found):
        return found
    found += [*no_swapped_places(whole), *not_shorter_than_straight(whole), *not_a_long_way_round(whole)]
    found += [*points_along_the_line(whole), *drawn_no_longer(whole)]
    found += [*gauge_break_declared(whole, breaks), *sea_links_end_at_ports(whole, harbours)]
    return [*found, *connected(whole)]


def unique_ids(network: Network) -> list[Problem]:
    """No two nodes and no two links share an id."""
    return [
        Problem(say("world.twice", kind=kind), row=name, field="id", value=str(count))
        for kind, items in (("nodes", network.nodes), ("links", network.links))
        for name, count in Counter(item.id for item in items).items()
        if count > 1
    ]


def ends_exist(network: Network) -> list[Problem]:
    """Both ends of a link are nodes, and two different ones."""
    names = {node.id for node in network.nodes}
    strays = [
        Problem(say("world.link_to_nowhere"), row=link.id, field=field, value=end)
        for link in network.links
        for field, end in (("from_node", link.from_node), ("to_node", link.to_node))
        if end not in names
    ]
    loops = [link for link in network.links if link.from_node == link.to_node]
    return strays + [Problem(say("world.loop"), row=link.id, field="to_node", value=link.to_node) for link in loops]


def known_modes(network: Network) -> list[Problem]:
    """A link is of a mode that the model knows."""
    return [
        Problem(say("world.mode"), row=link.id, field="mode", value=link.mode, allowed=", ".join(MODES))
        for link in network.links
        if link.mode not in MODES
    ]


def places_in_window(network: Network) -> list[Problem]:
    """Nodes and points lie inside the map."""
    places = [(node.id, node) for node in network.nodes]
    drawn = [(f"{link.id} {point.name}", point) for link in network.links for point in link.points]
    return [
        Problem(
            say("world.off_the_map"),
            row=name,
            field=field,
            value=str(getattr(place, field)),
            allowed=f"{low:g} - {high:g}",
            remedy=say("world.swap_remedy"),
        )
        for name, place in (*places, *drawn)
        for field, (low, high) in WINDOW.items()
        if not low <= getattr(place, field) <= high
    ]


def lengths_positive(network: Network) -> list[Problem]:
    """A link is longer than nothing, and finite."""
    return [
        Problem(say("world.length"), row=link.id, field="length_km", value=str(link.length_km), allowed="> 0")
        for link in network.links
        if not 0 < link.length_km < float("inf")
    ]


def no_swapped_places(network: Network) -> list[Problem]:
    """No node that is too far for its links and would fit them all if longitude and latitude changed seats.

    Where either end of a link would do, the one that explains more links is named, or both.
    """
    nodes = {node.id: node for node in network.nodes}
    lines = _lines_by_node(network.links)
    misfits = {
        node.id: [line for line in lines[node.id] if not _fits(node.lon, node.lat, nodes[line[0]], line[1])]
        for node in network.nodes
    }
    explained = {
        node.id: len(misfits[node.id])
        for node in network.nodes
        if abs(node.lon) <= 90 and all(_fits(node.lat, node.lon, nodes[end], link) for end, link in lines[node.id])
    }
    rule, remedy = say("world.swapped"), say("world.swap_remedy")
    return [
        Problem(rule, row=name, field="lon", value=f"lon {nodes[name].lon}, lat {nodes[name].lat}", remedy=remedy)
        for name, count in explained.items()
        if any(count >= explained.get(end, 0) for end, _ in misfits[name])
    ]


def not_shorter_than_straight(network: Network) -> list[Problem]:
    """A link is no shorter than the geodesic between its ends, but for the width of a town."""
    straight = _straight_km(network)
    return [
        Problem(
            say("world.too_short"),
            row=link.id,
            field="length_km",
            value=f"{link.length_km:g}",
            allowed=f">= {straight[link.id]:.0f} km",
        )
        for link in network.links
        if straight[link.id] > _reach_km(link.length_km)
    ]


def not_a_long_way_round(network: Network, *, most_detour: Mapping[str, float] = MOST_DETOUR) -> list[Problem]:
    """A link is not longer than its mode's largest detour over the geodesic."""
    straight = _straight_km(network)
    return [
        Problem(
            say("world.too_long"),
            row=link.id,
            field="length_km",
            value=f"{link.length_km:g}",
            allowed=f"<= {most_detour[link.mode] * straight[link.id]:.0f} km",
        )
        for link in network.links
        if link.mode in most_detour
        and link.length_km > max(CITY_KM, most_detour[link.mode] * straight[link.id] + NEAR_KM)
    ]


def points_along_the_line(network: Network) -> list[Problem]:
    """A via-point is one a line of that length can touch: the ways to both ends together are no longer than it."""
    nodes = {node.id: node for node in network.nodes}
    found = []
    for link in network.links:
        for point in link.points:
            by_way = sum(
                float(geodesy.distance_km(lon_1=point.lon, lat_1=point.lat, lon_2=end.lon, lat_2=end.lat))
                for end in (nodes[link.from_node], nodes[link.to_node])
            )
            if by_way > _reach_km(link.length_km):
                rule, allowed = say("world.far_point"), f"<= {link.length_km:g} km"
                row = f"{link.id} {point.name}"
                found.append(Problem(rule, row=row, field="lon, lat", value=f"{by_way:.0f} km", allowed=allowed))
    return found


def drawn_no_longer(network: Network) -> list[Problem]:
    """The line drawn through its points is no longer than the link: else points stand astray or out of order."""
    drawn = {link.id: geodesy.track_length_km(network.track(link)) for link in network.links}
    return [
        Problem(
            say("world.drawn_too_long"),
            row=link.id,
            field="length_km",
            value=f"{drawn[link.id]:.0f} km",
            allowed=f"<= {link.length_km:g} km",
        )
        for link in network.links
        if drawn[link.id] > _reach_km(link.length_km) + NEAR_KM * len(link.points) / 2
    ]


def gauge_break_declared(network: Network, gauge_breaks: Collection[str]) -> list[Problem]:
    """Where railways of two gauges meet, a gauge break is declared."""
    gauges: dict[str, set[float]] = defaultdict(set)
    for link in network.links:
        if link.mode == "rail" and link.gauge_mm is not None:
            gauges[link.from_node].add(link.gauge_mm)
            gauges[link.to_node].add(link.gauge_mm)
    return [
        Problem(
            say("world.gauge_break"),
            row=name,
            field="gauge_mm",
            value=", ".join(f"{gauge:g}" for gauge in sorted(met)),
            remedy=say("world.gauge_break_remedy"),
        )
        for name, met in gauges.items()
        if len(met) > 1 and name not in gauge_breaks
    ]


def sea_links_end_at_ports(network: Network, ports: Collection[str]) -> list[Problem]:
    """Ships sail from port to port."""
    return [
        Problem(say("world.sea_end"), row=link.id, field=field, value=end)
        for link in network.links
        if link.mode == "sea"
        for field, end in (("from_node", link.from_node), ("to_node", link.to_node))
        if end not in ports
    ]


def connected(network: Network) -> list[Problem]:
    """Every node can be reached from the first."""
    if not network.nodes:
        return [Problem(say("world.no_nodes"))]
    lines = _lines_by_node(network.links)
    reached, ahead = {network.nodes[0].id}, [network.nodes[0].id]
    while ahead:
        fresh = {end for end, _ in lines[ahead.pop()]} - reached
        reached |= fresh
        ahead += fresh
    return [
        Problem(say("world.not_connected", place=network.nodes[0].id), row=node.id)
        for node in network.nodes
        if node.id not in reached
    ]


def _with_role(network: Network, *words: str) -> set[str]:
    return {node.id for node in network.nodes if any(word in node.role for word in words)}


def _reach_km(length_km: float) -> float:
    return length_km * (1.0 + NEAR_SHARE) + NEAR_KM


def _straight_km(network: Network) -> dict[str, float]:
    nodes = {node.id: node for node in network.nodes}
    return {link.id: _between_km(nodes[link.from_node], nodes[link.to_node]) for link in network.links}


def _between_km(first: Node, second: Node) -> float:
    return float(geodesy.distance_km(lon_1=first.lon, lat_1=first.lat, lon_2=second.lon, lat_2=second.lat))


def _fits(lon: float, lat: float, other: Node, link: Link) -> bool:
    straight = geodesy.distance_km(lon_1=lon, lat_1=lat, lon_2=other.lon, lat_2=other.lat)
    return bool(straight <= _reach_km(link.length_km))


def _lines_by_node(links: Iterable[Link]) -> dict[str, list[tuple[str, Link]]]:
    lines: dict[str, list[tuple[str, Link]]] = defaultdict(list)
    for link in links:
        lines[link.from_node].append((link.to_node, link))
        lines[link.to_node].append((link.from_node, link))
    return lines
