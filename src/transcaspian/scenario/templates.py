"""A table as CSV text: the header and the present rows, for a user to edit and give back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.load import load
from transcaspian.scenario.nearest import nearest_name
from transcaspian.scenario.package_data import FOLDER
from transcaspian.scenario.values import shown

SCENARIO = "baseline-2023"


def template(table: str, *, scenario: str | Path = SCENARIO, data: Path = FOLDER) -> str:
    """Return `table` as it stands in `scenario`, as CSV text that passes the checks when it is given back.

    A records table gets a column `id` and one column a field. A cell left as it stands keeps its source and its
    range; a changed cell holds exactly that number.

    Raises
    ------
    InputError
        There is no such table, or the scenario is wrong.
    """
    base = load(scenario, data=data)
    if table not in base.data.catalogue:
        known = base.data.catalogue
        rule = say("scenario.table_unknown", table=table)
        raise InputError(Problem(rule=rule, allowed=", ".join(known), nearest=nearest_name(table, known)))
    if table in base.tables:
        columns = base.tables[table].columns
        lines = [[shown(cell) for cell in cells] for cells in zip(*columns.values(), strict=True)]
        return _text([*columns], lines)
    rows = base.central[table]
    fields = base.data.catalogue[table].fields
    used = [field for field in fields if any(row[field] is not None for row in rows.values())]
    return _text(["id", *used], [[name, *(shown(row[field]) for field in used)] for name, row in rows.items()])


def _text(header: list[str], lines: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()
