r"""Which oil takes which way, month by month: greatest netback under capacities, contracts, rights, ships, quality.

The program over ways w, fields f, months m, with x tonnes sent, s tonnes left in the field's tanks, u tonnes shut in:

.. math:: \max \sum n_w x_{wm} - h s_{fm}, \qquad
          \sum_{w \in f} x_{wm} + s_{fm} - s_{f,m-1} + u_{fm} = e_{fm}

Flows on a leg are what reaches it after losses. The oil of others comes first and is taken off the capacity. Tanks end
the year as they began it. Baseline flows are nominations, not this optimum: it answers what could be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import NoAnswer
from transcaspian.messages import Told, told
from transcaspian.methods.linear_conflicts import conflict
from transcaspian.methods.linear_programs import Assembly, Places, Program, Solution, Solver
from transcaspian.systems.oil.route_inputs import DAYS_PER_YEAR, RouteInputs
from transcaspian.systems.oil.route_names import told_way_of
from transcaspian.systems.oil.route_price import WayPrice, way_prices

Numbers = NDArray[np.float64]
HOLDING_USD_PER_T_MONTH = 0.01  # keeps oil out of tanks where nothing is won by it
NO_PRICE_USD_PER_T = 0.015  # what is less is the token charge for tanks
SMALL_T = 0.5
FLEET = "fleet"
ASKED_LAST = 1e3  # price of limits other than contracts when no point is found: rather a contract is missed


@dataclass(frozen=True)
class Limit:
    """Rows of the program that belong to one limit, one a month: kind, whose it is, the rows, their amounts in t."""

    kind: str
    name: str
    rows: Places
    amounts_t: Numbers


@dataclass(frozen=True)
class MonthlyProgram:
    """The program of a year with the places of its parts."""

    inputs: RouteInputs
    program: Program
    days: Numbers
    sent: Mapping[str, Places]
    stocks: Mapping[str, Places]
    shut: Mapping[str, Places]
    limits: tuple[Limit, ...]
    balances: Mapping[str, Places]


@dataclass(frozen=True, slots=True)
class MarginalValue:
    """What one tonne a year more of a limit is worth.

    Attributes
    ----------
    kind, name : str
        capacity, guest_cap, right, commitment, ships or sulphur; whose.
    months : int
        Months in which it binds.
    usd_per_t : float
        Change of the year's netback for a tonne a year more, spread over the months by their days; of a commitment it
        is below nought: what a tonne more costs.
    holds_down_t, holds_up_t : float
        How far the limit of the month that gives way first may fall or rise while its value stays.
    """

    kind: str
    name: str
    months: int
    usd_per_t: float
    holds_down_t: float
    holds_up_t: float


@dataclass(frozen=True)
class Allocation:
    """The answer: tonnes by way and month, stocks, oil shut in, and what each limit is worth.

    All arrays have one number a month. `sent_t` is what leaves the field by a way; `delivered_t` what reaches its end.
    """

    inputs: RouteInputs
    netback_usd: float
    sent_t: Mapping[str, Numbers]
    delivered_t: Mapping[str, Numbers]
    stock_t: Mapping[str, Numbers]
    shut_in_t: Mapping[str, Numbers]
    export_t: Mapping[str, Numbers]
    marginal_values: tuple[MarginalValue, ...]
    prices: Mapping[str, WayPrice]

    @cached_property
    def by_route_t(self) -> dict[str, Numbers]:
        """Tonnes sent by route and month."""
        total = {route: np.zeros(12) for route in self.inputs.routes}
        for name, sent in self.sent_t.items():
            total[self.inputs.ways[name].route] += sent
        return total


def months_of(year: int) -> tuple[tuple[date, date], ...]:
    """Return first day and first day of the next month, twelve times."""
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return tuple(pairwise(firsts))


def monthly_program(inputs: RouteInputs, *, closed: frozenset[str] = frozenset()) -> MonthlyProgram:
    """Return the program of the inputs' year.

    Parameters
    ----------
    inputs : RouteInputs
        Inputs of one year; its dated outages take their share of the capacities.
    closed : frozenset of str
        Legs that carry nothing all year; contracts over them rest.
    """
    months = months_of(inputs.year)
    days = np.array([(end - first).days for first, end in months], np.float64)
    share = days / DAYS_PER_YEAR
    lp = Assembly(maximise=True)
    balances = {}
    for name, field in inputs.fields.items():
        amount = field.export_t_per_year * share
        balances[name] = lp.limits(f"balance.{name}", (12,), low=amount, high=amount)
    limits = _limits(lp, inputs, months, days, closed)
    sent = _sent(lp, inputs, limits, balances)
    stocks, shut = {}, {}
    for name, field in inputs.fields.items():
        rows = balances[name]
        stocks[name] = lp.columns(
            f"stock.{name}",
            (12,),
            cost=-HOLDING_USD_PER_T_MONTH,
            high=field.storage_t,
            entries=((rows, 1.0), (np.roll(rows, -1), -1.0)),
        )
        shut[name] = lp.columns(f"shut.{name}", (12,), entries=((rows, 1.0),))
    return MonthlyProgram(inputs, lp.built(), days, sent, stocks, shut, tuple(limits.values()), balances)


def _limits(
    lp: Assembly,
    inputs: RouteInputs,
    months: tuple[tuple[date, date], ...],
    days: Numbers,
    closed: frozenset[str],
) -> dict[tuple[str, str], Limit]:
    limits: dict[tuple[str, str], Limit] = {}

    def add(kind: str, name: str, amounts: Numbers, *, floor: bool = False) -> None:
        low, high = (amounts, np.inf) if floor else (-np.inf, amounts)
        limits[kind, name] = Limit(kind, name, lp.limits(f"{kind}.{name}", (12,), low=low, high=high), amounts)

    share = days / DAYS_PER_YEAR
    for name, leg in inputs.legs.items():
        open_share = np.array([inputs.leg_share_open(name, *month) for month in months]) * (name not in closed)
        room = np.maximum(leg.capacity_t_per_year * open_share - leg.others_t_per_year, 0.0)
        add("capacity", name, room * share)
        if leg.guest_cap_t_per_year is not None:
            add("guest_cap", name, leg.guest_cap_t_per_year * share)
        if leg.sulphur_max_wt is not None and leg.others_sulphur_wt is not None:
            add("sulphur", name, leg.others_t_per_year * share * (leg.sulphur_max_wt - leg.others_sulphur_wt))
    for name, way in inputs.ways.items():
        if way.right_t_per_year is not None:
            add("right", name, way.right_t_per_year * share)
        if way.committed_t_per_year and not closed.intersection(way.legs):
            held = np.array([way.contract_days(*month) for month in months]) / DAYS_PER_YEAR
            add("commitment", name, way.committed_t_per_year * held, floor=True)
    add("ships", FLEET, inputs.ship_parcels_t * days)
    return limits


def _sent(
    lp: Assembly,
    inputs: RouteInputs,
    limits: Mapping[tuple[str, str], Limit],
    balances: Mapping[str, Places],
) -> dict[str, Places]:
    """Add one column a way and month, with an entry in every limit that it meets."""
    prices = way_prices(inputs)
    sent = {}
    for name, way in inputs.ways.items():
        entries: list[tuple[Places, float]] = [(balances[way.oil_field], 1.0)]
        share, ship_days = 1.0, 0.0
        for leg_name in way.legs:
            leg = inputs.legs[leg_name]
            entries.append((limits["capacity", leg_name].rows, share))
            if ("guest_cap", leg_name) in limits:
                entries.append((limits["guest_cap", leg_name].rows, share))
            if ("sulphur", leg_name) in limits and leg.sulphur_max_wt is not None:
                above = inputs.fields[way.oil_field].sulphur_pct - leg.sulphur_max_wt
                entries.append((limits["sulphur", leg_name].rows, share * above))
            ship_days += share * (leg.round_trip_days or 0.0)
            share *= 1.0 - leg.loss_share
        entries += [(limits[kind, name].rows, 1.0) for kind in ("right", "commitment") if (kind, name) in limits]
        if ship_days:
            entries.append((limits["ships", FLEET].rows, ship_days))
        sent[name] = lp.columns(f"sent.{name}", (12,), cost=prices[name].netback_usd_per_t, entries=entries)
    return sent


def allocate(inputs: RouteInputs, *, closed: frozenset[str] = frozenset()) -> Allocation:
    """Return the allocation with the greatest netback.

    Raises
    ------
    NoAnswer
        Contracts cannot be kept: names the limits that conflict, the months, and by how much.
    """
    monthly = monthly_program(inputs, closed=closed)
    solver = Solver(monthly.program)
    found = solver.solve()
    if not found.found:
        raise NoAnswer(why_not(monthly))
    prices = way_prices(inputs)
    sent = {name: found.values[places] for name, places in monthly.sent.items()}
    stock = {name: found.values[places] for name, places in monthly.stocks.items()}
    return Allocation(
        inputs=inputs,
        netback_usd=sum(float(tonnes.sum()) * prices[name].netback_usd_per_t for name, tonnes in sent.items()),
        sent_t=sent,
        delivered_t={name: tonnes * prices[name].delivered_share for name, tonnes in sent.items()},
        stock_t=stock,
        shut_in_t={name: found.values[places] for name, places in monthly.shut.items()},
        export_t={
            name: field.export_t_per_year * monthly.days / DAYS_PER_YEAR for name, field in inputs.fields.items()
        },
        marginal_values=marginal_values(monthly, solver, found),
        prices=prices,
    )


def marginal_values(monthly: MonthlyProgram, solver: Solver, found: Solution) -> tuple[MarginalValue, ...]:
    """Return the limits that bind, dearest first: worth by the dual, how far it holds by the ranging of the basis."""
    ranges = solver.ranges()
    share = monthly.days / DAYS_PER_YEAR
    values = []
    for limit in monthly.limits:
        duals = found.duals[limit.rows]
        binds = np.abs(duals) > NO_PRICE_USD_PER_T
        if not binds.any():
            continue
        down = limit.amounts_t - ranges.row_low[limit.rows]
        up = ranges.row_high[limit.rows] - limit.amounts_t
        values.append(
            MarginalValue(
                kind=limit.kind,
                name=limit.name,
                months=int(binds.sum()),
                usd_per_t=float(duals @ share),
                holds_down_t=float(np.maximum(down[binds], 0.0).min()),
                holds_up_t=float(np.maximum(up[binds], 0.0).min()),
            )
        )
    return tuple(sorted(values, key=lambda value: (-abs(value.usd_per_t), value.kind, value.name)))


def why_not(monthly: MonthlyProgram) -> Told:
    """Return which limits cannot hold together, and by how much, not yet said."""
    prices = np.full(len(monthly.program.row_low), np.inf)  # what a field has is given
    for limit in monthly.limits:
        prices[limit.rows] = 1.0 if limit.kind == "commitment" else ASKED_LAST
    found = conflict(monthly.program, weights=prices)
    if found is None:
        return told("oil_routes.no_reason")
    missed = []
    for limit in monthly.limits:
        lacking = {month: abs(found.shortfall.get(int(row), 0.0)) for month, row in enumerate(limit.rows, start=1)}
        months = [month for month, tonnes in lacking.items() if tonnes > SMALL_T]
        if months:
            name, total = _limit_text(monthly.inputs, limit, months[0] - 1), sum(lacking.values())
            missed.append(told("oil_routes.lacking", limit=name, tonnes=total, months=len(months)))
    of_row = {int(row): (limit, month) for limit in monthly.limits for month, row in enumerate(limit.rows)}
    against = [_limit_text(monthly.inputs, *of_row[row]) for row in found.rows]
    return told("oil_routes.conflict", lacking=tuple(missed), against=tuple(against))


def _limit_text(inputs: RouteInputs, limit: Limit, month: int) -> Told:
    name = told_way_of(inputs, limit.name)
    return told(f"oil_routes.limit_{limit.kind}", name=name, month=month + 1, tonnes=float(limit.amounts_t[month]))
