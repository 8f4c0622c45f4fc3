"""Results for other programs: CSV, Parquet, XLSX, GeoJSON, GeoPackage; written beside their place, then moved there."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.nearest import nearest_name
from transcaspian.study.results import csv_files, folder, tables
from transcaspian.study.results.geojson import collection, layer_rows

if TYPE_CHECKING:
    from transcaspian.study.results.results import Results

SHEET_ROWS = 1_048_575  # what a sheet holds below its headings
ROW_TABLES = ("events", "units", "replications")  # too long for a sheet; they stand in the other formats
PACKAGES = {"xlsx": "openpyxl", "gpkg": "pyogrio"}


def export(results: Results, place: Path, formats: Sequence[str]) -> list[Path]:
    """Write the results in each format; return the files in the order of their names.

    Raises
    ------
    InputError
        A format that is not known, a format whose package is not installed (with the command that installs it), or a
        place that cannot be written. Nothing is written before all formats are known to be possible.
    """
    _check(formats)
    with folder.speaking_plainly(place):
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".new-") as waiting:
            for name in dict.fromkeys(formats):
                WRITERS[name](results, Path(waiting))
            return sorted(file.replace(place / file.name) for file in Path(waiting).iterdir())


def _check(formats: Sequence[str]) -> None:
    problems = []
    for name in dict.fromkeys(formats):
        if name not in WRITERS:
            allowed, near = ", ".join(WRITERS), nearest_name(name, tuple(WRITERS))
            problems.append(Problem(rule=say("export.no_format"), value=name, allowed=allowed, nearest=near))
        elif name in PACKAGES and find_spec(PACKAGES[name]) is None:
            rule = say("export.no_package", format=name, package=PACKAGES[name])
            problems.append(Problem(rule=rule, value=name, remedy=say("export.no_package_remedy", extra=name)))
    if not formats:
        problems.append(Problem(rule=say("export.no_format_given"), allowed=", ".join(WRITERS)))
    if problems:
        raise InputError(problems)


def _csv(results: Results, place: Path) -> None:
    for name in results.tables:
        csv_files.write(place / f"{name}.csv", results.table(name))


def _parquet(results: Results, place: Path) -> None:
    for name in results.tables:
        tables.write(place / f"{name}.parquet", [results.table(name)])


def _xlsx(results: Results, place: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name in results.tables:
        if name in ROW_TABLES:
            continue
        frame = results.table(name).head(SHEET_ROWS)
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False, name=None):
            sheet.append([_cell(value) for value in row])
    book.save(place / "results.xlsx")


def _cell(value: Any) -> Any:
    """Return a value as a sheet holds it: numbers as numbers, nothing where nothing is known, text as text."""
    if value is None or value != value:
        return None
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and not np.isfinite(plain):
        return None
    if isinstance(plain, str) and plain.startswith("="):
        return f"'{plain}"  # a text that begins so would be run as a formula
    return plain if isinstance(plain, bool | int | float | str) else str(plain)


def _geojson(results: Results, place: Path) -> None:
    text = json.dumps(collection(results), ensure_ascii=False, indent=1)
    (place / "network.geojson").write_text(text + "\n", "utf-8")


def _gpkg(results: Results, place: Path) -> None:
    """Write places and links as two layers of one GeoPackage, longitude and latitude in degrees (WGS84)."""
    from pyogrio.raw import write

    for layer, kind in (("places", "Point"), ("links", "LineString")):
        shapes, columns = layer_rows(results, kind)
        write(
            place / "network.gpkg",
            geometry=np.array(shapes, dtype=object),
            field_data=[_field(values) for values in columns.values()],
            fields=list(columns),
            layer=layer,
            driver="GPKG",
            geometry_type=kind,
            crs="EPSG:4326",
            append=layer != "places",
        )


def _field(values: Sequence[Any]) -> np.ndarray:
    is_number = all(value is None or isinstance(value, float) for value in values)
    return np.array(pd.Series(values, dtype=np.float64 if is_number else object))


WRITERS: Mapping[str, Callable[[Any, Path], None]] = {
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "gpkg": _gpkg,
}
