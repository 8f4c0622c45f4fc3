"""The lines of the cable with their routes, found once for all that is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcaspian.errors import InputError, NoAnswer
from transcaspian.study.cable import seabed
from transcaspian.study.cable.seabed import Ground, LineRoutes
from transcaspian.systems.fibre.route_parts import RouteParts, route_parts


@dataclass(frozen=True, slots=True)
class CableRoutes:
    """Routes of the lines, each steered clear of those before it.

    Attributes
    ----------
    on : Ground
        The seabed they were searched on.
    found : tuple of LineRoutes
        Lines that have a route.
    refused : mapping of line to str
        Why the others have none, as `messages.reread` reads it.
    """

    on: Ground
    found: tuple[LineRoutes, ...]
    refused: Mapping[str, str]

    @property
    def parts(self) -> dict[str, RouteParts]:
        """The recommended route of each line, as line design, availability and the lay see it."""
        return {each.name: route_parts(each.proposal.best) for each in self.found}


def cable_routes(central: Any) -> CableRoutes:
    """Return the routes of all lines at central inputs; a line without a way is told, so that the study goes on."""
    on = seabed.ground(central)
    found: list[LineRoutes] = []
    refused: dict[str, str] = {}
    for line in seabed.LINES:
        try:
            found.append(seabed.routes(on, line=line, beside=found))
        except NoAnswer as reason:
            refused[line] = reason.kept
        except InputError as error:
            refused[line] = str(error)
    return CableRoutes(on, tuple(found), refused)


def parts(tables: Any, lines: Sequence[str]) -> dict[str, RouteParts]:
    """Return the recommended route of each line asked for, as its parts.

    Raises
    ------
    InputError
        No line of this name, or a landing that is not on the shore.
    NoAnswer
        No way joins the landings, or none that keeps apart from the lines before it.
    """
    on = seabed.ground(tables)
    found: list[LineRoutes] = []
    for line in lines:
        found.append(seabed.routes(on, line=line, beside=found))
    return {each.name: route_parts(each.proposal.best) for each in found}
