"""Tank trains from the field to Aktau: they take paths from all other trains and stand where those stand."""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.systems.oil.clock import nominations
from transcaspian.systems.oil.clock.cast import Stage, ready, tank
from transcaspian.systems.oil.clock.inputs import Train
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import rail_paths
from transcaspian.world.cast import Group

RACK = "oil.rack"
LINE, BRANCH = "beyneu_mangystau", "mangystau_aktau"


def add(stage: Stage) -> None:
    """Declare the sets and the rack, describe the turn of a train, and add the trains of the plan."""
    for name, train in stage.inputs.trains.items():
        stage.model.resource(f"oil.sets.{name}", capacity=train.sets)
        stage.model.resource(f"{RACK}.{name}", capacity=1)
        _describe(stage, name, train)
        fed = [
            key for key, each in stage.inputs.nominations.items() if each.tank == train.tank and each.supply == "rail"
        ]
        load_t = train.wagons_per_train * train.t_per_wagon
        for key in fed:
            at = nominations.arrivals_h(stage.asked_t[key], load_t, shift_h=-train.lead_days * HOURS_PER_DAY)
            stage.add(f"oil_train.{name}", at, Group(len(at), "oil_train", commodity=key),
                      amount_1=float(train.wagons_per_train), amount_2=load_t)  # fmt: skip


def _describe(stage: Stage, name: str, train: Train) -> None:
    inputs, sections = stage.inputs, stage.inputs.sections
    origin = inputs.origins[train.origin]
    to_beyneu_h = origin.distance_to_beyneu_km / origin.speed_km_per_day * HOURS_PER_DAY
    rack_h = train.wagons_per_train / inputs.wagons_per_day * HOURS_PER_DAY
    p = stage.model.process(f"oil_train.{name}")
    p.seize(f"oil.sets.{name}", stage="oil_wait_wagons", cause="wagons")
    p.delay(ev.draw("run_time", scale=train.loading_h), stage="oil_train_loading", cause="port")
    p.mark("oil_train_left")
    p.delay(ev.draw("run_time", scale=to_beyneu_h), stage="oil_train_run", cause="run")
    room = rail_paths.room_of("aktau.oil", inputs.tables.rows("policies"))
    rail_paths.traverse(p, LINE, sections[LINE], "west", standing=train.wagons_per_train, room=room)
    p.seize(f"{RACK}.{name}", stage="oil_wait_rack", cause="rack")
    rail_paths.leave_standing(p, train.wagons_per_train, room)
    rail_paths.traverse(p, BRANCH, sections[BRANCH], "west")
    p.delay(rack_h, stage="oil_train_discharge", cause="port")
    p.put(tank(train.tank), amount=ev.amount_2, stage="oil_stop", cause=f"tank_full_{train.tank}")
    p.put(ready(train.tank), amount=ev.amount_2)
    p.mark("oil_supplied", place="rail")
    p.mark("oil_in", place=train.tank)
    p.release(f"{RACK}.{name}")
    rail_paths.traverse(p, BRANCH, sections[BRANCH], "east")
    rail_paths.traverse(p, LINE, sections[LINE], "east")
    p.delay(ev.draw("run_time", scale=to_beyneu_h), stage="oil_train_back", cause="run")
    p.release(f"oil.sets.{name}")
    p.end()
