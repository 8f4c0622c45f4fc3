"""Routes of the cable as tables of a results folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from transcaspian.errors import InputError, NoAnswer
from transcaspian.study import seabed
from transcaspian.systems.fibre.seabed_route import Route

TABLES = ("cable_routes", "cable_positions", "cable_profile", "cable_notes")
ROUTE = (
    "line",
    "route",
    "recommended",
    "level_m",
    "weight",
    "geodesic_km",
    "detour_km",
    "slack_km",
    "cable_length_km",
    "corridor_km",
    "cost_usd",
    "faults_per_year",
    "burial_wanted_km",
    "burial_reached_km",
)


def frames(central: Any) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`, at central inputs and the level of the sea in their year.

    `cable_routes`: a route of the front of each line. `cable_positions`: its positions. `cable_profile`: depth along
    the recommended one. `cable_notes`: what is missing, or why there is no route.
    """
    routes: list[dict[str, Any]] = []
    positions: list[dict[str, Any]] = []
    profile: list[pd.DataFrame] = []
    told: list[dict[str, str]] = []
    on = seabed.ground_of(central)
    for line in seabed.LINES:
        try:
            found = seabed.routes(on, line=line)
        except (InputError, NoAnswer) as error:  # the rest of the study stands without a cable
            told.append({"line": line, "note": str(error)})
            continue
        told += [{"line": line, "note": note} for note in seabed.notes(found)]
        for place, route in enumerate(found.proposal.routes):
            best = place == found.proposal.recommended
            head = {"line": line, "route": place + 1, "recommended": best, "level_m": on.sea.level_m}
            routes.append({**head, **_measures(route), "corridor_km": found.proposal.corridor_km})
            positions += _positions(line, place + 1, route)
            if best:
                depths = {"distance_km": route.scored.profile_km, "depth_m": route.scored.profile_depth_m}
                profile.append(pd.DataFrame({"line": line, **depths}))
    empty = pd.DataFrame({"line": pd.Series(dtype=str), "distance_km": [], "depth_m": []})
    tables = (
        pd.DataFrame(routes, columns=list(ROUTE)),
        pd.DataFrame(positions, columns=["line", "route", "position", "lon", "lat", "depth_m"]),
        pd.concat(profile, ignore_index=True) if profile else empty,
        pd.DataFrame(told, columns=["line", "note"]),
    )
    return dict(zip(TABLES, tables, strict=True))


def _measures(route: Route) -> dict[str, float]:
    scored = route.scored
    names = ("geodesic_km", "detour_km", "slack_km", "cable_length_km", "cost_usd", "faults_per_year")
    return {
        "weight": route.weight,
        **{name: float(getattr(scored, name)) for name in names},
        "burial_wanted_km": sum(leg.length_km for leg in scored.legs if leg.burial_m > 0.0),
        "burial_reached_km": sum(leg.length_km * leg.buried_share for leg in scored.legs),
    }


def _positions(line: str, number: int, route: Route) -> list[dict[str, Any]]:
    return [
        {"line": line, "route": number, "position": place, "lon": lon, "lat": lat, "depth_m": depth}
        for place, ((lon, lat), depth) in enumerate(
            zip(route.scored.points.tolist(), route.scored.depths_m.tolist(), strict=True), start=1
        )
    ]
