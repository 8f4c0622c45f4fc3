"""Oil on the shared clock: nominations, tank trains, tanks, tankers, BTC as a common stream, liftings at Ceyhan."""

from transcaspian.systems.oil.clock.catalogue import KPIS
from transcaspian.systems.oil.clock.simulate import Guest, simulate, tables

__all__ = ["KPIS", "Guest", "simulate", "tables"]
