"""A route out for some days: what goes another way, what is stored, what is shut in, day by day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.daily_flows import DailyFlows, Day, Stream
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR, LONGEST_OUTAGE_DAYS, RouteInputs, whole_year
from transcaspian.systems.oil.route_names import named

Numbers = NDArray[np.float64]
NOTHING_T = 1.0
ROUNDING_T = 1e-3
ROUNDING_DIGITS = 6  # of tonnes: what is less is noise of the solver
BACK_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Alternative:
    """What one way took beyond its nomination while the route was out, and the limit that held it."""

    way: str
    oil_field: str
    route: str
    more_t: float
    more_on_last_day_t: float
    limit_kind: str
    limit_leg: str

    @property
    def limit(self) -> str:
        """The limit in words."""
        return limit_text(self.limit_kind, self.limit_leg)


def limit_text(kind: str, leg: str) -> str:
    """Return in words what held a way: right, guest_cap, capacity, spare, tank, ships of a leg, or nothing."""
    return say(f"oil_routes.holds_{kind}", name=named(leg)) if kind else say("oil_routes.holds_nothing")


@dataclass(frozen=True)
class Rerouting:
    """The answer, day by day; arrays have one number a day, the first on the first day of the outage.

    Attributes
    ----------
    closed : tuple of str
        Legs that were out.
    days : int
        Length of the outage.
    export_t : numpy.ndarray
        Oil of all fields.
    moved_t, by_other_ways_t, lost_t, stored_t, shut_in_t : numpy.ndarray
        Delivered at the end of any way; sent by other ways beyond nominations; lost under way; change of all stocks;
        not produced. Export is moved + lost + stored + shut in.
    missing_t : numpy.ndarray
        Nominated by the closed legs and not delivered through them.
    stock_t, full_t : mapping
        Kazakh and other oil in each tank and at each field, and what it holds.
    cover_days : numpy.ndarray
        Each morning: days for which the room in the tanks before the closed legs and at their fields takes the
        nominated flow.
    tankers : numpy.ndarray
        Tankers of mean cargo at work or waiting at berths.
    """

    inputs: RouteInputs
    closed: tuple[str, ...]
    days: int
    export_t: Numbers
    moved_t: Numbers
    by_other_ways_t: Numbers
    lost_t: Numbers
    stored_t: Numbers
    shut_in_t: Numbers
    missing_t: Numbers
    stock_t: Mapping[str, Numbers]
    full_t: Mapping[str, float]
    cover_days: Numbers
    tankers: Numbers
    more_by_way_t: Mapping[str, Numbers]
    shut_in_by_field_t: Mapping[str, Numbers]
    sent_t: Mapping[str, Numbers]
    flow_t: Mapping[str, Numbers]
    nominated_flow_t: Mapping[str, float]
    binding: tuple[tuple[tuple[str, str], ...], ...]
    tankers_before: float
    back_after_days: int | None

    @property
    def first_shut_in_day(self) -> int | None:
        """Day, from 1, on which a field first cuts its output; None if none does."""
        days = np.flatnonzero(self.shut_in_t > NOTHING_T)
        return int(days[0]) + 1 if len(days) else None

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What each other way took, most first, with the limit that held it on the last day."""
        found = []
        for name, more in self.more_by_way_t.items():
            way = self.inputs.ways[name]
            if set(way.legs).intersection(self.closed):
                continue
            total, last = float(more[: self.days].sum()), float(more[self.days - 1])
            found.append(Alternative(name, way.oil_field, way.route, total, last, *self._limit_of(name)))
        return tuple(sorted(found, key=lambda each: (-each.more_t, each.way)))

    def totals(self, days: int | None = None) -> dict[str, float]:
        """Return the sums over the first days (the outage, if not said otherwise)."""
        end = self.days if days is None else days
        names = ("export_t", "moved_t", "by_other_ways_t", "lost_t", "stored_t", "shut_in_t", "missing_t")
        return {name: float(getattr(self, name)[:end].sum()) for name in names}

    def _limit_of(self, name: str) -> tuple[str, str]:
        """Return the limit of a way that bound on the last day: its right, then its legs in order, then ships."""
        way, bound = self.inputs.ways[name], self.binding[self.days - 1]
        asked = [("right", name)]
        asked += [(kind, leg) for leg in way.legs for kind in ("guest_cap", "capacity", "spare", "tank")]
        if any(self.inputs.legs[leg].round_trip_days for leg in way.legs):
            asked.append(("ships", ""))
        return next((key for key in asked if key in bound), ("", ""))


def reroute(
    inputs: RouteInputs,
    closed: Sequence[str],
    *,
    days: int,
    after_days: int = 0,
    fill_share: float | None = None,
    capacity_t_per_day: Mapping[str, float] | None = None,
) -> Rerouting:
    """Return what happens, day by day, while legs are out.

    Parameters
    ----------
    inputs : RouteInputs
        Inputs of one year; its dated outages are left out, but legs that were idle all year stay so.
    closed : sequence of str
        Legs that carry nothing; see `RouteInputs.legs_of`.
    days : int
        Length of the outage.
    after_days : int
        Days to go on with after it, to see the tanks come back.
    fill_share : float, optional
        How full the tanks before the closed legs and at their fields are at the start; if not given, the former
        stand at their usual level, and the fields store nothing.
    capacity_t_per_day : mapping, optional
        Other capacities than the inputs', by leg.

    Raises
    ------
    InputError
        No day, or more days than a year has.
    """
    _check_days(days)
    flows = DailyFlows(inputs)
    hit = [stream for stream in flows.streams if stream.nominated_t > 0 and set(stream.legs).intersection(closed)]
    stocks, field_stocks = _start(flows, closed, hit, fill_share)
    start = (stocks, field_stocks)
    idle = [leg for leg in inputs.legs if inputs.leg_share_open(leg, *whole_year(inputs.year)) == 0.0]
    came_in: Mapping[tuple[str, str], float] = {}
    found: list[Day] = []
    for day in range(days + after_days):
        out = (*idle, *(closed if day < days else ()))
        capacity = {leg: _capacity(flows, leg, day + 1, out) for leg in inputs.legs}
        capacity.update({leg: most for leg, most in (capacity_t_per_day or {}).items() if leg not in out})
        today = flows.run(stocks=stocks, field_stocks=field_stocks, capacity_t=capacity, came_in_t=came_in, closed=out)
        came_in = {key: tonnes - stocks[key] + today.onward_t[key] for key, tonnes in today.stock_t.items()}
        stocks, field_stocks = dict(today.stock_t), dict(today.field_stock_t)
        found.append(today)
    return _answer(flows, tuple(closed), days, start, found)


def _check_days(days: int) -> None:
    if not 1 <= days <= LONGEST_OUTAGE_DAYS:
        over = days - LONGEST_OUTAGE_DAYS
        rule = say("oil_routes.outage_days", over=over) if over > 0 else say("oil_routes.outage_length")
        raise InputError(Problem(rule, field="days", value=str(days), allowed=f"1 - {LONGEST_OUTAGE_DAYS}"))


def _start(
    flows: DailyFlows, closed: Sequence[str], hit: Sequence[Stream], fill_share: float | None
) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Return the stocks of the evening before: by stream and tank, and by field."""
    stocks, fields = dict(flows.usual_stocks), dict.fromkeys(flows.inputs.fields, 0.0)
    if fill_share is None:
        return stocks, fields
    if not 0.0 <= fill_share <= 1.0:
        raise InputError(Problem(say("oil_routes.fill"), field="fill", value=str(fill_share), allowed="0 - 1"))
    for tank in sorted({tank for stream in hit for tank in _tanks_before(stream, closed)}):
        scale = fill_share * flows.inputs.legs[tank].tanks_t / flows.usual_levels[tank]
        stocks |= {key: tonnes * scale for key, tonnes in stocks.items() if key[1] == tank}
    for name in sorted({stream.oil_field for stream in hit if stream.oil_field}):
        fields[name] = fill_share * flows.inputs.fields[name].storage_t
    return stocks, fields


def _capacity(flows: DailyFlows, leg_name: str, day: int, out: Sequence[str]) -> float:
    """Return what a leg may carry: its nominated flow, and after notice has run out its whole capacity."""
    if leg_name in out:
        return 0.0
    leg = flows.inputs.legs[leg_name]
    most, base = leg.capacity_t_per_year / DAYS_PER_YEAR, flows.base_t[leg_name]
    if most <= base or leg.notice_days <= 0:
        return most
    return base + (most - base) * min(day / leg.notice_days, 1.0)


def _answer(
    flows: DailyFlows,
    closed: tuple[str, ...],
    days: int,
    start: tuple[Mapping[tuple[str, str], float], Mapping[str, float]],
    found: list[Day],
) -> Rerouting:
    inputs = flows.inputs
    ours = [stream for stream in flows.streams if stream.oil_field]
    hit = [stream for stream in flows.streams if set(stream.legs).intersection(closed)]
    sent = {stream.name: np.array([day.sent_t[stream.name] for day in found]) for stream in ours}
    more = {stream.name: _beyond(sent[stream.name], stream.nominated_t) for stream in ours}
    kept = [more[stream.name] for stream in ours if stream not in hit]
    stocks = _stocks(flows, start, found)
    full = {tank: inputs.legs[tank].tanks_t for tank in flows.tanks}
    full |= {field: each.storage_t for field, each in inputs.fields.items()}
    mean_parcel = inputs.ship_parcels_t / max(inputs.ships, 1)
    reached = sum(stream.nominated_t for stream in hit if stream.oil_field)
    return Rerouting(
        inputs=inputs,
        closed=closed,
        days=days,
        export_t=np.full(len(found), sum(field.export_t_per_year for field in inputs.fields.values()) / DAYS_PER_YEAR),
        moved_t=_by_day(found, lambda day: sum(day.delivered_t[stream.name] for stream in ours)),
        by_other_ways_t=np.sum(kept, axis=0) if kept else np.zeros(len(found)),
        lost_t=_by_day(found, lambda day: sum(day.lost_t[stream.name] for stream in ours)),
        stored_t=np.round(np.diff(_kazakh(ours, start, found)), ROUNDING_DIGITS) + 0.0,
        shut_in_t=_by_day(found, lambda day: sum(day.shut_in_t.values())),
        missing_t=_by_day(found, lambda day: max(reached - _delivered(hit, day), 0.0)),
        stock_t={name: levels[1:] for name, levels in stocks.items()},
        full_t=full,
        cover_days=_cover(closed, hit, stocks, full),
        tankers=_by_day(found, lambda day: day.ship_cargo_days_t) / mean_parcel,
        more_by_way_t=more,
        shut_in_by_field_t={field: _by_day(found, lambda day, f=field: day.shut_in_t[f]) for field in inputs.fields},
        sent_t=sent,
        flow_t={leg: _by_day(found, lambda day, at=leg: day.flow_t[at]) for leg in inputs.legs},
        nominated_flow_t=flows.base_t,
        binding=tuple(day.binding for day in found),
        tankers_before=flows.base_ship_cargo_days_t / mean_parcel,
        back_after_days=_back(flows, found, days),
    )


def _beyond(sent: Numbers, nominated: float) -> Numbers:
    over = sent - nominated
    return np.where(over > ROUNDING_T, over, 0.0)


def _by_day(found: Sequence[Day], count: Callable[..., float]) -> Numbers:
    return np.array([count(day) for day in found], np.float64)


def _delivered(streams: Sequence[Stream], day: Day) -> float:
    return sum(day.delivered_t[stream.name] for stream in streams if stream.oil_field)


def _kazakh(
    ours: Sequence[Stream], start: tuple[Mapping[tuple[str, str], float], Mapping[str, float]], found: Sequence[Day]
) -> Numbers:
    """Return Kazakh oil in all tanks each evening, the one before the outage first."""
    names = {stream.name for stream in ours}
    evenings = [start, *((day.stock_t, day.field_stock_t) for day in found)]
    return np.array(
        [
            sum(tonnes for (name, _), tonnes in tanks.items() if name in names) + sum(fields.values())
            for tanks, fields in evenings
        ]
    )


def _stocks(
    flows: DailyFlows, start: tuple[Mapping[tuple[str, str], float], Mapping[str, float]], found: Sequence[Day]
) -> dict[str, Numbers]:
    """Return what stands in each tank and at each field each evening, the one before the outage first."""
    evenings = [start, *((day.stock_t, day.field_stock_t) for day in found)]
    stocks = {
        tank: np.array([sum(tonnes for (_, at), tonnes in tanks.items() if at == tank) for tanks, _ in evenings])
        for tank in flows.tanks
    }
    return stocks | {field: np.array([fields[field] for _, fields in evenings]) for field in flows.inputs.fields}


def _cover(
    closed: tuple[str, ...], hit: Sequence[Stream], stocks: Mapping[str, Numbers], full: Mapping[str, float]
) -> Numbers:
    """Return, each morning, the room before the closed legs over the flow that is nominated into it."""
    before = {tank for stream in hit for tank in _tanks_before(stream, closed)}
    before |= {stream.oil_field for stream in hit if stream.oil_field and stream.nominated_t > 0}
    flow = sum(stream.nominated_t for stream in hit)
    length = len(next(iter(stocks.values()))) - 1
    room = sum((full[name] - stocks[name][:-1] for name in sorted(before)), np.zeros(length))
    return room / flow if flow else np.full(length, np.inf)


def _tanks_before(stream: Stream, closed: Sequence[str]) -> tuple[str, ...]:
    """Return the tanks of a stream that fill when a leg behind them is closed."""
    legs = stream.legs
    first = min(legs.index(leg) for leg in closed if leg in legs)
    return tuple(tank for tank in stream.tanks if legs.index(tank) <= first) if stream.nominated_t > 0 else ()


def _back(flows: DailyFlows, found: Sequence[Day], days: int) -> int | None:
    """Return the days after the outage until no tank stands above its usual level and no field stores oil."""
    usual = flows.usual_levels
    for number, day in enumerate(found[days:], start=1):
        levels = {tank: sum(t for (_, at), t in day.stock_t.items() if at == tank) for tank in flows.tanks}
        is_back = all(
            level - usual[tank] <= BACK_SHARE * flows.inputs.legs[tank].tanks_t + NOTHING_T
            for tank, level in levels.items()
        )
        if is_back and sum(day.field_stock_t.values()) <= NOTHING_T:
            return number
    return None
