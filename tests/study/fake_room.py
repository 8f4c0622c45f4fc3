"""A room and a scenario made of arithmetic: every indicator of the cargo room, none of its simulation.

Numbers are of the size of the real ones so that the report made of them can be judged by eye; they are data of no one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from transcaspian.study.rooms import Room

MONTHS = tuple(f"2023-{month:02d}" for month in range(1, 13))
WEEKS = tuple(f"w{week:02d}" for week in range(1, 54))
CLASSES = ("wagon", "truck", "box", "dry", "crude")
KINDS = ("wagon_loaded", "wagon_empty", "truck", "teu", "dry_parcel")
LINES = ("kuryk_alat", "turkmenbashi_alat", "aktau_alat", "aktau_alat_dry", "aktau_baku_crude")
WAYS = ("west", "east")
PORTS = ("aktau", "kuryk", "alat", "turkmenbashi")
SHIPS = ("rail_ferry_28", "rail_ferry_52", "ro_ro", "ropax_turkmen", "feeder_350", "feeder_125", "dry_cargo_5000", "tanker")
STAGES = ("loading_ban", "coordination", "origin_rail", "rail_to_port", "wait_for_yard", "wait_for_ship_west", "sea_west",
          "wait_for_berth", "wait_for_train", "rail_west", "border_boyuk_kesik_gardabani")
CAUSES = ("capacity", "weather", "yard_full", "coordination", "loading_ban", "train_not_full", "working_hours")
FLOWS = ("wagon_kuryk_georgia", "wagon_kuryk_azerbaijan", "truck_kuryk", "box_aktau_poti", "dry_aktau")
PLACES = ("beyneu", "aktau", "kuryk", "alat_for_kuryk", "alat_for_turkmenbashi", "turkmenbashi")
QUEUES = ("wagon", "truck", "teu")
SECTIONS = ("beyneu_mangystau", "mangystau_aktau", "mangystau_kuryk", "alat_boyuk_kesik", "boyuk_kesik_gardabani",
            "gardabani_tbilisi", "tbilisi_poti", "tbilisi_batumi", "tbilisi_kars")
STATES = ("loading", "unloading", "sailing", "waiting_berth", "waiting_weather", "waiting_cargo", "docking", "breakdown")
RESOURCES = ("berths.kuryk.ferry", "berths.alat.ferry", "berths.turkmenbashi.ferry", "berths.aktau.dry", "approach.aktau",
             "cranes.aktau", "path.beyneu_mangystau", "border.boyuk_kesik_gardabani")


@dataclass(frozen=True)
class FakeKpi:
    unit: str
    dims: tuple[tuple[str, tuple[str, ...]], ...]
    kind: str
    description: str


def _kpi(unit: str, how: str, description: str, /, **dims: tuple[str, ...]) -> FakeKpi:
    return FakeKpi(unit, tuple((name.rstrip("_"), labels) for name, labels in dims.items()), how, description)


KPIS = MappingProxyType({
    "crossed_t": _kpi("t", "total", "Tonnes that arrived over the sea", class_=CLASSES, line=LINES, direction=WAYS, month=MONTHS),
    "crossed_units": _kpi("units", "total", "Units that arrived over the sea", kind=KINDS, line=LINES, direction=WAYS, month=MONTHS),
    "calls": _kpi("calls", "total", "Calls of ships", port=PORTS, ship_class=SHIPS, month=MONTHS),
    "load_per_call": _kpi("units per call", "mean", "Load of a call", port=PORTS, direction=WAYS, kind=("wagon", "truck")),
    "voyages_per_ship_month": _kpi("round voyages", "mean", "Round voyages a ship and month", ship_class=SHIPS, month=MONTHS),
    "transit_h": _kpi("h", "quantile", "Time under way", flow=FLOWS, stage=(*STAGES, "total"), quantile=("p10", "p50", "p90")),
    "wait_h": _kpi("unit-hours", "total", "Waiting by stage and cause", stage=STAGES, cause=CAUSES),
    "wait_variance_share": _kpi("share", "share", "Share of the variance of transit time", flow=FLOWS, cause=CAUSES),
    "standing_mean": _kpi("units", "series", "Units standing, mean of the week", place=PLACES, kind=QUEUES, week=WEEKS),
    "days_to_clear": _kpi("days", "series", "Standing over the rate of leaving", place=PLACES, kind=QUEUES, week=WEEKS),
    "queue": _kpi("units", "series", "Units waiting for a ship", place=PLACES, kind=QUEUES, week=WEEKS),
    "closed_share": _kpi("share", "share", "Share of the month closed", port=PORTS, operation=("ferry", "pilotage", "crane", "tanker"), month=MONTHS),
    "stoppage_days": _kpi("days", "mean", "Mean length of a stoppage", port=PORTS),
    "ban_days": _kpi("days", "total", "Days under a loading ban", port=PORTS),
    "bans": _kpi("bans", "total", "Loading bans", port=PORTS),
    "ship_hours": _kpi("ship-hours", "total", "Hours of ships by state", ship_class=SHIPS, state=STATES, week=WEEKS),
    "utilisation": _kpi("share", "share", "Busy share of capacity", resource=RESOURCES),
    "path_use": _kpi("share", "share", "Share of paths used", section=SECTIONS, week=WEEKS),
    "refused_units": _kpi("units", "total", "Units lost after waiting out a ban", class_=CLASSES),
    "deferred_unit_days": _kpi("unit-days", "total", "Days by which units were put off", class_=CLASSES),
    "opening_stock_t": _kpi("t", "total", "In the system on 1 January", class_=CLASSES),
    "entered_t": _kpi("t", "total", "Entered in the year", class_=CLASSES),
    "left_t": _kpi("t", "total", "Left in the year", class_=CLASSES),
    "closing_stock_t": _kpi("t", "total", "In the system on 31 December", class_=CLASSES),
})

YEARLY_T = {"wagon": 700_000, "truck": 420_000, "box": 260_000, "dry": 390_000, "crude": 1_390_000}
LINE_OF = {"wagon": (0.6, 0.4, 0, 0, 0), "truck": (0.55, 0.45, 0, 0, 0), "box": (0, 0, 1, 0, 0), "dry": (0, 0, 0, 1, 0),
           "crude": (0, 0, 0, 0, 1)}
YEARLY_UNITS = {"wagon_loaded": 25_000, "wagon_empty": 12_000, "truck": 54_000, "teu": 20_300, "dry_parcel": 4_800}
WEST_SHARE = {"wagon_loaded": 0.72, "wagon_empty": 0.02, "truck": 0.55, "teu": 0.55, "dry_parcel": 0.95}


@dataclass(frozen=True)
class FakeOutcome:
    kpis: dict[str, np.ndarray]
    rows: dict[str, pd.DataFrame] | None
    periods: pd.DataFrame | None


def _season(noise: np.ndarray) -> np.ndarray:
    return (1 + 0.15 * np.cos((np.arange(12) - 9) / 12 * 2 * np.pi)) * noise / 12


def simulate(inputs: Any, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool) -> FakeOutcome:
    draw = np.random.default_rng([seed, replication, year])
    factor = inputs.factor * draw.lognormal(0, 0.03)
    kpis = {name: draw.random([len(labels) for _, labels in kpi.dims]) for name, kpi in KPIS.items()}
    for name, totals, shares in (("crossed_t", YEARLY_T, None), ("crossed_units", YEARLY_UNITS, WEST_SHARE)):
        array = np.zeros_like(kpis[name])
        for row, label in enumerate(totals):
            lines = LINE_OF[{"wagon_loaded": "wagon", "wagon_empty": "wagon", "teu": "box", "dry_parcel": "dry"}.get(label, label)]
            west = (shares or {}).get(label, 1.0 if label == "crude" else 0.66)
            for line, share in enumerate(lines):
                array[row, line] = np.outer((west, 1 - west), _season(draw.lognormal(0, 0.04, 12))) * totals[label] * share * factor
        kpis[name] = array
    calls = np.zeros_like(kpis["calls"])
    for port, ships, monthly in (("kuryk", (0, 1, 2), 60), ("turkmenbashi", (1, 2, 3), 43), ("alat", (0, 1, 2, 3), 103), ("aktau", (4, 5, 6, 7), 40)):
        for ship in ships:
            calls[PORTS.index(port), ship] = np.round(monthly / len(ships) * 12 * _season(draw.lognormal(0, 0.1, 12)))
    kpis["calls"] = calls
    kpis["load_per_call"] = 8 + 12 * kpis["load_per_call"] * 0.2 + np.array([4, 10])
    kpis["voyages_per_ship_month"] = np.array([7.5, 7, 7.8, 6, 4.2, 3.6, 2.8, 9])[:, None] * draw.lognormal(0, 0.08, (8, 12))
    stage_h = np.array([20, 6, 140, 40, 30, 90, 22, 8, 36, 60, 9, 0.0])
    stage_h[-1] = stage_h.sum()
    kpis["transit_h"] = stage_h[None, :, None] * np.array([0.55, 1.0, 2.1]) * np.array([1.2, 1, 0.5, 1.4, 1.6])[:, None, None] * draw.lognormal(0, 0.04, (5, 12, 3))
    kpis["transit_h"][2, 2] = np.nan  # trucks have no rail leg
    weight = np.array([2, 0.2, 0, 1, 3, 9, 0.4, 1.5, 4, 0.2, 0.6])[:, None] * np.array([5, 2, 1.2, 0.4, 0.8, 1.5, 0.3])
    kpis["wait_h"] = weight * (kpis["wait_h"] > 0.2) * 60_000 * draw.lognormal(0, 0.15, weight.shape)
    kpis["wait_variance_share"] /= kpis["wait_variance_share"].sum(axis=1, keepdims=True)
    autumn = 1 + 0.9 * np.exp(-((np.arange(53) - 46) / 4) ** 2) + 0.25 * np.sin(np.arange(53) / 4)
    base = np.array([[180, 10, 20], [60, 5, 300], [320, 140, 1], [160, 90, 1], [140, 120, 1], [210, 160, 1]])
    for name, scale in (("queue", 1.0), ("standing_mean", 1.3), ("days_to_clear", 0.02)):
        kpis[name] = base[:, :, None] * scale * autumn * draw.lognormal(0, 0.25, (6, 3, 53))
    winter = np.array([0.18, 0.15, 0.12, 0.08, 0.04, 0.02, 0.02, 0.02, 0.06, 0.14, 0.36, 0.4])
    kpis["closed_share"] = winter * np.array([1, 0.8, 0.6, 0.9])[:, None] * draw.lognormal(0, 0.1, (4, 4, 12)) * np.array([0.6, 1, 0.5, 0.7])[:, None, None]
    kpis["stoppage_days"] = 1.6 + kpis["stoppage_days"]
    kpis["ban_days"] = np.round(np.array([6, 24, 0, 8]) * (0.5 + kpis["ban_days"]))
    kpis["bans"] = np.round(np.array([1, 3, 0, 1]) * (0.5 + kpis["bans"]))
    states = np.array([0.12, 0.12, 0.3, 0.12, 0.1, 0.16, 0.05, 0.03])
    ships = np.array([4, 6, 2, 2, 1, 2, 3, 6])
    kpis["ship_hours"] = ships[:, None, None] * 168 * states[:, None] * (0.8 + 0.4 * kpis["ship_hours"])
    kpis["utilisation"] = np.array([0.74, 0.83, 0.61, 0.42, 0.55, 0.3, 0.66, 0.35]) * draw.lognormal(0, 0.03, 8)
    kpis["path_use"] = np.clip(np.array([0.72, 0.5, 0.45, 0.6, 0.6, 0.55, 0.4, 0.3, 0])[:, None] * autumn**0.3 * draw.lognormal(0, 0.04, (9, 53)), 0, 1)
    kpis["refused_units"] = np.array([350, 90, 40, 20, 0]) * draw.lognormal(0, 0.3, 5)
    kpis["deferred_unit_days"] = np.array([21_000, 2_000, 0, 900, 0]) * draw.lognormal(0, 0.3, 5)
    kpis["opening_stock_t"] = np.array([38_000, 5_000, 9_000, 22_000, 10_000.0])
    kpis["left_t"] = kpis["crossed_t"].sum(axis=(1, 2, 3))
    kpis["entered_t"] = kpis["left_t"] + 1_500
    kpis["closing_stock_t"] = kpis["opening_stock_t"] + 1_500
    return FakeOutcome(kpis, _rows(draw) if keep_rows else None, _periods(draw, warm_up_h))


def _rows(draw: np.random.Generator) -> dict[str, pd.DataFrame]:
    start = np.sort(draw.uniform(0, 10_000, 50))
    events = pd.DataFrame({"unit_id": np.arange(50), "stage": "sea_west", "start_h": start, "end_h": start + 20})
    units = pd.DataFrame({"unit_id": np.arange(50), "kind": "wagon"})
    named = pd.DataFrame({"id": ["kuryk"]})
    return {"events": events, "units": units, "resources": named, "links": named}


def _periods(draw: np.random.Generator, warm_up_h: float) -> pd.DataFrame:
    rows = []
    for start in np.sort(draw.uniform(0, 8700, 24)) ** 1.02 % 8700:
        rows += [("closure", port, "ferry", "storm", warm_up_h + start, warm_up_h + start + 20 + 60 * draw.random()) for port in ("kuryk", "alat")]
    rows += [("ban", "kuryk", "loading", "yard_full", warm_up_h + start, warm_up_h + start + 240) for start in (7300, 7800)]
    return pd.DataFrame(rows, columns=["kind", "place", "operation", "cause", "start_h", "end_h"])


FAKE = Room(name="fake", kpis=KPIS, simulate=simulate)


@dataclass(frozen=True)
class FakeClaim:
    value: float | None
    low: float | None = None
    high: float | None = None
    source: str = "baku_port"
    confidence: str = "low"


@dataclass(frozen=True)
class FakeParameter:
    value: Any
    low: float | None
    high: float | None
    unit: str
    source: str
    known_on: str = "2023-12-01"
    valid_from: str = ""
    confidence: str = "low"
    note: str = ""
    claims: tuple[Any, ...] = ()
    claim: Any = None
    used_in: str = "cargo"

    @property
    def sampled(self) -> bool:
        return self.low is not None


@dataclass(frozen=True)
class FakeInputs:
    factor: float
    frames: dict[str, pd.DataFrame]

    warm_up_h: float = 2160.0

    def frame(self, table: str) -> pd.DataFrame:
        return self.frames[table]


@dataclass(frozen=True)
class FakeScenario:
    factor: float = 1.0
    name: str = "fake"
    title: str = "Arithmetic in place of a corridor"
    year: int = 2023
    changes: tuple[Any, ...] = ()
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def input_hash(self) -> str:
        return f"fake-{self.factor}"

    @property
    def parameters(self) -> dict[str, FakeParameter]:
        return {
            "ports.kuryk.ferry_berths": FakeParameter(2, None, None, "berths", "port_kuryk", confidence="high"),
            "ports.kuryk.yard_wagons": FakeParameter(600, 400.0, 800.0, "wagons", "assumption", note="no source gives it"),
            "policies.deck.truck_share_first": FakeParameter(0.6, 0.4, 0.8, "share", "assumption"),
            "ferries.ro_ro.speed_kn": FakeParameter(14, None, None, "kn", "fleet_list", confidence="medium", claims=(FakeClaim(12.0),)),
        }

    def sample(self, seed: int, replication: int | None) -> FakeInputs:
        return FakeInputs(self.factor, {**FRAMES, **self.frames})


_NODES = pd.DataFrame(
    [("beyneu", "Beyneu", 55.2, 45.32), ("mangystau", "Mangystau", 51.95, 43.68), ("aktau", "Aktau", 51.2, 43.6), ("kuryk", "Kuryk", 51.65, 43.17),
     ("alat", "Alat", 49.42, 39.95), ("turkmenbashi", "Turkmenbashi", 53.0, 40.0), ("boyuk_kesik", "Böyük Kəsik", 45.4, 41.2),
     ("tbilisi", "Tbilisi", 44.83, 41.69), ("poti", "Poti", 41.65, 42.15), ("batumi", "Batumi", 41.64, 41.65), ("kars", "Kars", 43.1, 40.6),
     ("dostyk", "Dostyk", 82.5, 45.25), ("khorgos", "Khorgos", 80.24, 44.2)],
    columns=["id", "name", "lon", "lat"])
_LINKS = pd.DataFrame(
    [("beyneu_mangystau", "rail", "beyneu", "mangystau", 400.0), ("mangystau_aktau", "rail", "mangystau", "aktau", 20.0), ("mangystau_kuryk", "rail", "mangystau", "kuryk", 60.0),
     ("kuryk_alat", "sea", "kuryk", "alat", 420.0), ("aktau_alat", "sea", "aktau", "alat", 460.0), ("aktau_alat_dry", "sea", "aktau", "alat", 460.0),
     ("turkmenbashi_alat", "sea", "turkmenbashi", "alat", 300.0), ("alat_boyuk_kesik", "rail", "alat", "boyuk_kesik", 430.0),
     ("boyuk_kesik_gardabani", "rail", "boyuk_kesik", "tbilisi", 60.0), ("tbilisi_poti", "rail", "tbilisi", "poti", 310.0), ("tbilisi_batumi", "rail", "tbilisi", "batumi", 350.0),
     ("tbilisi_kars", "rail", "tbilisi", "kars", 260.0)],
    columns=["id", "mode", "from_node", "to_node", "length_km"])
_POINTS = pd.DataFrame([("beyneu_mangystau", 1, "Shetpe", 52.12, 44.17), ("alat_boyuk_kesik", 1, "Ganja", 46.36, 40.68)], columns=["link", "ordinal", "name", "lon", "lat"])
_COLUMNS = ["id", "quantity", "class", "port", "line", "direction", "start", "end", "value", "low", "high", "unit", "series", "reporter", "source", "confidence", "note", "kpi"]
_PUBLISHED = pd.DataFrame(
    [("kuryk_calls", "calls", "", "kuryk", "", "", "2023-01-01", "2023-10-31", 603, "", "", "calls", "port", "Kuryk port", "port_kuryk", "medium", "", "calls"),
     ("kuryk_wagons", "wagons", "wagon", "kuryk", "", "", "2023-01-01", "2023-10-31", 16_450, "", "", "wagons", "port", "Kuryk port", "port_kuryk", "medium", "", "crossed_units"),
     ("baku_trucks", "trucks", "truck", "", "turkmenbashi_alat", "", "2023-01-01", "2023-12-31", 25.8, "", "", "thousand trucks", "Baku port", "Baku port", "baku_port", "high", "", "crossed_units"),
     ("noncrude", "dry cargo", "dry", "", "", "west", "2023-01-01", "2023-12-31", 300, "", "", "kt", "route association", "TITR", "titr", "low", "", "crossed_t"),
     ("unknown", "mystery", "", "", "", "", "2023-01-01", "2023-12-31", 1, "", "", "t", "x", "x", "x", "low", "", "no_such_kpi"),
     ("elsewhere", "calls", "", "rotterdam", "", "", "2023-01-01", "2023-12-31", 1, "", "", "calls", "x", "x", "x", "low", "", "calls"),
     ("earlier", "calls", "", "kuryk", "", "", "2022-01-01", "2022-12-31", 1, "", "", "calls", "x", "x", "x", "low", "", "calls")],
    columns=_COLUMNS)
FRAMES = {"nodes": _NODES, "links": _LINKS, "link_points": _POINTS, "published": _PUBLISHED}
