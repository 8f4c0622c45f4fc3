"""Cranes of a group of dry berths: a ship works only while it has one, and they stop in their own closed hours."""

from __future__ import annotations

from transcaspian.methods import events as ev


def work(p: ev.Process, hours: ev.Value, *, group: str, port: str) -> None:
    """Wait for a crane of the group, work so many hours with it, hand it on."""
    p.seize(f"crane.{group}", stage="ship_wait_crane", cause="crane")
    p.delay(hours, stage="ship_working", cause="port", during=f"suspended.{port}.crane")
    p.release(f"crane.{group}")
