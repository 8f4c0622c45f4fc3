"""With repeaters or without: both lines for one length and capacity, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from transcaspian.errors import NoAnswer
from transcaspian.systems.fibre import design, passive
from transcaspian.systems.fibre.design import Design
from transcaspian.systems.fibre.inputs import LineInputs

STEP_TBPS = 1.0
FARTHEST_TBPS = 2000.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be built for a length and a capacity.

    Attributes
    ----------
    length_km, capacity_tbps : float
    designs : mapping of kind to Design
        Those that carry the capacity, with the fewest pairs.
    refused : mapping of kind to NoAnswer
        Why the others do not.
    cheapest : str
        The kind that costs least.
    crossing_tbps : float or None
        Capacity from which on the line with repeaters is the cheaper one, to 1 Tbit/s; None if there is none, or if
        one kind cannot be built at this length at all.
    """

    length_km: float
    capacity_tbps: float
    designs: Mapping[str, Design]
    refused: Mapping[str, NoAnswer]
    cheapest: str
    crossing_tbps: float | None


def choose(inputs: LineInputs, *, length_km: float, capacity_tbps: float, spans: int | None = None) -> Choice:
    """Return both kinds of line for a capacity each way, and where they cross.

    Raises
    ------
    InputError
        A length, capacity or number of spans that makes no line.
    NoAnswer
        Neither kind carries the capacity over the length; the reasons of both are told. With `spans` stated, the
        reason of the line with repeaters is told alone.
    """
    makers: dict[str, Callable[[], Design]] = {
        "repeatered": lambda: design.repeatered(length_km, inputs, spans=spans),
        "passive": lambda: passive.passive(length_km, inputs),
    }
    singles, designs = {}, {}
    refused: dict[str, NoAnswer] = {}
    for kind, make in makers.items():
        try:
            singles[kind] = make()
            designs[kind] = design.for_capacity(singles[kind], inputs, capacity_tbps=capacity_tbps)
        except NoAnswer as reason:
            if spans is not None and kind == "repeatered":
                raise
            refused[kind] = NoAnswer(*reason.reasons)
    if not designs:
        raise NoAnswer(*(each for reason in refused.values() for each in reason.reasons))
    crossing = None
    if len(singles) == len(makers):
        most = min(FARTHEST_TBPS, singles["repeatered"].pair_tbps * inputs.costs["repeatered"].pairs_max)
        steps = [STEP_TBPS * step for step in range(1, int(most / STEP_TBPS) + 1)]
        crossing = design.crossing_tbps(singles["repeatered"], singles["passive"], inputs, capacities_tbps=steps)
    cheapest = min(designs, key=lambda kind: designs[kind].cost.total_usd)
    return Choice(length_km, capacity_tbps, designs, refused, cheapest, crossing)
