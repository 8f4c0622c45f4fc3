"""Inputs of one replication: every value fixed, low-confidence ones drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.scenario.draws import uniform
from transcaspian.scenario.nearest import nearest_name
from transcaspian.scenario.parameters import Parameter
from transcaspian.scenario.row_tables import Cell, RowTable

if TYPE_CHECKING:
    import pandas as pd

Values = Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True)
class Inputs:
    """The tables of one replication, read only.

    Every row of a records table has every field that the catalogue declares, None where nothing is stated.
    `replication` is None for central values.
    """

    year: int
    warm_up_h: float
    seed: int
    replication: int | None
    records: Mapping[str, Values]
    tables: Mapping[str, RowTable]

    def rows(self, table: str) -> Values:
        """Return all rows of a table by row name."""
        if table in self.records:
            return self.records[table]
        return dict(self._table(table).rows())

    def record(self, table: str, row: str) -> Mapping[str, Cell]:
        """Return one row; raises `InputError` when the scenario's table has none of that name."""
        if table in self.records:
            known: Mapping[str, object] = self.records[table]
            if row in known:
                return self.records[table][row]
        else:
            rows = self._table(table)
            known = rows.positions
            if row in known:
                return rows.row(rows.positions[row])
        raise _missing("row_needed", row, known, table=table, row=row)

    def value(self, name: str) -> Cell:
        """Return the value of `table.row.field`; raises `InputError` for an unknown name."""
        table, _, rest = name.partition(".")
        row, _, field = rest.rpartition(".")
        record = self.record(table, row)
        if field not in record:
            raise _missing("value_unknown", field, record, name=name)
        return record[field]

    def columns(self, table: str) -> Mapping[str, tuple[Cell, ...]]:
        """Return a rows table column by column, without pandas."""
        return self._table(table).columns

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a new DataFrame: rows tables as they stand, records with the row name as index."""
        if table not in self.records:
            return self._table(table).frame()
        import pandas as pd

        rows = self.records[table]
        return pd.DataFrame([dict(row) for row in rows.values()], index=pd.Index(list(rows), name="id"))

    def _table(self, name: str) -> RowTable:
        if name not in self.tables:
            raise _missing("table_unknown", name, [*self.records, *self.tables], table=name)
        return self.tables[name]


def _missing(key: str, found: str, known: Iterable[str], **fields: object) -> InputError:
    rule = say(f"scenario.{key}", **fields)
    return InputError(Problem(rule=rule, value=found, nearest=nearest_name(found, known)))


def drawn(
    central: Mapping[str, Values], sampled: Mapping[str, Parameter], *, seed: int, replication: int
) -> Mapping[str, Values]:
    """Return `central` with the values of `sampled` drawn, each by its own name, calibrated ones by one for all.

    Rows without draws are shared.
    """
    fresh: dict[str, dict[str, dict[str, Cell]]] = {}
    for name, parameter in sampled.items():
        table, row, field = name.split(".")
        rows = fresh.setdefault(table, {})
        if row not in rows:
            rows[row] = dict(central[table][row])
        rows[row][field] = parameter.at(uniform(seed, parameter.drawn_by, replication))
    return MappingProxyType(
        {table: frozen({**rows, **fresh[table]}) if table in fresh else rows for table, rows in central.items()}
    )


def held(records: Mapping[str, Values], values: Mapping[str, Cell]) -> Mapping[str, Values]:
    """Return `records` with some values (`table.row.field`) in place of what stands there."""
    fresh: dict[str, dict[str, dict[str, Cell]]] = {}
    for name, value in values.items():
        table, row, field = name.split(".")
        fresh.setdefault(table, {}).setdefault(row, dict(records[table][row]))[field] = value
    return MappingProxyType(
        {table: frozen({**rows, **fresh[table]}) if table in fresh else rows for table, rows in records.items()}
    )


def frozen(rows: Mapping[str, Mapping[str, Cell]]) -> Values:
    """Return rows that cannot be changed."""
    return MappingProxyType({name: MappingProxyType(row) for name, row in rows.items()})
