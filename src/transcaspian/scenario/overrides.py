"""The lines under `set`: a path to one value or to many, and what happens to it."""

from __future__ import annotations

import math
from dataclasses import replace

from transcaspian.scenario.catalogue import Attribute, Table
from transcaspian.scenario.draft import Draft
from transcaspian.scenario.grammar import Document, Setting
from transcaspian.scenario.parameters import Change, Operation, Parameter
from transcaspian.scenario.paths import EVERY, attribute_at, conditions_of
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.replacements import user_parameter
from transcaspian.scenario.row_tables import Cell, RowTable
from transcaspian.scenario.values import Fault, read_value, shown


def apply_settings(draft: Draft, document: Document, problems: Problems) -> None:
    """Apply the settings of one file: those for every row first, then those for chosen rows, then single values."""
    for setting in sorted(document.settings, key=_breadth):
        place = Place(document.shown, setting.line, field=setting.path, value=setting.text)
        attribute = attribute_at(draft, setting, place, problems)
        if attribute is None or not _fits(setting, attribute, place, problems):
            continue
        row = setting.path.split(".")[1]
        if draft.data.catalogue[attribute.table].kind == "records":
            _set_records(draft, setting, attribute, row, place, problems)
        else:
            _set_rows(draft, setting, attribute, row, place, problems)


def _breadth(setting: Setting) -> int:
    parts = setting.path.split(".")
    row = parts[1] if len(parts) == 3 else ""
    return 0 if row == EVERY else 1 if "=" in row else 2


def _fits(setting: Setting, attribute: Attribute, place: Place, problems: Problems) -> bool:
    """Whether the operation or the value suits the type of the field."""
    if setting.operation != "set":
        if not attribute.is_number:
            problems.add("operation_on_text", place, type=attribute.type)
        return attribute.is_number
    if attribute.is_number and not setting.plain:
        problems.add("number_in_quotes", place, allowed=attribute.allowed())
        return False
    if attribute.field == "id":
        problems.add("id_fixed", place)
        return False
    value = read_value(setting.text, attribute)
    if isinstance(value, Fault):
        problems.add(value.key, place, allowed=value.allowed, known=value.known)
        return False
    return True


def _set_records(
    draft: Draft, setting: Setting, attribute: Attribute, row: str, place: Place, problems: Problems
) -> None:
    rows = draft.records[attribute.table]
    names = [name for name in (rows if row == EVERY else [row]) if attribute.field in rows.get(name, {})]
    if not names and attribute.table not in draft.broken:
        problems.add("field_in_no_row", place, table=attribute.table)
    for name in names:
        old = rows[name][attribute.field]
        new = _changed(old, setting)
        number = new.unbounded()
        if number is not None and not attribute.holds(number):
            at = Place(place.file, place.line, "", old.name, shown(number))
            problems.add("out_of_range", at, allowed=attribute.allowed())
            continue
        rows[name][attribute.field] = new
        texts = shown(old.value), shown(new.value)
        change = Change(old.name, *texts, setting.operation, setting.text, place.file, setting.line)
        draft.note(change)


def _changed(old: Parameter, setting: Setting) -> Parameter:
    """Return the parameter pinned to a plain value, or with one more operation after sampling."""
    if setting.operation == "set":
        value = read_value(setting.text, old.attribute)
        if isinstance(value, Fault):
            raise TypeError(f"{setting.path} was not checked before it was applied")
        return user_parameter(old.name, old.attribute, value, old)
    return replace(old, operations=(*old.operations, Operation(setting.operation, float(setting.text))))


def _set_rows(draft: Draft, setting: Setting, attribute: Attribute, row: str, place: Place, problems: Problems) -> None:
    """Change cells of a rows table; empty cells stay empty under `add` and `times`."""
    table = draft.tables.get(attribute.table)
    if table is None or attribute.table in draft.broken:
        return
    numbers = _chosen(draft.data.catalogue[attribute.table], table, row, place)
    cells = list(table.columns.get(attribute.field, (None,) * len(table)))
    before = [cells[number] for number in numbers]
    for number in numbers:
        new = _new_cell(cells[number], setting, attribute)
        if isinstance(new, int | float) and not attribute.holds(new):
            at = Place(place.file, place.line, "", place.field, shown(new))
            problems.add("out_of_range", at, allowed=attribute.allowed())
            return
        cells[number] = new
    columns = {**table.columns, attribute.field: tuple(cells)}
    draft.tables[attribute.table] = replace(table, columns=columns)
    texts = _summary(before), _summary([cells[number] for number in numbers])
    draft.note(Change(setting.path, *texts, setting.operation, setting.text, place.file, setting.line))


def _chosen(declared: Table, table: RowTable, row: str, place: Place) -> list[int]:
    if row == EVERY:
        return list(range(len(table)))
    if "=" not in row:
        return [table.positions[row]]
    conditions = conditions_of(table, declared, row, place, Problems()) or []
    return [
        number
        for number in range(len(table))
        if all(table.columns[column][number] == value for column, value in conditions)
    ]


def _new_cell(old: Cell, setting: Setting, attribute: Attribute) -> Cell:
    if setting.operation == "set":
        value = read_value(setting.text, attribute)
        return None if isinstance(value, Fault) else value
    if not isinstance(old, int | float):
        return old
    amount = float(setting.text)
    new = old + amount if setting.operation == "add" else old * amount
    return math.floor(new + 0.5) if attribute.type == "integer" else new


def _summary(cells: list[Cell]) -> str:
    """Return one cell as itself, many numbers as their sum, other cells as their count."""
    if len(cells) == 1:
        return shown(cells[0])
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    return shown(float(sum(numbers))) if numbers else str(len(cells))
