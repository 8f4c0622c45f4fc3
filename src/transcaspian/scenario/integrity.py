"""Rules that hold between values: references, places on the map, years, what a row must have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from transcaspian.scenario.catalogue import Attribute
from transcaspian.scenario.draft import Draft
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.row_tables import Cell, RowTable
from transcaspian.scenario.values import shown

SAME_PLACE_DEGREES = 1.0
REGION_MARGIN_DEGREES = 10.0
STATED = ("stated_closures", "ships_out", "stated_bans", "borders_shut", "reduced_paths")  # incidents by date


def check_references(draft: Draft, problems: Problems) -> None:
    """Every reference points at a row that is there."""
    for table in draft.data.catalogue.values():
        for attribute in table.fields.values():
            if attribute.refers_to and not draft.broken.intersection((table.name, *attribute.refers_to)):
                _check_targets(draft, attribute, problems)


def _check_targets(draft: Draft, attribute: Attribute, problems: Problems) -> None:
    known = dict.fromkeys(name for target in attribute.refers_to for name in draft.row_names(target))
    later = {name for target in attribute.refers_to for name in draft.later.get(target, ())}
    is_path = attribute.type.startswith("path:")
    tables = ", ".join(attribute.refers_to)
    for where, text in _texts(draft, attribute):
        names = [part.strip() for part in text.split(">")] if is_path else [text]
        wrong = [name for name in names if name not in known and name not in later]
        if wrong and problems.full:
            problems.leave_out(len(wrong))
            continue
        for name in wrong:
            place = _place(draft, attribute, where, text)
            problems.add("link_to_nowhere", place, known=known, near=name, name=name, table=tables)


def _texts(draft: Draft, attribute: Attribute) -> Iterator[tuple[str | int, str]]:
    """Yield row (its name, or its number in a rows table) and text of each cell; of equal texts the first."""
    cells: Iterable[tuple[str | int, Cell]]
    if attribute.table in draft.records:
        rows = draft.records[attribute.table]
        cells = ((row, fields[attribute.field].value) for row, fields in rows.items() if attribute.field in fields)
    else:
        cells = enumerate(draft.tables[attribute.table].columns.get(attribute.field, ()))
    seen: set[Cell] = {None}
    for where, cell in cells:
        if cell not in seen:
            seen.add(cell)
            yield where, shown(cell)


def _place(draft: Draft, attribute: Attribute, where: str | int, text: str) -> Place:
    if isinstance(where, int):
        return row_place(draft, draft.tables[attribute.table], where, attribute.field, text)
    return record_place(draft, attribute, where, text)


def record_place(draft: Draft, attribute: Attribute, row: str, text: str) -> Place:
    """Where a value of a records table was last written."""
    table = attribute.table
    for name in (f"{table}.{row}.{attribute.field}", f"{table}.{row}"):
        if name in draft.places:
            file, line = draft.places[name]
            return Place(file, line, row, attribute.field, text)
    claim = draft.records[table][row][attribute.field].claim
    line_of_claim = claim.line if claim else None
    return Place(draft.data.catalogue[table].file, line_of_claim, row, attribute.field, text)


def row_place(draft: Draft, table: RowTable, number: int, field: str, value: str) -> Place:
    """Where a cell of a rows table stands: the scenario's line if one wrote it, else the line of the table."""
    row = shown(table.columns["id"][number]) if table.has_ids else ""
    for name in (f"{table.name}.{row}.{field}", f"{table.name}.*.{field}"):
        if name in draft.places:
            return Place(*draft.places[name], row, field, value)
    return Place(table.file, table.lines[number], row, field, value)


def check_map(draft: Draft, problems: Problems) -> None:
    """No place has its longitude and latitude in each other's columns.

    A place that the package knows is compared with its known position; a new one with the region of all known places.
    """
    for name, base in draft.data.tables.items():
        if not {"lon", "lat"} <= set(base.columns) or name in draft.broken:
            continue
        table = draft.tables[name]
        points, known = _points(table), _points(base)
        if not known:
            continue
        lons, lats = zip(*known.values(), strict=True)
        margin = REGION_MARGIN_DEGREES
        box = min(lons) - margin, max(lons) + margin, min(lats) - margin, max(lats) + margin
        for number, row in enumerate(table.positions):
            if row in points and _swapped(points[row], known.get(row) if table.has_ids else None, box):
                lon, lat = points[row]
                problems.add(
                    "lon_lat_swapped",
                    row_place(draft, table, number, "lon", f"{lon:g}, {lat:g}"),
                    lon=lat,
                    lat=lon,
                )


def _points(table: RowTable) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude by row name, where both stand."""
    pairs = zip(table.positions, table.columns["lon"], table.columns["lat"], strict=True)
    return {row: (lon, lat) for row, lon, lat in pairs if isinstance(lon, float) and isinstance(lat, float)}


def _swapped(
    point: tuple[float, float], known: tuple[float, float] | None, box: tuple[float, float, float, float]
) -> bool:
    turned = point[1], point[0]
    if known is not None:
        return _near(turned, known) and not _near(point, known)
    return _inside(turned, box) and not _inside(point, box)


def _inside(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] <= point[0] <= box[1] and box[2] <= point[1] <= box[3]


def _near(point: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(point[0] - other[0]) < SAME_PLACE_DEGREES and abs(point[1] - other[1]) < SAME_PLACE_DEGREES


def check_required(draft: Draft, problems: Problems) -> None:
    """Every required field of a records table has a value in every row."""
    for name, rows in draft.records.items():
        if name in draft.broken:
            continue
        table = draft.data.catalogue[name]
        for row, fields in rows.items():
            for attribute in table.fields.values():
                if attribute.required and attribute.field not in fields:
                    problems.add("value_required", Place(table.file, None, row, attribute.field))


def check_year(draft: Draft, year: int, known_by: date | None, place: Place, problems: Problems) -> None:
    """The year stands in every table that has a column `year`, unless it lies beyond what was known: a forecast."""
    if known_by is not None and year > known_by.year:
        return
    for name, table in draft.tables.items():
        if name in draft.broken or "year" not in table.columns:
            continue
        years = sorted({value for value in table.columns["year"] if isinstance(value, int)})
        if year not in years:
            problems.add("year_not_in_data", place, allowed=_spans(years), table=name)


def _spans(years: list[int]) -> str:
    """Return years as words: ``2021-2023, 2030``."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)


def check_incidents(draft: Draft, year: int, warm_up_h: float, problems: Problems) -> None:
    """Every stated incident ends no sooner than it starts, and both days lie on the scenario's clock."""
    first, last = date(year, 1, 1) - timedelta(hours=warm_up_h), date(year, 12, 31)
    for name in STATED:
        table = draft.tables.get(name)
        if table is None or name in draft.broken:
            continue
        for number, (start, end) in enumerate(zip(table.columns["start"], table.columns["end"], strict=True)):
            for field, day in (("start", start), ("end", end)):
                if isinstance(day, date) and not first <= day <= last:
                    place = row_place(draft, table, number, field, shown(day))
                    problems.add("incident_off_clock", place, allowed=f"{first} - {last}", year=year)
            if isinstance(start, date) and isinstance(end, date) and end < start:
                place = row_place(draft, table, number, "end", shown(end))
                problems.add("incident_backwards", place, start=start, end=end)
