"""Route position lists: ours written, anyone's read, scored and compared.

One row a position; bearing, distance, slack and cable of a row are those of the leg that leads to it. Names of columns
follow working practice; a reader takes the usual variants.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, translated
from transcaspian.methods import geodesy
from transcaspian.systems.fibre import positions
from transcaspian.systems.fibre.seabed_score import Scored

COLUMNS = (
    "pos_no",
    "event",
    "latitude",
    "longitude",
    "bearing_deg",
    "distance_km",
    "cumulated_km",
    "depth_m",
    "slack_percent",
    "cable_km",
    "cable_cumulated_km",
    "cable_type",
    "laid_by",
    "burial_wanted_m",
    "buried_percent",
    "remarks",
)
NAMES = {  # what others call the columns that are read, in small letters without spaces and signs
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long"),
    "cumulated_km": ("cumulatedkm", "distcumulative", "distancecumulative", "kp"),
    "cable_cumulated_km": ("cablecumulatedkm", "cabledistcumulative"),
    "slack": ("slackpercent", "slack"),
    "event": ("event",),
    "remarks": ("remarks", "remark"),
}
DISTANCE_TOLERANCE_SHARE, DISTANCE_TOLERANCE_KM = 0.01, 0.2
MOST_POSITIONS = 100_000
LARGEST_FILE = 20_000_000

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class PositionList:
    """A list as read.

    Attributes
    ----------
    file : str
    points : ndarray, shape (n, 2)
        Longitude and latitude.
    events, remarks : tuple of str
    cable_km : float
        Length of cable that the file states; NaN if it states none.
    """

    file: str
    points: NDArray[np.float64]
    events: tuple[str, ...]
    remarks: tuple[str, ...]
    cable_km: float


def rows(route: Scored, *, minute_decimals: int, notes: Sequence[str] = ()) -> list[Row]:
    """Return a route as rows of `COLUMNS`, all text.

    Parameters
    ----------
    route : Scored
        The line, measured.
    minute_decimals : int
        Decimals of minutes that the depths allow.
    notes : sequence of str
        Remarks for the first position.
    """
    found = []
    distance, cable = 0.0, 0.0
    km_decimals = min(3, minute_decimals + 1)
    last = len(route.points) - 1
    for place, ((lon, lat), depth) in enumerate(zip(route.points, route.depths_m, strict=True)):
        row = dict.fromkeys(COLUMNS, "")
        event = "landing" if place in (0, last) else _event(route, place)
        remarks = [*notes] if place == 0 else []
        if place:
            leg = route.legs[place - 1]
            distance, cable = distance + leg.length_km, cable + leg.cable_km
            row |= {
                "bearing_deg": f"{leg.bearing_deg:.1f}",
                "distance_km": f"{leg.length_km:.{km_decimals}f}",
                "slack_percent": f"{100 * leg.slack_share:.2f}",
                "cable_km": f"{leg.cable_km:.{km_decimals}f}",
                "cable_type": leg.cable,
                "laid_by": leg.work,
                "burial_wanted_m": f"{leg.burial_m:.1f}",
                "buried_percent": f"{100 * leg.buried_share:.0f}",
            }
            remarks += [
                say("fibre.rpl_meets", zone=translated(met.zone), at_km=met.at_km)
                for met in route.crossings
                if distance - leg.length_km <= met.at_km < distance
            ]
        found.append(
            row
            | {
                "pos_no": str(place + 1),
                "event": event,
                "latitude": positions.written(lat, hemispheres="NS", decimals=minute_decimals),
                "longitude": positions.written(lon, hemispheres="EW", decimals=minute_decimals),
                "cumulated_km": f"{distance:.{km_decimals}f}",
                "depth_m": f"{depth:.0f}",
                "cable_cumulated_km": f"{cable:.{km_decimals}f}",
                "remarks": "; ".join(remarks),
            }
        )
    return found


def _event(route: Scored, place: int) -> str:
    before, after = route.legs[place - 1], route.legs[place]
    if before.cable != after.cable:
        return "cable change"
    return "burial change" if before.work != after.work else "alter course"


def as_csv(table: Iterable[Row]) -> str:
    """Return rows as CSV text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


def write_xlsx(table: Sequence[Row], path: str | Path) -> None:
    """Write rows as an XLSX sheet named RPL; numbers as numbers.

    Raises
    ------
    InputError
        The extra package is missing.
    """
    book = _openpyxl(str(path)).Workbook()
    sheet = book.active
    sheet.title = "RPL"
    sheet.append(COLUMNS)
    for row in table:
        sheet.append([_cell(row[name]) for name in COLUMNS])
    sheet.freeze_panes = "A2"
    book.save(path)


def _cell(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _openpyxl(file: str) -> Any:
    try:
        import openpyxl
    except ImportError:
        remedy = say("fibre.xlsx_extra_remedy")
        raise InputError(Problem(say("fibre.xlsx_extra"), file=file, remedy=remedy)) from None
    return openpyxl


def read(path: str | Path) -> PositionList:
    """Return the positions of a CSV or XLSX file.

    Raises
    ------
    InputError
        With every fault: no such column, a text that is no position, latitude and longitude swapped, distances that
        do not fit the positions, fewer than two positions.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(Problem(say("seabed.no_file"), file=str(file)))
    if file.stat().st_size > LARGEST_FILE:
        raise InputError(Problem(say("fibre.rpl_large"), file=str(file)))
    table = _xlsx_table(file) if file.suffix.lower() == ".xlsx" else _csv_table(file)
    header = next((place for place, row in enumerate(table) if _columns(row).keys() >= {"latitude", "longitude"}), None)
    if header is None:
        allowed = ", ".join(COLUMNS)
        raise InputError(
            Problem(say("fibre.rpl_columns"), file=str(file), field="latitude, longitude", allowed=allowed)
        )
    names = _columns(table[header])
    lines = [(header + 2 + place, row) for place, row in enumerate(table[header + 1 :]) if any(row)]
    return _position_list(file, names, [(line, row) for line, row in lines if _value(row, names, "latitude")])


def _columns(row: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(row):
        plain = "".join(letter for letter in text.lower() if letter.isalpha())
        for name, choices in NAMES.items():
            if name not in found and plain in choices:
                found[name] = place
    return found


def _csv_table(file: Path) -> list[list[str]]:
    try:
        text = file.read_text("utf-8-sig")
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))][:MOST_POSITIONS]
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        rule, remedy = say("scenario.file_not_utf8", byte=byte), say("scenario.file_not_utf8_remedy")
        raise InputError(Problem(rule, file=str(file), remedy=remedy)) from None
    except csv.Error as error:
        raise InputError(Problem(say("fibre.rpl_file"), file=str(file), value=str(error))) from None


def _xlsx_table(file: Path) -> list[list[str]]:
    openpyxl = _openpyxl(str(file))
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book["RPL"] if "RPL" in book.sheetnames else book.worksheets[0]
        found = [
            ["" if cell is None else str(cell).strip() for cell in row]
            for row in sheet.iter_rows(values_only=True, max_row=MOST_POSITIONS)
        ]
        book.close()
    except Exception as error:  # noqa: BLE001  # the package raises whatever the broken file provokes
        raise InputError(Problem(say("fibre.rpl_file"), file=str(file), value=str(error))) from None
    return found


def _value(row: Sequence[str], names: Mapping[str, int], name: str) -> str:
    place = names.get(name, len(row))
    return row[place] if place < len(row) else ""


def _position_list(file: Path, names: Mapping[str, int], lines: Sequence[tuple[int, Sequence[str]]]) -> PositionList:
    problems: list[Problem] = []
    points = []
    for line, row in lines:
        lat, lon = (_degrees(row, names, name, str(file), line, problems) for name in ("latitude", "longitude"))
        points.append((lon, lat))
    places = len(set(points))
    if places < 2:
        problems.append(Problem(say("fibre.rpl_short"), file=str(file), value=str(places), allowed=">= 2"))
    if problems:
        raise InputError(problems)
    track = np.array(points)
    cumulated = _numbers(lines, names, "cumulated_km")
    _check_distances(track, cumulated, str(file))
    cable = _numbers(lines, names, "cable_cumulated_km")
    return PositionList(
        file=str(file),
        points=track,
        events=tuple(_value(row, names, "event") for _, row in lines),
        remarks=tuple(_value(row, names, "remarks") for _, row in lines),
        cable_km=float(cable[-1] - cable[0]),
    )


def _degrees(
    row: Sequence[str], names: Mapping[str, int], name: str, file: str, line: int, problems: list[Problem]
) -> float:
    text = _value(row, names, name)
    found = positions.read(text)
    limit, letters = (90.0, "NS") if name == "latitude" else (180.0, "EW")
    if found is None:
        remedy = say("fibre.rpl_position_remedy")
        problems.append(Problem(say("fibre.rpl_position"), file=file, line=line, field=name, value=text, remedy=remedy))
        return math.nan
    degrees, letter = found
    if letter and letter not in letters:
        problems.append(Problem(say("fibre.rpl_swapped"), file=file, line=line, field=name, value=text))
    elif not abs(degrees) <= limit:
        allowed = f"[-{limit:g}, {limit:g}]"
        problems.append(
            Problem(say("methods.out_of_range"), file=file, line=line, field=name, value=text, allowed=allowed)
        )
    return degrees


def _numbers(lines: Sequence[tuple[int, Sequence[str]]], names: Mapping[str, int], name: str) -> NDArray[np.float64]:
    found = []
    for _, row in lines:
        try:
            found.append(float(_value(row, names, name)))
        except ValueError:
            found.append(math.nan)
    return np.array(found)


def _check_distances(track: NDArray[np.float64], cumulated_km: NDArray[np.float64], file: str) -> None:
    """Refuse positions that do not fit the distances beside them; say so if they would with the columns swapped."""
    stated = np.diff(cumulated_km)
    known = np.isfinite(stated)
    if not known.any():
        return
    if _fit(track, stated, known):
        return
    swapped = np.abs(track[:, 0]).max() <= 90.0 and _fit(track[:, ::-1], stated, known)
    rule = say("fibre.rpl_swapped") if swapped else say("fibre.rpl_distances")
    raise InputError(Problem(rule, file=file, field="latitude, longitude" if swapped else "cumulated_km"))


def _fit(track: NDArray[np.float64], stated: NDArray[np.float64], known: NDArray[np.bool_]) -> bool:
    measured = geodesy.legs_km(track)[known]
    allowed = DISTANCE_TOLERANCE_KM + DISTANCE_TOLERANCE_SHARE * measured
    return bool((np.abs(measured - stated[known]) <= allowed).all())
