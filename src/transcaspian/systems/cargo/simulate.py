"""Cargo as a guest on a clock, its own or one that it shares; and one replication of cargo alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transcaspian.methods import events as ev
from transcaspian.systems.cargo import ban_register, kpis, operations, outlook
from transcaspian.systems.cargo.inputs import CargoInputs, Tables, checked
from transcaspian.systems.cargo.openings import Opening, opened
from transcaspian.world import one_clock
from transcaspian.world.cast import Cast, Group
from transcaspian.world.one_clock import Floats, Outcome, Period
from transcaspian.world.surroundings import Surroundings

OTHERS = ""  # carrier of entities that belong to another room


@dataclass(frozen=True, slots=True)
class Present:
    """Cargo in a model: its inputs, who it brought, the weather it meets."""

    inputs: CargoInputs
    cast: Cast
    around: Surroundings

    def seen(self, around: Surroundings) -> Present:
        """Return the room as seen on another clock of the same run."""
        return replace(self, around=around)

    def reduced(self, log: ev.Log, *, others: tuple[int, int]) -> tuple[Mapping[str, Floats], Sequence[Period]]:
        """Return the room's indicators, and its loading bans as dated things."""
        before, after = (Group(count, OTHERS) for count in others)
        whole = Cast([before, *self.cast.groups, after])
        ledger = kpis.ledger_of(log, whole, self.inputs, self.around.clock)
        bans: list[Period] = [
            ("ban", scope, "loading", "cover", float(start), float(end))
            for scope, spans in ledger.orders.items()
            for start, end in spans
        ]
        return kpis.reduce(ledger, self.around.closures), bans


@dataclass(frozen=True, slots=True)
class Guest:
    """Cargo before it has joined: the projects that come into use on days of the run."""

    openings: tuple[Opening, ...] = ()

    def join(self, model: ev.Model, inputs: Tables, around: Surroundings, *, seed: int, replication: int) -> Present:
        """Add the room's places, processes and entities to a model that has the shared places."""
        room = opened(checked(inputs), self.openings)
        return Present(room, operations.join(model, room, around, seed=seed, replication=replication), around)


def of_year(inputs: Tables, *, year: int, seed: int, replication: int) -> Tables:
    """Return the tables of a replication, with those of a year ahead in place of the past where it is one."""
    if outlook.is_ahead(inputs, year):
        return outlook.ahead(inputs, years=(year,), seed=seed, replication=replication)
    return inputs


def simulate_years(
    inputs: Tables,
    *,
    years: Sequence[int],
    warm_up_h: float,
    seed: int,
    replication: int,
    openings: Sequence[Opening] = (),
) -> dict[int, dict[str, Floats]]:
    """Return the indicators of cargo alone for years that follow each other in one run, the backlog carried over.

    Arguments and errors are those of `simulate` and of `one_clock.simulate_years`.
    """
    if outlook.is_ahead(inputs, max(years, default=0)):
        inputs = outlook.ahead(inputs, years=years, seed=seed, replication=replication)
    guests = (Guest(tuple(openings)),)
    return one_clock.simulate_years(guests, inputs, years, warm_up_h=warm_up_h, seed=seed, replication=replication)


def simulate(
    inputs: Tables,
    *,
    year: int,
    warm_up_h: float,
    seed: int,
    replication: int,
    keep_rows: bool,
    openings: Sequence[Opening] = (),
) -> Outcome:
    """Return the outcome of one replication of cargo alone, without the tankers and tank trains of oil.

    Parameters
    ----------
    inputs : Tables
        Sampled input tables of this replication.
    year : int
        The calendar year of the indicators.
    warm_up_h : float
        Hours simulated before the year begins, at the previous rate.
    seed, replication : int
        Root seed and number; every cause draws from a stream of its own under the two.
    keep_rows : bool
        Whether to return every row of events, and the dated things.
    openings : sequence of Opening
        Projects that come into use on days of the run.

    Raises
    ------
    NoAnswer
        The room has locked itself: units that wait for each other, named.
    """
    tables = of_year(inputs, year=year, seed=seed, replication=replication)
    clock = one_clock.year_clock(year, warm_up_h)
    guests = (Guest(tuple(openings)),)
    found = one_clock.simulate(guests, tables, clock, seed=seed, replication=replication, keep_rows=keep_rows)
    return ban_register.entered(found, tables, clock)
