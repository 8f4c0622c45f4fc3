"""Names of routes, legs and fields as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.messages import Told, catalogue, told

if TYPE_CHECKING:
    from transcaspian.systems.oil.route_inputs import RouteInputs


def named(identifier: str) -> str:
    """Return the name of a route, leg or field; its identifier in words where the catalogue has none."""
    return str(told_name(identifier))


def told_name(identifier: str) -> Told | str:
    """Return the same name, not yet said."""
    key = f"oil_routes.name_{identifier}"
    return told(key) if key in catalogue() else identifier.replace("_", " ")


def way_named(oil_field: str, route: str) -> str:
    """Return the name of a way: its field and its route."""
    return str(_told_way(oil_field, route))


def _told_way(oil_field: str, route: str) -> Told:
    return told("oil_routes.way", field=told_name(oil_field), route=told_name(route))


def way_of(inputs: RouteInputs, identifier: str) -> str:
    """Return the name of a way of the inputs, or of the route, leg or field that has this identifier."""
    return str(told_way_of(inputs, identifier))


def told_way_of(inputs: RouteInputs, identifier: str) -> Told | str:
    """Return the same name, not yet said."""
    way = inputs.ways.get(identifier)
    return told_name(identifier) if way is None else _told_way(way.oil_field, way.route)
