"""Routes of oil as tables of a results folder: prices leg by leg, netbacks over draws, limits, rerouting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.errors import InputError, NoAnswer
from transcaspian.messages import kept, told
from transcaspian.scenario.sampling import drawn
from transcaspian.study.rooms import oil_room
from transcaspian.systems.oil.allocation import Allocation, allocate
from transcaspian.systems.oil.price_flips import Flips, price_flips
from transcaspian.systems.oil.rerouting import NOTHING_T, Rerouting, reroute
from transcaspian.systems.oil.route_inputs import RouteInputs, route_inputs
from transcaspian.systems.oil.route_price import way_prices

TABLES = ("oil_charges", "oil_ways", "oil_ties", "oil_route_limits", "oil_reroute", "oil_reroute_days")
CENTRAL_SEED = 1  # central values are the same for every seed
DRAWS = 100
OUTAGE_DRAWS = 10
LENGTHS_DAYS = (10, 30, 60)
PRICED = ("crude_prices", "oil_legs", "oil_routes")
OF_PRICES = ("differential_usd_per_bbl", "bbl_per_t", "tariff_usd_per_t", "loss_share", "quality_discount_usd_per_bbl")
CHARGES = ("way", "oil_field", "route", "leg", "kind", "usd_per_t", "low_usd_per_t", "high_usd_per_t", "source",
           "known_on", "confidence")  # fmt: skip
WAYS = ("way", "oil_field", "route", "nominated_t", "allocated_t", "market_usd_per_t", "cost_usd_per_t",
        "netback_usd_per_t", "netback_p10", "netback_p90", "taken_share", "flips", "note")  # fmt: skip
TIES = ("oil_field", "first", "second", "second_better_share", "lead_usd_per_t", "lead_usd_per_bbl")
LIMITS = ("kind", "name", "months", "usd_per_t", "holds_down_t", "holds_up_t")
REROUTE = ("route", "days", "missing_t", "other_ways_t", "stored_t", "shut_in_t", "first_shut_in_day", "cover_days",
           "tankers_more", "most_by", "most_t", "limit_kind", "limit_leg", "other_ways_p10", "other_ways_p90",
           "shut_in_p10", "shut_in_p90")  # fmt: skip
BY_DAY = ("route", "day", "moved_t", "other_ways_t", "stored_t", "shut_in_t", "cover_days", "tankers")


@dataclass(frozen=True)
class PriceTables:
    """Central tables with prices, tariffs, losses and discounts of one draw in their place."""

    central: Any
    fresh: Mapping[str, Any]

    def rows(self, table: str) -> Mapping[str, Any]:
        """Return all rows of a table by name."""
        found: Mapping[str, Any] = self.fresh[table] if table in self.fresh else self.central.rows(table)
        return found

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""
        found: Mapping[str, Sequence[Any]] = self.central.columns(table)
        return found


def central_inputs(scenario: Any) -> RouteInputs:
    """Return the inputs of routes of a scenario at central values.

    Raises
    ------
    InputError
        Faults that would stop a run as well: those of the clock and those of the routes, all at once.
    """
    oil_room().check(scenario)
    return route_inputs(scenario.sample(CENTRAL_SEED, None), year=scenario.year)


def price_draws(scenario: Any, *, seed: int, draws: int) -> Iterator[RouteInputs]:
    """Yield inputs in which prices, tariffs, losses and discounts are drawn from their ranges, and nothing else."""
    central = scenario.sample(seed, None)
    sampled = {
        name: parameter
        for name, parameter in scenario.parameters.items()
        if name.startswith(PRICED) and name.rpartition(".")[2] in OF_PRICES and parameter.sampled
    }
    own = {table: central.rows(table) for table in PRICED}
    for replication in range(draws):
        fresh = drawn(own, sampled, seed=seed, replication=replication)
        yield route_inputs(PriceTables(central, fresh), year=scenario.year)


def frames(scenario: Any, seed: int) -> Mapping[str, pd.DataFrame]:
    """Return the tables of `TABLES`.

    `oil_charges`: what each way pays, item by item, with source. `oil_ways`: each way at the best allocation beside
    its nomination, netback over draws of prices. `oil_ties`: where prices turn the answer. `oil_route_limits`: limits
    that bind in the best allocation, with what a tonne a year more is worth. `oil_reroute`: each route that is used out
    for 10, 30, 60 days. `oil_reroute_days`: the same day by day. All empty but for a note in `oil_ways` where what is
    nominated cannot be, such as more than a field has: a year is simulated all the same.
    """
    try:
        inputs = central_inputs(scenario)
    except InputError as fault:
        return _not_worked_out(fault)
    note, best, flips = "", None, Flips(0, (), ())
    try:
        best = allocate(inputs)
        flips = price_flips(inputs, list(price_draws(scenario, seed=seed, draws=DRAWS)))
    except NoAnswer as reason:  # the rest of the study stands without it
        note = reason.kept
    longest = outages(inputs, max(LENGTHS_DAYS))
    values = best.marginal_values if best else ()
    parts = (
        pd.DataFrame(list(charges(inputs, scenario.parameters)), columns=list(CHARGES)),
        pd.DataFrame(_ways(inputs, flips, best, note), columns=list(WAYS)),
        pd.DataFrame([[getattr(tie, name) for name in TIES] for tie in flips.ties], columns=list(TIES)),
        pd.DataFrame([[getattr(value, name) for name in LIMITS] for value in values], columns=list(LIMITS)),
        _with_spread(matrix(longest), scenario, seed),
        _by_day(longest),
    )
    return dict(zip(TABLES, parts, strict=True))


def _not_worked_out(fault: InputError) -> dict[str, pd.DataFrame]:
    columns = dict(zip(TABLES, (CHARGES, WAYS, TIES, LIMITS, REROUTE, BY_DAY), strict=True))
    found = {name: pd.DataFrame(columns=list(those)) for name, those in columns.items()}
    note = kept((told("oil_routes.not_worked_out", fault=str(fault)),))
    empty = [*([""] * 3), *([float("nan")] * 8), 0, note]
    found["oil_ways"] = pd.DataFrame([dict(zip(WAYS, empty, strict=True))])
    return found


def outages(inputs: RouteInputs, days: int) -> dict[str, Rerouting]:
    """Return each route that oil is nominated to as out for some days."""
    used = {way.route for way in inputs.ways.values() if way.nominated_t_per_year > 0}
    return {route: reroute(inputs, inputs.legs_of(route), days=days) for route in inputs.routes if route in used}


def all_draws(scenario: Any, *, seed: int, draws: int) -> Iterator[RouteInputs]:
    """Yield inputs in which all that is uncertain is drawn; a draw whose flows cannot be is left out."""
    for replication in range(draws):
        try:
            yield route_inputs(scenario.sample(seed, replication), year=scenario.year)
        except InputError:
            continue


def spread(found: Sequence[Rerouting], days: int) -> dict[str, float]:
    """Return P10, P50 and P90 of what went another way and was shut in over the first days."""
    sums = [each.totals(days) for each in found]
    return {
        f"{name}_p{percent}": float(np.quantile([each[column] for each in sums], percent / 100.0))
        for name, column in (("other_ways", "by_other_ways_t"), ("shut_in", "shut_in_t"))
        for percent in (10, 50, 90)
    }


def _with_spread(frame: pd.DataFrame, scenario: Any, seed: int) -> pd.DataFrame:
    """Return the matrix with P10 and P90 for the route whose outage hits most; the others stay at central values."""
    largest = frame.loc[frame["missing_t"].idxmax(), "route"]
    drawn_inputs = all_draws(scenario, seed=seed, draws=OUTAGE_DRAWS)
    found = [reroute(each, each.legs_of(largest), days=max(LENGTHS_DAYS)) for each in drawn_inputs]
    for place, row in frame[frame["route"] == largest].iterrows():
        for name, value in (spread(found, int(row["days"])) if found else {}).items():
            if name in frame:
                frame.loc[place, name] = value
    return frame


def charges(inputs: RouteInputs, parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one row a charge of a way, with the range and source of the tariff or the share behind it."""
    fields = {"tariff": "oil_legs.{}.tariff_usd_per_t", "loss": "oil_legs.{}.loss_share"}
    for name, price in way_prices(inputs).items():
        way = inputs.ways[name]
        for item in price.items:
            path = fields.get(item.kind, "oil_routes.{}.quality_discount_usd_per_bbl").format(item.leg)
            known = parameters[path]
            scale = item.usd_per_t / known.value if known.value else 0.0
            yield {
                "way": name,
                "oil_field": way.oil_field,
                "route": way.route,
                "leg": item.leg,
                "kind": item.kind,
                "usd_per_t": item.usd_per_t,
                "low_usd_per_t": item.usd_per_t if known.low is None else known.low * scale,
                "high_usd_per_t": item.usd_per_t if known.high is None else known.high * scale,
                "source": known.source,
                "known_on": str(known.known_on or ""),
                "confidence": known.confidence,
            }


def matrix(longest: Mapping[str, Rerouting], lengths_days: Sequence[int] = LENGTHS_DAYS) -> pd.DataFrame:
    """Return one row a route and length; an outage of fewer days is the beginning of a longer one."""
    rows = [_totals(route, found, days) for route, found in longest.items() for days in lengths_days]
    return pd.DataFrame(rows, columns=list(REROUTE))


def _totals(route: str, found: Rerouting, days: int) -> dict[str, Any]:
    sums = found.totals(days)
    more = {way: float(tonnes[:days].sum()) for way, tonnes in found.more_by_way_t.items()}
    most = max(more, key=lambda way: more[way])
    limits = {each.way: (each.limit_kind, each.limit_leg) for each in found.alternatives}
    first = found.first_shut_in_day
    taken = more[most] > NOTHING_T and most in limits
    return {
        "route": route,
        "days": days,
        "missing_t": sums["missing_t"],
        "other_ways_t": sums["by_other_ways_t"],
        "stored_t": sums["stored_t"],
        "shut_in_t": sums["shut_in_t"],
        "first_shut_in_day": first if first is not None and first <= days else None,
        "cover_days": float(found.cover_days[0]),
        "tankers_more": max(float(found.tankers[:days].max()) - found.tankers_before, 0.0),
        "most_by": most if taken else "",
        "most_t": more[most] if taken else 0.0,
        "limit_kind": limits[most][0] if taken else "",
        "limit_leg": limits[most][1] if taken else "",
        **dict.fromkeys(("other_ways_p10", "other_ways_p90", "shut_in_p10", "shut_in_p90"), float("nan")),
    }


def _by_day(longest: Mapping[str, Rerouting]) -> pd.DataFrame:
    rows = [
        (route, day + 1, *(float(part[day]) for part in _parts(found)))
        for route, found in longest.items()
        for day in range(found.days)
    ]
    return pd.DataFrame(rows, columns=list(BY_DAY))


def _parts(found: Rerouting) -> tuple[Any, ...]:
    return (
        found.moved_t,
        found.by_other_ways_t,
        found.stored_t,
        found.shut_in_t,
        found.cover_days,
        found.tankers,
    )


def _ways(inputs: RouteInputs, flips: Flips, best: Allocation | None, note: str) -> list[dict[str, Any]]:
    drawn_ways = {each.way: each for each in flips.ways}
    rows = []
    for name, price in way_prices(inputs).items():
        way, over = inputs.ways[name], drawn_ways.get(name)
        rows.append({
            "way": name,
            "oil_field": way.oil_field,
            "route": way.route,
            "nominated_t": way.nominated_t_per_year,
            "allocated_t": float(best.sent_t[name].sum()) if best else float("nan"),
            "market_usd_per_t": price.market_usd_per_t,
            "cost_usd_per_t": price.cost_usd_per_t,
            "netback_usd_per_t": price.netback_usd_per_t,
            "netback_p10": over.netback_usd_per_t[0] if over else float("nan"),
            "netback_p90": over.netback_usd_per_t[2] if over else float("nan"),
            "taken_share": over.taken_share if over else float("nan"),
            "flips": over.flips if over else False,
            "note": note,
        })  # fmt: skip
    return rows
