"""One day of all oil on its ways, as a linear program whose right sides change from day to day.

A stream is the oil of one field on one way, or the oil of others on the legs that it shares. Tanks cut a stream into
pieces: what goes in at the head, and what goes on from each tank. Nominated oil goes first, in ten steps of falling
worth, so that streams that share a shortage are cut alike; then come displaced tonnes by netback, as far as every leg
of their way has room that day; then the tanks of the field; what is left is shut in. Of each stream a tank hands on
what is nominated, or what came in the day before if that is more, and what stands above its usual level.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transcaspian.methods.linear_programs import Assembly, Places, Solution, Solver
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR, RouteInputs
from transcaspian.systems.oil.route_price import way_prices

Numbers = NDArray[np.float64]
STEPS = 10
NOMINATED_USD_PER_T = 5000.0  # above every netback: contracts come before better prices
STEP_USD_PER_T = 10.0
ONWARD_USD_PER_T = 0.5
IN_TANK_USD_PER_T = 0.1
LEAST_NETBACK_USD_PER_T = 1.0
ROUNDING_T = 1e-6


@dataclass(frozen=True)
class Stream:
    """Oil of one field on one way, or of others: pieces of legs between tanks, and what is nominated a day.

    `pieces[0]` lies before the first tank and may be empty; piece k begins at tank ``tanks[k - 1]``. Tanks bear the
    name of the leg behind them.
    """

    name: str
    oil_field: str | None
    pieces: tuple[tuple[str, ...], ...]
    tanks: tuple[str, ...]
    nominated_t: float
    right_t: float
    netback_usd_per_t: float

    @property
    def legs(self) -> tuple[str, ...]:
        """All legs in order."""
        return tuple(leg for piece in self.pieces for leg in piece)


def streams(inputs: RouteInputs) -> tuple[Stream, ...]:
    """Return the stream of every way, then those of the oil of others."""
    prices = way_prices(inputs)
    found = []
    for name, way in inputs.ways.items():
        pieces, tanks = _cut(inputs, way.legs)
        right = np.inf if way.right_t_per_year is None else way.right_t_per_year / DAYS_PER_YEAR
        worth = max(prices[name].netback_usd_per_t, LEAST_NETBACK_USD_PER_T)
        nominated = min(way.nominated_t_per_year / DAYS_PER_YEAR, right)
        found.append(Stream(name, way.oil_field, pieces, tanks, nominated, right, worth))
    return (*found, *_streams_of_others(inputs))


def _cut(inputs: RouteInputs, legs: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    pieces: list[list[str]] = [[]]
    tanks = []
    for leg in legs:
        if inputs.legs[leg].tanks_t > 0:
            tanks.append(leg)
            pieces.append([])
        pieces[-1].append(leg)
    return tuple(map(tuple, pieces)), tuple(tanks)


def _streams_of_others(inputs: RouteInputs) -> Iterator[Stream]:
    """Others join where their oil on a leg is more than on the leg before, and leave where it is less."""
    done: set[str] = set()
    for route in inputs.routes.values():
        open_streams: list[tuple[float, list[str]]] = []
        before = 0.0
        for leg in (*route.path, None):
            here = 0.0 if leg is None or leg in done else inputs.legs[leg].others_t_per_year
            if here > before:
                open_streams.append((here - before, []))
            gone = before - here
            while gone > ROUNDING_T and open_streams:
                amount, legs = open_streams.pop()
                yield _other(inputs, min(amount, gone), legs)
                if amount > gone:
                    open_streams.append((amount - gone, legs))
                gone -= amount
            if leg is not None:
                for _, legs in open_streams:
                    legs.append(leg)
            before = here
        done.update(route.path)


def _other(inputs: RouteInputs, amount: float, legs: list[str]) -> Stream:
    pieces, tanks = _cut(inputs, tuple(legs))
    daily = amount / DAYS_PER_YEAR
    return Stream(f"others.{legs[0]}.{legs[-1]}", None, pieces, tanks, daily, daily, LEAST_NETBACK_USD_PER_T)


@dataclass(frozen=True)
class Day:
    """What happened on one day, in t: sent, delivered, lost by stream; stocks in the evening; shut in; what bound."""

    sent_t: Mapping[str, float]
    delivered_t: Mapping[str, float]
    lost_t: Mapping[str, float]
    stock_t: Mapping[tuple[str, str], float]
    onward_t: Mapping[tuple[str, str], float]
    field_stock_t: Mapping[str, float]
    shut_in_t: Mapping[str, float]
    flow_t: Mapping[str, float]
    ship_cargo_days_t: float
    binding: tuple[tuple[str, str], ...]


class DailyFlows:
    """The program of a day, kept from day to day."""

    def __init__(self, inputs: RouteInputs) -> None:
        self.inputs = inputs
        self.streams = streams(inputs)
        self._rows: dict[tuple[str, str], Places] = {}
        self._sent: dict[str, list[Places]] = {}
        self._onward: dict[tuple[str, str], Places] = {}
        self._stock: dict[tuple[str, str], Places] = {}
        self._field_stock: dict[str, Places] = {}
        self._shut: dict[str, Places] = {}
        self._behind: dict[frozenset[str], dict[str, float]] = {}
        lp = Assembly(maximise=True)
        self._add_limits(lp)
        for stream in self.streams:
            self._add_stream(lp, stream)
        for name, field in inputs.fields.items():
            row = self._rows["field", name]
            self._field_stock[name] = lp.columns(
                f"field_stock.{name}", (), cost=IN_TANK_USD_PER_T, high=field.storage_t, entries=((row, 1.0),)
            )
            self._shut[name] = lp.columns(f"shut.{name}", (), entries=((row, 1.0),))
        self._program = lp.built()
        self._solver = Solver(self._program)

    @cached_property
    def tanks(self) -> tuple[str, ...]:
        """Legs with tanks in front of them."""
        return tuple(name for name, leg in self.inputs.legs.items() if leg.tanks_t > 0)

    @cached_property
    def base_t(self) -> dict[str, float]:
        """Nominated flow on each leg a day, the oil of others among it."""
        flows = dict.fromkeys(self.inputs.legs, 0.0)
        for stream in self.streams:
            for leg, share in self._shares(stream):
                flows[leg] += stream.nominated_t * share
        return flows

    @cached_property
    def base_ship_cargo_days_t(self) -> float:
        """Cargo space times days that nominated oil takes of the tankers a day."""
        return sum(flow * (self.inputs.legs[leg].round_trip_days or 0.0) for leg, flow in self.base_t.items())

    @cached_property
    def usual_stocks(self) -> dict[tuple[str, str], float]:
        """Return what each stream has in each tank when nothing is wrong: shares of the usual level by flow."""
        stocks = {}
        for tank in self.tanks:
            flows = {stream.name: self._into(stream, tank) for stream in self.streams if tank in stream.tanks}
            total = sum(flows.values())
            level = self.inputs.legs[tank].tanks_t * self.inputs.legs[tank].fill_share
            stocks.update({(name, tank): level * flow / total if total else 0.0 for name, flow in flows.items()})
        return stocks

    def run(
        self,
        *,
        stocks: Mapping[tuple[str, str], float],
        field_stocks: Mapping[str, float],
        capacity_t: Mapping[str, float],
        came_in_t: Mapping[tuple[str, str], float],
        closed: Collection[str] = (),
    ) -> Day:
        """Return the day that follows from the stocks of the evening before.

        Parameters
        ----------
        stocks : mapping
            t by (stream, tank).
        field_stocks : mapping
            t by field.
        capacity_t : mapping
            What each leg may carry today.
        came_in_t : mapping
            What came in the day before, by (stream, tank).
        closed : collection of str
            Legs that are out: no way over them is sent more than its nomination.
        """
        self._set_stocks(stocks, field_stocks)
        rows = [self._rows[kind, leg] for kind in ("capacity", "spare") for leg in capacity_t]
        behind = self._behind_tanks_t(frozenset(closed))
        spare = [max(most - behind[leg], 0.0) for leg, most in capacity_t.items()]
        self._solver.change_limits(rows, -np.inf, [*capacity_t.values(), *spare])
        onward = [
            max(self.base_onward_t[key], came_in_t.get(key, 0.0)) + max(tonnes - self.usual_stocks[key], 0.0)
            for key, tonnes in stocks.items()
        ]
        self._solver.change_columns([self._onward[key] for key in stocks], 0.0, onward)
        ours = [stream for stream in self.streams if stream.oil_field]
        most = [0.0 if set(stream.legs).intersection(closed) else np.inf for stream in ours]
        self._solver.change_columns([int(self._sent[stream.name][-1][0]) for stream in ours], 0.0, most)
        return self._day(self._solver.solve())

    @cached_property
    def usual_levels(self) -> dict[str, float]:
        """Usual level of each tank, where oil passes."""
        stocks = self.usual_stocks
        return {tank: sum(tonnes for (_, at), tonnes in stocks.items() if at == tank) for tank in self.tanks}

    @cached_property
    def base_onward_t(self) -> dict[tuple[str, str], float]:
        """Nominated flow of each stream through each of its tanks a day."""
        return {(stream.name, tank): self._into(stream, tank) for stream in self.streams for tank in stream.tanks}

    def _behind_tanks_t(self, closed: frozenset[str]) -> dict[str, float]:
        """Return the nominated flow of each leg that comes out of tanks, without that of ways that are shut."""
        if closed not in self._behind:
            flows = dict.fromkeys(self.inputs.legs, 0.0)
            for stream in self.streams:
                if closed.isdisjoint(stream.legs):
                    for leg, share in self._shares(stream):
                        flows[leg] += stream.nominated_t * share * (leg not in stream.pieces[0])
            self._behind[closed] = flows
        return self._behind[closed]

    def _shares(self, stream: Stream) -> Iterator[tuple[str, float]]:
        """Yield each leg and the share of the stream's oil that reaches it."""
        share = 1.0
        for leg in stream.legs:
            yield leg, share
            share *= 1.0 - self._loss(stream, leg)

    def _loss(self, stream: Stream, leg: str) -> float:
        return self.inputs.legs[leg].loss_share if stream.oil_field else 0.0

    def _into(self, stream: Stream, tank: str) -> float:
        return stream.nominated_t * dict(self._shares(stream))[tank]

    def _through(self, stream: Stream, piece: int) -> float:
        """Return the share that is left at the end of a piece of what went into it."""
        return math.prod(1.0 - self._loss(stream, leg) for leg in stream.pieces[piece])

    @cached_property
    def _left_after(self) -> dict[str, tuple[float, ...]]:
        """Shares left after each piece, by stream."""
        return {
            stream.name: tuple(self._through(stream, piece) for piece in range(len(stream.pieces)))
            for stream in self.streams
        }

    def _add_limits(self, lp: Assembly) -> None:
        def add(kind: str, name: str, *, equal: bool = False) -> None:
            low = 0.0 if equal else -np.inf
            self._rows[kind, name] = lp.limits(f"{kind}.{name}", (), low=low, high=0.0 if equal else np.inf)

        for name in self.inputs.fields:
            add("field", name, equal=True)
        for name, leg in self.inputs.legs.items():
            add("capacity", name)
            add("spare", name)
            if leg.guest_cap_t_per_year is not None:
                most = leg.guest_cap_t_per_year / DAYS_PER_YEAR
                self._rows["guest_cap", name] = lp.limits(f"guest_cap.{name}", (), high=most)
        for tank in self.tanks:
            self._rows["tank", tank] = lp.limits(f"tank.{tank}", (), high=self.inputs.legs[tank].tanks_t)
        for stream in self.streams:
            self._rows["right", stream.name] = lp.limits(f"right.{stream.name}", (), high=stream.right_t)
            for tank in stream.tanks:
                add("stock", _held(stream.name, tank), equal=True)
        self._rows["ships", ""] = lp.limits("ships", (), high=self.inputs.ship_parcels_t)

    def _add_stream(self, lp: Assembly, stream: Stream) -> None:
        head = self._entries(stream, 0)
        head.append((self._rows["right", stream.name], 1.0))
        shares = dict(self._shares(stream))
        passed = [(self._rows["spare", leg], shares[leg]) for leg in stream.pieces[0]]
        if stream.oil_field:
            head.append((self._rows["field", stream.oil_field], 1.0))
        sent = []
        if stream.nominated_t > 0:
            worth = NOMINATED_USD_PER_T - STEP_USD_PER_T * np.arange(STEPS)
            most = stream.nominated_t / STEPS
            entries = [*head, *passed]
            sent.append(lp.columns(f"nominated.{stream.name}", (STEPS,), cost=worth, high=most, entries=entries))
        if stream.oil_field:
            worth_more = stream.netback_usd_per_t
            more = [*head, *((self._rows["spare", leg], share) for leg, share in shares.items())]
            sent.append(lp.columns(f"more.{stream.name}", (1,), cost=worth_more, entries=more))
        self._sent[stream.name] = sent
        for place, tank in enumerate(stream.tanks):
            name, key = _held(stream.name, tank), (stream.name, tank)
            balance = self._rows["stock", name]
            here = [(balance, 1.0), *self._entries(stream, place + 1)]
            self._onward[key] = lp.columns(f"onward.{name}", (), cost=ONWARD_USD_PER_T, entries=here)
            held = ((balance, 1.0), (self._rows["tank", tank], 1.0))
            self._stock[key] = lp.columns(f"stock.{name}", (), entries=held)

    def _entries(self, stream: Stream, piece: int) -> list[tuple[Places, float]]:
        """Return the rows that oil on a piece of a stream meets: legs, rules of owners, ships, the tank at its end."""
        entries: list[tuple[Places, float]] = []
        share, ship_days = 1.0, 0.0
        for leg in stream.pieces[piece]:
            entries.append((self._rows["capacity", leg], share))
            if stream.oil_field and ("guest_cap", leg) in self._rows:
                entries.append((self._rows["guest_cap", leg], share))
            ship_days += share * (self.inputs.legs[leg].round_trip_days or 0.0)
            share *= 1.0 - self._loss(stream, leg)
        if ship_days:
            entries.append((self._rows["ships", ""], ship_days))
        if piece < len(stream.tanks):
            entries.append((self._rows["stock", _held(stream.name, stream.tanks[piece])], -share))
        return entries

    def _set_stocks(self, stocks: Mapping[tuple[str, str], float], field_stocks: Mapping[str, float]) -> None:
        rows, amounts = [], []
        for name, field in self.inputs.fields.items():
            rows.append(int(self._rows["field", name]))
            amounts.append(field.export_t_per_year / DAYS_PER_YEAR + field_stocks[name])
        for (stream, tank), tonnes in stocks.items():
            rows.append(int(self._rows["stock", _held(stream, tank)]))
            amounts.append(tonnes)
        self._solver.change_limits(rows, amounts, amounts)

    def _day(self, found: Solution) -> Day:
        values = np.maximum(found.values, 0.0)
        sent = {name: float(sum(values[places].sum() for places in parts)) for name, parts in self._sent.items()}
        delivered, lost = {}, {}
        stock: dict[tuple[str, str], float] = {}
        onward: dict[tuple[str, str], float] = {}
        for stream in self.streams:
            inflow, gone = sent[stream.name], 0.0
            for piece, through in enumerate(self._left_after[stream.name]):
                if piece:
                    key = (stream.name, stream.tanks[piece - 1])
                    stock[key], inflow = float(values[self._stock[key]]), float(values[self._onward[key]])
                    onward[key] = inflow
                out = inflow * through
                gone += inflow - out
                inflow = out
            delivered[stream.name], lost[stream.name] = inflow, gone
        flows = {leg: float(found.activity[self._rows["capacity", leg]]) for leg in self.inputs.legs}
        return Day(
            sent_t=sent,
            delivered_t=delivered,
            lost_t=lost,
            stock_t=stock,
            onward_t=onward,
            field_stock_t={name: float(values[place]) for name, place in self._field_stock.items()},
            shut_in_t={name: float(values[place]) for name, place in self._shut.items()},
            flow_t=flows,
            ship_cargo_days_t=float(found.activity[self._rows["ships", ""]]),
            binding=tuple(
                key
                for key, row in self._rows.items()
                if key[0] not in {"field", "stock"} and found.duals[row] > 2 * ONWARD_USD_PER_T
            ),
        )


def _held(stream: str, tank: str) -> str:
    return f"{stream}.{tank}"
