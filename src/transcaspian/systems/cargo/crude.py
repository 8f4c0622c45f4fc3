"""Crude until the oil room stands: an exogenous flow that takes rail paths, Aktau's approach and oil berths."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from transcaspian.methods import draws
from transcaspian.methods import events as ev
from transcaspian.systems.cargo import rail
from transcaspian.systems.cargo.cast import Stage
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.systems.cargo.passage import passage_h
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import aktau_approach
from transcaspian.world.cast import Group
from transcaspian.world.clock import Clock
from transcaspian.world.voyage import sail

Floats = npt.NDArray[np.float64]


def describe_train(model: ev.Model, inputs: CargoInputs) -> None:
    """Add the process of a train of tank wagons, out and back."""
    p = model.process("crude_train")
    rail.traverse(p, inputs, "beyneu_mangystau", "west")
    rail.traverse(p, inputs, "mangystau_aktau", "west")
    p.delay(ev.draw("release", scale=inputs.ports["aktau"].wagon_release_h), stage="discharge", cause="terminal")
    rail.leave_port_east(p, inputs, "aktau")
    p.end()


def describe_tanker(model: ev.Model) -> None:
    """Add the process of one tanker call at Aktau and its voyage."""
    p = model.process("tanker_call")
    p.mark("entered")
    aktau_approach.enter(p, "aktau_oil", "oil")
    p.delay(ev.draw("tanker_loading"), stage="ship_working", cause="port", during="suspended.aktau.tanker")
    aktau_approach.leave(p, "aktau_oil", "oil")
    sail(p, ev.column("sail_h"), port="aktau", direction="west")
    p.mark("sea_west")
    p.mark("delivered")
    p.end()


def add(stage: Stage) -> None:
    """Add crude trains at an even daily rate, and tanker calls: the month's tonnes over the mean parcel."""
    policy = stage.inputs.policies["crude"]
    trains = policy["trains_per_day"]
    at = np.arange(0.0, stage.clock.horizon_h, HOURS_PER_DAY / trains) if trains > 0 else np.zeros(0)
    wagons = np.full(len(at), policy["wagons_per_train"])
    stage.model.add(
        "crude_train",
        at=at,
        amount_1=wagons,
        amount_2=np.zeros(len(at)),
        key=draws.ordinal_keys("crude_train", len(at)),
    )
    stage.cast.groups.append(Group(len(at), "crude_train"))
    for destination, rows in stage.inputs.tables.frame("crude").groupby("destination"):
        tonnes = {(int(row.year), int(row.month)): float(row.tonnes) for row in rows.itertuples()}
        _add_tanker_calls(stage, tonnes, str(destination))


def mean_parcel_t(inputs: CargoInputs) -> float:
    """Return the mean cargo of a tanker in tonnes, over the ships there are."""
    fleet = list(inputs.tankers.values())
    return sum(ship.ships * ship.parcel_t for ship in fleet) / sum(ship.ships for ship in fleet)


def _add_tanker_calls(stage: Stage, tonnes: Mapping[tuple[int, int], float], destination: str) -> None:
    at, parcels = _calls(tonnes, stage.clock, destination, parcel_t=mean_parcel_t(stage.inputs), seed=stage.seed)
    line = f"aktau_{destination}"
    ship = next(iter(stage.inputs.tankers.values()))
    sail_h = passage_h(stage.inputs, ship.speed_kn, line)
    stage.model.add(
        "tanker_call",
        at=at,
        columns={"sail_h": np.full(len(at), sail_h)},
        amount_1=np.ones(len(at)),
        amount_2=parcels,
        key=draws.ordinal_keys(f"tanker|{destination}", len(at)),
    )
    stage.cast.groups.append(Group(len(at), "crude", line=line, direction="west", ship_class="tanker"))


def _calls(
    tonnes: Mapping[tuple[int, int], float], clock: Clock, destination: str, *, parcel_t: float, seed: int
) -> tuple[Floats, Floats]:
    """Return hours and tonnes of calls: spread evenly over each month, each at a moment of its own in its slot."""
    first_year = min(year for year, _ in tonnes)
    at, parcels = [np.zeros(0)], [np.zeros(0)]
    for month in clock.months():
        amount = tonnes.get((month.year if month.year >= first_year else clock.year, month.month), 0.0)
        calls = round(amount / parcel_t)
        if calls:
            keys = draws.ordinal_keys(f"crude|{destination}|{month.year}-{month.month}", calls)
            place = (np.arange(calls) + draws.uniforms(seed, "tanker_moment", keys)) / calls
            moments = month.start_h + place * (month.end_h - month.start_h)
            at.append(moments[moments >= 0.0])
            parcels.append(np.full(len(at[-1]), amount / calls))
    return np.concatenate(at), np.concatenate(parcels)
