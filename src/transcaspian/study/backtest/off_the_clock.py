"""Rows of the back-test that need no simulated year: worked examples, fits and checks of each room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from transcaspian.methods import scores
from transcaspian.systems.cargo import known_answers as cargo
from transcaspian.systems.fibre import known_answers as fibre
from transcaspian.systems.oil import known_answers as oil


def rows(central: Any, *, draws: Sequence[Any] = ()) -> Iterator[scores.Row]:
    """Yield the rows of every room, in the order of the rooms.

    `central` are the inputs of the year at their middle, `draws` sampled inputs of that year, for the bands of oil.
    Rows of cargo and fibre rest on printed numbers or have bands of their own.
    """
    yield from cargo.backtest_rows(central)
    yield from oil.backtest_rows(central, draws=draws)
    yield from fibre.backtest_rows(central)
