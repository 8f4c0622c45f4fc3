"""Where the range of prices and tariffs turns the answer: shares of draws in which each way is taken, and ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import NoAnswer
from transcaspian.methods.linear_programs import Solver
from transcaspian.systems.oil.allocation import monthly_program, why_not
from transcaspian.systems.oil.route_inputs import RouteInputs
from transcaspian.systems.oil.route_price import way_prices

Numbers = NDArray[np.float64]
TAKEN_T = 1000.0
SURE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class WayOverDraws:
    """A way over the draws of prices and tariffs.

    Attributes
    ----------
    way, oil_field, route : str
        Which.
    taken_share : float
        Share of draws in which the best allocation sends more this way than its contract asks.
    sent_t : tuple of float
        P10, P50, P90 of tonnes a year.
    netback_usd_per_t : tuple of float
        P10, P50, P90.
    flips : bool
        Whether the range of prices decides: taken in more than 5 and less than 95 % of draws.
    """

    way: str
    oil_field: str
    route: str
    taken_share: float
    sent_t: tuple[float, float, float]
    netback_usd_per_t: tuple[float, float, float]

    @property
    def flips(self) -> bool:
        """Whether the range of prices decides."""
        return SURE_SHARE < self.taken_share < 1.0 - SURE_SHARE


@dataclass(frozen=True, slots=True)
class Tie:
    """Two ways of one field: how often the second pays better, and by how much the first leads at central prices.

    `lead_usd_per_bbl` is counted in barrels of the first way's market: when its price falls by more than this against
    that of the second, the second is better.
    """

    oil_field: str
    first: str
    second: str
    second_better_share: float
    lead_usd_per_t: float
    lead_usd_per_bbl: float


@dataclass(frozen=True, slots=True)
class Flips:
    """All ways over the draws, and the ties of each field's main way with its others."""

    draws: int
    ways: tuple[WayOverDraws, ...]
    ties: tuple[Tie, ...]


def price_flips(inputs: RouteInputs, draws: Sequence[RouteInputs], *, closed: frozenset[str] = frozenset()) -> Flips:
    """Solve the year anew for every draw of prices and tariffs, with all limits as they are.

    Parameters
    ----------
    inputs : RouteInputs
        Central inputs: limits and nominations.
    draws : sequence of RouteInputs
        Inputs whose prices, tariffs, losses and discounts are drawn.
    closed : frozenset of str
        Legs that carry nothing all year.

    Raises
    ------
    NoAnswer
        Contracts cannot be kept, whatever the prices.
    """
    names = list(inputs.ways)
    monthly = monthly_program(inputs, closed=closed)
    solver = Solver(monthly.program)
    if not solver.solve().found:
        raise NoAnswer(why_not(monthly))
    places = np.concatenate([monthly.sent[name] for name in names])
    sent, netbacks = np.empty((len(draws), len(names))), np.empty((len(draws), len(names)))
    for row, draw in enumerate(draws):
        prices = way_prices(draw)
        netbacks[row] = [prices[name].netback_usd_per_t for name in names]
        solver.change_costs(places, np.repeat(netbacks[row], 12))
        sent[row] = solver.solve().values[places].reshape(len(names), 12).sum(axis=1)
    floors = {limit.name: float(limit.amounts_t.sum()) for limit in monthly.limits if limit.kind == "commitment"}
    ways = tuple(
        WayOverDraws(
            way=name,
            oil_field=inputs.ways[name].oil_field,
            route=inputs.ways[name].route,
            taken_share=float((sent[:, place] > floors.get(name, 0.0) + TAKEN_T).mean()),
            sent_t=_three(sent[:, place]),
            netback_usd_per_t=_three(netbacks[:, place]),
        )
        for place, name in enumerate(names)
    )
    return Flips(len(draws), ways, _ties(inputs, names, netbacks))


def _three(values: Numbers) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
    return float(low), float(middle), float(high)


def _ties(inputs: RouteInputs, names: list[str], netbacks: Numbers) -> tuple[Tie, ...]:
    """Return the main way of each field (the most nominated) against each of its others."""
    central = way_prices(inputs)
    ties = []
    for field in inputs.fields:
        own = [name for name in names if inputs.ways[name].oil_field == field]
        main = max(own, key=lambda name: inputs.ways[name].nominated_t_per_year)
        barrels = inputs.prices[inputs.routes[inputs.ways[main].route].market].bbl_per_t
        for other in own:
            if other == main:
                continue
            better = netbacks[:, names.index(other)] > netbacks[:, names.index(main)]
            lead = central[main].netback_usd_per_t - central[other].netback_usd_per_t
            ties.append(Tie(field, main, other, float(better.mean()), lead, lead / barrels))
    return tuple(ties)
