"""Tankers: given a parcel of the line-up, they load, sail, discharge and come back in ballast; classes differ."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from transcaspian.methods import draws, intervals
from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock.cast import ROOM, Stage, due, ready, tank
from transcaspian.systems.oil.clock.inputs import Nomination, OilInputs, Tanker
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import aktau_approach, ports, voyage
from transcaspian.world.cast import Group
from transcaspian.world.passage import sailing_h
from transcaspian.world.surroundings import Floats, days

LOOK_H = 6.0  # a ship without a parcel looks at the line-up again after so long
CERTIFICATE_H = 3.0  # quality of the parcel, before the ship is called in
BERTHING_H = 2.0  # beyond the sea
HOURS_PER_YEAR = 8760.0
SPREAD_OF_FIRST_H = 5 * HOURS_PER_DAY
BAKU_PORTS = ("sangachal", "dubendi")
BAKU_CLOSED = "closed.alat.tanker"  # no closures of Baku's oil berths are published


def add(stage: Stage) -> None:
    """Declare berths beyond the sea and payloads by day, describe each class, and add its ships."""
    landings = sorted({nomination.landing for nomination in stage.inputs.nominations.values()})
    for name in landings:
        stage.model.resource(f"oil.berth.{name}", capacity=stage.inputs.berths[name])
    fleet = {name: ship for name, ship in stage.inputs.tankers.items() if ship.ships and served(stage.inputs, ship)}
    loads_t = {name: payload_t(stage.inputs, ship, stage.around.level_m) for name, ship in fleet.items()}
    for key, nomination in stage.inputs.nominations.items():
        fits = [loads_t[name] for name, ship in fleet.items() if _fits(nomination, ship)]
        if fits:
            stage.model.profile(f"oil.parcel.{key}", **days(np.max(fits, axis=0)))
            _first_parcel(stage, key)
    for name, ship in fleet.items():
        stage.model.profile(f"oil.payload.{name}", **days(loads_t[name]))
        _describe(stage, name, ship)
        _add_ships(stage, name, ship)


def _first_parcel(stage: Stage, key: str) -> None:
    """A parcel falls due when its gathering begins: the first day of a nomination is that of its first cargo."""
    p = stage.model.process(f"oil_first.{key}")
    p.set(amount_2=ev.profile(f"oil.parcel.{key}"))
    p.put(due(key), amount=ev.amount_2)
    p.end()
    at = np.flatnonzero(stage.asked_t[key])[:1].astype(np.float64) * HOURS_PER_DAY
    stage.add(p.name, at, Group(len(at), "oil_first", commodity=key))


def served(inputs: OilInputs, ship: Tanker) -> dict[str, Nomination]:
    """Return the nominations that a class carries."""
    return {name: each for name, each in inputs.nominations.items() if _fits(each, ship)}


def _fits(nomination: Nomination, ship: Tanker) -> bool:
    baku = nomination.landing in BAKU_PORTS
    return ship.serves == "all" or baku == (ship.serves == "baku")


def payload_t(inputs: OilInputs, ship: Tanker, level_m: Floats) -> Floats:
    """Return the cargo of a class by day, tonnes: draught at Aktau's oil berths under the level of the sea."""
    hull = {name: getattr(ship, name) for name in ("deadweight_t", "stores_t", "draught_m", "tonnes_per_cm_t")}
    by_draught_t = ports.voyage_payload_t(hull, groups=(inputs.aktau_berths,), level_m=level_m)
    return np.minimum(by_draught_t, ship.full_t)


def _describe(stage: Stage, name: str, ship: Tanker) -> None:
    carried = served(stage.inputs, ship)
    p = stage.model.process(f"oil_tanker.{name}")
    p.label("again")
    p.wait_open(ev.column("own_calendar"), stage="oil_ship_out_of_service", cause="docking")
    p.set(payload_t=ev.profile(f"oil.payload.{name}"), amount_1=0.0, amount_2=0.0)
    _choose(p, carried)
    for key, nomination in carried.items():
        p.label(f"for:{key}")
        _voyage(p, stage, ship, key, nomination)
        p.jump("back")
    p.label("back")
    if ship.absence_h > 0.0:
        p.delay(ev.draw("absence", scale=ship.absence_h), stage="oil_ship_away", cause="other_trade")
    p.jump("again")


def _choose(p: ev.Process, carried: Mapping[str, Nomination]) -> None:
    """Take the nomination most days behind of those whose parcel lies in the tank; else wait and say for what.

    A parcel is what the largest class of its line may load: smaller ships do not take it piece by piece before.
    """
    mine = ev.column("payload_t")
    backlog = {
        key: ev.level(due(key))
        * (ev.level(ready(each.tank)) >= mine)
        * (ev.level(due(key)) >= ev.profile(f"oil.parcel.{key}"))
        / max(each.contract_t_per_year * each.fulfilment_share, 1.0)
        for key, each in carried.items()
    }
    for key, value in backlog.items():
        best = value > 0.0
        for other, rival in backlog.items():
            if other != key:
                best = best & (value >= rival)
        p.branch(best, to=f"for:{key}")
    for key in carried:
        p.branch(ev.level(due(key)) >= ev.profile(f"oil.parcel.{key}"), to="no_parcel")
    p.delay(LOOK_H, stage="oil_ship_wait_nomination", cause="nomination")
    p.jump("again")
    p.label("no_parcel")
    p.delay(LOOK_H, stage="oil_ship_wait_parcel", cause="parcel")
    p.jump("again")


def _voyage(p: ev.Process, stage: Stage, ship: Tanker, key: str, nomination: Nomination) -> None:
    """One parcel: reserved, certified, loaded, carried, landed; then the ship returns in ballast."""
    inputs = stage.inputs
    line = inputs.lines[nomination.line]
    sail_h = float(
        sailing_h(distance_km=line.distance_km, speed_kn=ship.speed_kn, margin_share=line.passage_margin_share)
    )
    p.set(amount_1=1.0, amount_2=ev.column("payload_t"))
    p.get(due(key), amount=ev.amount_2)
    p.get(ready(nomination.tank), amount=ev.amount_2)
    p.mark("oil_assigned", place=key)
    p.delay(CERTIFICATE_H, stage="oil_ship_certificate", cause="certificate")
    _load(p, inputs, key, nomination)
    voyage.sail(p, sail_h, port="aktau", direction="west", room=ROOM)
    _discharge(p, inputs, nomination, key)
    p.set(amount_1=0.0, amount_2=0.0)
    voyage.sail(p, sail_h, port="aktau", direction="east", room=ROOM)
    p.mark("oil_ship_back", place=key)


def _load(p: ev.Process, inputs: OilInputs, key: str, nomination: Nomination) -> None:
    from_tank = inputs.tanks[nomination.tank]
    hours = from_tank.hoses_h + ev.amount_2 / from_tank.loading_t_per_h
    aktau_approach.enter(p, "aktau_oil", "oil", room=ROOM)
    p.delay(hours, stage="oil_ship_loading", cause="port", during="suspended.aktau.tanker")
    p.get(tank(nomination.tank), amount=ev.amount_2)
    p.mark("oil_out", place=nomination.tank)
    p.mark("oil_loaded", place=key)
    aktau_approach.leave(p, "aktau_oil", "oil", room=ROOM)


def _discharge(p: ev.Process, inputs: OilInputs, nomination: Nomination, key: str) -> None:
    """Berth when weather, berth and room in the tank allow; a full tank keeps the ship at the berth, and says so."""
    landing, to_tank = nomination.landing, inputs.tanks[nomination.landing]
    if landing in BAKU_PORTS:
        p.wait_open(BAKU_CLOSED, stage="oil_ship_wait_weather_west", cause="weather")
    p.seize(f"oil.berth.{landing}", stage="oil_ship_wait_berth_west", cause="berth")
    p.delay(BERTHING_H, stage="oil_ship_berthing_west", cause="port", place=f"oil.berth.{landing}")
    p.put(tank(landing), amount=ev.amount_2, stage="oil_stop", cause=f"tank_full_{landing}")
    p.mark("oil_in", place=landing)
    p.mark("oil_landed", place=key)
    hours = to_tank.hoses_h + ev.amount_2 / to_tank.discharge_t_per_h
    p.delay(hours, stage="oil_ship_discharge", cause="port", place=f"oil.berth.{landing}")
    if landing in BAKU_PORTS:
        p.wait_open(BAKU_CLOSED, stage="oil_ship_wait_weather_west", cause="weather")
    p.release(f"oil.berth.{landing}")


def _add_ships(stage: Stage, name: str, ship: Tanker) -> None:
    clock = stage.around.clock
    begin_h = stage.around.start_h(ship.enters_on.isoformat() if ship.enters_on else None)
    keys = draws.ordinal_keys(f"oil|ship|{name}", ship.ships)
    first_h = begin_h + draws.uniforms(stage.seed, "oil_first_call", keys) * SPREAD_OF_FIRST_H
    calendars = [
        float(stage.model.calendar(f"oil.away.{name}.{number}", closed=away_h(ship, key, stage.seed, clock.horizon_h)))
        for number, key in enumerate(keys)
    ]
    here = first_h < clock.horizon_h
    group = Group(int(here.sum()), "oil_tanker", ship_class=name)
    stage.add(f"oil_tanker.{name}", first_h[here], group, columns={"own_calendar": np.array(calendars)[here]},
              keys=keys[here])  # fmt: skip


def away_h(ship: Tanker, key: np.uint64, seed: int, horizon_h: float) -> intervals.Intervals:
    """Return the hours a ship is in dock (once a year, on a day of its own) or broken down (Poisson, exponential)."""
    first_h = float(draws.uniforms(seed, "oil_docking", [key])[0]) * HOURS_PER_YEAR
    starts = np.arange(first_h - HOURS_PER_YEAR, horizon_h, HOURS_PER_YEAR)
    docked = np.column_stack([starts, starts + ship.docking_days_per_year * HOURS_PER_DAY])
    if ship.breakdowns_per_year <= 0.0:
        return intervals.clip(docked, start_h=0.0, end_h=horizon_h)
    visits = np.arange(int(10 + 4 * ship.breakdowns_per_year * horizon_h / HOURS_PER_YEAR))
    gaps_h = -np.log1p(-draws.uniforms(seed, "oil_breakdown_gap", [key], visits))
    begun = np.cumsum(gaps_h) * HOURS_PER_YEAR / ship.breakdowns_per_year
    lengths = -np.log1p(-draws.uniforms(seed, "oil_breakdown_length", [key], visits)) * ship.breakdown_h
    broken = np.column_stack([begun, begun + lengths])[begun < horizon_h]
    return intervals.clip(intervals.union(docked, broken), start_h=0.0, end_h=horizon_h)
