"""Round-trip delay between Europe and Asia over land and sea routes, with and without the cable.

Light takes n / c a kilometre of fibre. Fibre is longer than the straight legs between the places of the graph: on land
as printed lengths of lines are, at sea as short cables are, over oceans between that and whole systems with their
branches. Delay on land holds more than length (regeneration, traffic that goes round); its factor is fitted on reported
delays of old routes through Russia alone, so that newer measurements stay a test.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from transcaspian.errors import InputError, NoAnswer, Problem
from transcaspian.messages import say
from transcaspian.methods import disjoint_paths, geodesy
from transcaspian.methods.disjoint_paths import Link
from transcaspian.systems.fibre.inputs import Row, Tables

GROUP_INDEX = 1.468
LIGHT_SPEED_KM_S = 299_792.458
ROUND_TRIP_MS_PER_KM = 2 * GROUP_INDEX / LIGHT_SPEED_KM_S * 1e3
MOST_WAYS = 5
BOUNDS = ("low", "central", "high")
LAND, KAZAKHSTAN, SEA, OCEAN, PUBLISHED = "land", "kazakhstan", "sea", "ocean", "published"
STATUSES = ("in_use", "doubtful")


@dataclass(frozen=True, slots=True)
class Factor:
    """Length of fibre, or delay as length of fibre, over the length of a leg."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of the graph.

    Attributes
    ----------
    one, other : str
        Its places.
    length_km : float
        Straight between its ends, or as published.
    course : str
        Whose factor applies: ``land``, ``kazakhstan``, ``sea``, ``ocean``, or ``published`` for lengths of fibre as
        they are.
    risks : tuple of str
        What it shares with other legs: straits, transit countries, seas.
    cable : bool
        Whether it is one of the lines of the room.
    """

    one: str
    other: str
    length_km: float
    course: str
    risks: tuple[str, ...]
    cable: bool


@dataclass(frozen=True)
class Graph:
    """Places, legs, factors of delay by course, factors of length where they differ, and the delay of a hop.

    Legs whose service is in doubt stand apart: no search takes them, only a way told place by place.
    """

    places: tuple[str, ...]
    legs: Mapping[str, Leg]
    factors: Mapping[str, Factor]
    hop_ms: float
    lengths: Mapping[str, Factor] = field(default_factory=dict)
    doubtful: Mapping[str, Leg] = field(default_factory=dict)

    @property
    def risks(self) -> tuple[str, ...]:
        """All risks of its legs, those in doubt included, by name."""
        legs = (*self.legs.values(), *self.doubtful.values())
        return tuple(sorted({risk for leg in legs for risk in leg.risks}))

    def without(self, *, cable: bool = False, risks: Sequence[str] = ()) -> Graph:
        """Return the graph without the lines of the room, or without every leg that shares a risk.

        Raises
        ------
        InputError
            A risk that no leg has.
        """
        _known(risks, self.risks, field="avoid", rule=say("resilience.unknown_risk"))

        def kept(legs: Mapping[str, Leg]) -> dict[str, Leg]:
            left = {name: leg for name, leg in legs.items() if not (cable and leg.cable)}
            return {name: leg for name, leg in left.items() if not set(leg.risks) & set(risks)}

        return replace(self, legs=kept(self.legs), doubtful=kept(self.doubtful))


@dataclass(frozen=True, slots=True)
class Route:
    """One way between two places.

    Attributes
    ----------
    places : tuple of str
    legs : tuple of str
    length_km, shortest_km, longest_km : float
        Fibre, with the central factors of length and with the ends of their ranges.
    round_trip_ms, low_ms, high_ms : float
        With the central factors and with the ends of their ranges.
    risks : tuple of str
    """

    places: tuple[str, ...]
    legs: tuple[str, ...]
    length_km: float
    round_trip_ms: float
    low_ms: float
    high_ms: float
    risks: tuple[str, ...]
    shortest_km: float
    longest_km: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Ways between two places with and without the cable.

    Attributes
    ----------
    fastest, fastest_without : Route
        The second is None where only the cable joins the places.
    disjoint, disjoint_without : tuple of Route
        Ways that share no place, least in sum; empty if one alone was asked for.
    saved_ms : float
        How much the cable shortens the fastest way; infinite where only it joins the places.
    """

    fastest: Route
    disjoint: tuple[Route, ...]
    fastest_without: Route | None
    disjoint_without: tuple[Route, ...]
    saved_ms: float


def fit_factor(straight: ArrayLike, reported: ArrayLike) -> Factor:
    """Return the factor by least squares through the origin, sum(x y) / sum(x^2), and the range of the ratios.

    Parameters
    ----------
    straight, reported : array_like, shape (n,)
        Delay or length of straight legs, and as reported.
    """
    x, y = np.asarray(straight, dtype=np.float64), np.asarray(reported, dtype=np.float64)
    ratios = y / x
    return Factor(float(ratios.min()), float(x @ y / (x @ x)), float(ratios.max()))


def graph(
    place_rows: Mapping[str, Sequence[Any]],
    leg_rows: Mapping[str, Sequence[Any]],
    record_rows: Mapping[str, Sequence[Any]],
    length_rows: Mapping[str, Sequence[Any]],
    *,
    factor_rows: Mapping[str, Row],
    hop_ms: float,
) -> Graph:
    """Return the graph with the factors of delay and of length on land fitted, and that of oceans bounded.

    Parameters
    ----------
    place_rows, leg_rows : mapping of column to values
        Tables `fibre_places` and `fibre_legs`; legs of status ``doubtful`` are for `along` alone.
    record_rows : mapping of column to values
        Table `fibre_delays`; rows of role ``training`` are fitted to, each on its shortest way over legs that share
        its risk or none.
    length_rows : mapping of column to values
        Table `fibre_lengths`: printed lengths along chains of places. Those on land are fitted to; those over oceans
        are of whole systems with branches, the most that a way can have.
    factor_rows : mapping
        Table `fibre_factors`: low, central, high of the courses that are not fitted.
    hop_ms : float
        Delay of one regeneration or router, each way.
    """
    where = dict(zip(place_rows["id"], zip(place_rows["lon"], place_rows["lat"], strict=True), strict=True))
    legs, doubtful = (
        {str(row["id"]): _leg(row, where) for row in _rows(leg_rows) if row["status"] == status} for status in STATUSES
    )
    factors = {name: Factor(row["low"], row["central"], row["high"]) for name, row in factor_rows.items()}
    one = Factor(1.0, 1.0, 1.0)
    bare = Graph(tuple(where), legs, {leg.course: one for leg in legs.values()}, 0.0)
    training = [row for row in _rows(record_rows) if row["role"] == "training"]
    straight = [_straight_ms(bare, row) for row in training]
    fitted = fit_factor(straight, [float(row["round_trip_ms"]) for row in training])
    printed = {course: _printed(bare, length_rows, course) for course in (LAND, OCEAN)}
    ocean = _between(factors[SEA].low, printed[OCEAN].high)
    factors = {**factors, LAND: fitted, OCEAN: ocean, PUBLISHED: one}
    lengths = {LAND: printed[LAND], KAZAKHSTAN: printed[LAND]}
    return Graph(tuple(where), legs, factors, hop_ms, lengths, doubtful)


def graph_of(tables: Tables) -> Graph:
    """Return the graph of the reference data."""
    return graph(
        tables.columns("fibre_places"),
        tables.columns("fibre_legs"),
        tables.columns("fibre_delays"),
        tables.columns("fibre_lengths"),
        factor_rows=tables.rows("fibre_factors"),
        hop_ms=tables.rows("fibre_supply")["router"]["hop_ms"],
    )


def routes(graph: Graph, start: str, end: str, *, count: int = 2) -> tuple[Route, ...]:
    """Return up to `count` ways that share no place and no leg, the fastest of each set first.

    The first way alone is the fastest of all only for ``count=1``: with more, the sum of delays is least.

    Raises
    ------
    InputError
        A place that is not in the graph, or twice the same.
    NoAnswer
        No way between them.
    """
    _known((start, end), graph.places, field="place", rule=say("resilience.unknown_place"))
    if start == end:
        raise InputError(Problem(say("resilience.same_place"), field="place", value=start))
    links = [
        Link(name, leg.one, leg.other, _leg_km(graph, leg, "central") * ROUND_TRIP_MS_PER_KM + 2 * graph.hop_ms)
        for name, leg in graph.legs.items()
    ]
    found = disjoint_paths.disjoint(links, start, end, count=count)
    if not found:
        raise NoAnswer(say("resilience.no_way", start=start, end=end))
    return tuple(
        _route(graph, tuple(map(str, path.places)), tuple(str(link.name) for link in path.links)) for path in found
    )


def compared(graph: Graph, start: str, end: str, *, count: int = 2) -> Compared:
    """Return ways with and without the cable.

    Raises
    ------
    InputError
        As `routes`, or a count that is not 1 to 5.
    NoAnswer
        No way between the places even with the cable.
    """
    if not 1 <= count <= MOST_WAYS:
        raise InputError(Problem(say("resilience.count"), field="paths", value=str(count), allowed=f"1 - {MOST_WAYS}"))
    (fastest,) = routes(graph, start, end, count=1)
    disjoint = routes(graph, start, end, count=count) if count > 1 else ()
    apart = graph.without(cable=True)
    try:
        (rest,) = routes(apart, start, end, count=1)
    except NoAnswer:
        return Compared(fastest, disjoint, None, (), math.inf)
    others = routes(apart, start, end, count=count) if count > 1 else ()
    return Compared(fastest, disjoint, rest, others, rest.round_trip_ms - fastest.round_trip_ms)


def along(graph: Graph, places: Sequence[str]) -> Route:
    """Return the way over a chain of places, each joined to the next by a leg, be its service in doubt or not.

    Raises
    ------
    InputError
        Two places that no leg joins.
    """
    legs = {**graph.doubtful, **graph.legs}
    names = {frozenset((leg.one, leg.other)): name for name, leg in legs.items()}
    pairs = [frozenset(pair) for pair in pairwise(places)]
    missing = [" - ".join(sorted(pair)) for pair in pairs if pair not in names]
    if missing:
        raise InputError(Problem(say("resilience.no_leg"), field="places", value=", ".join(missing)))
    return _route(graph, tuple(places), tuple(names[pair] for pair in pairs))


def _route(graph: Graph, places: tuple[str, ...], names: tuple[str, ...]) -> Route:
    legs = [graph.legs.get(name) or graph.doubtful[name] for name in names]
    low, central, high = (sum(_leg_km(graph, leg, bound) for leg in legs) for bound in BOUNDS)
    shortest, length, longest = (sum(_fibre_km(graph, leg, bound) for leg in legs) for bound in BOUNDS)
    hops_ms = 2 * graph.hop_ms * len(legs)
    return Route(
        places=places,
        legs=names,
        length_km=length,
        round_trip_ms=central * ROUND_TRIP_MS_PER_KM + hops_ms,
        low_ms=low * ROUND_TRIP_MS_PER_KM + hops_ms,
        high_ms=high * ROUND_TRIP_MS_PER_KM + hops_ms,
        risks=tuple(sorted({risk for leg in legs for risk in leg.risks})),
        shortest_km=shortest,
        longest_km=longest,
    )


def _leg_km(graph: Graph, leg: Leg, bound: str) -> float:
    """Return the delay of a leg, as length of fibre."""
    return leg.length_km * float(getattr(graph.factors[leg.course], bound))


def _fibre_km(graph: Graph, leg: Leg, bound: str) -> float:
    factor = graph.lengths.get(leg.course, graph.factors[leg.course])
    return leg.length_km * float(getattr(factor, bound))


def _printed(bare: Graph, length_rows: Mapping[str, Sequence[Any]], course: str) -> Factor:
    """Return the factor of printed lengths of a course over the straight legs of their ways."""
    rows = [row for row in _rows(length_rows) if row["course"] == course]
    straight = [along(bare, str(row["places"]).split()).length_km for row in rows]
    return fit_factor(straight, [float(row["length_km"]) for row in rows])


def _between(low: float, high: float) -> Factor:
    """Return the factor of which no more is known than its bounds."""
    return Factor(low, (low + high) / 2.0, high)


def _leg(row: Row, where: Mapping[str, tuple[float, float]]) -> Leg:
    one, other = str(row["from_place"]), str(row["to_place"])
    length = row["length_km"]
    if length is None or np.isnan(length):
        (lon_1, lat_1), (lon_2, lat_2) = where[one], where[other]
        length = geodesy.distance_km(lon_1=lon_1, lat_1=lat_1, lon_2=lon_2, lat_2=lat_2)
    risks = tuple(str(row["risks"] or "").split())
    return Leg(one, other, float(length), str(row["course"]), risks, row["cable"] == "yes")


def _straight_ms(bare: Graph, row: Row) -> float:
    risk = str(row["risk"])
    others = set(bare.risks) - {risk}
    (way,) = routes(bare.without(cable=True, risks=sorted(others)), row["from_place"], row["to_place"], count=1)
    return way.round_trip_ms


def _rows(columns: Mapping[str, Sequence[Any]]) -> Iterable[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _known(names: Iterable[str], known: Sequence[str], *, field: str, rule: str) -> None:
    problems = [
        Problem(
            rule, field=field, value=name, allowed=", ".join(known), nearest="".join(get_close_matches(name, known, 1))
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)
