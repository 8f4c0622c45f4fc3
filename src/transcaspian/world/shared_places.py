"""Places and laws that several rooms share on one clock: each is declared here once, with the list of whom it serves.

Rooms declare only what is theirs alone. A room that runs by itself finds the same places, with no one else in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.methods import draws, intervals
from transcaspian.methods import events as ev
from transcaspian.world import incidents, rail_paths
from transcaspian.world.surroundings import Surroundings, Tables, days

CARGO, OIL = "cargo", "oil"


@dataclass(frozen=True, slots=True)
class Shared:
    """A place or law, and the rooms it serves."""

    name: str
    serves: tuple[str, ...]


SECTIONS = (Shared("beyneu_mangystau", (CARGO, OIL)), Shared("mangystau_aktau", (CARGO, OIL)))
APPROACH = Shared("approach.aktau", (CARGO, OIL))
OIL_BERTHS = Shared("berth.aktau_oil", (OIL, CARGO))  # cargo: calls of a user's table
STANDING = Shared(rail_paths.STANDING, (CARGO, OIL))
CLOSED = (
    (("kuryk", "ferry"), (CARGO,)),
    (("turkmenbashi", "ferry"), (CARGO,)),
    (("alat", "ferry"), (CARGO,)),
    (("alat", "pilotage"), (CARGO,)),
    (("alat", "crane"), (CARGO,)),
    (("aktau", "pilotage"), (CARGO,)),
    (("aktau", "crane"), (CARGO,)),
    (("aktau", "tanker"), (OIL, CARGO)),
    (("alat", "tanker"), (OIL,)),
)
SEA = Shared("closed.sea_passage", (CARGO, OIL))
ICE = (
    Shared("ice.aktau", (CARGO, OIL)),
    Shared("ice.kuryk", (CARGO,)),
    Shared("ice.turkmenbashi", (CARGO,)),
)
LAWS = "variation"  # laws of chance with mean 1, scaled where they are used
APPROACH_TIME = Shared("approach", (CARGO, OIL))


def shared() -> tuple[Shared, ...]:
    """Return everything that is declared here: name and whom it serves."""
    paths = tuple(
        Shared(rail_paths.path_name(section.name, direction), section.serves)
        for section in SECTIONS
        for direction in rail_paths.DIRECTIONS
    )
    calendars = tuple(Shared(f"closed.{port}.{operation}", serves) for (port, operation), serves in CLOSED)
    return (*paths, STANDING, APPROACH, OIL_BERTHS, *calendars, SEA, *ICE, APPROACH_TIME)


def declare(model: ev.Model, tables: Tables, around: Surroundings) -> None:
    """Declare calendars, ice, the railway to the coast, Aktau's approach and oil berths, and the common laws."""
    _calendars(model, around)
    for port in ICE:
        model.profile(port.name, **days(around.slow_factor(port.name.partition(".")[2])))
    for section in SECTIONS:
        shut = incidents.path_closures(tables, around.clock, section.name)
        rail_paths.declare(model, section.name, shut=shut)
    policies = tables.rows("policies")
    wagons = policies["intermediate_stations"]["wagons"]
    model.store(STANDING.name, capacity=wagons)
    for flow in rail_paths.FLOWS:
        room = rail_paths.room_of(flow, policies)
        if room is not None:
            share = rail_paths.share_of_a_port(policies)
            model.store(room, capacity=max(share * wagons, rail_paths.LONGEST_TRAIN))
    model.resource(APPROACH.name, capacity=int(policies["aktau_approach"]["ships_at_once"]))
    model.resource(OIL_BERTHS.name, capacity=tables.rows("ports")["aktau"]["oil_berths"])
    _laws(model, tables)


def _calendars(model: ev.Model, around: Surroundings) -> None:
    closures = around.closures
    for (port, operation), _ in CLOSED:
        closed = closures.of(port, operation)
        suspends = closures.effect(port, operation) == "suspends"
        model.calendar(f"closed.{port}.{operation}", closed=closed)
        model.calendar(f"suspended.{port}.{operation}", closed=closed if suspends else intervals.NEVER)
    model.calendar(SEA.name, closed=closures.of("sea", "passage"))


def _laws(model: ev.Model, tables: Tables) -> None:
    """Declare the laws of the table `variation`, and the time of a ship in Aktau's approach, mean over the tankers."""
    variation, fleet = tables.rows(LAWS), tables.rows("tankers").values()
    for name, values in variation.items():
        model.distribution(name, quantiles=draws.gamma_quantiles(1.0, values["cv"]))
    ships = sum(row["ships"] for row in fleet)
    mean_h = sum(row["ships"] * row["approach_h"] for row in fleet) / ships
    quantiles = draws.gamma_quantiles(mean_h, variation["release"]["cv"])
    model.distribution(APPROACH_TIME.name, quantiles=quantiles)
