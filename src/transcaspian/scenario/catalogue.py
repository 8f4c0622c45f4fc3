"""The attribute catalogue: what every table and field means, as `attributes.csv` declares it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from transcaspian.messages import say
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.sheets import Sheet, read_sheet

FILE = "attributes.csv"
COLUMNS = (
    "table",
    "kind",
    "file",
    "field",
    "type",
    "unit",
    "min",
    "max",
    "default",
    "required",
    "description",
    "used_in",
)
KINDS = ("records", "rows")
PLAIN_TYPES = ("number", "integer", "text", "date")
BOOKKEEPING = ("source", "confidence", "known_on", "note")  # of a rows table: who says so, not what is


@dataclass(frozen=True)
class Attribute:
    """One field of one table: type, unit, limits, default, meaning, and the parts that use it."""

    table: str
    field: str
    type: str
    unit: str
    minimum: float
    maximum: float
    default: str
    required: bool
    description: str
    used_in: tuple[str, ...]

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """Texts allowed, if the type is a choice."""
        return tuple(self.type.removeprefix("choice:").split("|")) if self.type.startswith("choice:") else ()

    @cached_property
    def refers_to(self) -> tuple[str, ...]:
        """Tables whose row names are allowed, if the type is a reference or a path of references."""
        kind, _, tables = self.type.partition(":")
        return tuple(tables.split("|")) if kind in {"ref", "path"} else ()

    @property
    def is_number(self) -> bool:
        """Whether values can be added to, multiplied and sampled."""
        return self.type in {"number", "integer"}

    def holds(self, value: float) -> bool:
        """Whether `value` lies inside the limits, ends included."""
        return self.minimum <= value <= self.maximum

    def allowed(self) -> str:
        """Return the allowed range as words, with the unit."""
        return self._allowed

    @cached_property
    def _allowed(self) -> str:
        kind = say("scenario.whole_numbers" if self.type == "integer" else "scenario.numbers")
        low, high = _limit(self.minimum), _limit(self.maximum)
        if low and high:
            text = say("scenario.range_both", kind=kind, low=low, high=high)
        elif low or high:
            text = say("scenario.range_low" if low else "scenario.range_high", kind=kind, limit=low or high)
        else:
            text = kind
        return f"{text} {self.unit}".strip()


def _limit(value: float) -> str:
    return f"{value:g}" if math.isfinite(value) else ""


@dataclass(frozen=True)
class Table:
    """One table of the reference data: ``records`` (one line a claim) or ``rows`` (one line a row)."""

    name: str
    kind: str
    file: str
    fields: Mapping[str, Attribute]

    @property
    def has_names(self) -> bool:
        """Whether rows have names, so that a path can point at one."""
        return self.kind == "records" or "id" in self.fields


Catalogue = Mapping[str, Table]


def read_catalogue(folder: Path, problems: Problems) -> Catalogue:
    """Return every declared table by name, fields in the order declared."""
    sheet = read_sheet(folder / FILE, FILE, problems, needed=COLUMNS, known=COLUMNS)
    if sheet is None:
        return {}
    fields: dict[str, dict[str, Attribute]] = {}
    heads: dict[str, tuple[str, str]] = {}
    for line, cells in sheet.records():
        attribute = _attribute(sheet, line, cells, problems)
        name = attribute.table
        head = heads.setdefault(name, (cells["kind"], cells["file"]))
        if head != (cells["kind"], cells["file"]) or attribute.field in fields.setdefault(name, {}):
            problems.add("catalogue_twice", Place(FILE, line, name, attribute.field))
        fields[name][attribute.field] = attribute
    tables = {name: Table(name, kind, file, MappingProxyType(fields[name])) for name, (kind, file) in heads.items()}
    _check_references(tables, problems)
    return MappingProxyType(tables)


def _attribute(sheet: Sheet, line: int, cells: Mapping[str, str], problems: Problems) -> Attribute:
    place = Place(sheet.file, line, cells["table"], cells["field"], cells["type"])
    plain = cells["type"] in PLAIN_TYPES
    if not plain and not cells["type"].startswith(("choice:", "ref:", "path:")):
        problems.add("catalogue_type", place, allowed=", ".join((*PLAIN_TYPES, "choice:", "ref:", "path:")))
    if cells["kind"] not in KINDS:
        problems.add("catalogue_kind", place, allowed=", ".join(KINDS))
    limits = {"min": -math.inf, "max": math.inf}
    for name, open_end in limits.items():
        try:
            limits[name] = float(cells[name]) if cells[name] else open_end
        except ValueError:
            problems.add("not_a_number", place)
    return Attribute(
        table=cells["table"],
        field=cells["field"],
        type=cells["type"],
        unit=cells["unit"],
        minimum=limits["min"],
        maximum=limits["max"],
        default=cells["default"],
        required=cells["required"] == "yes",
        description=cells["description"],
        used_in=tuple(cells["used_in"].replace(";", " ").split()),
    )


def _check_references(tables: Mapping[str, Table], problems: Problems) -> None:
    """Every reference names a table whose rows have names."""
    for table in tables.values():
        for attribute in table.fields.values():
            for target in attribute.refers_to:
                if target not in tables or not tables[target].has_names:
                    problems.add("catalogue_reference", Place(FILE, None, table.name, attribute.field, target))
