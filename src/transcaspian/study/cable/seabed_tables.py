"""Routes of the cable as tables of a results folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from transcaspian.study.cable import seabed
from transcaspian.study.cable.routes import CableRoutes
from transcaspian.study.cable.seabed import Ground, LineRoutes
from transcaspian.systems.fibre.seabed_route import Route

TABLES = ("cable_routes", "cable_positions", "cable_profile", "cable_met", "cable_notes")
MET = ("line", "hazard", "layer", "rule", "meets", "at_km", "length_km", "angle_deg", "apart_km", "wanted_km")
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
    "joints",
    "cost_usd",
    "faults_per_year",
    "burial_wanted_km",
    "burial_reached_km",
)


def frames(routed: CableRoutes) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`.

    `cable_routes`: a route of the front of each line. `cable_positions`: its positions. `cable_profile`: depth along
    the recommended one. `cable_met`: hazards it meets, or passes near. `cable_notes`: what is missing, or why there is
    no route.
    """
    routes: list[dict[str, Any]] = []
    positions: list[dict[str, Any]] = []
    profile: list[pd.DataFrame] = []
    met: list[dict[str, Any]] = []
    told = [{"line": line, "note": reason} for line, reason in routed.refused.items()]
    for found in routed.found:
        line = found.name
        told += [{"line": line, "note": note} for note in seabed.notes(found)]
        met += _met(routed.on, found)
        for place, route in enumerate(found.proposal.routes):
            best = place == found.proposal.recommended
            head = {"line": line, "route": place + 1, "recommended": best, "level_m": routed.on.sea.level_m}
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
        pd.DataFrame(met, columns=list(MET)),
        pd.DataFrame(told, columns=["line", "note"]),
    )
    return dict(zip(TABLES, tables, strict=True))


def _measures(route: Route) -> dict[str, float]:
    scored = route.scored
    names = ("geodesic_km", "detour_km", "slack_km", "cable_length_km", "joints", "cost_usd", "faults_per_year")
    return {
        "weight": route.weight,
        **{name: float(getattr(scored, name)) for name in names},
        "burial_wanted_km": sum(leg.length_km for leg in scored.legs if leg.burial_m > 0.0),
        "burial_reached_km": sum(leg.length_km * leg.buried_share for leg in scored.legs),
    }


def _met(on: Ground, found: LineRoutes) -> list[dict[str, Any]]:
    """Return what the recommended route crosses, and what it passes near."""
    crossed = [
        {"hazard": each.zone, "layer": each.layer, "rule": each.rule, "meets": True, "at_km": each.at_km,
         "length_km": each.length_km, "angle_deg": each.angle_deg}
        for each in found.proposal.best.crossings
    ]  # fmt: skip
    passed = [
        {"hazard": each.zone, "layer": each.layer, "meets": False, "at_km": each.at_km, "apart_km": each.apart_km,
         "wanted_km": each.wanted_km}
        for each in seabed.near(on, found)
    ]  # fmt: skip
    return [{"line": found.name, **row} for row in (*crossed, *passed)]


def _positions(line: str, number: int, route: Route) -> list[dict[str, Any]]:
    return [
        {"line": line, "route": number, "position": place, "lon": lon, "lat": lat, "depth_m": depth}
        for place, ((lon, lat), depth) in enumerate(
            zip(route.scored.points.tolist(), route.scored.depths_m.tolist(), strict=True), start=1
        )
    ]
