"""Aktau's approach: one channel, pilots and tugs for tankers, feeders, grain and metal ships alike.

A ship takes the approach only when its berth is free, so nobody waits in the channel.
"""

from __future__ import annotations

from transcaspian.methods import events as ev

APPROACH = "approach.aktau"
CALENDARS = {"oil": "closed.aktau.tanker"}
PILOTAGE = "closed.aktau.pilotage"


def enter(p: ev.Process, group: str, kind: str, *, room: str = "", again: bool = False) -> None:
    """Wait for weather, berth and approach; come alongside a berth of the group; `room` goes before the stages.

    A ship that comes `again`, after she gave up her berth to wait in the roads, is no new call.
    """
    calendar = CALENDARS.get(kind, PILOTAGE)
    p.wait_open(calendar, stage=f"{room}ship_wait_weather", cause="weather")
    p.seize(f"berth.{group}", stage=f"{room}ship_wait_berth", cause="berth")
    _pass_channel(p, calendar, room)
    if not again:
        p.mark(f"{room}call_aktau")


def leave(p: ev.Process, group: str, kind: str, *, room: str = "") -> None:
    """Wait for weather and approach, leave the berth free."""
    _pass_channel(p, CALENDARS.get(kind, PILOTAGE), room)
    p.release(f"berth.{group}")


def _pass_channel(p: ev.Process, calendar: str, room: str) -> None:
    p.wait_open(calendar, stage=f"{room}ship_wait_weather", cause="weather")
    p.seize(APPROACH, stage=f"{room}ship_wait_approach", cause="approach")
    p.delay(ev.draw("approach"), stage=f"{room}ship_berthing", cause="port")
    p.release(APPROACH)
