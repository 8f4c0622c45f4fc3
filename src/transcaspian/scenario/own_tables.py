"""A user's file that is checked like one table of the package and used by itself, outside a scenario."""

from __future__ import annotations

from pathlib import Path

from transcaspian.errors import InputError
from transcaspian.scenario.package_data import package_data
from transcaspian.scenario.problems import Problems
from transcaspian.scenario.row_tables import RowTable, check_rows, needed_columns
from transcaspian.scenario.sheets import read_sheet


def own_table(path: Path, *, like: str) -> RowTable:
    """Return a CSV file with the columns, types and limits of the rows table `like`.

    Columns that say who says so may be left out, as may those that are not required.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    table = package_data().catalogue[like]
    problems = Problems()
    sheet = read_sheet(path, str(path), problems, needed=needed_columns(table), known=[*table.fields])
    rows = check_rows(sheet, table, problems) if sheet is not None else None
    if rows is None:
        raise InputError(problems.found())
    return rows
