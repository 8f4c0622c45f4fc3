"""Trucks on ferries: they drive up, pass the port's control, wait for deck, cross, pass the control and drive off."""

from __future__ import annotations

from transcaspian.methods import events as ev
from transcaspian.systems.cargo.inputs import CargoInputs


def describe(model: ev.Model, inputs: CargoInputs, *, line: str, direction: str) -> None:
    """Add the process of one line and direction to the model."""
    east_port = inputs.lines[line].from_port
    start, end = (east_port, "alat") if direction == "west" else ("alat", east_port)
    dock = f"dock.{east_port}.west" if direction == "west" else f"dock.alat.{east_port}"
    queue = f"{start}.trucks" if direction == "west" else f"alat.trucks.{east_port}"
    waiting, yard = f"waiting.{queue}", f"yard.{start}.trucks"
    p = model.process(f"truck.{line}.{direction}")
    p.pass_gate(f"queue.{queue}", patience=ev.column("patience_h"), otherwise="lost", stage="deferred")
    p.mark("entered")
    p.put(waiting)
    p.put(yard, stage="wait_for_room", cause=f"yard_full_{start}")
    p.mark("reached_port")
    p.delay(ev.draw("release", scale=inputs.ports[start].truck_release_h), stage="release", cause="port", place=yard)
    p.board(
        dock,
        "truck",
        use_1=ev.column("deck_m"),
        use_2=ev.amount_2 + ev.column("tare_t"),
        leave=((yard, 1.0), (waiting, 1.0)),
        stage=f"wait_for_ship_{direction}",
        aboard=f"sea_{direction}",
    )
    p.delay(
        ev.draw("release", scale=inputs.ports[end].truck_release_h),
        stage="release",
        cause="port",
        place=f"control.{end}",
    )
    p.mark("left_rails")
    p.mark("delivered")
    p.end()
    p.label("lost")
    p.mark("refused", cause="queue_too_long")
    p.end()
