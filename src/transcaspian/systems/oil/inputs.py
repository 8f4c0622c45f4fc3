"""What the oil room needs of the reference data on crudes, lines and the quality bank, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Protocol, TypeVar

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.oil import density
from transcaspian.systems.oil.viscosity import ViscosityLine, viscosity_line

Record = TypeVar("Record")
Row = Mapping[str, Any]


class Tables(Protocol):
    """Sampled input tables, as the scenario hands them over."""

    def rows(self, table: str) -> Mapping[str, Row]:
        """Return all records of a table by row name."""

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""


@dataclass(frozen=True)
class Crude:
    """Assay of one grade. Density at 15 C in vacuum; sulphur in % and mercaptans in ppm by mass."""

    name: str
    density_15_kg_m3: float
    sulphur_pct: float
    mercaptans_ppm: float
    temperature_1_c: float
    viscosity_1_cst: float
    temperature_2_c: float
    viscosity_2_cst: float
    pour_c: float | None
    bbl_per_t: float | None

    @property
    def api(self) -> float:
        """Gravity in degrees API."""
        return density.api_from_density(self.density_15_kg_m3)

    @property
    def barrels_per_t(self) -> float:
        """Barrels in a tonne: as published for the grade, else by density."""
        return self.bbl_per_t or density.bbl_per_t(self.density_15_kg_m3)

    @cached_property
    def viscosity(self) -> ViscosityLine:
        """Viscosity by temperature."""
        return viscosity_line(
            temperature_1_c=self.temperature_1_c,
            viscosity_1_cst=self.viscosity_1_cst,
            temperature_2_c=self.temperature_2_c,
            viscosity_2_cst=self.viscosity_2_cst,
        )


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One line as published, with what is assumed of its steel, pressures and oil."""

    name: str
    from_place: str
    to_place: str
    status: str
    length_km: float
    diameter_mm: float
    wall_mm: float
    roughness_mm: float
    pressure_max_bar: float
    pressure_min_bar: float
    pump_efficiency_share: float
    temperature_c: float
    stations: int | None
    capacity_mt_per_year: float
    capacity_bbl_per_day: float | None
    drag_reduction_share: float | None
    chlorides_limit_ppm: float
    crude: str


@dataclass(frozen=True, slots=True)
class BankFactors:
    """What a degree of gravity and a tenth of a percent of sulphur are worth in one quality bank."""

    name: str
    status: str
    settlement_days: float
    gravity_usd_per_bbl_per_degree: float
    sulphur_usd_per_bbl_per_tenth: float


@dataclass(frozen=True, slots=True)
class Stream:
    """A yearly amount of one grade in one line."""

    name: str
    pipeline: str
    crude: str
    mt_per_year: float


def record(kind: type[Record], row: Row) -> Record:
    """Return the fields of one row that a class names."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every record is a dataclass
    return kind(**{name: row[name] for name in names})


def records(kind: type[Record], rows: Mapping[str, Row]) -> dict[str, Record]:
    """Return every row of a table as that class, by row name."""
    return {name: record(kind, row) for name, row in rows.items()}


def crudes(tables: Tables) -> dict[str, Crude]:
    """Return the grades by row name."""
    return records(Crude, tables.rows("crudes"))


def pipelines(tables: Tables) -> dict[str, Pipeline]:
    """Return the lines by row name."""
    return records(Pipeline, tables.rows("pipelines"))


def bank_factors(tables: Tables) -> dict[str, BankFactors]:
    """Return the factors of each quality bank by row name."""
    return records(BankFactors, tables.rows("quality_bank"))


def streams(tables: Tables, pipeline: str) -> dict[str, float]:
    """Return Mt a year by grade of what one line carries."""
    carried = records(Stream, tables.rows("oil_streams")).values()
    return {stream.crude: stream.mt_per_year for stream in carried if stream.pipeline == pipeline}


def unknown(found: Mapping[str, object], name: str, *, field: str) -> Problem:
    """Return what is wrong with a name that the table does not hold, with the names it holds and the nearest."""
    near = ", ".join(get_close_matches(name, found, n=1))
    return Problem(say("oil.unknown"), field=field, value=name, allowed=", ".join(found), nearest=near)


def named(found: Mapping[str, Record], name: str, *, field: str) -> Record:
    """Return one row of a table by name.

    Raises
    ------
    InputError
        No row of this name; lists those there are.
    """
    if name not in found:
        raise InputError(unknown(found, name, field=field))
    return found[name]
