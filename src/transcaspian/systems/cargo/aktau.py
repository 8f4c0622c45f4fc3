"""Aktau's approach: one channel, pilots and tugs for tankers, feeders, grain and metal ships alike.

A ship takes the approach only when its berth is free, so nobody waits in the channel.
"""

from __future__ import annotations

from transcaspian.methods import events as ev

APPROACH = "approach.aktau"


def enter(p: ev.Process, group: str, kind: str) -> None:
    """Wait for weather, berth and approach; come alongside a berth of the group."""
    calendar = "closed.aktau.tanker" if kind == "oil" else "closed.aktau.pilotage"
    p.wait_open(calendar, stage="ship_wait_weather", cause="weather")
    p.seize(f"berth.{group}", stage="ship_wait_berth", cause="berth")
    _pass_channel(p, calendar)
    p.mark("call_aktau")


def leave(p: ev.Process, group: str, kind: str) -> None:
    """Wait for weather and approach, leave the berth free."""
    calendar = "closed.aktau.tanker" if kind == "oil" else "closed.aktau.pilotage"
    _pass_channel(p, calendar)
    p.release(f"berth.{group}")


def _pass_channel(p: ev.Process, calendar: str) -> None:
    p.wait_open(calendar, stage="ship_wait_weather", cause="weather")
    p.seize(APPROACH, stage="ship_wait_approach", cause="approach")
    p.delay(ev.draw("approach"), stage="ship_berthing", cause="port")
    p.release(APPROACH)
