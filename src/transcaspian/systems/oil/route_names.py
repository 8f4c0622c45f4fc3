"""Names of routes, legs and fields as people say them."""

from __future__ import annotations

from transcaspian.messages import known, say


def named(identifier: str) -> str:
    """Return the name of a route, leg or field; its identifier in words where the catalogue has none."""
    return known(f"oil_routes.name_{identifier}") or identifier.replace("_", " ")


def way_named(oil_field: str, route: str) -> str:
    """Return the name of a way: its field and its route."""
    return say("oil_routes.way", field=named(oil_field), route=named(route))
