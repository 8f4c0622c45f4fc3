"""The passage of a ship on a line of the reference data: mean hours at sea."""

from __future__ import annotations

from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.world import passage


def passage_h(inputs: CargoInputs, speed_kn: float, line: str) -> float:
    """Return the mean hours at sea at a service speed in knots, with the line's margin."""
    sea = inputs.lines[line]
    return float(
        passage.sailing_h(distance_km=sea.distance_km, speed_kn=speed_kn, margin_share=sea.passage_margin_share)
    )
