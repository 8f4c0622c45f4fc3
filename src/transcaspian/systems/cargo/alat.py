"""Alat's dry berths, for feeders and dry-cargo ships: pilots bar the way in and out, work at the berth goes on."""

from __future__ import annotations

from transcaspian.methods import events as ev

CALENDAR, BERTH = "closed.alat.pilotage", "berth.alat_dry"


def enter(p: ev.Process, *, berthing_h: float) -> None:
    """Wait for weather and berth, come alongside."""
    p.wait_open(CALENDAR, stage="ship_wait_weather", cause="weather")
    p.seize(BERTH, stage="ship_wait_berth", cause="berth")
    p.delay(berthing_h, stage="ship_berthing", cause="port")
    p.mark("call_alat")


def leave(p: ev.Process) -> None:
    """Wait for weather, leave the berth free."""
    p.wait_open(CALENDAR, stage="ship_wait_weather", cause="weather")
    p.release(BERTH)
