"""Paths of a scenario to values: `table.row.field`, where the row may be every row or those with chosen cells."""

from __future__ import annotations

from collections.abc import Iterable

from transcaspian.scenario.catalogue import Attribute, Table
from transcaspian.scenario.draft import Draft
from transcaspian.scenario.grammar import Setting
from transcaspian.scenario.problems import MARK, Place, Problems
from transcaspian.scenario.row_tables import RowTable
from transcaspian.scenario.values import Fault, Value, read_value, shown

EVERY = "*"


def attribute_at(draft: Draft, setting: Setting, place: Place, problems: Problems) -> Attribute | None:
    """Return what `table.row.field` points at, or note which part of the path is unknown."""
    catalogue = draft.data.catalogue
    parts = setting.path.split(".")
    if len(parts) != 3 or not all(parts):
        problems.add("path_shape", place, known=catalogue, near=parts[0])
        return None
    name, row, field = parts
    if name not in catalogue:
        problems.add_unknown_table(name, place, catalogue)
        return None
    table = catalogue[name]
    if field not in table.fields:
        problems.add(
            "field_unknown",
            place,
            allowed=", ".join(table.fields),
            known=table.fields,
            near=field,
            shape=f"{name}.{row}.{MARK}",
            table=name,
        )
        return None
    return table.fields[field] if _row_exists(draft, table, row, field, place, problems) else None


def _row_exists(draft: Draft, table: Table, row: str, field: str, place: Place, problems: Problems) -> bool:
    if row == EVERY or table.name in draft.broken:
        return True
    if table.kind == "rows" and ("=" in row or not table.has_names):
        return conditions_of(draft.tables[table.name], table, row, place, problems) is not None
    known = draft.row_names(table.name)
    if row not in known:
        problems.add(
            "row_unknown",
            place,
            allowed=_some(known),
            known=known,
            near=row,
            shape=f"{table.name}.{MARK}.{field}",
            row=row,
            table=table.name,
        )
        return False
    if table.kind == "records" and field not in draft.records[table.name][row]:
        fields = draft.records[table.name][row]
        problems.add(
            "field_not_in_row",
            place,
            allowed=_some(fields),
            known=fields,
            near=field,
            shape=f"{table.name}.{row}.{MARK}",
            row=row,
            table=table.name,
        )
        return False
    return True


def _some(names: Iterable[str], count: int = 20) -> str:
    listed = list(names)
    return ", ".join(listed[:count]) + (", ..." if len(listed) > count else "")


def conditions_of(
    rows: RowTable, table: Table, text: str, place: Place, problems: Problems
) -> list[tuple[str, Value]] | None:
    """Return the columns and values of `column=value,column=value`, or None after noting what is wrong."""
    conditions: list[tuple[str, Value]] = []
    for part in text.split(","):
        column, equals, wanted = part.partition("=")
        if not equals:
            problems.add("row_selector", place, table=table.name)
            return None
        if column not in table.fields:
            problems.add(
                "field_unknown",
                place,
                allowed=", ".join(table.fields),
                known=table.fields,
                near=column,
                table=table.name,
            )
            return None
        value = read_value(wanted, table.fields[column])
        present = rows.columns.get(column, ())
        if isinstance(value, Fault) or value not in present:
            names = sorted({shown(cell) for cell in present})
            problems.add(
                "row_none",
                place,
                allowed=_some(names),
                known=names,
                near=wanted,
                column=column,
                wanted=wanted,
                table=table.name,
            )
            return None
        conditions.append((column, value))
    return conditions
