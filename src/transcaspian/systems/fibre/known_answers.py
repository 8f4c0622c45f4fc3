"""Worked examples, transferred ratios, fits and checks of the fibre room, beside what was printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transcaspian.methods.scores import Row
from transcaspian.systems.fibre import known_answers_cable, known_answers_delay, known_answers_seabed
from transcaspian.systems.fibre.known_answers_room import Predictions, Room, YearTables

TABLE = "fibre_worked_examples"
PREDICTED: Predictions = {
    **known_answers_cable.PREDICTED,
    **known_answers_seabed.PREDICTED,
    **known_answers_delay.PREDICTED,
}


def backtest_rows(tables: YearTables) -> list[Row]:
    """Return one row a printed figure, in the order of the table of worked examples.

    Parameters
    ----------
    tables : YearTables
        Central inputs of the year.
    """
    room = Room(tables)
    columns = tables.columns(TABLE)
    entries = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [_row(entry, room) for entry in entries]


def _row(entry: Mapping[str, Any], room: Room) -> Row:
    found = PREDICTED[str(entry["id"])](room)
    low, middle, high = found if isinstance(found, tuple) else (found, found, found)
    return Row.beside(entry, low, middle, high)
