"""The reference data that ship with the package: catalogue, sources, claims and rows tables, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transcaspian.scenario.catalogue import Catalogue, read_catalogue
from transcaspian.scenario.claims import COLUMNS, NEEDED, Claims, read_claims
from transcaspian.scenario.posterior import Posterior, read_posterior
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.row_tables import RowTable, check_rows, needed_columns
from transcaspian.scenario.sheets import Sheet, read_sheet
from transcaspian.scenario.values import read_date

FOLDER = Path(__file__).parents[1] / "data"
SOURCES = "sources.csv"
SOURCE_COLUMNS = ("id", "publisher", "title", "address", "date", "licence", "note")


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it, where, when, under which licence, and what we think of it."""

    id: str
    publisher: str
    title: str
    address: str
    date: str
    licence: str
    note: str


@dataclass(frozen=True, eq=False)
class PackageData:
    """Everything a scenario starts from, before a year is chosen; one folder's data are like no other's."""

    folder: Path
    catalogue: Catalogue
    sources: Mapping[str, Source]
    claims: Mapping[str, Claims]
    tables: Mapping[str, RowTable]
    posterior: Posterior | None = None


@cache
def package_data(folder: Path = FOLDER) -> PackageData:
    """Return the checked reference data of `folder`.

    Raises
    ------
    InputError
        With every fault of every table.
    """
    problems = Problems()
    catalogue = read_catalogue(folder, problems)
    sources = _read_sources(folder, problems)
    dates = {name: read_date(source.date, last_day=True) for name, source in sources.items()}
    claims: dict[str, Claims] = {}
    tables: dict[str, RowTable] = {}
    for table in catalogue.values():
        if table.kind == "records":
            sheet = read_sheet(folder / table.file, table.file, problems, needed=NEEDED, known=COLUMNS)
            claims[table.name] = read_claims(sheet, table, dates, problems) if sheet else {}
        else:
            needed = needed_columns(table)
            known = [*table.fields]
            file = folder / table.file
            sheet = read_sheet(file, table.file, problems, needed=needed, known=known, may_be_empty=True)
            if sheet is not None:
                _check_sources(sheet, sources, problems)
                rows = check_rows(sheet, table, problems)
                if rows is not None:
                    tables[table.name] = rows
    posterior = read_posterior(folder, claims, problems)
    problems.raise_if_any()
    return PackageData(folder, catalogue, sources, MappingProxyType(claims), MappingProxyType(tables), posterior)


def _read_sources(folder: Path, problems: Problems) -> Mapping[str, Source]:
    sheet = read_sheet(folder / SOURCES, SOURCES, problems, needed=SOURCE_COLUMNS, known=SOURCE_COLUMNS)
    records = sheet.records() if sheet else ()
    return MappingProxyType({cells["id"]: Source(**cells) for _, cells in records})


def _check_sources(sheet: Sheet, sources: Mapping[str, Source], problems: Problems) -> None:
    """Every `source` of a shipped table stands in the table of sources."""
    if "source" not in sheet.header:
        return
    for line, name in zip(sheet.lines, sheet.column("source"), strict=True):
        if name and name not in sources:
            place = Place(sheet.file, line, "", "source", name)
            problems.add("source_unknown", place, known=sources, source=name)
