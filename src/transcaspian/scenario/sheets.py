"""CSV files to a header and lines of cells; every fault of the form is noted with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcaspian.scenario.files import TABLE_BYTES, read_text
from transcaspian.scenario.problems import Place, Problems


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file as text: `lines[i]` is the line of the file where `rows[i]` ends, counted from 1."""

    file: str
    header: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and cells by column name."""
        for line, row in zip(self.lines, self.rows, strict=True):
            yield line, dict(zip(self.header, row, strict=True))

    def column(self, name: str) -> tuple[str, ...]:
        """Return one column."""
        position = self.header.index(name)
        return tuple(row[position] for row in self.rows)


def read_sheet(
    path: Path,
    shown: str,
    problems: Problems,
    *,
    needed: Sequence[str],
    known: Sequence[str],
    limit_bytes: int = TABLE_BYTES,
    may_be_empty: bool = False,
) -> Sheet | None:
    """Return the sheet of a CSV file, or None when its form is too broken to check the cells.

    Parameters
    ----------
    path, shown
        The file, and the name the user knows it by.
    problems
        Where faults are noted.
    needed, known
        Columns that must be there; columns that may be there.
    limit_bytes
        Size from which the file is refused unread.
    may_be_empty
        Whether a header alone is enough.
    """
    text = read_text(path, shown, problems, limit_bytes=limit_bytes)
    if text is None:
        return None
    lines = _cells(text, shown, problems)
    if not lines:
        return None
    (header_line, header), body = lines[0], lines[1:]
    before = len(problems)
    _check_header(header, Place(file=shown, line=header_line), problems, needed=needed, known=known)
    if not body and not may_be_empty:
        problems.add("table_empty", Place(file=shown))
    if len(problems) > before:
        return None
    good = [(line, row) for line, row in body if _whole(row, header, Place(file=shown, line=line), problems)]
    if body and not good:
        return None
    return Sheet(shown, tuple(header), tuple(line for line, _ in good), tuple(tuple(row) for _, row in good))


def _cells(text: str, shown: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """Return the lines that are not blank, with stripped cells and their line numbers."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                lines.append((reader.line_num, cells))
    except csv.Error as error:
        problems.add("csv_broken", Place(file=shown, line=reader.line_num), reason=str(error))
        return []
    if not lines:
        problems.add("file_empty", Place(file=shown))
    return lines


def _check_header(
    header: list[str], place: Place, problems: Problems, *, needed: Sequence[str], known: Sequence[str]
) -> None:
    """Every column has a known name, once; every needed column is there."""
    file, line = place.file, place.line
    missing = [name for name in needed if name not in header]
    if len(header) == 1 and missing and any(mark in header[0] for mark in ";\t|"):
        problems.add("csv_separator", Place(file, line, value=header[0]))
        return
    seen: set[str] = set()
    for position, name in enumerate(header):
        at = Place(file, line, field=name)
        if not name:
            problems.add("column_without_name", at, position=position + 1)
        elif name in seen:
            problems.add("column_twice", at)
        elif name not in known:
            problems.add("column_unknown", at, allowed=", ".join(known), known=known, near=name)
        seen.add(name)
    for name in missing:
        problems.add("column_missing", Place(file, line, field=name), column=name)


def _whole(row: list[str], header: list[str], place: Place, problems: Problems) -> bool:
    """Whether a line has one cell a column and is no second header."""
    if row == header:
        problems.add("second_header", place)
        return False
    if len(row) != len(header):
        problems.add("ragged_row", place, found=len(row), expected=len(header))
        return False
    return True
