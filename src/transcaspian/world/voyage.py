"""A voyage on the clock: ice slows the ship, the worst of a storm makes it lie to."""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.world.shared_places import SEA


def sail(p: ev.Process, sail_h: float | ev.Value, *, port: str, direction: str, room: str = "") -> None:
    """Depart and sail to or from an eastern port; `room` goes before the stages."""
    p.mark(f"{room}departed")
    p.delay(
        ev.draw("passage", scale=sail_h) * ev.profile(f"ice.{port}"),
        stage=f"{room}ship_sailing_{direction}",
        cause="run",
        during=SEA.name,
    )
