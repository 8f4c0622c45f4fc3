"""Rail wagons on ferries, out and home: the loaded wagon goes west, is unloaded, comes back loaded or empty.

Wagons load at their origin unless a loading ban is in force, run to Beyneu, are made into trains, share the single
track with everything on rail, stand until the port yard has room, wait for a ferry's deck, cross, and run on to Georgia
or stay in Azerbaijan. The same wagon comes back. One process serves all lines and destinations, so that wagons of all
flows ride in the same trains.
"""

from __future__ import annotations

from collections.abc import Sequence

from transcaspian.methods import events as ev
from transcaspian.systems.cargo import rail
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.units import HOURS_PER_DAY

PORTS = ("kuryk", "turkmenbashi")  # the column `port` holds the place in this list


def describe(model: ev.Model, inputs: CargoInputs, destinations: Sequence[str]) -> None:
    """Add the process of all wagons to the model; the column `destination` counts through `destinations`."""
    p = model.process("wagon")
    rail.by_case(p, "port", PORTS, lambda port: _outbound(p, inputs, port), end="landed")
    _to_alat_yard(p, inputs)
    rail.by_case(p, "destination", destinations, lambda end: _to_destination(p, inputs, end), end="unloaded")
    _turn(p, inputs)
    rail.by_case(p, "destination", destinations, lambda end: _back_to_alat(p, inputs, end), end="back_at_alat")
    p.put("yard.alat.wagons", stage="wait_for_room", cause="yard_full_alat")
    rail.by_case(p, "port", PORTS, lambda port: _homebound(p, inputs, port), end="home")
    p.mark("left_rails_back")
    p.delay(ev.column("origin_h"), stage="origin_rail", cause="run")
    p.mark("delivered_back")
    p.end()
    p.label("lost")
    p.mark("refused", cause="loading_ban")
    p.end()


def _outbound(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    """From the origin over the sea."""
    p.pass_gate(f"ban.{port}.wagons", patience="patience_h", otherwise="lost", stage="loading_ban")
    rail.from_origin(p)
    if port == "kuryk":
        rail.assemble(p, inputs.sections["beyneu_mangystau"], "train.beyneu.kuryk.wagons")
        rail.approach_port(p, inputs, port, yard="kuryk.wagons", amount=ev.amount_1, standing=ev.amount_1)
        p.split()
    else:
        p.put(f"waiting.{port}.wagons")
        p.put(f"yard.{port}.wagons", stage="wait_for_room", cause=f"yard_full_{port}")
    p.mark("reached_port")
    _release(p, inputs, port)
    leave = ((f"yard.{port}.wagons", 1.0), (f"waiting.{port}.wagons", 1.0))
    _board(p, f"dock.{port}.west", "west", leave)


def _to_alat_yard(p: ev.Process, inputs: CargoInputs) -> None:
    p.put("yard.alat.wagons", stage="wait_for_room", cause="yard_full_alat")
    _release(p, inputs, "alat")


def _to_destination(p: ev.Process, inputs: CargoInputs, destination: str) -> None:
    rail.assemble(p, inputs.sections["alat_boyuk_kesik"], f"train.alat.{destination}.wagons")
    p.get("yard.alat.wagons", amount=ev.amount_1)
    rail.run_path(p, inputs, destination, "west")
    p.split()
    p.mark("left_rails")
    rail.await_papers(p)
    p.delay(ev.draw(f"dwell.{destination}", stream="dwell"), stage="destination", cause="terminal")


def _turn(p: ev.Process, inputs: CargoInputs) -> None:
    """Unload, and wait for a return load if there will be one."""
    wait_h = inputs.policies["wagon_turn"]["back_load_wait_days"] * HOURS_PER_DAY
    p.mark("delivered")
    p.set(amount_2=ev.column("back_t"))
    p.branch(ev.column("back_t") <= 0.0, to="return")
    p.delay(ev.draw("back_load", scale=wait_h), stage="wait_for_return_load", cause="wagon_turn")
    p.mark("entered_back")
    p.label("return")


def _back_to_alat(p: ev.Process, inputs: CargoInputs, destination: str) -> None:
    rail.assemble(p, inputs.sections["alat_boyuk_kesik"], f"train.{destination}.alat.wagons")
    rail.run_path(p, inputs, destination, "east")
    p.split()


def _homebound(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    """Over the sea and away from the eastern port."""
    yard = f"yard.{port}.wagons"
    p.mark("reached_port_back")
    _release(p, inputs, "alat")
    _board(p, f"dock.alat.{port}", "east", (("yard.alat.wagons", 1.0),))
    p.put(yard, stage="wait_for_room", cause=f"yard_full_{port}")
    _release(p, inputs, port)
    if port == "kuryk":
        rail.assemble(p, inputs.sections["beyneu_mangystau"], "train.kuryk.east.wagons")
        p.get(yard, amount=ev.amount_1)
        rail.leave_port_east(p, inputs, port)
        p.split()
    else:
        p.get(yard)


def _release(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    p.delay(
        ev.draw("release", scale=inputs.ports[port].wagon_release_h),
        stage="release",
        cause="port",
        place=f"yard.{port}.wagons",
    )


def _board(p: ev.Process, dock: str, direction: str, leave: tuple[tuple[str, float], ...]) -> None:
    p.board(
        dock,
        "wagon",
        use_1=ev.column("deck_m"),
        use_2=ev.amount_2 + ev.column("tare_t"),
        leave=leave,
        stage=f"wait_for_ship_{direction}",
        aboard=f"sea_{direction}",
    )
