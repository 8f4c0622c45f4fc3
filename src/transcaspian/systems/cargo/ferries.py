"""Ferries: cargo waits for the ship; the ship waits only for berth, weather, shunting and its sailing policy.

One pool serves Kuryk and Turkmenbashi from Alat: an empty ship in Alat roads goes to the side with the larger weighted
queue on both shores, less the deck already sent there; ships tied to one line skip the choice.
"""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.methods.events.values import as_value
from transcaspian.systems.cargo.inputs import CargoInputs, Ferry
from transcaspian.systems.cargo.passage import passage_h
from transcaspian.world.voyage import sail

SIDES = {"kuryk": "kuryk_alat", "turkmenbashi": "turkmenbashi_alat"}
RAIL_BERTHS, ROAD_BERTHS = 1, 2  # bits of the eligibility mask: which berths of a port fit the ship's doors


def describe(model: ev.Model, inputs: CargoInputs, ship_class: str) -> None:
    """Add the process of one class of ferries to the model."""
    ship = inputs.ferries[ship_class]
    p = model.process(f"ferry.{ship_class}")
    sides = [port for port, line in SIDES.items() if ship.line in ("pool", line)]
    p.label("roads")
    p.wait_open(ev.column("own_calendar"), stage="ship_out_of_service", cause="docking_or_breakdown")
    _berth(p, ship, "alat")
    p.label("alongside")
    if len(sides) > 1:
        p.choose([_option(inputs, ship, port) for port in sides], capacity=freight_deck_m(inputs, ship))
    for port in sides:
        p.label(f"to_{port}")
        _round_trip(p, inputs, ship, ship_class, port)
        p.branch(ev.closed(ev.column("own_calendar")), to="leave")
        p.jump("alongside")
    p.label("leave")
    p.release_any("berths.alat.ferry")
    p.jump("roads")


def freight_deck_m(inputs: CargoInputs, ship: Ferry) -> float:
    """Return the metres of deck for wagons and trucks: passengers' cars have theirs first."""
    return max(ship.deck_m - ship.cars_per_voyage * inputs.policies["deck"]["car_m"], 0.0)


def berth_mask(ship: Ferry) -> int:
    """Return which berths fit the ship's doors, as bits: rail berths, road berths."""
    return {"rail": RAIL_BERTHS, "road": ROAD_BERTHS, "both": RAIL_BERTHS | ROAD_BERTHS}[ship.berths]


def _option(inputs: CargoInputs, ship: Ferry, port: str) -> ev.Option:
    """Return a side with its pull; Kuryk's is greater for ships with less deck than the mean of the pool."""
    dispatch = inputs.policies["ferry_dispatch"]
    shorter_m = _mean_deck_m(inputs) - ship.deck_m
    bias = dispatch["kuryk_bias_deck_m"] + dispatch["small_ship_pull"] * shorter_m if port == "kuryk" else 0.0
    return ev.option(
        f"to_{port}",
        dock=(f"dock.alat.{port}", f"dock.{port}.west"),
        weight=dispatch["queue_weight"],
        bias=bias,
        calendar=f"closed.{port}.ferry",
    )


def _mean_deck_m(inputs: CargoInputs) -> float:
    pool = [ship for ship in inputs.ferries.values() if ship.line == "pool" and ship.ships]
    return sum(ship.ships * ship.deck_m for ship in pool) / max(sum(ship.ships for ship in pool), 1)


def _round_trip(p: ev.Process, inputs: CargoInputs, ship: Ferry, ship_class: str, port: str) -> None:
    """From alongside at Alat, empty, to the eastern port and back alongside."""
    sail_h = passage_h(inputs, ship.speed_kn, SIDES[port])
    payload = f"payload.{ship_class}.{port}"
    deck_m = freight_deck_m(inputs, ship)
    _take_cargo(p, ship, deck_m, f"dock.alat.{port}", "alat", payload)
    sail(p, sail_h, port=port, direction="east")
    _berth(p, ship, port)
    p.mark(f"call_{port}")
    _discharge(p, ship, port)
    _take_cargo(p, ship, deck_m, f"dock.{port}.west", port, payload)
    sail(p, sail_h, port=port, direction="west")
    _berth(p, ship, "alat")
    p.mark("call_alat")
    _discharge(p, ship, "alat")


def _berth(p: ev.Process, ship: Ferry, port: str) -> None:
    """Wait in the roads for weather and berth, come alongside."""
    p.wait_open(f"closed.{port}.ferry", stage="ship_wait_weather", cause="weather")
    p.seize_any(f"berths.{port}.ferry", eligible=as_value(berth_mask(ship)), stage="ship_wait_berth", cause="berth")
    p.wait_open(f"closed.{port}.ferry", stage="ship_wait_weather", cause="weather")
    p.delay(ship.berthing_h, stage="ship_berthing", cause="port")


def _discharge(p: ev.Process, ship: Ferry, port: str) -> None:
    p.delay(_ramp_hours(ship), stage="ship_unloading", cause="port", during=f"suspended.{port}.ferry")
    p.unload()


def _take_cargo(p: ev.Process, ship: Ferry, deck_m: float, dock: str, port: str, payload: str) -> None:
    """Wait for cargo within the sailing policy, load it, wait for weather, leave the berth."""
    p.load(
        dock,
        limit_1=deck_m,
        limit_2=ev.profile(payload),
        minimum=ship.minimum_deck_share * deck_m,
        longest_wait_h=ship.longest_wait_h,
        latest_h=ship.latest_h,
        takes=("truck", "wagon") if ship.wagon_slots > 0 else ("truck",),
        most={"wagon": ship.wagon_deck_share_most},
        stage="ship_wait_cargo",
    )
    p.delay(_ramp_hours(ship), stage="ship_loading", cause="port", during=f"suspended.{port}.ferry")
    p.wait_open(f"closed.{port}.ferry", stage="ship_wait_weather", cause="weather")
    p.release_any(f"berths.{port}.ferry")


def _ramp_hours(ship: Ferry) -> ev.Value:
    return ev.by_load({"wagon": ship.hours_per_wagon, "truck": ship.hours_per_truck}, fixed=ship.turnaround_reserve_h)
