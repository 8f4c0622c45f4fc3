"""What the cargo room needs, frozen: one class a table, one field a column of the reference data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.cargo import price_list
from transcaspian.world import incidents

if TYPE_CHECKING:
    import pandas as pd

    from transcaspian.systems.cargo.openings import Opening


class Tables(Protocol):
    """Sampled input tables, as the scenario hands them over."""

    def rows(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all records of a table by row name."""

    def frame(self, table: str) -> pd.DataFrame:
        """Return a wide table."""

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""


@dataclass(frozen=True, slots=True)
class Port:
    """Berths by kind, yards in their own units, hours between ship and train."""

    ferry_berths: int
    road_berths: int
    dry_berths: int
    grain_berths: int
    oil_berths: int
    yard_wagons: float
    yard_trucks: float
    yard_teu: float
    yard_dry_t: float
    wagon_release_h: float
    truck_release_h: float
    box_release_h: float


@dataclass(frozen=True, slots=True)
class BerthGroup:
    """Berths of one kind in one port: their water, their cranes."""

    port: str
    kind: str
    depth_m: float
    depth_level_m: float
    channel_depth_m: float
    under_keel_m: float
    cranes: int
    moves_per_h: float
    dry_t_per_h: float


@dataclass(frozen=True, slots=True)
class Ferry:
    """A class of ferries: one deck for wagons and trucks, how long it stays, how often it is away."""

    ships: int
    line: str
    deck_m: float
    cars_per_voyage: float
    wagon_slots: int
    wagon_deck_share_most: float
    berths: str
    deadweight_t: float
    stores_t: float
    draught_m: float
    tonnes_per_cm_t: float
    speed_kn: float
    berthing_h: float
    hours_per_wagon: float
    hours_per_truck: float
    minimum_deck_share: float
    longest_wait_h: float
    latest_h: float
    docking_days_per_year: float
    breakdowns_per_year: float
    breakdown_h: float
    turnaround_reserve_h: float


@dataclass(frozen=True, slots=True)
class Feeder:
    """A class of container feeders: ship and boxes wait for each other."""

    ships: int
    line: str
    teu: float
    deadweight_t: float
    stores_t: float
    draught_m: float
    tonnes_per_cm_t: float
    speed_kn: float
    berthing_h: float
    minimum_teu_share: float
    longest_wait_h: float
    latest_h: float
    docking_days_per_year: float
    breakdowns_per_year: float
    breakdown_h: float


@dataclass(frozen=True, slots=True)
class Tramp:
    """A class of dry-cargo ships that come irregularly and leave for better-paid trades."""

    ships: int
    line: str
    deadweight_t: float
    stores_t: float
    draught_m: float
    tonnes_per_cm_t: float
    speed_kn: float
    berthing_h: float
    minimum_load_share: float
    longest_wait_h: float
    latest_h: float
    absence_h: float
    docking_days_per_year: float
    breakdowns_per_year: float
    breakdown_h: float


@dataclass(frozen=True, slots=True)
class Line:
    """A sea line."""

    from_port: str
    to_port: str
    distance_km: float
    passage_margin_share: float
    departures_interval_h: float
    sailing_h: float


@dataclass(frozen=True, slots=True)
class Origin:
    """A region where cargo joins: the railway east of Beyneu as a delay with a daily cap on trains."""

    distance_to_beyneu_km: float
    speed_km_per_day: float
    time_cv: float
    paths_per_day: float
    joins_at: str


@dataclass(frozen=True, slots=True)
class Section:
    """A railway section with paths a day in each direction."""

    length_km: float
    paths_per_day: float
    run_km_h: float
    wagons_per_train: int
    assembly_wait_h: float
    closed_from: date | None
    closed_to: date | None


@dataclass(frozen=True, slots=True)
class Border:
    """A border or port control: service time, working hours, trains at once."""

    service_h: float
    service_cv: float
    gauge_break_h: float
    opens_at_h: float
    closes_at_h: float
    trains_at_once: int


@dataclass(frozen=True, slots=True)
class Destination:
    """Where cargo ends: the sections it takes from Alat, and how long it stands at the end."""

    node: str
    path: str
    dwell_h: float
    time_cv: float


@dataclass(frozen=True, slots=True)
class Wagon:
    """A kind of rail wagon: the deck it takes, its own weight."""

    length_m: float
    tare_t: float


@dataclass(frozen=True, slots=True)
class Commodity:
    """A commodity and its net load by carrier."""

    wagon: str
    load_t_per_wagon: float
    load_t_per_truck: float
    load_t_per_teu: float


@dataclass(frozen=True, slots=True)
class CargoInputs:
    """All inputs of the cargo room for one replication."""

    ports: Mapping[str, Port]
    berth_groups: Mapping[str, BerthGroup]
    ferries: Mapping[str, Ferry]
    feeders: Mapping[str, Feeder]
    tramps: Mapping[str, Tramp]
    wagons: Mapping[str, Wagon]
    lines: Mapping[str, Line]
    origins: Mapping[str, Origin]
    sections: Mapping[str, Section]
    borders: Mapping[str, Border]
    destinations: Mapping[str, Destination]
    commodities: Mapping[str, Commodity]
    policies: Mapping[str, Mapping[str, float]]
    tables: Tables
    openings: Sequence[Opening] = ()  # projects that come into use within the run


REQUIRED = {
    "ports": ("aktau", "kuryk", "alat", "turkmenbashi"),
    "berth_groups": ("aktau_dry", "alat_dry", "alat_ferry", "kuryk_ferry", "turkmenbashi_ferry"),
    "lines": ("kuryk_alat", "turkmenbashi_alat", "aktau_alat", "aktau_alat_dry", "black_sea"),
    "sections": ("beyneu_mangystau", "mangystau_aktau", "mangystau_kuryk", "alat_boyuk_kesik"),
    "destinations": ("poti",),
    "policies": (
        *("aktau_approach", "aktau_boxes", "closures", "coordination", "deck", "ferry_dispatch"),
        *("intermediate_stations", "loading_ban", "lots", "patience", "tare", "wagon_turn"),
    ),
    "variation": ("run_time", "release", "passage", "absence", "back_load"),
    "sea": ("caspian",),
}
KINDS: dict[str, type[Any]] = {
    "ports": Port,
    "berth_groups": BerthGroup,
    "ferries": Ferry,
    "feeders": Feeder,
    "tramps": Tramp,
    "wagons": Wagon,
    "lines": Line,
    "origins": Origin,
    "sections": Section,
    "borders": Border,
    "destinations": Destination,
    "commodities": Commodity,
}
MAY_BE_EMPTY = frozenset({"closed_from", "closed_to", "path"})


def checked(tables: Tables) -> CargoInputs:
    """Return the room's inputs, frozen.

    Parameters
    ----------
    tables : Tables
        Sampled input tables; every value has passed the catalogue's checks.

    Raises
    ------
    InputError
        A row that the room asks for by name is missing, or a row lacks a value that it needs; every fault at once.
    """
    problems = [
        Problem(say("cargo.row_missing", table=table), row=f"{table}.{row}", remedy=say("cargo.row_missing_remedy"))
        for table, rows in REQUIRED.items()
        for row in rows
        if row not in tables.rows(table)
    ]
    records = {name: _records(name, kind, tables.rows(name), problems) for name, kind in KINDS.items()}
    problems += price_list.problems(tables)
    problems += incidents.problems(tables)
    if problems:
        raise InputError(problems)
    return CargoInputs(**records, policies=tables.rows("policies"), tables=tables, openings=())


def _records(
    table: str, kind: type[Any], rows: Mapping[str, Mapping[str, Any]], problems: list[Problem]
) -> dict[str, Any]:
    names = [field.name for field in fields(kind)]
    for row, values in rows.items():
        missing = [name for name in names if values.get(name) is None and name not in MAY_BE_EMPTY]
        problems += [Problem(say("cargo.value_missing"), row=f"{table}.{row}", field=name) for name in missing]
    return {row: kind(**{name: values.get(name) for name in names}) for row, values in rows.items()}
