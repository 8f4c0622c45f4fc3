"""The shipped tables, read as they lie on disk: form, sources, ranges, places, years."""

from __future__ import annotations

import csv
import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point, shape

DATA = Path(__file__).resolve().parents[2] / "src" / "transcaspian" / "data"
CLAIM_COLUMNS = ["row", "field", "value", "low", "high", "valid_from", "known_on", "confidence", "source", "series",
                 "use", "note"]  # fmt: skip
FITTING = tuple(f"demand_{name}" for name in ("assumptions", "before", "crude", "seasons", "targets"))  # seed_demand.py
BLACK_SEA = {"poti_constanta", "batumi_constanta"}
PORT_RADIUS_KM = 4.0  # the shore line of the map does not show basins and quays
SPIT_RADIUS_KM = 12.0  # nor the cut through the spit of Turkmenbashi
LAST_DAY = date(2023, 12, 31)


def read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def header(file: Path) -> list[str]:
    """Return the columns of a table, which may hold no row: incidents are stated by scenarios."""
    with file.open(newline="", encoding="utf-8") as lines:
        return next(csv.reader(lines))


def day(text: str, *, last: bool = False) -> date:
    """Return the date of 2023, 2023-05 or 2023-05-17; the last day it may mean, or the first."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


ATTRIBUTES = read(DATA / "attributes.csv")
SOURCES = {row["id"]: row for row in read(DATA / "sources.csv")}
FILES = {row["table"]: (row["kind"], row["file"]) for row in ATTRIBUTES}
FIELDS = {(row["table"], row["field"]): row for row in ATTRIBUTES}
TABLES = {table: read(DATA / file) for table, (_, file) in FILES.items()}
RECORDS = sorted(table for table, (kind, _) in FILES.items() if kind == "records")
WIDE = sorted(table for table, (kind, _) in FILES.items() if kind == "rows")
NAMES = {table: {row.get("row") or row.get("id") for row in rows} for table, rows in TABLES.items()}


def numbers(table: str, row: dict[str, str], field: str) -> list[tuple[dict[str, str], str]]:
    """Return attribute and text of the cells of a record that must be of the attribute's type."""
    attribute = FIELDS[table, field]
    return [(attribute, row[name]) for name in ("value", "low", "high") if row[name]]


def right(attribute: dict[str, str], text: str) -> bool:
    """Whether a cell is of the type declared and inside its limits."""
    kind = attribute["type"]
    if kind in {"number", "integer"}:
        value = float(text)
        low = float(attribute["min"]) if attribute["min"] else -math.inf
        high = float(attribute["max"]) if attribute["max"] else math.inf
        return low <= value <= high and (kind == "number" or value.is_integer())
    if kind == "date":
        return bool(day(text))
    if kind.startswith("choice:"):
        return text in kind.removeprefix("choice:").split("|")
    if kind.startswith("ref:"):
        return any(text in NAMES[table] for table in kind.removeprefix("ref:").split("|"))
    if kind.startswith("path:"):
        return all(part in NAMES[kind.removeprefix("path:")] for part in text.split(">"))
    return kind == "text"


def test_every_file_is_declared_and_every_declared_file_is_there():
    here = {str(file.relative_to(DATA)) for file in DATA.rglob("*.csv") if "scenarios" not in file.parts}
    fitting = {f"cargo/{name}.csv" for name in FITTING}
    words = {file for file in here if file.startswith("programme/reader/")}  # what the reader looks for in texts
    found = {f"calibration/{name}.csv" for name in ("fit", "left_out", "parameters", "posterior")}  # what it left
    assert here - {"attributes.csv", "sources.csv"} - fitting - words - found == {file for _, file in FILES.values()}


@pytest.mark.parametrize("table", RECORDS)
def test_claims_have_one_form_and_values_of_their_type(table):
    assert list(TABLES[table][0]) == CLAIM_COLUMNS
    wrong = [
        (row["row"], row["field"], text)
        for row in TABLES[table]
        for attribute, text in numbers(table, row, row["field"])
        if not right(attribute, text)
    ]
    assert wrong == []


@pytest.mark.parametrize("table", WIDE)
def test_wide_tables_have_their_columns_and_values_of_their_type(table):
    columns = [field for name, field in FIELDS if name == table]
    assert header(DATA / FILES[table][1]) == columns
    wrong = [
        (number, field, row[field])
        for number, row in enumerate(TABLES[table], start=2)
        for field in columns
        if not (right(FIELDS[table, field], row[field]) if row[field] else FIELDS[table, field]["required"] != "yes")
    ]
    assert wrong == []


@pytest.mark.parametrize("table", RECORDS)
def test_a_value_has_a_source_or_is_an_assumption_with_range_and_reason(table):
    wrong = []
    for row in TABLES[table]:
        known = row["source"] in SOURCES and row["confidence"] in {"high", "medium", "low"}
        if row["source"] == "assumption":
            known &= bool(row["low"] and row["high"] and row["note"]) and row["confidence"] == "low"
        if not known:
            wrong.append((row["row"], row["field"]))
    assert wrong == []


@pytest.mark.parametrize("table", RECORDS)
def test_ranges_hold_their_value(table):
    wrong = []
    for row in TABLES[table]:
        if row["low"] or row["high"]:
            read_as = day if FIELDS[table, row["field"]]["type"] == "date" else float
            ends = [read_as(row[name]) for name in ("low", "value", "high") if row[name]]  # no value: even over it
            if ends != sorted(ends):
                wrong.append((row["row"], row["field"]))
    assert wrong == []


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_every_row_is_whole_in_every_baseline_year_with_what_was_known_in_2023(table, year):
    needed = [field for name, field in FIELDS if name == table and FIELDS[name, field]["required"] == "yes"]
    there = set()
    for row in TABLES[table]:
        valid = not row["valid_from"] or day(row["valid_from"]) <= date(year, 12, 31)
        said = row["known_on"] or row["valid_from"] or SOURCES[row["source"]]["date"]
        if valid and row["use"] != "no" and day(said, last=True) <= LAST_DAY:
            there.add((row["row"], row["field"]))
    assert {(name, field) for name in NAMES[table] for field in needed} - there == set()


@pytest.mark.parametrize("table", WIDE)
def test_rows_name_sources_that_exist(table):
    named = {row["source"] for row in TABLES[table] if "source" in row}
    assert named - set(SOURCES) == set()


def test_every_source_is_used_and_says_under_which_licence():
    used = {row["source"] for rows in TABLES.values() for row in rows if "source" in row}
    zones = json.loads((DATA / "world" / "seabed_zones.geojson").read_text(encoding="utf-8"))["features"]
    used |= {zone["properties"]["source"] for zone in zones}
    stand_alone = {"natural_earth", "etopo1", "calibration"}  # the map, the grid of depths, calibrated values
    assert set(SOURCES) - used - stand_alone == set()
    assert [name for name, row in SOURCES.items() if not (row["publisher"] and row["title"] and row["licence"])] == []


def test_nothing_comes_from_share_alike_map_data():
    text = (DATA / "sources.csv").read_text(encoding="utf-8").lower()
    for word in ("openstreetmap", "odbl", "improved-un", "scgraph", "nominatim"):
        assert word not in text


def test_sources_in_use_are_dated():
    undated = [name for name, row in SOURCES.items() if not row["date"]]
    assert undated == []
    assert all(day(row["date"]) for row in SOURCES.values())


def test_no_traffic_later_than_2023():
    assert max(int(row["year"]) for row in TABLES["demand"]) == 2023
    assert [row["id"] for row in TABLES["published"] if day(row["end"], last=True) > LAST_DAY] == []
    assert [row["id"] for row in TABLES["incidents"] if row["start"] and day(row["start"]) > LAST_DAY] == []


def test_ids_are_unique():
    for table in WIDE:
        if "id" in header(DATA / FILES[table][1]):
            assert len(NAMES[table]) == len(TABLES[table]), table


def test_published_figures_keep_series_and_reporters_apart():
    assert [row["id"] for row in TABLES["published"] if not (row["series"] and row["reporter"])] == []
    totals = {row["series"]: row["value"] for row in TABLES["published"] if row["id"] in {"titr_2022", "titr_2022_alt"}}
    assert len(totals) == 2


def test_conflicting_depths_of_kuryk_are_both_carried():
    depths = {
        float(row["value"])
        for row in TABLES["berth_groups"]
        if row["row"] == "kuryk_ferry" and row["field"] == "depth_m" and not row["valid_from"]
    }
    assert {5.0, 7.0} <= depths


def tracks() -> dict[str, list[tuple[float, float]]]:
    """Return the drawn points of every line, its ends included."""
    places = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in TABLES["nodes"]}
    via: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(TABLES["link_points"], key=lambda row: (row["link"], int(row["ordinal"]))):
        via.setdefault(row["link"], []).append((float(row["lon"]), float(row["lat"])))
    return {
        row["id"]: [places[row["from_node"]], *via.get(row["id"], []), places[row["to_node"]]]
        for row in TABLES["links"]
    }


def straight_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    lon_1, lat_1, lon_2, lat_2 = map(math.radians, (*start, *end))
    half = math.sin((lat_2 - lat_1) / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_lines_are_about_as_long_as_they_are_drawn():
    for row in TABLES["links"]:
        points = tracks()[row["id"]]
        drawn = sum(straight_km(start, end) for start, end in pairwise(points))
        assert 0.88 * drawn <= float(row["length_km"]) <= 1.45 * drawn, row["id"]


def test_sea_tracks_stay_in_the_water():
    feature = json.loads((DATA / "map" / "caspian_sea.geojson").read_text(encoding="utf-8"))["features"][0]
    sea = shape(feature["geometry"])
    crossings = [row["id"] for row in TABLES["links"] if row["mode"] == "sea" and row["id"] not in BLACK_SEA]
    assert len(crossings) >= 5
    for name in crossings:
        points = tracks()[name]
        ashore = LineString(points).difference(sea)
        for piece in getattr(ashore, "geoms", [ashore]):
            for place in piece.coords:
                near = min(straight_km(place, points[0]), straight_km(place, points[-1]))
                assert near <= (SPIT_RADIUS_KM if "turkmenbashi" in name else PORT_RADIUS_KM), (name, place)


def test_the_crossing_goes_round_the_absheron_peninsula():
    cape = Point(50.39, 40.22)
    for name in ("aktau_alat", "kuryk_alat"):
        nearest = min(tracks()[name], key=lambda place: Point(place).distance(cape))
        assert nearest[0] > cape.x


def test_storms_shut_kuryk_between_a_quarter_and_half_of_november_and_december():
    def central(table: str, row: str, field: str) -> float:
        return next(float(line["value"]) for line in TABLES[table] if (line["row"], line["field"]) == (row, field))

    factor = central("closures", "kuryk_ferry", "hours_per_storm_hour")
    shares = []
    for month in ("month_11", "month_12"):
        hours = central("storms", month, "storms_per_month") * central("storms", month, "mean_h") * factor
        shares.append(1 - math.exp(-hours / 730))  # storms overlap as they fall
    assert 0.25 <= sum(shares) / 2 <= 0.5
