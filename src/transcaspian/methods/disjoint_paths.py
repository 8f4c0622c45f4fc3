"""Shortest paths that share no place and no link, with the least total length.

Successive shortest paths in the residual graph with every place split in two (J. W. Suurballe, Disjoint Paths in a
Network, Networks 4, 1974; R. Bhandari, Survivable Networks, 1999, chapter 3): a new path may take back a link of an
earlier one, so that the sum over all paths is least. Links run both ways; two places may have several.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Place: TypeAlias = Hashable
Side = tuple[Place, bool]  # a place as it is entered (False) and as it is left (True)


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two places, passable both ways.

    Attributes
    ----------
    name : hashable
    one, other : hashable
        Its ends.
    length : float
        Zero or more, finite.
    """

    name: Hashable
    one: Place
    other: Place
    length: float


@dataclass(frozen=True, slots=True)
class Path:
    """Places from start to end, the links between them, and their length."""

    places: tuple[Place, ...]
    links: tuple[Link, ...]
    length: float


@dataclass(slots=True)
class _Arc:
    """One direction of a link, or the way through a place; `flow` is 1 while a path takes it."""

    tail: Side
    head: Side
    length: float
    link: Link | None
    flow: int = 0


def disjoint(links: Iterable[Link], start: Place, end: Place, *, count: int) -> tuple[Path, ...]:
    """Return up to `count` paths that share neither places, ends apart, nor links, shortest first.

    Parameters
    ----------
    links : iterable of Link
    start, end : hashable
        Two different places.
    count : int
        Most paths wanted; fewer come back where the graph has no more.

    Raises
    ------
    ValueError
        A negative or infinite length, or one place for start and end.
    """
    arcs = _arcs(links)
    if start == end or any(not 0 <= arc.length < math.inf for arc in arcs):
        raise ValueError("disjoint paths need two places and lengths of zero or more")
    found = 0
    while found < count and _augment(arcs, start, end):
        found += 1
    paths = [_walk(arcs, start, end) for _ in range(found)]
    return tuple(sorted(paths, key=lambda path: path.length))


def _arcs(links: Iterable[Link]) -> list[_Arc]:
    arcs: list[_Arc] = []
    places: dict[Place, None] = {}
    for link in links:
        for one, other in ((link.one, link.other), (link.other, link.one)):
            places[one] = None
            arcs.append(_Arc((one, True), (other, False), float(link.length), link))
    arcs += [_Arc((place, False), (place, True), 0.0, None) for place in places]
    return arcs


def _augment(arcs: Sequence[_Arc], start: Place, end: Place) -> bool:
    """Send one more path along the shortest way of the residual graph (Bellman and Ford); False if there is none."""
    reached: dict[Side, float] = {(start, True): 0.0}
    came_by: dict[Side, tuple[_Arc, bool]] = {}
    moved = True
    while moved:
        moved = False
        for arc in arcs:
            forward = arc.flow == 0
            tail, head = (arc.tail, arc.head) if forward else (arc.head, arc.tail)
            length = reached.get(tail, math.inf) + (arc.length if forward else -arc.length)
            if length < reached.get(head, math.inf) - 1e-12 and head != (start, True):
                reached[head], came_by[head] = length, (arc, forward)
                moved = True
    place: Side = (end, False)
    if place not in came_by:
        return False
    while place != (start, True):
        arc, forward = came_by[place]
        arc.flow = 1 if forward else 0
        place = arc.tail if forward else arc.head
    return True


def _walk(arcs: Sequence[_Arc], start: Place, end: Place) -> Path:
    """Take one path out of the flow."""
    leaving = {arc.tail: arc for arc in reversed(arcs) if arc.flow and arc.link is not None and arc.tail[0] != start}
    arc = next(arc for arc in arcs if arc.flow and arc.link is not None and arc.tail == (start, True))
    places, links, length = [start], [], 0.0
    while True:
        arc.flow = 0
        if arc.link is not None:
            links.append(arc.link)
        length += arc.length
        place = arc.head[0]
        places.append(place)
        if place == end:
            return Path(tuple(places), tuple(links), length)
        arc = leaving[place, True]
