"""Paths of a railway section: a train takes one for a headway, then runs.

The single track to the coast is held until the train finds room to stand at the stations before the ports, so a full
port eats line capacity, whoever the train belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from transcaspian.methods import events as ev
from transcaspian.methods import intervals
from transcaspian.methods.events.values import Number
from transcaspian.units import HOURS_PER_DAY

DIRECTIONS = ("west", "east")
RUN_TIME = "run_time"
STANDING = "standing.mangystau"
FLOWS = ("kuryk.wagons", "aktau.teu", "aktau.dry_t", "aktau.oil")  # whose trains stand before the ports
LONGEST_TRAIN = 60.0  # wagons: the least room that lets any train through
LEAST_RUN_H = 0.1  # behind the headway


class Section(Protocol):
    """What a section tells of its trains."""

    @property
    def length_km(self) -> float:
        """Length."""

    @property
    def paths_per_day(self) -> float:
        """Trains a day in each direction."""

    @property
    def run_km_h(self) -> float:
        """Mean speed between the ends."""


def path_name(section: str, direction: str) -> str:
    """Return the resource that stands for the paths of one direction."""
    return f"path.{section}.{direction}"


def declare(model: ev.Model, section: str, *, shut: intervals.Intervals = intervals.NEVER) -> None:
    """Declare the paths of a section, one resource a direction; none is given out in the hours `shut`, shape (n, 2)."""
    changes = [(float(hour), paths) for start, end in shut for hour, paths in ((start, 0), (end, 1))]
    for direction in DIRECTIONS:
        model.resource(path_name(section, direction), capacity=1, changes=changes)


def headway_h(section: Section) -> float:
    """Return hours between two trains of one direction: 24 h over the paths a day."""
    return HOURS_PER_DAY / section.paths_per_day


def run_h(section: Section) -> float:
    """Return the mean running time of a train over a section, in hours."""
    return section.length_km / section.run_km_h


def room_of(flow: str, policies: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the store that limits how much of the standing room trains of one flow may take; None if nothing does."""
    return None if share_of_a_port(policies) >= 1.0 else f"{STANDING}.{flow}"


def share_of_a_port(policies: Mapping[str, Mapping[str, Any]]) -> float:
    """Return the largest share of the standing room that trains for one port's yard may take."""
    share = policies["intermediate_stations"].get("share_of_a_port")
    return 1.0 if share is None else float(share)


def traverse(
    p: ev.Process,
    name: str,
    section: Section,
    direction: str,
    *,
    standing: Number | None = None,
    room: str | None = None,
) -> None:
    """Take a path and run the section; with `standing` wagons, free the path only when they have room at its end.

    With `room`, a train waits before the section until its own flow has room, so that one full port does not take the
    line from all others.
    """
    slot = path_name(name, direction)
    gap_h = headway_h(section)
    if room is not None and standing is not None:
        p.put(room, amount=standing, stage="wait_for_standing_room", cause="port_full")
    p.seize(slot, stage="wait_for_path", cause="line")
    p.delay(gap_h, stage=name, cause="run", place=slot)
    if standing is not None:
        p.put(STANDING, amount=standing, stage="wait_for_standing_room", cause="stations_full")
    p.release(slot)
    p.delay(ev.draw(RUN_TIME, scale=max(run_h(section) - gap_h, LEAST_RUN_H)), stage=name, cause="run")


def leave_standing(p: ev.Process, standing: Number, room: str | None) -> None:
    """Give back the room in which a train stood."""
    p.get(STANDING, amount=standing)
    if room is not None:
        p.get(room, amount=standing)
