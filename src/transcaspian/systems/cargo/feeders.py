"""Container feeders: ship and boxes wait for each other, within a smallest load and a longest wait.

At Aktau boxes are loaded into as many ships at once as the port has places for it. A feeder for which there is no place
gives up her berth when she is empty and waits in the roads, so that ships that wait keep no berth from others.
"""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.systems.cargo import alat, cranes
from transcaspian.systems.cargo.inputs import CargoInputs, Feeder
from transcaspian.systems.cargo.passage import passage_h
from transcaspian.world import aktau_approach
from transcaspian.world.voyage import sail

PLACE = "place.aktau.boxes"


def describe(model: ev.Model, inputs: CargoInputs, ship_class: str) -> None:
    """Add the process of one class of feeders to the model."""
    ship = inputs.feeders[ship_class]
    sail_h = passage_h(inputs, ship.speed_kn, ship.line)
    p = model.process(f"feeder.{ship_class}")
    p.label("roads")
    p.wait_open(ev.column("own_calendar"), stage="ship_out_of_service", cause="docking_or_breakdown")
    aktau_approach.enter(p, "aktau_dry", "dry")
    _work(p, inputs, "aktau_dry")
    p.unload()
    _find_place(p, int(inputs.policies["aktau_boxes"]["ships_at_once"]))
    _take_boxes(p, inputs, ship, ship_class, "aktau", patient=True)
    p.release(PLACE)
    aktau_approach.leave(p, "aktau_dry", "dry")
    sail(p, sail_h, port="aktau", direction="west")
    alat.enter(p, berthing_h=ship.berthing_h)
    _work(p, inputs, "alat_dry")
    p.unload()
    _take_boxes(p, inputs, ship, ship_class, "alat", patient=False)
    alat.leave(p)
    sail(p, sail_h, port="aktau", direction="east")
    p.jump("roads")


def _find_place(p: ev.Process, places: int) -> None:
    """Stay alongside if there is a place to load at; else wait for one in the roads and come back."""
    p.branch(ev.busy(PLACE) < places, to="stay")
    aktau_approach.leave(p, "aktau_dry", "dry")
    p.seize(PLACE, stage="ship_wait_cargo", cause="turn")
    aktau_approach.enter(p, "aktau_dry", "dry", again=True)
    p.jump("load")
    p.label("stay")
    p.seize(PLACE, stage="ship_wait_cargo", cause="turn")
    p.label("load")


def _take_boxes(p: ev.Process, inputs: CargoInputs, ship: Feeder, ship_class: str, port: str, *, patient: bool) -> None:
    """Wait for a least load where boxes come from; come back with what there is."""
    p.load(
        f"dock.{port}.boxes",
        limit_1=ship.teu,
        limit_2=ev.profile(f"payload.{ship_class}.aktau"),
        minimum=ship.minimum_teu_share * ship.teu if patient else 0.0,
        longest_wait_h=ship.longest_wait_h if patient else 0.0,
        latest_h=ship.latest_h if patient else 0.0,
        stage="ship_wait_cargo",
    )
    _work(p, inputs, f"{port}_dry")


def _work(p: ev.Process, inputs: CargoInputs, group: str) -> None:
    """Work with a crane of the group, and with a share of those that outnumber the berths."""
    berths = inputs.berth_groups[group]
    share = max(1.0, berths.cranes / inputs.ports[berths.port].dry_berths)
    cranes.work(p, ev.by_load({"box": 1.0 / (berths.moves_per_h * share)}), group=group, port=berths.port)
