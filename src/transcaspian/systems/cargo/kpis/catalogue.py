"""The indicators of the cargo room: name, unit, dimensions with their labels, what each counts."""

from __future__ import annotations

from dataclasses import dataclass

Labels = tuple[str, ...]

MONTHS: Labels = tuple(f"{month:02d}" for month in range(1, 13))
WEEKS: Labels = tuple(f"{week:02d}" for week in range(1, 54))
CARRIERS: Labels = ("wagon", "truck", "box", "dry", "crude")
LINES: Labels = ("kuryk_alat", "turkmenbashi_alat", "aktau_alat", "aktau_alat_dry", "aktau_baku", "aktau_makhachkala")
DIRECTIONS: Labels = ("west", "east")
KINDS: Labels = ("wagon_loaded", "wagon_empty", "truck", "teu", "dry_parcel")
SEA_PORTS: Labels = ("aktau", "kuryk", "alat", "turkmenbashi")
FERRY_CLASSES: Labels = ("rail_ferry_28", "rail_ferry_52", "ro_ro", "ropax", "ropax_turkmen")
SHIP_CLASSES: Labels = (
    *FERRY_CLASSES,
    "feeder_350",
    "feeder_125",
    "dry_cargo_5000",
    "dry_cargo_7000",
    "tanker",
    "other",
)
FLOWS: Labels = (
    "wagon.kuryk_alat.west",
    "wagon.kuryk_alat.east",
    "wagon.turkmenbashi_alat.west",
    "wagon.turkmenbashi_alat.east",
    "truck.kuryk_alat.west",
    "truck.kuryk_alat.east",
    "truck.turkmenbashi_alat.west",
    "truck.turkmenbashi_alat.east",
    "box.aktau_alat.west",
    "box.aktau_alat.east",
    "dry.aktau_alat_dry.west",
)
STAGES: Labels = (
    "origin_border",
    "origin_rail",
    "coordination",
    "wait_for_train",
    "rail_east_of_sea",
    "wait_for_yard",
    "port",
    "wait_for_ship",
    "sea",
    "rail_west_of_sea",
    "destination",
    "black_sea",
)
WAITS: Labels = (
    "loading_ban",
    "coordination",
    "wait_for_train",
    "wait_for_path",
    "wait_for_border",
    "wait_for_standing_room",
    "wait_for_yard",
    "wait_for_ship",
    "wait_for_return_load",
    "wait_for_black_sea_ship",
)
STATES: Labels = (
    "sailing",
    "at_berth",
    "waiting_cargo",
    "waiting_berth",
    "waiting_weather",
    "waiting_approach",
    "out_of_service",
    "away",
)
QUEUES: Labels = (
    "kuryk.wagon",
    "kuryk.truck",
    "turkmenbashi.wagon",
    "turkmenbashi.truck",
    "alat.wagon",
    "alat.truck",
    "aktau.teu",
    "alat.teu",
    "aktau.dry_t",
)
SECTIONS: Labels = (
    "beyneu_mangystau",
    "mangystau_aktau",
    "mangystau_kuryk",
    "alat_boyuk_kesik",
    "boyuk_kesik_gardabani",
    "gardabani_tbilisi",
    "tbilisi_poti",
    "tbilisi_batumi",
)
OPERATIONS: Labels = ("ferry", "pilotage", "crane", "tanker")
BANS: Labels = (
    "kuryk.wagons",
    "turkmenbashi.wagons",
    "aktau.boxes",
    "aktau.dry",
    "kuryk.trucks",
    "turkmenbashi.trucks",
    "alat.trucks.kuryk",
    "alat.trucks.turkmenbashi",
)
QUANTILES: Labels = ("p10", "p50", "p90")
TRADES: Labels = ("export", "transit", "import")
ABROAD: Labels = ("khorgos", "dostyk", "uzbekistan", "turkmenistan")  # places inland whose cargo is no Kazakh trade
OF_THE_ROUTE: Labels = ("kuryk_alat", "aktau_alat", "aktau_alat_dry", "aktau_baku")  # trucks are not counted


@dataclass(frozen=True, slots=True)
class Kpi:
    """An indicator: unit, dimensions as (name, labels) in the order of its array, kind, and what it counts."""

    unit: str
    dims: tuple[tuple[str, Labels], ...]
    kind: str
    description: str


_CARRIER, _LINE, _DIRECTION = ("class", CARRIERS), ("line", LINES), ("direction", DIRECTIONS)
_MONTH, _WEEK = ("month", MONTHS), ("week", WEEKS)

KPIS: dict[str, Kpi] = {
    "crossed_t": Kpi("t", (_CARRIER, _LINE, _DIRECTION, _MONTH), "total", "net tonnes landed on the other shore"),
    "crossed_units": Kpi(
        "units",
        (("kind", KINDS), _LINE, _DIRECTION, _MONTH),
        "total",
        "wagons, trucks, TEU and parcels landed on the other shore",
    ),
    "crossed_by_trade_t": Kpi(
        "t",
        (("trade", TRADES), _MONTH),
        "total",
        "net tonnes landed over the route, crude with them and trucks apart, by the place inland and the direction",
    ),
    "calls": Kpi("calls", (("port", SEA_PORTS), ("ship_class", SHIP_CLASSES), _MONTH), "total", "arrivals of ships"),
    "load_per_call": Kpi(
        "units",
        (("port", ("kuryk", "turkmenbashi")), _DIRECTION, ("kind", ("wagon", "truck"))),
        "mean",
        "units aboard a ferry for each call of the year, by direction",
    ),
    "units_per_voyage": Kpi(
        "units",
        (("ship_class", FERRY_CLASSES), _MONTH),
        "mean",
        "wagons and trucks aboard a ferry when it arrives, a call",
    ),
    "voyages_per_ship_month": Kpi(
        "voyages", (("ship_class", SHIP_CLASSES), _MONTH), "mean", "single voyages begun, for each ship of the class"
    ),
    "transit_h": Kpi(
        "h",
        (("flow", FLOWS), ("stage", ("total", *STAGES)), ("quantile", QUANTILES)),
        "quantile",
        "hours from loading to delivery of units delivered in the year, by stage",
    ),
    "wait_h": Kpi("unit-h", (("class", CARRIERS), ("stage", WAITS)), "total", "unit-hours spent waiting in the year"),
    "wait_variance_share": Kpi(
        "share",
        (("flow", FLOWS), ("stage", STAGES)),
        "share",
        "Cov(stage, total) / Var(total) over the units delivered in the year",
    ),
    "queue": Kpi("units", (("place", QUEUES), _WEEK), "series", "mean number waiting for a ship in the week"),
    "days_to_clear": Kpi(
        "days",
        (("place", QUEUES), _WEEK),
        "series",
        "mean number waiting over the number shipped a day in the four weeks to the end of the week",
    ),
    "closed_share": Kpi(
        "share",
        (("port", SEA_PORTS), ("operation", OPERATIONS), _MONTH),
        "share",
        "share of the month in which weather shuts the operation",
    ),
    "stoppages_2_days": Kpi(
        "stoppages",
        (("port", SEA_PORTS), ("operation", OPERATIONS)),
        "total",
        "closures of two days or longer in the year",
    ),
    "bans": Kpi(
        "orders", (("scope", BANS),), "total", "orders begun in the year: loading bans, and trucks held at home"
    ),
    "ban_days": Kpi("days", (("scope", BANS),), "total", "days of the year under such an order"),
    "ship_hours": Kpi(
        "h", (("ship_class", SHIP_CLASSES), ("state", STATES), _WEEK), "series", "ship-hours by state and week"
    ),
    "path_use": Kpi("share", (("section", SECTIONS), _DIRECTION, _WEEK), "series", "trains over paths in the week"),
    "refused_units": Kpi(
        "units", (("class", CARRIERS),), "total", "demand lost: its patience ended before it could load"
    ),
    "deferred_unit_days": Kpi(
        "unit-days", (("class", CARRIERS),), "total", "days that demand waited before it could load"
    ),
    "held_back_units": Kpi(
        "units", (("class", CARRIERS),), "total", "demand that waits to be loaded when the year ends"
    ),
    "opening_stock_t": Kpi("t", (_CARRIER,), "total", "tonnes under way when the year begins"),
    "entered_t": Kpi("t", (_CARRIER,), "total", "tonnes loaded in the year"),
    "left_t": Kpi("t", (_CARRIER,), "total", "tonnes delivered in the year"),
    "closing_stock_t": Kpi("t", (_CARRIER,), "total", "tonnes under way when the year ends"),
}
