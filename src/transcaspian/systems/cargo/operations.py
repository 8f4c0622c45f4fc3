"""The cargo room on the clock: places, laws of chance, processes, units and ships put together into one model."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.methods import draws
from transcaspian.methods import events as ev
from transcaspian.systems.cargo import (
    boxes,
    dry,
    feeders,
    ferries,
    fleet,
    freight,
    openings,
    other_calls,
    places,
    trucks,
    wagons,
)
from transcaspian.systems.cargo.cast import Stage
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.world import shared_places
from transcaspian.world.cast import Cast
from transcaspian.world.clock import Clock
from transcaspian.world.surroundings import Surroundings, days, draw_seed, surroundings
from transcaspian.world.weather import Closures


@dataclass(frozen=True, slots=True)
class Plan:
    """A model ready to build, the seed of its draws, who is in it, and the weather it will meet."""

    model: ev.Model
    seed: int
    cast: Cast
    closures: Closures


def plan(inputs: CargoInputs, clock: Clock, *, seed: int, replication: int) -> Plan:
    """Return the room's model for one replication, on a clock of its own.

    Parameters
    ----------
    inputs : CargoInputs
    clock : Clock
    seed, replication : int
        Root seed and number. The weather draws from them directly, as it does for every room; the room's own causes
        draw from streams under a seed of the room's own.
    """
    around = surroundings(inputs.tables, clock, seed=seed, replication=replication)
    model = ev.Model(horizon_h=clock.horizon_h)
    shared_places.declare(model, inputs.tables, around)
    cast = join(model, inputs, around, seed=seed, replication=replication)
    return Plan(model, draw_seed(seed, replication), cast, around.closures)


def join(model: ev.Model, inputs: CargoInputs, around: Surroundings, *, seed: int, replication: int) -> Cast:
    """Add the room's places, laws, processes and entities to a model with the shared places; return who they are."""
    places.declare(model, inputs, around.clock)
    _chances(model, inputs)
    _payloads(model, inputs, around)
    own_seed = draws.name_key("cargo", seed, replication) >> 1
    stage = Stage(model, inputs, around.clock, own_seed, Cast())
    for who in (freight, other_calls, fleet):
        who.add(stage)
    _describe(model, inputs, stage.cast)
    openings.apply(model, around.clock, inputs.openings, stage.cast)
    return stage.cast


def _chances(model: ev.Model, inputs: CargoInputs) -> None:
    """Laws of chance with a mean of their own."""
    for name, border in inputs.borders.items():
        model.distribution(f"border.{name}", quantiles=draws.gamma_quantiles(border.service_h, border.service_cv))
    for name, destination in inputs.destinations.items():
        model.distribution(f"dwell.{name}", quantiles=draws.gamma_quantiles(destination.dwell_h, destination.time_cv))


def _payloads(model: ev.Model, inputs: CargoInputs, around: Surroundings) -> None:
    """Tonnes each class may load by day: the sea's level over the shallower end of its line."""
    routes = [(name, port, "ferry") for name in inputs.ferries for port in ("kuryk", "turkmenbashi")]
    routes += [(name, "aktau", "dry") for name in (*inputs.feeders, *inputs.tramps)]
    groups, classes = inputs.tables.rows("berth_groups"), _ship_rows(inputs)
    for name, port, kind in routes:
        payload_t = openings.payload_t(
            classes[name],
            groups=(f"{port}_{kind}", f"alat_{kind}"),
            tables=groups,
            around=around,
            openings=inputs.openings,
        )
        model.profile(f"payload.{name}.{port}", **days(payload_t))


def _ship_rows(inputs: CargoInputs) -> dict[str, dict[str, float]]:
    return {
        name: dict(row) for table in ("ferries", "feeders", "tramps") for name, row in inputs.tables.rows(table).items()
    }


def _describe(model: ev.Model, inputs: CargoInputs, cast: Cast) -> None:
    """Describe each process that somebody in the cast follows."""
    ends = tuple(inputs.destinations)
    wagons.describe(model, inputs, ends)
    boxes.describe_west(model, inputs, ends)
    boxes.describe_east(model, inputs, ends)
    for line, direction in sorted({(each.line, each.direction) for each in cast.groups if each.carrier == "truck"}):
        trucks.describe(model, inputs, line=line, direction=direction)
    dry.describe_cargo(model, inputs, ends)
    for group in sorted({each.line for each in cast.groups if each.carrier == "other"}):
        other_calls.describe(model, inputs, group)
    for name in inputs.ferries:
        ferries.describe(model, inputs, name)
    for name in inputs.feeders:
        feeders.describe(model, inputs, name)
    for name in inputs.tramps:
        dry.describe_ship(model, inputs, name)
