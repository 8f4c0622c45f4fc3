"""What the search for a route needs of the reference data, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.errors import InputError, Problem
from transcaspian.messages import say
from transcaspian.systems.fibre.inputs import Tables, record, records

CABLES = ("double_armour", "single_armour", "light_armour", "light")
WORKS = ("shore_end", "plough", "surface")


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a cable comes ashore, degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class SeabedLine:
    """The two landings of a line, by name."""

    from_landing: str
    to_landing: str


@dataclass(frozen=True, slots=True)
class FaultBand:
    """Faults of unburied cable down to a depth."""

    depth_to_m: float
    faults_per_1000_km_year: float


@dataclass(frozen=True, slots=True)
class Cable:
    """A type of cable and its price."""

    usd_per_km: float


@dataclass(frozen=True, slots=True)
class Work:
    """How cable is laid down to a depth: what the spread costs, how fast it goes, how much slack it pays out."""

    depth_to_m: float
    spread_usd_per_day: float
    km_per_day: float
    slack_share: float


@dataclass(frozen=True, slots=True)
class SeabedInputs:
    """Rules and prices of a route.

    Attributes
    ----------
    landings, lines, cables, works : mapping
        By name; cables are those of `CABLES`, works those of `WORKS`.
    faults : tuple of FaultBand
        From shallow to deep.
    rules : mapping
        "row.field" of the table of rules to its number.
    """

    landings: Mapping[str, Landing]
    lines: Mapping[str, SeabedLine]
    faults: tuple[FaultBand, ...]
    cables: Mapping[str, Cable]
    works: Mapping[str, Work]
    rules: Mapping[str, float]

    def ends(self, line: str) -> tuple[Landing, Landing]:
        """Return the two landings of a line; raise InputError if there is none of this name."""
        if line not in self.lines:
            rule = say("fibre.unknown_line")
            raise InputError(Problem(rule, field="line", value=line, allowed=", ".join(self.lines)))
        found = self.lines[line]
        return self.landings[found.from_landing], self.landings[found.to_landing]


def seabed_inputs(tables: Tables) -> SeabedInputs:
    """Return the inputs of a route, frozen.

    Raises
    ------
    InputError
        A type of cable or a kind of work is missing, or bands of depth do not increase.
    """
    cables, works = records(Cable, tables.rows("seabed_cables")), records(Work, tables.rows("seabed_works"))
    faults = sorted(records(FaultBand, tables.rows("seabed_faults")).values(), key=lambda band: band.depth_to_m)
    missing = [name for name in (*CABLES, *WORKS) if name not in {**cables, **works}]
    problems = [Problem(say("fibre.missing_row"), row=name) for name in missing]
    if not missing and not works["shore_end"].depth_to_m < works["plough"].depth_to_m < works["surface"].depth_to_m:
        problems.append(Problem(say("fibre.depths_of_works"), row="shore_end, plough, surface", field="depth_to_m"))
    if problems:
        raise InputError(problems)
    rules = {
        f"{row}.{field}": float(value)
        for row, values in tables.rows("seabed_rules").items()
        for field, value in values.items()
        if value is not None
    }
    lines = records(SeabedLine, tables.rows("seabed_lines"))
    landings = {name: record(Landing, row) for name, row in tables.rows("seabed_landings").items()}
    return SeabedInputs(landings, lines, tuple(faults), cables, works, rules)
