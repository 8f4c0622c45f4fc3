"""Containers on feeders: trains of boxes to Aktau, a yard in TEU, a ship that waits for boxes as they wait for it."""

from __future__ import annotations

from collections.abc import Sequence

from transcaspian.methods import events as ev
from transcaspian.systems.cargo import rail
from transcaspian.systems.cargo.inputs import CargoInputs

TEU_PER_WAGON = 2.0  # a platform carries one forty-foot or two twenty-foot boxes


def describe_west(model: ev.Model, inputs: CargoInputs, destinations: Sequence[str]) -> None:
    """Add the westbound process; the column `destination` counts through `destinations`."""
    p = model.process("box.west")
    p.pass_gate("ban.aktau.boxes", patience="patience_h", otherwise="lost", stage="loading_ban")
    rail.from_origin(p)
    rail.assemble(p, inputs.sections["beyneu_mangystau"], "train.beyneu.aktau.boxes", per_wagon=TEU_PER_WAGON)
    rail.approach_port(p, inputs, "aktau", yard="aktau.teu", amount=ev.amount_1, standing=ev.amount_1 / TEU_PER_WAGON)
    p.split()
    _wait_for_feeder(p, inputs, "aktau", "west")
    _to_yard(p, inputs, "alat")
    rail.by_case(p, "destination", destinations, lambda end: _to_destination(p, inputs, end), end="arrived")
    p.mark("delivered")
    p.end()
    p.label("lost")
    p.mark("refused", cause="loading_ban")
    p.end()


def describe_east(model: ev.Model, inputs: CargoInputs, destinations: Sequence[str]) -> None:
    """Add the eastbound process; boxes start where the column `destination` says, counted in `destinations`."""
    p = model.process("box.east")
    p.mark("entered")
    rail.by_case(p, "destination", destinations, lambda start: _to_alat(p, inputs, start), end="at_alat")
    p.put("yard.alat.teu", amount=ev.amount_1, stage="wait_for_room", cause="yard_full_alat")
    _wait_for_feeder(p, inputs, "alat", "east")
    _to_yard(p, inputs, "aktau")
    rail.assemble(p, inputs.sections["beyneu_mangystau"], "train.aktau.east.boxes", per_wagon=TEU_PER_WAGON)
    p.get("yard.aktau.teu", amount=ev.amount_1)
    rail.leave_port_east(p, inputs, "aktau")
    p.split()
    p.mark("left_rails")
    p.delay(ev.column("origin_h"), stage="origin_rail", cause="run")
    p.mark("delivered")
    p.end()


def _to_alat(p: ev.Process, inputs: CargoInputs, start: str) -> None:
    rail.assemble(p, inputs.sections["alat_boyuk_kesik"], f"train.{start}.alat.boxes", per_wagon=TEU_PER_WAGON)
    rail.run_path(p, inputs, start, "east")
    p.split()


def _to_yard(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    p.put(f"yard.{port}.teu", amount=ev.amount_1, stage="wait_for_room", cause=f"yard_full_{port}")
    _release(p, inputs, port)


def _release(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    hours = ev.draw("release", scale=inputs.ports[port].box_release_h)
    p.delay(hours, stage="release", cause="port", place=f"yard.{port}.teu")


def _wait_for_feeder(p: ev.Process, inputs: CargoInputs, port: str, direction: str) -> None:
    p.mark("reached_port")
    _release(p, inputs, port)
    leave = [(f"yard.{port}.teu", ev.amount_1)]
    if direction == "west":
        leave.append(("waiting.aktau.teu", ev.amount_1))
    p.board(
        f"dock.{port}.boxes",
        "box",
        use_1=ev.amount_1,
        use_2=ev.amount_2,
        leave=tuple(leave),
        stage=f"wait_for_ship_{direction}",
        aboard=f"sea_{direction}",
    )


def _to_destination(p: ev.Process, inputs: CargoInputs, destination: str) -> None:
    rail.assemble(p, inputs.sections["alat_boyuk_kesik"], f"train.alat.{destination}.boxes", per_wagon=TEU_PER_WAGON)
    p.get("yard.alat.teu", amount=ev.amount_1)
    rail.run_path(p, inputs, destination, "west")
    p.split()
    p.mark("left_rails")
    rail.await_papers(p)
    p.delay(ev.draw(f"dwell.{destination}", stream="dwell"), stage="destination", cause="terminal")
    if destination == "europe_by_black_sea":
        p.wait_open("black_sea_departures", stage="wait_for_black_sea_ship")
        p.delay(inputs.lines["black_sea"].sailing_h, stage="black_sea", cause="run")
