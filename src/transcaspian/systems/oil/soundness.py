"""What of an oil room's inputs cannot be meant: every fault of the clock and of the tables of routes at once."""

from __future__ import annotations

from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.systems.oil.clock.inputs import checked
from transcaspian.systems.oil.route_inputs import table_problems


def problems(tables: Any) -> list[Problem]:
    """Return what would stop a run with these tables; empty if nothing would.

    Nominations beyond the output of a field do not: the clock takes them as asked, the routes refuse them.

    Parameters
    ----------
    tables : Tables
        Input tables whose single values have passed the catalogue's checks.
    """
    faults = table_problems(tables)
    try:
        checked(tables)
    except InputError as error:
        return [*error.problems, *faults]
    return faults
