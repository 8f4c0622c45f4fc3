"""Places, risks and lines of the cable in words of the language spoken here."""

from __future__ import annotations

from transcaspian.messages import known


def named(identifier: str) -> str:
    """Return a place or a risk in words; one that the catalogue does not know by its parts."""
    return known(f"fibre.name_{identifier}") or identifier.replace("_", " ").title()


def line_name(line: str) -> str:
    """Return a line by its landings, in the order of its name."""
    return way_name(*line.split("_"))


def way_name(*places: str) -> str:
    """Return places one after another."""
    return " \N{EN DASH} ".join(map(named, places))
