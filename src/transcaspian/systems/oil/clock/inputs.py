"""What oil on the clock needs, frozen and checked: one class a table, tonnes and hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil.clock.course import Course, courses, schedule_problems
from transcaspian.world.surroundings import Tables

TONNES_PER_MILLION = 1e6
BTC, CEYHAN, SHIPPER_OTHERS = "btc", "ceyhan", "others"
CEYHAN_LEG = "ceyhan_loading"
SECTIONS = ("beyneu_mangystau", "mangystau_aktau")


@dataclass(frozen=True, slots=True)
class Nomination:
    """Oil that a shipper asks to be carried from one tank at Aktau to one beyond the sea."""

    shipper: str
    supply: str
    tank: str
    line: str
    landing: str
    contract_t_per_year: float
    fulfilment_share: float
    starts_on: date | None
    ramp_days: float
    month_cv: float
    month_persistence: float = 0.0
    course: Course = field(default_factory=Course)
    contract_by_year_t: Mapping[int, float] | None = None


@dataclass(frozen=True, slots=True)
class Tanker:
    """A class of tankers: whose, what they carry, where they sail, how often they are away."""

    ships: int
    flag: str
    serves: str
    deadweight_t: float
    stores_t: float
    draught_m: float
    tonnes_per_cm_t: float
    cargo_most_t: float | None
    speed_kn: float
    absence_h: float
    enters_on: date | None
    docking_days_per_year: float
    breakdowns_per_year: float
    breakdown_h: float

    @property
    def full_t(self) -> float:
        """Cargo in deep water, tonnes: deadweight less stores, or what the tanks take."""
        deep_t = self.deadweight_t - self.stores_t
        return deep_t if self.cargo_most_t is None else min(deep_t, self.cargo_most_t)


@dataclass(frozen=True, slots=True)
class Tank:
    """Tanks of one oil at one terminal: room, opening stock, pumps, hours of a call besides pumping, ways onward."""

    terminal: str
    port: str | None
    capacity_t: float
    opening_t: float
    loading_t_per_h: float
    discharge_t_per_h: float
    hoses_h: float
    onward_ratio: float | None


@dataclass(frozen=True, slots=True)
class Train:
    """Tank trains from a field to Aktau."""

    tank: str
    origin: str
    sets: int
    wagons_per_train: int
    t_per_wagon: float
    loading_h: float
    lead_days: float


@dataclass(frozen=True, slots=True)
class Origin:
    """The railway from the field to Beyneu."""

    distance_to_beyneu_km: float
    speed_km_per_day: float


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the line to the coast, shared with all other trains."""

    length_km: float
    paths_per_day: float
    run_km_h: float


@dataclass(frozen=True, slots=True)
class Line:
    """A sea line of tankers."""

    distance_km: float
    passage_margin_share: float


@dataclass(frozen=True, slots=True)
class Lifting:
    """How a shipper lifts at Ceyhan."""

    parcel_t: float
    overlift_parcels: float
    plan_lag_days: float


@dataclass(frozen=True, slots=True)
class Pipeline:
    """BTC: what fills it, what it may carry, what others send, tonnes."""

    line_fill_t: float
    capacity_t_per_year: float
    others_t_per_year: float


@dataclass(frozen=True, slots=True)
class OilInputs:
    """All inputs of oil on the clock for one replication."""

    nominations: Mapping[str, Nomination]
    tankers: Mapping[str, Tanker]
    tanks: Mapping[str, Tank]
    trains: Mapping[str, Train]
    origins: Mapping[str, Origin]
    sections: Mapping[str, Section]
    lines: Mapping[str, Line]
    liftings: Mapping[str, Lifting]
    pipeline: Pipeline
    berths: Mapping[str, int]
    wagons_per_day: float
    aktau_berths: Mapping[str, Any]
    ceyhan_stops: tuple[tuple[date, date], ...]
    tables: Tables


def checked(tables: Tables) -> OilInputs:
    """Return the room's inputs, frozen.

    Raises
    ------
    InputError
        A tank smaller than one parcel, a contract above the line that must carry it, stock above the brim, a fleet that
        no line serves; every fault at once.
    """
    rows = tables.rows
    origins = {train["origin"] for train in rows("oil_trains").values()}
    lines = {each["line"] for each in rows("oil_nominations").values()}
    found = OilInputs(
        nominations=_nominations(tables),
        tankers=_records(Tanker, rows("tankers")),
        tanks=_tanks(tables),
        trains=_records(Train, rows("oil_trains")),
        origins=_records(Origin, {name: rows("origins")[name] for name in origins}),
        sections=_records(Section, {name: rows("sections")[name] for name in SECTIONS}),
        lines=_records(Line, {name: rows("lines")[name] for name in lines}),
        liftings=_records(Lifting, rows("oil_liftings")),
        pipeline=_pipeline(tables),
        berths=_berths(tables),
        wagons_per_day=rows("oil_terminals")["aktau"]["unloading_wagons_per_day"],
        aktau_berths=rows("berth_groups")["aktau_oil"],
        ceyhan_stops=tuple(_stops(tables)),
        tables=tables,
    )
    problems = list(_problems(found))
    if problems:
        raise InputError(problems)
    return found


def _records(kind: type[Any], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    names = [each.name for each in fields(kind)]
    return {row: kind(**{name: values.get(name) for name in names}) for row, values in rows.items()}


def _nominations(tables: Tables) -> dict[str, Nomination]:
    asked = tables.rows("oil_nominations")
    schedule = [
        {name: None if cell != cell else cell for name, cell in row.items()}
        for row in tables.frame("oil_schedule").to_dict("records")
    ]
    faults = schedule_problems(schedule)
    if faults:
        raise InputError(faults)
    planned = courses(schedule, asked)
    rows = {name: {**row, "course": planned[name]} for name, row in asked.items()}
    return _records(Nomination, rows)


def _tanks(tables: Tables) -> dict[str, Tank]:
    tanks = {}
    for name, stock in tables.rows("oil_stocks").items():
        place = tables.rows("oil_terminals")[stock["terminal"]]
        capacity_t = place["storage_t"] * stock["tanks_share"]
        tanks[name] = Tank(
            terminal=stock["terminal"],
            port=place.get("port"),
            capacity_t=capacity_t,
            opening_t=capacity_t * place["opening_stock_share"],
            loading_t_per_h=place["loading_t_per_h"],
            discharge_t_per_h=place["discharge_t_per_h"],
            hoses_h=place["hoses_h"],
            onward_ratio=stock.get("onward_ratio"),
        )
    return tanks


def _pipeline(tables: Tables) -> Pipeline:
    line = tables.rows("pipelines")[BTC]
    bbl_per_t = tables.rows("crudes")[line["crude"]]["bbl_per_t"]
    others = [row["mt_per_year"] for name, row in tables.rows("oil_streams").items()
              if row["pipeline"] == BTC and name != "btc_tengiz"]  # fmt: skip
    return Pipeline(
        line_fill_t=line["line_fill_bbl"] / bbl_per_t,
        capacity_t_per_year=line["capacity_mt_per_year"] * TONNES_PER_MILLION,
        others_t_per_year=sum(others) * TONNES_PER_MILLION,
    )


def _berths(tables: Tables) -> dict[str, int]:
    """Return berths by tank west of the sea: those of its port, or the terminal's own."""
    found = {}
    for name, stock in tables.rows("oil_stocks").items():
        place = tables.rows("oil_terminals")[stock["terminal"]]
        own, port = place.get("berths"), place.get("port")
        found[name] = int(tables.rows("ports")[str(port)]["oil_berths"] if own is None and port else own or 0)
    return found


def _stops(tables: Tables) -> Iterator[tuple[date, date]]:
    """Yield first day and day after the last of each full stop of loading at Ceyhan."""
    for row in tables.frame("oil_outages").itertuples():
        if row.leg == CEYHAN_LEG and row.open_share == 0.0:
            yield _day(row.start), _day(row.end)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _problems(found: OilInputs) -> Iterator[Problem]:
    yield from _small_tanks(found)
    yield from _large_contracts(found)
    for name, tank in found.tanks.items():
        if tank.opening_t > tank.capacity_t:
            yield Problem(say("oil_clock.stock_above_brim", stock_t=tank.opening_t), row=f"oil_stocks.{name}",
                          field="tanks_share", value=f"{tank.opening_t:.0f} t",
                          allowed=f"<= {tank.capacity_t:.0f} t")  # fmt: skip
    wagons = max((train.wagons_per_train for train in found.trains.values()), default=0)
    room = found.tables.rows("policies")["intermediate_stations"]["wagons"]
    if wagons > room:
        yield Problem(say("oil_clock.train_too_long"), row="oil_trains", field="wagons_per_train", value=str(wagons),
                      allowed=f"<= {room:.0f}")  # fmt: skip


def _small_tanks(found: OilInputs) -> Iterator[Problem]:
    """A tank takes at least the largest parcel that is put into it or taken out of it at once."""
    ships = {
        name: max((ship.full_t for ship in found.tankers.values() if ship.ships), default=0.0) for name in found.tanks
    }
    train_t = {train.tank: train.wagons_per_train * train.t_per_wagon for train in found.trains.values()}
    lifted = {CEYHAN: max(lifting.parcel_t for lifting in found.liftings.values())}
    for name, tank in found.tanks.items():
        parcel_t = max(lifted.get(name, ships[name]), train_t.get(name, 0.0))
        if tank.capacity_t < parcel_t:
            yield Problem(say("oil_clock.tank_below_parcel", short_t=parcel_t - tank.capacity_t),
                          row=f"oil_stocks.{name}", field="tanks_share", value=f"{tank.capacity_t:.0f} t",
                          allowed=f">= {parcel_t:.0f} t")  # fmt: skip


def _large_contracts(found: OilInputs) -> Iterator[Problem]:
    """A nomination fits through some terminal or line on its way; one above every limit cannot be meant."""
    for name, nomination in found.nominations.items():
        asked_t = nomination.contract_t_per_year * nomination.fulfilment_share
        limits = dict(_limits_t(found, nomination))
        most_t = max(limits.values(), default=asked_t)
        if asked_t > most_t:
            named = "; ".join(say("oil_clock.limit_of_way", name=each, room_t=room) for each, room in limits.items())
            yield Problem(say("oil_clock.contract_above_all", over_t=asked_t - most_t, limits=named),
                          row=f"oil_nominations.{name}", field="contract_t_per_year", value=f"{asked_t:.0f}",
                          allowed=f"<= {most_t:.0f}")  # fmt: skip


def _limits_t(found: OilInputs, nomination: Nomination) -> Iterator[tuple[str, float]]:
    """Yield each limit that a nomination meets, tonnes a year: terminals at both shores, BTC beside others' oil."""
    terminals = found.tables.rows("oil_terminals")
    for tank in (nomination.tank, nomination.landing):
        terminal = found.tanks[tank].terminal
        capacity_mt = terminals[terminal]["capacity_mt_per_year"]
        if capacity_mt is not None:
            yield f"oil_terminals.{terminal}", capacity_mt * TONNES_PER_MILLION
    if found.tanks[nomination.landing].onward_ratio is None:
        yield f"pipelines.{BTC}", max(found.pipeline.capacity_t_per_year - found.pipeline.others_t_per_year, 0.0)
