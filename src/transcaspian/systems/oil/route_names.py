"""Names of routes, legs and fields as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.messages import known, say

if TYPE_CHECKING:
    from transcaspian.systems.oil.route_inputs import RouteInputs


def named(identifier: str) -> str:
    """Return the name of a route, leg or field; its identifier in words where the catalogue has none."""
    return known(f"oil_routes.name_{identifier}") or identifier.replace("_", " ")


def way_named(oil_field: str, route: str) -> str:
    """Return the name of a way: its field and its route."""
    return say("oil_routes.way", field=named(oil_field), route=named(route))


def way_of(inputs: RouteInputs, identifier: str) -> str:
    """Return the name of a way of the inputs, or of the route, leg or field that has this identifier."""
    way = inputs.ways.get(identifier)
    return named(identifier) if way is None else way_named(way.oil_field, way.route)
