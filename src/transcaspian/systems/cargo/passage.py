"""The passage of a ship on a line of the reference data: mean hours at sea, and the voyage itself."""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.world import passage


def passage_h(inputs: CargoInputs, speed_kn: float, line: str) -> float:
    """Return the mean hours at sea at a service speed in knots, with the line's margin."""
    sea = inputs.lines[line]
    return float(
        passage.sailing_h(distance_km=sea.distance_km, speed_kn=speed_kn, margin_share=sea.passage_margin_share)
    )


def sail(p: ev.Process, sail_h: float | ev.Value, *, port: str, direction: str) -> None:
    """Depart and sail to or from an eastern port: ice there slows the ship, the worst of a storm makes it lie to."""
    p.mark("departed")
    p.delay(
        ev.draw("passage", scale=sail_h) * ev.profile(f"ice.{port}"),
        stage=f"ship_sailing_{direction}",
        cause="run",
        during="closed.sea_passage",
    )
