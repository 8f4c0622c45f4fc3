"""Railway verbs of wagons, boxes and dry cargo: a path on a section, a border, the way to a port, the way home."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from transcaspian.methods import events as ev
from transcaspian.methods.events.values import Number
from transcaspian.systems.cargo.inputs import CargoInputs, Section
from transcaspian.world import rail_paths


def by_case(p: ev.Process, column: str, cases: Sequence[str], describe: Callable[[str], None], *, end: str) -> None:
    """Describe one branch a case, for entities whose `column` holds its place in `cases`; all meet at `end`."""
    for number, case in enumerate(cases):
        p.branch(ev.column(column).equals(number), to=f"{end}:{case}")
    for case in cases:
        p.label(f"{end}:{case}")
        describe(case)
        p.jump(end)
    p.label(end)


def assemble(p: ev.Process, section: Section, point: str, *, per_wagon: float = 1.0) -> None:
    """Make up a train: full, or what has gathered when the longest wait is over."""
    p.assemble(
        point,
        limit_1=section.wagons_per_train * per_wagon,
        longest_wait_h=section.assembly_wait_h,
        stage="wait_for_train",
    )


def from_origin(p: ev.Process) -> None:
    """Load and run to where the cargo joins the line: border, run, and the eastern part of the coordination delay."""
    p.mark("entered")
    p.delay(ev.column("border_h"), stage="origin_border", cause="border")
    p.delay(ev.column("origin_h"), stage="origin_rail", cause="run")
    p.delay(ev.column("coordination_h"), stage="coordination", cause="coordination")


def await_papers(p: ev.Process) -> None:
    """Stand at the western end for the rest of the year's named coordination delay."""
    p.delay(ev.column("coordination_west_h"), stage="coordination", cause="coordination")


def run_h(inputs: CargoInputs, section: str) -> float:
    """Return the running time of a train over a section, in hours."""
    return rail_paths.run_h(inputs.sections[section])


def traverse(p: ev.Process, inputs: CargoInputs, section: str, direction: str) -> None:
    """Take a path and run the section."""
    rail_paths.traverse(p, section, inputs.sections[section], direction)


def cross_border(p: ev.Process, inputs: CargoInputs, border: str) -> None:
    """Stand at a border: free track, working hours, service, gauge break."""
    values = inputs.borders[border]
    desk = f"border.{border}"
    p.seize(desk, stage="wait_for_border", cause="border")
    p.delay(ev.draw(desk), stage=f"border_{border}", cause="service", during=f"hours.{border}")
    if values.gauge_break_h > 0:
        p.delay(values.gauge_break_h, stage=f"border_{border}", cause="gauge_break")
    p.release(desk)


def run_path(p: ev.Process, inputs: CargoInputs, destination: str, direction: str) -> None:
    """Run all sections between Alat and a destination, borders included, west or east."""
    end = inputs.destinations[destination]
    sections = [name for name in end.path.split(">") if name]
    if direction == "east" and end.node in inputs.borders:
        cross_border(p, inputs, end.node)
    for section in sections if direction == "west" else reversed(sections):
        if section in inputs.borders:
            cross_border(p, inputs, section)
        traverse(p, inputs, section, direction)
    if direction == "west" and end.node in inputs.borders:
        cross_border(p, inputs, end.node)


def approach_port(
    p: ev.Process, inputs: CargoInputs, port: str, *, yard: str, amount: Number, standing: Number
) -> None:
    """Run a train from Beyneu to a port: single track, standing at Mangystau until the yard has room, branch line."""
    room, section = rail_paths.room_of(yard, inputs.policies), "beyneu_mangystau"
    rail_paths.traverse(p, section, inputs.sections[section], "west", standing=standing, room=room)
    p.put(f"waiting.{yard}", amount=amount)
    p.put(f"yard.{yard}", amount=amount, stage="wait_for_yard", cause=f"yard_full_{port}")
    rail_paths.leave_standing(p, standing, room)
    traverse(p, inputs, f"mangystau_{port}", "west")


def leave_port_east(p: ev.Process, inputs: CargoInputs, port: str) -> None:
    """Run a train from a port back to Beyneu."""
    traverse(p, inputs, f"mangystau_{port}", "east")
    traverse(p, inputs, "beyneu_mangystau", "east")
