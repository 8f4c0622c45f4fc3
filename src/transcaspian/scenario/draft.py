"""The values of a scenario while its files are applied, from the package's claims to the last line of the last file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from transcaspian.scenario.catalogue import Attribute, Table
from transcaspian.scenario.claims import Claim, pick
from transcaspian.scenario.package_data import PackageData
from transcaspian.scenario.parameters import Change, Parameter
from transcaspian.scenario.posterior import Posterior
from transcaspian.scenario.row_tables import RowTable
from transcaspian.scenario.values import Fault, Value, read_value

Row = dict[str, Parameter]
Records = dict[str, dict[str, Row]]


@dataclass
class Draft:
    """Values that change while files are applied; `places` remembers the line that last touched a value."""

    data: PackageData
    records: Records
    tables: dict[str, RowTable]
    changes: list[Change] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    later: Mapping[str, frozenset[str]] = field(default_factory=dict)  # rows by table that were not known yet

    def row_names(self, table: str) -> list[str]:
        """Return the names of the rows that a table has now."""
        return list(self.records[table] if table in self.records else self.tables[table].positions)

    def note(self, change: Change) -> None:
        """Remember a change and the line that made it."""
        self.changes.append(change)
        self.places[change.parameter] = (change.file, change.line)


def start(data: PackageData, *, year: int, known_by: date | None) -> Draft:
    """Return the package's own values for a year: of each value the claim that the rule picks."""
    picked = _picked(data, year, known_by)
    records = {name: {row: dict(fields) for row, fields in rows.items()} for name, rows in picked.items()}
    if data.posterior is not None and data.posterior.holds(known_by):
        _calibrate(records, data.posterior)
    tables = {name: known_rows(table, known_by) for name, table in data.tables.items()}
    later = {name: frozenset(data.tables[name].positions).difference(known.positions) for name, known in tables.items()}
    return Draft(data, records, tables, later=later)


@lru_cache(maxsize=16)
def _picked(data: PackageData, year: int, known_by: date | None) -> Mapping[str, Mapping[str, Mapping[str, Parameter]]]:
    """Return the picked values of every row of which anything holds in the year; the same for every scenario of it."""
    records = {
        name: {row: _picked_row(table, row, claims, year, known_by) for row, claims in data.claims[name].items()}
        for name, table in data.catalogue.items()
        if table.kind == "records"
    }
    return {name: {row: fields for row, fields in rows.items() if fields} for name, rows in records.items()}


def _calibrate(records: Records, posterior: Posterior) -> None:
    """Put the draws of a calibration in place of the ranges that some values had before."""
    for name, one in posterior.values.items():
        table, row, field_name = name.split(".")
        kept = records[table].get(row, {}).get(field_name)
        if kept is not None:
            records[table][row][field_name] = replace(
                kept,
                stated=one.central,
                stated_low=min(one.draws),
                stated_high=max(one.draws),
                rule="calibrated",
                calibrated=one,
            )


def _picked_row(
    table: Table, row: str, claims: Mapping[str, tuple[Claim, ...]], year: int, known_by: date | None
) -> Row:
    """Return the parameters of one row, fields in the catalogue's order; empty if nothing holds in the year."""
    found: Row = {}
    for attribute in table.fields.values():
        name = f"{table.name}.{row}.{attribute.field}"
        stated = claims.get(attribute.field, ())
        picked = pick(stated, year=year, known_by=known_by)
        if picked is not None:
            claim, rule = picked
            found[attribute.field] = Parameter(name, attribute, claim.value, claim.low, claim.high, claim, rule, stated)
    if found:
        for attribute in table.fields.values():
            if attribute.field not in found and attribute.default:
                found[attribute.field] = default_parameter(f"{table.name}.{row}.{attribute.field}", attribute)
    return {name: found[name] for name in table.fields if name in found}


def default_parameter(name: str, attribute: Attribute) -> Parameter:
    """Return the catalogue's default as a parameter."""
    value: Value | Fault = read_value(attribute.default, attribute)
    if isinstance(value, Fault):
        raise TypeError(f"the default of {name} is no {attribute.type}")
    return Parameter(name, attribute, value)


def known_rows(table: RowTable, known_by: date | None) -> RowTable:
    """Return the rows that were known by a day; all of them where the table has no `known_on`."""
    days = table.columns.get("known_on")
    if known_by is None or days is None:
        return table
    kept = [number for number, day in enumerate(days) if isinstance(day, date) and day <= known_by]
    return RowTable(
        table.name,
        table.file,
        tuple(table.lines[number] for number in kept),
        {name: tuple(cells[number] for number in kept) for name, cells in table.columns.items()},
    )
