"""Deadlock: who holds what the others wait for, named."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.methods.events.built import Built
from transcaspian.methods.events.tables import State


@dataclass(frozen=True, slots=True)
class Deadlock:
    """A circle of waiting that nothing can open any more."""

    cycle: tuple[str, ...]
    entities: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        return self.text


def found(built: Built, state: State) -> Deadlock | None:
    """Return the deadlock at the horizon, or None."""
    return None
