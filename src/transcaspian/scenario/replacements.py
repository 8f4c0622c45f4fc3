"""A user's own CSV in the place of a whole table, by the same rules as the shipped one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from transcaspian.scenario.catalogue import Attribute, Table
from transcaspian.scenario.claims import checked_value
from transcaspian.scenario.draft import Draft, Row, default_parameter
from transcaspian.scenario.files import RECORDS_BYTES
from transcaspian.scenario.grammar import Document, Replacement
from transcaspian.scenario.parameters import Change, Parameter
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.row_tables import check_rows, needed_columns
from transcaspian.scenario.sheets import Sheet, read_sheet
from transcaspian.scenario.values import Value, shown

Base = Mapping[str, Row]


def replace_table(
    draft: Draft, base: Mapping[str, Base], document: Document, replacement: Replacement, problems: Problems
) -> None:
    """Put the user's table into the draft, or note every fault of it.

    `base` are the package's own values for the year: a cell that equals them keeps its claim, with source and range.
    """
    name, catalogue = replacement.table, draft.data.catalogue
    place = Place(document.shown, replacement.line, field=name)
    if name not in catalogue:
        problems.add_unknown_table(name, place, catalogue)
        return
    before = len(problems)
    path = document.path.parent / replacement.path
    file = str(Path(document.shown).parent / replacement.path)
    table = catalogue[name]
    if table.kind == "records":
        _replace_records(draft, base[name], table, (path, file), problems)
    else:
        needed = needed_columns(table)
        old = draft.tables[name]
        known, ships_empty = [*table.fields], not len(draft.data.tables[name])
        sheet = read_sheet(path, file, problems, needed=needed, known=known, may_be_empty=ships_empty)
        new = check_rows(sheet, table, problems) if sheet else None
        if new is not None and new.digest != old.digest:
            draft.tables[name] = new
            sizes = str(len(old)), str(len(new))
            draft.note(Change(name, *sizes, "table", replacement.path, document.shown, replacement.line))
    if len(problems) > before:
        draft.broken.add(name)


def _replace_records(draft: Draft, base: Base, table: Table, place: tuple[Path, str], problems: Problems) -> None:
    path, file = place
    used = {field for row in base.values() for field in row}
    needed = ["id", *(field for field in table.fields if field in used)]
    sheet = read_sheet(path, file, problems, needed=needed, known=["id", *table.fields], limit_bytes=RECORDS_BYTES)
    if sheet is None:
        return
    everywhere = {
        field for field in used if not table.fields[field].default and all(field in row for row in base.values())
    }
    rows: dict[str, Row] = {}
    first: dict[str, int] = {}
    for line, cells in sheet.records():
        name = cells["id"]
        at = Place(file, line, name, "id", name)
        if name in rows:
            problems.add("row_twice", at, first=first[name])
        elif not _is_name(name):
            problems.add("row_name_wrong", at)
        else:
            first[name] = line
            must = _stated(base[name]) if name in base else everywhere
            rows[name] = _row(cells, table, base.get(name, {}), must, at, problems)
    _note_changes(draft, base, rows, table, sheet, first)
    draft.records[table.name] = rows


def _stated(row: Row) -> set[str]:
    """Return the fields that a source or the user states, which a table must not leave empty."""
    return {field for field, parameter in row.items() if parameter.rule != "default"}


def _is_name(text: str) -> bool:
    return bool(text) and text.isprintable() and not any(mark in text for mark in ".*=, ")


def _row(
    cells: Mapping[str, str],
    table: Table,
    base: Row,
    must: Collection[str],
    at: Place,
    problems: Problems,
) -> Row:
    """Return the parameters of one line of a user's records table."""
    row: Row = {}
    for field, attribute in table.fields.items():
        text = cells.get(field, "")
        place = Place(at.file, at.line, at.row, field, text)
        name = f"{table.name}.{at.row}.{field}"
        value = checked_value(text, attribute, place, problems)
        kept = base.get(field)
        if value is not None:
            row[field] = kept if kept and kept.value == value else user_parameter(name, attribute, value, kept)
        elif not text and field in must:
            problems.add("cell_empty", place, allowed=attribute.allowed() if attribute.is_number else "")
        elif not text and attribute.default:
            row[field] = default_parameter(name, attribute)
    return row


def user_parameter(name: str, attribute: Attribute, value: Value, kept: Parameter | None) -> Parameter:
    """Return a value that the user wrote; the claims it stands against stay with it."""
    return Parameter(name, attribute, value, rule="scenario", claims=kept.claims if kept else ())


def _note_changes(
    draft: Draft,
    base: Base,
    rows: Mapping[str, Row],
    table: Table,
    sheet: Sheet,
    lines: Mapping[str, int],
) -> None:
    """Note each cell that differs from the package's value, each new row and each row left out."""
    for name, row in rows.items():
        if name not in base:
            draft.note(Change(f"{table.name}.{name}", "", name, "new_row", "", sheet.file, lines[name]))
        for field, parameter in row.items():
            old = base.get(name, {}).get(field)
            if old is not None and old is not parameter:
                texts = shown(old.value), shown(parameter.value)
                change = Change(parameter.name, *texts, "table", texts[1], sheet.file, lines[name])
                draft.note(change)
    for name in base:
        if name not in rows:
            draft.note(Change(f"{table.name}.{name}", name, "", "removed_row", "", sheet.file, sheet.lines[0]))
