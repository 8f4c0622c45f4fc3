"""The cargo room: freight between Central Asia and the Caucasus over the Caspian, hour by hour, both ways."""

from transcaspian.systems.cargo.costs.build_up import tables
from transcaspian.systems.cargo.kpis import ALL_KPIS as KPIS
from transcaspian.systems.cargo.kpis.catalogue import Kpi
from transcaspian.systems.cargo.simulate import Guest, of_year, simulate, simulate_years
from transcaspian.world.one_clock import Outcome

__all__ = ["KPIS", "Guest", "Kpi", "Outcome", "of_year", "simulate", "simulate_years", "tables"]
