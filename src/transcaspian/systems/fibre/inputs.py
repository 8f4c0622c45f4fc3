"""What the fibre room needs of the reference data, frozen: one class a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, TypeVar

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.fibre.optics import Comb, Glass

Record = TypeVar("Record")
Row = Mapping[str, Any]


class Tables(Protocol):
    """Sampled input tables, as the scenario hands them over."""

    def rows(self, table: str) -> Mapping[str, Row]:
        """Return all records of a table by row name."""

    def columns(self, table: str) -> Mapping[str, Sequence[Any]]:
        """Return a wide table column by column."""


@dataclass(frozen=True, slots=True)
class Optics:
    """Fibre, channels, losses outside the fibre, and what line cards need."""

    glass: Glass
    comb: Comb
    connector_db_per_span: float
    repair_margin_db: float
    gap_db: float
    least_gsnr_db: float


@dataclass(frozen=True, slots=True)
class Amplifier:
    """Noise figure, largest gain, largest power out of all channels together."""

    noise_figure_db: float
    gain_max_db: float
    output_max_dbm: float


@dataclass(frozen=True, slots=True)
class PowerFeed:
    """Direct current for the repeaters, from shore."""

    current_a: float
    volts_per_repeater_pair: float
    ohm_per_km: float
    earth_volts_per_km: float
    volts_max: float
    spacing_max_km: float


@dataclass(frozen=True, slots=True)
class RemotePump:
    """Light from shore that feeds amplifiers in the cable."""

    pump_dbm: float
    attenuation_db_per_km: float
    conversion_db: float
    nearest_km: float
    farthest_km: float
    uncertainty_db: float


@dataclass(frozen=True, slots=True)
class LineCosts:
    """Prices of one kind of line: fixed, by km, by repeater, by pair.

    `cable_usd_per_km` is cable made and laid without a route known; with one, `LineInputs.routed` puts its cost there.
    """

    mobilisation_usd: float
    landings_usd: float
    terminals_usd: float
    cable_usd_per_km: float
    conductor_usd_per_km: float
    pair_usd_per_km: float
    repeater_usd: float
    repeater_pair_usd: float
    terminal_pair_usd: float
    pairs_max: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as announced: cable over geodesic on lines of these seas, and what it shall carry."""

    length_ratio: float
    capacity_target_tbps: float


@dataclass(frozen=True, slots=True)
class LineInputs:
    """All inputs of line design."""

    optics: Optics
    amplifiers: Mapping[str, Amplifier]
    power_feed: PowerFeed
    remote_pump: RemotePump
    costs: Mapping[str, LineCosts]
    lines: Mapping[str, Line]

    def line(self, name: str) -> Line:
        """Return one line.

        Raises
        ------
        InputError
            No line of this name.
        """
        if name not in self.lines:
            rule = say("optics.unknown_line")
            raise InputError(Problem(rule, field="line", value=name, allowed=", ".join(self.lines)))
        return self.lines[name]

    def routed(self, usd_per_km: float) -> LineInputs:
        """Return the inputs with cable and laying at the cost of a route, USD/km, and the conductor on top."""
        costs = {
            kind: replace(each, cable_usd_per_km=usd_per_km + each.conductor_usd_per_km)
            for kind, each in self.costs.items()
        }
        return replace(self, costs=costs)


def record(kind: type[Record], row: Row) -> Record:
    """Return the fields of one row that a class names."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # no type says "any dataclass"
    return kind(**{name: row[name] for name in names})


def records(kind: type[Record], rows: Mapping[str, Row]) -> dict[str, Record]:
    """Return every row of a table as that class, by row name."""
    return {name: record(kind, row) for name, row in rows.items()}


def line_inputs(tables: Tables) -> LineInputs:
    """Return the inputs of line design, frozen.

    Parameters
    ----------
    tables : Tables
        Sampled input tables; every value has passed the catalogue's checks.
    """
    optics = tables.rows("fibre_optics")["c_band"]
    supply = tables.rows("fibre_supply")
    return LineInputs(
        optics=Optics(
            glass=record(Glass, optics),
            comb=record(Comb, optics),
            connector_db_per_span=optics["connector_db_per_span"],
            repair_margin_db=optics["repair_margin_db"],
            gap_db=optics["gap_db"],
            least_gsnr_db=optics["least_gsnr_db"],
        ),
        amplifiers=records(Amplifier, tables.rows("fibre_amplifiers")),
        power_feed=record(PowerFeed, supply["power_feed"]),
        remote_pump=record(RemotePump, supply["remote_pump"]),
        costs=records(LineCosts, tables.rows("fibre_line_costs")),
        lines=records(Line, tables.rows("fibre_lines")),
    )
