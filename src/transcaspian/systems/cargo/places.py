"""Places of the cargo room alone: inland paths, borders, berths, yards, docks, bans. `world` has the shared ones."""

from __future__ import annotations

import numpy as np

from transcaspian.methods import events as ev
from transcaspian.methods import intervals
from transcaspian.systems.cargo.inputs import Border, CargoInputs
from transcaspian.units import HOURS_PER_DAY
from transcaspian.world import incidents, rail_paths
from transcaspian.world.clock import Clock
from transcaspian.world.shared_places import SECTIONS

FERRY_PORTS = ("kuryk", "turkmenbashi")
UNBOUNDED = 1e12


def declare(model: ev.Model, inputs: CargoInputs, clock: Clock) -> None:
    """Declare every place of the room in the model."""
    _calendars(model, inputs, clock)
    _railway(model, inputs, clock)
    _berths(model, inputs)
    _yards(model, inputs)
    _docks(model, inputs)
    _bans(model, inputs, clock)


def _calendars(model: ev.Model, inputs: CargoInputs, clock: Clock) -> None:
    model.calendar("black_sea_departures", closed=_between_departures(inputs, clock))
    shut = incidents.border_closures(inputs.tables, clock)
    for name, border in inputs.borders.items():
        closed = intervals.union(_closed_nights(border, clock), shut.get(name, intervals.NEVER))
        model.calendar(f"hours.{name}", closed=closed)


def _between_departures(inputs: CargoInputs, clock: Clock) -> intervals.Intervals:
    """A schedule as a calendar: shut but for one hour at each departure."""
    step_h = inputs.lines["black_sea"].departures_interval_h
    starts = np.arange(0.0, clock.horizon_h, step_h)
    return np.column_stack([starts + 1.0, starts + step_h])


def _closed_nights(border: Border, clock: Clock) -> intervals.Intervals:
    if border.opens_at_h <= 0.0 and border.closes_at_h >= HOURS_PER_DAY:
        return intervals.NEVER
    days = np.arange(-HOURS_PER_DAY, clock.horizon_h + HOURS_PER_DAY, HOURS_PER_DAY)
    nights = np.column_stack([days + border.closes_at_h, days + HOURS_PER_DAY + border.opens_at_h])
    return intervals.clip(intervals.union(nights), start_h=0.0, end_h=clock.horizon_h)


def _railway(model: ev.Model, inputs: CargoInputs, clock: Clock) -> None:
    common = {section.name for section in SECTIONS}
    for section in inputs.sections:
        if section not in common:
            rail_paths.declare(model, section, shut=incidents.path_closures(inputs.tables, clock, section))
    for name, border in inputs.borders.items():
        model.resource(f"border.{name}", capacity=border.trains_at_once)


def _berths(model: ev.Model, inputs: CargoInputs) -> None:
    for name in ("kuryk", "turkmenbashi", "alat"):
        port = inputs.ports[name]
        model.resource(f"berth.{name}_ferry", capacity=port.ferry_berths)
        model.resource(f"berth.{name}_road", capacity=port.road_berths)
        model.pool(f"berths.{name}.ferry", (f"berth.{name}_ferry", f"berth.{name}_road"))
    aktau, alat = inputs.ports["aktau"], inputs.ports["alat"]
    model.resource("berth.aktau_dry", capacity=aktau.dry_berths)
    model.resource("berth.aktau_grain", capacity=aktau.grain_berths)
    model.resource("berth.alat_dry", capacity=alat.dry_berths)
    model.resource("call.aktau.dry", capacity=1)
    model.resource("place.aktau.boxes", capacity=int(inputs.policies["aktau_boxes"]["ships_at_once"]))
    for group in ("aktau_dry", "alat_dry"):
        model.resource(f"crane.{group}", capacity=max(inputs.berth_groups[group].cranes, 1))


def _yards(model: ev.Model, inputs: CargoInputs) -> None:
    yards = [
        ("kuryk", "wagons"),
        ("kuryk", "trucks"),
        ("turkmenbashi", "wagons"),
        ("turkmenbashi", "trucks"),
        ("alat", "wagons"),
        ("alat", "trucks"),
        ("alat", "teu"),
        ("aktau", "teu"),
        ("aktau", "dry_t"),
        ("alat", "dry_t"),
    ]
    for port, kind in yards:
        model.store(f"yard.{port}.{kind}", capacity=getattr(inputs.ports[port], f"yard_{kind}"))
    for waiting in (
        "kuryk.wagons",
        "turkmenbashi.wagons",
        "aktau.teu",
        "aktau.dry_t",
        "kuryk.trucks",
        "turkmenbashi.trucks",
        "alat.trucks.kuryk",
        "alat.trucks.turkmenbashi",
    ):
        model.store(f"waiting.{waiting}", capacity=UNBOUNDED)


def _docks(model: ev.Model, inputs: CargoInputs) -> None:
    first = inputs.policies["deck"]["truck_share_first"]
    for port in FERRY_PORTS:
        for dock in (f"dock.{port}.west", f"dock.alat.{port}"):
            model.dock(dock, classes=("truck", "wagon"), shares=(first, 1.0))
    for port in ("aktau", "alat"):
        model.dock(f"dock.{port}.boxes", classes=("box",), shares=(1.0,))
    model.dock("dock.aktau.dry", classes=("parcel",), shares=(1.0,))


def _bans(model: ev.Model, inputs: CargoInputs, clock: Clock) -> None:
    """Loading bans of the railway, and the road queues that send trucks home when the wait is hopeless."""
    ban, days = inputs.policies["loading_ban"], HOURS_PER_DAY
    orders = incidents.ban_orders(inputs.tables, clock)
    watched = (
        ("ban.kuryk.wagons", "waiting.kuryk.wagons"),
        ("ban.turkmenbashi.wagons", "waiting.turkmenbashi.wagons"),
        ("ban.aktau.boxes", "waiting.aktau.teu"),
        ("ban.aktau.dry", "waiting.aktau.dry_t"),
    )
    for name, watch in watched:
        model.gate(
            name,
            orders=orders.get(name.removeprefix("ban."), intervals.NEVER),
            watch=watch,
            close_above_h=ban["cover_days"] * days,
            open_below_h=ban["reopen_days"] * days,
            window_h=ban["window_days"] * days,
            check_every_h=days,
            term_h=ban["term_days"] * days,
            extensions=int(ban["extensions"]),
            quota_per_day=ban["quota_per_day"],
        )
    limit_h = inputs.policies["patience"]["truck_days"] * days
    for queue in ("kuryk.trucks", "turkmenbashi.trucks", "alat.trucks.kuryk", "alat.trucks.turkmenbashi"):
        model.gate(
            f"queue.{queue}",
            watch=f"waiting.{queue}",
            close_above_h=limit_h,
            open_below_h=limit_h / 2.0,
            window_h=ban["window_days"] * days,
            check_every_h=days,
            term_h=days,
            extensions=365,
            quota_per_day=0.0,
        )
