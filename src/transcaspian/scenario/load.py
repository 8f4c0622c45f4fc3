"""A name or a path to a checked, frozen scenario."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from transcaspian.errors import InputError, Problem
from transcaspian.scenario.chain import find, read_chain, shipped_names
from transcaspian.scenario.draft import Draft, start
from transcaspian.scenario.grammar import Document
from transcaspian.scenario.integrity import check_incidents, check_map, check_references, check_required, check_year
from transcaspian.scenario.overrides import apply_settings
from transcaspian.scenario.package_data import FOLDER, PackageData, Source, package_data
from transcaspian.scenario.parameters import Change, Parameter
from transcaspian.scenario.problems import Place, Problems
from transcaspian.scenario.relations import check_profiles, check_relations
from transcaspian.scenario.replacements import replace_table
from transcaspian.scenario.row_tables import Cell, RowTable
from transcaspian.scenario.sampling import Inputs, Values, drawn, frozen, held
from transcaspian.scenario.values import shown
from transcaspian.units import HOURS_PER_DAY


def _read_only(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


# Read-only mappings have no pickle of their own; with one, a scenario can be sent to workers in other processes.
copyreg.pickle(MappingProxyType, lambda values: (_read_only, (dict(values),)))

WARM_UP = "policies.warm_up.days"
WARM_UP_DAYS = 90.0  # the least that any run takes, where the data state none


@dataclass(frozen=True, repr=False)
class Scenario:
    """A checked scenario: every value with its provenance, and the inputs of any replication.

    `files` runs from the first ancestor to the scenario itself; `changes` holds what each line of them did.
    """

    name: str
    title: str
    year: int
    known_by: date | None
    files: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, RowTable]
    changes: tuple[Change, ...]
    data: PackageData

    def __repr__(self) -> str:
        return (
            f"Scenario({self.name!r}, year={self.year}, parameters={len(self.parameters)}, changes={len(self.changes)})"
        )

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source of the package by id."""
        return self.data.sources

    @property
    def warm_up_h(self) -> float:
        """Hours run before the calendar year, so that stocks and queues are real when it begins."""
        return _hours_of(self.parameters.get(WARM_UP))

    @cached_property
    def central(self) -> Mapping[str, Values]:
        """Central values of all records tables; None where nothing is stated."""
        rows: dict[str, dict[str, dict[str, Cell]]] = {
            name: {} for name, table in self.data.catalogue.items() if table.kind == "records"
        }
        for name, parameter in self.parameters.items():
            table, row, field = name.split(".")
            record = rows[table].setdefault(row, dict.fromkeys(self.data.catalogue[table].fields))
            record[field] = parameter.value
        return MappingProxyType({name: frozen(records) for name, records in rows.items()})

    @cached_property
    def sampled(self) -> Mapping[str, Parameter]:
        """The parameters that an ensemble draws."""
        return MappingProxyType({name: one for name, one in self.parameters.items() if one.sampled})

    def sample(self, seed: int, replication: int | None) -> Inputs:
        """Return the inputs of one replication.

        Each sampled parameter is drawn from its range by a number that belongs to `seed`, its own name and
        `replication` alone; calibrated values are drawn together, as one draw of the posterior. Then the scenario's
        ``add`` and ``times`` follow. With `replication` None every value is the central one.
        """
        records = self.central
        if replication is not None:
            records = drawn(self.central, self.sampled, seed=seed, replication=replication)
        return Inputs(self.year, self.warm_up_h, seed, replication, records, self.tables)

    def sample_at(self, seed: int, replication: int, values: Mapping[str, Cell]) -> Inputs:
        """Return the inputs of one replication with some values (`table.row.field`) held at given numbers.

        Everything else is drawn as `sample` draws it.
        """
        inputs = self.sample(seed, replication)
        return replace(inputs, records=held(inputs.records, values))

    @cached_property
    def input_hash(self) -> str:
        """Hash of the year and of all values, ranges and operations: equal inputs, equal hash, on any machine."""
        mark = blake2b(f"{self.year}\n{self.known_by}\n".encode(), digest_size=16)
        for name in sorted(self.parameters):
            one = self.parameters[name]
            steps = ";".join(f"{step.kind} {step.amount!r}" for step in one.operations)
            texts = name, shown(one.stated), str(one.stated_low), str(one.stated_high), steps
            mark.update("\x1f".join(texts).encode())
            if one.calibrated:
                mark.update(repr(one.calibrated.draws).encode())
        for name in sorted(self.tables):
            mark.update(self.tables[name].digest)
        return mark.hexdigest()


def names(*, data: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the scenarios that ship with the package, sorted."""
    return shipped_names(data)


def load(name_or_path: str | Path, *, data: Path = FOLDER) -> Scenario:
    """Return a checked scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped name such as ``"baseline-2023"``, a YAML file, or a folder with a `scenario.yaml`.
    data : Path
        The reference data to start from; the package's own by default.

    Raises
    ------
    InputError
        With every fault of every file: place, value, what is allowed, the nearest valid name, how to mend it.
    """
    problems = Problems()
    package = package_data(data)
    place = find(name_or_path, data, problems)
    chain = read_chain(*place, data, problems) if place else []
    if not chain or place is None:
        raise InputError(problems.found())
    year = _year(chain, problems)
    known_by = next((document.known_by for document in reversed(chain) if document.known_by), None)
    draft = _applied(package, chain, year or _last_year(package), known_by, problems)
    _check(draft, year, known_by, _year_place(chain), problems)
    problems.raise_if_any()
    leaf = chain[-1]
    name = _name(place[0])
    return Scenario(
        name=name,
        title=leaf.title or name,
        year=year or 0,
        known_by=known_by,
        files=tuple(document.shown for document in chain),
        parameters=MappingProxyType(
            {one.name: one for rows in draft.records.values() for row in rows.values() for one in row.values()}
        ),
        tables=MappingProxyType(draft.tables),
        changes=tuple(draft.changes),
        data=package,
    )


def check(name_or_path: str | Path, *, data: Path = FOLDER) -> tuple[Problem, ...]:
    """Return every fault of a scenario; an empty tuple if it is sound."""
    try:
        load(name_or_path, data=data)
    except InputError as error:
        return error.problems
    return ()


def _warm_up_h(draft: Draft) -> float:
    table, row, field = WARM_UP.split(".")
    return _hours_of(draft.records.get(table, {}).get(row, {}).get(field))


def _hours_of(days: Parameter | None) -> float:
    stated = days.value if days else WARM_UP_DAYS
    return (stated if isinstance(stated, int | float) else WARM_UP_DAYS) * HOURS_PER_DAY


def _name(path: Path) -> str:
    return path.parent.resolve().name if path.name == "scenario.yaml" else path.stem


def _year(chain: list[Document], problems: Problems) -> int | None:
    """Return the year of the nearest file that states one."""
    year = next((document.year for document in reversed(chain) if document.year is not None), None)
    if year is None and not len(problems):
        problems.add("year_missing", Place(chain[-1].shown, field="year"))
    return year


def _year_place(chain: list[Document]) -> Place:
    document = next((one for one in reversed(chain) if one.year is not None), chain[-1])
    return Place(document.shown, document.year_line, field="year", value=str(document.year or ""))


def _last_year(package: PackageData) -> int:
    """Return the last year that every table knows, to go on checking a scenario whose own year is wrong."""
    years = [
        {year for year in table.columns["year"] if isinstance(year, int)}
        for table in package.tables.values()
        if "year" in table.columns
    ]
    common = set.intersection(*years) if years else set()
    return max(common, default=date.max.year)


def _applied(
    package: PackageData, chain: list[Document], year: int, known_by: date | None, problems: Problems
) -> Draft:
    """Return the draft after each file's tables, then its settings, from the first ancestor on."""
    draft = start(package, year=year, known_by=known_by)
    base = {name: {row: dict(fields) for row, fields in rows.items()} for name, rows in draft.records.items()}
    for document in chain:
        for replacement in document.replacements:
            replace_table(draft, base, document, replacement, problems)
        apply_settings(draft, document, problems)
    return draft


def _check(draft: Draft, year: int | None, known_by: date | None, place: Place, problems: Problems) -> None:
    if year is not None:  # first: a wrong year is the cause of many a missing value
        check_year(draft, year, known_by, place, problems)
        check_incidents(draft, year, _warm_up_h(draft), problems)
    check_required(draft, problems)
    check_references(draft, problems)
    check_map(draft, problems)
    check_relations(draft, problems)
    check_profiles(draft, problems)
