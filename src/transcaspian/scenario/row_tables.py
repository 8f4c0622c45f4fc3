"""Rows tables: one line a row, every cell checked against the catalogue, kept column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING

from transcaspian.scenario.catalogue import BOOKKEEPING, Attribute, Table
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.sheets import Sheet
from transcaspian.scenario.values import Fault, Value, read_value, shown

if TYPE_CHECKING:
    import pandas as pd

Cell = Value | None


@dataclass(frozen=True)
class RowTable:
    """A wide table with checked cells; an empty cell without a default is None."""

    name: str
    file: str
    lines: tuple[int, ...]
    columns: Mapping[str, tuple[Cell, ...]]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def has_ids(self) -> bool:
        """Whether rows have names of their own."""
        return "id" in self.columns

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Row number by row name: the `id`, or the number of the row from 1 where rows have no names."""
        ids = self.columns.get("id")
        names = [str(number + 1) for number in range(len(self))] if ids is None else [str(name) for name in ids]
        return MappingProxyType({name: number for number, name in enumerate(names)})

    def row(self, number: int) -> Mapping[str, Cell]:
        """Return one row by number from 0."""
        return MappingProxyType({name: cells[number] for name, cells in self.columns.items()})

    def rows(self) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        """Yield row name and cells."""
        for name, number in self.positions.items():
            yield name, self.row(number)

    def frame(self) -> pd.DataFrame:
        """Return the table as a new DataFrame, columns as declared."""
        return self._frame.copy()

    @cached_property
    def _frame(self) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame({name: list(cells) for name, cells in self.columns.items()})

    @cached_property
    def digest(self) -> bytes:
        """Hash of the values, independent of line ends, quoting and machine."""
        mark = blake2b(self.name.encode(), digest_size=16)
        for name, cells in self.columns.items():
            mark.update(f"\n{name}\n".encode())
            mark.update("\x1f".join(map(shown, cells)).encode())
        return mark.digest()


def check_rows(sheet: Sheet, table: Table, problems: Problems) -> RowTable | None:
    """Return a rows table after checking each column against the catalogue, and that no row stands twice.

    None if a fault was noted; columns are left unread once no more faults would be shown.
    """
    before = len(problems)
    columns: dict[str, tuple[Cell, ...]] = {}
    for attribute in table.fields.values():
        if problems.full:
            return None
        if attribute.field in sheet.header or attribute.field not in BOOKKEEPING:
            columns[attribute.field] = _column(sheet, attribute, problems)
    _check_unique(sheet, problems)
    _check_pairs(sheet, columns, problems)
    if len(problems) > before:
        return None
    return RowTable(table.name, sheet.file, sheet.lines, MappingProxyType(columns))


def needed_columns(table: Table) -> list[str]:
    """Return the columns that a user's file must have: required ones, apart from who says so."""
    return [field.field for field in table.fields.values() if field.required and field.field not in BOOKKEEPING]


def _column(sheet: Sheet, attribute: Attribute, problems: Problems) -> tuple[Cell, ...]:
    """Return the values of one column; equal texts are read once."""
    name = attribute.field
    texts = sheet.column(name) if name in sheet.header else ("",) * len(sheet.rows)
    read: dict[str, Cell | Fault] = {text: _cell(text, attribute) for text in set(texts)}
    faults = {text: value for text, value in read.items() if isinstance(value, Fault)}
    if faults:
        _note_faults(sheet, name, texts, faults, problems)
    cells: dict[str, Cell] = {text: None if isinstance(value, Fault) else value for text, value in read.items()}
    return tuple(cells[text] for text in texts)


def _note_faults(
    sheet: Sheet, name: str, texts: Sequence[str], faults: Mapping[str, Fault], problems: Problems
) -> None:
    """Note each wrong cell of a column while faults are still shown; count the rest."""
    wrong = [number for number, text in enumerate(texts) if text in faults]
    labels = sheet.column("id") if "id" in sheet.header else None
    for done, number in enumerate(wrong):
        if problems.full:
            problems.leave_out(len(wrong) - done)
            return
        fault = faults[texts[number]]
        label = labels[number] if labels else ""
        place = Place(sheet.file, sheet.lines[number], label, name, texts[number])
        problems.add(fault.key, place, allowed=fault.allowed, known=fault.known)


def _cell(text: str, attribute: Attribute) -> Cell | Fault:
    text = text or attribute.default
    if text:
        return read_value(text, attribute)
    needed = attribute.required and attribute.field not in BOOKKEEPING
    return Fault("cell_empty", allowed=attribute.allowed() if attribute.is_number else "") if needed else None


def _check_unique(sheet: Sheet, problems: Problems) -> None:
    """No `id` twice; without an `id`, no line twice."""
    keys = sheet.column("id") if "id" in sheet.header else sheet.rows
    first: dict[object, int] = {}
    for line, key in zip(sheet.lines, keys, strict=True):
        if key in first:
            row = key if isinstance(key, str) else ""
            problems.add("row_twice", Place(sheet.file, line, row), first=first[key])
        else:
            first[key] = line


def _check_pairs(sheet: Sheet, columns: Mapping[str, tuple[Cell, ...]], problems: Problems) -> None:
    """A column `low...` never exceeds its `high...`."""
    for low_name in columns:
        high_name = "high" + low_name.removeprefix("low")
        if not low_name.startswith("low") or high_name not in columns:
            continue
        for line, low, high in zip(sheet.lines, columns[low_name], columns[high_name], strict=True):
            if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
                place = Place(sheet.file, line, "", low_name, shown(low))
                problems.add("range_order", place, low=shown(low), high=shown(high))
