"""The cargo room on the clock: places, laws of chance, processes, units and ships put together into one model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transcaspian.methods import draws, intervals
from transcaspian.methods import events as ev
from transcaspian.systems.cargo import (
    boxes,
    crude,
    dry,
    feeders,
    ferries,
    fleet,
    freight,
    other_calls,
    places,
    trucks,
    wagons,
)
from transcaspian.systems.cargo.cast import Cast, Stage
from transcaspian.systems.cargo.inputs import CargoInputs
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import ice, ports, sea_level, weather
from transcaspian.world.clock import Clock
from transcaspian.world.weather import Closures

EASTERN_PORTS = ("aktau", "kuryk", "turkmenbashi")


@dataclass(frozen=True, slots=True)
class Plan:
    """A model ready to build, the seed of its draws, who is in it, and the weather it will meet."""

    model: ev.Model
    seed: int
    cast: Cast
    closures: Closures


def plan(inputs: CargoInputs, clock: Clock, *, seed: int, replication: int) -> Plan:
    """Return the room's model for one replication.

    Parameters
    ----------
    inputs : CargoInputs
    clock : Clock
    seed, replication : int
        Root seed and number. The weather draws from them directly, as it does for every room; the room's own causes
        draw from streams under a seed of the room's own.
    """
    own_seed = draws.name_key("cargo", seed, replication) >> 1
    winters = ice.winters(inputs.tables.rows("ice"), clock=clock, seed=seed, replication=replication)
    closures = _closures(inputs, clock, winters, seed=seed, replication=replication)
    model = ev.Model(horizon_h=clock.horizon_h)
    places.declare(model, inputs, clock, closures)
    _chances(model, inputs)
    _payloads(model, inputs, clock)
    _ice(model, clock, winters)
    stage = Stage(model, inputs, clock, own_seed, Cast())
    for who in (freight, crude, other_calls, fleet):
        who.add(stage)
    _describe(model, inputs, stage.cast)
    return Plan(model, own_seed, stage.cast, closures)


def _closures(inputs: CargoInputs, clock: Clock, winters: ice.Ice, *, seed: int, replication: int) -> Closures:
    """Closures by storms, and in a harsh winter by ice at the eastern ports."""
    read = inputs.tables.rows
    factor = inputs.policies["closures"]["hours_factor"]
    closures = weather.closures(
        read("storms"), read("closures"), clock=clock, seed=seed, replication=replication, closed_hours_factor=factor
    )
    return closures.with_extra({pair: winters.closed[pair[0]] for pair in closures.pairs if pair[0] in winters.closed})


def _ice(model: ev.Model, clock: Clock, winters: ice.Ice) -> None:
    """How much longer a passage to each eastern port takes, day by day: more than 1 while ice slows ships."""
    days_h = clock.days_h()
    for port in EASTERN_PORTS:
        slow = intervals.is_closed(winters.slow.get(port, intervals.NEVER), days_h)
        model.profile(
            f"ice.{port}", step_h=HOURS_PER_DAY, values=np.where(slow, winters.slow_factor.get(port, 1.0), 1.0)
        )


def _chances(model: ev.Model, inputs: CargoInputs) -> None:
    """Laws of chance with mean 1 (scaled where used), and those with a mean of their own."""
    for name, values in inputs.tables.rows("variation").items():
        model.distribution(name, quantiles=draws.gamma_quantiles(1.0, values["cv"]))
    for name, border in inputs.borders.items():
        model.distribution(f"border.{name}", quantiles=draws.gamma_quantiles(border.service_h, border.service_cv))
    for name, destination in inputs.destinations.items():
        model.distribution(f"dwell.{name}", quantiles=draws.gamma_quantiles(destination.dwell_h, destination.time_cv))
    fleet = list(inputs.tankers.values())
    ships = sum(tanker.ships for tanker in fleet)
    for name, attribute in (("approach", "approach_h"), ("tanker_loading", "loading_h")):
        mean_h = sum(tanker.ships * getattr(tanker, attribute) for tanker in fleet) / ships
        cv = inputs.tables.rows("variation")["release"]["cv"]
        model.distribution(name, quantiles=draws.gamma_quantiles(mean_h, cv))


def _payloads(model: ev.Model, inputs: CargoInputs, clock: Clock) -> None:
    """Tonnes each class may load by day: the sea's level over the shallower end of its line."""
    sea = inputs.tables.rows("sea")["caspian"]
    level_m = sea_level.daily_m(
        inputs.tables.frame("sea_level"),
        clock=clock,
        projection=sea["projection"],
        offset_m=sea["offset_m"] + sea["local_bias_m"],
    )
    routes = [(name, port, "ferry") for name in inputs.ferries for port in ("kuryk", "turkmenbashi")]
    routes += [(name, "aktau", "dry") for name in (*inputs.feeders, *inputs.tramps)]
    groups, classes = inputs.tables.rows("berth_groups"), _ship_rows(inputs)
    for name, port, kind in routes:
        ends = (groups[f"{port}_{kind}"], groups[f"alat_{kind}"])
        payload_t = ports.voyage_payload_t(classes[name], groups=ends, level_m=level_m)
        model.profile(f"payload.{name}.{port}", step_h=HOURS_PER_DAY, values=np.asarray(payload_t))


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
    crude.describe_train(model, inputs)
    crude.describe_tanker(model)
    for name in inputs.ferries:
        ferries.describe(model, inputs, name)
    for name in inputs.feeders:
        feeders.describe(model, inputs, name)
    for name in inputs.tramps:
        dry.describe_ship(model, inputs, name)
