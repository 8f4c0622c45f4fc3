"""What the calibration moves, what it looks at, and how long it looks: read from the reference data, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcaspian import scenario as scenario_storey
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say

Array = NDArray[np.float64]
BASELINE = "baseline-{year}"
FREE, TARGETS, PUBLISHED = "free_parameters", "targets", "published"


@dataclass(frozen=True, slots=True)
class Free:
    """A parameter that may move: the values that follow it, and its range before; no mode means even over the range."""

    id: str
    values: tuple[str, ...]
    unit: str
    low: float
    mode: float | None
    high: float
    note: str = ""

    @property
    def central(self) -> float:
        """Most likely value, or the middle of an even range."""
        return (self.low + self.high) / 2.0 if self.mode is None else self.mode


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure beside one of the model's.

    `published` is its row of the table of published figures; `use` is target, given or compare; `reporting_share` the
    standard deviation of what was printed about what was so; `cell` holds labels in place of those the row picks.
    """

    id: str
    published: Mapping[str, Any]
    year: int
    use: str
    kind: str
    cell: Mapping[str, str]
    quantile: float
    reporting_share: float

    @property
    def fitted(self) -> bool:
        """Whether the posterior depends on it."""
        return self.use != "compare"


@dataclass(frozen=True, slots=True)
class Settings:
    """How much work the calibration does; everything here decides its bytes."""

    points: int = 256
    replications: int = 1
    walkers: int = 48
    steps: int = 4000
    burn_in: int = 1000
    draws: int = 400
    checks: int = 24
    seed: int = 1


@dataclass(frozen=True)
class Plan:
    """Free parameters, figures and settings of one calibration."""

    free: tuple[Free, ...]
    figures: tuple[Figure, ...]
    settings: Settings = field(default_factory=Settings)

    @property
    def years(self) -> tuple[int, ...]:
        """Years that must be run, sorted."""
        return tuple(sorted({figure.year for figure in self.figures}))

    @property
    def bounds(self) -> tuple[Array, Array]:
        """Low and high ends of all ranges, shape (parameters,) each."""
        return np.array([one.low for one in self.free]), np.array([one.high for one in self.free])

    @property
    def known_on(self) -> date:
        """Day by which all figures were known that the posterior depends on."""
        days: list[date] = [figure.published["known_on"] for figure in self.figures if figure.fitted]
        return max(days)

    def values_at(self, point: Array) -> dict[str, float]:
        """Return the values of the reference data at one point of the free parameters, shape (parameters,)."""
        return {name: float(number) for one, number in zip(self.free, point, strict=True) for name in one.values}


def read(scenario: scenario_storey.Scenario, settings: Settings | None = None) -> Plan:
    """Return the plan that stands in the reference data of a scenario.

    Raises
    ------
    InputError
        With every free parameter whose range or values are wrong, and every figure that cannot be compared.
    """
    problems: list[Problem] = []
    free = tuple(_free(row, scenario, problems) for _, row in scenario.tables[FREE].rows())
    published = dict(scenario.tables[PUBLISHED].rows())
    figures = tuple(_figure(row, published, problems) for _, row in scenario.tables[TARGETS].rows())
    if not any(figure.use == "target" for figure in figures):
        problems.append(Problem(file=scenario.tables[TARGETS].file, rule=say("calibration.no_target")))
    if problems:
        raise InputError(problems)
    return Plan(free, figures, settings or Settings())


def _free(row: Mapping[str, Any], scenario: scenario_storey.Scenario, problems: list[Problem]) -> Free:
    names = tuple(str(row["values"]).split())
    one = Free(row["id"], names, row["unit"], row["low"], row["mode"], row["high"], row.get("note") or "")
    file = scenario.tables[FREE].file
    if not one.low < one.high or not one.low <= one.central <= one.high:
        value = f"{one.low} {one.mode} {one.high}"
        problems.append(Problem(file=file, row=one.id, field="low", value=value, rule=say("calibration.range_order")))
    for name in names:
        parameter = scenario.parameters.get(name)
        if parameter is None or not parameter.attribute.is_number:
            problems.append(
                Problem(file=file, row=one.id, field="values", value=name, rule=say("calibration.no_such_value"))
            )
        elif not (parameter.attribute.holds(one.low) and parameter.attribute.holds(one.high)):
            rule = say("calibration.range_outside")
            allowed = parameter.attribute.allowed()
            problems.append(Problem(file=file, row=one.id, field="values", value=name, rule=rule, allowed=allowed))
    return one


def _figure(row: Mapping[str, Any], published: Mapping[str, Mapping[str, Any]], problems: list[Problem]) -> Figure:
    """Return a figure; its labels and quantile are its own, or those of the published row."""
    entry = published.get(row["published"], {})
    figure = Figure(
        id=row["id"],
        published=entry,
        year=row["run_year"],
        use=row["use"],
        kind=row["kind"],
        cell=labels(row.get("cell") or entry.get("cell") or ""),
        quantile=row.get("quantile") or entry.get("quantile") or 0.5,
        reporting_share=row["reporting_share"],
    )
    wrong = [
        (not (isinstance(entry.get("value"), int | float) and entry["value"] > 0), "figure_positive"),
        (not entry.get("kpi"), "figure_without_indicator"),
        (figure.use == "target" and entry.get("role") not in {"fit", None}, "target_is_no_fit"),
        (figure.use == "compare" and entry.get("role") == "input", "compared_is_input"),
    ]
    problems += [
        Problem(row=figure.id, field="published", value=str(row["published"]), rule=say(f"calibration.{rule}"))
        for is_wrong, rule in wrong
        if is_wrong
    ]
    return figure


def labels(text: str) -> dict[str, str]:
    """Return ``dimension=label+label`` pairs, the quantile left out: it is chosen by its probability."""
    pairs = (pair.partition("=") for pair in text.split())
    return {name: wanted for name, _, wanted in pairs if name != "quantile"}


def printed(figures: Sequence[Figure]) -> Array:
    """Return the published values, shape (figures,)."""
    return np.array([float(figure.published["value"]) for figure in figures])
