"""The indicators of oil on the clock: name, unit, dimensions with their labels, what each counts."""

from __future__ import annotations

from dataclasses import dataclass

Labels = tuple[str, ...]

MONTHS: Labels = tuple(f"{month:02d}" for month in range(1, 13))
WEEKS: Labels = tuple(f"{week:02d}" for week in range(1, 54))
LINES: Labels = ("aktau_baku", "aktau_makhachkala")
FLOWS: Labels = ("tengiz_btc", "mangystau_baku", "mangystau_makhachkala")
SHIPPERS: Labels = ("tengiz", "others")
SHIP_CLASSES: Labels = ("kmtf_12400", "asco_13000", "asco_7900", "cims_8000", "chartered_7000", "other")
FLAGS: Labels = ("kz", "az", "other")
TANKS: Labels = ("aktau_tengiz", "aktau_mangystau", "sangachal", "dubendi", "makhachkala", "ceyhan")
PARTS: Labels = (
    "nomination",
    "parcel",
    "certificate",
    "weather",
    "berth",
    "approach",
    "berthing",
    "loading",
    "sailing",
    "landing_wait",
    "discharge",
    "ballast",
    "other_trade",
    "out_of_service",
)
LINE_UP: Labels = ("parcel", "weather", "berth", "approach")
STOPS: Labels = (*(f"tank_full_{name}" for name in TANKS), "btc_full")
LIMITS: Labels = (
    "wagons",
    "railway",
    "tanks",
    "oil_at_aktau",
    "tankers",
    "weather",
    "berth_and_approach",
    "landing",
)
STOCKS: Labels = (*TANKS, "aboard", "btc_line")
BALANCE: Labels = ("opening_stock", "supplied", "sent_onward", "lifted", "closing_stock", "gap")
COVER: Labels = ("aktau", "baku", "ceyhan")
BERTHS: Labels = ("aktau", "sangachal", "dubendi", "makhachkala", "ceyhan")


@dataclass(frozen=True, slots=True)
class Kpi:
    """An indicator: unit, dimensions as (name, labels) in the order of its array, kind, and what it counts."""

    unit: str
    dims: tuple[tuple[str, Labels], ...]
    kind: str
    description: str


_MONTH, _WEEK, _LINE = ("month", MONTHS), ("week", WEEKS), ("line", LINES)
_SHIP = ("ship_class", SHIP_CLASSES)

KPIS: dict[str, Kpi] = {
    "oil_nominated_t": Kpi("t", (_LINE, _MONTH), "total", "crude nominated for loading at Aktau"),
    "oil_loaded_t": Kpi("t", (_LINE, _MONTH), "total", "crude loaded at Aktau"),
    "oil_landed_t": Kpi("t", (_LINE, _MONTH), "total", "crude landed from Aktau's tankers"),
    "oil_flow_t": Kpi(
        "t",
        (("flow", FLOWS), ("stage", ("nominated", "loaded", "landed")), _MONTH),
        "total",
        "crude nominated, loaded and landed by nomination",
    ),
    "oil_supplied_t": Kpi(
        "t", (("supply", ("rail", "pipe")), _MONTH), "total", "crude that came to Aktau's tanks by rail and pipe"
    ),
    "oil_into_btc_t": Kpi("t", (("shipper", SHIPPERS), _MONTH), "total", "crude that entered BTC"),
    "oil_at_ceyhan_t": Kpi("t", (("shipper", SHIPPERS), _MONTH), "total", "crude that came out of BTC at Ceyhan"),
    "oil_ceyhan_api": Kpi("API", (_MONTH,), "mean", "gravity of the blend that came out of BTC at Ceyhan"),
    "oil_ceyhan_sulphur_pct": Kpi("%", (_MONTH,), "mean", "sulphur of the blend at Ceyhan, by mass"),
    "oil_ceyhan_mercaptans_ppm": Kpi("ppm", (_MONTH,), "mean", "mercaptans of the blend at Ceyhan, by mass"),
    "oil_lifted_t": Kpi("t", (("shipper", SHIPPERS), _MONTH), "total", "crude lifted at Ceyhan"),
    "oil_overlift_t": Kpi(
        "t",
        (("shipper", SHIPPERS), _MONTH),
        "series",
        "lifted less delivered at Ceyhan since the start of the run, at the end of the month; below zero is underlift",
    ),
    "oil_cargoes": Kpi("cargoes", (_LINE, _MONTH), "total", "tankers loaded"),
    "oil_cargoes_a_month": Kpi("cargoes", (_LINE,), "mean", "tankers loaded a month"),
    "oil_carried_t": Kpi("t", (("flag", FLAGS), _LINE), "total", "crude loaded by flag of the ship"),
    "oil_payload_t": Kpi("t", (_SHIP, _MONTH), "mean", "mean cargo of a tanker"),
    "oil_short_loaded_t": Kpi("t", (_SHIP,), "total", "cargo left behind for want of draught"),
    "oil_cycle_h": Kpi(
        "h", (_SHIP, ("part", PARTS)), "mean", "hours of a round voyage by part, over the voyages of the year"
    ),
    "oil_voyages_per_ship_month": Kpi("voyages", (_SHIP, _MONTH), "mean", "cargoes loaded for each ship of the class"),
    "oil_line_up": Kpi(
        "ships", (("cause", LINE_UP), _WEEK), "series", "mean number of tankers that wait off Aktau with an order"
    ),
    "oil_days_of_cover": Kpi(
        "days", (("place", COVER), _WEEK), "series", "stock at the end of the week over the year's mean daily outflow"
    ),
    "oil_stops": Kpi("stops", (("cause", STOPS),), "total", "times that a full tank or line stopped what feeds it"),
    "oil_stop_h": Kpi("h", (("cause", STOPS),), "total", "hours of such stops"),
    "oil_berth_use": Kpi("share", (("place", BERTHS),), "share", "berth hours held over berth hours there are"),
    "oil_tanker_use": Kpi("share", (_SHIP,), "share", "ship-hours from order to return over ship-hours there are"),
    "oil_held_t_days": Kpi(
        "t-days", (("cause", LIMITS),), "total", "tonnes held back in the year times the days they waited, by cause"
    ),
    "oil_stock_t": Kpi(
        "t", (("place", STOCKS), ("moment", ("start", "end"))), "total", "stock at both ends of the year"
    ),
    "oil_balance_t": Kpi(
        "t", (("account", BALANCE),), "total", "Kazakh crude west of the fields: what came in, went out and stayed"
    ),
}
