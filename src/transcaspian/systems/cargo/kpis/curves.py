"""Time-cost-distance curves of ESCAP: hours and dollars gathered from loading to each point of a route."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from transcaspian.systems.cargo.costs import Leg, Tariffs, Trip, emissions, legs
from transcaspian.systems.cargo.costs.emissions import intensity
from transcaspian.systems.cargo.costs.legs import ITEMS, black_sea_km, rail_east_km, rail_west_km
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.kpis import bank_catalogue as bank
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.ledger import Floats, Ledger
from transcaspian.systems.cargo.kpis.trips import AFTER, BEFORE, Trips

SHOWN = {"box": "feu", "wagon": "wagon"}  # the unit of the cost curve


def reduce(ledger: Ledger, outward: Trips, border_h: float) -> dict[str, Floats]:
    """Return the curves and prices of the routes, and their emissions.

    Parameters
    ----------
    ledger : Ledger
    outward : Trips
    border_h : float
        Mean hours of a train at the border of Georgia: units of a train write no rows there.
    """
    inputs, tariffs = ledger.inputs, Tariffs.of(ledger.inputs.tables)
    count, points = len(bank.ROUTES), len(bank.POINTS)
    hours = np.full((count, points, len(names.QUANTILES)), np.nan)
    km, cost = (np.full((count, points), np.nan) for _ in range(2))
    price = np.full((count, len(bank.PER), 1 + len(ITEMS)), np.nan)
    per_t_km, per_teu = (np.full((count, 3), np.nan) for _ in range(2))
    for number, route in enumerate(bank.ROUTES):
        if route.inland not in inputs.origins or route.far not in inputs.destinations:
            continue
        trip = Trip(route.carrier, route.inland, route.far, route.line)
        found = legs(inputs, tariffs, trip)
        load_t = _load_t(inputs, route)
        steps = _steps_km(inputs, route)
        km[number] = np.cumsum(steps)
        cost[number] = np.cumsum(_steps_usd(found, SHOWN[route.carrier], steps))
        price[number] = _prices(found, route, load_t)
        per_t_km[number] = intensity(emissions(inputs.tables, found, route.carrier))
        if route.carrier == "box":
            per_teu[number] = per_t_km[number] * sum(leg.km for leg in found) * load_t / 1000.0
        own = outward.of(_chosen(ledger, outward, route))
        if len(own.entity):
            hours[number] = _quantiles(own, steps, border_h)
    return {
        "time_distance_h": hours,
        "distance_km": km,
        "cost_distance_usd": cost,
        "price_usd": price,
        "emission_g_per_t_km": per_t_km,
        "emission_kg_per_teu": per_teu,
    }


def _chosen(ledger: Ledger, trips: Trips, route: bank.Route) -> np.ndarray:
    who = ledger.entities
    flow = names.FLOWS.index(f"{route.carrier}.{route.line}.west")
    own = np.flatnonzero(trips.flow == flow)
    entity = trips.entity[own]
    fits = who.inland[entity] == who.inland_names.index(route.inland)
    fits &= who.far[entity] == who.far_names.index(route.far)
    return np.asarray(own[fits])


def _load_t(inputs: CargoInputs, route: bank.Route) -> float:
    """Return the net tonnes of a full TEU or wagon of the route's commodity, 0 if the table has none."""
    commodity = inputs.commodities.get(route.commodity)
    if commodity is None:
        return 0.0
    return commodity.load_t_per_teu if route.carrier == "box" else commodity.load_t_per_wagon


def _steps_km(inputs: CargoInputs, route: bank.Route) -> Floats:
    """Return kilometres from each point's predecessor to it, shape (points,)."""
    join, port = rail_east_km(inputs, route.inland, route.line)
    before, beyond = rail_west_km(inputs, route.far)
    steps = dict.fromkeys(bank.POINTS, 0.0) | {
        "at_the_line": join,
        "at_eastern_port": port,
        "landed": inputs.lines[route.line].distance_km,
        "at_western_border": before if beyond else 0.0,
        "end_of_rails": beyond or before,
        "over_black_sea": black_sea_km(inputs, route.far),
    }
    return np.array([steps[point] for point in bank.POINTS])


def _steps_usd(found: Iterable[Leg], per: str, km: Floats) -> Floats:
    """Return dollars from each point's predecessor to it; rail by its kilometres."""
    at = bank.POINTS.index
    usd = np.zeros(len(bank.POINTS))
    place = {
        "border_east": "over_first_border",
        "port_east": "aboard",
        "border_sea": "aboard",
        "sea": "landed",
        "port_west": "out_of_alat",
        "border_west": "over_western_border",
        "terminal": "delivered",
        "black_sea": "over_black_sea",
    }
    rails = {"rail_east": ("at_the_line", "at_eastern_port"), "rail_west": ("at_western_border", "end_of_rails")}
    for leg in found:
        charge = leg.usd.get(per, 0.0)
        if leg.item in place:
            usd[at(place[leg.item])] += charge
        else:
            ends = [at(point) for point in rails[leg.item]]
            usd[ends] += charge * km[ends] / max(leg.km, 1e-9)
    return usd


def _prices(found: tuple[Leg, ...], route: bank.Route, load_t: float) -> Floats:
    """Return dollars by unit and item; a tonne pays its share of a full wagon or TEU."""
    table = np.full((len(bank.PER), 1 + len(ITEMS)), np.nan)
    for per in ("teu", "feu") if route.carrier == "box" else ("wagon",):
        row = bank.PER.index(per)
        table[row, 1:] = [sum(leg.usd.get(per, 0.0) for leg in found if leg.item == item) for item in ITEMS]
    if load_t > 0:
        unit = bank.PER.index("teu" if route.carrier == "box" else "wagon")
        table[bank.PER.index("t"), 1:] = table[unit, 1:] / load_t
    table[:, 0] = table[:, 1:].sum(axis=1)
    return table


def _quantiles(trips: Trips, km: Floats, border_h: float) -> Floats:
    """Return P10, P50, P90 over units of the hours gathered at each point, shape (points, 3)."""
    rail = trips.stage("rail_west_of_sea", AFTER)
    at = bank.POINTS.index
    border, end = km[at("at_western_border")], km[at("end_of_rails")]
    crosses = border > 0.0
    at_border = np.minimum(rail, border_h) if crosses else np.zeros(len(rail))
    steps = np.zeros((len(rail), len(bank.POINTS)))
    steps[:, at("over_first_border")] = trips.stage("origin_border", BEFORE)
    steps[:, at("at_the_line")] = trips.stage("origin_rail", BEFORE)
    steps[:, at("train_made_up")] = trips.stage("coordination", BEFORE) + trips.stage("wait_for_train", BEFORE)
    steps[:, at("at_eastern_port")] = trips.stage("rail_east_of_sea", BEFORE)
    steps[:, at("aboard")] = sum(trips.stage(name, BEFORE) for name in ("wait_for_yard", "port", "wait_for_ship"))
    steps[:, at("landed")] = trips.stage("sea", BEFORE)
    steps[:, at("out_of_alat")] = sum(trips.stage(name, AFTER) for name in ("wait_for_yard", "port", "wait_for_train"))
    steps[:, at("at_western_border")] = (rail - at_border) * border / max(border + end, 1e-9)
    steps[:, at("over_western_border")] = at_border
    steps[:, at("end_of_rails")] = (rail - at_border) * end / max(border + end, 1e-9)
    steps[:, at("delivered")] = trips.stage("coordination", AFTER) + trips.stage("destination", AFTER)
    steps[:, at("over_black_sea")] = trips.stage("black_sea", AFTER)
    return np.asarray(np.quantile(np.cumsum(steps, axis=1), (0.1, 0.5, 0.9), axis=0).T)
