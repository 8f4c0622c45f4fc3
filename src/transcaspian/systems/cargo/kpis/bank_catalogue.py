"""The indicators of banks, ports and forwarders: CPMM, time-cost-distance, port performance, costs, emissions."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.systems.cargo.costs.emissions import SCOPES
from transcaspian.systems.cargo.costs.legs import ITEMS
from transcaspian.systems.cargo.costs.waiting import ITEMS as WAIT_ITEMS
from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.catalogue import Kpi, Labels

CROSSINGS: Labels = (
    "khorgos",
    "dostyk",
    "kuryk",
    "aktau",
    "turkmenbashi",
    "alat",
    "boyuk_kesik_gardabani",
    "kars",
    "poti",
    "batumi",
)
MODES: Labels = ("rail", "road")
SPEEDS: Labels = ("with_delay", "without_delay")
PARTS: Labels = ("with_sea", "without_sea", "east_of_sea")
MEANS: Labels = ("by_trip", "by_totals")
POINTS: Labels = (
    "loaded",
    "over_first_border",
    "at_the_line",
    "train_made_up",
    "at_eastern_port",
    "aboard",
    "landed",
    "out_of_alat",
    "at_western_border",
    "over_western_border",
    "end_of_rails",
    "delivered",
    "over_black_sea",
)
PORT_KINDS: Labels = ("ferry", "feeder", "tramp")
PER: Labels = ("teu", "feu", "wagon", "t")


@dataclass(frozen=True, slots=True)
class Route:
    """A way that the curves and prices are shown for: carrier, inland place, place beyond Alat, line, commodity."""

    carrier: str
    inland: str
    far: str
    line: str
    commodity: str

    @property
    def name(self) -> str:
        """Return the label, such as ``box.khorgos.poti``."""
        return f"{self.carrier}.{self.inland}.{self.far}"


ROUTES: tuple[Route, ...] = (
    Route("box", "khorgos", "poti", "aktau_alat", "container_goods"),
    Route("box", "khorgos", "europe_by_black_sea", "aktau_alat", "container_goods"),
    Route("box", "khorgos", "azerbaijan", "aktau_alat", "container_goods"),
    Route("box", "khorgos", "turkey_by_kars", "aktau_alat", "container_goods"),
    Route("box", "uzbekistan", "poti", "aktau_alat", "container_goods"),
    Route("wagon", "karaganda", "poti", "kuryk_alat", "ferrous_metal"),
    Route("wagon", "zhezkazgan", "batumi", "kuryk_alat", "copper_and_zinc"),
    Route("wagon", "uzbekistan", "poti", "kuryk_alat", "cotton_and_textiles"),
    Route("wagon", "atyrau", "georgia", "kuryk_alat", "oil_products_and_gas"),
    Route("wagon", "turkmenistan", "batumi", "turkmenbashi_alat", "petrochemicals"),
)
ROUTE_NAMES: Labels = tuple(route.name for route in ROUTES)

_FLOW, _DIRECTION = ("flow", names.FLOWS), ("direction", names.DIRECTIONS)
_AT = (("crossing", CROSSINGS), _DIRECTION, ("mode", MODES))
_ROUTE, _POINT, _SCOPE = ("route", ROUTE_NAMES), ("point", POINTS), ("scope", SCOPES)
_CALL = (("port", names.SEA_PORTS), ("ship_kind", PORT_KINDS))

BANK_KPIS: dict[str, Kpi] = {
    "tfi1_h": Kpi("h", _AT, "mean", "CPMM TFI1: hours from entry to exit of a crossing, loaded units, ports included"),
    "tfi2_usd": Kpi(
        "USD", _AT, "mean", "CPMM TFI2: outlay at a crossing a wagon, TEU or truck, its waiting included; not scaled"
    ),
    "tfi3_usd": Kpi(
        "USD",
        (_FLOW, ("part", PARTS), ("average", MEANS)),
        "mean",
        "CPMM TFI3: outlay for 20 t over 500 km; with the sea leg, without it, and on rails east of the sea alone",
    ),
    "tfi4_km_h": Kpi(
        "km/h",
        (_FLOW, ("speed", SPEEDS), ("part", PARTS), ("average", MEANS)),
        "mean",
        "CPMM TFI4: speed with delay (SWD), and without (SWOD), which on rails is an input",
    ),
    "time_distance_h": Kpi(
        "h",
        (_ROUTE, _POINT, ("quantile", names.QUANTILES)),
        "quantile",
        "hours from loading to each point of a route westward, over its units",
    ),
    "distance_km": Kpi("km", (_ROUTE, _POINT), "mean", "kilometres from loading to each point of a route"),
    "cost_distance_usd": Kpi(
        "USD", (_ROUTE, _POINT), "mean", "outlay from loading to each point of a route, a wagon or a forty-foot box"
    ),
    "price_usd": Kpi(
        "USD", (_ROUTE, ("per", PER), ("item", ("total", *ITEMS))), "mean", "price of a route leg by leg, one way"
    ),
    "wait_cost_usd": Kpi(
        "USD",
        (("class", names.CARRIERS[:4]), ("stage", names.WAITS), ("item", WAIT_ITEMS)),
        "total",
        "what the waiting of cargo in the year costs",
    ),
    "ship_wait_cost_usd": Kpi(
        "USD",
        (("ship_class", names.SHIP_CLASSES), ("state", names.STATES[2:6])),
        "total",
        "what the waiting of ships in the year costs",
    ),
    "emission_g_per_t_km": Kpi("g/t-km", (_ROUTE, _SCOPE), "mean", "CO2e of a route for a tonne-kilometre"),
    "emission_kg_per_teu": Kpi("kg/TEU", (_ROUTE, _SCOPE), "mean", "CO2e of a loaded TEU over a route"),
    "berth_wait_h": Kpi("h", _CALL, "mean", "hours a ship waits for a berth, a call"),
    "turnaround_h": Kpi("h", _CALL, "mean", "hours from a ship's arrival off the port to its departure, a call"),
    "moves_per_h": Kpi("moves/h", _CALL, "mean", "units landed and loaded, an hour of work at the berth"),
    "dwell_h": Kpi(
        "h",
        (("port", names.SEA_PORTS), ("class", names.CARRIERS[:4]), _DIRECTION),
        "mean",
        "hours from a unit's arrival at the port to its departure",
    ),
}
