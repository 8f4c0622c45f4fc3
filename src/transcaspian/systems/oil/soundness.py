"""What of an oil room's inputs cannot be meant: every fault of the clock and of the routes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.systems.oil.route_inputs import route_inputs


def problems(tables: Any, *, year: int) -> list[Problem]:
    """Return what would stop a run, an allocation or a rerouting with these tables; empty if nothing would.

    Parameters
    ----------
    tables : Tables
        Input tables whose single values have passed the catalogue's checks.
    year : int
        Calendar year.
    """
    return [*_of(lambda: checked(tables)), *_of(lambda: route_inputs(tables, year=year))]


def _of(read: Callable[[], object]) -> Iterator[Problem]:
    try:
        read()
    except InputError as error:
        yield from error.problems
