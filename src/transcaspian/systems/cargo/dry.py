"""Dry cargo: parcels of wagons to Aktau's yard; tramp ships come irregularly and leave for better-paid trades."""

from __future__ import annotations

from collections.abc import Sequence

from transcaspian.methods import events as ev
from transcaspian.systems.cargo import alat, cranes, rail
from transcaspian.systems.cargo.inputs import CargoInputs, Tramp
from transcaspian.systems.cargo.passage import passage_h
from transcaspian.world import aktau_approach
from transcaspian.world.voyage import sail

CALL = "call.aktau.dry"  # the agent calls one tramp at a time
LOOK_AGAIN_H = 6.0


def describe_cargo(model: ev.Model, inputs: CargoInputs, destinations: Sequence[str]) -> None:
    """Add the westbound process of a parcel; the column `destination` counts through `destinations`."""
    p = model.process("dry.west")
    p.pass_gate("ban.aktau.dry", patience="patience_h", otherwise="lost", stage="loading_ban")
    rail.from_origin(p)
    rail.assemble(p, inputs.sections["beyneu_mangystau"], "train.beyneu.aktau.dry")
    rail.approach_port(p, inputs, "aktau", yard="aktau.dry_t", amount=ev.amount_2, standing=ev.amount_1)
    p.split()
    p.mark("reached_port")
    _release(p, inputs, "aktau")
    p.board(
        "dock.aktau.dry",
        "parcel",
        use_1=ev.amount_2,
        use_2=ev.amount_2,
        leave=(("yard.aktau.dry_t", ev.amount_2), ("waiting.aktau.dry_t", ev.amount_2)),
        stage="wait_for_ship_west",
        aboard="sea_west",
    )
    p.put("yard.alat.dry_t", amount=ev.amount_2, stage="wait_for_room", cause="yard_full_alat")
    _release(p, inputs, "alat")
    rail.by_case(p, "destination", destinations, lambda end: _to_destination(p, inputs, end), end="arrived")
    p.mark("delivered")
    p.end()
    p.label("lost")
    p.mark("refused", cause="loading_ban")
    p.end()


def _to_destination(p: ev.Process, inputs: CargoInputs, destination: str) -> None:
    rail.assemble(p, inputs.sections["alat_boyuk_kesik"], f"train.alat.{destination}.dry")
    p.get("yard.alat.dry_t", amount=ev.amount_2)
    rail.run_path(p, inputs, destination, "west")
    p.split()
    p.mark("left_rails")
    rail.await_papers(p)
    p.delay(ev.draw(f"dwell.{destination}", stream="dwell"), stage="destination", cause="terminal")


def _release(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    hours = ev.draw("release", scale=inputs.ports[port].wagon_release_h)
    p.delay(hours, stage="release", cause="port", place=f"yard.{port}.dry_t")


def describe_ship(model: ev.Model, inputs: CargoInputs, ship_class: str) -> None:
    """Add the process of one class of tramp ships to the model."""
    ship = inputs.tramps[ship_class]
    sail_h = passage_h(inputs, ship.speed_kn, ship.line)
    p = model.process(f"tramp.{ship_class}")
    p.label("away")
    p.delay(ev.draw("absence", scale=ship.absence_h), stage="ship_away", cause="other_trades")
    p.wait_open(ev.column("own_calendar"), stage="ship_out_of_service", cause="docking_or_breakdown")
    _wait_in_roads(p, ship, ev.profile(f"payload.{ship_class}.aktau"))
    aktau_approach.enter(p, "aktau_dry", "dry")
    p.load(
        "dock.aktau.dry",
        limit_1=ship.deadweight_t,
        limit_2=ev.profile(f"payload.{ship_class}.aktau"),
        minimum=0.0,
        longest_wait_h=0.0,
        latest_h=0.0,
        stage="ship_wait_cargo",
    )
    p.release(CALL)
    _work(p, inputs, "aktau_dry")
    aktau_approach.leave(p, "aktau_dry", "dry")
    sail(p, sail_h, port="aktau", direction="west")
    alat.enter(p, berthing_h=ship.berthing_h)
    _work(p, inputs, "alat_dry")
    p.unload()
    alat.leave(p)
    sail(p, sail_h, port="aktau", direction="east")
    p.jump("away")


def _wait_in_roads(p: ev.Process, ship: Tramp, payload_t: ev.Value) -> None:
    """Wait in the roads, one ship at a time, until her cargo stands in the yard; leave when there is none for too long.

    A ship that waited at the quay would keep feeders from it, and through a full yard the trains from the port.
    """
    stands = ev.waiting("dock.aktau.dry")
    waited_h = ev.column("waited_h")
    enough = stands >= ship.minimum_load_share * payload_t
    p.seize(CALL, stage="ship_wait_cargo", cause="turn")
    p.set(waited_h=0.0)
    p.label("roads")
    p.branch(stands >= payload_t, to="called")
    p.branch(enough & (waited_h >= ship.longest_wait_h), to="called")
    p.branch((stands > 0.0) & (waited_h >= ship.latest_h), to="called")
    p.branch(waited_h >= ship.latest_h, to="given_up")
    p.delay(LOOK_AGAIN_H, stage="ship_wait_cargo", cause="load")
    p.set(waited_h=waited_h + LOOK_AGAIN_H)
    p.jump("roads")
    p.label("given_up")
    p.release(CALL)
    p.jump("away")
    p.label("called")


def _work(p: ev.Process, inputs: CargoInputs, group: str) -> None:
    berths = inputs.berth_groups[group]
    cranes.work(p, ev.load_2() / berths.dry_t_per_h, group=group, port=berths.port)
