"""Rows of the back-test that need no simulated year: worked examples, fits and checks of each room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transcaspian.methods import scores
from transcaspian.systems.cargo import known_answers as cargo
from transcaspian.systems.fibre import known_answers as fibre
from transcaspian.systems.oil import known_answers as oil


def rows(central: Any) -> Iterator[scores.Row]:
    """Yield the rows of every room, in the order of the rooms; `central` are the inputs of the year at their middle."""
    for room in (cargo, oil, fibre):
        yield from room.backtest_rows(central)
