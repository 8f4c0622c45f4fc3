"""What allocation and rerouting need of the reference data, frozen and checked: fields, legs, ways, prices, outages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.inputs import Crude, Row, Tables, crudes, record

DAYS_PER_YEAR = 365.0
LONGEST_OUTAGE_DAYS = 366
IDLE = "commercial"
TONNES_PER_MEGATONNE = 1e6
LIKENESS = 0.5
ROUNDING_T = 1.0


@dataclass(frozen=True, slots=True)
class OilField:
    """A field or group of fields: its grade, what leaves it in a year, tanks, sulphur by weight per cent."""

    name: str
    crude: str
    export_t_per_year: float
    storage_t: float
    sulphur_pct: float


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a route: what it carries and charges, whose oil comes first, tanks in front, rules of quality."""

    mode: str
    capacity_t_per_year: float
    others_t_per_year: float
    guest_cap_t_per_year: float | None
    tariff_usd_per_t: float
    loss_share: float
    tanks_t: float
    fill_share: float
    notice_days: float
    round_trip_days: float | None
    sulphur_max_wt: float | None
    others_sulphur_wt: float | None

    @property
    def room_t_per_year(self) -> float:
        """Most that Kazakh oil may take of the leg in a year."""
        left = max(self.capacity_t_per_year - self.others_t_per_year, 0.0)
        return left if self.guest_cap_t_per_year is None else min(left, self.guest_cap_t_per_year)


@dataclass(frozen=True, slots=True)
class Route:
    """Legs in order, and the price at the end."""

    path: tuple[str, ...]
    market: str
    quality_discount_usd_per_bbl: float


@dataclass(frozen=True, slots=True)
class Price:
    """A price as a difference to another one, or itself; barrels of a tonne as sold."""

    base: str | None
    differential_usd_per_bbl: float
    bbl_per_t: float


@dataclass(frozen=True, slots=True)
class Way:
    """A field on a route: all legs from the field on, what is nominated, must and may go this way, by the year."""

    oil_field: str
    route: str
    legs: tuple[str, ...]
    nominated_t_per_year: float
    committed_t_per_year: float
    right_t_per_year: float | None
    starts_on: date | None
    ends_on: date | None

    def contract_days(self, first: date, end: date) -> int:
        """Return the days of [first, end) on which the contract holds."""
        start = max(first, self.starts_on or first)
        last = min(end, self.ends_on + timedelta(days=1) if self.ends_on else end)
        return max((last - start).days, 0)


@dataclass(frozen=True, slots=True)
class Outage:
    """A dated stop or slowing of a leg: from `start` until before `end` it had `open_share` of its capacity.

    `fill_share` says how full the tanks before it were, if that is known; a line idle for commercial reasons may stay
    so for years.
    """

    name: str
    leg: str
    start: date
    end: date
    open_share: float
    fill_share: float | None
    kind: str = "storm"


@dataclass(frozen=True)
class RouteInputs:
    """All inputs of allocation and rerouting for one year."""

    year: int
    fields: Mapping[str, OilField]
    legs: Mapping[str, Leg]
    routes: Mapping[str, Route]
    prices: Mapping[str, Price]
    ways: Mapping[str, Way]
    outages: tuple[Outage, ...]
    ships: float
    ship_parcels_t: float

    @cached_property
    def price_usd_per_bbl(self) -> Mapping[str, float]:
        """Every price, its base and the base's base added up."""
        return {name: sum(price.differential_usd_per_bbl for price in self._chain(name)) for name in self.prices}

    def _chain(self, name: str) -> Iterator[Price]:
        seen: list[str] = []
        here: str | None = name
        while here is not None and here not in seen:
            seen.append(here)
            yield self.prices[here]
            here = self.prices[here].base

    def leg_share_open(self, leg: str, first: date, end: date) -> float:
        """Return the mean share of a leg's capacity in [first, end); an outage takes the least of what others left."""
        days = (end - first).days
        shares = [1.0] * days
        for outage in self.outages:
            if outage.leg == leg:
                start, last = (outage.start - first).days, (outage.end - first).days
                for day in range(max(start, 0), min(last, days)):
                    shares[day] = min(shares[day], outage.open_share)
        return sum(shares) / days

    def with_leg(self, name: str, leg: Leg) -> RouteInputs:
        """Return inputs in which one leg is another."""
        return replace(self, legs={**self.legs, name: leg})

    def legs_of(self, name: str) -> tuple[str, ...]:
        """Return the legs that close when a route or leg stops: of a route, the one where it ends its tanks.

        A route stops at its end: the last leg that has tanks in front of it, so that the line runs until they are full.
        Names are taken without regard to case, hyphens and blanks, and a part of a route's name that no other has is
        enough (`CPC`, `btc`).

        Raises
        ------
        InputError
            No route or leg of this name.
        """
        asked = name.strip().casefold().replace("-", "_").replace(" ", "_")
        if asked in self.legs:
            return (asked,)
        routes = [asked] if asked in self.routes else [route for route in self.routes if asked and asked in route]
        if len(routes) != 1:
            known = [*self.routes, *self.legs]
            near = ", ".join(routes or get_close_matches(asked, known, n=1, cutoff=LIKENESS))
            rule = say("oil_routes.unknown_route")
            raise InputError(Problem(rule, field="without", value=name, allowed=", ".join(self.routes), nearest=near))
        path = self.routes[routes[0]].path
        tanked = [leg for leg in path if self.legs[leg].tanks_t > 0]
        return (tanked[-1] if tanked else path[0],)


def whole_year(year: int) -> tuple[date, date]:
    """Return the first day of a year and of the next."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def route_inputs(tables: Tables, *, year: int) -> RouteInputs:
    """Return the inputs of allocation and rerouting, frozen.

    Parameters
    ----------
    tables : Tables
        Sampled input tables; every value has passed the catalogue's checks.
    year : int
        Calendar year. A year's amount is spread over 365 days, so a leap year has a day's more.

    Raises
    ------
    InputError
        Nominations beyond what a field has, two ways of a field without a nomination, prices that rest on each other,
        an outage that ends before it starts: all faults at once.
    """
    grades = crudes(tables)
    fields = {name: _field(name, row, grades) for name, row in tables.rows("oil_fields").items()}
    routes = {name: _route(row) for name, row in tables.rows("oil_routes").items()}
    contracts = {name: _contract(row, tables, year) for name, row in tables.rows("oil_contracts").items()}
    outages = _outages(tables)
    prices = _prices(tables, grades)
    legs = {name: _leg(name, row, tables) for name, row in tables.rows("oil_legs").items()}
    problems = [*table_problems(tables), *_nomination_problems(contracts, fields)]
    if problems:
        raise InputError(problems)
    ships, parcels = _fleet(tables, year)
    return RouteInputs(
        year=year,
        fields=fields,
        legs=legs,
        routes=routes,
        prices=prices,
        ways={name: _way(row, contracts, fields, routes) for name, row in contracts.items()},
        outages=outages,
        ships=ships,
        ship_parcels_t=parcels,
    )


def table_problems(tables: Tables) -> list[Problem]:
    """Return what is wrong with prices and dated outages, whatever is nominated; empty if nothing is."""
    return [*_price_problems(_prices(tables, crudes(tables))), *_outage_problems(_outages(tables))]


def _prices(tables: Tables, grades: Mapping[str, Crude]) -> dict[str, Price]:
    return {name: _price(name, row, grades) for name, row in tables.rows("crude_prices").items()}


def _fleet(tables: Tables, year: int) -> tuple[float, float]:
    """Return tankers and the sum of their usual cargoes in t; a class that enters in the year counts by its days."""
    ships = parcels = 0.0
    for row in tables.rows("tankers").values():
        enters = row["enters_on"] or date(year, 1, 1)
        in_service = row["ships"] * min(max((date(year + 1, 1, 1) - enters).days / DAYS_PER_YEAR, 0.0), 1.0)
        ships += in_service
        parcels += in_service * row["parcel_t"]
    return ships, parcels


def _leg(name: str, row: Row, tables: Tables) -> Leg:
    """Return a leg; what it does not say of capacity and tanks is said by its line or terminal."""
    line = tables.rows("pipelines")[row["pipeline"]] if row["pipeline"] else None
    terminal = tables.rows("oil_terminals")[row["terminal"]] if row["terminal"] else None
    own = dict(row)
    if own["capacity_t_per_year"] is None:
        holder = line or terminal
        if holder is None:
            raise InputError(
                Problem(say("oil_routes.no_capacity"), row=f"oil_legs.{name}", field="capacity_t_per_year")
            )
        own["capacity_t_per_year"] = holder["capacity_mt_per_year"] * TONNES_PER_MEGATONNE
    if own["tanks_t"] is None:
        own["tanks_t"] = terminal["storage_t"] if terminal else 0.0
    if own["fill_share"] is None:
        own["fill_share"] = terminal["opening_stock_share"] if terminal else 0.0
    return record(Leg, own)


def _field(name: str, row: Row, grades: Mapping[str, Crude]) -> OilField:
    sulphur = grades[row["crude"]].sulphur_pct
    return OilField(name, row["crude"], row["export_t_per_year"], row["storage_t"], sulphur)


def _price(name: str, row: Row, grades: Mapping[str, Crude]) -> Price:
    barrels = row["bbl_per_t"]
    if barrels is None:
        if row["crude"] is None:
            raise InputError(Problem(say("oil_routes.no_barrels"), row=f"crude_prices.{name}", field="bbl_per_t"))
        barrels = grades[row["crude"]].barrels_per_t
    return Price(row["base"], row["differential_usd_per_bbl"], barrels)


def _route(row: Row) -> Route:
    return Route(tuple(row["path"].split(">")), row["market"], row["quality_discount_usd_per_bbl"])


def _contract(row: Row, tables: Tables, year: int) -> Row:
    """Return a row of contracts; what it leaves to a nomination is filled in from there."""
    own = dict(row)
    own["committed_t_per_year"] = (row["committed_t_per_year"] or 0.0) * row["fulfilment_share"]
    if row["nomination"] is None:
        return own
    nomination = tables.rows("oil_nominations")[row["nomination"]]
    rate = nomination["contract_t_per_year"] * nomination["fulfilment_share"]
    own["starts_on"] = row["starts_on"] or nomination["starts_on"]
    if row["committed_t_per_year"] is None and row["binds"] == "yes":
        own["committed_t_per_year"] = rate
    if row["nominated_t_per_year"] is None:
        first, end = whole_year(year)
        days = (end - max(first, own["starts_on"] or first)).days
        own["nominated_t_per_year"] = rate * min(max(days, 0) / DAYS_PER_YEAR, 1.0)
    return own


def _way(row: Row, contracts: Mapping[str, Row], fields: Mapping[str, OilField], routes: Mapping[str, Route]) -> Way:
    feeder = tuple(row["feeder"].split(">")) if row["feeder"] else ()
    nominated = row["nominated_t_per_year"]
    if nominated is None:
        nominated = max(fields[row["oil_field"]].export_t_per_year - _nominated(row["oil_field"], contracts), 0.0)
    return Way(
        oil_field=row["oil_field"],
        route=row["route"],
        legs=feeder + routes[row["route"]].path,
        nominated_t_per_year=nominated,
        committed_t_per_year=row["committed_t_per_year"],
        right_t_per_year=row["right_t_per_year"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )


def _nominated(field: str, contracts: Mapping[str, Row]) -> float:
    return sum(row["nominated_t_per_year"] or 0.0 for row in contracts.values() if row["oil_field"] == field)


def _outages(tables: Tables) -> tuple[Outage, ...]:
    columns = tables.columns("oil_outages")
    cells = (columns[name] for name in ("id", "leg", "start", "end", "open_share", "fill_share", "kind"))
    return tuple(Outage(*row) for row in zip(*cells, strict=True))


def _nomination_problems(contracts: Mapping[str, Row], fields: Mapping[str, OilField]) -> Iterator[Problem]:
    for name, field in fields.items():
        own = {way: row for way, row in contracts.items() if row["oil_field"] == name}
        rests = [way for way, row in own.items() if row["nominated_t_per_year"] is None]
        total = _nominated(name, contracts)
        if len(rests) > 1:
            yield Problem(say("oil_routes.two_rests"), row="oil_contracts", field=name, value=", ".join(rests))
        if total > field.export_t_per_year + ROUNDING_T:
            rule = say("oil_routes.over_nominated", over_t=total - field.export_t_per_year)
            yield Problem(rule, row="oil_contracts", field=name, value=f"{total:,.0f} t")


def _price_problems(prices: Mapping[str, Price]) -> Iterator[Problem]:
    for name in prices:
        seen, here = [name], prices[name].base
        while here is not None:
            if here in seen:
                yield Problem(say("oil_routes.price_circle"), row=f"crude_prices.{name}", field="base", value=here)
                break
            seen.append(here)
            here = prices[here].base


def _outage_problems(outages: tuple[Outage, ...]) -> Iterator[Problem]:
    for outage in outages:
        if outage.end <= outage.start:
            rule = say("oil_routes.outage_order")
            yield Problem(rule, row=f"oil_outages.{outage.name}", field="end", value=str(outage.end))
        over = (outage.end - outage.start).days - LONGEST_OUTAGE_DAYS
        if over > 0 and outage.kind != IDLE:
            rule = say("oil_routes.outage_days", over=over)
            yield Problem(rule, row=f"oil_outages.{outage.name}", field="end", value=str(outage.end),
                          allowed=f"<= {outage.start + timedelta(days=LONGEST_OUTAGE_DAYS)}")  # fmt: skip
