"""A room and a scenario made of arithmetic: every indicator of the cargo room, none of its simulation.

Numbers are of the size of the real ones so that a report made of them can be judged by eye; they are data of no one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import transcaspian
from transcaspian.study.rooms import Kpi, Room
from transcaspian.systems.cargo import KPIS
from transcaspian.systems.cargo.kpis.catalogue import SECTIONS

DATA = Path(transcaspian.__file__).parent / "data"
WARM_UP_H = 2160.0
TONNES = {  # a year by class and line, west and east
    ("wagon", "kuryk_alat"): (330e3, 150e3),
    ("wagon", "turkmenbashi_alat"): (210e3, 120e3),
    ("truck", "kuryk_alat"): (190e3, 140e3),
    ("truck", "turkmenbashi_alat"): (180e3, 130e3),
    ("box", "aktau_alat"): (150e3, 110e3),
    ("dry", "aktau_alat_dry"): (370e3, 20e3),
    ("crude", "aktau_baku"): (1390e3, 0),
    ("crude", "aktau_makhachkala"): (1900e3, 0),
}
UNITS = {
    ("wagon_loaded", "kuryk_alat"): (6.6e3, 2.9e3),
    ("wagon_empty", "kuryk_alat"): (0.1e3, 3.6e3),
    ("wagon_loaded", "turkmenbashi_alat"): (4.2e3, 2.3e3),
    ("wagon_empty", "turkmenbashi_alat"): (0.1e3, 2e3),
    ("truck", "kuryk_alat"): (15e3, 13.4e3),
    ("truck", "turkmenbashi_alat"): (13.4e3, 12.4e3),
    ("teu", "aktau_alat"): (11.3e3, 9e3),
    ("dry_parcel", "aktau_alat_dry"): (4.6e3, 0.3e3),
}
WAITS_H = {
    "wait_for_ship": 40,
    "wait_for_train": 16,
    "wait_for_yard": 12,
    "loading_ban": 9,
    "coordination": 3,
    "wait_for_path": 3,
    "wait_for_border": 2,
    "wait_for_standing_room": 4,
    "wait_for_return_load": 6,
}
CLASS_WEIGHT = {"wagon": 30e3, "truck": 6e3, "box": 9e3, "dry": 8e3}
QUEUES = {
    "kuryk.wagon": 320,
    "kuryk.truck": 140,
    "turkmenbashi.wagon": 150,
    "turkmenbashi.truck": 90,
    "alat.wagon": 260,
    "alat.truck": 180,
    "aktau.teu": 310,
    "alat.teu": 240,
    "aktau.dry_t": 14_000,
}
STAGE_H = {
    "origin_rail": 140,
    "coordination": 8,
    "wait_for_train": 36,
    "rail_east_of_sea": 40,
    "wait_for_yard": 20,
    "port": 30,
    "wait_for_ship": 96,
    "sea": 26,
    "rail_west_of_sea": 70,
    "destination": 48,
    "black_sea": 60,
}
FLOW_SIZE = {"wagon": 1.0, "truck": 0.35, "box": 1.5, "dry": 1.8}
STATES = {
    "sailing": 0.3,
    "at_berth": 0.26,
    "waiting_cargo": 0.14,
    "waiting_berth": 0.1,
    "waiting_weather": 0.09,
    "out_of_service": 0.09,
}
SHIPS = {
    "rail_ferry_28": 3,
    "rail_ferry_52": 5,
    "ro_ro": 2,
    "ropax": 2,
    "ropax_turkmen": 2,
    "feeder_350": 1,
    "feeder_125": 2,
    "dry_cargo_5000": 4,
    "dry_cargo_7000": 2,
    "tanker": 8,
}
CALLS = {"kuryk": 60, "turkmenbashi": 43, "alat": 110, "aktau": 55}
CLOSED = np.array([0.18, 0.15, 0.12, 0.08, 0.04, 0.02, 0.02, 0.02, 0.06, 0.14, 0.36, 0.4])
AUTUMN = 1 + 0.9 * np.exp(-(((np.arange(53) - 46) / 4) ** 2)) + 0.2 * np.sin(np.arange(53) / 4)
WEEK_SHARE = np.array([1.0] * 52 + [1 / 7])
SEASON = (1 + 0.15 * np.cos((np.arange(12) - 9) / 12 * 2 * np.pi)) / 12


@dataclass(frozen=True)
class FakeKpi:
    unit: str
    dims: tuple[tuple[str, tuple[str, ...]], ...]
    kind: str
    description: str


@dataclass(frozen=True)
class FakeOutcome:
    kpis: dict[str, np.ndarray]
    rows: dict[str, pd.DataFrame] | None
    periods: pd.DataFrame | None


class Filler:
    """Fills one array by labels; cells that nobody names stay nought."""

    def __init__(self, name: str) -> None:
        self.labels = [labels for _, labels in KPIS[name].dims]
        self.array = np.zeros([len(labels) for labels in self.labels])

    def put(self, *key: str, value: Any) -> None:
        place = tuple(labels.index(label) for labels, label in zip(self.labels, key, strict=False))
        self.array[place] = value


def simulate(inputs: Any, *, year: int, warm_up_h: float, seed: int, replication: int, keep_rows: bool) -> FakeOutcome:
    draw = np.random.default_rng([seed, replication, year])
    factor = getattr(inputs, "factor", 1.0) * draw.lognormal(0, 0.03)
    fill = {name: Filler(name) for name in KPIS}
    for part in (_crossings, _ships, _times, _queues, _orders, _for_banks):
        part(fill, draw)
    for name in ("crossed_t", "crossed_units"):
        fill[name].array *= factor
    landed = fill["crossed_t"].array.sum(axis=(1, 2, 3))
    for name, share in (("opening_stock_t", 0.05), ("left_t", 1.0), ("entered_t", 1.01), ("closing_stock_t", 0.06)):
        fill[name].array[:] = share * landed
    kpis = {name: filler.array for name, filler in fill.items()}
    return FakeOutcome(kpis, _rows(draw), _periods(draw, warm_up_h)) if keep_rows else FakeOutcome(kpis, None, None)


def _noise(draw: np.random.Generator, size: Any, wide: float = 0.06) -> Any:
    return draw.lognormal(0, wide, size)


def _crossings(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    for name, table in (("crossed_t", TONNES), ("crossed_units", UNITS)):
        for (kind, line), ways in table.items():
            for way, year_sum in zip(("west", "east"), ways, strict=True):
                fill[name].put(kind, line, way, value=year_sum * SEASON * _noise(draw, 12))


def _ships(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    for port, monthly in CALLS.items():
        for ship in SHIPS:
            calls = monthly * 12 / len(SHIPS) * SEASON * _noise(draw, 12, 0.1)
            fill["calls"].put(port, ship, value=np.round(calls))
    for ship, count in SHIPS.items():
        fill["voyages_per_ship_month"].put(ship, value=(14 - count) * _noise(draw, 12, 0.1))
        for state, part in STATES.items():
            hours = count * 168 * part * _noise(draw, 53, 0.15) * WEEK_SHARE
            fill["ship_hours"].put(ship, state, value=hours)
    fill["load_per_call"].array[:] = np.array([14, 20]) * _noise(draw, (2, 2, 2), 0.05)


def _times(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    for flow in fill["transit_h"].labels[0]:
        if flow == "dry.aktau_alat_dry.west":
            fill["transit_h"].put(flow, value=np.nan)
            continue
        size = FLOW_SIZE[flow.split(".")[0]]
        stages = {stage: hours * size * _noise(draw, None) for stage, hours in STAGE_H.items()}
        for stage, hours in {**stages, "total": sum(stages.values())}.items():
            fill["transit_h"].put(flow, stage, value=hours * np.array([0.55, 1.0, 2.1]))
    shares = _noise(draw, fill["wait_variance_share"].array.shape, 1.0)
    fill["wait_variance_share"].array[:] = shares / shares.sum(axis=1, keepdims=True)
    for carrier, weight in CLASS_WEIGHT.items():
        for stage, hours in WAITS_H.items():
            fill["wait_h"].put(carrier, stage, value=hours * weight * _noise(draw, None, 0.2))


def _queues(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    for place, count in QUEUES.items():
        queue = count * AUTUMN * _noise(draw, 53, 0.25)
        fill["queue"].put(place, value=queue)
        fill["days_to_clear"].put(place, value=queue / count * 5)
    for section in range(len(fill["path_use"].labels[0])):
        use = (0.75 - 0.05 * section) * AUTUMN**0.3 * _noise(draw, (2, 53))
        fill["path_use"].array[section] = np.clip(use, 0, 1)


def _orders(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    closed = CLOSED * _noise(draw, fill["closed_share"].array.shape, 0.2)
    fill["closed_share"].array[:] = np.clip(closed, 0, 1)
    fill["stoppages_2_days"].array[:] = draw.integers(4, 9)
    for scope, orders in (("kuryk.wagons", 2), ("kuryk.trucks", 1)):
        count = draw.poisson(orders)
        fill["bans"].put(scope, value=count)
        fill["ban_days"].put(scope, value=count * 10.0)
    for place, asset in enumerate(fill["utilisation"].labels[0]):
        fill["utilisation"].put(asset, value=np.clip(0.9 - 0.03 * place * _noise(draw, None), 0.0, 1.0))
        fill["binding_days"].put(asset, value=np.round(max(0.0, 300.0 - 40.0 * place) * _noise(draw, None)))
    fill["refused_units"].array[:] = np.array([350, 90, 40, 20, 0]) * _noise(draw, 5, 0.3)
    fill["deferred_unit_days"].array[:] = np.array([21_000, 2_000, 0, 900, 0]) * _noise(draw, 5, 0.3)


def _for_banks(fill: dict[str, Filler], draw: np.random.Generator) -> None:
    for route, far_km in (("box.khorgos.poti", 4700.0), ("wagon.karaganda.poti", 3400.0)):
        share = np.linspace(0.0, 1.0, len(fill["distance_km"].labels[1]))
        fill["distance_km"].put(route, value=far_km * share)
        fill["cost_distance_usd"].put(route, value=4000.0 * share * _noise(draw, 1))
        hours = 600.0 * share[:, None] * np.array([0.7, 1.0, 1.6]) * _noise(draw, 1)
        fill["time_distance_h"].put(route, value=hours)
        for per in ("feu", "t"):
            fill["price_usd"].put(route, per, value=np.append(4000.0, np.full(10, 400.0)) * _noise(draw, 1))
        fill["emission_g_per_t_km"].put(route, value=np.array([22.0, 6.0, 28.0]))
    for direction, hours in (("west", 21.0), ("east", 12.0)):
        fill["tfi1_h"].put("kuryk", direction, "road", value=hours * _noise(draw, 1)[0])
        fill["tfi2_usd"].put("kuryk", direction, "road", value=300.0)
        fill["tfi3_usd"].put(f"wagon.kuryk_alat.{direction}", value=500.0 * _noise(draw, (3, 2)))
        fill["tfi4_km_h"].put(f"wagon.kuryk_alat.{direction}", value=14.0 * _noise(draw, (2, 3, 2)))
    fill["wait_cost_usd"].put("wagon", "wait_for_ship", "hire", value=2e6 * _noise(draw, 1)[0])
    fill["wait_cost_usd"].put("wagon", "wait_for_train", "demurrage", value=3e5)
    fill["ship_wait_cost_usd"].put("ropax", "waiting_berth", value=1e6 * _noise(draw, 1)[0])
    for name, value in (("berth_wait_h", 5.0), ("turnaround_h", 34.0), ("moves_per_h", 6.0)):
        fill[name].array[:] = np.nan
        fill[name].put("kuryk", "ferry", value=value)
    fill["dwell_h"].put("kuryk", "wagon", "west", value=55.0)


def _rows(draw: np.random.Generator) -> dict[str, pd.DataFrame]:
    start = np.sort(draw.uniform(0, 10_000, 50))
    events = pd.DataFrame({"unit_id": np.arange(50), "stage": "sea_west", "start_h": start, "end_h": start + 20})
    named = pd.DataFrame({"id": ["kuryk"]})
    return {
        "events": events,
        "units": pd.DataFrame({"unit_id": np.arange(50), "kind": "wagon"}),
        "resources": named,
        "links": named,
    }


def _periods(draw: np.random.Generator, warm_up_h: float) -> pd.DataFrame:
    ports = ("kuryk", "alat", "aktau", "turkmenbashi")
    begun = warm_up_h + np.sort(8760 * draw.beta(2, 1.2, 22))
    rows = [
        ("closure", port, "ferry", "storm", start, start + 12 + 70 * draw.random()) for start in begun for port in ports
    ]
    rows += [("ban", "kuryk.wagons", "loading", "cover", warm_up_h + h, warm_up_h + h + 240) for h in (7300, 7800)]
    return pd.DataFrame(rows, columns=["kind", "place", "operation", "cause", "start_h", "end_h"])


def fake_kpis() -> dict[str, Kpi]:
    return dict(KPIS)


def tables(inputs: Any, parameters: dict[str, Any]) -> dict[str, pd.DataFrame]:
    row = {
        "class": "box",
        "inland": "khorgos",
        "far": "poti",
        "line": "aktau_alat",
        "item": "sea",
        "km": 508.0,
        "per": "feu",
        "usd": 850.0,
        "usd_low": 700.0,
        "usd_high": 1000.0,
        "price_year": 2023,
        "parameters": "prices.sea_aktau.usd_per_feu",
        "sources": "assumption",
        "known_on": "2023-12-31",
    }
    return {"prices": pd.DataFrame([row, {**row, "per": "teu", "usd": 500.0, "usd_low": 400.0, "usd_high": 600.0}])}


FAKE = Room(name="fake", kpis=fake_kpis(), simulate=simulate, tables=tables)


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
    low: Any
    high: Any
    unit: str
    source: str
    known_on: str = "2023-12-01"
    valid_from: str = ""
    confidence: str = "low"
    note: str = ""
    claims: tuple[Any, ...] = ()
    claim: Any = None

    @property
    def sampled(self) -> bool:
        return self.low is not None


@dataclass(frozen=True)
class FakeInputs:
    factor: float
    frames: dict[str, pd.DataFrame]
    warm_up_h: float = WARM_UP_H

    def frame(self, table: str) -> pd.DataFrame:
        return self.frames[table]


@dataclass(frozen=True)
class FakeSource:
    id: str
    publisher: str
    title: str
    address: str
    date: str
    licence: str
    note: str
    values: int
    tables: tuple[str, ...]


SOURCES = (
    FakeSource(
        "port_kuryk",
        "Port of Kuryk",
        "Ten months of 2023",
        "https://example.org/kuryk",
        "2023-11-01",
        "facts",
        "",
        12,
        ("ports",),
    ),
    FakeSource("assumption", "", "Assumption of the authors, with a range", "", "", "", "", 200, ("ports", "ferries")),
)


@dataclass(frozen=True)
class FakeScenario:
    factor: float = 1.0
    name: str = "fake"
    title: str = "Arithmetic in place of a corridor"
    year: int = 2023
    changes: tuple[Any, ...] = ()
    files: tuple[str, ...] = ("fake.yaml",)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def input_hash(self) -> str:
        return f"fake-{self.factor}"

    @property
    def parameters(self) -> dict[str, FakeParameter]:
        return {
            **{
                f"sections.{name}.paths_per_day": FakeParameter(
                    18, None, None, "trains/day", "assumption", confidence="medium"
                )
                for name in SECTIONS
            },
            "sections.tbilisi_kars.closed_from": FakeParameter(
                "2023-05-01", "2023-03-01", "2023-09-01", "", "assumption"
            ),
            "ports.kuryk.ferry_berths": FakeParameter(2, None, None, "berths", "port_kuryk", confidence="high"),
            "ports.kuryk.yard_wagons": FakeParameter(
                600, 400.0, 800.0, "wagons", "assumption", note="no source gives it"
            ),
            "policies.deck.truck_share_first": FakeParameter(0.6, 0.4, 0.8, "share", "assumption"),
            "ferries.ro_ro.speed_kn": FakeParameter(
                14, None, None, "kn", "fleet_list", confidence="medium", claims=(FakeClaim(12.0),)
            ),
        }

    def sample(self, seed: int, replication: int | None) -> FakeInputs:
        return FakeInputs(self.factor, {**_frames(), **self.frames})


PUBLISHED = """id,quantity,class,port,line,direction,start,end,value,low,high,unit,series,reporter,source,confidence,\
note,kpi
kuryk_calls,calls,,kuryk,,,2023-01-01,2023-10-31,603,,,calls,port,Kuryk,port_kuryk,medium,,calls
kuryk_wagons,wagons,wagon,kuryk,,,2023-01-01,2023-10-31,16450,,,wagons,port,Kuryk,port_kuryk,medium,,crossed_units
baku_trucks,trucks,truck,,turkmenbashi_alat,,2023-01-01,2023-12-31,25.8,,,thousand trucks,Baku,Baku,baku,\
high,,crossed_units
dry,dry cargo,dry,,,west,2023-01-01,2023-12-31,300,280,320,kt,route association,TITR,titr,low,,crossed_t
transit,transit time,wagon,,kuryk_alat,west,2023-01-01,2023-12-31,480,430,550,h,route,TITR,titr,low,,transit_h
closed,share closed,,kuryk,,,2023-11-01,2023-12-31,0.5,,,share,port,Kuryk port,port_kuryk,low,,closed_share
unknown,mystery,,,,,2023-01-01,2023-12-31,1,,,t,x,x,x,low,,no_such_kpi
elsewhere,calls,,rotterdam,,,2023-01-01,2023-12-31,1,,,calls,x,x,x,low,,calls
earlier,calls,,kuryk,,,2022-01-01,2022-12-31,1,,,calls,x,x,x,low,,calls
"""


PUBLISHED_INDICATORS = """id,indicator,mode,crossing,direction,country,measured_in,value,unit,reporter,source,\
confidence,note,kpi,cell,comparison
kuryk,tfi1,road,kuryk,west,,2020,69.7,h,CAREC CPMM,cpmm,high,,tfi1_h,crossing=kuryk direction=west mode=road,same
speed,swod,rail,,,,2022,53.9,km/h,CAREC CPMM,cpmm,high,,tfi4_km_h,\
flow=wagon.kuryk_alat.west speed=without_delay part=east_of_sea average=by_trip,input
road,tfi4,road,,,,2022,23.4,km/h,CAREC CPMM,cpmm,high,,,,none
misread,tfi1,road,,,,2022,1,h,CAREC CPMM,cpmm,high,,tfi1_h,crossing=nowhere direction=west mode=road,same
"""


def _frames() -> dict[str, pd.DataFrame]:
    def read(text: list[str]) -> pd.DataFrame:
        frame = pd.DataFrame(list(csv.DictReader(text)))
        for name in ("lon", "lat", "length_km", "ordinal", "value", "low", "high"):
            if name in frame:
                frame[name] = pd.to_numeric(frame[name])
        return frame

    found = {
        name: read((DATA / "world" / f"{name}.csv").read_text("utf-8").splitlines())
        for name in ("nodes", "links", "link_points")
    }
    found["incidents"] = read((DATA / "cargo" / "incidents.csv").read_text("utf-8").splitlines())
    published = {"published": PUBLISHED, "published_indicators": PUBLISHED_INDICATORS}
    return {**found, **{name: read(text.splitlines()) for name, text in published.items()}}
