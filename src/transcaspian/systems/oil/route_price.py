"""The price of a way, leg by leg, and what is left of the market's price at the field."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.systems.oil.route_inputs import RouteInputs


@dataclass(frozen=True, slots=True)
class Item:
    """One charge of a way.

    Attributes
    ----------
    leg : str
        Where it is charged.
    kind : str
        tariff, loss (oil lost, at the market's price) or quality (taken off the price).
    usd_per_t : float
        By the tonne that leaves the field.
    """

    leg: str
    kind: str
    usd_per_t: float


@dataclass(frozen=True, slots=True)
class WayPrice:
    """Charges of one way and the netback, by the tonne that leaves the field."""

    way: str
    items: tuple[Item, ...]
    delivered_share: float
    market_usd_per_t: float

    @property
    def cost_usd_per_t(self) -> float:
        """Sum of the items."""
        return sum(item.usd_per_t for item in self.items)

    @property
    def netback_usd_per_t(self) -> float:
        """Price at the market less all items."""
        return self.market_usd_per_t - self.cost_usd_per_t


def way_price(inputs: RouteInputs, name: str) -> WayPrice:
    r"""Return the price of one way, leg by leg.

    .. math:: n = p b - \sum_i s_i \tau_i - p b (1 - s) - s b d

    with the market's price p and barrels b of a tonne, the share s_i that reaches leg i and its tariff, the share s
    that is delivered, and the discount d for quality.
    """
    way = inputs.ways[name]
    route = inputs.routes[way.route]
    barrels = inputs.prices[route.market].bbl_per_t
    market = inputs.price_usd_per_bbl[route.market] * barrels
    share, items = 1.0, []
    for leg_name in way.legs:
        leg = inputs.legs[leg_name]
        if leg.tariff_usd_per_t:
            items.append(Item(leg_name, "tariff", share * leg.tariff_usd_per_t))
        if leg.loss_share:
            items.append(Item(leg_name, "loss", share * leg.loss_share * market))
        share *= 1.0 - leg.loss_share
    if route.quality_discount_usd_per_bbl:
        items.append(Item(way.route, "quality", share * route.quality_discount_usd_per_bbl * barrels))
    return WayPrice(name, tuple(items), share, market)


def way_prices(inputs: RouteInputs) -> dict[str, WayPrice]:
    """Return the prices of all ways by name."""
    return {name: way_price(inputs, name) for name in inputs.ways}
